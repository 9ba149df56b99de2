//! Writing a session's note: start its sheet, save drafts, set topic and template.

use std::collections::HashSet;

use kernel::{Error, Id, Refusal, id::Staff, text};
use platform::{Act, Outcome, Permit, act::Deed, permit::Warrant};
use serde::{Deserialize, Serialize};

use crate::{
    charting::{
        store,
        words::{Form, Part, Reach, Section, Sheet, Template},
    },
    sessions::{self, Entry, MarkOrder, Marked, RunSession, Session},
};

/// Longest text of one section, in characters: some forty pages.
const LONGEST: usize = 100_000;

/// Starts the session and the sheet for its notes, with the group's template or the practice's first one.
///
/// # Errors
/// Refused when the occurrence was cancelled, or the practice has no template.
pub async fn start(act: &mut Act, session: Id<Session>) -> Outcome<i64> {
    let version = sessions::start(act, session).await?;
    let permit = act.may::<RunSession>(session).await?;
    if store::sheet(act, &permit, session).await?.is_some() {
        return Ok(version);
    }
    let all = store::templates(act, &permit).await?;
    let template = permit.row().group.template.and_then(|id| all.iter().find(|t| t.id.uuid() == id)).or_else(|| all.first());
    let template = template.ok_or_else(|| Error::refuse("template.none", "This practice has no note template yet. Add one first."))?;
    store::write_sheet(act, &permit, session, template.id).await?;
    sessions::bring_forward(act, &permit).await?;
    prefill(act, &permit, session, &template.sections).await?;
    Ok(version)
}

/// Puts a template's own words into its shared sections, where nothing stands yet.
async fn prefill(act: &Act, permit: &Permit<RunSession>, session: Id<Session>, sections: &[Section]) -> Result<(), Error> {
    let drafts: Vec<_> = sections
        .iter()
        .filter(|s| s.reach == Reach::Shared && !s.words.is_empty())
        .map(|s| (Part::Shared, s.key.clone(), s.words.clone(), 1))
        .collect();
    store::write_drafts(act, permit, session, &drafts, 1).await
}

async fn open_sheet(act: &Act, permit: &Permit<RunSession>, session: Id<Session>) -> Result<Sheet, Error> {
    if permit.row().started()?.sealed_at.is_some() {
        return Err(Error::refuse("session.sealed", "The session is signed. What you add now goes into an addendum of the client's note."));
    }
    store::sheet(act, permit, session).await?.ok_or_else(|| Error::refuse("session.not_started", "Start the session first."))
}

/// One section as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftOrder {
    /// `shared`, or the roster entry's id.
    pub part: String,
    /// The section's key.
    pub section: String,
    /// The version it was read at; 0 when nothing stood there.
    pub base: i64,
    /// What stands there now.
    #[serde(rename = "text")]
    pub words: String,
}

/// What became of a draft, or of the topic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum Saved {
    /// It is kept, at this version.
    Saved {
        /// The version now.
        version: i64,
    },
    /// Somebody else wrote there meanwhile: nothing was overwritten, both are shown.
    Conflict {
        /// The version now.
        version: i64,
        /// What stands there.
        theirs: String,
        /// Who wrote it.
        by: Option<Id<Staff>>,
    },
    /// It will not do.
    Refused {
        /// Why, for a person.
        say: String,
    },
}

impl Saved {
    fn refused(why: &[Refusal]) -> Self {
        Self::Refused { say: why.iter().map(|refusal| refusal.say.as_str()).collect::<Vec<_>>().join(" ") }
    }
}

