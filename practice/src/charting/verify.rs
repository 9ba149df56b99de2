//! Verifying what was signed: every note against its hash, every signature against its seal and the one before it.

use std::collections::{HashMap, HashSet};

use kernel::{Error, Id, id::Practice};
use platform::{House, audit};

use super::{
    rules::compose::{digest_of, seal},
    store::{self, RawText},
    words::{Body, Note, Sealed},
};

/// What a verification found.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Verified {
    /// How many notes and addenda were read.
    pub notes: usize,
    /// How many signatures were read.
    pub signatures: usize,
    /// What is wrong, one sentence each, naming the record.
    pub wrong: Vec<String>,
}

/// Verifies all signed notes of a practice. Needs the keys, and neither the server nor a sign-in.
///
/// # Errors
/// A fault when the database cannot be read.
pub async fn verify(house: &House, practice: Id<Practice>) -> Result<Verified, Error> {
    let mut found = Verified::default();
    let mut signed: HashMap<_, Vec<Vec<u8>>> = HashMap::new();
    let mut of_addendum = HashMap::new();
    for note in store::raw_notes(&house.db, practice).await? {
        found.notes += 1;
        if platform::crypto::digest(note.text.as_bytes()).as_slice() != note.digest {
            found.wrong.push(format!("note {} was changed after it was signed", note.id));
        }
        // What counts is the hash of the text that stands there now: a changed hash beside a changed text is found too.
        if let Some(why) = misfiled(&note) {
            found.wrong.push(format!("note {} {why}", note.id));
        }
        signed.entry((note.session, note.round)).or_default().push(platform::crypto::digest(note.text.as_bytes()).to_vec());
    }
    for (addendum, reason) in store::raw_addenda(&house.db, practice).await? {
        found.notes += 1;
        let now = addendum_digest(addendum.note, &reason, &addendum.text);
        if now != addendum.digest {
            found.wrong.push(format!("addendum {} was changed after it was signed", addendum.id));
        }
        of_addendum.insert(addendum.signature, now);
    }
    let (mut authored, mut kept) = (HashSet::new(), HashSet::new());
    let (mut last, mut before) = (0, Vec::new());
    for s in store::raw_signatures(&house.db, practice).await? {
        found.signatures += 1;
        if s.seq != last + 1 {
            found.wrong.push(format!("a signature before {} is missing", s.id));
        }
        let covers = match s.meaning.as_str() {
            "addendum" => of_addendum.get(&s.id).cloned(),
            // A session that nobody came to is signed without a note.
            _ => Some(digest_of(signed.get(&(s.session, s.round)).map_or(&[][..], Vec::as_slice))),
        };
        if covers.as_deref() != Some(s.digest.as_slice()) {
            found.wrong.push(format!("signature {} does not cover what stands under it: something was changed, added or removed", s.id));
        }
        let sealed = Sealed {
            practice, session: s.session, seq: s.seq, round: s.round, signer: s.signer, name: &s.name, credentials: &s.credentials,
            role: &s.role, meaning: &s.meaning, method: &s.method, at: s.at, zone: &s.zone, digest: &s.digest, before: &s.before,
            overrides: &s.overrides,
        };
        if s.meaning == "author" {
            authored.insert((s.session, s.round));
        }
        kept.insert(s.id.to_string());
        if s.key != house.keys.id() {
            found.wrong.push(format!("signature {} was made with another key ({})", s.id, s.key));
        } else if seal(&house.keys, &sealed) != s.seal {
            found.wrong.push(format!("signature {} was changed", s.id));
        }
        if s.before != before {
            found.wrong.push(format!("signature {} does not follow the one before it", s.id));
        }
        (last, before) = (s.seq, s.seal);
    }
    for (session, _) in signed.keys().filter(|key| !authored.contains(key)) {
        found.wrong.push(format!("session {session} has notes that nobody signed"));
    }
    // The audit log has a chain of its own: what it says was signed must still be there.
    for detail in audit::details(&house.db, practice, &["session.signed", "session.cosigned", "note.amended", "attendance.corrected"]).await? {
        let named = detail.get("signatures").and_then(|all| all.as_array()).cloned().unwrap_or_default();
        for signature in named.iter().filter_map(|id| id.as_str()).filter(|id| !kept.contains(*id)) {
            found.wrong.push(format!("signature {signature} is in the audit log, but was removed"));
        }
    }
    Ok(found)
}

/// Whether a note lies where its own text says: in its client's chart, under its group, at its time.
fn misfiled(note: &RawText) -> Option<&'static str> {
    let body: Body = serde_json::from_str(&note.text).ok()?;
    let (client, group, held_at) = note.place?;
    if body.client != client {
        return Some("lies in another client's chart than the one it was signed for");
    }
    (body.group != group || body.start != held_at).then_some("was moved to another group or day")
}

/// The hash of an addendum: it belongs to its note.
pub(super) fn addendum_digest(note: Id<Note>, reason: &str, words: &str) -> Vec<u8> {
    platform::crypto::digest(format!("{note}\n{}\n{reason}\n{words}", reason.len()).as_bytes()).to_vec()
}
