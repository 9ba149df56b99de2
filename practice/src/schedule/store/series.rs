//! Series as they are kept, their occurrences from one on, and what is due to be made.

use std::collections::HashMap;

use jiff::civil::Time;
use kernel::{Day, Error, Id, Moment, id::Staff};
use platform::{
    Act, args,
    db::{Arg, Row, places},
    permit::Proof,
};

use crate::schedule::words::{Closure, ClosureCard, Occurrence, Rule, Series, SeriesRow, Standing, State};

const SERIES: &str = "s.id, s.group_id, s.zone, s.first_day, s.local_time, s.minutes, s.rule, s.filled_to, s.room_id, s.link, s.service_code, \
                      s.topic, s.supersedes, s.version";

fn series_row(mut row: Row) -> Result<SeriesRow, Error> {
    let unread = |what: &str| Error::fault(format!("a series with an unreadable {what}"));
    Ok(SeriesRow {
        id: row.next()?,
        group: row.next()?,
        zone: row.next()?,
        day: row.next()?,
        time: Time::strptime("%H:%M", row.next::<String>()?).map_err(|_| unread("time"))?,
        minutes: row.next()?,
        rule: row.next::<String>()?.parse::<Rule>().map_err(|_| unread("rule"))?,
        filled_to: row.next()?,
        room: row.next()?,
        link: row.next()?,
        service_code: row.next()?,
        topic: row.next()?,
        supersedes: row.next()?,
        version: row.next()?,
        leads: Vec::new(),
    })
}

async fn all(act: &Act, proof: &impl Proof, rest: &str, more: Vec<Arg>) -> Result<Vec<SeriesRow>, Error> {
    let args: Vec<Arg> = args![act.practice()].into_iter().chain(more).collect();
    let sql = format!("SELECT {SERIES} FROM schedule_series s WHERE s.practice_id = $1 AND {rest}");
    let mut found: Vec<SeriesRow> = act.db(proof).all(&sql, args).await?.into_iter().map(series_row).collect::<Result<_, _>>()?;
    let mut leads: HashMap<Id<Series>, Vec<Id<Staff>>> = HashMap::new();
    for some in found.chunks(500) {
        let sql = format!(
            "SELECT series_id, staff_id FROM schedule_lead WHERE practice_id = $1 AND series_id IN ({}) ORDER BY staff_id",
            places(2, some.len())
        );
        let args = args![act.practice()].into_iter().chain(some.iter().map(|s| Arg::from(s.id))).collect();
        for mut row in act.db(proof).all(&sql, args).await? {
            leads.entry(row.next()?).or_default().push(row.next()?);
        }
    }
    for series in &mut found {
        series.leads = leads.remove(&series.id).unwrap_or_default();
    }
    Ok(found)
}

/// The series of this id.
pub(in crate::schedule) async fn series_of(act: &Act, proof: &impl Proof, id: Id<Series>) -> Result<Option<SeriesRow>, Error> {
    Ok(all(act, proof, "s.id = $2", args![id]).await?.pop())
}

/// The series of these ids.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn series(act: &Act, proof: &impl Proof, ids: &[Id<Series>]) -> Result<Vec<SeriesRow>, Error> {
    let mut found = Vec::new();
    for some in ids.chunks(500) {
        let rest = format!("s.id IN ({})", places(2, some.len()));
        found.extend(all(act, proof, &rest, some.iter().map(|id| Arg::from(*id)).collect()).await?);
    }
    Ok(found)
}

/// The series that go on and are not made up to this day, some at a time, in the order they fall due.
pub(in crate::schedule) async fn due(act: &Act, proof: &impl Proof, horizon: Day, most: usize) -> Result<Vec<SeriesRow>, Error> {
    all(act, proof, &format!("s.filled_to < $2 ORDER BY s.filled_to, s.id LIMIT {most}"), args![horizon]).await
}

/// The series that have a session to come, for tracks to hold.
pub(in crate::schedule) async fn series_to_come(act: &Act, proof: &impl Proof) -> Result<Vec<SeriesRow>, Error> {
    let rest = "EXISTS (SELECT 1 FROM schedule_occurrence o WHERE o.practice_id = s.practice_id AND o.series_id = s.id AND o.starts_at > $2 \
                AND o.withdrawn_at IS NULL) ORDER BY s.first_day, s.local_time, s.id";
    all(act, proof, rest, args![act.now()]).await
}

const STATE: &str = "o.id, o.series_id, o.original_local, o.local_start, o.zone, o.starts_at, o.ends_at, o.room_id, o.link, o.service_code, \
                     o.topic, o.cancelled_at, o.cancel_reason, o.withdrawn_at, o.begun_at, o.version";

