//! Drawing: the few shapes that charts are made of, as SVG that is also well-formed XML.
//!
//! Every colour stands twice: as an attribute (light, for the PDF and wherever the file is shown alone) and as a class, by which a
//! page puts its own colour in its place, light or dark.

use std::fmt::Write as _;

/// A colour by its role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tone {
    class: &'static str,
    light: &'static str,
}

const fn tone(class: &'static str, light: &'static str) -> Tone {
    Tone { class, light }
}

pub(crate) const INK: Tone = tone("ink", "#1a2421");
pub(crate) const SOFT: Tone = tone("soft", "#46534e");
pub(crate) const FAINT: Tone = tone("faint", "#5f6c66");
pub(crate) const LINE: Tone = tone("line", "#dfe4dd");
pub(crate) const EDGE: Tone = tone("edge", "#87928b");
pub(crate) const GROUND: Tone = tone("ground", "#ffffff");
pub(crate) const PINE: Tone = tone("pine", "#1d5e52");
pub(crate) const ON_STRONG: Tone = tone("on-strong", "#ffffff");
pub(crate) const ON_MILD: Tone = tone("on-mild", "#1a2421");
/// Recovered, improved, unchanged, deteriorated.
pub(crate) const CATEGORIES: [Tone; 4] = [tone("c0", "#1d5e52"), tone("c1", "#8cc4b5"), tone("c2", "#d5dbd4"), tone("c3", "#a8392c")];
/// Groups. The first is the reference and stays grey beside others.
const GROUPS: [Tone; 6] =
    [tone("g0", "#5f6c66"), tone("g1", "#1d5e52"), tone("g2", "#2a6fa8"), tone("g3", "#9a5f00"), tone("g4", "#6a57a8"), tone("g5", "#a8392c")];

/// The colour of a group among so many.
pub(crate) const fn of_group(at: usize, of: usize) -> Tone {
    if of < 2 { PINE } else { GROUPS[at % GROUPS.len()] }
}

/// Where a text is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hold {
    Start,
    Middle,
    End,
}

/// How a text looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Pen {
    pub tone: Tone,
    pub size: f64,
    pub bold: bool,
    pub hold: Hold,
}

impl Pen {
    /// A plain one.
    pub(crate) const fn of(tone: Tone, size: f64) -> Self {
        Self { tone, size, bold: false, hold: Hold::Start }
    }
    pub(crate) const fn bold(self) -> Self {
        Self { bold: true, ..self }
    }
    pub(crate) const fn held(self, hold: Hold) -> Self {
        Self { hold, ..self }
    }
}

/// Width of every drawing. A page scales it.
pub(crate) const WIDTH: f64 = 720.0;

/// A drawing in the making.
#[derive(Debug, Default)]
pub(crate) struct Drawing {
    body: String,
}

impl Drawing {
    pub(crate) fn line(&mut self, (x1, y1): (f64, f64), (x2, y2): (f64, f64), tone: Tone, width: f64) {
        self.dashed((x1, y1), (x2, y2), tone, width, "");
    }
    pub(crate) fn dashed(&mut self, (x1, y1): (f64, f64), (x2, y2): (f64, f64), tone: Tone, width: f64, dash: &str) {
        let dash = if dash.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{dash}\"") };
        self.push(format_args!("<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\"{} stroke-width=\"{width}\"{dash}/>", stroke(tone)));
    }
    pub(crate) fn path(&mut self, points: &[(f64, f64)], tone: Tone, width: f64, dash: &str) {
        if points.len() < 2 {
            return;
        }
        let dash = if dash.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{dash}\"") };
        self.push(format_args!(
            "<polyline points=\"{}\" fill=\"none\"{} stroke-width=\"{width}\" stroke-linejoin=\"round\" stroke-linecap=\"round\"{dash}/>",
            listed(points),
            stroke(tone)
        ));
    }
    pub(crate) fn area(&mut self, points: &[(f64, f64)], tone: Tone, opacity: f64) {
        self.push(format_args!("<polygon points=\"{}\"{} fill-opacity=\"{opacity}\"/>", listed(points), fill(tone)));
    }
    pub(crate) fn bar(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), round: f64, tone: Tone) {
        if width <= 0.0 {
            return;
        }
        self.push(format_args!("<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{height:.1}\" rx=\"{round}\"{}/>", width.max(0.0), fill(tone)));
    }
    /// An empty bar with a dashed edge: what is missing.
    pub(crate) fn gap(&mut self, (x, y): (f64, f64), (width, height): (f64, f64)) {
        if width <= 0.0 {
            return;
        }
        self.push(format_args!(
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{height:.1}\" rx=\"2\" fill=\"none\"{} stroke-width=\"1\" stroke-dasharray=\"3 2.5\"/>",
            width.max(0.0),
            stroke(EDGE)
        ));
    }
    /// The mark of a group: every group has its own shape as well as its colour.
    pub(crate) fn mark(&mut self, at: usize, (x, y): (f64, f64), r: f64, tone: Tone) {
        let edge = format!("{}{} stroke-width=\"1.5\"", fill(tone), stroke(GROUND));
        let points = |all: &[(f64, f64)]| listed(&all.iter().map(|(dx, dy)| (x + dx * r, y + dy * r)).collect::<Vec<_>>());
        match at % 6 {
            0 => self.push(format_args!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{r:.1}\"{edge}/>")),
            1 => self.push(format_args!("<polygon points=\"{}\"{edge}/>", points(&[(-0.95, -0.95), (0.95, -0.95), (0.95, 0.95), (-0.95, 0.95)]))),
            2 => self.push(format_args!("<polygon points=\"{}\"{edge}/>", points(&[(0.0, -1.3), (1.2, 0.9), (-1.2, 0.9)]))),
            3 => self.push(format_args!("<polygon points=\"{}\"{edge}/>", points(&[(0.0, -1.4), (1.4, 0.0), (0.0, 1.4), (-1.4, 0.0)]))),
            4 => self.push(format_args!("<polygon points=\"{}\"{edge}/>", points(&[(0.0, 1.3), (1.2, -0.9), (-1.2, -0.9)]))),
            _ => self.push(format_args!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{:.1}\"{}{} stroke-width=\"2\"/>", r - 0.5, fill(GROUND), stroke(tone))),
        }
    }
    pub(crate) fn text(&mut self, (x, y): (f64, f64), words: &str, pen: Pen) {
        let hold = match pen.hold {
            Hold::Start => "",
            Hold::Middle => " text-anchor=\"middle\"",
            Hold::End => " text-anchor=\"end\"",
        };
        let weight = if pen.bold { " font-weight=\"600\"" } else { "" };
        self.push(format_args!("<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{}\"{weight}{hold}{}>{}</text>", pen.size, fill(pen.tone), escaped(words)));
    }
    /// Lines of text around a middle height.
    pub(crate) fn lines(&mut self, (x, y): (f64, f64), lines: &[String], pen: Pen) {
        let step = pen.size * 1.2;
        let first = y + pen.size * 0.35 - step * (lines.len().saturating_sub(1)) as f64 / 2.0;
        for (at, line) in lines.iter().enumerate() {
            self.text((x, first + step * at as f64), line, pen);
        }
    }
    fn push(&mut self, shape: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.body, "{shape}");
    }
    /// The whole document. `id` is unique in the page.
    pub(crate) fn finish(self, height: f64, id: &str, title: &str, describes: &str) -> String {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height:.0}\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\" \
             font-family=\"system-ui, 'Segoe UI', Roboto, 'Libertinus Serif', serif\"><title id=\"{id}-t\">{}</title><desc id=\"{id}-d\">{}</desc>\n{}</svg>",
            escaped(title),
            escaped(describes),
            self.body
        )
    }
}

