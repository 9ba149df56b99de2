//! What facts are called: as things that are counted, or as something that somebody did.

use crate::{Book, Kind, Which};

/// How facts are spoken of.
pub(super) struct Words {
    /// One of them, as a thing: `chase attempt`; stands after “the last”.
    pub(super) thing: String,
    form: Form,
}

enum Form {
    /// Counted as things: one, several, none.
    Things { one: String, many: String, none: String },
    /// Said of the client: done, not done.
    Deed { done: &'static str, not: &'static str, more: String },
}

impl Words {
    /// The words for facts of a kind; states are called by their name in the book.
    pub(super) fn of(book: &Book, which: &Which) -> Self {
        let Which::Of { kind, of } = which else { return things("", "engagement", "engagements", "") };
        let (before, after) = qualified(book, *kind, of);
        let (before, after) = (before.as_str(), after.as_str());
        match kind {
            Kind::Attended => {
                Self { thing: format!("{before}session{after}"), ..things(before, "session attended", "sessions attended", after) }
            }
            Kind::Missed => {
                Self { thing: format!("missed {before}session{after}"), ..things(before, "session missed", "sessions missed", after) }
            }
            Kind::Booked => {
                Self { thing: format!("{before}booking{after}"), ..things(before, "appointment booked", "appointments booked", after) }
            }
            Kind::Offered => things("", "offer", "offers", after),
            Kind::Module => things("", "module completed", "modules completed", after),
            Kind::Attempt => things("", "chase attempt", "chase attempts", after),
            Kind::Contact => things("", "contact from them", "contacts from them", after),
            Kind::Triaged => deed("triage decision", "triaged", "not triaged", after),
            Kind::Joined => deed("time they joined a group", "joined a group", "has not joined a group", after),
            Kind::Left => deed("time they left a group", "left a group", "has not left a group", after),
            Kind::Finished => deed("programme finished", "finished the programme", "has not finished the programme", after),
            Kind::SteppedUp => deed("step up", "stepped up", "not stepped up", after),
            Kind::SteppedDown => deed("step down", "stepped down", "not stepped down", after),
            Kind::ReferredOut => deed("referral out", "referred out", "not referred out", after),
            Kind::ReferredIn => deed("referral in", "referred in", "not referred in", after),
            Kind::GoalMet => things("", "goal met", "goals met", after),
            Kind::Graduated => deed("graduation", "graduated", "not graduated", after),
            Kind::AskedToEnd => deed("request to end", "asked to end", "has not asked to end", after),
        }
    }
    /// So many of them: `2 chase attempts`, `no chase attempts`, `referred out`, `not graduated`.
    pub(super) fn counted(&self, n: u32) -> String {
        match &self.form {
            Form::Things { none, .. } if n == 0 => none.clone(),
            Form::Things { .. } => self.number("", n),
            Form::Deed { not, more, .. } if n == 0 => format!("{not}{more}"),
            Form::Deed { done, more, .. } if n == 1 => format!("{done}{more}"),
            Form::Deed { .. } => self.number("", n),
        }
    }
    /// A number of them with words before it: `at least 2 chase attempts`, `triaged at least 2 times`.
    pub(super) fn number(&self, before: &str, n: u32) -> String {
        match &self.form {
            Form::Things { one, many, .. } => format!("{before}{n} {}", if n == 1 { one } else { many }),
            Form::Deed { done, more, .. } => format!("{done}{more} {before}{n} {}", if n == 1 { "time" } else { "times" }),
        }
    }
}

fn things(before: &str, one: &str, many: &str, after: &str) -> Words {
    let all = |word: &str| format!("{before}{word}{after}");
    let none = format!("no {}", all(if one == "engagement" { one } else { many }));
    Words { thing: all(one), form: Form::Things { one: all(one), many: all(many), none } }
}

fn deed(thing: &str, done: &'static str, not: &'static str, more: &str) -> Words {
    Words { thing: format!("{thing}{more}"), form: Form::Deed { done, not, more: more.to_owned() } }
}

/// What stands before and after a word where only facts of something are meant: `group `, ` to Therapy`, ` that reached them`.
fn qualified(book: &Book, kind: Kind, of: &str) -> (String, String) {
    let after = |words: String| (String::new(), words);
    match (kind, of) {
        (_, "") => after(String::new()),
        (Kind::Attended | Kind::Missed | Kind::Booked, "group" | "individual") => (format!("{of} "), String::new()),
        (Kind::Triaged, _) => after(format!(" to {}", destination(book, of))),
        (Kind::Attempt, "reached") => after(" that reached them".to_owned()),
        (Kind::Attempt, "message") => after(" that left a message".to_owned()),
        (Kind::Attempt, "no_answer") => after(" without an answer".to_owned()),
        (Kind::Attempt, "declined") => after(" that they declined".to_owned()),
        _ => after(format!(" (“{of}”)")),
    }
}

/// The name of the state of this key, or the word as it is where there is none.
pub(super) fn destination<'a>(book: &'a Book, of: &'a str) -> &'a str {
    book.state(of).and_then(|state| book.states.get(state)).map_or(of, |state| state.name.as_str())
}
