//! Says which column of a timetable means what, by the headings that practices' spreadsheets use.

use std::collections::BTreeMap;

use kernel::text::words;

use crate::clients::import::ImportRefusal;

/// What a column of a timetable holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// The group, by name or initials.
    Group,
    /// Who answers for it: an e-mail address.
    Provider,
    /// What the group is for.
    Kind,
    /// The service code.
    ServiceCode,
    /// How many members the group takes.
    Capacity,
    /// The days of the week, or a rule as calendars write it.
    Days,
    /// The first day.
    FirstDay,
    /// When a session starts.
    Starts,
    /// When it ends.
    Ends,
    /// How many minutes it lasts.
    Minutes,
    /// The time zone.
    Zone,
    /// The room.
    Room,
    /// The telehealth link.
    Link,
    /// Who leads: e-mail addresses, parted by semicolons.
    Leads,
    /// Who takes part: names, e-mail addresses or ids, parted by semicolons.
    Members,
    /// The last day.
    Until,
    /// How many sessions.
    Count,
    /// Days on which there is none, parted by semicolons.
    Except,
    /// What the sessions are about.
    Topic,
    /// Nothing that is wanted; only said by a person.
    Ignore,
}

impl Field {
    /// All fields, in the order they are offered.
    pub const ALL: [Self; 20] = [
        Self::Group,
        Self::Provider,
        Self::Kind,
        Self::ServiceCode,
        Self::Capacity,
        Self::Days,
        Self::FirstDay,
        Self::Starts,
        Self::Ends,
        Self::Minutes,
        Self::Zone,
        Self::Room,
        Self::Link,
        Self::Leads,
        Self::Members,
        Self::Until,
        Self::Count,
        Self::Except,
        Self::Topic,
        Self::Ignore,
    ];

    /// The field in words, as they stand within a sentence.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Group => "group",
            Self::Provider => "provider's e-mail address",
            Self::Kind => "kind of group",
            Self::ServiceCode => "service code",
            Self::Capacity => "capacity",
            Self::Days => "weekdays or rule",
            Self::FirstDay => "first day",
            Self::Starts => "start time",
            Self::Ends => "end time",
            Self::Minutes => "minutes",
            Self::Zone => "time zone",
            Self::Room => "room",
            Self::Link => "telehealth link",
            Self::Leads => "facilitators' e-mail addresses",
            Self::Members => "members",
            Self::Until => "last day",
            Self::Count => "number of sessions",
            Self::Except => "days without a session",
            Self::Topic => "topic",
            Self::Ignore => "ignored column",
        }
    }
}

/// Which column holds which field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Columns(BTreeMap<Field, usize>);

