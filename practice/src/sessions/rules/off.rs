//! Taking somebody off a started session's roster who was put there by mistake. Pure.

use kernel::{Error, Refusal};

use super::{open, reason};
use crate::sessions::words::{EntryCard, Outcome, SessionCard};

/// Judges it: nothing may be recorded about them (R4), and a reason is given. `written` names what the room above has.
/// Gives the reason as it is kept.
pub(in crate::sessions) fn off(session: &SessionCard, entry: &EntryCard, written: &[&str], why: &str) -> Result<String, Error> {
    let name = entry.face.name();
    if entry.outcome == Outcome::Unmarked || session.sealed_at.is_none() {
        let marked = (entry.outcome != Outcome::Unmarked).then(|| format!("the mark “{}”", entry.outcome.label()));
        let facts: Vec<String> = marked.into_iter().chain(written.iter().map(|what| (*what).to_owned())).collect();
        if !facts.is_empty() {
            let say = format!("{name} cannot be taken off: {} {} recorded. Somebody who did not come is marked absent.", facts.join(" and "),
                if facts.len() == 1 { "is" } else { "are" });
            return Err(Error::refuse("off.recorded", say));
        }
    } else {
        open(session)?;
    }
    let why = reason(why)?;
    if why.is_empty() {
        return Err(Refusal::new("off.reason", format!("Say why {name} does not belong on this session.")).at("reason").into());
    }
    Ok(why)
}

#[cfg(test)]
mod tests {
    use super::{
        super::tests::{entry, session},
        *,
    };

    // proves: R-D10
    #[test]
    fn who_has_anything_recorded_stays_and_is_told_what() {
        let said = |outcome: Outcome, written: &[&str], why: &str| {
            off(&session(), &EntryCard { outcome, ..entry() }, written, why).map_err(|e| e.to_string())
        };
        assert_eq!(said(Outcome::Unmarked, &[], " Wrong name picked "), Ok("Wrong name picked".to_owned()));
        assert!(said(Outcome::Unmarked, &[], "").unwrap_err().starts_with("Say why"));
        assert!(said(Outcome::Present, &[], "Mistake").unwrap_err().contains("the mark “Present” is recorded"));
        assert!(said(Outcome::Absent, &["a note"], "Mistake").unwrap_err().contains("the mark “Absent” and a note are recorded"));
    }
}
