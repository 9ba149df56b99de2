//! The words that other systems have for what happened, and for what came of a chase.

use kernel::text;
use rulebook::Kind;

/// Words for what happened, folded: the kind, and of what where the word says it.
const WORDS: &[(&str, Kind, &str)] = &[
    ("session attended", Kind::Attended, ""),
    ("attended session", Kind::Attended, ""),
    ("attendance", Kind::Attended, ""),
    ("came", Kind::Attended, ""),
    ("present", Kind::Attended, ""),
    ("group session attended", Kind::Attended, "group"),
    ("attended group", Kind::Attended, "group"),
    ("group session", Kind::Attended, "group"),
    ("individual session attended", Kind::Attended, "individual"),
    ("individual session", Kind::Attended, "individual"),
    ("appointment attended", Kind::Attended, "individual"),
    ("dna", Kind::Missed, ""),
    ("did not attend", Kind::Missed, ""),
    ("was not brought", Kind::Missed, ""),
    ("session missed", Kind::Missed, ""),
    ("no show", Kind::Missed, ""),
    ("no-show", Kind::Missed, ""),
    ("absent", Kind::Missed, ""),
    ("group session missed", Kind::Missed, "group"),
    ("individual session missed", Kind::Missed, "individual"),
    ("appointment booked", Kind::Booked, "individual"),
    ("appointment made", Kind::Booked, "individual"),
    ("offer", Kind::Offered, ""),
    ("therapy offered", Kind::Offered, "therapy"),
    ("group offered", Kind::Offered, "group"),
    ("place offered", Kind::Offered, "group"),
    ("module completed", Kind::Module, ""),
    ("icbt module", Kind::Module, ""),
    ("chase", Kind::Attempt, ""),
    ("chased", Kind::Attempt, ""),
    ("chaser", Kind::Attempt, ""),
    ("contact attempt", Kind::Attempt, ""),
    ("got in touch", Kind::Contact, ""),
    ("inbound contact", Kind::Contact, ""),
    ("triage", Kind::Triaged, ""),
    ("triage decision", Kind::Triaged, ""),
    ("joined group", Kind::Joined, "group"),
    ("group joined", Kind::Joined, "group"),
    ("left group", Kind::Left, "group"),
    ("dropped out", Kind::Left, "group"),
    ("programme finished", Kind::Finished, ""),
    ("finished group", Kind::Finished, "group"),
    ("completed programme", Kind::Finished, ""),
    ("step up", Kind::SteppedUp, ""),
    ("step down", Kind::SteppedDown, ""),
    ("referral out", Kind::ReferredOut, ""),
    ("referred to external services", Kind::ReferredOut, ""),
    ("referral", Kind::ReferredIn, ""),
    ("referral in", Kind::ReferredIn, ""),
    ("re-referred", Kind::ReferredIn, ""),
    ("goal", Kind::GoalMet, ""),
    ("graduation", Kind::Graduated, ""),
    ("formally graduated", Kind::Graduated, ""),
    ("requested end", Kind::AskedToEnd, ""),
    ("requested end of services", Kind::AskedToEnd, ""),
    ("wants to stop", Kind::AskedToEnd, ""),
];

/// Words for what came of a chase.
const OUTCOMES: &[(&str, &str)] = &[
    ("spoke", "reached"),
    ("answered", "reached"),
    ("replied", "reached"),
    ("left message", "message"),
    ("left a message", "message"),
    ("voicemail", "message"),
    ("sent", "message"),
    ("no reply", "no_answer"),
    ("unanswered", "no_answer"),
    ("failed", "no_answer"),
    ("refused", "declined"),
];

fn plain(written: &str) -> String {
    text::fold(written).replace('_', " ")
}

/// What a word for an event means: its kind, and of what where the word says it.
pub(crate) fn event(written: &str) -> Option<(Kind, &'static str)> {
    let word = plain(written);
    let own = Kind::ALL.into_iter().find(|kind| plain(kind.word()) == word).map(|kind| (kind, ""));
    own.or_else(|| WORDS.iter().find(|(known, ..)| *known == word).map(|(_, kind, of)| (*kind, *of)))
}

/// What came of a chase, by the word it is stored under; any other word as it is, to be refused.
pub(crate) fn outcome(written: &str) -> String {
    let word = plain(written);
    OUTCOMES.iter().find(|(known, _)| *known == word).map_or_else(|| word.replace(' ', "_"), |(_, stored)| (*stored).to_owned())
}

/// Whether a session was with a group or by oneself; a plain session is by oneself.
pub(crate) fn setting(written: &str) -> Option<&'static str> {
    match plain(written).as_str() {
        "" | "individual" | "1:1" | "1-1" | "one to one" | "therapy" | "therapy session" => Some("individual"),
        "group" | "group therapy" | "group session" => Some("group"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_own_word_and_none_is_said_twice() {
        for kind in Kind::ALL {
            assert_eq!(event(kind.word()), Some((kind, "")));
            assert_eq!(event(&kind.word().replace('_', " ").to_uppercase()), Some((kind, "")));
        }
        let mut words: Vec<_> = WORDS.iter().map(|(word, ..)| *word).chain(Kind::ALL.map(Kind::word)).collect();
        let count = words.len();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), count);
        assert!(WORDS.iter().all(|(word, ..)| plain(word) == *word), "a word is found only as it is folded");
    }

    #[test]
    fn other_systems_words_are_understood() {
        assert_eq!(event("DNA"), Some((Kind::Missed, "")));
        assert_eq!(event("Group session attended"), Some((Kind::Attended, "group")));
        assert_eq!(event("somersault"), None);
        assert_eq!((outcome("Voicemail"), outcome("No answer"), outcome("huh")), ("message".into(), "no_answer".into(), "huh".into()));
        assert_eq!((setting("1:1"), setting("Group"), setting("choir")), (Some("individual"), Some("group"), None));
    }
}
