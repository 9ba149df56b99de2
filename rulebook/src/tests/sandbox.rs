//! The procedure of The Sandbox, rule by rule, as the preset runs it: stories of single clients in London, told to the microsecond.

use kernel::{Moment, Zone};

use crate::{Book, Category, Event, Fact, Run, Stand, Which, judge, limit, preset, say, warn_from};

fn book() -> Book {
    Book::read(preset::ALL[0].text).unwrap()
}
fn london() -> Zone {
    Zone::named("Europe/London").unwrap()
}
/// `2026-03-14 10:00` on the wall in London.
fn at(wall: &str) -> Moment {
    let wall: jiff::civil::DateTime = wall.replace(' ', "T").parse().unwrap();
    london().at(wall)
}
/// The other way round, with the microseconds after the second.
fn wall(at: Moment) -> String {
    let (seconds, micros) = (london().wall(at).strftime("%Y-%m-%d %H:%M:%S").to_string(), at.0.rem_euclid(1_000_000));
    let clock = seconds.strip_suffix(":00").unwrap_or(&seconds).to_owned();
    if micros == 0 { clock } else { format!("{clock} + {micros} µs") }
}

/// A client who is in a state since an instant, and what happened to them.
struct Story {
    state: &'static str,
    began: &'static str,
    facts: Vec<Fact>,
}

fn story(state: &'static str, began: &'static str) -> Story {
    Story { state, began, facts: Vec::new() }
}

impl Story {
    /// Something happened: `attempt:no_answer` at a time, by phone.
    fn with(mut self, what: &str, when: &str) -> Self {
        let Which::Of { kind, of } = Which::try_from(what.to_owned()).unwrap() else { panic!("{what} is no fact") };
        let at = at(when);
        let by = if what.starts_with("attempt") { "phone" } else { "" };
        self.facts.push(Fact { at, known: at, until: None, kind, of: of.into(), by: by.into() });
        self.facts.sort_by_key(|fact| fact.at);
        self
    }
    /// So many sessions of a kind in the days up to one, a day apart, at ten.
    fn sessions(self, what: &str, n: i64, last: &str) -> Self {
        (0..n).fold(self, |story, back| {
            let when = at(last).plus(-back * 24 * kernel::time::HOUR);
            let when = london().wall(when).strftime("%Y-%m-%d %H:%M").to_string();
            story.with(what, &when)
        })
    }
    /// The keys of the rules that hold at an instant, had nothing moved the client.
    fn holds(&self, when: Moment) -> Vec<String> {
        let book = book();
        let began = at(self.began);
        let stand = Stand { state: book.state(self.state).unwrap(), entered: began, began };
        judge(&book, &london(), stand, &self.facts, when).findings.into_iter().map(|one| book.rules[one.rule].key.clone()).collect()
    }
    /// All that happens up to an instant.
    fn told(&self, to: &str) -> Vec<String> {
        self.events(to).iter().map(|event| told(&book(), event)).collect()
    }
    fn events(&self, to: &str) -> Vec<Event> {
        let book = book();
        Run::begin(book.state(self.state).unwrap(), at(self.began), false).on(&book, &london(), &self.facts, at(to))
    }
}

fn told(book: &Book, event: &Event) -> String {
    let key = |rule: &usize| book.rules[*rule].key.as_str();
    match event {
        Event::Raised { at, rule, .. } => format!("{}: {}", wall(*at), key(rule)),
        Event::Withdrawn { at, rule } => format!("{}: no more {}", wall(*at), key(rule)),
        Event::Moved { at, rule, to, .. } => format!("{}: {} moves to {}", wall(*at), key(rule), book.states[*to].name),
    }
}

/// In therapy since January, seven sessions until 14 March, chased twice.
fn silent() -> Story {
    let seven =
        story("therapy", "2026-01-05 09:00").with("offered", "2026-01-05 09:00").sessions("attended:individual", 7, "2026-03-14 10:00");
    seven.with("attempt:no_answer", "2026-04-02 11:00").with("attempt:message", "2026-04-20 11:00")
}

