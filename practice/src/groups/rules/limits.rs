//! Whether there is room: the group's own places, and its limits by payer and code, at every instant a new seat covers.
//!
//! The rule: somebody is one too many for a limit at an instant when with them more seats count for it than it allows, and
//! more than without them. So nobody is refused for what others have exceeded before. An offered place counts like a member.

use kernel::{Day, Id, Moment, Refusal, Zone, text};

use super::keep::line;
use crate::{
    clients::{Client, Cover},
    groups::words::{Counted, Exceeding, Limit, Seat, TypedLimit},
};

/// All that decides whether there is room in a group.
#[derive(Debug, Clone, Default)]
pub(in crate::groups) struct Room {
    /// The group's usual service code; empty for none.
    pub code: String,
    /// Its own places, and the limits beside them.
    pub limits: Vec<Limit>,
    /// The seats that are taken or kept.
    pub seats: Vec<Seat>,
    /// Who pays for whom among those who sit and those who shall.
    pub covers: Vec<Cover>,
}

/// One too many, or several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::groups) struct Over<'a> {
    /// For which limit.
    pub limit: &'a Limit,
    /// The first instant at which it is worst.
    pub at: Moment,
    /// How many count for it without them.
    pub taken: i64,
    /// How many with them.
    pub with: i64,
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

impl Room {
    fn covered(&self, limit: &Limit, seat: &Seat, at: Moment) -> bool {
        limit.payer_key.is_empty() || self.covers.iter().any(|cover| cover.client == seat.client && cover.key == limit.payer_key && cover.holds(at))
    }
    /// How many of these seats count for a limit at an instant.
    fn count<'s>(&self, limit: &Limit, seats: impl Iterator<Item = &'s Seat> + Clone, at: Moment) -> i64 {
        if !limit.holds(at) || !(limit.code.is_empty() || limit.code == self.code) {
            return 0;
        }
        let there = seats.filter(|seat| seat.holds(at));
        let mut covered = there.clone().filter(|seat| self.covered(limit, seat, at));
        match limit.counts {
            Counted::Covered => number(covered.count()),
            Counted::Everybody => if covered.next().is_some() { number(there.count()) } else { 0 },
        }
    }
    /// The instants from one on at which more can count than just before: somebody comes, is paid for, or a limit begins.
    fn steps(&self, new: &[Seat], from: Moment) -> Vec<Moment> {
        let starts = self.seats.iter().chain(new).map(|seat| seat.from);
        let also = self.limits.iter().map(|limit| limit.from).chain(self.covers.iter().map(|cover| cover.from));
        let mut steps: Vec<Moment> = starts.chain(also).filter(|at| *at > from).chain([from]).collect();
        steps.sort_unstable();
        steps.dedup();
        steps
    }
    /// Which limits these seats would exceed, each where it is worst.
    pub(in crate::groups) fn over<'r>(&'r self, new: &[Seat]) -> Vec<Over<'r>> {
        let Some(from) = new.iter().map(|seat| seat.from).min() else { return Vec::new() };
        let steps: Vec<_> = self.steps(new, from).into_iter().filter(|at| new.iter().any(|seat| seat.holds(*at))).collect();
        let worst = |limit: &'r Limit| {
            let most = limit.most?;
            let at = |at: &Moment| {
                let (taken, with) = (self.count(limit, self.seats.iter(), *at), self.count(limit, self.seats.iter().chain(new), *at));
                (with > most && with > taken).then_some(Over { limit, at: *at, taken, with })
            };
            // Of equals `max_by_key` gives the last, so they are looked at from the end.
            steps.iter().rev().filter_map(at).max_by_key(|over| over.with)
        };
        self.limits.iter().filter_map(worst).collect()
    }
    /// Which limits are exceeded as things stand, from an instant on, each where it is worst.
    pub(in crate::groups) fn exceeded<'r>(&'r self, from: Moment) -> Vec<Over<'r>> {
        let steps = self.steps(&[], from);
        let worst = |limit: &'r Limit| {
            let most = limit.most?;
            let at = |at: &Moment| {
                let with = self.count(limit, self.seats.iter(), *at);
                (with > most).then_some(Over { limit, at: *at, taken: with, with })
            };
            steps.iter().rev().filter_map(at).max_by_key(|over| over.with)
        };
        self.limits.iter().filter_map(worst).collect()
    }
    /// Which limits want more members than there are at an instant; an offer is no member yet, and an empty group needs nobody.
    pub(in crate::groups) fn wanting(&self, at: Moment) -> Vec<(&Limit, i64, i64)> {
        let members = self.seats.iter().filter(|seat| !seat.held);
        let count = |limit| self.count(limit, members.clone(), at);
        let wanted = self.limits.iter().filter_map(|limit| Some((limit, count(limit), limit.least?)));
        wanted.filter(|(_, count, least)| (1..*least).contains(count)).collect()
    }
    /// How many seats are taken at an instant, by members and by offers.
    pub(in crate::groups) fn taken(&self, at: Moment) -> (i64, i64) {
        let there = self.seats.iter().filter(|seat| seat.holds(at));
        (number(there.clone().filter(|seat| !seat.held).count()), number(there.filter(|seat| seat.held).count()))
    }
    /// The earliest instant from which there is room for this client without an end, at the latest by `last`.
    pub(in crate::groups) fn free_from(&self, client: Id<Client>, now: Moment, last: Moment) -> Option<Moment> {
        let ends = self.seats.iter().filter_map(|seat| seat.to).chain(self.limits.iter().filter_map(|limit| limit.to));
        let also = self.covers.iter().filter_map(|cover| cover.to);
        let mut tries: Vec<Moment> = ends.chain(also).filter(|at| *at > now && *at <= last).chain([now]).collect();
        tries.sort_unstable();
        tries.dedup();
        tries.into_iter().find(|from| self.over(&[Seat { client, from: *from, to: None, held: true }]).is_empty())
    }
}

