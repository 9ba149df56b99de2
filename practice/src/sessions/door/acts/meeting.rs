//! A session by video: where it is held, who is invited, and each client's own link.

use std::collections::HashMap;

use kernel::{Error, Id, Refusal, Zone};
use platform::{
    Act, Found, Outcome, Permit, Role, Roles, Tie, Verb,
    act::Deed,
    crypto::{digest, random},
    mail::{self, Mail},
    permit::Proof,
};
use serde::{Deserialize, Serialize};

use crate::{
    access,
    clients::{self, Client, Face},
    schedule::{self, Slot},
    sessions::{
        RunRow, RunSession,
        door::{
            rules,
            store,
            words::{JoinCard, Place},
        },
        store as sheets,
        words::Session,
    },
};

/// Invite to a session by video: whoever may run it, and the front desk.
#[derive(Debug)]
pub struct InviteMeeting;
impl Verb for InviteMeeting {
    const NAME: &'static str = "meeting.invite";
    type Key = Id<Session>;
    type Row = RunRow;
    async fn find(act: &mut Act, id: Id<Session>) -> Result<Option<Found<RunRow>>, Error> {
        RunSession::find(act, id).await
    }
    fn allows(who: Roles, tie: Tie) -> bool {
        RunSession::allows(who, tie) || who.has(Role::FrontDesk)
    }
}

/// Where a session is held by video, if it is.
pub(super) async fn place(act: &Act, proof: &impl Proof, slot: &Slot) -> Result<Place, Error> {
    let own = own(act, proof, slot.id).await?;
    match own.address() {
        // Whoever runs a session finds the practice's own server as its link.
        Some(address) if slot.link.as_deref().is_none_or(|link| link == address) => Ok(own),
        Some(_) | None => Ok(rules::place(slot.link.as_deref(), None, "")),
    }
}

/// The room that a session has on the practice's own video server, if it has one.
async fn own(act: &Act, proof: &impl Proof, id: Id<Session>) -> Result<Place, Error> {
    let Some(room) = store::meeting(act, proof, id).await? else { return Ok(Place::Nowhere) };
    let jitsi = access::practice_card(act).await?.policies.jitsi;
    Ok(rules::place(None, Some(&room), &jitsi))
}

/// The address of a session's room on the practice's own video server, if it has one.
///
/// # Errors
/// A fault when it cannot be read.
pub(in crate::sessions) async fn own_address(act: &Act, proof: &impl Proof, id: Id<Session>) -> Result<Option<String>, Error> {
    Ok(own(act, proof, id).await?.address().map(str::to_owned))
}

/// Who is expected, or stands on the roster once the session was started.
pub(super) async fn invited(act: &Act, proof: &impl Proof, slot: &Slot) -> Result<Vec<Id<Client>>, Error> {
    if slot.begun.is_some() {
        return sheets::roster(act, proof, slot.id).await;
    }
    let lines = schedule::expected(act, proof, slot.id).await?;
    Ok(lines.into_iter().filter(|line| line.invited).map(|line| line.client).collect())
}

/// Somebody who is invited.
#[derive(Debug)]
pub(in crate::sessions) struct Guest {
    /// Who.
    pub face: Face,
    /// Their link, once it was made, and its token.
    pub join: Option<(JoinCard, String)>,
}

/// What the page of a session by video shows.
#[derive(Debug)]
pub(in crate::sessions) struct MeetingSheet {
    /// The session.
    pub slot: Slot,
    /// What clients read of it.
    pub outward: String,
    /// Where it is held.
    pub place: Place,
    /// Whether the practice has a video server of its own.
    pub own_server: bool,
    /// Minutes before the start from which a link opens.
    pub early: i64,
    /// Who is invited, by name.
    pub guests: Vec<Guest>,
    /// Whether whoever looks may run the session, and not only invite to it.
    pub runs: bool,
}

impl MeetingSheet {
    /// Whether everybody who can be written to was.
    pub fn all_sent(&self) -> bool {
        let sent = |guest: &Guest| guest.join.as_ref().is_some_and(|(join, _)| join.sent_at.is_some());
        self.guests.iter().all(|guest| sent(guest) || guest.face.email.as_ref().is_none_or(String::is_empty))
    }
}

