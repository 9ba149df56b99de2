//! The data measured on: a practice founded through the rooms' own acts, and one a hundred times as large made of it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, ensure};
use bench::{Site, Weekly, open};
use jiff::Span;
use kernel::{Day, Id, Moment, id::Staff};
use platform::{Request, args};
use practice::{
    clients::{self, Client, MakeClient},
    groups::{self, Group, Join, MakeGroup},
    schedule::Week,
    sessions::{Entry, Session},
};

/// Signed sessions of the client whose chart is opened.
const CHARTED: usize = 500;
/// Sessions on the board of a week: five days, four hours, three rooms.
const HOURS: [i8; 4] = [9, 11, 13, 15];
/// Sessions to be signed one after the other, by eight at a time, and to be marked by 8 and by 32 at a time.
const TO_SIGN: usize = 160;
const TO_SIGN_C8: usize = 200;
const TO_MARK: usize = 8 + 32;
/// How many times as many sessions the large practice has.
const TIMES_LARGER: u32 = 100;

/// A session with its roster: each line with its version.
#[derive(Clone)]
pub struct Roster {
    /// The session.
    pub session: Id<Session>,
    /// Its lines.
    pub entries: Vec<(Id<Entry>, i64)>,
}

/// The practice measured on.
pub struct Base {
    /// The data folder.
    pub data: PathBuf,
    /// Maya's sign-in, who leads and signs.
    pub maya: String,
    /// The account manager's, who sees all.
    pub tomas: String,
    /// The week on the board, as `2026-W48`.
    pub week: String,
    /// The week of 300 sessions.
    pub busy_week: String,
    /// The client with 500 notes.
    pub charted: Id<Client>,
    /// Sessions of twelve that wait for one signer.
    pub to_sign: Vec<Id<Session>>,
    /// Sessions of twelve that wait for eight signers.
    pub to_sign_c8: Vec<Id<Session>>,
    /// Sessions of twelve to mark in.
    pub to_mark: Vec<Roster>,
    /// The mean length of a note's text, in bytes.
    pub note_bytes: usize,
    days: (Moment, Moment),
}

impl Base {
    /// Founds the practice, and leaves it closed on disk.
    pub async fn prepare(data: &Path) -> Result<Self> {
        fs::create_dir_all(data)?;
        let site = Site::found(open(data, None).await?).await?;
        let zone = site.cast.zone.clone();
        let week = Week::of(zone.day(site.now()));
        let next_monday = week.later(1).monday();
        let maya = site.cast.maya;

        // Two years of sessions of twelve, four a week.
        for n in 0..4 {
            site.weekly(Weekly { group: site.cast.dbt, day: after(next_monday, n)?, hour: 8, times: 104, lead: maya, room: None }).await?;
        }
        let all = site.coming(site.cast.dbt).await?;
        ensure!(all.len() >= TO_SIGN + TO_SIGN_C8 + TO_MARK, "too few sessions: {}", all.len());
        let (to_sign, rest) = all.split_at(TO_SIGN);
        let (to_sign_c8, rest) = rest.split_at(TO_SIGN_C8);
        site.ready(&all[..TO_SIGN + TO_SIGN_C8 + TO_MARK]).await?;
        let mut to_mark = Vec::new();
        for session in &rest[..TO_MARK] {
            to_mark.push(Roster { session: *session, entries: site.entries(*session).await? });
        }

        let charted = chart(&site, next_monday).await?;
        board(&site, week).await?;
        let busy = week.later(160);
        crate::calendar::busy_week(&site, busy).await?;
        site.settle_outbox().await?;
        let mean = "SELECT CAST(avg(length(body)) AS bigint) FROM charting_note";
        let mut row = site.house.db.read().await?.first(mean, args![]).await?.context("no notes")?;
        let note_bytes = row.next::<i64>()?.try_into()?;
        let base = Self {
            data: data.to_owned(),
            maya: site.sign_in("maya@oak.example").await?,
            tomas: site.sign_in("tomas@oak.example").await?,
            week: week.to_string(),
            busy_week: busy.to_string(),
            charted,
            to_sign: to_sign.to_vec(),
            to_sign_c8: to_sign_c8.to_vec(),
            to_mark,
            note_bytes,
            days: (zone.start_of(week.monday()), zone.start_of(next_monday)),
        };
        site.house.db.close().await;
        Ok(base)
    }
}