/// What a limit is of, in words: ` for clients of Aetna`, ` with the code 90853`.
fn about(limit: &Limit) -> String {
    let code = if limit.code.is_empty() { String::new() } else { format!(" with the code {}", limit.code) };
    match (limit.payer.is_empty(), limit.counts) {
        (true, _) => code,
        (false, Counted::Covered) => format!(" for clients of {}{code}", limit.payer),
        (false, Counted::Everybody) => format!(" together with clients of {}{code}", limit.payer),
    }
}

/// The sentence that says what a limit allows.
pub(in crate::groups) fn allowed(limit: &Limit) -> String {
    let many = match (limit.least, limit.most) {
        (Some(least), Some(most)) => format!("{least} to {most} places"),
        (Some(least), None) => format!("At least {least} members"),
        (None, Some(most)) => format!("At most {most} places"),
        (None, None) => "Any number".to_owned(),
    };
    format!("{many}{}", about(limit))
}

/// Whether all of these can be placed: the refusals of limits that refuse, or the sentences of those that only warn.
pub(in crate::groups) fn room(room: &Room, new: &[Seat], zone: &Zone) -> Result<Vec<String>, Vec<Refusal>> {
    let (refuse, warn): (Vec<_>, Vec<_>) = room.over(new).into_iter().partition(|over| over.limit.exceeding == Exceeding::Refuse);
    if refuse.is_empty() {
        return Ok(warn.iter().map(|over| exceeding(over, zone)).collect());
    }
    Err(refuse.iter().map(|over| full(room, over, number(new.len()), zone)).collect())
}

