//! Notices: what lies on somebody's desk, what the program watches, and what somebody chose to hear.

use std::collections::HashMap;

use kernel::{Error, Id, id::Staff};
use platform::{
    Act, args,
    db::{Arg, Row, places},
    permit::{Proof, Warrant},
};
use uuid::Uuid;

use crate::access::words::{Choice, Choices, NewNotice, Notice, NoticeCard, NoticeKind, NoticeRow, Quiet};

/// Puts a plain message on a desk. The letter's id is the notice's, so a second delivery changes nothing.
pub(in crate::access) async fn write_notice(
    act: &Act,
    proof: &impl Warrant,
    id: Id<Notice>,
    staff: Id<Staff>,
    say: &str,
    link: &str,
) -> Result<(), Error> {
    let sql =
        "INSERT INTO access_notice (practice_id, id, staff_id, say, link, made_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
    act.change(proof).run(sql, args![act.practice(), id, staff, say, link, act.now()]).await?;
    Ok(())
}

/// SQL: the notice `n` is of a kind that its person wants on the page.
pub(super) const WANTED: &str = "NOT EXISTS (SELECT 1 FROM access_notice_choice k WHERE k.practice_id = n.practice_id AND k.staff_id = n.staff_id \
                                 AND k.kind = CASE WHEN n.step > 0 THEN 'escalated' ELSE n.kind END AND NOT k.on_page)";

const CARD: &str = "SELECT n.kind, n.step, n.about_id, n.say, n.link, n.ways, n.made_at, n.read_at IS NULL, n.ended_at FROM access_notice n \
                    WHERE n.practice_id = $1 AND n.staff_id = $2";

fn card(mut r: Row) -> Result<NoticeCard, Error> {
    let (kind, step): (Option<String>, i64) = (r.next()?, r.next()?);
    let kind = kind.as_deref().and_then(NoticeKind::read).map(|kind| if step > 0 { NoticeKind::Escalated } else { kind });
    let (about, say, link, ways) = (r.next()?, r.next()?, r.next()?, r.next::<String>()?);
    let ways = serde_json::from_str(&ways).map_err(Error::fault)?;
    Ok(NoticeCard { kind, about, say, link, ways, made: r.next()?, unread: r.next()?, ended: r.next()? })
}

/// What stands on somebody's desk, the newest first.
///
/// # Errors
/// A fault when it cannot be read.
pub async fn standing_notices(act: &Act, proof: &impl Proof, staff: Id<Staff>) -> Result<Vec<NoticeCard>, Error> {
    let sql = format!("{CARD} AND n.kind IS NOT NULL AND n.ended_at IS NULL AND {WANTED}");
    let rows = act.db(proof).all(&sql, args![act.practice(), staff]).await?;
    // Sorted here: asked for the order, SQLite would walk all notices that somebody ever had by their time.
    let mut all: Vec<NoticeCard> = rows.into_iter().map(card).collect::<Result<_, _>>()?;
    all.sort_by(|a, b| (b.made, &a.say).cmp(&(a.made, &b.say)));
    Ok(all)
}

/// Plain messages, and notices whose cause is gone, the newest first.
pub(in crate::access) async fn other_notices(act: &Act, staff: Id<Staff>) -> Result<Vec<NoticeCard>, Error> {
    let sql = format!("{CARD} AND (n.kind IS NULL OR n.ended_at IS NOT NULL AND {WANTED}) ORDER BY n.made_at DESC, n.id LIMIT 50");
    act.db(&act.scope()).all(&sql, args![act.practice(), staff]).await?.into_iter().map(card).collect()
}

/// Marks all notices of somebody as read.
pub(in crate::access) async fn read_notices(act: &Act, proof: &impl Warrant, staff: Id<Staff>) -> Result<(), Error> {
    let sql = "UPDATE access_notice SET read_at = $3 WHERE practice_id = $1 AND staff_id = $2 AND read_at IS NULL";
    act.change(proof).run(sql, args![act.practice(), staff, act.now()]).await?;
    Ok(())
}

// What the program watches ------------------------------------------------------------------------------------------------

const WATCHED: &str = "SELECT id, kind, about_id, step, staff_id, made_at, ended_at, mail_at, mailed_at, outward, link FROM access_notice \
                       WHERE practice_id = $1 AND kind IS NOT NULL";

fn watched_row(mut r: Row) -> Result<NoticeRow, Error> {
    let (id, kind): (_, String) = (r.next()?, r.next()?);
    Ok(NoticeRow {
        id,
        kind: NoticeKind::read(&kind).ok_or_else(|| Error::fault("a notice is of a kind that is not known"))?,
        about: r.next()?,
        step: r.next()?,
        staff: r.next()?,
        made: r.next()?,
        ended: r.next()?,
        mail_at: r.next()?,
        mailed: r.next()?,
        outward: r.next()?,
        link: r.next()?,
    })
}

/// The watched notices that stand, and those of before about any of these things.
pub(in crate::access) async fn watched(act: &Act, abouts: &[Uuid]) -> Result<Vec<NoticeRow>, Error> {
    let scope = act.scope();
    let standing = act.db(&scope).all(&format!("{WATCHED} AND ended_at IS NULL"), args![act.practice()]).await?;
    let mut rows: Vec<NoticeRow> = standing.into_iter().map(watched_row).collect::<Result<_, _>>()?;
    for some in abouts.chunks(500) {
        let sql = format!("{WATCHED} AND ended_at IS NOT NULL AND about_id IN ({})", places(2, some.len()));
        let args = args![act.practice()].into_iter().chain(some.iter().map(|about| Arg::from(*about))).collect();
        for row in act.db(&scope).all(&sql, args).await? {
            rows.push(watched_row(row)?);
        }
    }
    Ok(rows)
}