fn fill(tone: Tone) -> String {
    format!(" class=\"f-{}\" fill=\"{}\"", tone.class, tone.light)
}

// An element has one class attribute at most; a shape with both is filled by its class and edged by this attribute alone.
fn stroke(tone: Tone) -> String {
    format!(" data-s=\"{}\" stroke=\"{}\"", tone.class, tone.light)
}

fn listed(points: &[(f64, f64)]) -> String {
    let all: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    all.join(" ")
}

/// Text for XML: marks escaped, and characters that XML 1.0 forbids left out.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}' => {}
            c => out.push(c),
        }
    }
    out
}

/// About how wide a text is. No font is at hand, so a little more than most need.
pub(crate) fn width(text: &str, size: f64) -> f64 {
    let of = |c: char| match c {
        'i' | 'j' | 'l' | 't' | 'f' | 'r' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | '(' | ')' | '[' | ']' | ' ' => 0.34,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 0.9,
        c if c.is_ascii_uppercase() => 0.69,
        c if u32::from(c) >= 0x1100 => 1.05,
        _ => 0.58,
    };
    text.chars().map(of).sum::<f64>() * size
}

/// A text in so many lines at most, each no wider than the room; the rest gives way to an ellipsis.
pub(crate) fn fitted(text: &str, room: f64, size: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split_whitespace() {
        let last = lines.last_mut().map(|line| (line.is_empty(), format!("{line} {word}")));
        match last {
            Some((false, joined)) if width(&joined, size) <= room => *lines.last_mut().unwrap_or(&mut String::new()) = joined,
            Some((false, _)) => lines.push(word.to_owned()),
            _ => lines = vec![word.to_owned()],
        }
    }
    let cut = lines.len() > most;
    lines.truncate(most.max(1));
    let end = lines.len() - 1;
    for (at, line) in lines.iter_mut().enumerate() {
        let more = cut && at == end;
        if more || width(line, size) > room {
            while !line.is_empty() && width(line, size) + 0.9 * size > room {
                line.pop();
            }
            line.truncate(line.trim_end().len());
            line.push('…');
        }
    }
    lines
}

/// Round numbers that span a range, five or so.
pub(crate) fn ticks(low: f64, high: f64, about: usize) -> Vec<f64> {
    let span = high - low;
    if span.is_nan() || span <= 0.0 || span.is_infinite() {
        return vec![low];
    }
    let rough = span / about.max(1) as f64;
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().map(|it| it * power).find(|step| *step >= rough * 0.999).unwrap_or(10.0 * power);
    let first = (low / step - 1e-9).ceil();
    (0..40).map(|at| (first + f64::from(at)) * step).take_while(|tick| *tick <= high + step * 1e-9).map(|tick| tick + 0.0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_is_wrapped_and_then_cut() {
        let long = "Acceptance and commitment therapy for adults, Thursday evening, second room";
        let lines = fitted(long, 150.0, 12.0, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('…'));
        assert!(lines.iter().all(|line| width(line, 12.0) <= 152.0));
        assert_eq!(fitted("", 100.0, 12.0, 2), [""]);
        assert_eq!(fitted("one", 100.0, 12.0, 2), ["one"]);
    }

    #[test]
    fn ticks_are_round_and_inside() {
        assert_eq!(ticks(-7.1, 0.9, 5), [-6.0, -4.0, -2.0, 0.0]);
        assert_eq!(ticks(3.0, 3.0, 5), [3.0]);
    }
}