/// Saves sections. Each stands or falls by itself. What already stands is saved again without a change, so sending
/// twice is safe.
///
/// # Errors
/// Refused when the session is sealed; `Missing` or `Forbidden` by policy.
pub async fn save_drafts(act: &mut Act, session: Id<Session>, orders: Vec<DraftOrder>) -> Outcome<Vec<Saved>> {
    let permit = act.may::<RunSession>(session).await?;
    let sheet = match open_sheet(act, &permit, session).await {
        // Each is answered by itself: a device must learn that these will not do, and go on with the others.
        Err(Error::Refused(why)) => return act.nothing(orders.iter().map(|_| Saved::refused(&why)).collect()),
        other => other?,
    };
    let roster = sessions::entries(act, &permit, session).await?;
    let mut met = HashSet::new();
    let (mut answers, mut writes) = (Vec::new(), Vec::new());
    for order in &orders {
        let words = text::clean(&order.words);
        let part = Part::read(&order.part).filter(|part| match part {
            Part::Shared => true,
            Part::Entry(entry) => roster.contains(entry),
        });
        let Some(part) = part else { return Err(Error::Missing) };
        if !met.insert((part, &order.section)) {
            answers.push(Saved::Refused { say: "This field was sent twice at once. Send it once more.".to_owned() });
            continue;
        }
        if let Err(say) = fits(&sheet, part, &order.section, &words) {
            answers.push(Saved::Refused { say });
            continue;
        }
        let draft = sheet.draft(part, &order.section);
        let (version, stands) = draft.map_or((0, ""), |d| (d.version, d.words.as_str()));
        answers.push(if stands == words {
            Saved::Saved { version }
        } else if version != order.base {
            Saved::Conflict { version, theirs: stands.to_owned(), by: draft.map(|d| d.saved_by) }
        } else {
            writes.push((part, order.section.clone(), words, version + 1));
            Saved::Saved { version: version + 1 }
        });
    }
    if writes.is_empty() {
        return act.nothing(answers);
    }
    let changed_in = sessions::count_change(act, &permit, session).await?;
    store::write_drafts(act, &permit, session, &writes, changed_in).await?;
    let parts: Vec<_> = writes.iter().map(|(part, section, ..)| format!("{part}.{section}")).collect();
    act.done(Deed::of("draft.saved").on(session).with("parts", parts), answers)
}

/// Keeps one client's own part as it was typed, in a session that is signed already: a part of the signing of a missing note.
pub(super) async fn write_own(
    act: &Act, proof: &impl Warrant, sheet: &Sheet, entry: Id<Entry>, typed: &[(String, String)],
) -> Result<(), Error> {
    let part = Part::Entry(entry);
    let mut writes = Vec::new();
    for (section, words) in typed {
        let words = text::clean(words);
        fits(sheet, part, section, &words).map_err(|say| Refusal::new("section", say).at(format!("text.{section}")))?;
        let draft = sheet.draft(part, section);
        if draft.map_or("", |d| d.words.as_str()) != words {
            writes.push((part, section.clone(), words, draft.map_or(0, |d| d.version) + 1));
        }
    }
    if writes.is_empty() {
        return Ok(());
    }
    let changed_in = sessions::count_change(act, proof, sheet.session).await?;
    store::write_drafts(act, proof, sheet.session, &writes, changed_in).await
}

fn fits(sheet: &Sheet, part: Part, section: &str, words: &str) -> Result<(), String> {
    let reach = if part == Part::Shared { Reach::Shared } else { Reach::Client };
    let Some(section) = sheet.template.sections(reach).find(|s| s.key == section) else {
        return Err("This template has no such section any more. Copy your text into another one.".to_owned());
    };
    match &section.form {
        Form::Text if words.chars().count() > LONGEST => Err(format!("Keep “{}” under {LONGEST} characters.", section.label)),
        Form::Choice(all) if !words.is_empty() && !all.iter().any(|w| w == words) => Err(choose(&section.label)),
        Form::Scale(all) if !words.is_empty() && !words.parse::<usize>().is_ok_and(|at| at < all.len()) => Err(choose(&section.label)),
        _ => Ok(()),
    }
}

fn choose(label: &str) -> String {
    format!("Choose one of the words of “{label}”.")
}

/// Everything that a screen sends at once: marks, sections, topic.
#[derive(Debug, Clone, Default)]
pub struct SheetOrder {
    /// Marks.
    pub marks: Vec<MarkOrder>,
    /// Sections.
    pub drafts: Vec<DraftOrder>,
    /// The topic, with the version it was read at.
    pub topic: Option<(i64, String)>,
}

impl SheetOrder {
    /// The versions that the changes were made from.
    pub fn bases(&self) -> Vec<i64> {
        let marks = self.marks.iter().map(|mark| mark.base);
        marks.chain(self.drafts.iter().map(|draft| draft.base)).chain(self.topic.iter().map(|(base, _)| *base)).collect()
    }
}

