//! Numbers as a reader wants them: rounded to what the data carry, with a true minus sign.

/// How many decimals a set of numbers is shown with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Decimals(usize);

impl Decimals {
    /// As many as the narrowest of these intervals makes sense of: its width is shown with about two digits.
    pub(crate) fn of(widths: impl IntoIterator<Item = f64>) -> Self {
        let narrowest = widths.into_iter().filter(|width| width.is_finite() && *width > 0.0).fold(f64::INFINITY, f64::min);
        Self(match narrowest {
            width if width.is_infinite() => 1,
            width if width >= 60.0 => 0,
            width if width >= 0.6 => 1,
            width if width >= 0.06 => 2,
            width if width >= 0.006 => 3,
            _ => 5,
        })
    }
    /// The number.
    pub(crate) fn show(self, value: f64) -> String {
        let Self(decimals) = self;
        fixed(value, decimals)
    }
    /// The number, or a dash where there is none.
    pub(crate) fn maybe(self, value: Option<f64>) -> String {
        value.map_or_else(dash, |value| self.show(value))
    }
    /// `−7.1 to 0.9`.
    pub(crate) fn range(self, low: f64, high: f64) -> String {
        format!("{} to {}", self.show(low), self.show(high))
    }
    /// `−3.1 (−7.1 to 0.9)`.
    pub(crate) fn with_range(self, est: f64, low: f64, high: f64) -> String {
        format!("{} ({})", self.show(est), self.range(low, high))
    }
    /// A range where both limits are there.
    pub(crate) fn maybe_range(self, low: Option<f64>, high: Option<f64>) -> String {
        low.zip(high).map_or_else(dash, |(low, high)| self.range(low, high))
    }
}

/// What stands where there is no number.
pub(crate) fn dash() -> String {
    "–".to_owned()
}

/// A number with so many decimals and a true minus sign, never `−0.0`.
pub(crate) fn fixed(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return dash();
    }
    let text = format!("{value:.decimals$}");
    match text.strip_prefix('-') {
        Some(rest) if rest.chars().all(|c| matches!(c, '0' | '.')) => rest.to_owned(),
        Some(rest) => format!("\u{2212}{rest}"),
        None => text,
    }
}

/// Four digits at most, and no zeros at the end: for parameters and axes.
pub(crate) fn short(value: f64) -> String {
    let text = fixed(value, 4);
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// `p < 0.001`, `p = 0.036`.
pub(crate) fn p(value: f64) -> String {
    if value < 0.001 { "p < 0.001".to_owned() } else { format!("p = {}", p_cell(value)) }
}

/// The same in a table: `< 0.001`, `0.036`.
pub(crate) fn p_cell(value: f64) -> String {
    if !value.is_finite() {
        dash()
    } else if value < 0.001 {
        "< 0.001".to_owned()
    } else if value < 0.0995 {
        fixed(value, 3)
    } else {
        fixed(value, 2)
    }
}

/// `45%`.
pub(crate) fn percent(share: f64) -> String {
    format!("{}%", fixed(share * 100.0, 0))
}

/// `one client`, `7 clients`.
pub(crate) fn clients(n: usize) -> String {
    if n == 1 { "one client".to_owned() } else { format!("{n} clients") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_minus_before_nothing_and_no_more_decimals_than_the_data_carry() {
        assert_eq!(fixed(-0.04, 1), "0.0");
        assert_eq!(fixed(-3.08, 1), "\u{2212}3.1");
        assert_eq!(fixed(f64::NAN, 1), "–");
        assert_eq!(short(14.0), "14");
        assert_eq!(short(-0.25), "\u{2212}0.25");
        assert_eq!(Decimals::of([8.0]).show(-3.082), "\u{2212}3.1");
        assert_eq!(Decimals::of([0.2]).show(0.456), "0.46");
        assert_eq!(Decimals::of([f64::NAN]).show(2.0), "2.0");
        assert_eq!((p(0.00004), p_cell(0.0359), p_cell(0.48)), ("p < 0.001".into(), "0.036".into(), "0.48".into()));
    }
}
