//! Whatever is typed: outcomes, codes, times, and how somebody took part.

use kernel::Id;
use proptest::prelude::*;

use super::*;
use crate::clients::Face;

pub(super) fn session() -> SessionCard {
    let zone = Zone::named("America/New_York").unwrap();
    let start = zone.at(jiff::civil::date(2026, 11, 22).at(10, 0, 0, 0));
    SessionCard {
        id: Id::new(), group: Id::new(), zone, started_at: start, actual_start: start, actual_end: start.plus(90 * MINUTE),
        sealed_at: None, checked_out_at: None, version: 1,
    }
}
pub(super) fn entry() -> EntryCard {
    EntryCard {
        id: Id::new(), client: Id::new(), face: Face::default(), added: false, outcome: Outcome::Unmarked, reason: String::new(),
        code: String::new(), segments: Vec::new(), remote: Remote::default(), version: 1, changed_in: 1, marked_by: None, marked_at: None,
    }
}
pub(super) fn in_the_room() -> Usual {
    Usual { code: "90853".into(), mode: Mode::Room, platform: String::new() }
}
fn codes() -> Vec<Code> {
    super::super::words::STANDARD_CODES
        .iter()
        .map(|(code, label, means)| Code { code: (*code).into(), label: (*label).into(), attended: means.attended(), standard: true })
        .collect()
}
fn marked(outcome: Outcome, code: Option<&str>, times: &[(&str, &str)]) -> Result<Mark, Error> {
    let session = session();
    let segments: Vec<_> = times.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
    let typed = Typed { outcome, reason: "", code, segments: &segments, modes: &[], remote: None };
    mark(&session, &entry(), &typed, &in_the_room(), &codes(), session.actual_start.plus(18 * MINUTE + 7))
}

// proves: TA-16, TA-17, TA-18, TA-22
#[test]
fn an_outcome_brings_its_usual_code_unless_another_fitting_one_is_chosen() {
    for (outcome, chosen, becomes) in [
        (Outcome::Present, None, "90853"),
        (Outcome::Present, Some("H0005"), "H0005"),
        (Outcome::Present, Some(""), ""),
        (Outcome::Present, Some("NOSHOW"), "90853"),
        (Outcome::Absent, None, ""),
        (Outcome::Absent, Some("NOSHOW"), "NOSHOW"),
        (Outcome::Absent, Some("90853"), ""),
        (Outcome::LateCancel, Some("LATECX"), "LATECX"),
    ] {
        assert_eq!(marked(outcome, chosen, &[]).unwrap().code, becomes, "{outcome:?} {chosen:?}");
    }
    assert!(marked(Outcome::Present, Some("99999"), &[]).is_err());
}

// proves: TA-20
#[test]
fn a_code_says_how_it_went_where_nobody_has_said() {
    let meant = codes().iter().map(|code| format!("{} {}", code.code, code.means().word())).collect::<Vec<_>>();
    assert_eq!(meant, ["90853 present", "90849 present", "90847 present", "H0005 present", "NOSHOW absent", "LATECX late_cancel"]);
    let own = |code: &str, attended| Code { code: code.into(), label: String::new(), attended, standard: false }.means();
    assert_eq!((own("REC", true), own("GONE", false)), (Outcome::Present, Outcome::Absent));
}

// proves: KP-17, KP-18, R-C2
#[test]
fn times_lie_in_the_session_and_do_not_overlap() {
    let two = marked(Outcome::Present, None, &[("10:50", "11:30"), ("10:00", "10:35")]).unwrap();
    assert_eq!(two.segments.iter().map(|s| s.time_out.minutes_since(s.time_in)).collect::<Vec<_>>(), [35, 40]);
    for bad in [&[("10:00", "11:00"), ("10:30", "11:30")][..], &[("11:00", "10:00")], &[("07:00", "10:30")], &[("ten", "11:00")]] {
        assert!(marked(Outcome::Present, None, bad).is_err(), "{bad:?}");
    }
    let late = marked(Outcome::Late, None, &[]).unwrap();
    assert_eq!(session().zone.clock(late.segments[0].time_in), "10:18");
    assert!(marked(Outcome::Excused, None, &[("10:00", "11:00")]).unwrap().segments.is_empty());
}

#[test]
fn nothing_changes_once_the_session_is_sealed() {
    let sealed = SessionCard { sealed_at: Some(Moment(1)), ..session() };
    let typed = Typed { outcome: Outcome::Present, reason: "", code: None, segments: &[], modes: &[], remote: None };
    assert!(mark(&sealed, &entry(), &typed, &in_the_room(), &codes(), Moment(0)).is_err());
}

