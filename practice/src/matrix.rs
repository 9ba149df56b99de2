//! Who may do what: the policies of all verbs, printed and compared with `access/matrix.txt`, so that no right changes unseen.
//!
//! `UPDATE_GOLDEN=1` writes the file anew; then its diff is what a reviewer reads.

use std::path::Path;

use crate::{
    access, charting, clients, groups, schedule, sessions,
    testing::matrix::{compared, verb},
};

// proves: NP-10, NP-11, NP-18, NP-19, KP-1, R-A3
#[test]
fn the_policies_are_those_of_the_matrix() {
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
    compared(&verbs, &Path::new(env!("CARGO_MANIFEST_DIR")).join("src/access/matrix.txt"));
}
