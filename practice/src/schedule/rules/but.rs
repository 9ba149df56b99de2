//! The days of a rule that a series leaves out or has elsewhere from its beginning.

use std::collections::HashMap;

use kernel::{Id, Zone, time::MINUTE};

use crate::schedule::words::{But, Instance, Occurrence};

/// Leaves out the days of a rule on which there is nothing, and puts those elsewhere that are; answers what the series says
/// of the latter, by their ids.
pub(in crate::schedule) fn but(instances: &mut Vec<Instance>, but: &[But], zone: &str) -> HashMap<Id<Occurrence>, String> {
    let zone = Zone::named(zone).unwrap_or_else(Zone::utc);
    let of = |instance: &Instance| but.iter().find(|but| but.day == instance.local.date());
    instances.retain(|instance| of(instance).is_none_or(|but| but.to.is_some()));
    let mut elsewhere = HashMap::new();
    for instance in instances {
        if let Some((to, minutes)) = of(instance).and_then(|but| but.to) {
            elsewhere.insert(instance.id, instance.written());
            let starts_at = zone.at(to);
            (instance.local, instance.starts_at, instance.ends_at) = (to, starts_at, starts_at.plus(minutes * MINUTE));
        }
    }
    elsewhere
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;
    use crate::schedule::rules::instances;

    #[test]
    fn a_day_is_left_out_or_elsewhere_and_keeps_what_the_series_says() {
        let zone = Zone::named("Europe/London").unwrap();
        let mut all = instances(&[date(2026, 12, 1), date(2026, 12, 8), date(2026, 12, 15)], time(10, 0, 0, 0), 60, &zone);
        let without = But { day: date(2026, 12, 8), to: None };
        let moved = But { day: date(2026, 12, 15), to: Some((date(2026, 12, 16).at(14, 30, 0, 0), 90)) };
        let elsewhere = but(&mut all, &[without, moved], "Europe/London");
        let shown: Vec<_> = all.iter().map(|i| (i.written(), i.ends_at.minutes_since(i.starts_at))).collect();
        assert_eq!(shown, [("2026-12-01T10:00".to_owned(), 60), ("2026-12-16T14:30".to_owned(), 90)]);
        let originals: Vec<_> = all.iter().map(|i| elsewhere.get(&i.id).map(String::as_str)).collect();
        assert_eq!(originals, [None, Some("2026-12-15T10:00")]);
    }
}
