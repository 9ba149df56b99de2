//! Keeping the calendar filled: series that go on are made up to the practice's horizon, a week at a time, and what is to come
//! is worked out anew when a zone's rules change. Both do nothing when nothing is due, and the same again does nothing.

use std::collections::{HashMap, HashSet};

use jiff::{Span, civil::Weekday};
use kernel::{Day, Error, Id, Moment, Zone, id::Staff};
use platform::{
    Act, Actor, Found, House, Outcome, Request, Tie, Verb,
    act::Deed,
    crypto::digest,
    permit::{Roles, Warrant},
};

use super::{Setting, edit::fresh, flow};
use crate::schedule::{
    rules::{self, edit::wall},
    store,
    words::{Booking, ClosureCard, Instance, Occurrence, RoomCard, SeriesRow, State, shifted},
};

/// Keep the calendar filled: the program alone.
#[derive(Debug)]
pub struct KeepHorizon;
impl Verb for KeepHorizon {
    const NAME: &'static str = "horizon.keep";
    type Key = ();
    type Row = ();
    async fn find(_: &mut Act, (): ()) -> Result<Option<Found<()>>, Error> {
        Ok(Some(Found { row: (), tie: Tie::Other }))
    }
    fn allows(_: Roles, _: Tie) -> bool {
        false
    }
}

/// How many series are filled in one transaction: few enough that nobody waits long behind it.
const AT_ONCE: usize = 250;
/// How far past the horizon a series is made, so that it falls due once in so many days.
const SLACK: i64 = 7;

/// Fills every series of a practice that has fallen due; how many were.
///
/// # Errors
/// A fault when the database cannot be written.
pub async fn fill_horizon(house: &House, practice: Id<kernel::id::Practice>) -> Result<usize, Error> {
    let actor = Actor::System(practice, "horizon");
    let mut filled = 0;
    loop {
        // Looking costs nobody anything; only when something is due is the writer asked.
        let due = house.look(&actor, &Request::default(), |act| Box::pin(due(act))).await?;
        if !due {
            return Ok(filled);
        }
        filled += house.run(&actor, &Request::default(), |act| Box::pin(fill(act))).await?;
    }
}

async fn due(act: &mut Act) -> Outcome<bool> {
    let scope = act.scope();
    let setting = Setting::read(act, &scope).await?;
    let due = !store::due(act, &scope, setting.horizon(act.now()), 1).await?.is_empty();
    act.nothing(due)
}

/// A new occurrence with the series it belongs to.
struct New<'a> {
    id: Id<Occurrence>,
    series: &'a SeriesRow,
    state: State,
    clashes: bool,
}

async fn fill(act: &mut Act) -> Outcome<usize> {
    let permit = act.may::<KeepHorizon>(()).await?;
    let setting = Setting::read(act, &permit).await?;
    let horizon = setting.horizon(act.now());
    let due = store::due(act, &permit, horizon, AT_ONCE).await?;
    if due.is_empty() {
        return act.nothing(0);
    }
    let target = shifted(horizon, SLACK);
    let closures = store::closures(act, &permit, setting.zone.day(act.now())).await?;
    let (mut new, mut whole) = (Vec::new(), Vec::new());
    for series in &due {
        let (made, ended) = rest(series, target, &closures, &setting.rooms, act.now());
        new.extend(made.into_iter().map(|(id, state)| New { id, series, state, clashes: false }));
        if ended {
            whole.push(series.id);
        }
    }
    let taken = taken(act, &permit, &new).await?;
    for one in &mut new {
        one.clashes = taken.contains(&one.id);
    }
    write(act, &permit, &new, setting.strict).await?;
    let on: Vec<_> = due.iter().map(|series| series.id).filter(|id| !whole.contains(id)).collect();
    store::set_filled(act, &permit, &on, target).await?;
    store::set_filled(act, &permit, &whole, rules::WHOLE).await?;
    tell(act, &new);
    let clashes = new.iter().filter(|one| one.clashes).count();
    let deed = Deed::of("horizon.filled").with("series", due.len()).with("sessions", new.len()).with("double_bookings", clashes);
    act.done(deed, due.len())
}

/// The occurrences of a series past the day it is made to, up to another day; and whether it is whole then.
fn rest(
    series: &SeriesRow, target: Day, closures: &[ClosureCard], rooms: &[RoomCard], now: Moment,
) -> (Vec<(Id<Occurrence>, State)>, bool) {
    let zone = Zone::named(&series.zone).unwrap_or_else(Zone::utc);
    let mut days = series.rule.days(series.day).skip_while(|day| *day <= series.filled_to).peekable();
    let mut made = Vec::new();
    while let Some(day) = days.next_if(|day| *day <= target) {
        made.push(day);
    }
    let whole = days.peek().is_none();
    let place = rooms.iter().find(|room| Some(room.id) == series.room).map_or("", |room| room.place.as_str());
    let states = rules::instances(&made, series.time, series.minutes, &zone).into_iter().map(|instance: Instance| {
        let closed = rules::closed(closures, instance.local.date(), place, &series.leads).filter(|closure| closure.cancels);
        (instance.id, fresh(series, &instance, closed.map(|closure| (now, closure.name.clone()))))
    });
    (states.collect(), whole)
}

