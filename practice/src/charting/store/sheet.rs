//! What a note is written on: templates, topics, the sheet of a session and its drafts.

use kernel::{Error, Id};
use platform::{Act, args, db::Row, permit::{Warrant, Proof}};

use crate::{
    charting::words::{Draft, Part, Section, Sheet, Template, TemplateCard, Topic},
    sessions::{Entry, Session},
};

fn template_row(r: &mut Row) -> Result<TemplateCard, Error> {
    let (id, name, sections, version): (_, _, String, _) = (r.next()?, r.next()?, r.next()?, r.next()?);
    Ok(TemplateCard { id, name, sections: serde_json::from_str(&sections).map_err(Error::fault)?, version })
}

pub(in crate::charting) async fn templates(act: &Act, proof: &impl Proof) -> Result<Vec<TemplateCard>, Error> {
    let sql = "SELECT id, name, sections, version FROM charting_template WHERE practice_id = $1 AND in_use AND kind = 'session' ORDER BY id";
    act.db(proof).all(sql, args![act.practice()]).await?.into_iter().map(|mut r| template_row(&mut r)).collect()
}

/// Writes templates of one kind: `session`, or `missed`.
pub(in crate::charting) async fn write_templates(act: &Act, proof: &impl Warrant, kind: &str, all: &[(String, Vec<Section>)]) -> Result<(), Error> {
    let mut rows = Vec::new();
    for (name, sections) in all {
        let sections = serde_json::to_string(sections).map_err(Error::fault)?;
        rows.push(args![act.practice(), Id::<Template>::new(), name, sections, true, 1_i64, kind]);
    }
    act.change(proof).insert("charting_template (practice_id, id, name, sections, in_use, version, kind)", rows).await
}

pub(in crate::charting) async fn topics(act: &Act, proof: &impl Proof) -> Result<Vec<String>, Error> {
    let sql = "SELECT title FROM charting_topic WHERE practice_id = $1 ORDER BY position, title";
    act.db(proof).all(sql, args![act.practice()]).await?.into_iter().map(|mut r| r.next()).collect()
}

pub(in crate::charting) async fn write_topics(act: &Act, proof: &impl Warrant, titles: &[String]) -> Result<(), Error> {
    let rows = titles.iter().enumerate().map(|(at, title)| args![act.practice(), Id::<Topic>::new(), title, at]).collect();
    act.change(proof).insert("charting_topic (practice_id, id, title, position)", rows).await
}

/// The note of a session while it is written, with all drafts: two queries.
pub(in crate::charting) async fn sheet(act: &Act, proof: &impl Proof, session: Id<Session>) -> Result<Option<Sheet>, Error> {
    let sql = "SELECT t.id, t.name, t.sections, t.version, s.topic, s.topic_version, s.rounds, s.whole_round FROM charting_sheet s \
               JOIN charting_template t ON t.practice_id = s.practice_id AND t.id = s.template_id \
               WHERE s.practice_id = $1 AND s.session_id = $2";
    let Some(mut r) = act.db(proof).first(sql, args![act.practice(), session]).await? else { return Ok(None) };
    let template = template_row(&mut r)?;
    let (topic, topic_version, rounds, whole_round) = (r.next()?, r.next()?, r.next()?, r.next()?);
    let drafts = drafts_since(act, proof, session, 0).await?;
    Ok(Some(Sheet { session, template, topic, topic_version, rounds, whole_round, drafts }))
}

/// The drafts that changed after a version of the session.
pub(in crate::charting) async fn drafts_since(act: &Act, proof: &impl Proof, session: Id<Session>, version: i64) -> Result<Vec<Draft>, Error> {
    let sql = "SELECT part, section, words, version, changed_in, saved_at, saved_by FROM charting_draft \
               WHERE practice_id = $1 AND session_id = $2 AND changed_in > $3";
    let rows = act.db(proof).all(sql, args![act.practice(), session, version]).await?;
    rows.into_iter()
        .map(|mut r| {
            let part: Id<Entry> = r.next()?;
            Ok(Draft {
                // The shared part is kept under the session's own id.
                part: if part.uuid() == session.uuid() { Part::Shared } else { Part::Entry(part) },
                section: r.next()?,
                words: r.next()?,
                version: r.next()?,
                changed_in: r.next()?,
                saved_at: r.next()?,
                saved_by: r.next()?,
            })
        })
        .collect()
}

pub(in crate::charting) async fn write_sheet(act: &Act, proof: &impl Warrant, session: Id<Session>, template: Id<Template>) -> Result<(), Error> {
    let sql = "INSERT INTO charting_sheet (practice_id, session_id, template_id, topic, topic_version, changed_in, rounds) \
               VALUES ($1, $2, $3, '', 1, 1, 0)";
    act.change(proof).run(sql, args![act.practice(), session, template]).await?;
    Ok(())
}

pub(in crate::charting) async fn write_topic(act: &Act, proof: &impl Warrant, session: Id<Session>, topic: &str, changed_in: i64) -> Result<(), Error> {
    let sql = "UPDATE charting_sheet SET topic = $3, topic_version = topic_version + 1, changed_in = $4 WHERE practice_id = $1 AND session_id = $2";
    act.change(proof).run(sql, args![act.practice(), session, topic, changed_in]).await?;
    Ok(())
}

pub(in crate::charting) async fn write_template_choice(act: &Act, proof: &impl Warrant, session: Id<Session>, template: Id<Template>, changed_in: i64) -> Result<(), Error> {
    let sql = "UPDATE charting_sheet SET template_id = $3, changed_in = $4 WHERE practice_id = $1 AND session_id = $2";
    act.change(proof).run(sql, args![act.practice(), session, template, changed_in]).await?;
    Ok(())
}

pub(in crate::charting) async fn write_drafts(
    act: &Act, proof: &impl Warrant, session: Id<Session>, drafts: &[(Part, String, String, i64)], changed_in: i64,
) -> Result<(), Error> {
    let by = act.staff()?.staff;
    let sql = "INSERT INTO charting_draft (practice_id, session_id, part, section, words, version, changed_in, saved_at, saved_by) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (practice_id, session_id, part, section) DO UPDATE SET \
               words = excluded.words, version = excluded.version, changed_in = excluded.changed_in, saved_at = excluded.saved_at, saved_by = excluded.saved_by";
    for (part, section, words, version) in drafts {
        let part = match part {
            Part::Shared => session.uuid(),
            Part::Entry(entry) => entry.uuid(),
        };
        act.change(proof).run(sql, args![act.practice(), session, part, section, words, *version, changed_in, act.now(), by]).await?;
    }
    Ok(())
}
