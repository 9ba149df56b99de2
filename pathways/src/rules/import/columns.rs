//! The columns of a table of clients with histories, found by their headings.

use kernel::{Refusal, text};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Column {
    Client,
    First,
    Last,
    Born,
    Email,
    Phone,
    Record,
    Warning,
    Commissioner,
    State,
    Since,
    Coordinator,
    Team,
    Date,
    Time,
    Event,
    Of,
    Channel,
    Outcome,
    Note,
}

/// All columns: the headings they are found by, the first of which is the one to write, and what they hold.
pub(crate) const COLUMNS: [(Column, &[&str], &str); 20] = [
    (
        Column::Client,
        &["client", "client id", "patient", "patient id"],
        "Who: the client’s id here, their e-mail address, or whatever the file itself calls them by. Rows alike here are of the same client.",
    ),
    (Column::First, &["first name", "first", "given name", "forename"], "First name. Together with last name it adds somebody new."),
    (Column::Last, &["last name", "last", "surname", "family name"], "Last name."),
    (Column::Born, &["born", "birth date", "date of birth", "dob"], "Birth date."),
    (Column::Email, &["email", "e-mail", "email address"], "E-mail address, for somebody new."),
    (Column::Phone, &["phone", "telephone", "mobile", "phone number"], "Phone number, for somebody new."),
    (Column::Record, &["record", "record kind", "kind of record"], "The kind of record: client, parent, test, commissioner or staff. Empty is client."),
    (Column::Warning, &["warning", "alert", "flag"], "The warning shown wherever the client is."),
    (Column::Commissioner, &["commissioner", "payer", "funder"], "Who pays, from the day the first state began."),
    (
        Column::State,
        &["state", "pathway state", "group", "pathway group", "status group"],
        "The state, by name or key. Several rows with states make a history. “No Group” is left unallocated; “Parent Contact” and “Test” are kinds of record.",
    ),
    (Column::Since, &["since", "state since", "from"], "Since when, with the time if it is known. Due with every state."),
    (Column::Coordinator, &["coordinator", "coordinator email"], "The e-mail address of who coordinates."),
    (Column::Team, &["team"], "Whose work list, by the team’s name."),
    (Column::Date, &["date", "event date"], "The day of an event."),
    (Column::Time, &["time", "event time"], "The time of an event; noon where there is none."),
    (Column::Event, &["event", "what", "fact"], "What happened: attended, DNA, chase, offered, module, referred out, graduated …"),
    (Column::Of, &["of", "detail", "type"], "Of what: group or individual, the module, the state triaged to."),
    (Column::Channel, &["channel", "by", "method"], "How a chase was made: phone, text, e-mail, letter."),
    (Column::Outcome, &["outcome", "result"], "What came of a chase: reached, message, no answer, declined."),
    (Column::Note, &["note", "notes", "comment"], "What stands beside the event."),
];

/// Where each column stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Columns {
    at: Vec<(Column, usize)>,
    /// Headings that nothing is read from.
    pub unread: Vec<String>,
}

impl Columns {
    /// The columns of these headings.
    ///
    /// # Errors
    /// Refused when two columns are the same thing, or nothing says who a row is about.
    pub(crate) fn of(headings: &[String]) -> Result<Self, Refusal> {
        let mut columns = Self { at: Vec::new(), unread: Vec::new() };
        for (place, heading) in headings.iter().enumerate() {
            let folded = text::fold(heading).replace('_', " ");
            let found = COLUMNS.iter().find(|(_, names, _)| names.contains(&folded.as_str())).map(|(column, ..)| *column);
            match found {
                None if heading.trim().is_empty() => {}
                None => columns.unread.push(heading.clone()),
                Some(column) => {
                    if let Some((_, former)) = columns.at.iter().find(|(known, _)| *known == column) {
                        let say = format!("The columns “{}” and “{heading}” are the same thing. Keep one of them.", headings[*former]);
                        return Err(Refusal::new("import.columns", say).at("file"));
                    }
                    columns.at.push((column, place));
                }
            }
        }
        let has = |column| columns.at.iter().any(|(known, _)| *known == column);
        if !has(Column::Client) && !(has(Column::First) && has(Column::Last)) {
            let say = "No column says who a row is about. Add a column “client”, or “first name” and “last name”.";
            return Err(Refusal::new("import.who", say).at("file"));
        }
        if !has(Column::State) && !has(Column::Event) {
            let say = "There is neither a column “state” nor a column “event”. To take in a list of clients alone, use Clients, Import.";
            return Err(Refusal::new("import.what", say).at("file"));
        }
        Ok(columns)
    }
    /// What stands in a column of a row; nothing where there is no such column.
    pub(crate) fn cell<'a>(&self, fields: &'a [String], column: Column) -> &'a str {
        let place = self.at.iter().find(|(known, _)| *known == column).map(|(_, place)| *place);
        place.and_then(|place| fields.get(place)).map_or("", |field| field.trim())
    }
    /// Which heading is read as what.
    pub(crate) fn read(&self) -> Vec<&'static str> {
        COLUMNS.iter().filter(|(column, ..)| self.at.iter().any(|(known, _)| known == column)).map(|(_, names, _)| names[0]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(headings: &[&str]) -> Result<Columns, &'static str> {
        Columns::of(&headings.iter().map(|heading| (*heading).to_owned()).collect::<Vec<_>>()).map_err(|refusal| refusal.code)
    }

    #[test]
    fn headings_are_found_however_they_are_written() {
        let columns = of(&["First Name", "SURNAME", "DOB", "pathway_state", "Since", "Shoe size", ""]).unwrap();
        assert_eq!(columns.read(), ["first name", "last name", "born", "state", "since"]);
        assert_eq!(columns.unread, ["Shoe size"]);
        let fields: Vec<String> = ["Ann", " Lee "].map(str::to_owned).to_vec();
        assert_eq!((columns.cell(&fields, Column::Last), columns.cell(&fields, Column::Born), columns.cell(&fields, Column::Team)), ("Lee", "", ""));
    }

    #[test]
    fn what_is_missing_or_doubled_is_said() {
        assert_eq!(of(&["client", "Patient", "state"]), Err("import.columns"));
        assert_eq!(of(&["first name", "state"]), Err("import.who"));
        assert_eq!(of(&["client", "phone"]), Err("import.what"));
    }

    #[test]
    fn no_heading_means_two_things() {
        let mut all: Vec<&str> = COLUMNS.iter().flat_map(|(_, names, _)| names.iter().copied()).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
