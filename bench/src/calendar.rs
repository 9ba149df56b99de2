//! The calendar's measures: a membership that reaches 104 sessions, a week of 300 sessions, and the horizon of 2,000 series.

use std::{path::Path, time::Instant};

use anyhow::{Context as _, Result, ensure};
use jiff::Span;
use kernel::{Clock, Id, time::HOUR};
use platform::{House, Request, args};
use practice::{
    clients::{self, Client, MakeClient},
    groups::{self, Group, Join, MakeGroup},
    schedule::{self, NewRoom, NewSeries, Rule, Week},
};
use rusqlite::{Connection, TransactionBehavior};

use bench::{Site, Weekly, open};

use crate::{
    data::Base,
    measure,
    report::{Line, Report, Times},
};

/// How many clients join, and as many rows are written bare.
const JOINS: usize = 40;
/// Series that the horizon is kept for.
const SERIES: usize = 2_000;

async fn group(site: &Site, name: &str, members: &[Id<Client>]) -> Result<Id<Group>> {
    let typed = groups::Typed {
        name: name.to_owned(),
        provider: site.cast.maya.to_string(),
        kind: "skills".to_owned(),
        service_code: "90853".to_owned(),
        open: true,
        ..groups::Typed::default()
    };
    let order = MakeGroup { typed };
    let group = site.house.run(&site.office(), &Request::default(), move |act| Box::pin(groups::make_group(act, order.clone()))).await?;
    if !members.is_empty() {
        let order = Join { group, clients: members.to_vec(), day: None };
        site.house.run(&site.office(), &Request::default(), move |act| Box::pin(groups::join(act, order.clone()))).await?;
    }
    Ok(group)
}

/// Joining a group with 104 sessions to come, against the same rows written bare into the same tables: with their indexes and
/// triggers, but without a thought.
pub async fn flow_104(report: &mut Report, folder: &Path) -> Result<()> {
    let data = folder.join("flow");
    std::fs::create_dir_all(&data)?;
    let site = Site::found(open(&data, None).await?).await?;
    let group = group(&site, "Relapse prevention", &site.cast.clients).await?;
    let day = site.cast.zone.day(site.now()).checked_add(Span::new().days(1))?;
    site.weekly(Weekly { group, day, hour: 8, times: 104, lead: site.cast.maya, room: None }).await?;
    let mut people = Vec::new();
    for n in 0..2 * JOINS {
        let typed = clients::Typed {
            first_name: format!("Joiner{n}"),
            last_name: "Bench".to_owned(),
            born: "1988-07-21".to_owned(),
            ..clients::Typed::default()
        };
        let order = MakeClient { typed, staff: Vec::new(), another: true };
        people.push(site.house.run(&site.office(), &Request::default(), move |act| Box::pin(clients::make_client(act, order.clone()))).await?);
    }
    let (joining, bare) = people.split_at(JOINS);
    let mut times = Times::default();
    for client in joining {
        let order = Join { group, clients: vec![*client], day: None };
        let start = Instant::now();
        let joined = site.house.run(&site.office(), &Request::default(), move |act| Box::pin(groups::join(act, order.clone()))).await?;
        times.since(start);
        ensure!(joined.flow.added == 104, "{} sessions followed", joined.flow.added);
    }
    let pattern = *joining.last().context("nobody joined")?;
    let practice = site.cast.practice;
    site.house.db.close().await;
    let floor = same_rows(&data.join("cohort.db"), practice.uuid(), pattern.uuid(), &bare.iter().map(|client| client.uuid()).collect::<Vec<_>>())?;
    report.say("flow_104", Line::of(&times).above(floor));
    Ok(())
}

/// Writes for each of these clients the rows that joining wrote for another one.
fn same_rows(file: &Path, practice: uuid::Uuid, pattern: uuid::Uuid, clients: &[uuid::Uuid]) -> Result<f64> {
    let mut db = Connection::open(file)?;
    db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -16000")?;
    let blob = |id: uuid::Uuid| id.as_bytes().to_vec();
    let rows: Vec<Vec<u8>> = {
        let mut read = db.prepare("SELECT occurrence_id FROM schedule_roster WHERE practice_id = ?1 AND client_id = ?2")?;
        read.query_map((blob(practice), blob(pattern)), |row| row.get(0))?.collect::<Result<_, _>>()?
    };
    ensure!(rows.len() == 104, "{} rows of a pattern", rows.len());
    let group: Vec<u8> =
        db.query_row("SELECT group_id FROM groups_membership WHERE client_id = ?1", [blob(pattern)], |row| row.get(0))?;
    let mut times = Times::default();
    for client in clients {
        let (spell, change, practice, client) = (uuid::Uuid::now_v7(), uuid::Uuid::now_v7(), blob(practice), blob(*client));
        let start = Instant::now();
        let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        tx.prepare_cached("INSERT INTO groups_membership (practice_id, id, group_id, client_id, valid_from, version) VALUES (?1, ?2, ?3, ?4, 1, 1)")?
            .execute((&practice, blob(spell), &group, &client))?;
        tx.prepare_cached(
            "INSERT INTO groups_membership_log (practice_id, id, membership_id, version, valid_from, what, reason, recorded_at) \
             VALUES (?1, ?2, ?3, 1, 1, 'joined', '', 1)",
        )?
        .execute((&practice, blob(uuid::Uuid::now_v7()), blob(spell)))?;
        tx.prepare_cached("INSERT INTO schedule_change (practice_id, id, kind, group_id, detail, made_at) VALUES (?1, ?2, 'membership', ?3, '', 1)")?
            .execute((&practice, blob(change), &group))?;
        for (at, occurrence) in rows.iter().enumerate() {
            tx.prepare_cached(
                "INSERT INTO schedule_roster (practice_id, occurrence_id, client_id, source, cause_id, state, by_hand, reason, version, changed_at) \
                 VALUES (?1, ?2, ?3, 'membership', ?4, 'expected', FALSE, '', 1, 1)",
            )?
            .execute((&practice, occurrence, &client, blob(spell)))?;
            tx.prepare_cached(
                "INSERT INTO schedule_change_line (practice_id, change_id, position, occurrence_id, client_id, starts_at, what, why, version) \
                 VALUES (?1, ?2, ?3, ?4, ?5, 1, 'added', '', 1)",
            )?
            .execute((&practice, blob(change), i64::try_from(at)?, occurrence, &client))?;
        }
        tx.commit()?;
        times.since(start);
    }
    Ok(times.half())
}

