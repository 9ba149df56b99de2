//! What a file would do to what is known: matching, what is still to come, and that doing it again does nothing.

use std::collections::{HashMap, HashSet};

use jiff::civil::{date, time};
use kernel::{Id, Moment};
use platform::permit::{Role, Roles};

use super::{frame, reading};
use crate::{
    access::StaffCard,
    clients::{Facts, Record},
    groups::{GroupCard, Kind},
    schedule::{
        import::{Choice, Known, Order, Plan, TimetableOptions, Told, Where, Whose, key, plan},
        words::{RoomCard, Rule},
    },
};

fn staff(email: &str) -> StaffCard {
    StaffCard {
        id: Id::new(),
        name: email.to_owned(),
        credentials: String::new(),
        email: email.to_owned(),
        roles: Roles::of(&[Role::Practitioner]),
        active: true,
        has_pin: true,
        pin_locked_until: None,
        version: 1,
    }
}

fn client(first: &str, last: &str) -> Record {
    let facts = Facts {
        first_name: first.to_owned(),
        last_name: last.to_owned(),
        email: Some(format!("{}@x.example", first.to_lowercase())),
        ..Facts::default()
    };
    Record { id: Id::new(), facts, version: 1, made_at: Moment(0) }
}

fn known() -> Known {
    let (maya, lena) = (staff("maya@oak.example"), staff("lena@oak.example"));
    let group = GroupCard {
        id: Id::new(),
        name: "DBT Skills A".to_owned(),
        initials: "DSA".to_owned(),
        outward_name: "Group session".to_owned(),
        provider: maya.id,
        kind: Kind::Skills,
        modality: String::new(),
        programme: String::new(),
        service_code: Some("90853".to_owned()),
        capacity: None,
        open: true,
        template: None,
        facilitators: Vec::new(),
        version: 1,
    };
    Known {
        groups: vec![group],
        rooms: vec![RoomCard { id: Id::new(), name: "Oak room".to_owned(), places: None, place: String::new() }],
        staff: vec![maya, lena],
        clients: vec![client("Ben", "Castellano"), client("Amara", "Diallo"), client("Ann", "Lee"), client("Ann", "Lee")],
        members: HashSet::new(),
        planned: HashMap::new(),
        now: frame().zone.at(date(2026, 11, 24).at(10, 55, 0, 0)),
        zone: frame().zone,
        until: frame().until,
        me: None,
    }
}

const HEAD: &str = "Group,Provider,Days,First day,Time,Minutes,Room,Facilitators,Members,Count,Code,Except\n";

fn planned(rows: &str, options: &TimetableOptions, known: &Known) -> Plan {
    plan(&reading(&format!("{HEAD}{rows}")).found.unwrap(), options, known).unwrap()
}

fn order(plan: &Plan, at: usize) -> &Order {
    match &plan.events[at].told {
        Told::Go(order) => order,
        other => panic!("{other:?}"),
    }
}

#[test]
fn groups_rooms_and_people_are_known_by_name_and_address_and_made_where_they_are_not() {
    let known = known();
    let rows = "dsa,,Tue,2026-12-01,10:00,90,oak ROOM,lena@oak.example,Castellano Ben; amara@x.example,8,90853,\n\
                New Group,maya@oak.example,Wed,2026-12-02,10:00,90,Attic,lena@oak.example,Ben Castellano,8,H0005,\n\
                new group,,Fri,2026-12-04,10:00,90,attic,,Ben Castellano; Zed Nobody; Ann Lee,8,,\n";
    let plan = planned(rows, &TimetableOptions::default(), &known);
    let first = order(&plan, 0);
    assert_eq!((first.group, first.room), (Whose::Known(known.groups[0].id), Some(Where::Known(known.rooms[0].id))));
    assert_eq!((first.leads.as_slice(), first.service_code.as_str()), (&[known.staff[1].id][..], ""), "the group's own code is not said again");
    assert_eq!(first.join, [known.clients[0].id, known.clients[1].id]);
    let second = order(&plan, 1);
    assert_eq!((second.group, second.room), (Whose::New(0), Some(Where::New(0))));
    assert_eq!((plan.groups.len(), plan.rooms.as_slice()), (1, &["Attic".to_owned()][..]), "a group and a room are made once");
    assert_eq!((plan.groups[0].provider.as_str(), plan.groups[0].service_code.as_str()), (known.staff[0].id.to_string().as_str(), "H0005"));
    assert_eq!(plan.groups[0].facilitators, [known.staff[1].id.to_string()]);
    assert!(order(&plan, 2).join.is_empty(), "Ben joins with the row before");
    let remarks = plan.events[2].remarks.join(" ");
    assert!(remarks.contains("No client \"Zed Nobody\" is known") && remarks.contains("Several clients are \"Ann Lee\""), "{remarks}");
}

#[test]
fn only_what_is_still_to_come_is_made_and_keeps_its_rhythm() {
    let known = known();
    let rows = "A,maya@oak.example,every 2 weeks on Tue,2026-11-10,10:00,90,,,,5,,\n\
                B,maya@oak.example,Tue,2026-11-03,10:00,90,,,,3,,\n\
                C,maya@oak.example,Tue,2026-11-24,10:00,90,,,,3,,2026-12-08\n\
                D,maya@oak.example,Tue,2026-11-24,11:00,90,,,,3,,\n";
    let plan = planned(rows, &TimetableOptions::default(), &known);
    // two of five were on the 10th and this morning at ten; the clock says five to eleven
    let a = &order(&plan, 0).series[0];
    assert_eq!((a.day, a.rule.to_string().as_str()), (date(2026, 12, 8), "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;COUNT=3"));
    assert!(matches!(plan.events[1].told, Told::Over));
    let c = &order(&plan, 2).series[0];
    assert_eq!((c.day, c.without.as_slice()), (date(2026, 12, 1), &[date(2026, 12, 8)][..]));
    assert_eq!(order(&plan, 3).series[0].day, date(2026, 11, 24), "a session at eleven is still to come");
}

