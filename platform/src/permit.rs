//! Who may do what: the caller's standing, the tie between caller and thing, and the permit that proves a judgement.

use std::{fmt, future::Future};

use kernel::{
    Error, Id,
    id::{Login, Practice, Staff},
};

use crate::act::Act;

/// A role a member of staff may hold; several at once are allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Owns the account: everything but other people's secrets.
    Manager,
    /// Supervises practitioners, groups and clients; reviews and co-signs.
    Supervisor,
    /// Treats clients: therapist, psychologist, counsellor.
    Practitioner,
    /// Coordinates the care of assigned clients.
    CaseManager,
    /// Keeps the records: reads charts and the audit page.
    Records,
    /// Books and receives; sees names and times, never notes.
    FrontDesk,
    /// Technician or peer: leads skills and recreation groups, unlicensed.
    Technician,
}

impl Role {
    /// All roles, in the order they are shown.
    pub const ALL: [Self; 7] = [
        Self::Manager,
        Self::Supervisor,
        Self::Practitioner,
        Self::CaseManager,
        Self::Records,
        Self::FrontDesk,
        Self::Technician,
    ];
    /// The word it is stored under.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Manager => "manager",
            Self::Supervisor => "supervisor",
            Self::Practitioner => "practitioner",
            Self::CaseManager => "case_manager",
            Self::Records => "records",
            Self::FrontDesk => "front_desk",
            Self::Technician => "technician",
        }
    }
    /// The name people read.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Manager => "Account manager",
            Self::Supervisor => "Supervisor",
            Self::Practitioner => "Practitioner",
            Self::CaseManager => "Case manager",
            Self::Records => "Records administrator",
            Self::FrontDesk => "Front desk",
            Self::Technician => "Technician or peer",
        }
    }
}

/// A set of roles, and the extra right that may be given beside them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Roles {
    bits: u8,
    /// The extra right "manage group sessions".
    pub runs_sessions: bool,
}

impl Roles {
    /// These roles, without the extra right.
    pub fn of(roles: &[Role]) -> Self {
        Self { bits: roles.iter().fold(0, |bits, role| bits | 1 << *role as u8), runs_sessions: false }
    }
    /// The same with the extra right "manage group sessions".
    #[must_use]
    pub const fn running_sessions(self) -> Self {
        Self { runs_sessions: true, ..self }
    }
    /// Reads the stored words, separated by spaces; unknown words give nothing.
    pub fn read(words: &str, runs_sessions: bool) -> Self {
        let roles: Vec<_> = Role::ALL.into_iter().filter(|r| words.split(' ').any(|w| w == r.word())).collect();
        Self { runs_sessions, ..Self::of(&roles) }
    }
    /// The words to store.
    pub fn words(self) -> String {
        self.list().iter().map(|r| r.word()).collect::<Vec<_>>().join(" ")
    }
    /// The roles held.
    pub fn list(self) -> Vec<Role> {
        Role::ALL.into_iter().filter(|r| self.has(*r)).collect()
    }
    /// Whether the role is held.
    pub const fn has(self, role: Role) -> bool {
        self.bits & (1 << role as u8) != 0
    }
    /// Whether one of the roles is held.
    pub fn any(self, roles: &[Role]) -> bool {
        roles.iter().any(|r| self.has(*r))
    }
}
impl fmt::Display for Roles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.list().iter().map(|r| r.name()).collect::<Vec<_>>().join(", "))
    }
}

/// A member of staff as the policy sees them, read anew for every request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Their practice.
    pub practice: Id<Practice>,
    /// Who.
    pub staff: Id<Staff>,
    /// The sign-in they act under.
    pub login: Id<Login>,
    /// What they are.
    pub roles: Roles,
    /// Their name, for the page.
    pub name: String,
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// A signed-in member of staff.
    Staff(Standing),
    /// The program itself, by the name of the part that acts: an import, the demo, the worker.
    System(Id<Practice>, &'static str),
    /// Somebody who has not signed in yet.
    Nobody(Id<Practice>),
}

impl Actor {
    /// The practice this happens in.
    pub const fn practice(&self) -> Id<Practice> {
        match self {
            Self::Staff(standing) => standing.practice,
            Self::System(practice, _) | Self::Nobody(practice) => *practice,
        }
    }
    /// The member of staff, if it is one.
    pub const fn staff(&self) -> Option<&Standing> {
        match self {
            Self::Staff(standing) => Some(standing),
            _ => None,
        }
    }
}

