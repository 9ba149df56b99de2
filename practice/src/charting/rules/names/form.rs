//! The ways of writing people's names, and where a text has one of them.

use std::{
    collections::{BTreeMap, HashMap},
    ops::Bound,
    sync::LazyLock,
};

use kernel::text::tokens;

use super::{
    Hit, Kind, Person,
    lexicon::{LITTLE_WORDS, NICKNAMES, PARTICLES, WORDS},
    page::{Gap, Page},
};

/// The most words in one name.
const MOST_WORDS: usize = 12;

/// How a form must be capitalised to count.
enum Case {
    /// Any way.
    Any,
    /// With a capital.
    Capital,
    /// With a capital, and not at the start of a sentence.
    Inside,
}

/// One way of writing a person's name.
struct Form {
    person: usize,
    kind: Kind,
    recorded: bool,
    case: Case,
    /// Where, in the letters run together, a blank may stand.
    joints: Vec<usize>,
}

impl Form {
    /// Whether the form counts where it stands, by its capitals.
    fn counts(&self, page: &Page<'_>, from: usize, to: usize) -> bool {
        let capital = || (from..=to).all(|at| page.is_capitalised(at));
        let fits = match self.case {
            Case::Any => true,
            Case::Capital => capital(),
            Case::Inside => capital() && !page.starts_sentence(from) && !page.is_shouted(from),
        };
        fits && !(from == to && self.kind != Kind::FullName && page.is_abbreviation(from))
    }
}

/// All ways of writing all names, by their letters run together.
#[derive(Default)]
pub(super) struct Forms {
    by_letters: BTreeMap<String, Vec<Form>>,
}

impl Forms {
    pub(super) fn of(people: &[Person]) -> Self {
        let mut forms = Self::default();
        for (at, person) in people.iter().enumerate() {
            forms.enter_person(at, person);
        }
        forms
    }

    fn enter_person(&mut self, at: usize, person: &Person) {
        let first = parts(&person.first);
        let last = parts(&person.last);
        let preferred = parts(person.preferred.as_deref().unwrap_or_default());
        self.enter_name(at, Kind::FirstName, &first);
        self.enter_name(at, Kind::LastName, &last);
        self.enter_name(at, Kind::Preferred, &preferred);
        let mut given = vec![(first.clone(), true), (preferred, true)];
        if let Some(head) = first.first() {
            if first.len() > 1 {
                given.push((vec![head.clone()], true));
            }
            for short in ALSO_CALLED.get(head.as_str()).into_iter().flatten() {
                let short = vec![(*short).to_owned()];
                self.enter(at, Kind::FirstName, &short, false);
                given.push((short, false));
            }
        }
        for (name, recorded) in given {
            if !name.is_empty() && !last.is_empty() {
                let forward = [name.as_slice(), last.as_slice()].concat();
                let backward = [last.as_slice(), name.as_slice()].concat();
                self.enter(at, Kind::FullName, &forward, recorded);
                self.enter(at, Kind::FullName, &backward, recorded);
            }
        }
    }

    /// Enters a name and, where it has several words, each that is no mere particle.
    fn enter_name(&mut self, at: usize, kind: Kind, name: &[String]) {
        self.enter(at, kind, name, true);
        if name.len() < 2 {
            return;
        }
        let family = kind == Kind::LastName;
        for (place, part) in name.iter().enumerate() {
            let head = place == 0 && !family;
            let particle = family && PARTICLES.contains(part.as_str());
            if head || (part.chars().count() > 2 && !particle) {
                self.enter(at, kind, std::slice::from_ref(part), true);
            }
        }
    }

    fn enter(&mut self, person: usize, kind: Kind, name: &[String], recorded: bool) {
        let letters = name.concat();
        // A single letter, or a single character of a script without blanks, is in every second sentence.
        let brief = matches!(name, [word] if is_brief(word));
        if letters.is_empty() || brief {
            return;
        }
        let case = match name {
            [word] if LITTLE_WORDS.contains(word.as_str()) => Case::Inside,
            _ if name.iter().all(|word| is_common(word)) => Case::Capital,
            _ => Case::Any,
        };
        let mut joints = Vec::new();
        let mut length = 0;
        for word in name {
            length += word.len();
            joints.push(length);
        }
        self.by_letters.entry(letters).or_default().push(Form { person, kind, recorded, case, joints });
    }

    /// The first name, in the order of the alphabet, that begins with these letters.
    fn beginning(&self, letters: &str) -> Option<(&String, &Vec<Form>)> {
        let next = self.by_letters.range::<str, _>((Bound::Included(letters), Bound::Unbounded)).next();
        next.filter(|(name, _)| name.starts_with(letters))
    }

    /// Adds a hit for every name that a text has, in one or several neighbouring words.
    pub(super) fn find(&self, page: &Page<'_>, hits: &mut Vec<Hit>) {
        for (from, first) in page.tokens.iter().enumerate() {
            // Few words begin a name: most of a text ends here.
            if self.beginning(&first.folded).is_none() {
                continue;
            }
            let mut letters = String::new();
            let mut blanks = Vec::new();
            for (to, last) in page.tokens.iter().enumerate().skip(from).take(MOST_WORDS) {
                if to > from {
                    match page.gap(to - 1) {
                        Gap::Tight => {}
                        Gap::Loose => blanks.push(letters.len()),
                        Gap::Wide => break,
                    }
                }
                letters.push_str(&last.folded);
                let Some((name, forms)) = self.beginning(&letters) else { break };
                for form in forms.iter().filter(|_| *name == letters) {
                    let joined = blanks.iter().all(|blank| form.joints.contains(blank));
                    if joined && form.counts(page, from, to) {
                        let Form { person, kind, recorded, .. } = *form;
                        hits.push(Hit { person, kind, start: first.start, end: last.end, recorded });
                    }
                }
            }
        }
    }
}

/// The folded words of a name.
pub(super) fn parts(name: &str) -> Vec<String> {
    tokens(name).into_iter().map(|token| token.folded).collect()
}

/// Whether a folded word is one letter, counting a Korean syllable as one.
fn is_brief(word: &str) -> bool {
    let length = word.chars().count();
    let jamo = word.chars().all(|c| ('\u{1100}'..='\u{11ff}').contains(&c));
    length < 2 || (jamo && length <= 3)
}

/// Whether a folded word is too usual to count in lower case.
fn is_common(word: &str) -> bool {
    let short = word.is_ascii() && word.len() <= 2;
    short || WORDS.contains(word) || LITTLE_WORDS.contains(word)
}

/// The formal and short forms that go with each folded given name.
static ALSO_CALLED: LazyLock<HashMap<&str, Vec<&str>>> = LazyLock::new(|| {
    let mut called: HashMap<&str, Vec<&str>> = HashMap::new();
    for entry in NICKNAMES.split(';') {
        let mut forms = entry.split_ascii_whitespace();
        let Some(formal) = forms.next() else { continue };
        for short in forms {
            called.entry(formal).or_default().push(short);
            called.entry(short).or_default().push(formal);
        }
    }
    called
});
