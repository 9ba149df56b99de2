//! The verbs of access: setting up, staff and their secrets, signing in and out, grants and supervision.

use kernel::{
    Error, Id, Refusal, Zone,
    id::{Login, Practice, Staff},
};
use platform::{
    Act, Actor, House, Outcome, Request,
    act::Deed,
    crypto::{check_secret, digest, hash_secret, random},
    permit::{Found, Role, Roles, Tie, Verb},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    rules,
    store::{self, Secret, StaffRow},
    words::{GrantKind, Policies},
};

/// Manage staff, their roles and their supervision: account managers.
#[derive(Debug)]
pub struct ManageStaff;
impl Verb for ManageStaff {
    const NAME: &'static str = "staff.manage";
    type Key = ();
    type Row = ();
    async fn find(_: &mut Act, (): ()) -> Result<Option<Found<()>>, Error> {
        Ok(Some(Found { row: (), tie: Tie::Other }))
    }
    fn allows(who: Roles, _: Tie) -> bool {
        who.has(Role::Manager)
    }
}

/// Read the audit page: account managers and records administrators.
#[derive(Debug)]
pub struct ReadAudit;
impl Verb for ReadAudit {
    const NAME: &'static str = "audit.read";
    type Key = ();
    type Row = ();
    async fn find(_: &mut Act, (): ()) -> Result<Option<Found<()>>, Error> {
        Ok(Some(Found { row: (), tie: Tie::Other }))
    }
    fn allows(who: Roles, _: Tie) -> bool {
        who.any(&[Role::Manager, Role::Records])
    }
}

/// Give or take access by a group: managers, supervisors, and whoever leads the group (its provider and co-facilitators).
#[derive(Debug)]
pub struct GrantGroup;
impl Verb for GrantGroup {
    const NAME: &'static str = "access.grant_group";
    type Key = Uuid;
    type Row = Uuid;
    async fn find(act: &mut Act, group: Uuid) -> Result<Option<Found<Uuid>>, Error> {
        let tie = store::group_tie(act, Id::<GrantKind>::of(group)).await?;
        Ok(tie.map(|tie| Found { row: group, tie }))
    }
    fn allows(who: Roles, tie: Tie) -> bool {
        who.any(&[Role::Manager, Role::Supervisor]) || tie == Tie::Own
    }
}

/// Assign a client to somebody, or end it: managers and supervisors.
#[derive(Debug)]
pub struct Assign;
impl Verb for Assign {
    const NAME: &'static str = "access.assign";
    type Key = Uuid;
    type Row = Uuid;
    async fn find(act: &mut Act, client: Uuid) -> Result<Option<Found<Uuid>>, Error> {
        let tie = store::client_tie(act, Id::<GrantKind>::of(client)).await?;
        Ok(tie.map(|tie| Found { row: client, tie }))
    }
    fn allows(who: Roles, _: Tie) -> bool {
        who.any(&[Role::Manager, Role::Supervisor])
    }
}

/// The order to set up a new installation.
#[derive(Debug, Clone)]
pub struct SetUp {
    /// The one-time code printed at the first start.
    pub code: String,
    /// The practice's name.
    pub practice: String,
    /// Its zone, by IANA name.
    pub zone: String,
    /// The first person's name.
    pub name: String,
    /// Their credentials.
    pub credentials: String,
    /// Their e-mail address.
    pub email: String,
    /// Their password.
    pub password: String,
    /// Their PIN.
    pub pin: String,
}

/// Makes the one-time code of a new installation; only its digest is kept.
///
/// # Errors
/// A fault when it cannot be kept.
pub async fn new_setup_code(house: &House) -> Result<String, Error> {
    let code = hex::encode(random::<8>()?);
    store::save_setup_code(&house.db, Id::new(), &digest(code.as_bytes()), house.clock.now()).await?;
    Ok(code)
}

