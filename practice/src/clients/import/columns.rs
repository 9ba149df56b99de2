//! Says which column of a client list means what, by the headings practices' exports use.

use std::collections::{BTreeMap, BTreeSet};

use kernel::text::words;

use super::ImportRefusal;
use super::row::DateOrder;

/// What a column of a client list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// The given name.
    FirstName,
    /// The family name.
    LastName,
    /// Both names in one, "Last, First" or "First Last".
    FullName,
    /// The name the client goes by.
    PreferredName,
    /// The date of birth.
    Born,
    /// The e-mail address.
    Email,
    /// The telephone number.
    Phone,
    /// The assigned practitioner, by name or e-mail address.
    Practitioner,
    /// Client groups, parted by semicolons.
    Groups,
    /// Nothing that is wanted; only said in an explicit mapping.
    Ignore,
}

impl Field {
    /// The field in words, as they stand within a sentence.
    pub fn label(self) -> &'static str {
        match self {
            Self::FirstName => "first name",
            Self::LastName => "last name",
            Self::FullName => "full name",
            Self::PreferredName => "preferred name",
            Self::Born => "date of birth",
            Self::Email => "e-mail address",
            Self::Phone => "phone number",
            Self::Practitioner => "practitioner",
            Self::Groups => "groups",
            Self::Ignore => "ignored column",
        }
    }
}

/// Which column holds which field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// The place of each field's column, counted from 0.
    pub fields: BTreeMap<Field, usize>,
    /// The headings that will not be read, in the file's order.
    pub ignored: Vec<String>,
    /// The order of day and month that the birth date's heading states, as in
    /// "DOB (DD/MM/YYYY)".
    pub date_order: Option<DateOrder>,
}

impl Columns {
    /// The text of a field in a row, empty when the file has no such column.
    pub fn of<'a>(&self, fields: &'a [String], field: Field) -> &'a str {
        self.fields
            .get(&field)
            .and_then(|column| fields.get(*column))
            .map_or("", String::as_str)
    }
}

/// Matches headings to fields.
///
/// `overrides` (heading to field) goes before what the headings themselves say. Of several
/// columns that mean the same the plainest heading is taken ("Mobile" before "Home
/// phone"); two equally plain are refused with a question. A first and a last name
/// together go before a full name.
pub fn match_columns(
    headers: &[String],
    overrides: &BTreeMap<String, Field>,
) -> Result<Columns, ImportRefusal> {
    let mut settled = BTreeSet::new();
    let mut fields = BTreeMap::new();
    for (header, field) in overrides {
        let column = position(headers, header)?;
        settled.insert(column);
        if *field == Field::Ignore {
            continue;
        }
        if let Some(other) = fields.insert(*field, column) {
            return Err(two_columns(*field, headers, other, column));
        }
    }
    let open = (0..headers.len()).filter(|column| !settled.contains(column));
    for (field, claims) in claims(headers, open) {
        if fields.contains_key(&field) {
            continue;
        }
        let plainest = claims.iter().map(|(rank, _)| *rank).min();
        let mut best = claims.iter().filter(|(rank, _)| Some(*rank) == plainest);
        match (best.next(), best.next()) {
            (Some((_, first)), Some((_, second))) => {
                return Err(two_columns(field, headers, *first, *second));
            }
            (Some((_, only)), None) => {
                fields.insert(field, *only);
            }
            _ => {}
        }
    }
    if overrides.values().any(|field| *field == Field::FullName) {
        fields.remove(&Field::FirstName);
        fields.remove(&Field::LastName);
    } else {
        settle_names(headers, &mut fields)?;
    }
    let used: BTreeSet<usize> = fields.values().copied().collect();
    let ignored = headers
        .iter()
        .enumerate()
        .filter(|(column, header)| !used.contains(column) && !header.is_empty())
        .map(|(_, header)| header.clone())
        .collect();
    let date_order = fields
        .get(&Field::Born)
        .and_then(|column| headers.get(*column))
        .and_then(|header| stated_order(header));
    Ok(Columns {
        fields,
        ignored,
        date_order,
    })
}

/// The claims that columns make on fields, each with how plain the heading is (0 the
/// plainest).
fn claims(
    headers: &[String],
    columns: impl Iterator<Item = usize>,
) -> BTreeMap<Field, Vec<(u8, usize)>> {
    let mut claims: BTreeMap<Field, Vec<(u8, usize)>> = BTreeMap::new();
    for column in columns {
        let meaning = headers.get(column).and_then(|header| recognise(header));
        if let Some((field, rank)) = meaning {
            claims.entry(field).or_default().push((rank, column));
        }
    }
    claims
}

