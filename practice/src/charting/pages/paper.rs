//! A note as it is read: on the screen, and as paper for the printer and the PDF.

use kernel::{Moment, Zone};
use maud::{Markup, html};
use platform::{
    paper::{Block, Paper},
    web::parts,
};

use super::prose::prose;
use crate::{
    charting::words::{Body, Meaning, NoteCard, SignatureCard, State},
    sessions::{Mode, Remote},
};

fn zone(name: &str) -> Zone {
    Zone::named(name).unwrap_or_else(Zone::utc)
}

/// The head of a note: what, when, where, who, and this client's own attendance.
fn head(body: &Body) -> Vec<(&'static str, String)> {
    let zone = zone(&body.zone);
    let span = |from: Moment, to: Moment| format!("{}–{}", zone.clock(from), zone.clock(to));
    let led = body
        .facilitators
        .iter()
        .map(|f| if f.credentials.is_empty() { f.name.clone() } else { format!("{}, {}", f.name, f.credentials) })
        .collect::<Vec<_>>()
        .join("; ");
    let group = if body.modality.is_empty() { body.group_name.clone() } else { format!("{} ({})", body.group_name, body.modality) };
    let code = if body.code.is_empty() { "No fee".to_owned() } else { body.code.clone() };
    let mut all = vec![("Group", group), ("Session", format!("{}, {}", zone.long_day(body.start), span(body.start, body.end)))];
    if let Some(missed) = &body.missed {
        all.extend([("Led by", led), ("Missed session", said(missed.state.label(), &missed.reason))]);
        if let Some(tried) = &missed.outreach {
            all.push(("Outreach", format!("{}, {}: {}", tried.day.strftime("%-d %b %Y"), tried.how, tried.came)));
        }
        let charge = if missed.charge.is_zero() { "No charge".to_owned() } else { missed.charge.to_string() };
        all.extend([("Charge", charge), ("Service code", code)]);
    } else {
        if !body.place.is_empty() {
            all.push(("Place", body.place.clone()));
        }
        all.extend([("Topic", body.topic.clone()), ("Led by", led), ("Clients present", body.present.to_string()), ("Attendance", attendance(body, span))]);
        if let Some(remote) = &body.remote {
            all.push(("Took part remotely", from_elsewhere(remote)));
        }
        all.push(("Service code", code));
    }
    if let Some(at) = body.late_since {
        all.push(("Late entry", format!("written {}", zone.stamp(at))));
    }
    all.extend(body.corrections.iter().map(|words| ("Corrected", words.clone())));
    all
}

/// A word and what goes with it, unless it says the same.
fn said(word: &str, more: &str) -> String {
    if more.is_empty() || more.eq_ignore_ascii_case(word) { word.to_owned() } else { format!("{word}: {more}") }
}

/// How somebody attended: the word, the times, the minutes; and which times were remote, where not all were in the room.
fn attendance(body: &Body, span: impl Fn(Moment, Moment) -> String) -> String {
    let remote = |at: usize| body.modes.get(at) == Some(&Mode::Remote);
    let all = !body.times.is_empty() && (0..body.times.len()).all(remote);
    let time = |(at, (from, to)): (usize, &(Moment, Moment))| {
        let way = if remote(at) && !all { " remote" } else { "" };
        format!("{}{way}", span(*from, *to))
    };
    let times = body.times.iter().enumerate().map(time).collect::<Vec<_>>().join(", ");
    let way = if all { ", remote" } else { "" };
    format!("{}, {times} ({} min){way}", body.attendance, body.minutes)
}

/// What was written down about somebody remote (R-C9).
fn from_elsewhere(remote: &Remote) -> String {
    let mut words = vec![format!("by {}, from {}", remote.platform, remote.location)];
    words.push(if remote.consent { "agreed to it".to_owned() } else { "consent not recorded".to_owned() });
    if remote.audio_only {
        words.push(format!("sound only: {}", remote.audio_reason));
    }
    words.join("; ")
}

fn pieces(title: &str, all: &[crate::charting::words::Piece]) -> Markup {
    html! {
        @if !all.is_empty() {
            h3 .note-part { (title) }
            @for piece in all { h4 { (piece.label) } div .prose { (prose(&piece.words)) } }
        }
    }
}