/// Sets up the practice and its first person, who may do all until there are others (a solo practice stays so).
///
/// # Errors
/// Refused when the code is wrong or used, or a field will not do.
pub async fn set_up(house: &House, request: &Request, order: SetUp) -> Result<(), Error> {
    let mut wrong = Vec::new();
    let zone = Zone::named(order.zone.trim());
    if order.practice.trim().is_empty() {
        wrong.push(Refusal::new("practice.name", "Write the practice's name.").at("practice"));
    }
    if zone.is_none() {
        wrong.push(Refusal::new("practice.zone", "Choose a time zone such as America/New_York.").at("zone"));
    }
    if order.name.trim().is_empty() {
        wrong.push(Refusal::new("staff.name", "Write your name.").at("name"));
    }
    wrong.extend(rules::email(order.email.trim()).err());
    wrong.extend(rules::password(&order.password, &[&order.name, &order.email]).err());
    wrong.extend(rules::pin(&order.pin, &order.password).err());
    let Some(zone) = zone.filter(|_| wrong.is_empty()) else { return Err(wrong.into()) };
    let password = hash_secret(order.password.clone()).await?;
    let pin = hash_secret(order.pin.clone()).await?;
    let actor = Actor::System(Id::new(), "setup");
    house
        .run(&actor, request, move |act| {
            let (order, zone, password, pin) = (order.clone(), zone.clone(), password.clone(), pin.clone());
            Box::pin(async move {
                if !store::use_setup_code(act, &digest(order.code.trim().as_bytes())).await? {
                    let say = "That is not the set-up code, or it was used already. It is printed when the server starts for the first time.";
                    return Err(Refusal::new("setup.code", say).at("code").into());
                }
                found_practice(act, order.practice.trim(), &zone, &Policies::default()).await?.value();
                let staff = Id::<Staff>::new();
                let row = StaffRow {
                    id: staff,
                    email: order.email.trim(),
                    name: order.name.trim(),
                    credentials: order.credentials.trim(),
                    roles: Roles::of(&Role::ALL).running_sessions(),
                    password_hash: Some(password),
                    pin_hash: Some(pin),
                };
                let scope = act.scope();
                store::write_staff(act, &scope, row).await?;
                act.done(Deed::of("practice.set_up").on(staff), ())
            })
        })
        .await
}

/// Makes the practice that the act runs in.
///
/// # Errors
/// A fault when it cannot be written.
pub async fn found_practice(act: &mut Act, name: &str, zone: &Zone, policies: &Policies) -> Outcome<Id<Practice>> {
    if !matches!(act.actor(), Actor::System(..)) {
        return Err(Error::Forbidden);
    }
    store::write_practice(act, name, zone, policies).await?;
    let practice = act.practice();
    act.done(Deed::of("practice.founded").on(practice).with("name", name).with("zone", zone.name()).announce(), practice)
}

/// The order to add a member of staff. Secrets come hashed; without a PIN they choose both at their first sign-in.
#[derive(Debug, Clone)]
pub struct AddStaff {
    /// Their sign-in address.
    pub email: String,
    /// Their name.
    pub name: String,
    /// Their credentials.
    pub credentials: String,
    /// What they are.
    pub roles: Roles,
    /// The hash of their first password.
    pub password_hash: Option<String>,
    /// The hash of their PIN, if it is known already.
    pub pin_hash: Option<String>,
}

/// Adds a member of staff.
///
/// # Errors
/// Refused when the address is taken or a field will not do.
pub async fn add_staff(act: &mut Act, order: AddStaff) -> Outcome<Id<Staff>> {
    let permit = act.may::<ManageStaff>(()).await?;
    let mut wrong = Vec::new();
    if order.name.trim().is_empty() {
        wrong.push(Refusal::new("staff.name", "Write the person's name.").at("name"));
    }
    if order.roles.list().is_empty() {
        wrong.push(Refusal::new("staff.roles", "Choose at least one role.").at("roles"));
    }
    wrong.extend(rules::email(order.email.trim()).err());
    if !wrong.is_empty() {
        return Err(wrong.into());
    }
    let id = Id::new();
    let row = StaffRow {
        id,
        email: order.email.trim(),
        name: order.name.trim(),
        credentials: order.credentials.trim(),
        roles: order.roles,
        password_hash: order.password_hash,
        pin_hash: order.pin_hash,
    };
    store::write_staff(act, &permit, row).await?;
    act.done(Deed::of("staff.added").on(id).with("roles", order.roles.words()).with("runs_sessions", order.roles.runs_sessions), id)
}

