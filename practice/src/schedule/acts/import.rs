//! Taking in a running timetable: its groups, rooms and series are made and its members join, all in one transaction. What
//! is known stays as it is, so the same file twice changes nothing the second time. A preview is the very same, taken back.

mod report;

use std::sync::Arc;

use kernel::{Error, Id, Moment};
use platform::{
    Act, Found, Outcome, Tie, Verb,
    act::Deed,
    permit::{Permit, Role, Roles},
};

use super::{Setting, make_room, series::make_series_but};
use crate::{
    clients::{self, Client},
    groups::{self, Group, Join, MakeGroup},
    schedule::{
        import::{Frame, Known, Order, Plan, Reading, Stretch, TimetableOptions, Told, Where, Whose, meant, plan, whole},
        store,
        words::{Booked, But, NewRoom, NewSeries, Room, shifted},
    },
};

pub use report::{Counts, Done, Imported, Line, Named, TimetableReport, import_timetable_file};

/// Take in a timetable: account managers and supervisors, who may make groups, rooms and series and place anybody.
#[derive(Debug)]
pub struct ImportTimetable;
impl Verb for ImportTimetable {
    const NAME: &'static str = "timetable.import";
    type Key = ();
    type Row = ();
    async fn find(_: &mut Act, (): ()) -> Result<Option<Found<()>>, Error> {
        Ok(Some(Found { row: (), tie: Tie::Other }))
    }
    fn allows(who: Roles, _: Tie) -> bool {
        who.any(&[Role::Manager, Role::Supervisor])
    }
}

/// Opens the page that asks for a file, and says where and when a file is read.
///
/// # Errors
/// `Forbidden` by policy.
pub async fn start_timetable(act: &mut Act) -> Outcome<Frame> {
    let permit = act.may::<ImportTimetable>(()).await?;
    let setting = Setting::read(act, &permit).await?;
    let (today, until) = (setting.zone.day(act.now()), setting.horizon(act.now()));
    act.nothing(Frame { zone: setting.zone, today, until })
}

/// Takes in a timetable that was read, and says what came of every event. Run for good it is done; rehearsed it is a
/// preview.
///
/// # Errors
/// Refused when a question about the file is open or it is too much at once; `Forbidden` by policy.
pub async fn take_timetable(act: &mut Act, reading: Arc<Reading>, options: TimetableOptions) -> Outcome<Imported> {
    let permit = act.may::<ImportTimetable>(()).await?;
    let found = reading.found.as_ref().map_err(whole)?;
    let known = known(act, &permit, found.iter().map(|found| found.name.as_str()), &options).await?;
    let plan = plan(found, &options, &known)?;
    let made = Made::of(act, &plan).await?;
    let mut lines = Vec::new();
    let mut touched = Vec::new();
    for event in &plan.events {
        let done = match &event.told {
            Told::Go(order) => made.carry_out(act, order, &known, &mut touched).await?,
            Told::Known => Done::Known,
            Told::Over => Done::Over,
            Told::Skip => Done::Skipped,
            Told::Refuse(reasons) => Done::Refused(reasons.clone()),
        };
        lines.push(Line { number: event.number, name: event.name.clone(), done, remarks: event.remarks.clone() });
    }
    let mut imported = Imported::of(lines, &plan, &known);
    imported.counts.groups = made.groups.iter().flatten().count();
    imported.counts.rooms = made.rooms.iter().flatten().count();
    let counts = imported.counts;
    if !counts.any() {
        return act.seen(Deed::of("timetable.compared").with("events", imported.lines.len()), imported);
    }
    let deed = touched.iter().copied().fold(Deed::of("timetable.imported"), Deed::client);
    let deed = deed.with("groups", counts.groups).with("series", counts.series).with("sessions", counts.sessions);
    act.done(deed.with("joined", counts.joined).with("left_out", counts.left_out), imported)
}

/// Takes in a timetable for good; how many of what.
///
/// # Errors
/// As [`take_timetable`].
pub async fn import_timetable(act: &mut Act, reading: Arc<Reading>, options: TimetableOptions) -> Outcome<Counts> {
    let counts = take_timetable(act, reading, options).await?.value().counts;
    act.nothing(counts)
}

/// What a file is compared with: everything that it may name.
async fn known(
    act: &Act, permit: &Permit<ImportTimetable>, names: impl Iterator<Item = &str>, options: &TimetableOptions,
) -> Result<Known, Error> {
    let (scope, setting) = (act.scope(), Setting::read(act, permit).await?);
    let groups = groups::cards(act, &scope).await?;
    let mut asked: Vec<Id<Group>> = names.filter_map(|name| meant(&groups, name)).collect();
    asked.extend(options.groups.values().filter_map(|choice| choice.group()));
    asked.sort_unstable();
    asked.dedup();
    let planned = store::planned(act, permit, &asked, shifted(setting.zone.day(act.now()), -2)).await?;
    Ok(Known {
        clients: clients::all(act, permit).await?,
        members: groups::places(act, &scope, act.now()).await?.into_iter().collect(),
        until: setting.horizon(act.now()),
        me: act.actor().staff().map(|standing| standing.staff),
        now: act.now(),
        zone: setting.zone,
        rooms: setting.rooms,
        staff: setting.staff,
        groups,
        planned,
    })
}

/// What a rule above refuses is said of that event alone; anything else ends the import.
fn said<T>(outcome: Outcome<T>) -> Result<Result<T, Vec<String>>, Error> {
    match outcome {
        Ok(done) => Ok(Ok(done.value())),
        Err(Error::Refused(all)) => Ok(Err(all.into_iter().map(|refusal| refusal.say).collect())),
        Err(other) => Err(other),
    }
}