/// Keeps either first and last name or the full name, and refuses a file with neither.
fn settle_names(
    headers: &[String],
    fields: &mut BTreeMap<Field, usize>,
) -> Result<(), ImportRefusal> {
    let last = fields.contains_key(&Field::LastName);
    if last && !fields.contains_key(&Field::FirstName) {
        // "Name" beside "Surname" is the given name.
        let name = fields.get(&Field::FullName).copied();
        let heading = name.and_then(|column| headers.get(column));
        let plain = heading.map(|header| words(header)).is_some_and(|heard| {
            heard.last().is_some_and(|word| word == "name")
                && !heard.iter().any(|word| word == "full")
        });
        if let (Some(column), true) = (name, plain) {
            fields.remove(&Field::FullName);
            fields.insert(Field::FirstName, column);
        }
    }
    let first = fields.contains_key(&Field::FirstName);
    if first && last {
        fields.remove(&Field::FullName);
        return Ok(());
    }
    if fields.contains_key(&Field::FullName) {
        fields.remove(&Field::FirstName);
        fields.remove(&Field::LastName);
        return Ok(());
    }
    Err(ImportRefusal::NoNames {
        missing: match (first, last) {
            (true, _) => "last names",
            (_, true) => "first names",
            _ => "names",
        },
    })
}

fn position(headers: &[String], wanted: &str) -> Result<usize, ImportRefusal> {
    let folded = words(wanted);
    headers
        .iter()
        .position(|header| header == wanted)
        .or_else(|| headers.iter().position(|header| words(header) == folded))
        .ok_or_else(|| ImportRefusal::UnknownColumn {
            header: wanted.to_owned(),
        })
}

fn two_columns(field: Field, headers: &[String], one: usize, two: usize) -> ImportRefusal {
    let heading = |column: usize| headers.get(column).cloned().unwrap_or_default();
    ImportRefusal::TwoColumns {
        field: field.label(),
        first: heading(one.min(two)),
        second: heading(one.max(two)),
    }
}

fn stated_order(header: &str) -> Option<DateOrder> {
    let squashed = words(header).concat();
    if squashed.contains("ddmm") || squashed.contains("daymonth") {
        Some(DateOrder::DayFirst)
    } else if squashed.contains("mmdd") || squashed.contains("monthday") {
        Some(DateOrder::MonthFirst)
    } else {
        None
    }
}

