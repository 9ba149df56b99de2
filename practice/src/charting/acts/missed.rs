//! A missed session: the mark, the note with reason and outreach, and what is charged (TM-18 to TM-20, R-D15). Before the
//! start, while the session lasts, and afterwards.

use kernel::{Currency, Day, Error, Id, Money, Refusal, text};
use platform::{Act, Outcome as End, Permit, act::Deed};

use super::facts::missed_sheet;
use crate::{
    access,
    charting::{
        store,
        words::{MissedDraft, Outreach, Section},
    },
    clients::{self, Client, Face},
    schedule::Slot,
    sessions::{self, Ahead, Code, EntryCard, MarkOrder, Marked, Outcome, RunSession, SayAhead, Session},
};

/// The largest charge, in minor units: a slip of the point is caught.
const LARGEST: i64 = 1_000_000;
/// Longest text of one section, in characters.
const LONGEST: usize = 20_000;

/// How a missed session stands for one client.
pub struct MissedForm {
    /// The session's slot.
    pub slot: Slot,
    /// The client.
    pub face: Face,
    /// Their line of the roster, where the session was started.
    pub entry: Option<EntryCard>,
    /// What was said last before the start, where it was not.
    pub ahead: Option<Ahead>,
    /// What is written so far.
    pub draft: Option<MissedDraft>,
    /// The sections of the note.
    pub sections: Vec<Section>,
    /// The service codes for those who did not attend.
    pub codes: Vec<Code>,
    /// What money is counted in.
    pub currency: Currency,
    /// Whether the session is signed: then nothing is written any more.
    pub signed: bool,
}

impl MissedForm {
    /// How it went, as it stands.
    pub fn outcome(&self) -> Outcome {
        self.entry.as_ref().map(|e| e.outcome).or_else(|| self.ahead.as_ref().map(|a| a.outcome)).unwrap_or(Outcome::Unmarked)
    }
    /// The version that a change must name.
    pub fn base(&self) -> i64 {
        self.entry.as_ref().map(|e| e.version).or_else(|| self.ahead.as_ref().map(|a| a.version)).unwrap_or(0)
    }
    /// The reason and the code that stand.
    pub fn stands(&self) -> (String, String) {
        let of_entry = self.entry.as_ref().map(|e| (e.reason.clone(), e.code.clone()));
        of_entry.or_else(|| self.ahead.as_ref().map(|a| (a.reason.clone(), a.code.clone()))).unwrap_or_default()
    }
}

/// The form of a missed session.
///
/// # Errors
/// `Missing` for whoever is neither on the roster nor expected; `Missing` or `Forbidden` by policy.
pub async fn missed_form(act: &mut Act, session: Id<Session>, client: Id<Client>) -> End<MissedForm> {
    let permit = act.may::<RunSession>(session).await?;
    let Some(form) = read(act, &permit, client).await? else { return Err(act.unseen::<RunSession>(client)) };
    let deed = Deed::of("missed.seen").on(session).client(client);
    act.seen(deed, form)
}

async fn read(act: &Act, permit: &Permit<RunSession>, client: Id<Client>) -> Result<Option<MissedForm>, Error> {
    let row = permit.row();
    let (mut entry, mut ahead) = (None, None);
    if row.session.is_some() {
        entry = sessions::roll(act, permit).await?.entries.into_iter().find(|e| e.client == client);
    } else {
        ahead = sessions::ahead(act, permit, row.slot.id).await?.remove(&client).and_then(|all| all.into_iter().next_back());
    }
    let known = entry.is_some() || ahead.is_some() || (row.session.is_none() && sessions::expected(act, permit).await?.contains(&client));
    let Some(face) = clients::faces(act, permit, &[client]).await?.pop().filter(|_| known) else { return Ok(None) };
    let mut sheet = missed_sheet(act, permit, row.slot.id).await?;
    let codes = sessions::codes(act, permit).await?.into_iter().filter(|code| !code.attended).collect();
    Ok(Some(MissedForm {
        slot: row.slot.clone(),
        face,
        entry,
        ahead,
        draft: sheet.drafts.remove(&client),
        sections: sheet.sections,
        codes,
        currency: access::practice_card(act).await?.policies.currency,
        signed: row.session.as_ref().is_some_and(|s| s.sealed_at.is_some()),
    }))
}

/// The order to note a missed session, as typed.
#[derive(Debug, Clone, Default)]
pub struct Miss {
    /// The version of the mark that was read; 0 when nothing was said before the start.
    pub base: i64,
    /// The version of the note that was read; 0 for none.
    pub draft: i64,
    /// The word of the outcome.
    pub outcome: String,
    /// Why.
    pub reason: String,
    /// The service code, or empty for none.
    pub code: String,
    /// The note's sections: key and words.
    pub words: Vec<(String, String)>,
    /// The day of the attempt to reach them; empty for none.
    pub outreach_day: String,
    /// By what.
    pub outreach_how: String,
    /// What came of it.
    pub outreach_came: String,
    /// What is charged; empty or `0.00` for nothing.
    pub charge: String,
}