fn full(room: &Room, over: &Over<'_>, wanted: i64, zone: &Zone) -> Refusal {
    let (day, most, free) = (zone.short_day(over.at), over.limit.most.unwrap_or_default(), over.limit.most.unwrap_or_default() - over.taken);
    if over.limit.id.is_some() {
        let about = about(over.limit);
        let say = match free {
            _ if over.limit.counts == Counted::Everybody => {
                format!("On {day} there would be {} members; {} the group takes {most}.", over.with, about.trim_start())
            }
            free if free > 0 => format!("Of the {most} places{about}, {free} are free on {day}; with those you chose there would be {}.", over.with),
            _ => format!("All {most} places{about} are taken on {day}. Put the client on the waiting list, or end a membership first."),
        };
        return Refusal::new("group.limit", say).at("client");
    }
    let taken = if room.taken(over.at).1 > 0 { "taken or offered" } else { "taken" };
    let say = match free {
        free if free > 0 => format!("The group takes {most}; on {day} {free} of these places are free, and you chose {wanted}."),
        _ => format!(
            "The group is full: on {day} all {most} places are {taken}. Put the client on the waiting list, raise the capacity, or end a membership first."
        ),
    };
    Refusal::new("group.full", say).at("client")
}

/// The sentence of a limit that is exceeded and lets it be.
pub(in crate::groups) fn exceeding(over: &Over<'_>, zone: &Zone) -> String {
    let (day, most) = (zone.short_day(over.at), over.limit.most.unwrap_or_default());
    format!("There are {} on {day}; the group has {most} places{}.", over.with, about(over.limit))
}

/// The sentence of a limit that wants more members.
pub(in crate::groups) fn short(limit: &Limit, count: i64, least: i64) -> String {
    format!("There should be at least {least} members{}; there are {count}.", about(limit))
}

/// The largest number of places that is believed.
const MOST: i64 = 500;

/// How many places, or how few; nothing where nothing was typed.
pub(in crate::groups) fn places(typed: &str, field: &str) -> Result<Option<i64>, Refusal> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    match typed.parse::<i64>() {
        Ok(places) if (1..=MOST).contains(&places) => Ok(Some(places)),
        _ => Err(Refusal::new("limit.number", "Write a number from 1 to 500, or leave it empty.").at(field)),
    }
}

/// A minimum and a maximum that go together.
pub(in crate::groups) fn between(least: Option<i64>, most: Option<i64>, field: &str) -> Result<(), Refusal> {
    if least.zip(most).is_some_and(|(least, most)| least > most) {
        return Err(Refusal::new("limit.order", "The minimum is greater than the maximum. Change one of the two.").at(field));
    }
    Ok(())
}

/// The first instant and the end of a limit of whole days; without a first day it begins now.
pub(in crate::groups) fn span(from: Option<Day>, until: Option<Day>, zone: &Zone, now: Moment) -> Result<(Moment, Option<Moment>), Refusal> {
    let from = from.filter(|day| *day != zone.day(now)).map_or(now, |day| zone.start_of(day));
    let to = until.map(|day| zone.start_of(day.tomorrow().unwrap_or(day)));
    if to.is_some_and(|to| to <= from) {
        return Err(Refusal::new("span.order", "Choose a last day that is not before the first.").at("until"));
    }
    Ok((from, to))
}

/// When a limit ends that goes on: now without a day, else with the whole day; never before it began.
pub(in crate::groups) fn span_end(from: Moment, day: Option<Day>, zone: &Zone, now: Moment) -> Result<Moment, Refusal> {
    let Some(day) = day.filter(|day| *day != zone.day(now)) else { return Ok(now.max(from)) };
    span(Some(zone.day(from)), Some(day), zone, now).map(|(_, end)| end.unwrap_or(now).max(from))
}

