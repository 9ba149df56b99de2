//! Closed days: one action cancels or flags every session on them, and lifting them brings the sessions back (R-B11).

use kernel::{Error, Id, Refusal, id::Staff, text};
use platform::{
    Act, Found, Outcome, Tie, Verb,
    act::Deed,
    permit::{Role, Roles},
};

use super::{
    Setting,
    change::undo_change,
    edit::{self, apply, said, tell},
};
use crate::schedule::{
    rules::{self, edit::Step},
    store,
    words::{Change, Closure, ClosureCard, Kind, Line, NewClosure, Standing, Undone, What},
};

/// Close days of the practice, and lift them again: the office.
#[derive(Debug)]
pub struct CloseDays;
impl Verb for CloseDays {
    const NAME: &'static str = "days.close";
    type Key = ();
    type Row = ();
    async fn find(_: &mut Act, (): ()) -> Result<Option<Found<()>>, Error> {
        Ok(Some(Found { row: (), tie: Tie::Other }))
    }
    fn allows(who: Roles, _: Tie) -> bool {
        who.any(&[Role::Manager, Role::Supervisor, Role::FrontDesk])
    }
}

/// What closing days did.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Closed {
    /// The closed days.
    pub closure: Id<Closure>,
    /// The change that shows and undoes it, if there was any session.
    pub change: Option<Id<Change>>,
    /// Line by line.
    pub lines: Vec<Line>,
}

/// Closes days: the sessions on them that have not begun are cancelled with the name as reason, or only flagged; whoever leads
/// them is told. Sessions that are made later fall under it too. A leave cancels only what nobody else leads.
///
/// # Errors
/// Refused when something in the order will not do.
pub async fn make_closure(act: &mut Act, order: NewClosure) -> Outcome<Closed> {
    let permit = act.may::<CloseDays>(()).await?;
    let setting = Setting::read(act, &permit).await?;
    let name = closure(&order)?;
    if let Some(staff) = order.staff {
        rules::known(&[staff], &setting.working())?;
    }
    let card = ClosureCard {
        id: Id::new(),
        name,
        first: order.first,
        last: order.last,
        staff: order.staff,
        place: text::clean(&order.place),
        cancels: order.cancels,
        change: None,
        lifted_at: None,
    };
    let (from, to) = (setting.zone.start_of(card.first), setting.zone.start_of(card.last.tomorrow().unwrap_or(card.last)));
    let mut steps = Vec::new();
    for date in store::dates_between(act, &permit, from.max(act.now()), to).await? {
        steps.extend(step(&card, &date, &setting, act.now()));
    }
    let change = (!steps.is_empty()).then(Id::<Change>::new);
    let mut people: Vec<Id<Staff>> = steps.iter().flat_map(|step| step.after.leads.iter().copied()).collect();
    people.sort_unstable();
    people.dedup();
    let lines = apply(act, &permit, Id::new(), &steps, setting.strict).await?;
    if let Some(change) = change {
        let detail = serde_json::to_string(&edit::Before { old: None, new: None, from: String::new() }).map_err(Error::fault)?;
        store::insert_change(act, &permit, change, Kind::Closure, None, &detail, &lines).await?;
        let what = if card.cancels { said(&lines) } else { format!("{} sessions on closed days", lines.len()) };
        tell(act, &people, change, &format!("{}: {what}", card.name));
    }
    let card = ClosureCard { change, ..card };
    store::insert_closure(act, &permit, &card).await?;
    let deed = Deed::of("days.closed")
        .on(card.id)
        .with("name", card.name.clone())
        .with("first", card.first.to_string())
        .with("last", card.last.to_string())
        .with("sessions", lines.len())
        .announce();
    act.done(deed, Closed { closure: card.id, change, lines })
}

fn closure(order: &NewClosure) -> Result<String, Vec<Refusal>> {
    let name = text::clean(&order.name);
    let wrong: Vec<_> = [
        (name.is_empty() || name.chars().count() > 80)
            .then(|| Refusal::new("closure.name", "Say what it is, in at most 80 characters: \"Thanksgiving\".").at("name")),
        (order.last < order.first).then(|| Refusal::new("closure.days", "The last day lies before the first.").at("last")),
        (order.first.until(order.last).is_ok_and(|span| span.get_days() > 366))
            .then(|| Refusal::new("closure.long", "Close at most a year at a time.").at("last")),
    ]
    .into_iter()
    .flatten()
    .collect();
    if wrong.is_empty() { Ok(name) } else { Err(wrong) }
}

fn step(card: &ClosureCard, date: &Standing, setting: &Setting, now: kernel::Moment) -> Option<Step> {
    let day = setting.zone.day(date.state.starts_at);
    let place = setting.rooms.iter().find(|room| Some(room.id) == date.state.room).map_or("", |room| room.place.as_str());
    rules::closed(std::slice::from_ref(card), day, place, &date.state.leads)?;
    if date.state.cancelled.is_some() {
        return None;
    }
    let mut after = date.state.clone();
    let others = card.staff.is_some_and(|staff| date.state.leads.iter().any(|lead| *lead != staff));
    let (what, why) = match (card.cancels, others) {
        (true, false) => (What::Cancelled, ""),
        (true, true) => (What::Kept, "somebody else leads it too"),
        (false, _) => (What::Kept, "flagged only"),
    };
    if what == What::Cancelled {
        after.cancelled = Some((now, card.name.clone()));
    }
    Some(Step { id: date.id, before: Some(date.clone()), after, what, why })
}

/// Lifts closed days: the sessions they cancelled come back where nobody changed them since.
///
/// # Errors
/// `Missing` when there are none; refused when they were lifted already, or a place is taken by now.
pub async fn lift_closure(act: &mut Act, id: Id<Closure>) -> Outcome<Undone> {
    let permit = act.may::<CloseDays>(()).await?;
    let card = store::closure_of(act, &permit, id).await?.ok_or(Error::Missing)?;
    if !store::lift_closure(act, &permit, id).await? {
        return Err(Error::refuse("closure.lifted", "These days were opened again already."));
    }
    let undone = match card.change {
        Some(change) => undo_change(act, change).await?.value(),
        None => Undone { back: 0, kept: 0 },
    };
    act.done(Deed::of("days.opened").on(id).with("back", undone.back).with("kept", undone.kept), undone)
}

/// The closed days from today on.
///
/// # Errors
/// `Forbidden` by policy.
pub async fn see_closures(act: &mut Act) -> Outcome<Vec<ClosureCard>> {
    let permit = act.may::<CloseDays>(()).await?;
    let today = Setting::read(act, &permit).await?.zone.day(act.now());
    let found = store::closures(act, &permit, today).await?;
    act.nothing(found)
}
