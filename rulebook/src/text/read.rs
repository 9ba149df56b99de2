//! A book, read from its text.

use toml::{Spanned, de::DeTable};

use super::{
    Slip,
    fields::{Fields, Size, Slips, shortened},
    guards, rules,
};
use crate::{Book, Category, Span, State, Unit};

/// How large a text may be, in bytes.
const LARGEST: usize = 200_000;
/// How many states and rules a book may have.
const STATES: usize = 100;
const RULES: usize = 500;

/// How long before the longest stay a warning comes, unless told.
pub(super) const WARN_BEFORE: Span = Span { n: 2, unit: Unit::Days };

/// Reads a book, or says everything that is wrong with it.
pub(super) fn book(text: &str) -> Result<Book, Vec<Slip>> {
    let mut slips = Slips::of(text);
    if text.len() > LARGEST {
        slips.whole(format!("The text is too large: {} bytes, and at most {LARGEST} are read. Leave something out.", text.len()));
        return Err(slips.done());
    }
    let (table, broken) = DeTable::parse_recoverable(text);
    let mut readable = true;
    for error in &broken {
        let at = error.span().map_or(0, |span| span.start);
        let (twice, say) = syntax(text, at, error);
        readable &= twice;
        slips.at(at, say);
    }
    // What stands in a text that could only be guessed at would be complained about for nothing.
    let book = if readable { whole(&table, &mut slips) } else { None };
    let slips = slips.done();
    book.filter(|_| slips.is_empty()).ok_or(slips)
}

/// What the reader of TOML met, in words, and whether it was but a key that stands twice.
fn syntax(text: &str, at: usize, error: &toml::de::Error) -> (bool, String) {
    let message = error.message();
    let word = text.get(error.span().unwrap_or(at..at)).map(shortened).unwrap_or_default();
    if message.contains("duplicate key") {
        return (true, format!("“{word}” stands twice in the same table: keep one of them."));
    }
    if message.contains("recurs") {
        return (false, "Brackets stand in each other too deep: make conditions flatter, or make two rules of one.".to_owned());
    }
    let near = if word.trim().is_empty() { String::new() } else { format!(" near “{}”", word.escape_debug()) };
    (false, format!("This line cannot be read{near} ({message}). Look for a missing quote, bracket, comma or equals sign."))
}

fn whole(table: &Spanned<DeTable<'_>>, slips: &mut Slips) -> Option<Book> {
    let mut fields = Fields::of(table.get_ref(), 0, "the book");
    let key = fields.key(slips, "key");
    let name = fields.name(slips, "name");
    let about = fields.words(slips, "about", Size::Sentence);
    let mut engagement = Vec::new();
    for (word, at) in fields.list(slips, "engagement") {
        match guards::which(word, at, slips) {
            Some(crate::Which::Engagement) => {
                slips.at(at, "Engagement cannot be made of engagement: name kinds of facts, such as attended.")
            }
            Some(which) if engagement.contains(&which) => slips.at(at, format!("“{which}” stands twice in “engagement”: keep one.")),
            Some(which) => engagement.push(which),
            None => {}
        }
    }
    let states = states(&mut fields, slips);
    let rules = rules::rules(&mut fields, &states, slips, RULES);
    fields.done(slips);
    let states: Vec<_> = states.into_iter().map(|(state, _)| state).collect();
    Some(Book { key: key?.0, name: name?, about, engagement, states, rules })
}

/// The states, with where each begins. One with slips is kept as far as it could be read, so that rules find it.
fn states(fields: &mut Fields<'_, '_>, slips: &mut Slips) -> Vec<(State, usize)> {
    let mut states: Vec<(State, usize)> = Vec::new();
    for (table, at) in fields.tables(slips, "state", STATES) {
        let state = state(Fields::of(table, at, "this state"), slips, &states);
        states.push((state, at));
    }
    if states.is_empty() {
        slips.whole("The book has no states: add at least one [[state]] with key, name and initial = true.");
    } else if !states.iter().any(|(state, _)| state.initial) {
        slips.whole("No state is where an episode begins: write initial = true in one of them.");
    }
    for (state, at) in states.iter().filter(|(state, _)| state.initial).skip(1) {
        slips.at(*at, format!("“{}” is the second state with initial = true: an episode begins in one only.", state.key));
    }
    states
}

fn state(mut fields: Fields<'_, '_>, slips: &mut Slips, known: &[(State, usize)]) -> State {
    let key = fields.key(slips, "key");
    if let Some((word, at)) = &key {
        fields.what = format!("the state “{}”", shortened(word));
        if known.iter().any(|(state, _)| state.key == *word) {
            slips.at(*at, format!("There is a state “{word}” already: give this one another key."));
        }
    }
    let name = fields.name(slips, "name").unwrap_or_default();
    let category: Option<Category> = fields.choice(slips, "category", "active, inactive or discharged");
    let (initial, terminal, retired) = (fields.flag(slips, "initial"), fields.flag(slips, "terminal"), fields.flag(slips, "retired"));
    if initial && (terminal || retired) {
        let why = if terminal { "terminal, where it ends" } else { "retired, where nobody may be" };
        slips.at(fields.at, format!("An episode cannot begin in {}, which is {why}: choose another initial state.", fields.what));
    }
    let longest_stay = fields.span(slips, "longest_stay");
    let warn_before = fields.span(slips, "warn_before").unwrap_or(WARN_BEFORE);
    let source = fields.words(slips, "source", Size::Name);
    let about = fields.words(slips, "about", Size::Sentence);
    let key = key.map(|(word, _)| word).unwrap_or_default();
    fields.done(slips);
    State { key, name, category, initial, terminal, retired, longest_stay, warn_before, source, about }
}