fn standing(mut row: Row) -> Result<Standing, Error> {
    let id = row.next()?;
    let mut state = State {
        series: row.next()?,
        original: row.next()?,
        local: row.next()?,
        zone: row.next()?,
        starts_at: row.next()?,
        ends_at: row.next()?,
        room: row.next()?,
        link: row.next()?,
        service_code: row.next()?,
        topic: row.next()?,
        cancelled: None,
        withdrawn: None,
        leads: Vec::new(),
    };
    let (at, why): (Option<Moment>, Option<String>) = (row.next()?, row.next()?);
    state.cancelled = at.map(|at| (at, why.unwrap_or_default()));
    state.withdrawn = row.next()?;
    Ok(Standing { id, state, begun: row.next::<Option<Moment>>()?.is_some(), version: row.next()? })
}

async fn standings(act: &Act, proof: &impl Proof, rest: &str, more: Vec<Arg>) -> Result<Vec<Standing>, Error> {
    let sql = format!("SELECT {STATE} FROM schedule_occurrence o WHERE o.practice_id = $1 AND {rest}");
    let args: Vec<Arg> = args![act.practice()].into_iter().chain(more).collect();
    let mut found: Vec<Standing> = act.db(proof).all(&sql, args).await?.into_iter().map(standing).collect::<Result<_, _>>()?;
    let mut leads: HashMap<Id<Occurrence>, Vec<Id<Staff>>> = HashMap::new();
    for some in found.chunks(500) {
        let sql = format!(
            "SELECT occurrence_id, staff_id FROM schedule_facilitator WHERE practice_id = $1 AND occurrence_id IN ({}) ORDER BY staff_id",
            places(2, some.len())
        );
        let args = args![act.practice()].into_iter().chain(some.iter().map(|s| Arg::from(s.id))).collect();
        for mut row in act.db(proof).all(&sql, args).await? {
            leads.entry(row.next()?).or_default().push(row.next()?);
        }
    }
    for one in &mut found {
        one.state.leads = leads.remove(&one.id).unwrap_or_default();
    }
    Ok(found)
}

/// The occurrences of a series from an original time on, in its order, without those withdrawn; all of them for an empty time.
pub(in crate::schedule) async fn dates_from(act: &Act, proof: &impl Proof, series: Id<Series>, original: &str) -> Result<Vec<Standing>, Error> {
    let rest = "o.series_id = $2 AND o.original_local >= $3 AND o.withdrawn_at IS NULL ORDER BY o.original_local";
    standings(act, proof, rest, args![series, original]).await
}

/// The states of these occurrences.
pub(in crate::schedule) async fn states(act: &Act, proof: &impl Proof, ids: &[Id<Occurrence>]) -> Result<Vec<Standing>, Error> {
    let mut found = Vec::new();
    for some in ids.chunks(500) {
        let rest = format!("o.id IN ({})", places(2, some.len()));
        found.extend(standings(act, proof, &rest, some.iter().map(|id| Arg::from(*id)).collect()).await?);
    }
    Ok(found)
}

/// The occurrences that touch a stretch of time and have not begun, with their state, in order.
pub(in crate::schedule) async fn dates_between(act: &Act, proof: &impl Proof, from: Moment, to: Moment) -> Result<Vec<Standing>, Error> {
    let rest = "o.starts_at >= $2 AND o.starts_at < $3 AND o.begun_at IS NULL AND o.withdrawn_at IS NULL ORDER BY o.starts_at, o.id";
    standings(act, proof, rest, args![from, to]).await
}

/// Whether a series has an occurrence before an original time.
pub(in crate::schedule) async fn has_before(act: &Act, proof: &impl Proof, series: Id<Series>, original: &str) -> Result<bool, Error> {
    let sql = "SELECT 1 FROM schedule_occurrence WHERE practice_id = $1 AND series_id = $2 AND original_local < $3 LIMIT 1";
    Ok(act.db(proof).first(sql, args![act.practice(), series, original]).await?.is_some())
}

const CLOSURE: &str = "id, name, first_day, last_day, staff_id, place, cancels, change_id, lifted_at";

fn closure(mut row: Row) -> Result<ClosureCard, Error> {
    Ok(ClosureCard {
        id: row.next()?,
        name: row.next()?,
        first: row.next()?,
        last: row.next()?,
        staff: row.next()?,
        place: row.next()?,
        cancels: row.next()?,
        change: row.next()?,
        lifted_at: row.next()?,
    })
}

/// The closed days that reach up to a day or past it, the nearest first.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn closures(act: &Act, proof: &impl Proof, from: Day) -> Result<Vec<ClosureCard>, Error> {
    let sql = format!(
        "SELECT {CLOSURE} FROM schedule_closure WHERE practice_id = $1 AND last_day >= $2 AND lifted_at IS NULL ORDER BY first_day, id"
    );
    act.db(proof).all(&sql, args![act.practice(), from]).await?.into_iter().map(closure).collect()
}

/// The closed days of this id.
pub(in crate::schedule) async fn closure_of(act: &Act, proof: &impl Proof, id: Id<Closure>) -> Result<Option<ClosureCard>, Error> {
    let sql = format!("SELECT {CLOSURE} FROM schedule_closure WHERE practice_id = $1 AND id = $2");
    act.db(proof).first(&sql, args![act.practice(), id]).await?.map(closure).transpose()
}
