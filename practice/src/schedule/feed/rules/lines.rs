//! The lines of a calendar: names, parameters and values, escaped, folded at 75 octets, ended with CRLF (RFC 5545, section 3.1).
//!
//! Written here and not by the `icalendar` crate: version 0.17 folds some lines at 76 octets, has no way to write a VTIMEZONE,
//! and puts the time of its own clock where a stamp is missing. The tests read what is written here with its parser.

/// The longest line, in octets, without its end.
const LONGEST: usize = 75;

/// A calendar in the making.
#[derive(Debug, Default)]
pub(super) struct Lines(String);

impl Lines {
    /// A line whose value is made of our own characters: a date, a rule, a word of the standard.
    pub fn put(&mut self, name: &str, value: &str) {
        self.fold(&format!("{name}:{value}"));
    }
    /// A line whose value somebody typed.
    pub fn text(&mut self, name: &str, value: &str) {
        self.fold(&format!("{name}:{}", escaped(value)));
    }
    /// A component: what stands between its beginning and its end.
    pub fn within(&mut self, component: &str, inner: impl FnOnce(&mut Self)) {
        self.put("BEGIN", component);
        inner(self);
        self.put("END", component);
    }
    /// The whole text.
    pub fn done(self) -> String {
        self.0
    }
    fn fold(&mut self, line: &str) {
        let mut width = 0;
        for c in line.chars() {
            if width + c.len_utf8() > LONGEST {
                self.0.push_str("\r\n ");
                width = 1;
            }
            self.0.push(c);
            width += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// Typed text as a value: what has a meaning of its own is escaped, what nobody can see is left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    // proves: R-B5
    #[test]
    fn no_line_is_longer_than_75_octets_and_none_is_cut_inside_a_letter() {
        for length in 0..400 {
            for letter in ["x", "é", "老", "🜁"] {
                let mut lines = Lines::default();
                let typed = letter.repeat(length);
                lines.text("SUMMARY", &typed);
                let text = lines.done();
                assert!(text.ends_with("\r\n") && text.split("\r\n").all(|line| line.len() <= LONGEST), "{length} of {letter}");
                assert_eq!(text.replace("\r\n ", "").trim_end(), format!("SUMMARY:{typed}"));
            }
        }
    }

    #[test]
    fn what_has_a_meaning_of_its_own_is_escaped() {
        let mut lines = Lines::default();
        lines.text("LOCATION", "Oak room; 2nd floor, left\\right\r\nback\u{7}");
        assert_eq!(lines.done(), "LOCATION:Oak room\\; 2nd floor\\, left\\\\right\\nback\r\n");
    }
}
