//! The session that is on while the demo is looked at: DBT Skills A, forty minutes in, as the design's picture shows it.

use kernel::{Id, Zone, time::MINUTE};
use platform::{Act, Outcome};
use practice::{
    charting::{self, DraftOrder, Part},
    sessions::{self, EntryCard, MarkOrder, Outcome as Came, RunSession, Session},
};

use super::held::{draft, marked, order, saved};

/// Its topic.
const TOPIC: &str = "Distress tolerance: TIPP skills";
/// The shared part so far.
const CONTENT: &str = "Introduced **TIPP** (temperature, intense exercise, paced breathing, paired muscle relaxation) and practised paced \
                       breathing for six minutes.";
const THEMES: &str = "- Several members linked urges to conflict at home\n- Group agreed to try one TIPP skill before Thursday";
/// How everybody takes part: first name, step of the scale, individual note.
const TAKING_PART: [(&str, &str, &str); 9] = [
    ("Amara", "3", "Used STOP skill during a conflict at work on Tuesday; offered feedback to two peers."),
    ("Ben", "2", ""),
    ("Chloe", "1", "Stepped out {out}, returned after grounding with co-facilitator. Safety checked: no intent, no plan."),
    ("Elena", "3", "Led the opening mindfulness exercise."),
    ("Farid", "2", ""),
    ("Grace", "3", "Shared her relapse-prevention plan with the group."),
    ("Hiro", "1", ""),
    ("Jonas", "2", ""),
    ("Kavya", "2", ""),
];

/// Marks and writes what is marked and written so far: one to mark, one without a reason.
pub(super) async fn fill(act: &mut Act, session: Id<Session>) -> Outcome<()> {
    let permit = act.may::<RunSession>(session).await?;
    let roll = sessions::roll(act, &permit).await?;
    let (zone, start): (Zone, _) = (roll.session.zone.clone(), roll.session.actual_start);
    let clock = |minutes: i64| zone.clock(start.plus(minutes * MINUTE));

    let marks: Vec<MarkOrder> = roll.entries.iter().filter_map(|entry| mark(entry, &clock)).collect();
    marked(&sessions::mark(act, session, marks).await?.value())?;
    saved(&[charting::set_topic(act, session, 1, TOPIC.to_owned()).await?.value()])?;

    let shared = [("content", CONTENT), ("themes", THEMES)];
    let mut drafts: Vec<DraftOrder> = shared.map(|(section, words)| draft(Part::Shared, section, words.to_owned())).to_vec();
    for entry in &roll.entries {
        let Some((_, step, note)) = TAKING_PART.into_iter().find(|(first, ..)| *first == entry.face.first_name) else { continue };
        drafts.push(draft(Part::Entry(entry.id), "participation", step.to_owned()));
        if !note.is_empty() {
            drafts.push(draft(Part::Entry(entry.id), "note", note.replace("{out}", &clock(35))));
        }
    }
    saved(&charting::save_drafts(act, session, drafts).await?.value())?;
    act.nothing(())
}

fn mark(entry: &EntryCard, clock: &impl Fn(i64) -> String) -> Option<MarkOrder> {
    let came = |outcome, segments| order(entry, outcome, "", "90853", segments);
    Some(match entry.face.first_name.as_str() {
        "Priya" => return None,
        "Chloe" => came(Came::Present, vec![(clock(0), clock(35)), (clock(50), clock(90))]),
        "Farid" => came(Came::Late, vec![(clock(18), clock(90))]),
        "Dmitri" => order(entry, Came::Absent, "", "", Vec::new()),
        "Imani" => order(entry, Came::Excused, "Medical appt", "", Vec::new()),
        _ => came(Came::Present, Vec::new()),
    })
}
