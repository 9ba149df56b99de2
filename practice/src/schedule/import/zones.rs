//! Time zones by the names that calendars give them: IANA's, Windows' (as Outlook and Exchange write them), and what
//! people in a few countries call theirs.

use kernel::{Zone, text::fold};

/// Windows' names and IANA's, after the CLDR's table of zones (`windowsZones.xml`, territory 001) for the zones in which
/// practices are most likely to be.
const WINDOWS: [(&str, &str); 45] = [
    ("utc", "UTC"),
    ("gmt standard time", "Europe/London"),
    ("greenwich standard time", "Atlantic/Reykjavik"),
    ("w. europe standard time", "Europe/Berlin"),
    ("central europe standard time", "Europe/Budapest"),
    ("romance standard time", "Europe/Paris"),
    ("central european standard time", "Europe/Warsaw"),
    ("e. europe standard time", "Europe/Chisinau"),
    ("gtb standard time", "Europe/Bucharest"),
    ("fle standard time", "Europe/Kiev"),
    ("turkey standard time", "Europe/Istanbul"),
    ("israel standard time", "Asia/Jerusalem"),
    ("south africa standard time", "Africa/Johannesburg"),
    ("russian standard time", "Europe/Moscow"),
    ("arabian standard time", "Asia/Dubai"),
    ("india standard time", "Asia/Calcutta"),
    ("china standard time", "Asia/Shanghai"),
    ("singapore standard time", "Asia/Singapore"),
    ("tokyo standard time", "Asia/Tokyo"),
    ("korea standard time", "Asia/Seoul"),
    ("w. australia standard time", "Australia/Perth"),
    ("cen. australia standard time", "Australia/Adelaide"),
    ("aus central standard time", "Australia/Darwin"),
    ("e. australia standard time", "Australia/Brisbane"),
    ("aus eastern standard time", "Australia/Sydney"),
    ("tasmania standard time", "Australia/Hobart"),
    ("new zealand standard time", "Pacific/Auckland"),
    ("eastern standard time", "America/New_York"),
    ("us eastern standard time", "America/Indianapolis"),
    ("central standard time", "America/Chicago"),
    ("canada central standard time", "America/Regina"),
    ("mountain standard time", "America/Denver"),
    ("us mountain standard time", "America/Phoenix"),
    ("pacific standard time", "America/Los_Angeles"),
    ("alaskan standard time", "America/Anchorage"),
    ("hawaiian standard time", "Pacific/Honolulu"),
    ("atlantic standard time", "America/Halifax"),
    ("newfoundland standard time", "America/St_Johns"),
    ("sa western standard time", "America/La_Paz"),
    ("sa pacific standard time", "America/Bogota"),
    ("e. south america standard time", "America/Sao_Paulo"),
    ("argentina standard time", "America/Buenos_Aires"),
    ("pacific sa standard time", "America/Santiago"),
    ("central standard time (mexico)", "America/Mexico_City"),
    ("customized time zone", ""),
];

/// What Outlook shows after the offset, as in `(UTC-05:00) Eastern Time (US & Canada)`, and what people say.
const SAID: [(&str, &str); 22] = [
    ("eastern time (us & canada)", "America/New_York"),
    ("central time (us & canada)", "America/Chicago"),
    ("mountain time (us & canada)", "America/Denver"),
    ("pacific time (us & canada)", "America/Los_Angeles"),
    ("atlantic time (canada)", "America/Halifax"),
    ("arizona", "America/Phoenix"),
    ("alaska", "America/Anchorage"),
    ("hawaii", "Pacific/Honolulu"),
    ("dublin, edinburgh, lisbon, london", "Europe/London"),
    ("amsterdam, berlin, bern, rome, stockholm, vienna", "Europe/Berlin"),
    ("brussels, copenhagen, madrid, paris", "Europe/Paris"),
    ("canberra, melbourne, sydney", "Australia/Sydney"),
    ("brisbane", "Australia/Brisbane"),
    ("perth", "Australia/Perth"),
    ("adelaide", "Australia/Adelaide"),
    ("auckland, wellington", "Pacific/Auckland"),
    ("coordinated universal time", "UTC"),
    ("eastern", "America/New_York"),
    ("central", "America/Chicago"),
    ("mountain", "America/Denver"),
    ("pacific", "America/Los_Angeles"),
    ("london", "Europe/London"),
];

/// The zone of this name; also where a calendar puts its own path before IANA's name, as in
/// `/freeassociation.sourceforge.net/Europe/London`.
pub(super) fn named(name: &str) -> Option<Zone> {
    let name = name.trim().trim_matches('"');
    if name.is_empty() || name.len() > 120 {
        return None;
    }
    let folded = fold(name);
    let shown = folded.strip_prefix('(').and_then(|rest| rest.split_once(')')).map_or(folded.as_str(), |(_, rest)| rest.trim());
    let bare = shown.trim_end_matches(" time").trim();
    let known = WINDOWS.iter().chain(&SAID).find(|(known, _)| [folded.as_str(), shown, bare].contains(known));
    if let Some((_, zone)) = known {
        return Zone::named(zone);
    }
    // IANA's names have at most three parts.
    let parts: Vec<&str> = name.split('/').collect();
    let from = parts.len().saturating_sub(3);
    (from..parts.len()).find_map(|at| parts.get(at..).map(|rest| rest.join("/")).filter(|name| plausible(name)).and_then(|name| Zone::named(&name)))
}

/// Whether a text may be asked of the zone data: a region and a city, or universal time. What else lies in a system's zone
/// data, such as its own local time, is nobody's zone.
fn plausible(name: &str) -> bool {
    let sound = name.chars().all(|c| c.is_ascii_alphanumeric() || "/_+-".contains(c));
    let city = name.split_once('/').is_some_and(|(region, city)| !city.is_empty() && !["", "posix", "right"].contains(&region));
    sound && (city || ["UTC", "GMT"].contains(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_known_by_the_names_that_calendars_use() {
        for (name, zone) in [
            ("America/New_York", "America/New_York"),
            ("europe/london", "Europe/London"),
            ("/mozilla.org/20050126_1/Europe/London", "Europe/London"),
            ("/freeassociation.sourceforge.net/Tzfile/America/Argentina/Ushuaia", "America/Argentina/Ushuaia"),
            ("Eastern Standard Time", "America/New_York"),
            ("W. Europe Standard Time", "Europe/Berlin"),
            ("(UTC-05:00) Eastern Time (US & Canada)", "America/New_York"),
            ("(GMT+00:00) Dublin, Edinburgh, Lisbon, London", "Europe/London"),
            ("Pacific Time", "America/Los_Angeles"),
            ("UTC", "UTC"),
        ] {
            assert_eq!(named(name).map(|zone| zone.name().to_owned()), Some(zone.to_owned()), "{name}");
        }
        for name in ["", "Mars/Olympus", "Customized Time Zone", "../../etc/passwd", "/etc/localtime", "EST5EDT,M3.2.0,M11.1.0", &"x/".repeat(5000)] {
            assert_eq!(named(name), None, "{name:.40}");
        }
    }

    #[test]
    fn every_zone_of_the_table_is_in_the_zone_data() {
        for (name, zone) in WINDOWS.iter().chain(&SAID).filter(|(_, zone)| !zone.is_empty()) {
            assert!(Zone::named(zone).is_some(), "{name}: {zone}");
            assert_eq!(*name, fold(name));
        }
    }
}