/// The order to change a member of staff.
#[derive(Debug, Clone)]
pub struct ChangeStaff {
    /// Who.
    pub id: Id<Staff>,
    /// The version read.
    pub version: i64,
    /// Their name from now on.
    pub name: String,
    /// Their credentials from now on.
    pub credentials: String,
    /// What they are from now on.
    pub roles: Roles,
    /// Whether they still work here. Somebody who does not is signed out at once; their signatures stay.
    pub active: bool,
    /// Their supervisor from now on; unsigned notes follow the change, signed ones do not.
    pub supervisor: Option<Id<Staff>>,
}

/// Changes a member of staff.
///
/// # Errors
/// Refused when somebody else changed them meanwhile, or a field will not do.
pub async fn change_staff(act: &mut Act, order: ChangeStaff) -> Outcome<()> {
    let permit = act.may::<ManageStaff>(()).await?;
    let all = store::staff_list(act, &permit).await?;
    let before = all.iter().find(|s| s.id == order.id).ok_or(Error::Missing)?;
    if order.roles.list().is_empty() {
        return Err(Refusal::new("staff.roles", "Choose at least one role.").at("roles").into());
    }
    let managers = all.iter().filter(|s| s.active && s.roles.has(Role::Manager) && s.id != order.id).count();
    if managers == 0 && !(order.active && order.roles.has(Role::Manager)) {
        return Err(Refusal::new("staff.last_manager", "Somebody must stay account manager. Give the role to another person first.").at("roles").into());
    }
    let good = store::update_staff(
        act, &permit, order.id, order.version, order.name.trim(), order.credentials.trim(), order.roles, order.active,
    )
    .await?;
    if !good {
        return Err(Error::refuse("staff.changed", "Somebody else changed this person meanwhile. Look at the new state and try again."));
    }
    let now_by = store::supervisors_of(act, &permit, order.id).await?.first().map(|s| s.0);
    if now_by != order.supervisor {
        store::finish_supervision(act, &permit, order.id).await?;
        if let Some(supervisor) = order.supervisor {
            if supervisor == order.id {
                return Err(Refusal::new("supervision.self", "Nobody can supervise themselves.").at("supervisor").into());
            }
            store::write_supervision(act, &permit, order.id, supervisor).await?;
        }
    }
    if !order.active {
        store::end_logins(act, order.id, None, None).await?;
    }
    let deed = Deed::of("staff.changed")
        .on(order.id)
        .with("old_roles", before.roles.words())
        .with("new_roles", order.roles.words())
        .with("runs_sessions", order.roles.runs_sessions)
        .with("active", order.active)
        .with("supervisor", order.supervisor.map(|s| s.to_string()));
    act.done(deed, ())
}

/// Puts somebody under supervision from now on.
///
/// # Errors
/// Refused when they would supervise themselves.
pub async fn supervise(act: &mut Act, supervisee: Id<Staff>, supervisor: Id<Staff>) -> Outcome<()> {
    let permit = act.may::<ManageStaff>(()).await?;
    if supervisee == supervisor {
        return Err(Error::refuse("supervision.self", "Nobody can supervise themselves."));
    }
    store::write_supervision(act, &permit, supervisee, supervisor).await?;
    act.done(Deed::of("supervision.began").on(supervisee).with("supervisor", supervisor.to_string()), ())
}

/// What a sign-in asks for.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// The address.
    pub email: String,
    /// The password.
    pub password: String,
    /// The browser, in its own words.
    pub agent: String,
}

/// A new sign-in: the secret its cookie holds.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SignedIn {
    /// The cookie's value; only its digest is kept.
    pub token: String,
}