/// The page of a session by video.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub(in crate::sessions) async fn see_meeting(act: &mut Act, id: Id<Session>) -> Outcome<MeetingSheet> {
    let permit = act.may::<InviteMeeting>(id).await?;
    let place = place(act, &permit, &permit.row().slot).await?;
    let ids = invited(act, &permit, &permit.row().slot).await?;
    let practice = access::practice_card(act).await?;
    let mut joins: HashMap<_, _> = store::joins(act, &permit, id).await?.into_iter().map(|join| (join.client, join)).collect();
    let token = |join: &JoinCard| rules::join_token(act.keys(), act.practice(), join.id);
    let faces = clients::faces(act, &permit, &ids).await?;
    let mut guests: Vec<_> = faces
        .into_iter()
        .map(|face| Guest { join: joins.remove(&face.id).map(|join| { let token = token(&join); (join, token) }), face })
        .collect();
    guests.sort_by_key(|guest| (guest.face.name().to_lowercase(), guest.face.id));
    let deed = ids.iter().fold(Deed::of("meeting.seen").on(id), |deed, client| deed.client(*client));
    let runs = act.actor().staff().is_none_or(|who| RunSession::allows(who.roles, permit.tie()));
    let RunRow { slot, group, .. } = permit.into_row();
    let (own_server, early) = (!practice.policies.jitsi.is_empty(), practice.policies.early_minutes);
    act.seen(deed, MeetingSheet { slot, outward: group.outward_name, place, own_server, early, guests, runs })
}

/// Holds a session on the practice's own video server, in a room whose name says nothing.
///
/// # Errors
/// Refused where the practice has no such server, or the session has a link of its own.
pub(in crate::sessions) async fn hold_online(act: &mut Act, id: Id<Session>) -> Outcome<()> {
    let permit = act.may::<InviteMeeting>(id).await?;
    open(&permit, act)?;
    if access::practice_card(act).await?.policies.jitsi.is_empty() {
        let say = "The practice has no video server of its own. Give the session a meeting link on the schedule instead.";
        return Err(Error::refuse("meeting.server", say));
    }
    let here = place(act, &permit, &permit.row().slot).await?;
    if matches!(here, Place::Own(_)) {
        return act.nothing(());
    }
    if permit.row().slot.link.is_some() {
        return Err(Error::refuse("meeting.link", "The session has a meeting link already. Take it off on the schedule first."));
    }
    store::insert_meeting(act, &permit, id, &rules::unguessable(random()?)).await?;
    act.done(Deed::of("meeting.held_online").on(id), ())
}

fn open(permit: &Permit<InviteMeeting>, act: &Act) -> Result<(), Error> {
    let slot = &permit.row().slot;
    if slot.cancelled.is_some() {
        return Err(Error::refuse("meeting.cancelled", "This session was cancelled, so nobody can be invited to it."));
    }
    let ends_at = permit.row().session.as_ref().map_or(slot.ends_at, |session| session.actual_end);
    if act.now() >= ends_at {
        return Err(Error::refuse("meeting.over", "This session is over, so nobody can be invited to it."));
    }
    Ok(())
}

/// The order to invite.
#[derive(Debug, Clone, Copy)]
pub(in crate::sessions) struct Invite {
    /// To which session.
    pub session: Id<Session>,
    /// Whom; nobody in particular means all who have no invitation yet.
    pub client: Option<Id<Client>>,
    /// Whether it is mailed, or the links are only made, to be copied.
    pub send: bool,
    /// Whether a link that there is is taken back first: somebody else may have it.
    pub renew: bool,
}

/// What came of an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(in crate::sessions) struct Invited {
    /// How many mails will be sent.
    pub sent: usize,
    /// How many have no e-mail address.
    pub without: usize,
    /// How many new links were made.
    pub made: usize,
}