fn after(day: Day, days: i64) -> Result<Day> {
    Ok(day.checked_add(Span::new().days(days))?)
}

/// A group of two whose first member has 500 signed notes.
async fn chart(site: &Site, monday: Day) -> Result<Id<Client>> {
    let mut members = Vec::new();
    for (first, last) in [("Noelle", "Abernathy"), ("Odin", "Fournier")] {
        let typed = clients::Typed {
            first_name: first.to_owned(),
            last_name: last.to_owned(),
            born: "1988-07-21".to_owned(),
            ..clients::Typed::default()
        };
        let order = MakeClient { typed, staff: vec![site.cast.maya], another: true };
        let client = site
            .house
            .run(&site.office(), &Request::default(), move |act| Box::pin(clients::make_client(act, order.clone())))
            .await?;
        members.push(client);
    }
    let group = group(site, "Relapse prevention", site.cast.maya, &members).await?;
    for n in 0..5 {
        site.weekly(Weekly { group, day: after(monday, n)?, hour: 10, times: 100, lead: site.cast.maya, room: None }).await?;
    }
    let sessions = site.coming(group).await?;
    ensure!(sessions.len() == CHARTED, "{} sessions to be signed", sessions.len());
    site.signed(&sessions).await?;
    Ok(members[0])
}

async fn group(site: &Site, name: &str, provider: Id<Staff>, members: &[Id<Client>]) -> Result<Id<Group>> {
    let typed = groups::Typed {
        name: name.to_owned(),
        provider: provider.to_string(),
        kind: "skills".to_owned(),
        service_code: "90853".to_owned(),
        open: true,
        ..groups::Typed::default()
    };
    let order = MakeGroup { typed };
    let group = site
        .house
        .run(&site.office(), &Request::default(), move |act| Box::pin(groups::make_group(act, order.clone())))
        .await?;
    let order = Join { group, clients: members.to_vec(), day: None };
    site.house.run(&site.office(), &Request::default(), move |act| Box::pin(groups::join(act, order.clone()))).await?;
    Ok(group)
}

/// Sixty sessions in one week: in three rooms, each with its own leader, at four hours of five days, of twelve groups.
async fn board(site: &Site, week: Week) -> Result<()> {
    let cast = &site.cast;
    for hour in HOURS {
        for (name, room, lead) in [("Oak", cast.oak, cast.maya), ("Willow", cast.willow, cast.lena), ("Studio", cast.studio, cast.ruth)] {
            let group = group(site, &format!("{name} at {hour}"), lead, &cast.clients).await?;
            for day in &week.days()[..5] {
                site.weekly(Weekly { group, day: *day, hour, times: 1, lead, room: Some(room) }).await?;
            }
        }
    }
    Ok(())
}

/// The same practice with a hundred times the sessions and a hundred thousand clients more.
pub struct Large {
    /// The practice, at its new place.
    pub base: Base,
    /// Names of clients to be searched for, first and last.
    pub names: Vec<(String, String)>,
}