/// Signs somebody in. An unknown address, a wrong password and a waiting account look and take the same.
///
/// # Errors
/// Refused with one sentence for all of these.
pub async fn sign_in(house: &House, request: &Request, order: SignIn) -> Result<SignedIn, Error> {
    let known = store::password_of(&house.db, order.email.trim()).await?.filter(|s| s.active);
    let now = house.clock.now();
    let waiting = known.as_ref().is_some_and(|s| s.locked_until.is_some_and(|until| until > now));
    let hash = known.as_ref().filter(|_| !waiting).and_then(|s| s.hash.clone());
    let right = check_secret(order.password, hash).await?;
    let no = || {
        let say = "That address and password do not go together. After five wrong tries an account waits 15 minutes.";
        Err(Refusal::new("sign_in.no", say).into())
    };
    let Some(known) = known else { return no() };
    let (actor, staff) = (Actor::Nobody(known.practice), known.staff);
    let token = hex::encode(random::<32>()?);
    let stored = digest(token.as_bytes());
    let origin = request.from.clone();
    let request = Request { key: None, ..request.clone() };
    let signed_in = house
        .run(&actor, &request, move |act| {
            let (origin, agent) = (origin.clone(), order.agent.clone());
            Box::pin(async move {
                let Some(right) = count_password(act, staff, right).await? else {
                    return act.done(Deed::of("sign_in.waiting").on(staff), false);
                };
                if right {
                    store::write_login(act, Id::new(), staff, &stored, &origin, &agent).await?;
                }
                act.done(Deed::of(if right { "sign_in.done" } else { "sign_in.refused" }).on(staff), right)
            })
        })
        .await?;
    if signed_in { Ok(SignedIn { token }) } else { no() }
}

/// Counts a password as the account stands in this transaction, so that guesses made at once count one by one. `None`
/// when the account waits: then even the right one does not count.
async fn count_password(act: &Act, staff: Id<Staff>, right: bool) -> Result<Option<bool>, Error> {
    let stands = store::secret_in(act, staff, Secret::Password).await?.ok_or(Error::Missing)?;
    if stands.locked_until.is_some_and(|until| until > act.now()) {
        return Ok(None);
    }
    let tries = if right { 0 } else { stands.tries + 1 };
    let until = (tries >= rules::TRIES).then(|| act.now().plus(rules::WAIT));
    store::count_try(act, staff, Secret::Password, if until.is_some() { 0 } else { tries }, until).await?;
    Ok(Some(right))
}

/// Ends the sign-in the caller acts under.
///
/// # Errors
/// A fault when it cannot be written.
pub async fn sign_out(act: &mut Act) -> Outcome<()> {
    let who = act.staff()?.clone();
    store::end_logins(act, who.staff, Some(who.login), None).await?;
    act.done(Deed::of("sign_out.done").on(who.staff), ())
}

/// Ends one of the caller's own sign-ins, or all others.
///
/// # Errors
/// A fault when it cannot be written.
pub async fn sign_out_everywhere(act: &mut Act, only: Option<Id<Login>>) -> Outcome<()> {
    let who = act.staff()?.clone();
    store::end_logins(act, who.staff, only, Some(who.login)).await?;
    act.done(Deed::of("sign_out.others").on(who.staff), ())
}

/// Locks the caller's screen.
///
/// # Errors
/// A fault when it cannot be written.
pub async fn lock(act: &mut Act) -> Outcome<()> {
    let (login, now) = (act.staff()?.login, act.now());
    store::set_locked(act, login, Some(now)).await?;
    act.done(Deed::of("screen.locked").on(login), ())
}

/// Opens the caller's screen again; the PIN was proved.
///
/// # Errors
/// A fault when it cannot be written.
pub async fn unlock(act: &mut Act, proof: &super::PinProof) -> Outcome<()> {
    let who = act.staff()?.clone();
    if proof.staff() != who.staff {
        return Err(Error::Forbidden);
    }
    store::set_locked(act, who.login, None).await?;
    act.done(Deed::of("screen.unlocked").on(who.login), ())
}