// proves: JV-2, R-H2
#[test]
fn jv_2_three_months_of_silence_and_two_chases_propose_discharge() {
    let events = silent().events("2026-06-25 10:00");
    let [Event::Raised { at: raised, rule, seen }] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!((wall(*raised).as_str(), book().rules[*rule].key.as_str()), ("2026-06-14 10:00 + 1 µs", "quiet_in_therapy"));
    assert_eq!(
        say::seen(&book(), seen, at("2026-06-25 10:00"), &london()),
        "no engagement since 14 March (103 days), 2 chase attempts (2 April by phone, 20 April by phone), 7 of 12 sessions done, not graduated, \
         not referred out, has not asked to end, 7 engagements since the last offer, episode began on 5 January (171 days ago)"
    );
}

// proves: JV-2
#[test]
fn jv_2_each_condition_is_needed() {
    let day = at("2026-06-14 10:00").plus(1);
    assert_eq!(silent().holds(day.plus(-1)), [""; 0], "exactly three months are not more");
    assert_eq!(silent().holds(day), ["quiet_in_therapy"]);
    assert_eq!(silent().with("contact", "2026-05-01 10:00").holds(day), [""; 0]);
    assert_eq!(silent().with("attempt:reached", "2026-05-01 10:00").holds(day), [""; 0]);
    assert_eq!(silent().sessions("attended", 5, "2026-02-01 10:00").holds(day), ["twelve_sessions"]);
    assert_eq!(silent().sessions("attended", 4, "2026-02-01 10:00").holds(day), ["quiet_in_therapy"]);
    assert_eq!(silent().with("graduated", "2026-03-20 10:00").holds(day), ["graduated"]);
    assert_eq!(silent().with("referred_out", "2026-03-20 10:00").holds(day), ["referred_out_in_therapy"]);
    assert_eq!(silent().with("asked_to_end", "2026-03-20 10:00").holds(day), ["wants_to_end"]);
    let mut once = silent();
    once.facts.pop();
    assert_eq!(once.holds(day), ["chase_in_therapy"]);
    // A chase before the last engagement was answered by it.
    assert_eq!(once.with("attempt:no_answer", "2026-03-01 10:00").holds(day), ["chase_in_therapy"]);
}

// proves: JV-2
#[test]
fn jv_2_the_second_chase_turns_the_task_into_a_proposal() {
    let mut once = silent();
    once.facts.pop();
    let told = once.with("attempt:no_answer", "2026-06-20 12:00").with("contact", "2026-07-01 08:30").told("2026-09-01 00:00");
    let wanted = [
        "2026-06-14 10:00 + 1 µs: chase_in_therapy",
        "2026-06-20 12:00: no more chase_in_therapy",
        "2026-06-20 12:00: quiet_in_therapy",
        "2026-07-01 08:30: no more quiet_in_therapy",
    ];
    assert_eq!(told, wanted);
}

// proves: JV-2, R-H2
#[test]
fn jv_2_months_end_and_clocks_change() {
    for (last, day) in [
        ("2025-11-30 12:00", "2026-02-28 12:00 + 1 µs"),
        ("2025-11-28 12:00", "2026-02-28 12:00 + 1 µs"),
        ("2025-08-31 10:00", "2025-11-30 10:00 + 1 µs"),
        ("2027-11-30 12:00", "2028-02-29 12:00 + 1 µs"),
        // 01:30 does not exist on 29 March 2026, and comes twice on 25 October.
        ("2025-12-29 01:30", "2026-03-29 02:30 + 1 µs"),
        ("2026-07-25 01:30", "2026-10-25 01:30 + 1 µs"),
        // Summer time or not: nine stays nine.
        ("2026-01-10 09:00", "2026-04-10 09:00 + 1 µs"),
    ] {
        let quiet = story("icbt", "2025-05-01 09:00").with("module", last);
        let told = quiet.told("2029-01-01 00:00");
        assert_eq!(told.last().map(String::as_str), Some(format!("{day}: chase_in_icbt").as_str()), "{told:?}");
    }
    let twice = story("icbt", "2026-05-01 09:00").with("module", "2026-07-25 01:30").events("2027-01-01 00:00");
    let first = twice.iter().find_map(|event| if let Event::Raised { at, .. } = event { Some(at.to_string()) } else { None });
    assert_eq!(first.as_deref(), Some("2026-10-25T00:30:00.000001Z"), "the first half past one of the two");
}