#[test]
fn what_is_on_the_calendar_is_not_made_again_whatever_became_of_it() {
    let mut known = known();
    let group = known.groups[0].id;
    let rows = "DBT Skills A,,Tue,2026-12-01,10:00,90,,,Ben Castellano,4,,\n";
    let at = |day| known.zone.at(date(2026, 12, day).to_datetime(time(10, 0, 0, 0)));
    let all: HashSet<Moment> = [1, 8, 15, 22].map(at).into();
    let few: HashSet<Moment> = [1, 8].map(at).into();
    known.planned = HashMap::from([(group, all)]);
    let join_only = planned(rows, &TimetableOptions::default(), &known);
    assert!(order(&join_only, 0).series.is_empty() && order(&join_only, 0).join.len() == 1);
    known.members.insert((known.clients[0].id, group));
    assert!(matches!(planned(rows, &TimetableOptions::default(), &known).events[0].told, Told::Known));
    known.planned = HashMap::from([(group, few)]);
    let partly = planned(rows, &TimetableOptions::default(), &known);
    assert!(matches!(partly.events[0].told, Told::Known));
    assert!(partly.events[0].remarks[0].starts_with("2 of its 4 sessions are not on the calendar"), "{:?}", partly.events[0].remarks);
}

#[test]
fn single_dates_are_completed_one_by_one() {
    let mut known = known();
    let ics = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:DSA\nDTSTART:20261201T100000\nDTEND:20261201T110000\nRDATE:20261203T100000,20261210T140000\nEND:VEVENT\nEND:VCALENDAR\n";
    known.planned = HashMap::from([(known.groups[0].id, HashSet::from([known.zone.at(date(2026, 12, 3).at(10, 0, 0, 0))]))]);
    let plan = plan(&reading(ics).found.unwrap(), &TimetableOptions::default(), &known).unwrap();
    let days: Vec<_> = order(&plan, 0).series.iter().map(|stretch| (stretch.day, stretch.rule.clone())).collect();
    assert_eq!(days, [(date(2026, 12, 1), Rule::once()), (date(2026, 12, 10), Rule::once())]);
}

#[test]
fn a_person_says_what_a_name_means_and_a_file_does_not_say_things_twice() {
    let known = known();
    let rows = "Skills,maya@oak.example,Tue,2026-12-01,10:00,90,,,,4,,\n\
                Lunch,,Mon,2026-11-30,12:00,60,,,,4,,\n\
                skills,maya@oak.example,,2026-12-08,10:00,90,,,,,,\n";
    let groups = [(key("Skills"), Choice::Known(known.groups[0].id.to_string())), (key("Lunch"), Choice::Skip)].into();
    let plan = planned(rows, &TimetableOptions { groups, ..TimetableOptions::default() }, &known);
    assert_eq!(order(&plan, 0).group, Whose::Known(known.groups[0].id));
    assert!(matches!(plan.events[1].told, Told::Skip) && plan.groups.is_empty());
    assert!(matches!(&plan.events[2].told, Told::Refuse(says) if says[0].contains("number 2 of the file has too")), "{:?}", plan.events[2].told);
    assert_eq!(plan.names, [("Lunch".to_owned(), None), ("Skills".to_owned(), None)]);
}

#[test]
fn nobody_answers_for_a_new_group_until_somebody_is_named() {
    let known = known();
    let rows = "A,,Tue,2026-12-01,10:00,90,,,,4,,\nB,stranger@x.example,Tue,2026-12-01,12:00,90,,,,4,,\n";
    let says = |plan: &Plan, at: usize| match &plan.events[at].told {
        Told::Refuse(says) => says.join(" "),
        other => panic!("{other:?}"),
    };
    let plan = planned(rows, &TimetableOptions::default(), &known);
    assert!(says(&plan, 0).contains("Nobody answers for this new group"));
    assert!(says(&plan, 1).contains("\"stranger@x.example\" is no facilitator's"));
    let options = TimetableOptions { provider: "lena@oak.example".to_owned(), ..TimetableOptions::default() };
    let plan = planned(rows, &options, &known);
    assert_eq!(plan.groups[0].provider, known.staff[1].id.to_string());
    assert!(says(&plan, 1).contains("stranger"));
    let invited = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:New\nDTSTART:20261201T100000\nDTEND:20261201T110000\nORGANIZER:mailto:office@x.example\n\
                   ATTENDEE:mailto:lena@oak.example\nATTENDEE:mailto:ben@x.example\nATTENDEE:mailto:maya@oak.example\nEND:VEVENT\nEND:VCALENDAR\n";
    let plan = super::super::plan(&reading(invited).found.unwrap(), &TimetableOptions::default(), &known).unwrap();
    assert_eq!((plan.groups[0].provider.as_str(), order(&plan, 0).join.as_slice()), (known.staff[1].id.to_string().as_str(), &[known.clients[0].id][..]));
    assert_eq!(plan.events[0].remarks.len(), 1, "the organiser is nobody here: {:?}", plan.events[0].remarks);
}

// proves: R-K15
#[test]
fn a_file_of_too_many_sessions_is_refused_whole() {
    let known = known();
    let rows: String = (0..60).map(|n| format!("G{n},maya@oak.example,daily,2026-12-01,10:00,90,,,,,,\n")).collect();
    let found = reading(&format!("{HEAD}{rows}")).found.unwrap();
    assert_eq!(plan(&found, &TimetableOptions::default(), &known).unwrap_err().code, "timetable.many");
}
