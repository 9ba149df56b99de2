//! Notices: what lies on one's desk, what one chose to hear, and the program's own round: who is told of what stands open.

use kernel::{Error, Id};
use platform::{
    Act, Outcome,
    act::Deed,
    mail::{self, Mail},
};
use serde::{Deserialize, Serialize};

use super::KeepOwn;
use crate::access::{
    rules::notices::{self as rules, Circle, Plan},
    store,
    words::{Cause, Choices, Notice, NoticeCard, NoticeRow},
};

/// What lies on a desk.
#[derive(Debug, Clone)]
pub struct OwnNotices {
    /// What stands open, the newest first.
    pub standing: Vec<NoticeCard>,
    /// Messages, and what was mended, the newest first.
    pub others: Vec<NoticeCard>,
}

/// What lies on the caller's desk.
///
/// # Errors
/// `Forbidden` for somebody who is not of the staff.
pub async fn see_notices(act: &mut Act) -> Outcome<OwnNotices> {
    let me = act.staff()?.staff;
    let standing = store::standing_notices(act, &act.scope(), me).await?;
    let others = store::other_notices(act, me).await?;
    act.seen(Deed::of("notices.seen").with("count", standing.len() + others.len()), OwnNotices { standing, others })
}

/// Takes the notices off the caller's desk: all of them are read.
///
/// # Errors
/// `Forbidden` for somebody who is not of the staff.
pub async fn read_notices(act: &mut Act) -> Outcome<()> {
    let permit = act.may::<KeepOwn>(()).await?;
    let me = act.staff()?.staff;
    store::read_notices(act, &permit, me).await?;
    act.done(Deed::of("notices.read"), ())
}

/// What the caller chose to hear, and when.
///
/// # Errors
/// `Forbidden` for somebody who is not of the staff.
pub async fn see_choices(act: &mut Act) -> Outcome<Choices> {
    let me = act.staff()?.staff;
    let mine = store::choices(act, Some(me)).await?.remove(&me);
    act.nothing(mine.unwrap_or_else(Choices::usual))
}

/// Keeps what the caller chooses to hear, and when. It counts from the next notice on; what is on their desk follows at once.
///
/// # Errors
/// Refused when they changed it elsewhere meanwhile.
pub async fn choose_notices(act: &mut Act, chosen: Choices) -> Outcome<()> {
    let permit = act.may::<KeepOwn>(()).await?;
    let me = act.staff()?.staff;
    if !store::write_choices(act, &permit, me, &chosen).await? {
        return Err(Error::refuse("notices.changed", "You changed this elsewhere meanwhile. Look at the new state and try again."));
    }
    let words = |page: bool| {
        let on = chosen.lines.iter().filter(|line| if page { line.on_page } else { line.by_mail });
        on.map(|line| line.kind.word()).collect::<Vec<_>>().join(" ")
    };
    act.done(Deed::of("notices.chosen").on(me).with("on_page", words(true)).with("by_mail", words(false)), ())
}

/// What a round of the program changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Notices put on a desk, for the first time or again.
    pub raised: usize,
    /// Notices whose cause is gone.
    pub ended: usize,
    /// Mails on their way.
    pub mailed: usize,
}

/// What there is to do: notices to put up or end, and mails that are due among those that stand.
struct Round {
    plan: Plan,
    rows: Vec<NoticeRow>,
}

async fn round(act: &Act, causes: &[Cause]) -> Result<Round, Error> {
    let rows = store::watched(act, &rules::abouts(causes)).await?;
    if causes.is_empty() && rows.is_empty() {
        return Ok(Round { plan: Plan::default(), rows });
    }
    let practice = store::practice_card(act).await?;
    let staff = store::staff_list(act, &act.scope()).await?;
    let (supervisors, choices) = (store::supervisions(act).await?, store::choices(act, None).await?);
    let circle = Circle {
        now: act.now(),
        zone: &practice.zone,
        escalate_hours: practice.policies.escalate_hours,
        staff: &staff,
        supervisors: &supervisors,
        choices: &choices,
    };
    Ok(Round { plan: rules::plan(causes, &rows, &circle), rows })
}

/// Whether the notices differ from what stands open, or a mail is due: asked before anything is written.
///
/// # Errors
/// `Forbidden` for anybody but the program.
pub async fn to_tell(act: &mut Act, causes: &[Cause]) -> Result<bool, Error> {
    act.may::<KeepOwn>(()).await?;
    let Round { plan, rows } = round(act, causes).await?;
    Ok(!plan.is_empty() || !rules::due_mails(&rows, &[], act.now()).is_empty())
}

/// Puts up a notice for everybody who is to hear of what stands open, ends those whose cause is gone, and announces the mails
/// that are due. Doing it again changes nothing.
///
/// # Errors
/// `Forbidden` for anybody but the program; a fault when it cannot be written.
pub async fn tell(act: &mut Act, causes: &[Cause]) -> Outcome<Told> {
    let permit = act.may::<KeepOwn>(()).await?;
    if act.actor().staff().is_some() {
        return Err(Error::Forbidden);
    }
    let Round { plan, .. } = round(act, causes).await?;
    store::raise(act, &permit, &plan.raise).await?;
    store::raise_again(act, &permit, &plan.again).await?;
    store::end_notices(act, &permit, &plan.end).await?;
    let rows = store::watched(act, &[]).await?;
    let mut told = Told { raised: plan.raise.len() + plan.again.len(), ended: plan.end.len(), mailed: 0 };
    let mut gone: Vec<Id<Notice>> = Vec::new();
    for (staff, mine) in rules::due_mails(&rows, &[], act.now()) {
        let (subject, text) = rules::letter(&mine.iter().map(|row| row.outward.as_str()).collect::<Vec<_>>());
        let link = if let [one] = mine.as_slice() { one.link.as_str() } else { "/notices" };
        act.announce(mail::TOPIC, Mail::staff(staff, subject, text).link(link).payload());
        gone.extend(mine.iter().map(|row| row.id));
        told.mailed += 1;
    }
    store::mark_mailed(act, &permit, &gone).await?;
    if told == Told::default() {
        return act.nothing(told);
    }
    let deed = Deed::of("notices.told").with("raised", told.raised).with("ended", told.ended).with("mailed", told.mailed);
    act.done(deed, told)
}