impl Large {
    /// Copies the practice and makes it large, by SQL in bulk: the acts would take an hour. Every signed session and every
    /// session of the week on the board is there 99 times more, at other times, with clients, rosters, marks, signatures
    /// and notes of its own. Bookings, drafts and the log are not copied, because nothing that is measured here reads
    /// them; the copied signatures would not verify.
    pub async fn prepare(base: &Base, data: &Path) -> Result<Self> {
        fs::create_dir_all(data.join("keys"))?;
        for file in ["cohort.db", "keys/seal.key"] {
            fs::copy(base.data.join(file), data.join(file))?;
        }
        let house = open(data, None).await?;
        house.db.attack(&copies(base.days)).await?;
        let (first, last) = (names(FIRST, "nolarimasi"), names(LAST, "berdonfelstrom"));
        house.db.attack(&strangers(&first, &last)).await?;
        house.db.close().await;
        let base = Base {
            data: data.to_owned(),
            maya: base.maya.clone(),
            tomas: base.tomas.clone(),
            week: base.week.clone(),
            busy_week: base.busy_week.clone(),
            charted: base.charted,
            to_sign: Vec::new(),
            to_sign_c8: Vec::new(),
            to_mark: Vec::new(),
            note_bytes: base.note_bytes,
            days: base.days,
        };
        let names = (0..20).map(|n| (first[n * 19 % first.len()].clone(), last[n * 31 % last.len()].clone())).collect();
        Ok(Self { base, names })
    }
}

/// What is copied: table, columns, which rows. `*` before a column makes an id of the copy's own, `-` sets a time back so
/// that no copy falls on the board, `+` counts a number on, `~` makes a name the copy's own.
const COPIED: [(&str, &str, &str); 12] = [
    (
        "clients_client",
        "practice_id *id first_name ~last_name preferred_name born email phone ~sort_key warning record_kind version made_at",
        "id IN (SELECT id FROM person)",
    ),
    ("clients_word", "practice_id word *client_id", "client_id IN (SELECT id FROM person)"),
    (
        "schedule_series",
        "practice_id *id group_id zone first_day local_time minutes every_weeks times room_id link service_code made_at made_by",
        "id IN (SELECT series_id FROM schedule_occurrence WHERE id IN (SELECT id FROM slot))",
    ),
    (
        "schedule_occurrence",
        "practice_id *id *series_id group_id original_local local_start zone -starts_at -ends_at room_id link service_code \
         cancelled_at cancel_reason moved begun_at version",
        "id IN (SELECT id FROM slot)",
    ),
    ("schedule_facilitator", "practice_id *occurrence_id staff_id", "occurrence_id IN (SELECT id FROM slot)"),
    (
        "sessions_session",
        "practice_id *id group_id started_at started_by -actual_start -actual_end sealed_at checked_out_at version",
        "id IN (SELECT id FROM held)",
    ),
    (
        "sessions_entry",
        "practice_id *id *session_id *client_id source outcome reason code changed_in version marked_at marked_by added_at",
        "session_id IN (SELECT id FROM held)",
    ),
    (
        "sessions_segment",
        "practice_id *id *entry_id -time_in -time_out source",
        "entry_id IN (SELECT id FROM sessions_entry WHERE session_id IN (SELECT id FROM held))",
    ),
    (
        "sessions_mark",
        "practice_id *entry_id version outcome reason code segments at by_id",
        "entry_id IN (SELECT id FROM sessions_entry WHERE session_id IN (SELECT id FROM held))",
    ),
    (
        "charting_sheet",
        "practice_id *session_id template_id topic topic_version changed_in rounds",
        "session_id IN (SELECT id FROM held)",
    ),
    (
        "charting_signature",
        "practice_id *id +seq *session_id round signer_id signer_name credentials role meaning method at zone digest before overrides \
         key_id seal",
        "session_id IN (SELECT id FROM held)",
    ),
    (
        "charting_note",
        "practice_id *id *session_id group_id *client_id *entry_id round *signature_id -held_at title body digest",
        "session_id IN (SELECT id FROM held)",
    ),
];

