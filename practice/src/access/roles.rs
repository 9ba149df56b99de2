//! What several rooms ask of somebody's roles and must answer alike.

use platform::permit::{Role, Roles, Tie};

/// Whether these roles run a session that they are so tied to.
///
/// KP-1: therapists, case managers, the account manager and records administrators, and anyone who was given the right
/// "manage group sessions" beside another role; all but the office roles only for groups they have.
pub fn may_run(who: Roles, tie: Tie) -> bool {
    let office = [Role::Manager, Role::Records, Role::Supervisor];
    who.any(&office) || (tie >= Tie::Shared && (who.runs_sessions || who.any(&[Role::Practitioner, Role::CaseManager])))
}

/// Whether these roles' work includes where clients stand on their way through care: everybody's but a technician's.
pub fn watches_ways(who: Roles) -> bool {
    who.any(&[Role::Manager, Role::Supervisor, Role::Practitioner, Role::CaseManager, Role::Records, Role::FrontDesk])
}
