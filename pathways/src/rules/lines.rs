//! Two texts compared line by line: what went, what came, and a little of what stayed around it.

/// A line of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Line<'a> {
    /// It is in both: its number in the new text.
    Both(usize, &'a str),
    /// It went: its number in the old text.
    Gone(usize, &'a str),
    /// It came: its number in the new text.
    New(usize, &'a str),
    /// So many lines that are in both are left out here.
    Left(usize),
}

/// How many lines around a change are shown.
const AROUND: usize = 2;
/// Beyond so many pairs of lines the changed stretch is shown as one that went and one that came.
const MOST: usize = 4_000_000;

/// Compares two texts. Empty where they are the same.
pub(crate) fn compare<'a>(old: &'a str, new: &'a str) -> Vec<Line<'a>> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    let mut all: Vec<Line<'_>> = (0..head).map(|at| Line::Both(at + 1, new[at])).collect();
    middle(&mut all, (head, &old[head..old.len() - tail]), (head, &new[head..new.len() - tail]));
    all.extend((new.len() - tail..new.len()).map(|at| Line::Both(at + 1, new[at])));
    shortened(&all)
}

/// The longest common lines of the stretch that differs.
fn middle<'a>(all: &mut Vec<Line<'a>>, old: (usize, &[&'a str]), new: (usize, &[&'a str])) {
    let ((skip_old, old), (skip_new, new)) = (old, new);
    let width = new.len() + 1;
    let mut common = vec![0_u32; if old.len() * new.len() > MOST { 0 } else { (old.len() + 1) * width }];
    if !common.is_empty() {
        for a in (0..old.len()).rev() {
            for b in (0..new.len()).rev() {
                common[a * width + b] = if old[a] == new[b] {
                    common[(a + 1) * width + b + 1] + 1
                } else {
                    common[(a + 1) * width + b].max(common[a * width + b + 1])
                };
            }
        }
    }
    let (mut a, mut b) = (0, 0);
    while a < old.len() || b < new.len() {
        let both = a < old.len() && b < new.len();
        if both && !common.is_empty() && old[a] == new[b] {
            all.push(Line::Both(skip_new + b + 1, new[b]));
            (a, b) = (a + 1, b + 1);
        } else if a < old.len() && (!both || common.is_empty() || common[(a + 1) * width + b] >= common[a * width + b + 1]) {
            all.push(Line::Gone(skip_old + a + 1, old[a]));
            a += 1;
        } else {
            all.push(Line::New(skip_new + b + 1, new[b]));
            b += 1;
        }
    }
}

/// Leaves out what stayed, but for a little around each change.
fn shortened<'a>(all: &[Line<'a>]) -> Vec<Line<'a>> {
    let near = |at: usize| all[at.saturating_sub(AROUND)..(at + AROUND + 1).min(all.len())].iter().any(|line| !matches!(line, Line::Both(..)));
    let mut shown = Vec::new();
    let mut left = 0;
    for (at, line) in all.iter().enumerate() {
        if near(at) {
            if left > 0 {
                shown.push(Line::Left(left));
            }
            left = 0;
            shown.push(*line);
        } else {
            left += 1;
        }
    }
    if left > 0 && !shown.is_empty() {
        shown.push(Line::Left(left));
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(old: &str, new: &str) -> String {
        let line = |line: Line<'_>| match line {
            Line::Both(n, text) => format!(" {n}{text}"),
            Line::Gone(n, text) => format!("-{n}{text}"),
            Line::New(n, text) => format!("+{n}{text}"),
            Line::Left(n) => format!("…{n}"),
        };
        compare(old, new).into_iter().map(line).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn changes_stand_with_a_little_of_what_stayed() {
        for (old, new, expected) in [
            ("a\nb", "a\nb", ""),
            ("a", "b", "-1a +1b"),
            ("", "a", "+1a"),
            ("a\nb\nc\nd\ne\nf\ng", "a\nb\nc\nX\ne\nf\ng", "…1  2b  3c -4d +4X  5e  6f …1"),
            ("a\nb\nc", "a\nc", " 1a -2b  2c"),
            ("a\nb\nc\nd", "a\nd\nb\nc", " 1a +2d  3b  4c -4d"),
        ] {
            assert_eq!(told(old, new), expected, "{old:?} → {new:?}");
        }
    }
}