/// The groups and rooms that a plan makes, or why one could not be made.
struct Made {
    groups: Vec<Result<Id<Group>, Vec<String>>>,
    rooms: Vec<Result<Id<Room>, Vec<String>>>,
}

impl Made {
    async fn of(act: &mut Act, plan: &Plan) -> Result<Self, Error> {
        let mut made = Self { groups: Vec::new(), rooms: Vec::new() };
        // A file names few new groups and rooms, and each is a deed of its own in the log.
        for typed in &plan.groups {
            made.groups.push(said(groups::make_group(act, MakeGroup { typed: typed.clone() }).await)?);
        }
        for name in &plan.rooms {
            made.rooms.push(said(make_room(act, NewRoom { name: name.clone(), places: None, place: String::new() }).await)?);
        }
        Ok(made)
    }

    fn group(&self, whose: Whose) -> Result<Id<Group>, Vec<String>> {
        match whose {
            Whose::Known(group) => Ok(group),
            Whose::New(at) => self.groups.get(at).cloned().unwrap_or_else(|| Err(Vec::new())),
        }
    }

    /// The room, or none with the reason.
    fn room(&self, room: Option<Where>) -> (Option<Id<Room>>, Vec<String>) {
        match room {
            None => (None, Vec::new()),
            Some(Where::Known(room)) => (Some(room), Vec::new()),
            Some(Where::New(at)) => match self.rooms.get(at) {
                Some(Ok(room)) => (Some(*room), Vec::new()),
                Some(Err(says)) => (None, says.clone()),
                None => (None, Vec::new()),
            },
        }
    }

    async fn carry_out(&self, act: &mut Act, order: &Order, known: &Known, touched: &mut Vec<Id<Client>>) -> Result<Done, Error> {
        let group = match self.group(order.group) {
            Ok(group) => group,
            Err(reasons) => return Ok(Done::Refused(reasons)),
        };
        let (room, mut notes) = self.room(order.room);
        let (mut sessions, mut first, mut refused): (usize, Option<Moment>, Vec<String>) = (0, None, Vec::new());
        for stretch in &order.series {
            let ordered = series(group, room, order, stretch);
            match said(make_series_but(act, ordered, &buts(stretch)).await)? {
                Ok(booked) => {
                    sessions += booked.times;
                    first = Some(first.map_or(booked.starts_at, |first| first.min(booked.starts_at)));
                    notes.extend(remarks(&booked, known));
                }
                Err(says) => refused.extend(says),
            }
        }
        if sessions == 0 && !order.series.is_empty() {
            refused.sort();
            refused.dedup();
            return Ok(Done::Refused(refused));
        }
        notes.extend(refused);
        let joined = if order.join.is_empty() {
            0
        } else {
            match said(groups::join(act, Join { group, clients: order.join.clone(), day: None }).await)? {
                Ok(joined) => {
                    touched.extend(&order.join);
                    joined.new.len()
                }
                Err(says) => {
                    notes.extend(says.into_iter().map(|say| format!("Nobody joined: {say}")));
                    0
                }
            }
        };
        notes.dedup();
        let rule = order.series.first().map(|stretch| stretch.rule.describe(stretch.day)).unwrap_or_default();
        let rule = if order.series.len() > 1 { "on single dates".to_owned() } else { rule };
        let new_group = matches!(order.group, Whose::New(_));
        Ok(Done::Taken { rule, zone: order.zone.clone(), series: order.series.len(), sessions, first, joined, new_group, notes })
    }
}

fn series(group: Id<Group>, room: Option<Id<Room>>, order: &Order, stretch: &Stretch) -> NewSeries {
    NewSeries {
        group,
        zone: order.zone.clone(),
        day: stretch.day,
        time: stretch.time,
        minutes: order.minutes,
        rule: stretch.rule.clone(),
        room,
        leads: order.leads.clone(),
        link: order.link.clone(),
        service_code: order.service_code.clone(),
        topic: order.topic.clone(),
        // One date that finds something taken is named, and the others go through.
        skip_taken: true,
        share: false,
    }
}

fn buts(stretch: &Stretch) -> Vec<But> {
    let without = stretch.without.iter().map(|day| But { day: *day, to: None });
    without.chain(stretch.moved.iter().map(|shift| But { day: shift.day, to: Some((shift.to, shift.minutes)) })).collect()
}

/// What somebody should know about a series that was made.
fn remarks(booked: &Booked, known: &Known) -> Vec<String> {
    let zone = &known.zone;
    let dates = |clashes: &[crate::schedule::Clash]| {
        let few: Vec<_> = clashes.iter().take(5).map(|clash| format!("{} ({})", zone.short_day(clash.at), clash.what)).collect();
        format!("{}{}", few.join(", "), if clashes.len() > 5 { " and others" } else { "" })
    };
    let mut remarks = Vec::new();
    if !booked.skipped.is_empty() {
        remarks.push(format!("Left out, because somebody or the room is taken: {}.", dates(&booked.skipped)));
    }
    if !booked.clashes.is_empty() {
        remarks.push(format!("Booked twice: {}.", dates(&booked.clashes)));
    }
    if !booked.outside.is_empty() {
        remarks.push(format!("Scheduled, but without access to the group: {}. Give it on the group's page.", booked.outside.join(", ")));
    }
    remarks
}