// proves: JV-3
#[test]
fn jv_3_graduation_moves_and_twelve_sessions_propose_it() {
    let twelve = story("therapy", "2026-01-05 09:00").sessions("attended", 12, "2026-04-02 10:00").with("goal_met", "2026-04-01 10:00");
    assert_eq!(twelve.told("2026-04-03 10:00"), ["2026-04-02 10:00: twelve_sessions"]);
    let told = twelve.with("graduated", "2026-04-04 16:20").told("2026-12-01 00:00");
    assert_eq!(told, ["2026-04-02 10:00: twelve_sessions", "2026-04-04 16:20: graduated moves to Graduated"]);
    let fewer = story("icbt", "2026-01-05 09:00").with("graduated", "2026-02-04 16:20");
    assert_eq!(fewer.told("2026-12-01 00:00"), ["2026-02-04 16:20: graduated moves to Graduated"]);
}

// proves: JV-4
#[test]
fn jv_4_after_six_weeks_two_sessions_propose_discharge_and_three_graduation() {
    let group = |n| story("group", "2026-03-02 09:00").with("joined", "2026-03-02 09:00").sessions("attended:group", n, "2026-03-30 14:00");
    for n in 0..=2 {
        assert_eq!(group(n).told("2026-04-20 00:00"), ["2026-04-13 09:00: group_too_few"], "{n} sessions");
    }
    for n in 3..=6 {
        assert_eq!(group(n).told("2026-04-20 00:00"), ["2026-04-13 09:00: group_done"], "{n} sessions");
    }
    let six_weeks = at("2026-04-13 09:00");
    assert_eq!(group(3).holds(six_weeks.plus(-1)), [""; 0]);
    assert_eq!(group(3).holds(six_weeks), ["group_done"]);
    // The third comes late: the proposal turns round.
    let late = group(2).with("attended:group", "2026-04-14 14:00").told("2026-04-20 00:00");
    assert_eq!(late, ["2026-04-13 09:00: group_too_few", "2026-04-14 14:00: no more group_too_few", "2026-04-14 14:00: group_done"]);
    // Individual sessions are none of the group's.
    assert_eq!(group(2).sessions("attended:individual", 3, "2026-04-01 09:00").holds(six_weeks), ["group_too_few"]);
    assert_eq!(group(3).with("finished", "2026-04-01 15:00").told("2026-04-02 00:00"), ["2026-04-01 15:00: group_done"]);
    assert_eq!(group(2).with("left:moved", "2026-04-01 15:00").told("2026-05-02 00:00"), ["2026-04-01 15:00: group_too_few"]);
}

// proves: JV-19
#[test]
fn jv_19_three_sessions_and_left_needs_a_decision() {
    let group = |n| story("group", "2026-03-02 09:00").with("joined", "2026-03-02 09:00").sessions("attended:group", n, "2026-03-20 14:00");
    let left = |n| group(n).with("left:school", "2026-03-25 15:00");
    assert_eq!(left(3).told("2026-06-01 00:00"), ["2026-03-25 15:00: group_unfinished"], "and six weeks change nothing");
    assert_eq!(left(2).told("2026-06-01 00:00"), ["2026-03-25 15:00: group_too_few"]);
    let joined = left(3).with("joined", "2026-03-27 12:00").told("2026-06-01 00:00");
    assert_eq!(
        joined,
        ["2026-03-25 15:00: group_unfinished", "2026-03-27 12:00: no more group_unfinished", "2026-04-13 09:00: group_done"]
    );
}