/// Checks what was typed about a limit; every mistake is said, each beside its field. The days are checked elsewhere.
pub(in crate::groups) fn limit(typed: &TypedLimit, from: Moment, to: Option<Moment>) -> Result<Limit, Vec<Refusal>> {
    let mut wrong = Vec::new();
    let mut read = |typed: &str, field| places(typed, field).map_err(|refusal| wrong.push(refusal)).ok().flatten();
    let (least, most) = (read(&typed.least, "limit_least"), read(&typed.most, "most"));
    if wrong.is_empty() && least.is_none() && most.is_none() {
        wrong.push(Refusal::new("limit.empty", "Write how many at least, at most, or both.").at("most"));
    }
    wrong.extend(between(least, most, "limit_least").err());
    let (payer, code) = (line(&typed.payer), line(&typed.code).to_uppercase());
    if payer.chars().count() > 80 {
        wrong.push(Refusal::new("limit.payer", "Write the payer in at most 80 characters.").at("payer"));
    }
    if code.len() > 12 || !code.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        wrong.push(Refusal::new("limit.code", "A service code is up to 12 letters, digits and hyphens.").at("code"));
    }
    let (counts, exceeding) = (Counted::read(&typed.counts).unwrap_or_default(), Exceeding::read(&typed.exceeding).unwrap_or_default());
    if !wrong.is_empty() {
        return Err(wrong);
    }
    Ok(Limit { id: Some(Id::new()), payer_key: text::fold(&payer), payer, code, counts, least, most, exceeding, from, to, version: 1 })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn seat(client: Id<Client>, from: i64, to: Option<i64>) -> Seat {
        Seat { client, from: Moment(from), to: to.map(Moment), held: false }
    }
    fn own(most: i64) -> Limit {
        Limit { id: None, most: Some(most), exceeding: Exceeding::Refuse, from: Moment(i64::MIN), ..of("", None) }
    }
    fn of(payer: &str, most: Option<i64>) -> Limit {
        Limit {
            id: Some(Id::new()),
            payer: payer.into(),
            payer_key: text::fold(payer),
            code: String::new(),
            counts: Counted::Covered,
            least: None,
            most,
            exceeding: Exceeding::Refuse,
            from: Moment(0),
            to: None,
            version: 1,
        }
    }
    fn cover(client: Id<Client>, payer: &str, from: i64, to: Option<i64>) -> Cover {
        Cover { id: Id::new(), client, payer: payer.into(), key: text::fold(payer), from: Moment(from), to: to.map(Moment), version: 1 }
    }
    fn codes(room: &Room, new: &[Seat]) -> Vec<&'static str> {
        super::room(room, new, &Zone::utc()).err().unwrap_or_default().into_iter().map(|refusal| refusal.code).collect()
    }

    // proves: R-A5
    #[test]
    fn places_are_counted_at_the_day_of_joining_and_on_every_later_day() {
        let (one, two) = (Id::new(), Id::new());
        let seats = vec![seat(Id::new(), 0, Some(10)), seat(Id::new(), 0, None), seat(Id::new(), 20, None)];
        let room = Room { limits: vec![own(2)], seats, ..Room::default() };
        let joins = |from: i64| codes(&room, &[seat(one, from, None)]);
        assert_eq!((joins(5), joins(10)), (vec!["group.full"], vec!["group.full"]), "the one who comes on day 20 has the place");
        assert!(codes(&room, &[seat(one, 10, Some(20))]).is_empty(), "who leaves before takes nobody's place");
        let fewer = Room { seats: room.seats[..2].to_vec(), ..room.clone() };
        assert!(codes(&fewer, &[seat(one, 10, None)]).is_empty());
        assert_eq!(codes(&fewer, &[seat(one, 10, None), seat(two, 10, None)]), ["group.full"], "all of those chosen or none");
        assert_eq!(fewer.free_from(one, Moment(0), Moment(5)), None);
        assert_eq!(fewer.free_from(one, Moment(0), Moment(50)), Some(Moment(10)), "as soon as somebody leaves");
    }

    // proves: R-A5
    #[test]
    fn a_limit_counts_in_its_time_with_its_code_and_for_its_payer() {
        let [ann, ben, cas]: [Id<Client>; 3] = [Id::new(), Id::new(), Id::new()];
        let covers = vec![cover(ann, "Aetna", 0, None), cover(ben, "aetna", 50, Some(60)), cover(cas, "Cigna", 0, None)];
        let base = Room { code: "90853".into(), seats: vec![seat(ann, 0, None)], covers, limits: Vec::new() };
        let with = |limit: Limit, client, from, to: Option<i64>| codes(&Room { limits: vec![limit], ..base.clone() }, &[seat(client, from, to)]).len();
        let aetna = of("AETNA", Some(1));
        assert_eq!(with(aetna.clone(), ben, 0, None), 1, "from day 50 on he is one too many");
        assert_eq!(with(aetna.clone(), ben, 0, Some(50)), 0, "before that somebody else pays for him");
        assert_eq!(with(aetna.clone(), ben, 60, None), 0);
        assert_eq!(with(aetna.clone(), cas, 0, None), 0, "another payer");
        assert_eq!(with(Limit { code: "H0005".into(), ..aetna.clone() }, ben, 0, None), 0, "another code");
        assert_eq!(with(Limit { to: Some(Moment(50)), ..aetna.clone() }, ben, 0, None), 0, "over by then");
        let whole = Limit { counts: Counted::Everybody, ..aetna };
        assert_eq!(with(whole.clone(), cas, 0, None), 1, "with a client of Aetna there is one place in all");
        let without = Room { limits: vec![whole], seats: vec![seat(ben, 0, Some(40))], ..base };
        assert!(codes(&without, &[seat(cas, 0, Some(40))]).is_empty(), "while Aetna pays for nobody there is no such limit");
    }

    // proves: R-A5
    #[test]
    fn what_others_exceed_already_refuses_nobody_else() {
        let [ann, ben]: [Id<Client>; 2] = [Id::new(), Id::new()];
        let covers = vec![cover(ann, "Aetna", 0, None), cover(ben, "Aetna", 0, None)];
        let room = Room { seats: vec![seat(ann, 0, None), seat(ben, 0, None)], covers, limits: vec![of("Aetna", Some(1))], ..Room::default() };
        assert!(codes(&room, &[seat(Id::new(), 0, None)]).is_empty());
        assert_eq!(room.exceeded(Moment(0)).iter().map(|over| over.with).collect::<Vec<_>>(), [2]);
        let least = Room { limits: vec![Limit { least: Some(3), ..own(9) }], ..room };
        assert_eq!(least.wanting(Moment(0)).len(), 1);
        assert!(Room { seats: Vec::new(), ..least }.wanting(Moment(0)).is_empty(), "an empty group needs nobody yet");
    }

    proptest! {
        // proves: R-A5
        #[test]
        fn whoever_is_let_in_one_after_the_other_never_exceeds_any_limit(
            asked in proptest::collection::vec((0_i64..40, proptest::option::of(1_i64..30), 0_usize..3), 1..40), places in 1_i64..6, aetna in 1_i64..4,
        ) {
            let mut room = Room { limits: vec![own(places), of("Aetna", Some(aetna))], ..Room::default() };
            for (from, length, payer) in asked {
                let client = Id::new();
                if payer == 0 {
                    room.covers.push(cover(client, "Aetna", from / 2, None));
                }
                let new = [seat(client, from, length.map(|length| from + length))];
                if super::room(&room, &new, &Zone::utc()).is_ok() {
                    room.seats.extend(new);
                }
            }
            // Counted the slow way, day by day.
            for day in (0..80).map(Moment) {
                let there: Vec<_> = room.seats.iter().filter(|seat| seat.holds(day)).collect();
                let paid = there.iter().filter(|seat| room.covers.iter().any(|cover| cover.client == seat.client && cover.holds(day))).count();
                prop_assert!(number(there.len()) <= places && number(paid) <= aetna, "on day {}: {} and {}", day.0, there.len(), paid);
            }
        }
    }
}
