//! Missed sessions: the notes while they are written, their template, and the visits as they were signed.

use std::collections::HashMap;

use kernel::{Currency, Day, Error, Id, Money};
use platform::{
    Act, args,
    permit::{Proof, Warrant},
};

use super::signing::NoteRow;
use crate::{
    charting::words::{MissedDraft, Outreach, Section},
    clients::Client,
    sessions::Session,
};

/// What is written about those who miss a session, by client.
pub(in crate::charting) async fn missed(act: &Act, proof: &impl Proof, session: Id<Session>) -> Result<HashMap<Id<Client>, MissedDraft>, Error> {
    let sql = "SELECT client_id, words, outreach_day, outreach_how, outreach_came, charge, currency, version, saved_at, saved_by \
               FROM charting_missed WHERE practice_id = $1 AND session_id = $2";
    let mut all = HashMap::new();
    for mut r in act.db(proof).all(sql, args![act.practice(), session]).await? {
        let (client, words, day): (Id<Client>, String, Option<Day>) = (r.next()?, r.next()?, r.next()?);
        let (how, came): (String, String) = (r.next()?, r.next()?);
        let (minor, currency): (i64, String) = (r.next()?, r.next()?);
        let draft = MissedDraft {
            client,
            words: serde_json::from_str(&words).map_err(Error::fault)?,
            outreach: day.map(|day| Outreach { day, how, came }),
            charge: Money::of(minor, Currency::named(&currency).unwrap_or_default()),
            version: r.next()?,
            saved_at: r.next()?,
            saved_by: r.next()?,
        };
        all.insert(client, draft);
    }
    Ok(all)
}

pub(in crate::charting) async fn write_missed(act: &Act, proof: &impl Warrant, session: Id<Session>, draft: &MissedDraft) -> Result<(), Error> {
    let words = serde_json::to_string(&draft.words).map_err(Error::fault)?;
    let outreach = draft.outreach.as_ref();
    let (how, came) = (outreach.map_or("", |o| o.how.as_str()), outreach.map_or("", |o| o.came.as_str()));
    let sql = "INSERT INTO charting_missed (practice_id, session_id, client_id, words, outreach_day, outreach_how, outreach_came, charge, \
               currency, version, saved_at, saved_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) \
               ON CONFLICT (practice_id, session_id, client_id) DO UPDATE SET words = excluded.words, outreach_day = excluded.outreach_day, \
               outreach_how = excluded.outreach_how, outreach_came = excluded.outreach_came, charge = excluded.charge, \
               currency = excluded.currency, version = excluded.version, saved_at = excluded.saved_at, saved_by = excluded.saved_by";
    let row = args![
        act.practice(), session, draft.client, words, outreach.map(|o| o.day), how, came, draft.charge.minor, draft.charge.currency.code(),
        draft.version, draft.saved_at, draft.saved_by
    ];
    act.change(proof).run(sql, row).await?;
    Ok(())
}

/// The practice's own template of missed-session notes, if it has one.
pub(in crate::charting) async fn missed_sections(act: &Act, proof: &impl Proof) -> Result<Option<Vec<Section>>, Error> {
    let sql = "SELECT sections FROM charting_template WHERE practice_id = $1 AND in_use AND kind = 'missed' ORDER BY id DESC LIMIT 1";
    let Some(mut r) = act.db(proof).first(sql, args![act.practice()]).await? else { return Ok(None) };
    serde_json::from_str(&r.next::<String>()?).map(Some).map_err(Error::fault)
}

/// Keeps the missed visits of a signing, with what is charged for them.
pub(in crate::charting) async fn write_visits(act: &Act, proof: &impl Warrant, session: Id<Session>, round: i64, notes: &[NoteRow]) -> Result<(), Error> {
    let rows = notes
        .iter()
        .filter_map(|n| {
            let missed = n.body.missed.as_ref()?;
            let (charge, currency) = (missed.charge.minor, missed.charge.currency.code());
            Some(args![
                act.practice(), n.id, session, n.entry, n.body.client, round, missed.state.word(), charge, currency, n.body.start
            ])
        })
        .collect();
    act.change(proof)
        .insert(
            "charting_missed_visit (practice_id, note_id, session_id, entry_id, client_id, round, state, charge, currency, at)",
            rows,
        )
        .await
}