/// Puts watched notices on desks.
pub(in crate::access) async fn raise(act: &Act, proof: &impl Warrant, all: &[NewNotice]) -> Result<(), Error> {
    let mut rows = Vec::new();
    for n in all {
        let ways = serde_json::to_string(&n.ways).map_err(Error::fault)?;
        rows.push(args![
            act.practice(), Id::<Notice>::new(), n.staff, &n.say, &n.link, act.now(), n.kind.word(), n.about, n.step, ways, &n.outward, n.mail_at
        ]);
    }
    act.change(proof)
        .insert("access_notice (practice_id, id, staff_id, say, link, made_at, kind, about_id, step, ways, outward, mail_at)", rows)
        .await
}

/// Puts notices back whose cause has come back, as unread; no second mail goes.
pub(in crate::access) async fn raise_again(act: &Act, proof: &impl Warrant, all: &[(Id<Notice>, NewNotice)]) -> Result<(), Error> {
    let sql = "UPDATE access_notice SET ended_at = NULL, read_at = NULL, made_at = $3, say = $4, link = $5, ways = $6, outward = $7 \
               WHERE practice_id = $1 AND id = $2";
    for (id, n) in all {
        let ways = serde_json::to_string(&n.ways).map_err(Error::fault)?;
        act.change(proof).run(sql, args![act.practice(), *id, act.now(), &n.say, &n.link, ways, &n.outward]).await?;
    }
    Ok(())
}

/// Ends notices: their cause is gone.
pub(in crate::access) async fn end_notices(act: &Act, proof: &impl Warrant, all: &[Id<Notice>]) -> Result<(), Error> {
    stamp(act, proof, "ended_at", all).await
}

/// Notes that the mails of these notices are on their way.
pub(in crate::access) async fn mark_mailed(act: &Act, proof: &impl Warrant, all: &[Id<Notice>]) -> Result<(), Error> {
    stamp(act, proof, "mailed_at", all).await
}

async fn stamp(act: &Act, proof: &impl Warrant, column: &str, all: &[Id<Notice>]) -> Result<(), Error> {
    for some in all.chunks(500) {
        let sql = format!("UPDATE access_notice SET {column} = $2 WHERE practice_id = $1 AND id IN ({})", places(3, some.len()));
        let args = args![act.practice(), act.now()].into_iter().chain(some.iter().map(|id| Arg::from(*id))).collect();
        act.change(proof).run(&sql, args).await?;
    }
    Ok(())
}

// What somebody chose -----------------------------------------------------------------------------------------------------

/// What everybody chose, for those who did; or one person alone.
pub(in crate::access) async fn choices(act: &Act, of: Option<Id<Staff>>) -> Result<HashMap<Id<Staff>, Choices>, Error> {
    let scope = act.scope();
    let (only, args) = match of {
        Some(staff) => ("AND staff_id = $2", args![act.practice(), staff]),
        None => ("", args![act.practice()]),
    };
    let mut all: HashMap<Id<Staff>, Choices> = HashMap::new();
    let sql = format!("SELECT staff_id, quiet_from, quiet_to, version FROM access_notice_hours WHERE practice_id = $1 {only}");
    for mut r in act.db(&scope).all(&sql, args.clone()).await? {
        let (staff, from, to): (Id<Staff>, Option<String>, Option<String>) = (r.next()?, r.next()?, r.next()?);
        let time = |text: Option<String>| text.and_then(|text| text.parse().ok());
        let quiet = time(from).zip(time(to)).map(|(from, to)| Quiet { from, to });
        all.insert(staff, Choices { quiet, version: r.next()?, ..Choices::usual() });
    }
    let sql = format!("SELECT staff_id, kind, on_page, by_mail FROM access_notice_choice WHERE practice_id = $1 {only}");
    for mut r in act.db(&scope).all(&sql, args).await? {
        let (staff, kind): (Id<Staff>, String) = (r.next()?, r.next()?);
        let (on_page, by_mail) = (r.next()?, r.next()?);
        let mine = all.entry(staff).or_insert_with(Choices::usual);
        for line in mine.lines.iter_mut().filter(|line| line.kind.word() == kind) {
            *line = Choice { on_page, by_mail, ..*line };
        }
    }
    Ok(all)
}

/// Keeps what somebody chose if the version read is still the one kept; says whether it was. What is as usual leaves no line.
pub(in crate::access) async fn write_choices(act: &Act, proof: &impl Warrant, staff: Id<Staff>, chosen: &Choices) -> Result<bool, Error> {
    let tx = act.change(proof);
    let text = |time: fn(&Quiet) -> jiff::civil::Time| chosen.quiet.as_ref().map(|quiet| time(quiet).to_string());
    let (from, to) = (text(|quiet| quiet.from), text(|quiet| quiet.to));
    let sql = "INSERT INTO access_notice_hours (practice_id, staff_id, quiet_from, quiet_to, version) VALUES ($1, $2, $3, $4, $5 + 1) \
               ON CONFLICT (practice_id, staff_id) DO UPDATE SET quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to, \
               version = excluded.version WHERE access_notice_hours.version = $5";
    if tx.run(sql, args![act.practice(), staff, from, to, chosen.version]).await? == 0 {
        return Ok(false);
    }
    tx.run("DELETE FROM access_notice_choice WHERE practice_id = $1 AND staff_id = $2", args![act.practice(), staff]).await?;
    let own = chosen.lines.iter().filter(|line| **line != Choice::usual(line.kind));
    let rows = own.map(|line| args![act.practice(), staff, line.kind.word(), line.on_page, line.by_mail]).collect();
    tx.insert("access_notice_choice (practice_id, staff_id, kind, on_page, by_mail)", rows).await?;
    Ok(true)
}
