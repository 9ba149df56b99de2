//! A move that reaches further than one session: this one and those that follow. It comes from the same form and the same
//! drag as a move of one, and ends in a change that shows its dates and can be taken back.

use axum::{Json, http::{HeaderMap, header}, response::IntoResponse};
use kernel::{Day, Error, Id, Zone};
use platform::{
    House,
    web::answer::{Answer, JsonFail, go, wants_json},
};

use super::{beside, change, edit as page, look, typed::MoveForm};
use crate::{
    access::Caller,
    clients::Client,
    groups::Group,
    schedule::{
        acts,
        words::{Edit, EditSeries, Move, Occurrence, Reach, Slot, Week},
    },
};

/// What differs from where the session is. Day and time are read on the practice's wall and kept on the series' own.
pub(super) fn edit(slot: &Slot, order: &Move, practice: &Zone) -> Edit {
    let zone = Zone::named(&slot.zone).unwrap_or_else(Zone::utc);
    let (was, spot) = (zone.wall(slot.starts_at), slot.spot());
    let time = order.time.unwrap_or_else(|| practice.wall(slot.starts_at).time());
    let is = zone.wall(practice.at(order.day.to_datetime(time)));
    let minutes = order.minutes.filter(|minutes| *minutes != slot.ends_at.minutes_since(slot.starts_at));
    let others = !order.leads.is_empty()
        && (order.leads.len() != spot.leads.len() || order.leads.iter().any(|lead| !spot.leads.contains(lead)));
    Edit {
        day: (is.date() != was.date()).then(|| is.date()),
        time: (is.time() != was.time()).then(|| is.time()),
        minutes,
        room: (order.room != spot.room).then_some(order.room),
        leads: others.then(|| order.leads.clone()),
        ..Edit::default()
    }
}

/// Moves a session and those that follow it.
pub(super) async fn following(house: &House, caller: &Caller, headers: &HeaderMap, form: &MoveForm, order: Move) -> Answer {
    let script = wants_json(headers);
    let id = order.occurrence;
    let (slot, _) = change::one(house, caller, id).await?;
    let edit = EditSeries { occurrence: id, version: order.version, reach: Reach::Following, edit: edit(&slot, &order, &caller.zone) };
    let request = caller.keyed(form.key);
    match house.run(&caller.actor, &request, move |act| Box::pin(acts::edit_series(act, edit.clone()))).await {
        Ok(changed) => {
            let to = format!("{}&{}", home(headers, form, order.day), page::said(&changed));
            Ok(if script { Json(serde_json::json!({ "to": to })).into_response() } else { go(to) })
        }
        Err(error) if script => Ok(JsonFail(error).into_response()),
        Err(Error::Refused(wrong)) => page::refused(house, caller, id, form, beside(wrong)).await,
        Err(other) => Err(other.into()),
    }
}

/// The page of the calendar that a form goes back to: where somebody came from, at the day where the session is now.
pub(super) fn home(headers: &HeaderMap, form: &MoveForm, day: Day) -> String {
    back_to(look::came_from(&form.from).or_else(|| came_from(headers)), day)
}

/// A page of the calendar at another day; the board, where it is not known which.
pub(super) fn back_to(from: Option<String>, day: Day) -> String {
    format!("{}&day={day}", from.unwrap_or_else(|| "/schedule?view=board".to_owned()))
}

/// The calendar that the browser says it shows, if it is one.
pub(super) fn came_from(headers: &HeaderMap) -> Option<String> {
    look::came_from(headers.get(header::REFERER)?.to_str().ok()?)
}

/// Where a toast's way back was pressed, so that it leads there again: the calendar with its day, a session's roster, or the
/// page of a group or client; with what is to be said there. Nothing for any other page.
pub(super) fn before(headers: &HeaderMap, said: &str) -> Option<String> {
    let from = headers.get(header::REFERER)?.to_str().ok()?;
    let (path, query) = from.split_once('?').unwrap_or((from, ""));
    if let Some(calendar) = look::came_from(from) {
        let day = query.split('&').find_map(|part| part.strip_prefix("day=")).and_then(|day| day.parse::<Day>().ok());
        let week = query.split('&').find_map(|part| part.strip_prefix("week=")).and_then(|week| week.parse::<Week>().ok());
        let day = day.or(week.map(Week::monday)).map(|day| format!("&day={day}")).unwrap_or_default();
        return Some(format!("{calendar}{day}&{said}"));
    }
    let path = path.split_once("://").map_or(path, |(_, rest)| rest.find('/').map_or("", |at| &rest[at..]));
    let parts: Vec<_> = path.trim_start_matches('/').split('/').collect();
    match parts.as_slice() {
        ["occurrences", id, "roster"] => id.parse::<Id<Occurrence>>().ok().map(|id| format!("/occurrences/{id}/roster?{said}")),
        ["groups", id] => id.parse::<Id<Group>>().ok().map(|id| format!("/groups/{id}?undone=true")),
        ["clients", id] => id.parse::<Id<Client>>().ok().map(|id| format!("/clients/{id}?undone=true")),
        _ => None,
    }
}

/// How far a form's word reaches.
pub(super) fn far(form: &MoveForm) -> bool {
    form.reach == "following"
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};
    use kernel::{Moment, id::Staff};

    use super::*;
    use crate::schedule::words::Series;

    fn slot(at: Moment, zone: &str) -> Slot {
        Slot {
            id: Id::<Occurrence>::new(),
            group: Id::new(),
            group_name: String::new(),
            group_initials: String::new(),
            capacity: None,
            starts_at: at,
            ends_at: at.plus(90 * kernel::time::MINUTE),
            zone: zone.into(),
            room_id: None,
            room: None,
            link: None,
            service_code: None,
            topic: String::new(),
            series: Id::<Series>::new(),
            cancelled: None,
            begun: None,
            moved: false,
            version: 1,
            facilitators: vec![(Id::<Staff>::new(), String::new())],
        }
    }

    #[test]
    fn only_what_differs_goes_to_the_series_and_on_its_own_wall() {
        let (new_york, chicago) = (Zone::named("America/New_York").unwrap(), "America/Chicago");
        let slot = slot(new_york.at(date(2026, 11, 25).at(10, 0, 0, 0)), chicago);
        let order = Move {
            occurrence: slot.id,
            version: 1,
            day: date(2026, 11, 26),
            time: Some(time(11, 0, 0, 0)),
            minutes: Some(90),
            room: None,
            leads: slot.spot().leads,
        };
        let edit = edit(&slot, &order, &new_york);
        assert_eq!(edit, Edit { day: Some(date(2026, 11, 26)), time: Some(time(10, 0, 0, 0)), ..Edit::default() });
        let stays = Move { day: date(2026, 11, 25), time: None, minutes: Some(60), ..order };
        assert_eq!(super::edit(&slot, &stays, &new_york), Edit { minutes: Some(60), ..Edit::default() });
    }
}