/// Puts 300 sessions into one week: in fifteen rooms at four hours of five days, each group twelve strong.
pub async fn busy_week(site: &Site, week: Week) -> Result<()> {
    for room in 0..15 {
        let order = NewRoom { name: format!("Room {room}"), places: Some(14), place: String::new() };
        let room_id = site.house.run(&site.office(), &Request::default(), move |act| Box::pin(schedule::make_room(act, order.clone()))).await?;
        let group = group(site, &format!("Busy {room}"), &site.cast.clients).await?;
        for hour in [9, 11, 14, 16] {
            for day in &week.days()[..5] {
                let lead = site.cast.staff()[room % 3];
                site.weekly(Weekly { group, day: *day, hour, times: 1, lead, room: Some(room_id) }).await?;
            }
        }
    }
    Ok(())
}

/// The board of a week of 300 sessions.
pub async fn board_300(report: &mut Report, base: &Base, port: u16) -> Result<()> {
    let path = format!("/schedule?view=board&week={}", base.busy_week);
    measure::page(report, "board_300", port, &base.tomas, &path, ("/occurrences/occ_", 300), None, 200).await?;
    Ok(())
}

/// The horizon job for 2,000 series that fall due at once, and when nothing is due.
pub async fn horizon(report: &mut Report, folder: &Path) -> Result<()> {
    let data = folder.join("horizon");
    std::fs::create_dir_all(&data)?;
    let site = Site::found(open(&data, None).await?).await?;
    site.house.db.attack("UPDATE access_practice SET policies = '{\"overlaps\":\"warn\",\"horizon_weeks\":8}'").await?;
    let group = group(&site, "Every day", &site.cast.clients).await?;
    let day = site.cast.zone.day(site.now()).checked_add(Span::new().days(1))?;
    for n in 0..SERIES {
        let order = NewSeries {
            group,
            zone: site.cast.zone.name().to_owned(),
            day: day.checked_add(Span::new().days(i64::try_from(n % 7)?))?,
            time: jiff::civil::time(i8::try_from(8 + n % 10)?, i8::try_from(n % 4)? * 15, 0, 0),
            minutes: 50,
            rule: Rule { end: schedule::End::Never, ..Rule::weekly(1, 1) },
            room: None,
            leads: vec![site.cast.staff()[n % 3]],
            link: String::new(),
            service_code: String::new(),
            topic: String::new(),
            skip_taken: false,
            share: false,
        };
        site.house.run(&site.office(), &Request::default(), move |act| Box::pin(schedule::make_series(act, order.clone()))).await?;
    }
    let mut now = site.now();
    let mut times = Times::default();
    for _ in 0..3 {
        now = now.plus(8 * 24 * HOUR);
        let house = House { clock: Clock::set_at(now), ..site.house.clone() };
        let start = Instant::now();
        let filled = schedule::fill_horizon(&house, site.cast.practice).await?;
        times.since(start);
        ensure!(filled == SERIES, "{filled} series were filled");
    }
    report.say("horizon_2000", Line::of(&times));
    let house = House { clock: Clock::set_at(now), ..site.house.clone() };
    let mut idle = Times::default();
    for _ in 0..100 {
        let start = Instant::now();
        ensure!(schedule::fill_horizon(&house, site.cast.practice).await? == 0, "something was due");
        idle.since(start);
    }
    report.say("horizon_idle", Line::of(&idle));
    let sql = "SELECT COUNT(*) FROM schedule_occurrence";
    let made: i64 = site.house.db.read().await?.first(sql, args![]).await?.context("no count")?.next()?;
    eprintln!("horizon: {made} sessions on the calendar");
    site.house.db.close().await;
    Ok(())
}
