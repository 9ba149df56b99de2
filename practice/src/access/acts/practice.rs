//! Moving in: the set-up code, the first person, the practice.

use kernel::{
    Error, Id, Refusal, Zone,
    id::{Practice, Staff},
};
use platform::{
    Act, Actor, House, Outcome, Request,
    act::Deed,
    crypto::{digest, hash_secret, random},
    permit::{Role, Roles},
};

use super::ManageStaff;
use crate::access::{
    rules,
    store::{self, StaffRow},
    words::Policies,
};

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
                let permit = act.may::<ManageStaff>(()).await?;
                if !store::use_setup_code(act, &permit, &digest(order.code.trim().as_bytes())).await? {
                    let say =
                        "That is not the set-up code, or it was used already. It is printed when the server starts for the first time.";
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
                store::write_staff(act, &permit, row).await?;
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
    let permit = act.may::<ManageStaff>(()).await?;
    store::write_practice(act, &permit, name, zone, policies).await?;
    let practice = act.practice();
    act.done(Deed::of("practice.founded").on(practice).with("name", name).with("zone", zone.name()).announce(), practice)
}
