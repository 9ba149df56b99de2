//! The verbs of feeds: make, change, give another address, withdraw, and the fetch by that address.

mod fetch;

use kernel::{Error, Id, Refusal};
use platform::{
    Act, Found, Outcome, Tie, Verb,
    act::Deed,
    permit::{Actor, Roles},
};

pub(super) use fetch::{Calendar, fetch};

use super::{
    store,
    words::{Addressed, Extent, Feed, FeedRow, NewFeed, Title},
};
use crate::{
    access,
    groups::{self, GroupCard},
};

/// The most feeds that somebody has.
const MOST: usize = 20;

/// Make a calendar feed: everybody who works here, of what they may see.
#[derive(Debug)]
pub struct MakeFeed;
impl Verb for MakeFeed {
    const NAME: &'static str = "feed.make";
    type Key = Extent;
    type Row = ();
    async fn find(act: &mut Act, extent: Extent) -> Result<Option<Found<()>>, Error> {
        let tie = match extent {
            Extent::Mine | Extent::Seen => Some(Tie::Own),
            Extent::Group(group) => access::group_tie(act, group).await?,
        };
        Ok(tie.map(|tie| Found { row: (), tie }))
    }
    fn allows(who: Roles, _: Tie) -> bool {
        !who.list().is_empty()
    }
}

/// Keep a calendar feed: its owner, and the program that notes its fetches.
#[derive(Debug)]
pub struct KeepFeed;
impl Verb for KeepFeed {
    const NAME: &'static str = "feed.keep";
    type Key = Id<Feed>;
    type Row = FeedRow;
    async fn find(act: &mut Act, id: Id<Feed>) -> Result<Option<Found<FeedRow>>, Error> {
        let scope = act.scope();
        let Some(row) = store::feed(act, &scope, id).await? else { return Ok(None) };
        let theirs = match act.actor() {
            Actor::Staff(who) => who.staff == row.owner,
            Actor::System(..) => true,
            Actor::Nobody(_) => false,
        };
        Ok(theirs.then_some(Found { row, tie: Tie::Own }))
    }
    fn allows(_: Roles, tie: Tie) -> bool {
        tie == Tie::Own
    }
}

fn told(action: &'static str, feed: Id<Feed>, title: Title, rooms: bool) -> Deed {
    Deed::of(action).on(feed).with("title", title.word()).with("rooms", rooms)
}

/// Makes a feed. The secret of its address is known to whoever ordered it; here is its digest alone.
///
/// # Errors
/// Refused when somebody has twenty; `Missing` when the group is not theirs to see.
pub(super) async fn make(act: &mut Act, new: NewFeed) -> Outcome<Addressed> {
    let permit = act.may::<MakeFeed>(new.extent).await?;
    let owner = act.staff()?.staff;
    if store::feeds(act, &permit, owner).await?.len() >= MOST {
        let say = "You have twenty calendar addresses. Withdraw one that is no longer used, then make the new one.";
        return Err(Refusal::new("feed.many", say).into());
    }
    let feed = Id::new();
    store::insert(act, &permit, feed, owner, &new).await?;
    let deed = told("feed.made", feed, new.title, new.rooms)
        .with("extent", new.extent.word())
        .with("group", new.extent.group().map(|group| group.to_string()));
    act.done(deed, Addressed { feed, digest: new.digest })
}

/// Gives a feed another address; the one before opens nothing from here on.
///
/// # Errors
/// `Missing` when it is not theirs; refused when it was changed meanwhile.
pub(super) async fn renew(act: &mut Act, feed: Id<Feed>, version: i64, digest: [u8; 32]) -> Outcome<Addressed> {
    let permit = act.may::<KeepFeed>(feed).await?;
    unchanged(permit.row(), version)?;
    store::renew(act, &permit, feed, &digest).await?;
    act.done(Deed::of("feed.renewed").on(feed), Addressed { feed, digest })
}

/// Names sessions otherwise, with or without rooms.
///
/// # Errors
/// `Missing` when it is not theirs; refused when it was changed meanwhile.
pub(super) async fn settle(act: &mut Act, feed: Id<Feed>, version: i64, title: Title, rooms: bool) -> Outcome<()> {
    let permit = act.may::<KeepFeed>(feed).await?;
    let before = permit.row();
    unchanged(before, version)?;
    store::settle(act, &permit, feed, title, rooms).await?;
    let deed = told("feed.changed", feed, title, rooms).with("old_title", before.title.word()).with("old_rooms", before.rooms);
    act.done(deed, ())
}

/// Withdraws a feed at once, or takes that back; said twice it is done once.
///
/// # Errors
/// `Missing` when it is not theirs.
pub(super) async fn end(act: &mut Act, feed: Id<Feed>, ended: bool) -> Outcome<()> {
    let permit = act.may::<KeepFeed>(feed).await?;
    if permit.row().ended == ended {
        return act.nothing(());
    }
    store::end(act, &permit, feed, ended).await?;
    act.done(Deed::of(if ended { "feed.withdrawn" } else { "feed.resumed" }).on(feed), ())
}

fn unchanged(feed: &FeedRow, version: i64) -> Result<(), Error> {
    if feed.version == version && !feed.ended {
        return Ok(());
    }
    let say = "This calendar address was changed in another window. Look at it below, then change it again if that is still needed.";
    Err(Refusal::new("feed.version", say).into())
}

/// The caller's feeds, and the groups that they may make one of.
///
/// # Errors
/// `Forbidden` for somebody who is not of the staff.
pub(super) async fn mine(act: &mut Act) -> Outcome<(Vec<FeedRow>, Vec<GroupCard>)> {
    let (owner, scope) = (act.staff()?.staff, act.scope());
    let feeds = store::feeds(act, &scope, owner).await?;
    let groups = groups::cards(act, &scope).await?;
    act.nothing((feeds, groups))
}