impl Columns {
    /// The text of a field in a row, on one line; empty when the file has no such column.
    pub fn of(&self, fields: &[String], field: Field) -> String {
        let text = self.0.get(&field).and_then(|column| fields.get(*column)).map_or("", String::as_str);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
    /// The field that a column holds.
    pub fn field(&self, column: usize) -> Option<Field> {
        self.0.iter().find(|(_, at)| **at == column).map(|(field, _)| *field)
    }
}

/// Matches headings to fields: what a person said goes before what the headings say themselves.
///
/// # Errors
/// A question where two columns mean the same, or none holds what every row needs.
pub(super) fn matched(headers: &[String], said: &BTreeMap<String, Field>) -> Result<Columns, ImportRefusal> {
    let mut found: BTreeMap<Field, usize> = BTreeMap::new();
    let mut open = Vec::new();
    for (column, header) in headers.iter().enumerate() {
        match said.get(header) {
            Some(Field::Ignore) => {}
            Some(field) => enter(&mut found, *field, column, headers)?,
            None => open.push((column, header)),
        }
    }
    let settled: Vec<Field> = found.keys().copied().collect();
    for (column, header) in open {
        if let Some(field) = meant(header).filter(|field| !settled.contains(field)) {
            enter(&mut found, field, column, headers)?;
        }
    }
    let has = |field: Field| found.contains_key(&field);
    let missing = [
        (has(Field::Group), "groups", "Group"),
        (has(Field::Starts), "start times", "Start time"),
        (has(Field::Minutes) || has(Field::Ends), "length of the sessions", "Minutes"),
    ];
    match missing.into_iter().find(|(there, ..)| !there) {
        Some((_, missing, heading)) => Err(ImportRefusal::NoColumn { missing, heading }),
        None => Ok(Columns(found)),
    }
}

fn enter(found: &mut BTreeMap<Field, usize>, field: Field, column: usize, headers: &[String]) -> Result<(), ImportRefusal> {
    let heading = |column: usize| headers.get(column).cloned().unwrap_or_default();
    match found.insert(field, column) {
        Some(first) => Err(ImportRefusal::TwoColumns { field: field.label(), first: heading(first), second: heading(column) }),
        None => Ok(()),
    }
}

/// What a heading means.
fn meant(header: &str) -> Option<Field> {
    let outside = header.split(['(', '[']).next().unwrap_or(header);
    Some(match words(outside).concat().as_str() {
        "group" | "groupname" | "name" | "title" | "subject" | "session" | "class" => Field::Group,
        "provider" | "provideremail" | "owner" | "primaryprovider" | "responsible" | "lead" | "leademail" | "therapist"
        | "clinician" | "practitioner" | "therapistemail" | "clinicianemail" | "practitioneremail" => Field::Provider,
        "kind" | "type" | "grouptype" | "category" | "kindofgroup" => Field::Kind,
        "servicecode" | "code" | "cpt" | "cptcode" | "service" | "billingcode" => Field::ServiceCode,
        "capacity" | "places" | "maximum" | "max" | "size" | "groupsize" | "maxmembers" | "maxsize" => Field::Capacity,
        "weekday" | "weekdays" | "day" | "days" | "dayofweek" | "daysofweek" | "rule" | "rrule" | "repeats" | "recurrence"
        | "weekdaysorrrule" | "weekdaysorrule" => Field::Days,
        "firstday" | "startdate" | "date" | "from" | "starts" | "firstdate" | "firstsession" | "begins" | "dtstart" => Field::FirstDay,
        "starttime" | "time" | "start" | "at" | "fromtime" | "begin" => Field::Starts,
        "endtime" | "ends" | "end" | "totime" => Field::Ends,
        "minutes" | "duration" | "length" | "durationminutes" | "lengthminutes" | "mins" => Field::Minutes,
        "zone" | "timezone" | "tz" | "tzid" => Field::Zone,
        "room" | "location" | "place" | "where" | "site" => Field::Room,
        "link" | "telehealthlink" | "telehealth" | "url" | "videolink" | "meetinglink" => Field::Link,
        "facilitators" | "facilitatoremails" | "facilitatorsemails" | "facilitator" | "cofacilitators" | "cofacilitator" | "leaders"
        | "cotherapist" | "cotherapists" | "staff" | "facilitatorsemail" => Field::Leads,
        "members" | "clients" | "patients" | "participants" | "attendees" | "roster" | "memberids" | "membernames" => Field::Members,
        "until" | "enddate" | "lastday" | "lastdate" | "lastsession" => Field::Until,
        "count" | "times" | "sessions" | "numberofsessions" | "occurrences" | "untilcount" | "untilorcount" => Field::Count,
        "except" | "exceptions" | "exdate" | "exdates" | "daysoff" | "skip" | "not" | "without" => Field::Except,
        "topic" | "topics" | "theme" => Field::Topic,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(headers: &[&str], said: &[(&str, Field)]) -> Result<Columns, ImportRefusal> {
        let headers: Vec<String> = headers.iter().map(|header| (*header).to_owned()).collect();
        matched(&headers, &said.iter().map(|(header, field)| ((*header).to_owned(), *field)).collect())
    }

    #[test]
    fn headings_say_what_columns_hold() {
        let columns = found(&["Group name", "Day(s)", "Start Time", "Duration (minutes)", "Facilitators", "Until/Count", "Colour"], &[]).unwrap();
        let fields: Vec<_> = (0..7).map(|at| columns.field(at)).collect();
        let expected = [Field::Group, Field::Days, Field::Starts, Field::Minutes, Field::Leads, Field::Count].map(Some);
        assert_eq!(fields, [expected.as_slice(), &[None]].concat());
    }

    #[test]
    fn a_person_has_the_last_word_and_what_is_missing_is_asked() {
        let columns = found(&["Title", "Name", "Time", "End"], &[("Title", Field::Ignore), ("Name", Field::Group)]).unwrap();
        assert_eq!((columns.field(0), columns.field(1)), (None, Some(Field::Group)));
        assert_eq!(
            found(&["Title", "Name", "Time", "End"], &[]).unwrap_err().to_string(),
            "The columns \"Title\" and \"Name\" both look like the group. Say which one to use."
        );
        for (headers, missing) in [(["Colour", "Time", "End"], "groups"), (["Group", "Day", "End"], "start times"), (["Group", "Time", "x"], "length of the sessions")] {
            assert!(matches!(found(&headers, &[]), Err(ImportRefusal::NoColumn { missing: said, .. }) if said == missing));
        }
    }
}