// proves: JV-6
#[test]
fn jv_6_stepping_up_leaves_icbt_and_modules_in_therapy_change_nothing() {
    let icbt = || story("icbt", "2026-03-02 09:00").with("module", "2026-03-09 18:00");
    assert_eq!(icbt().told("2026-04-01 00:00"), [""; 0]);
    let told =
        icbt().with("stepped_up", "2026-03-12 11:00").with("module", "2026-03-14 18:00").with("booked:individual", "2026-03-15 09:00");
    assert_eq!(told.told("2026-06-14 18:00"), ["2026-03-12 11:00: stepped_up moves to Therapy"]);
    assert_eq!(icbt().with("booked:individual", "2026-03-15 09:00").told("2026-04-01 00:00"), ["2026-03-15 09:00: therapy_begun"]);
    assert_eq!(icbt().with("attended:individual", "2026-03-16 09:00").told("2026-04-01 00:00"), ["2026-03-16 09:00: therapy_begun"]);
    assert_eq!(story("therapy", "2026-03-02 09:00").with("module", "2026-03-09 18:00").told("2026-06-09 18:00"), [""; 0]);
}

// proves: JV-9
#[test]
fn jv_9_who_began_and_asks_to_end_has_a_state_and_who_did_not_is_asked_about() {
    let asks = |story: Story| story.with("asked_to_end", "2026-03-20 10:00").told("2026-03-21 00:00");
    assert_eq!(asks(story("icbt", "2026-03-02 09:00").with("module", "2026-03-09 18:00")), ["2026-03-20 10:00: wants_to_end"]);
    assert_eq!(asks(story("therapy", "2026-03-02 09:00").with("attended", "2026-03-09 18:00")), ["2026-03-20 10:00: wants_to_end"]);
    assert_eq!(asks(story("therapy", "2026-03-02 09:00").with("contact", "2026-03-09 18:00")), ["2026-03-20 10:00: wants_to_end_early"]);
}

// proves: JV-10
#[test]
fn jv_10_referred_out_goes_unless_they_still_use_the_service() {
    let referred = |state| story(state, "2026-03-02 09:00").with("contact", "2026-03-03 09:00").with("referred_out", "2026-03-05 09:00");
    for (state, rule) in [
        ("triage", "referred_out"),
        ("sandbox", "referred_out"),
        ("icbt", "referred_out"),
        ("group", "referred_out"),
        ("therapy", "referred_out_in_therapy"),
    ] {
        assert_eq!(referred(state).told("2026-03-06 00:00"), [format!("2026-03-05 09:00: {rule}")]);
        for using in ["attended:individual", "module", "booked:individual", "contact"] {
            let told = referred(state).with(using, "2026-03-10 10:00").told("2026-03-11 00:00");
            assert!(told.contains(&format!("2026-03-10 10:00: no more {rule}")), "{state} {using}: {told:?}");
        }
    }
    let staying = referred("therapy").with("attended:individual", "2026-03-10 10:00");
    assert_eq!(staying.told("2026-06-10 10:00").len(), 2, "raised, withdrawn, and then they stay");
    // Whoever used the service and then fell silent is not forgotten.
    assert_eq!(staying.told("2026-07-01 10:00").last().unwrap(), "2026-06-10 10:00 + 1 µs: referred_out_and_quiet");
}

// proves: JV-13
#[test]
fn jv_13_who_is_offered_in_or_engaging_stays_in_therapy() {
    let offered = story("therapy", "2026-03-02 09:00").with("offered", "2026-03-05 09:00");
    assert_eq!(offered.told("2026-06-05 09:00"), [""; 0], "(a) offered three months ago, not yet engaged");
    let last = |day| story("therapy", "2026-01-05 09:00").sessions("attended", 11, day);
    assert_eq!(last("2026-03-05 09:00").told("2026-06-05 09:00"), [""; 0], "(b) eleven sessions, no gap over three months");
    let engaging = last("2026-03-05 09:00").with("contact", "2026-06-01 09:00");
    assert_eq!(engaging.told("2026-09-01 09:00"), [""; 0], "(c) engaging");
    let new_offer = last("2026-03-05 09:00").with("offered", "2026-05-20 09:00").told("2026-08-20 09:00");
    assert_eq!(new_offer, [""; 0], "an offer gives three months of its own");
}