/// How the caller is tied to the thing asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tie {
    /// Seen only because the role sees the whole practice.
    Other,
    /// Opened to look at: members, sessions, charts.
    Viewed,
    /// Opened to work with: also to run its sessions, write and sign.
    Shared,
    /// Opened to be looked after like one's own: also to place members and schedule.
    Managed,
    /// Assigned to them, provided by them, or themselves.
    Own,
}

/// A thing found through the caller's visible scope, and the tie to it.
#[derive(Debug)]
pub struct Found<R> {
    /// The row judged.
    pub row: R,
    /// The tie.
    pub tie: Tie,
}

/// A verb as the policy sees it.
pub trait Verb: Send + 'static {
    /// Its name in the audit log and in the matrix, for example `session.sign`.
    const NAME: &'static str;
    /// What it is done to is found by this.
    type Key: Copy + fmt::Debug + Send + Sync;
    /// What is found, and held by the permit.
    type Row: Send + Sync;
    /// Finds the thing through the caller's scope; `None` when it is unseen.
    fn find(act: &mut Act, key: Self::Key) -> impl Future<Output = Result<Option<Found<Self::Row>>, Error>> + Send;
    /// The policy: may somebody of this standing, so tied, do this?
    fn allows(who: Roles, tie: Tie) -> bool;
}

/// The proof that a verb was judged and allowed, with the row that was judged. Made only by [`Act::may`].
#[derive(Debug)]
pub struct Permit<V: Verb> {
    row: V::Row,
    tie: Tie,
}

impl<V: Verb> Permit<V> {
    /// The row judged.
    pub const fn row(&self) -> &V::Row {
        &self.row
    }
    /// The row judged, taken out.
    pub fn into_row(self) -> V::Row {
        self.row
    }
    /// The tie that was judged.
    pub const fn tie(&self) -> Tie {
        self.tie
    }
}

/// The clients and groups a caller can see, as the stores' queries take it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope {
    /// The practice; no query leaves it.
    pub practice: Id<Practice>,
    /// Whose scope it is; `None` for the program itself.
    pub staff: Option<Id<Staff>>,
    /// Whether the roles see the whole practice.
    pub everyone: bool,
}

impl Scope {
    /// The scope of an actor: whole practice for the office roles and for the program, else what is theirs.
    pub fn of(actor: &Actor) -> Self {
        let everyone = match actor {
            Actor::Staff(who) => who.roles.any(&[Role::Manager, Role::Supervisor, Role::Records, Role::FrontDesk]),
            Actor::System(..) => true,
            Actor::Nobody(_) => false,
        };
        Self { practice: actor.practice(), staff: actor.staff().map(|s| s.staff), everyone }
    }
}

mod sealed {
    pub trait Sealed {}
    impl<V: super::Verb> Sealed for super::Permit<V> {}
    impl Sealed for super::Scope {}
    impl Sealed for super::Consequence {}
}

/// The proof that something follows from a verb that was judged and allowed: what a room above writes in its transaction.
#[derive(Debug)]
pub struct Consequence(());

impl Consequence {
    pub(crate) const fn of(_: &impl Warrant) -> Self {
        Self(())
    }
}

/// What opens the database for reading: a permit, or a scope.
pub trait Proof: sealed::Sealed + Sync {}
impl<V: Verb> Proof for Permit<V> {}
impl Proof for Scope {}

/// What opens the database for writing: a permit, or what follows from one.
pub trait Warrant: Proof {}
impl<V: Verb> Warrant for Permit<V> {}
impl Proof for Consequence {}
impl Warrant for Consequence {}

impl Act {
    /// Finds the thing through the caller's scope and asks the policy.
    ///
    /// # Errors
    /// `Missing` when the caller cannot see it, `Forbidden` when they may not do this with it; both are audited.
    pub async fn may<V: Verb>(&mut self, key: V::Key) -> Result<Permit<V>, Error> {
        let Some(Found { row, tie }) = V::find(self, key).await? else {
            self.denied(V::NAME, format!("{key:?}"), "unseen");
            return Err(Error::Missing);
        };
        let allowed = match self.actor() {
            Actor::Staff(who) => V::allows(who.roles, tie),
            Actor::System(..) => true,
            Actor::Nobody(_) => false,
        };
        if allowed {
            Ok(Permit { row, tie })
        } else {
            self.denied(V::NAME, format!("{key:?}"), "not allowed");
            Err(Error::Forbidden)
        }
    }

    /// The order of an allowed verb named something beside its object that the caller cannot see: logged like any other try.
    pub fn unseen<V: Verb>(&mut self, what: impl fmt::Display) -> Error {
        self.denied(V::NAME, what.to_string(), "unseen");
        Error::Missing
    }
}
