//! Decisions of access: passwords, PINs, locks, and how staff may be changed; notices and settings stand apart. Pure.

pub(super) mod notices;
pub(super) mod policies;

use kernel::{
    Id, Moment, Refusal, address,
    id::Staff,
    time::{HOUR, MINUTE},
};
use platform::permit::{Role, Roles};

use super::words::{ChangeStaff, Policies, StaffCard};

/// Wrong passwords or PINs after which the account waits.
pub(super) const TRIES: i64 = 5;
/// How long it waits.
pub(super) const WAIT: i64 = 15 * MINUTE;

/// Passwords that guessers try first, longest enough to pass the length rule. Checked without a network.
const COMMON: [&str; 12] = [
    "123456789012",
    "1234567890123",
    "passwordpassword",
    "password1234",
    "password12345",
    "qwertyuiop12",
    "iloveyou1234",
    "administrator",
    "letmeinletmein",
    "welcome12345",
    "changeme1234",
    "cohortcohort",
];

/// Whether a password will do: 12 to 128 characters of any kind, not a common one, not the account's own words.
pub(super) fn password(password: &str, own: &[&str]) -> Result<(), Refusal> {
    let length = password.chars().count();
    let folded = password.to_lowercase();
    if length < 12 {
        return Err(
            Refusal::new("password.short", "Choose a password of at least 12 characters. A short sentence works well.").at("password")
        );
    }
    if length > 128 {
        return Err(Refusal::new("password.long", "Choose a password of at most 128 characters.").at("password"));
    }
    let first = folded.chars().next();
    if COMMON.contains(&folded.as_str()) || folded.chars().all(|c| Some(c) == first) {
        return Err(Refusal::new("password.common", "That password is one that guessers try first. Choose another.").at("password"));
    }
    if own.iter().any(|own| own.len() > 3 && folded == own.to_lowercase()) {
        return Err(Refusal::new("password.own", "Choose a password that is not your name or address.").at("password"));
    }
    Ok(())
}

/// Whether a PIN will do: 6 to 12 digits, not all the same, not a run, not the password.
pub(super) fn pin(pin: &str, password: &str) -> Result<(), Refusal> {
    if !(6..=12).contains(&pin.len()) || !pin.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Refusal::new("pin.shape", "A PIN is 6 to 12 digits.").at("pin"));
    }
    let steps: Vec<i16> = pin.as_bytes().windows(2).map(|w| i16::from(w[1]) - i16::from(w[0])).collect();
    if [-1, 0, 1].iter().any(|step| steps.iter().all(|s| s == step)) {
        return Err(Refusal::new("pin.simple", "Choose a PIN that is not a run or one digit repeated.").at("pin"));
    }
    if pin == password {
        return Err(Refusal::new("pin.password", "The PIN must differ from the password.").at("pin"));
    }
    Ok(())
}

/// Whether somebody can sign in with an address: one mailbox.
pub(super) fn email(email: &str) -> Result<(), Refusal> {
    if address::is_email(email) {
        return Ok(());
    }
    Err(Refusal::new("email.shape", "Write an e-mail address such as name@example.org.").at("email"))
}

/// What is wrong with a member of staff as they would be kept.
pub(super) fn person(name: &str, roles: Roles) -> Vec<Refusal> {
    let mut wrong = Vec::new();
    if name.is_empty() {
        wrong.push(Refusal::new("staff.name", "Write the person's name.").at("name"));
    }
    if roles.list().is_empty() {
        wrong.push(Refusal::new("staff.roles", "Choose at least one role.").at("roles"));
    }
    wrong
}

/// Whether a change can do without the PIN: it leaves what somebody may do, who reviews it, and whether they work here.
pub(super) fn without_pin(before: &StaffCard, supervisor: Option<Id<Staff>>, order: &ChangeStaff) -> Result<(), Refusal> {
    if (before.roles, before.active, supervisor) == (order.roles, order.active, order.supervisor) {
        return Ok(());
    }
    Err(pin_needed())
}