// proves: JV-20
#[test]
fn jv_20_an_offer_of_three_months_is_let_go_only_after_two_chases() {
    let offered = |chases: usize| {
        let offered = story("therapy", "2026-03-02 09:00").with("offered", "2026-03-05 09:00");
        ["2026-03-20 09:00", "2026-04-20 09:00"].into_iter().take(chases).fold(offered, |story, when| story.with("attempt:no_answer", when))
    };
    let day = at("2026-06-05 09:00");
    for (chases, rule) in [(0, "offer_chase"), (1, "offer_chase"), (2, "offer_unanswered")] {
        assert_eq!(offered(chases).holds(day), [""; 0], "exactly three months");
        assert_eq!(offered(chases).holds(day.plus(1)), [rule], "{chases} chases");
    }
    assert_eq!(offered(2).with("contact", "2026-05-20 09:00").told("2026-08-20 09:00"), [""; 0], "they engaged");
    // Chases before the offer do not count.
    assert_eq!(offered(1).with("attempt:no_answer", "2026-03-03 09:00").holds(day.plus(1)), ["offer_chase"]);
    // Where no offer was recorded, the episode's beginning stands for it.
    assert_eq!(story("therapy", "2026-03-02 09:00").told("2026-07-01 00:00"), ["2026-06-02 09:00 + 1 µs: offer_chase"]);
}

// proves: JV-14
#[test]
fn jv_14_triage_takes_seven_days_to_the_minute() {
    let book = book();
    let entered = at("2026-03-25 10:17");
    let stand = Stand { state: book.state("triage").unwrap(), entered, began: entered };
    // The clocks go forward on the 29th; the wall shows the same time a week later.
    assert_eq!(limit(&book, &london(), stand).map(wall).as_deref(), Some("2026-04-01 10:17"));
    assert_eq!(warn_from(&book, &london(), stand).map(wall).as_deref(), Some("2026-03-30 10:17"));
    for (key, name) in [
        ("sandbox", "Sandbox"),
        ("icbt", "iCBT"),
        ("therapy", "Therapy"),
        ("group", "Group Therapy"),
        ("external", "Referred to External Services"),
    ] {
        let told = story("triage", "2026-03-25 10:17").with(&format!("triaged:{key}"), "2026-03-31 16:00").told("2026-04-01 10:17");
        assert_eq!(told, [format!("2026-03-31 16:00: triage_{key} moves to {name}")]);
    }
    let twice = story("triage", "2026-03-25 10:17").with("triaged:icbt", "2026-03-31 16:00").with("triaged:therapy", "2026-03-31 16:00");
    assert_eq!(twice.told("2026-04-01 10:17"), ["2026-03-31 16:00: triaged_twice"]);
}

// proves: JV-11
#[test]
fn jv_11_who_comes_back_from_self_help_is_asked_about() {
    let back = story("triage", "2026-03-02 09:00").with("triaged:sandbox", "2026-03-03 09:00");
    assert_eq!(back.told("2026-12-01 09:00"), ["2026-03-03 09:00: triage_sandbox moves to Sandbox"]);
    assert_eq!(back.with("referred_in", "2026-05-03 09:00").told("2026-12-01 09:00").last().unwrap(), "2026-05-03 09:00: triaged_again");
}

// proves: JV-5, JV-7, JV-15, JV-16, JV-17, JV-18
#[test]
fn states_have_the_status_that_the_procedure_gives_them() {
    let book = book();
    let all: Vec<_> = book.states.iter().map(|state| (state.key.as_str(), state.category, state.retired)).collect();
    let wanted = [
        ("triage", Some(Category::Active), false),
        ("sandbox", Some(Category::Inactive), false),
        ("icbt", Some(Category::Active), false),
        ("therapy", Some(Category::Active), false),
        ("group", Some(Category::Active), false),
        ("hybrid", None, true),
        ("lost_sheep", None, true),
        ("graduated", Some(Category::Discharged), false),
        ("discharged", Some(Category::Discharged), false),
        ("requested_end", None, false),
        ("external", None, false),
    ];
    assert_eq!(all, wanted);
}
