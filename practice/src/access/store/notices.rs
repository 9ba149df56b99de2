//! Notices: what lies on somebody's desk.

use kernel::{Error, Id, id::Staff};
use platform::{Act, args, permit::Warrant};

use crate::access::words::{Notice, NoticeCard};

/// Puts a notice on a desk. The letter's id is the notice's, so a second delivery changes nothing.
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

/// The notices on somebody's desk, newest first.
pub(in crate::access) async fn notices(act: &Act, staff: Id<Staff>) -> Result<Vec<NoticeCard>, Error> {
    let sql = "SELECT say, link, made_at, read_at IS NULL FROM access_notice WHERE practice_id = $1 AND staff_id = $2 ORDER BY made_at DESC LIMIT 50";
    let rows = act.db(&act.scope()).all(sql, args![act.practice(), staff]).await?;
    rows.into_iter().map(|mut r| Ok(NoticeCard { say: r.next()?, link: r.next()?, made: r.next()?, unread: r.next()? })).collect()
}

/// Marks all notices of somebody as read.
pub(in crate::access) async fn read_notices(act: &Act, proof: &impl Warrant, staff: Id<Staff>) -> Result<(), Error> {
    let sql = "UPDATE access_notice SET read_at = $3 WHERE practice_id = $1 AND staff_id = $2 AND read_at IS NULL";
    act.change(proof).run(sql, args![act.practice(), staff, act.now()]).await?;
    Ok(())
}