/// Which of these find their room or somebody taken, by what stands or by one another.
async fn taken(act: &Act, proof: &impl Warrant, new: &[New<'_>]) -> Result<HashSet<Id<Occurrence>>, Error> {
    let live = || new.iter().filter(|one| one.state.cancelled.is_none());
    let mut rooms: Vec<_> = live().filter_map(|one| one.state.room).collect();
    let mut leads: Vec<Id<Staff>> = live().flat_map(|one| one.state.leads.iter().copied()).collect();
    rooms.sort_unstable();
    rooms.dedup();
    leads.sort_unstable();
    leads.dedup();
    let from = live().map(|one| one.state.starts_at).min().unwrap_or(Moment(0));
    let to = live().map(|one| one.state.ends_at).max().unwrap_or(Moment(0));
    let mut held: HashMap<uuid::Uuid, Vec<(Moment, Moment)>> = HashMap::new();
    for Booking { resource, starts_at, ends_at, .. } in store::bookings(act, proof, &rooms, &leads, from, to).await? {
        held.entry(resource).or_default().push((starts_at, ends_at));
    }
    let mut taken = HashSet::new();
    for one in live() {
        let needs: Vec<_> = one.state.room.map(Id::uuid).into_iter().chain(one.state.leads.iter().map(|lead| lead.uuid())).collect();
        let meets = |resource: &uuid::Uuid| {
            held.get(resource).is_some_and(|all| all.iter().any(|(from, to)| *from < one.state.ends_at && one.state.starts_at < *to))
        };
        if needs.iter().any(meets) {
            taken.insert(one.id);
        } else {
            for resource in needs {
                held.entry(resource).or_default().push((one.state.starts_at, one.state.ends_at));
            }
        }
    }
    Ok(taken)
}

async fn write(act: &Act, permit: &impl Warrant, new: &[New<'_>], strict: bool) -> Result<(), Error> {
    let groups: HashMap<_, _> = new.iter().map(|one| (one.series.id, one.series.group)).collect();
    let rows: Vec<_> = new.iter().map(|one| (one.id, &one.state)).collect();
    let group_of = |state: &State| groups.get(&state.series).copied().unwrap_or_else(Id::new);
    store::insert_occurrences(act, permit, group_of, &rows).await?;
    // The calendar goes on even where something is taken: such a session is there, marked as booked twice, and somebody is told.
    let held: Vec<_> = new.iter().map(|one| (one.id, &one.state, strict && !one.clashes)).collect();
    store::hold(act, permit, &held).await?;
    flow::by_dates(act, permit, &new.iter().map(|one| one.id).collect::<Vec<_>>()).await?;
    Ok(())
}

fn tell(act: &mut Act, new: &[New<'_>]) {
    let mut told = HashSet::new();
    for one in new.iter().filter(|one| one.clashes) {
        for lead in &one.state.leads {
            let day = Zone::named(&one.state.zone).unwrap_or_else(Zone::utc).day(one.state.starts_at);
            if told.insert((*lead, day)) {
                let say = format!("A session on {} finds its room or a facilitator taken. Choose another time or room.", day.strftime("%-d %b %Y"));
                let link = format!("/schedule?view=day&day={day}");
                act.announce("notice", serde_json::json!({ "staff": lead.to_string(), "say": say, "link": link }));
            }
        }
    }
}

/// What a zone's clock does in the next three years, as a short print.
fn print(zone: &Zone, from: Day) -> Vec<u8> {
    let monday = from.checked_sub(Span::new().days(i64::from(from.weekday().since(Weekday::Monday)))).unwrap_or(from);
    let offsets: Vec<u8> = (0..160).flat_map(|week| zone.start_of(shifted(monday, 7 * week)).0.to_be_bytes()).collect();
    digest(&offsets).to_vec()
}

/// Works instants to come out anew for zones whose rules are not what they were when these were last looked at (O2).
/// Wall-clock times stay; what has begun stays. How many occurrences moved.
///
/// # Errors
/// A fault when the database cannot be read or written.
pub async fn settle_zones(house: &House, practice: Id<kernel::id::Practice>) -> Result<usize, Error> {
    let actor = Actor::System(practice, "horizon");
    house.run(&actor, &Request::default(), |act| Box::pin(settle(act))).await
}

async fn settle(act: &mut Act) -> Outcome<usize> {
    let permit = act.may::<KeepHorizon>(()).await?;
    let strict = Setting::read(act, &permit).await?.strict;
    let (mut moved, mut noted) = (Vec::new(), 0);
    for (name, known) in store::zones(act, &permit).await? {
        let zone = Zone::named(&name).unwrap_or_else(Zone::utc);
        // A print is of one year: it is noted anew when the year turns, and then everything is looked at once.
        let print = print(&zone, Day::new(zone.day(act.now()).year(), 1, 1).unwrap_or(Day::MIN));
        if known.as_ref() == Some(&print) {
            continue;
        }
        for (id, local, starts_at, _) in store::clocked(act, &permit, &name).await? {
            if wall(&local).is_some_and(|local| zone.at(local) != starts_at) {
                moved.push(id);
            }
        }
        store::set_zone(act, &permit, &name, &print).await?;
        noted += 1;
    }
    if noted == 0 {
        return act.nothing(0);
    }
    let mut states: Vec<_> = store::states(act, &permit, &moved).await?;
    for one in &mut states {
        if let Some(local) = wall(&one.state.local) {
            let length = one.state.ends_at.0 - one.state.starts_at.0;
            one.state.starts_at = Zone::named(&one.state.zone).unwrap_or_else(Zone::utc).at(local);
            one.state.ends_at = one.state.starts_at.plus(length);
        }
    }
    let changed: Vec<_> = states.iter().map(|one| (one.id, &one.state)).collect();
    store::release(act, &permit, &moved).await?;
    store::update_occurrences(act, &permit, &changed).await?;
    store::hold(act, &permit, &changed.iter().map(|(id, state)| (*id, *state, strict)).collect::<Vec<_>>()).await?;
    act.done(Deed::of("zones.settled").with("zones", noted).with("sessions", moved.len()), moved.len())
}