fn copies((from, to): (Moment, Moment)) -> String {
    // Longer than the longest series, so that no copy of a later session lands in the week on the board.
    const APART: i64 = 110 * 7 * 24 * kernel::time::HOUR;
    let mut sql = format!(
        "BEGIN;\n\
         CREATE TEMP TABLE copy AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {}) SELECT n FROM c;\n\
         CREATE TEMP TABLE held AS SELECT id FROM sessions_session WHERE sealed_at IS NOT NULL;\n\
         CREATE TEMP TABLE slot AS SELECT id FROM held UNION SELECT id FROM schedule_occurrence WHERE starts_at >= {} AND starts_at < {};\n\
         CREATE TEMP TABLE person AS SELECT DISTINCT client_id AS id FROM sessions_entry WHERE session_id IN (SELECT id FROM held);\n",
        TIMES_LARGER - 1,
        from.0,
        to.0
    );
    for (table, columns, which) in COPIED {
        let columns: Vec<_> = columns.split_whitespace().collect();
        let into: Vec<_> = columns.iter().map(|column| column.trim_start_matches(['*', '-', '+', '~'])).collect();
        let values: Vec<_> = columns
            .iter()
            .map(|column| match column.split_at(1) {
                // The first two bytes of an id are of its time and the same in all; in a copy they are its number.
                ("*", id) => format!("unhex(printf('%04x', n) || hex(substr({id}, 3)))"),
                ("-", time) => format!("{time} - n * {APART}"),
                ("+", number) => format!("{number} + n * 10000"),
                ("~", name) => format!("{name} || ' ' || n"),
                _ => (*column).to_owned(),
            })
            .collect();
        sql.push_str(&format!("INSERT INTO {table} ({}) SELECT {} FROM {table}, copy WHERE {which};\n", into.join(", "), values.join(", ")));
    }
    sql.push_str("COMMIT;");
    sql
}

/// How many first and last names there are: each pair is one client.
const FIRST: usize = 400;
const LAST: usize = 250;

/// So many different words that can be said, put together of a stock of syllables.
fn names(count: usize, stock: &str) -> Vec<String> {
    const BEGIN: [&str; 20] = [
        "ma", "jo", "ka", "el", "an", "da", "ro", "li", "sa", "ha", "ni", "be", "ty", "co", "vi", "ga", "re", "mo", "ja", "fe",
    ];
    let ends: Vec<&str> = (0..stock.len() - 1).map(|at| &stock[at..at + 2]).collect();
    (0..count)
        .map(|n| {
            let (begin, n) = (BEGIN[n % BEGIN.len()], n / BEGIN.len());
            let (end, n) = (ends[n % ends.len()], n / ends.len());
            let word = format!("{begin}{end}{}", ends[(n * 5 + 3) % ends.len()]);
            word[..1].to_uppercase() + &word[1..]
        })
        .collect()
}

/// A hundred thousand clients, each with the words that find them. Their names are plain letters, so folding them is
/// making them small.
fn strangers(first: &[String], last: &[String]) -> String {
    let list = |names: &[String]| names.iter().map(|name| format!("('{name}')")).collect::<Vec<_>>().join(",");
    format!(
        "BEGIN;\n\
         CREATE TEMP TABLE given(x); INSERT INTO given VALUES {};\n\
         CREATE TEMP TABLE family(x); INSERT INTO family VALUES {};\n\
         CREATE TEMP TABLE stranger AS SELECT randomblob(16) AS id, g.x AS given, f.x AS family FROM given g CROSS JOIN family f;\n\
         INSERT INTO clients_client (practice_id, id, first_name, last_name, sort_key, version, made_at) \
         SELECT p.practice_id, s.id, s.given, s.family, lower(s.family) || '  ' || lower(s.given), 1, 0 \
         FROM stranger s, access_practice p WHERE p.name LIKE 'Oak Street%';\n\
         INSERT OR IGNORE INTO clients_word (practice_id, word, client_id) \
         SELECT p.practice_id, lower(s.given), s.id FROM stranger s, access_practice p WHERE p.name LIKE 'Oak Street%' \
         UNION ALL SELECT p.practice_id, lower(s.family), s.id FROM stranger s, access_practice p WHERE p.name LIKE 'Oak Street%';\n\
         COMMIT;",
        list(first),
        list(last)
    )
}