/// What became of it, in the same order.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SheetSaved {
    /// Of the marks.
    pub marks: Vec<Marked>,
    /// Of the sections.
    pub drafts: Vec<Saved>,
    /// Of the topic.
    pub topic: Option<Saved>,
}

impl SheetSaved {
    /// Whether there was a change, and every one was kept: each stands one version above the one it was made from.
    pub fn all_kept(&self, bases: &[i64]) -> bool {
        let marks = self.marks.iter().map(|marked| match marked {
            Marked::Saved { version } => Some(*version),
            Marked::Conflict { .. } | Marked::Refused { .. } => None,
        });
        let words = self.drafts.iter().chain(&self.topic).map(|saved| match saved {
            Saved::Saved { version } => Some(*version),
            Saved::Conflict { .. } | Saved::Refused { .. } => None,
        });
        !bases.is_empty() && marks.chain(words).zip(bases).all(|(version, base)| version == Some(base + 1))
    }
}

/// Saves what a screen sends, in one transaction; each change stands or falls by itself.
///
/// # Errors
/// As [`save_drafts`].
pub async fn save_sheet(act: &mut Act, session: Id<Session>, order: SheetOrder) -> Outcome<SheetSaved> {
    if order.marks.is_empty() && order.drafts.is_empty() && order.topic.is_none() {
        act.may::<RunSession>(session).await?;
    }
    let marks = if order.marks.is_empty() { Vec::new() } else { sessions::mark(act, session, order.marks).await?.value() };
    let drafts = if order.drafts.is_empty() { Vec::new() } else { save_drafts(act, session, order.drafts).await?.value() };
    let topic = match order.topic {
        Some((base, words)) => Some(set_topic(act, session, base, words).await?.value()),
        None => None,
    };
    act.nothing(SheetSaved { marks, drafts, topic })
}

/// Sets the topic, from the practice's library or free.
///
/// # Errors
/// As [`save_drafts`].
pub async fn set_topic(act: &mut Act, session: Id<Session>, base: i64, words: String) -> Outcome<Saved> {
    let permit = act.may::<RunSession>(session).await?;
    let sheet = match open_sheet(act, &permit, session).await {
        Err(Error::Refused(why)) => return act.nothing(Saved::refused(&why)),
        other => other?,
    };
    let words = text::clean(&words).replace('\n', " ");
    if words.chars().count() > 200 {
        return act.nothing(Saved::Refused { say: "Keep the topic under 200 characters.".to_owned() });
    }
    if sheet.topic == words {
        return act.nothing(Saved::Saved { version: sheet.topic_version });
    }
    if sheet.topic_version != base {
        return act.nothing(Saved::Conflict { version: sheet.topic_version, theirs: sheet.topic, by: None });
    }
    let changed_in = sessions::count_change(act, &permit, session).await?;
    store::write_topic(act, &permit, session, &words, changed_in).await?;
    act.done(Deed::of("topic.set").on(session), Saved::Saved { version: base + 1 })
}

/// Chooses the template. Sections with the same key keep their text; the others' text is kept and comes back with the
/// template it belongs to.
///
/// # Errors
/// As [`save_drafts`].
pub async fn set_template(act: &mut Act, session: Id<Session>, template: Id<Template>) -> Outcome<()> {
    let permit = act.may::<RunSession>(session).await?;
    let sheet = open_sheet(act, &permit, session).await?;
    let all = store::templates(act, &permit).await?;
    let chosen = all.into_iter().find(|t| t.id == template).ok_or(Error::Missing)?;
    if chosen.id == sheet.template.id {
        return act.nothing(());
    }
    let changed_in = sessions::count_change(act, &permit, session).await?;
    store::write_template_choice(act, &permit, session, template, changed_in).await?;
    let empty: Vec<_> = chosen.sections.into_iter().filter(|s| sheet.draft(Part::Shared, &s.key).is_none()).collect();
    prefill(act, &permit, session, &empty).await?;
    act.done(Deed::of("template.chosen").on(session).with("template", template.to_string()), ())
}