/// Nobody gives or takes rights from a screen that was left open (R-K7).
pub(super) fn pin_needed() -> Refusal {
    let say = "Type your PIN: what somebody may do, who reviews it, and whether they work here, changes only with it.";
    Refusal::new("staff.pin", say).at("pin")
}

/// Whether a member of staff may be so changed, among all there are.
pub(super) fn change(all: &[StaffCard], order: &ChangeStaff) -> Result<(), Vec<Refusal>> {
    let mut wrong = person(&order.name, order.roles);
    let manages = |active: bool, roles: Roles| active && roles.has(Role::Manager);
    let others = all.iter().any(|card| card.id != order.id && manages(card.active, card.roles));
    if !others && !manages(order.active, order.roles) {
        let say = "Somebody must stay account manager. Give the role to another person first.";
        wrong.push(Refusal::new("staff.last_manager", say).at("roles"));
    }
    wrong.extend(order.supervisor.and_then(|supervisor| supervised(order.id, supervisor).err()));
    let may = |card: &StaffCard| card.active && card.roles.any(&[Role::Supervisor, Role::Manager]);
    if order.supervisor.is_some_and(|supervisor| !all.iter().any(|card| card.id == supervisor && may(card))) {
        let say = "Choose a supervisor or account manager who works here, or nobody.";
        wrong.push(Refusal::new("supervision.role", say).at("supervisor"));
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

/// Whether somebody may be put under this supervisor.
pub(super) fn supervised(supervisee: Id<Staff>, supervisor: Id<Staff>) -> Result<(), Refusal> {
    if supervisee == supervisor {
        return Err(Refusal::new("supervision.self", "Nobody can supervise themselves.").at("supervisor"));
    }
    Ok(())
}

/// What a sign-in may do now.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub(super) enum Liveness {
    /// It acts.
    Open,
    /// The screen is locked: the PIN opens it.
    Locked,
    /// It has ended: full sign-in.
    Ended,
}

/// The times of a sign-in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Times {
    pub started: Moment,
    pub seen: Moment,
    pub locked: Option<Moment>,
    pub ended: Option<Moment>,
}

/// Judges a sign-in by its times: ended, too long, idle or locked, or open.
pub(super) fn liveness(times: Times, policies: &Policies, now: Moment) -> Liveness {
    if times.ended.is_some() || now >= times.started.plus(policies.longest_hours * HOUR) {
        Liveness::Ended
    } else if times.locked.is_some() || now >= times.seen.plus(policies.idle_minutes * MINUTE) {
        Liveness::Locked
    } else {
        Liveness::Open
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_judged_by_length_and_commonness_alone() {
        for (word, good) in [
            ("short", false),
            ("twelve chars", true),
            ("Password1234", false),
            ("aaaaaaaaaaaaaaa", false),
            ("ein langer Satz mit Umlauten äöü", true),
            ("maya@oak.example", false),
        ] {
            assert_eq!(password(word, &["maya@oak.example"]).is_ok(), good, "{word}");
        }
    }

    #[test]
    fn pins_are_six_digits_that_are_no_run() {
        for (word, good) in [("12345", false), ("123456", false), ("654321", false), ("111111", false), ("270318", true), ("27031a", false)]
        {
            assert_eq!(pin(word, "x").is_ok(), good, "{word}");
        }
        assert!(pin("270318", "270318").is_err());
    }

    // proves: R-K6
    #[test]
    fn a_sign_in_locks_when_idle_and_ends_after_the_longest_time() {
        let policies = Policies::default();
        let start = Moment(0);
        let times = |seen: i64| Times { started: start, seen: start.plus(seen * MINUTE), locked: None, ended: None };
        assert_eq!(liveness(times(0), &policies, start.plus(15 * MINUTE - 1)), Liveness::Open);
        assert_eq!(liveness(times(0), &policies, start.plus(15 * MINUTE)), Liveness::Locked);
        assert_eq!(liveness(times(719), &policies, start.plus(12 * HOUR)), Liveness::Ended);
        assert_eq!(liveness(Times { locked: Some(start), ..times(1) }, &policies, start.plus(MINUTE)), Liveness::Locked);
    }
}