proptest! {
    // proves: R-C2
    #[test]
    fn whatever_is_typed_accepted_times_are_sound(pairs in proptest::collection::vec((0u8..30, 0u8..70, 0u8..30, 0u8..70), 0..6)) {
        let typed: Vec<_> = pairs.iter().map(|(a, b, c, d)| (format!("{a:02}:{b:02}"), format!("{c:02}:{d:02}"))).collect();
        let session = session();
        let order = Typed { outcome: Outcome::Present, reason: "", code: None, segments: &typed, modes: &[], remote: None };
        if let Ok(change) = mark(&session, &entry(), &order, &in_the_room(), &codes(), session.actual_start) {
            prop_assert!(!change.segments.is_empty());
            for s in &change.segments {
                prop_assert!(s.time_in < s.time_out);
                prop_assert!(s.time_in >= session.actual_start.plus(-TOLERANCE) && s.time_out <= session.actual_end.plus(TOLERANCE));
            }
            prop_assert!(change.segments.windows(2).all(|w| w[0].time_out <= w[1].time_in));
        }
    }
}

// proves: KP-16, KP-17, R-C1
#[test]
fn late_is_since_now_while_the_session_lasts_and_else_the_time_must_be_said() {
    let session = session();
    let late = |minutes: i64, times: &[(&str, &str)]| {
        let segments: Vec<_> = times.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        let typed = Typed { outcome: Outcome::Late, reason: "", code: None, segments: &segments, modes: &[], remote: None };
        let marked = mark(&session, &entry(), &typed, &in_the_room(), &codes(), session.actual_start.plus(minutes * MINUTE + 9));
        marked.map(|m| session.zone.clock(m.segments[0].time_in)).map_err(|e| e.to_string())
    };
    let asked = Err("Late since when? Write the time they came in.".to_owned());
    for (now, times, becomes) in [
        (18, &[][..], Ok("10:18".to_owned())),
        (18, &[("10:00", "11:30")], Ok("10:18".to_owned())),
        (18, &[("10:05", "11:30")], Ok("10:05".to_owned())),
        (0, &[], Ok("10:01".to_owned())),
        (-5, &[], asked.clone()),
        (95, &[], asked.clone()),
        (95, &[("10:00", "11:30")], asked),
        (95, &[("10:20", "")], Ok("10:20".to_owned())),
        (40, &[("10:00", "10:30"), ("10:50", "11:30")], Err("Late since when? Write the time they came in.".to_owned())),
    ] {
        assert_eq!(late(now, times), becomes, "{now} {times:?}");
    }
}

// proves: R-C9
#[test]
fn a_time_keeps_its_way_of_taking_part_until_another_is_said() {
    let (session, usual) = (session(), Usual { mode: Mode::Remote, platform: "video.example".into(), ..in_the_room() });
    let judged = |entry: &EntryCard, times: &[(&str, &str)], modes: &[Mode], remote: Option<&Remote>| {
        let segments: Vec<_> = times.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        let typed = Typed { outcome: Outcome::Present, reason: "", code: None, segments: &segments, modes, remote };
        mark(&session, entry, &typed, &usual, &codes(), session.actual_start).unwrap()
    };
    let first = judged(&entry(), &[], &[], None);
    assert_eq!((first.segments[0].mode, first.remote.platform.as_str()), (Mode::Remote, "video.example"), "as is usual");
    let mixed = judged(&entry(), &[("10:00", "10:30"), ("10:40", "11:30")], &[Mode::Room, Mode::Remote], None);
    let stands = EntryCard { outcome: Outcome::Present, segments: mixed.segments.clone(), remote: mixed.remote.clone(), ..entry() };
    let moved = judged(&stands, &[("10:00", "10:25"), ("10:45", "11:30")], &[], None);
    assert_eq!(moved.segments.iter().map(|s| s.mode).collect::<Vec<_>>(), [Mode::Room, Mode::Remote]);
    let typed = Remote { location: " At\nhome ".into(), audio_reason: "not asked".into(), ..Remote::default() };
    let said = judged(&stands, &[], &[], Some(&typed)).remote;
    assert_eq!((said.location.as_str(), said.audio_reason.as_str(), said.platform.as_str()), ("At home", "", "video.example"));
    assert_eq!(said.lacks(), Some(("consent", "that they agreed to it")));
    assert!(judged(&stands, &[("10:00", "11:30")], &[Mode::Room], Some(&typed)).remote.is_empty());
}
