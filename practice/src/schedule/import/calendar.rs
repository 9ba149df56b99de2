//! The shape of a calendar file (RFC 5545 section 3.1): lines folded and unfolded, components within components, and
//! properties with their parameters. What a property means is decided in `event`.

use kernel::Refusal;

/// The deepest nesting of components; calendars have three.
const DEEPEST: usize = 8;
/// The longest line once unfolded, in bytes; a longer one is passed over, whatever it holds.
const LONGEST: usize = 10_000;
/// The most properties of one event.
const MOST_PROPERTIES: usize = 3_000;
/// The most events with the changes of single dates, which are events of their own in the file.
const MOST_PARTS: usize = 10_000;

/// A line of a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Property {
    /// Its name, in capitals.
    pub name: String,
    /// Its parameters, names in capitals.
    pub parameters: Vec<(String, String)>,
    /// Its value as written.
    pub value: String,
}

impl Property {
    /// The value of a parameter.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
    /// The value as text: escapes undone, on one line.
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(self.value.len());
        let mut escaped = false;
        for c in self.value.chars() {
            match (escaped, c) {
                (true, 'n' | 'N') => text.push(' '),
                (false, '\\') => {
                    escaped = true;
                    continue;
                }
                (_, c) => text.push(c),
            }
            escaped = false;
        }
        kernel::text::clean(&text).split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// What is read of a calendar file.
#[derive(Debug, Default)]
pub(super) struct Calendar {
    /// The zone that the calendar as a whole is in, where it says so.
    pub zone: Option<String>,
    /// Zones that the file describes: the name it uses and the one it says it stands for.
    pub zones: Vec<(String, String)>,
    /// The events' properties, in the order of the file.
    pub events: Vec<Vec<Property>>,
}

/// Whether a text begins as a calendar does.
pub(super) fn is(text: &str) -> bool {
    let head = text.trim_start_matches(['\u{feff}', ' ', '\n', '\t']).get(..15);
    head.is_some_and(|head| head.eq_ignore_ascii_case("BEGIN:VCALENDAR"))
}

/// Takes a calendar file apart.
///
/// # Errors
/// A refusal that names the line where it breaks off, is nested too deep, or has too many parts.
pub(super) fn parts(text: &str) -> Result<Calendar, Refusal> {
    let mut calendar = Calendar::default();
    let mut open: Vec<String> = Vec::new();
    let (mut event, mut zone): (Vec<Property>, Option<String>) = (Vec::new(), None);
    for (number, line) in unfolded(text) {
        let Some(property) = line.and_then(|line| property(&line)) else { continue };
        match property.name.as_str() {
            "BEGIN" => {
                open.push(property.value.trim().to_ascii_uppercase());
                if open.len() > DEEPEST {
                    return Err(broken(number, "is nested deeper than calendars are"));
                }
                if open.last().is_some_and(|kind| kind == "VEVENT") {
                    event = Vec::new();
                }
            }
            "END" => {
                let kind = open.pop().unwrap_or_default();
                if !kind.eq_ignore_ascii_case(property.value.trim()) {
                    return Err(broken(number, "ends what was not begun"));
                }
                if kind == "VEVENT" {
                    calendar.events.push(std::mem::take(&mut event));
                }
                if calendar.events.len() > MOST_PARTS {
                    return Err(Refusal::new("timetable.long", "The calendar has more than 10,000 events. Export a shorter time.").at("file"));
                }
            }
            name => match open.last().map(String::as_str) {
                Some("VEVENT") if event.len() < MOST_PROPERTIES => event.push(property),
                Some("VEVENT") => return Err(broken(number, "is one of thousands in one event")),
                Some("VTIMEZONE") if name == "TZID" => zone = Some(property.text()),
                Some("VTIMEZONE") if name == "X-LIC-LOCATION" => calendar.zones.extend(zone.take().map(|zone| (zone, property.text()))),
                Some("VCALENDAR") if name == "X-WR-TIMEZONE" => calendar.zone = Some(property.text()),
                _ => {}
            },
        }
    }
    if !open.is_empty() {
        let say = "The calendar breaks off before its end. Export it again and choose that file.";
        return Err(Refusal::new("timetable.cut", say).at("file"));
    }
    Ok(calendar)
}

fn broken(line: usize, what: &str) -> Refusal {
    Refusal::new("timetable.broken", format!("Line {line} of the calendar {what}. Export it again and choose that file.")).at("file")
}

/// The lines with those that go on put together, each with its number; nothing for one that is too long.
fn unfolded(text: &str) -> impl Iterator<Item = (usize, Option<String>)> {
    let mut lines = text.trim_start_matches('\u{feff}').split('\n').enumerate().peekable();
    std::iter::from_fn(move || {
        let (at, first) = lines.next()?;
        let mut line = Some(first.to_owned()).filter(|line| line.len() <= LONGEST);
        while let Some((_, more)) = lines.next_if(|(_, more)| more.starts_with([' ', '\t'])) {
            let more = more.get(1..).unwrap_or_default();
            line = line.filter(|line| line.len() + more.len() <= LONGEST).map(|line| line + more);
        }
        Some((at + 1, line))
    })
}

/// A line as a property; nothing for a line that is none.
fn property(line: &str) -> Option<Property> {
    let mut quoted = false;
    let ends = line.char_indices().find(|(_, c)| {
        quoted ^= *c == '"';
        *c == ':' && !quoted
    });
    let (at, _) = ends?;
    let (head, value) = (line.get(..at)?, line.get(at + 1..)?);
    let mut parts = split(head, ';').into_iter();
    let name = parts.next()?.trim().to_ascii_uppercase();
    let parameter = |part: String| {
        let (name, value) = part.split_once('=')?;
        Some((name.trim().to_ascii_uppercase(), value.trim().trim_matches('"').to_owned()))
    };
    Some(Property { name, parameters: parts.filter_map(parameter).collect(), value: value.to_owned() })
}

/// The parts of a text between separators that are not in quotation marks.
fn split(text: &str, separator: char) -> Vec<String> {
    let (mut parts, mut quoted) = (vec![String::new()], false);
    for c in text.chars() {
        quoted ^= c == '"';
        if c == separator && !quoted {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(c);
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_are_unfolded_and_parameters_read() {
        let text = "BEGIN:VCALENDAR\nX-WR-TIMEZONE:Europe/London\nBEGIN:VEVENT\nSUMMARY;LANGUAGE=en:Anxiety\\, Skills\\nand\n  more\n\
                    ATTENDEE;CN=\"Lee: Ann; BA\";ROLE=CHAIR:mailto:ann@x.example\nX-LONG:a\nBEGIN:VALARM\nTRIGGER:-PT5M\nEND:VALARM\nEND:VEVENT\nEND:VCALENDAR\n";
        let calendar = parts(text).unwrap();
        let event = &calendar.events[0];
        assert_eq!(calendar.zone.as_deref(), Some("Europe/London"));
        assert_eq!(event[0].text(), "Anxiety, Skills and more");
        assert_eq!((event[1].parameter("CN"), event[1].value.as_str()), (Some("Lee: Ann; BA"), "mailto:ann@x.example"));
        assert_eq!(event.len(), 3, "an alarm's lines are not the event's");
    }

    #[test]
    fn a_file_that_is_no_whole_calendar_says_where() {
        let say = |text: &str| parts(text).unwrap_err().say;
        assert!(say("BEGIN:VCALENDAR\nBEGIN:VEVENT\n").contains("breaks off"));
        assert!(say("BEGIN:VCALENDAR\nEND:VEVENT\n").contains("Line 2"));
        assert!(say(&"BEGIN:VEVENT\n".repeat(9)).contains("deeper"));
        assert!(say(&format!("BEGIN:VCALENDAR\n{}", "BEGIN:VEVENT\nEND:VEVENT\n".repeat(10_001))).contains("10,000"));
        assert!(say(&format!("BEGIN:VEVENT\n{}", "X-A:1\n".repeat(3_001))).contains("thousands"));
    }

    #[test]
    fn an_endless_line_is_passed_over() {
        let text = format!("BEGIN:VEVENT\nSUMMARY:{}\nUID:{}\n{}LOCATION:Room 1\nEND:VEVENT\n", "x".repeat(20_000), "y", " z\n".repeat(200_000));
        let calendar = parts(&text).unwrap();
        let names: Vec<_> = calendar.events[0].iter().map(|property| property.name.as_str()).collect();
        assert_eq!(names, ["LOCATION"]);
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reader(lines in prop::collection::vec("BEGIN:VEVENT|END:VEVENT|BEGIN:V|END:V|[A-Z]{0,3};?[A-Z=\";]{0,6}:?\\PC{0,10}| \\PC{0,5}", 0..30)) {
            let text = lines.join("\n");
            if let Err(refusal) = parts(&text) {
                prop_assert!(refusal.say.ends_with('.'));
            }
        }
    }
}