/// What was typed, judged: everything wrong at once.
fn judged(order: &Miss, form: &MissedForm) -> Result<(Outcome, MissedDraft), Error> {
    let mut wrong = Vec::new();
    let outcome = Outcome::read(&order.outcome).filter(|o| !o.attended());
    if outcome.is_none() {
        wrong.push(Refusal::new("missed.outcome", "Say how the session was missed.").at("outcome"));
    }
    let outcome = outcome.unwrap_or(Outcome::Unmarked);
    if outcome != Outcome::Unmarked && text::clean(&order.reason).is_empty() {
        wrong.push(Refusal::new("missed.reason", "Give the reason for the absence.").at("reason"));
    }
    let charge = if order.charge.trim().is_empty() { Some(Money::of(0, form.currency)) } else { Money::parse(&order.charge, form.currency) };
    let charge = charge.filter(|charge| (0..=LARGEST).contains(&charge.minor));
    if charge.is_none() {
        let largest = Money::of(LARGEST, form.currency).amount();
        let say = format!("Write the charge like {}, up to {largest}; {} is no charge.", Money::of(2500, form.currency).amount(), Money::of(0, form.currency).amount());
        wrong.push(Refusal::new("missed.charge", say).at("charge"));
    }
    let outreach = outreach(order).unwrap_or_else(|refusal| {
        wrong.push(refusal);
        None
    });
    let mut words = Vec::new();
    for section in &form.sections {
        let typed = order.words.iter().rev().find(|(key, _)| *key == section.key).map_or("", |(_, typed)| typed.as_str());
        let typed = text::clean(typed);
        if typed.chars().count() > LONGEST {
            wrong.push(Refusal::new("missed.long", format!("Keep “{}” under {LONGEST} characters.", section.label)).at(format!("words.{}", section.key)));
        }
        words.push((section.key.clone(), typed));
    }
    if !wrong.is_empty() {
        return Err(wrong.into());
    }
    let (version, saved_at, saved_by) = (order.draft + 1, kernel::Moment(0), Id::new());
    let charge = charge.unwrap_or(Money::of(0, form.currency));
    Ok((outcome, MissedDraft { client: form.face.id, words, outreach, charge, version, saved_at, saved_by }))
}

fn outreach(order: &Miss) -> Result<Option<Outreach>, Refusal> {
    let line = |words: &str| text::clean(words).replace('\n', " ");
    let (day, how, came) = (order.outreach_day.trim(), line(&order.outreach_how), line(&order.outreach_came));
    if day.is_empty() && came.is_empty() {
        return Ok(None);
    }
    let Ok(day) = day.parse::<Day>() else {
        return Err(Refusal::new("missed.day", "On which day was the client tried to be reached?").at("outreach_day"));
    };
    if how.is_empty() || came.is_empty() {
        return Err(Refusal::new("missed.came", "Say by what the client was tried to be reached, and what came of it.").at("outreach_came"));
    }
    if how.chars().count() > 80 || came.chars().count() > 200 {
        return Err(Refusal::new("missed.came", "Keep the outcome under 200 characters; the note has room for more.").at("outreach_came"));
    }
    Ok(Some(Outreach { day, how, came }))
}

/// Notes that somebody misses a session: marks them, or says so ahead of the start, and keeps the note until the session is
/// signed. With the outcome `unmarked` it is taken back: the client will come after all.
///
/// # Errors
/// Refused for what will not do in the form, when the session is signed, or when somebody else changed it meanwhile.
pub async fn miss(act: &mut Act, session: Id<Session>, client: Id<Client>, order: Miss) -> End<()> {
    let permit = act.may::<RunSession>(session).await?;
    let Some(form) = read(act, &permit, client).await? else { return Err(act.unseen::<RunSession>(client)) };
    if form.signed {
        return Err(Error::refuse("session.sealed", "The session is signed. Attendance stays as it was signed; correct it with a reason."));
    }
    let (outcome, draft) = judged(&order, &form)?;
    let version = form.draft.as_ref().map_or(0, |d| d.version);
    let same = form.draft.as_ref().is_some_and(|d| (&d.words, &d.outreach, d.charge) == (&draft.words, &draft.outreach, draft.charge));
    if !same && version != order.draft {
        return Err(Error::refuse("missed.changed", "Somebody else wrote this note meanwhile. Look at it once more."));
    }
    let code = Some(order.code.clone());
    match &form.entry {
        Some(entry) => {
            let mark = MarkOrder {
                entry: entry.id, base: order.base, outcome, reason: order.reason.clone(), code, segments: Vec::new(), modes: Vec::new(), remote: None,
            };
            match sessions::mark(act, session, vec![mark]).await?.value().pop() {
                Some(Marked::Saved { .. }) => {}
                Some(Marked::Refused { say, field }) => return Err(Refusal { code: "missed.mark", say, field }.into()),
                Some(Marked::Conflict { .. }) | None => {
                    return Err(Error::refuse("missed.changed", "Somebody else marked this client meanwhile. Look at it once more."));
                }
            }
        }
        None => {
            let said = SayAhead { session, client, base: order.base, outcome, reason: order.reason.clone(), code };
            sessions::say_ahead(act, said).await?.value();
        }
    }
    if same || outcome == Outcome::Unmarked {
        return act.nothing(());
    }
    if form.entry.is_some() {
        sessions::count_change(act, &permit, session).await?;
    }
    let by = act.staff()?.staff;
    let draft = MissedDraft { saved_at: act.now(), saved_by: by, ..draft };
    store::write_missed(act, &permit, session, &draft).await?;
    let deed = Deed::of("missed.noted").on(session).client(client).with("charge", draft.charge.minor).with("currency", draft.charge.currency.code());
    act.done(deed.with("outreach", draft.outreach.is_some()), ())
}