/// Chooses the caller's own password and PIN; every other sign-in of theirs ends. An open screen alone is not enough:
/// whoever has a PIN already gives the password they have now.
///
/// # Errors
/// Refused when one of them will not do, or the present password is wrong.
pub async fn choose_secrets(house: &House, actor: &Actor, request: &Request, present: &str, password: &str, pin: &str) -> Result<(), Error> {
    let who = actor.staff().ok_or(Error::Forbidden)?.clone();
    let has_pin = store::pin_of(&house.db, who.practice, who.staff).await?.is_some_and(|s| s.hash.is_some());
    let mut wrong = Vec::new();
    if has_pin && !present_password(house, actor, request, present).await? {
        wrong.push(Refusal::new("secrets.present", "That is not the password you have now.").at("present"));
    }
    wrong.extend(rules::password(password, &[&who.name]).err());
    wrong.extend(rules::pin(pin, password).err());
    if !wrong.is_empty() {
        return Err(wrong.into());
    }
    let password = hash_secret(password.to_owned()).await?;
    let pin = hash_secret(pin.to_owned()).await?;
    house
        .run(actor, request, move |act| {
            let (password, pin, who) = (password.clone(), pin.clone(), who.clone());
            Box::pin(async move {
                let scope = act.scope();
                store::write_secrets(act, &scope, who.staff, &password, &pin).await?;
                store::end_logins(act, who.staff, None, Some(who.login)).await?;
                act.done(Deed::of("secrets.chosen").on(who.staff), ())
            })
        })
        .await
}

/// Whether the caller's present password is right; a wrong one counts like a wrong sign-in.
async fn present_password(house: &House, actor: &Actor, request: &Request, present: &str) -> Result<bool, Error> {
    let who = actor.staff().ok_or(Error::Forbidden)?.clone();
    let Some(secrets) = store::password_hash_of(&house.db, who.practice, who.staff).await? else { return Ok(false) };
    let right = check_secret(present.to_owned(), secrets.hash).await?;
    let request = Request { key: None, ..request.clone() };
    house
        .run(actor, &request, move |act| {
            Box::pin(async move {
                let staff = act.staff()?.staff;
                let Some(right) = count_password(act, staff, right).await? else {
                    return act.done(Deed::of("secrets.waiting").on(staff), false);
                };
                act.done(Deed::of(if right { "secrets.present_right" } else { "secrets.present_wrong" }).on(staff), right)
            })
        })
        .await
}

/// Gives somebody access to all current and coming members of a group.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub async fn grant_group(act: &mut Act, group: Uuid, staff: Id<Staff>, until: Option<kernel::Moment>, reason: &str) -> Outcome<Id<GrantKind>> {
    let permit = act.may::<GrantGroup>(group).await?;
    let id = store::write_grant(act, &permit, staff, None, Some(group), false, until, reason).await?;
    act.done(Deed::of("access.group_granted").on(group.simple()).with("staff", staff.to_string()).with("reason", reason), id)
}

/// Assigns a client to somebody.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub async fn assign(act: &mut Act, client: Uuid, staff: Id<Staff>, reason: &str) -> Outcome<Id<GrantKind>> {
    let permit = act.may::<Assign>(client).await?;
    let id = store::write_grant(act, &permit, staff, Some(client), None, true, None, reason).await?;
    act.done(Deed::of("access.assigned").on(staff).client(Id::<GrantKind>::of(client)).with("reason", reason), id)
}

/// Ends a grant. Whoever came by it alone loses sight with their next request; another route stays.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub async fn end_grant(act: &mut Act, grant: Id<GrantKind>) -> Outcome<()> {
    let (staff, client, group) = store::grant_object(act, grant).await?.ok_or(Error::Missing)?;
    let ended = match (client, group) {
        (Some(client), _) => {
            let permit = act.may::<Assign>(client).await?;
            store::finish_grant(act, &permit, grant).await?
        }
        (None, Some(group)) => {
            let permit = act.may::<GrantGroup>(group).await?;
            store::finish_grant(act, &permit, grant).await?
        }
        (None, None) => false,
    };
    if !ended {
        return Err(Error::Missing);
    }
    let mut deed = Deed::of("access.ended").on(grant).with("staff", staff.to_string());
    if let Some(client) = client {
        deed = deed.client(Id::<GrantKind>::of(client));
    }
    act.done(deed, ())
}
