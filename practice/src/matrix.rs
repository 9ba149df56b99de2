//! Who may do what: the policies of all verbs, printed and compared with `access/matrix.txt`, so that no right changes unseen.
//!
//! `UPDATE_GOLDEN=1` writes the file anew; then its diff is what a reviewer reads.

use std::{env, fs, path::Path};

use platform::{Role, Roles, Tie, Verb};

use crate::{access, charting, clients, groups, schedule, sessions};

const HEAD: &str = "\
# Who may do what. Columns are roles, lines are verbs; a cell says how the caller must be tied to the thing:
# o their own, m opened to them to manage, s to run (by a group or a grant), v to look at, a any other that their role sees;
# - not at all.
# \"runner\" is a technician with the right \"manage group sessions\"; \"solo\" has every role.
";

fn columns() -> Vec<(&'static str, Roles)> {
    let mut all: Vec<_> = Role::ALL.into_iter().map(|role| (role.word(), Roles::of(&[role]))).collect();
    all.push(("runner", Roles::of(&[Role::Technician]).running_sessions()));
    all.push(("solo", Roles::of(&Role::ALL).running_sessions()));
    all
}

fn line(first: &str, cells: impl Iterator<Item = String>) -> String {
    let cells: String = cells.map(|cell| format!("{cell:<14}")).collect();
    format!("{}\n", format!("{first:<20}{cells}").trim_end())
}

fn verb<V: Verb>() -> String {
    let cell = |who: Roles| -> String {
        let ties = [(Tie::Own, 'o'), (Tie::Managed, 'm'), (Tie::Shared, 's'), (Tie::Viewed, 'v'), (Tie::Other, 'a')];
        ties.into_iter().map(|(tie, letter)| if V::allows(who, tie) { letter } else { '-' }).collect()
    };
    line(V::NAME, columns().into_iter().map(|(_, who)| cell(who)))
}

fn matrix() -> String {
    let verbs = [
        verb::<access::ManageStaff>(),
        verb::<access::ManagePractice>(),
        verb::<access::ReadAudit>(),
        verb::<access::GrantGroup>(),
        verb::<access::Assign>(),
        verb::<access::KeepOwn>(),
        verb::<clients::FindClients>(),
        verb::<clients::MakeClients>(),
        verb::<clients::SeeClient>(),
        verb::<clients::ChangeClient>(),
        verb::<clients::ImportClients>(),
        verb::<clients::KeepApart>(),
        verb::<groups::ListGroups>(),
        verb::<groups::MakeGroups>(),
        verb::<groups::ChangeGroup>(),
        verb::<groups::SeeGroup>(),
        verb::<groups::PlaceClients>(),
        verb::<groups::EndMembership>(),
        verb::<groups::KeepWaiting>(),
        verb::<groups::LeaveWaiting>(),
        verb::<groups::Settle>(),
        verb::<schedule::ManageRooms>(),
        verb::<schedule::ScheduleGroup>(),
        verb::<schedule::MoveOccurrence>(),
        verb::<schedule::SeeRoster>(),
        verb::<schedule::ChangeRoster>(),
        verb::<schedule::SeeChange>(),
        verb::<schedule::UndoChange>(),
        verb::<schedule::CloseDays>(),
        verb::<schedule::KeepTracks>(),
        verb::<schedule::AssignTracks>(),
        verb::<schedule::KeepHorizon>(),
        verb::<schedule::ImportTimetable>(),
        verb::<schedule::MakeFeed>(),
        verb::<schedule::KeepFeed>(),
        verb::<sessions::RunSession>(),
        verb::<sessions::Correct>(),
        verb::<sessions::MakeCodes>(),
        verb::<sessions::door::KeepKiosks>(),
        verb::<sessions::door::GiveCode>(),
        verb::<sessions::door::InviteMeeting>(),
        verb::<sessions::door::SignHere>(),
        verb::<sessions::door::JoinMeeting>(),
        verb::<charting::Sign>(),
        verb::<charting::ReadChart>(),
        verb::<charting::ReadNote>(),
        verb::<charting::Amend>(),
        verb::<charting::CoSign>(),
        verb::<charting::MakeTemplates>(),
    ];
    let head = line("verb", columns().into_iter().map(|(name, _)| name.to_owned()));
    format!("{HEAD}{head}{}", verbs.concat())
}

// proves: NP-10, NP-11, NP-18, NP-19, KP-1, R-A3
#[test]
fn the_policies_are_those_of_the_matrix() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/access/matrix.txt");
    let now = matrix();
    if env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&file, &now).unwrap();
    }
    let kept = fs::read_to_string(&file).unwrap();
    let changed: Vec<_> = now.lines().filter(|line| !kept.lines().any(|old| old == *line)).collect();
    assert!(kept == now, "these lines are not in {}; if the new policy is meant, run with UPDATE_GOLDEN=1:\n{}", file.display(), changed.join("\n"));
}