/// What stands over the client's own part.
fn own_title(body: &Body) -> &'static str {
    if body.missed.is_some() { "Note" } else { "Individual" }
}

/// A note's content, as the preview and the chart show it.
pub(super) fn content(body: &Body) -> Markup {
    let facts: Vec<(&str, Markup)> = head(body).into_iter().map(|(label, text)| (label, html! { (text) })).collect();
    html! {
        (parts::facts(&facts))
        (pieces("Group", &body.shared))
        (pieces(own_title(body), &body.own))
    }
}

fn signature(s: &SignatureCard) -> Markup {
    html! {
        div .signature {
            p { b { (s.name) } @if !s.credentials.is_empty() { ", " (s.credentials) } " · " (Meaning::label(&s.meaning)) " · " (s.role) }
            p .soft .small { "Signed " (zone(&s.zone).stamp(s.at)) " with PIN · SHA-256 " code { (hex::encode(&s.digest)) } }
            // The reason may speak of others; it stands with the session, and in no chart.
            @if !s.overrides.is_empty() { p .soft .small { "Identifying words were kept on purpose; the reason stands with the session." } }
        }
    }
}

/// A signed note: content, signatures, what was added later.
pub(super) fn signed(note: &NoteCard) -> Markup {
    html! {
        @if note.state == State::Returned { (parts::notice("todo", &html! { "Returned by the reviewer." })) }
        @if note.state == State::Replaced { (parts::notice("todo", &html! { "A later version replaced this note. It is kept as it was." })) }
        (content(&note.body))
        h3 .note-part { "Signatures" }
        @for s in &note.signatures { (signature(s)) }
        p .soft .small { "Note " (note.id) " · SHA-256 " code { (hex::encode(&note.digest)) } }
        @for addendum in &note.addenda {
            section .addendum {
                h3 .note-part { "Addendum" }
                p .soft { "Reason: " (addendum.reason) }
                div .prose { (prose(&addendum.words)) }
                (signature(&addendum.signature))
            }
        }
    }
}

/// The chip that says where a note stands.
pub(super) fn state_chip(state: &State) -> Markup {
    let kind = match state {
        State::Complete => "good",
        State::Waiting => "sky",
        State::Returned => "todo",
        State::Replaced => "outline",
    };
    parts::chip(kind, state.label())
}

/// A signed note as paper.
pub(super) fn paper(note: &NoteCard) -> Paper {
    let body = &note.body;
    let mut subject = vec![("Client".to_owned(), body.client_name.clone())];
    if let Some(born) = body.client_born {
        subject.push(("Born".to_owned(), born.to_string()));
    }
    let mut blocks = vec![Block::Facts(head(body).into_iter().map(|(label, text)| (label.to_owned(), text)).collect())];
    match &note.state {
        State::Complete => {}
        other => blocks.push(Block::Notice(other.label().to_owned())),
    }
    for (title, all) in [("Group", &body.shared), (own_title(body), &body.own)] {
        if !all.is_empty() {
            blocks.push(Block::Heading(title.to_owned()));
            for piece in all {
                blocks.push(Block::Prose(format!("## {}\n\n{}", piece.label, piece.words)));
            }
        }
    }
    blocks.push(Block::Heading("Signatures".to_owned()));
    blocks.extend(note.signatures.iter().map(signature_block));
    for addendum in &note.addenda {
        blocks.push(Block::Rule);
        blocks.push(Block::Heading("Addendum".to_owned()));
        blocks.push(Block::Facts(vec![("Reason".to_owned(), addendum.reason.clone())]));
        blocks.push(Block::Prose(addendum.words.clone()));
        blocks.push(signature_block(&addendum.signature));
    }
    Paper {
        title: if body.missed.is_some() { "Missed session".to_owned() } else { "Group progress note".to_owned() },
        practice: body.practice.clone(),
        subject,
        blocks,
        foot: format!("{} · SHA-256 {}", note.id, hex::encode(&note.digest)),
    }
}

fn signature_block(s: &SignatureCard) -> Block {
    Block::Signature {
        name: s.name.clone(),
        credentials: s.credentials.clone(),
        meaning: format!("{} · {}", Meaning::label(&s.meaning), s.role),
        at: zone(&s.zone).stamp(s.at),
        digest: hex::encode(&s.digest),
    }
}
