//! The settings of the practice: seen and changed by account managers, against their PIN.

use kernel::{
    Error,
    id::Staff,
    time::HOUR,
};
use platform::{
    Act, Outcome,
    act::Deed,
    permit::{Found, Role, Roles, Tie, Verb},
};

use crate::access::{
    PinProof,
    rules::policies as rules,
    store,
    words::{Policies, PracticeCard, UnsentMail},
};

/// Change the practice's settings: account managers.
#[derive(Debug)]
pub struct ManagePractice;
impl Verb for ManagePractice {
    const NAME: &'static str = "practice.manage";
    type Key = ();
    type Row = ();
    async fn find(_: &mut Act, (): ()) -> Result<Option<Found<()>>, Error> {
        Ok(Some(Found { row: (), tie: Tie::Other }))
    }
    fn allows(who: Roles, _: Tie) -> bool {
        who.has(Role::Manager)
    }
}

/// The practice, as its settings page needs it.
#[derive(Debug, Clone)]
pub struct PracticeSheet {
    /// The practice.
    pub card: PracticeCard,
    /// The version of its settings.
    pub version: i64,
    /// Mails of the last week that did not go, with the name of the member of staff they were for.
    pub unsent: Vec<(UnsentMail, Option<String>)>,
}

/// How far back mails that did not go are shown.
const LOOK_BACK: i64 = 7 * 24 * HOUR;

/// Opens the practice's settings.
///
/// # Errors
/// `Forbidden` by policy.
pub async fn see_practice(act: &mut Act) -> Outcome<PracticeSheet> {
    let permit = act.may::<ManagePractice>(()).await?;
    let staff = store::staff_list(act, &permit).await?;
    let name = |id: uuid::Uuid| staff.iter().find(|card| card.id == kernel::Id::<Staff>::of(id)).map(|card| card.name.clone());
    let unsent = store::unsent_mails(act, &permit, act.now().plus(-LOOK_BACK)).await?;
    let unsent = unsent.into_iter().map(|mail| (name(mail.person).filter(|_| mail.person_kind == "staff"), mail)).map(|(name, mail)| (mail, name));
    let sheet = PracticeSheet {
        card: store::practice_card(act).await?,
        version: store::practice_version(act, &permit).await?,
        unsent: unsent.collect(),
    };
    act.seen(Deed::of("practice.seen"), sheet)
}

/// The order to change the practice's settings.
#[derive(Debug, Clone)]
pub struct ChangePolicies {
    /// The version read.
    pub version: i64,
    /// The settings from now on.
    pub policies: Policies,
    /// The proof that the caller typed their PIN a moment ago.
    pub proof: PinProof,
}

/// Changes the practice's settings: how many really changed. The log keeps the old and the new value of each.
///
/// # Errors
/// Refused when somebody else changed them meanwhile, or the PIN was typed too long ago; `Forbidden` by policy.
pub async fn change_policies(act: &mut Act, order: ChangePolicies) -> Outcome<usize> {
    let permit = act.may::<ManagePractice>(()).await?;
    order.proof.holds(act)?;
    let before = store::practice_card(act).await?;
    if !store::update_policies(act, &permit, order.version, &order.policies).await? {
        return Err(Error::refuse("practice.changed", "Somebody else changed the settings meanwhile. Look at the new state and try again."));
    }
    let (old, new) = (rules::stored(&before.policies), rules::stored(&order.policies));
    let changed = rules::changed(&before.policies, &order.policies);
    let mut deed = Deed::of("practice.changed").on(before.id).announce();
    for change in &changed {
        let value = |all: &serde_json::Map<String, serde_json::Value>| all.get(change.key).cloned().unwrap_or_default();
        deed = deed.with(&format!("old_{}", change.key), value(&old)).with(&format!("new_{}", change.key), value(&new));
    }
    act.done(deed, changed.len())
}