/// Makes a link for each client who is invited and has none, and mails it, one mail to one client.
///
/// # Errors
/// Refused where the session is not by video, is cancelled or over; `Missing` when the client is not invited.
pub(in crate::sessions) async fn invite(act: &mut Act, order: Invite) -> Outcome<Invited> {
    let permit = act.may::<InviteMeeting>(order.session).await?;
    open(&permit, act)?;
    let slot = permit.row().slot.clone();
    if place(act, &permit, &slot).await? == Place::Nowhere {
        let say = "The location of this session is not telehealth, so nobody can be invited to a meeting. Give it a meeting link on \
                   the schedule first, or hold it on the practice's own video server.";
        return Err(Refusal::new("meeting.place", say).into());
    }
    let mut ids = invited(act, &permit, &slot).await?;
    ids.retain(|id| order.client.is_none_or(|only| only == *id));
    if order.client.is_some() && ids.is_empty() {
        return Err(Error::Missing);
    }
    let mut joins = store::joins(act, &permit, order.session).await?;
    if order.renew {
        let (old, others): (Vec<_>, Vec<_>) = joins.into_iter().partition(|join| ids.contains(&join.client));
        store::revoke_joins(act, &permit, &old.iter().map(|join| join.id).collect::<Vec<_>>()).await?;
        joins = others;
    }
    let new: Vec<_> = ids.iter().filter(|id| !joins.iter().any(|join| join.client == **id)).map(|id| blank(&slot, *id)).collect();
    let token = |join: &JoinCard| rules::join_token(act.keys(), act.practice(), join.id);
    let rows: Vec<_> = new.iter().map(|join| (join.clone(), digest(token(join).as_bytes()))).collect();
    store::insert_joins(act, &permit, &rows).await?;
    let made = new.len();
    joins.extend(new);
    let mut done = Invited { made, ..Invited::default() };
    let mut deed = ids.iter().fold(Deed::of("meeting.invited").on(order.session), |deed, client| deed.client(*client)).with("made", made);
    if order.send {
        // Asked for by name, it is sent again; asked for all, nobody gets it twice.
        let asked = |join: &&JoinCard| ids.contains(&join.client) && (order.client.is_some() || join.sent_at.is_none());
        let asked: Vec<_> = joins.iter().filter(asked).cloned().collect();
        let faces = clients::faces(act, &permit, &asked.iter().map(|join| join.client).collect::<Vec<_>>()).await?;
        let (with, without): (Vec<_>, Vec<_>) = faces.into_iter().partition(|face| face.email.as_ref().is_some_and(|address| !address.is_empty()));
        let asked: Vec<_> = asked.into_iter().filter(|join| with.iter().any(|face| face.id == join.client)).collect();
        let practice = access::practice_card(act).await?;
        for join in &asked {
            let letter = Mail::client(join.client, "Your appointment", words(&slot, &practice.name, practice.policies.early_minutes));
            let token = rules::join_token(act.keys(), act.practice(), join.id);
            act.announce(mail::TOPIC, letter.link(format!("/join/{token}")).until(slot.ends_at).payload());
        }
        store::set_sent(act, &permit, &asked.iter().map(|join| join.id).collect::<Vec<_>>()).await?;
        done = Invited { sent: asked.len(), without: without.len(), ..done };
        deed = deed.with("sent", done.sent).with("without", done.without);
    }
    if done == Invited::default() {
        return act.nothing(done);
    }
    act.done(deed, done)
}

fn blank(slot: &Slot, client: Id<Client>) -> JoinCard {
    JoinCard {
        id: Id::new(), occurrence: slot.id, client, sent_at: None, waiting_at: None, seen_at: None, admitted_at: None, location: String::new(),
        consent: false,
    }
}

/// What the mail says: neither the group nor the topic nor anybody's name.
fn words(slot: &Slot, practice: &str, early: i64) -> String {
    let zone = Zone::named(&slot.zone).unwrap_or_else(Zone::utc);
    let (day, from, to) = (zone.long_day(slot.starts_at), zone.clock(slot.starts_at), zone.clock(slot.ends_at));
    format!(
        "Your appointment with {practice} is on {day}, {from} to {to} ({}). It is held by video.\n\n\
         The link below is yours alone: please pass it on to nobody. It opens {early} minutes before the start. If the time changes, \
         the link stays the same.",
        zone.name()
    )
}