/// What a heading means and how plainly it says so, 0 being the plainest.
fn recognise(header: &str) -> Option<(Field, u8)> {
    let outside = header.split(['(', '[']).next().unwrap_or(header);
    let mut heard = words(outside);
    let owner = |word: &String| matches!(word.as_str(), "client" | "patient" | "member" | "person");
    if heard.len() > 1 && heard.first().is_some_and(owner) {
        heard.remove(0);
    }
    Some(match heard.concat().as_str() {
        "firstname" | "givenname" | "forename" | "givennames" | "firstnames" | "forenames"
        | "first" | "given" | "christianname" | "legalfirstname" | "fname" => (Field::FirstName, 0),
        "lastname" | "surname" | "familyname" | "last" | "family" | "surnames" | "lastnames"
        | "legallastname" | "lname" => (Field::LastName, 0),
        "fullname" | "lastnamefirstname" | "lastfirst" | "firstlast" | "firstnamelastname" => {
            (Field::FullName, 0)
        }
        "name" | "names" | "legalname" | "clientname" | "patientname" => (Field::FullName, 1),
        "client" | "patient" | "displayname" => (Field::FullName, 2),
        "preferredname" | "preferred" | "knownas" | "nickname" | "preferredfirstname"
        | "goesby" | "chosenname" | "aka" => (Field::PreferredName, 0),
        "dateofbirth" | "dob" | "birthdate" | "birthday" | "born" | "dateborn" | "birth"
        | "dobddmmyyyy" | "dobmmddyyyy" => (Field::Born, 0),
        "email" | "emailaddress" | "mail" | "emails" => (Field::Email, 0),
        "primaryemail" | "personalemail" | "homeemail" => (Field::Email, 1),
        "workemail" | "otheremail" | "secondaryemail" => (Field::Email, 2),
        "mobile" | "mobilephone" | "mobilenumber" | "mobilephonenumber" | "cell" | "cellphone"
        | "cellnumber" | "cellphonenumber" => (Field::Phone, 0),
        "phone" | "phonenumber" | "telephone" | "telephonenumber" | "tel" | "primaryphone"
        | "contactnumber" | "phonemobile" => (Field::Phone, 1),
        "homephone" | "homenumber" | "phonehome" | "landline" => (Field::Phone, 2),
        "workphone" | "worknumber" | "phonework" | "otherphone" => (Field::Phone, 3),
        "assignedpractitioner" | "assignedclinician" | "assignedtherapist" | "assignedprovider" => {
            (Field::Practitioner, 0)
        }
        "practitioner"
        | "clinician"
        | "therapist"
        | "provider"
        | "counsellor"
        | "counselor"
        | "psychologist"
        | "primarypractitioner"
        | "primaryclinician"
        | "primarytherapist"
        | "primaryprovider"
        | "practitionername"
        | "clinicianname"
        | "therapistname"
        | "providername"
        | "assignedto" => (Field::Practitioner, 1),
        "practitioneremail" | "clinicianemail" | "therapistemail" | "provideremail" => {
            (Field::Practitioner, 2)
        }
        "groups" | "group" | "clientgroups" | "clientgroup" | "groupnames" | "groupname"
        | "groupmemberships" => (Field::Groups, 0),
        "tags" | "tag" | "labels" => (Field::Groups, 1),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(headers: &[&str]) -> Result<Columns, ImportRefusal> {
        found_with(headers, &[])
    }

    fn found_with(headers: &[&str], overrides: &[(&str, Field)]) -> Result<Columns, ImportRefusal> {
        let headers: Vec<String> = headers.iter().map(|h| (*h).to_owned()).collect();
        let overrides = overrides
            .iter()
            .map(|(header, field)| ((*header).to_owned(), *field))
            .collect();
        match_columns(&headers, &overrides)
    }

    fn check(headers: &[&str], expected: &[(Field, usize)], ignored: &[&str]) {
        let columns = found(headers).unwrap();
        let expected: BTreeMap<Field, usize> = expected.iter().copied().collect();
        assert_eq!(columns.fields, expected, "{headers:?}");
        assert_eq!(columns.ignored, ignored, "{headers:?}");
    }

    #[test]
    fn headings_of_several_exports_are_understood() {
        check(
            &[
                "First Name",
                "SURNAME",
                "Known as",
                "D.O.B.",
                "E-mail",
                "Mobile",
                "Clinician",
                "Tags",
                "ID",
            ],
            &[
                (Field::FirstName, 0),
                (Field::LastName, 1),
                (Field::PreferredName, 2),
                (Field::Born, 3),
                (Field::Email, 4),
                (Field::Phone, 5),
                (Field::Practitioner, 6),
                (Field::Groups, 7),
            ],
            &["ID"],
        );
        check(
            &[
                "Client ID",
                "Client",
                "client_email",
                "Birth date",
                "Client Groups",
            ],
            &[
                (Field::FullName, 1),
                (Field::Email, 2),
                (Field::Born, 3),
                (Field::Groups, 4),
            ],
            &["Client ID"],
        );
        check(
            &["familyName", "givenName", "Full name"],
            &[(Field::FirstName, 1), (Field::LastName, 0)],
            &["Full name"],
        );
        check(
            &["Surname", "Name"],
            &[(Field::FirstName, 1), (Field::LastName, 0)],
            &[],
        );
    }

    #[test]
    fn the_plainest_of_several_is_taken() {
        check(
            &["Name", "Home phone", "Mobile phone", "Work phone"],
            &[(Field::FullName, 0), (Field::Phone, 2)],
            &["Home phone", "Work phone"],
        );
        assert_eq!(
            found(&["Name", "E-mail", "Email address"])
                .unwrap_err()
                .to_string(),
            "The columns \"E-mail\" and \"Email address\" both look like the e-mail address. \
             Say which one to use."
        );
    }

    #[test]
    fn what_a_person_says_goes_first() {
        let headers = ["Name", "E-mail", "Email address", "Notes"];
        let chosen = found_with(&headers, &[("email ADDRESS", Field::Email)]).unwrap();
        assert_eq!(chosen.fields[&Field::Email], 2);
        assert_eq!(chosen.ignored, ["E-mail", "Notes"]);
        let struck = found_with(&headers, &[("E-mail", Field::Ignore)]).unwrap();
        assert_eq!(struck.fields[&Field::Email], 2);
        assert!(matches!(
            found_with(&headers, &[("Phone", Field::Phone)]),
            Err(ImportRefusal::UnknownColumn { .. })
        ));
        assert!(matches!(
            found_with(
                &headers,
                &[("Notes", Field::Email), ("E-mail", Field::Email)]
            ),
            Err(ImportRefusal::TwoColumns { .. })
        ));
    }

    #[test]
    fn names_are_required() {
        let missing = |headers: &[&str]| match found(headers) {
            Err(ImportRefusal::NoNames { missing }) => missing,
            other => panic!("{other:?}"),
        };
        assert_eq!(missing(&["E-mail"]), "names");
        assert_eq!(missing(&["First name"]), "last names");
        assert_eq!(missing(&["Surname"]), "first names");
    }

    #[test]
    fn a_heading_may_state_the_order_of_dates() {
        let order = |heading| found(&["Name", heading]).unwrap().date_order;
        assert_eq!(order("DOB (DD/MM/YYYY)"), Some(DateOrder::DayFirst));
        assert_eq!(
            order("Date of birth [mm-dd-yyyy]"),
            Some(DateOrder::MonthFirst)
        );
        assert_eq!(order("Date of birth"), None);
    }
}
