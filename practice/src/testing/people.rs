//! Somebody of the cast at work: acting through verbs, and clicking through pages in a real sign-in.

use std::fmt::Write as _;

use kernel::{Error, Id, id::Staff};
use platform::{Act, Actor, House, Request, Standing, act::Verdict, args, permit::Roles};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use super::{Call, Page, Practice, does, get, post};
use crate::{
    access::{self, PinProof, SignIn},
    cast::{PASSWORD, PIN},
    charting::{self, DraftOrder, Saved, SignSession, SignedSession},
    sessions::{self, EntryCard, MarkOrder, Marked, Outcome, Roll, RunSession, Session},
};

/// Somebody of the cast.
#[derive(Clone)]
pub struct User {
    pub p: Practice,
    pub id: Id<Staff>,
    pub actor: Actor,
    pub email: String,
}

impl User {
    pub(super) async fn of(p: Practice, id: Id<Staff>) -> Self {
        let sql = "SELECT practice_id, name, email, roles, runs_sessions FROM access_staff WHERE id = $1";
        let mut row = p.rows(sql, args![id]).await.remove(0);
        let (practice, name, email): (_, String, String) = (row.next().unwrap(), row.next().unwrap(), row.next().unwrap());
        let words: String = row.next().unwrap();
        let roles = Roles::read(&words, row.next().unwrap());
        let actor = Actor::Staff(Standing { practice, staff: id, login: Id::new(), roles, name });
        Self { p, id, actor, email }
    }

    // Acting -------------------------------------------------------------------------------------------------------------

    /// Runs a verb; see `does!`.
    pub async fn run<T, F>(&self, verb: F) -> Result<T, Error>
    where
        T: Serialize + DeserializeOwned + Send,
        F: for<'a> Fn(&'a mut Act) -> Verdict<'a, T> + Sync,
    {
        self.house().run(&self.actor, &Request::default(), verb).await
    }
    /// Runs a verb under an idempotency key, as a form does.
    pub async fn run_keyed<T, F>(&self, key: Uuid, verb: F) -> Result<T, Error>
    where
        T: Serialize + DeserializeOwned + Send,
        F: for<'a> Fn(&'a mut Act) -> Verdict<'a, T> + Sync,
    {
        self.house().run(&self.actor, &Request { key: Some(key), ..Request::default() }, verb).await
    }
    /// Runs a reading verb; see `sees!`.
    pub async fn look<T, F>(&self, verb: F) -> Result<T, Error>
    where
        T: Send,
        F: for<'a> Fn(&'a mut Act) -> Verdict<'a, T> + Sync,
    {
        self.house().look(&self.actor, &Request::default(), verb).await
    }
    fn house(&self) -> &House {
        &self.p.house
    }

    // Clicking -----------------------------------------------------------------------------------------------------------

    /// Signs in anew; the token of the cookie.
    pub async fn signs_in(&self) -> String {
        let order = SignIn { email: self.email.clone(), password: PASSWORD.to_owned(), agent: "test".to_owned() };
        access::sign_in(self.house(), &Request::default(), order).await.unwrap().token
    }
    /// Sends a request in this person's sign-in; signs in first where that is needed.
    pub async fn send(&self, call: Call) -> Page {
        let known = self.p.cookies.lock().unwrap().get(&self.id).cloned();
        let token = match known {
            Some(token) => token,
            None => {
                let token = self.signs_in().await;
                self.p.cookies.lock().unwrap().insert(self.id, token.clone());
                token
            }
        };
        call.by(&token).through(self.p.doors(), self.house()).await
    }
    pub async fn get(&self, path: impl Into<String>) -> Page {
        self.send(get(path)).await
    }
    pub async fn post(&self, path: impl Into<String>, form: &[(&str, &str)]) -> Page {
        self.send(post(path, form)).await
    }
    /// Sends changes as the live screen's script does.
    pub async fn sends(&self, session: Id<Session>, changes: serde_json::Value) -> Page {
        let call = post(format!("/sessions/{session}/changes"), &[]).json(&serde_json::json!({ "changes": changes }));
        self.send(call).await
    }

    // Running a session --------------------------------------------------------------------------------------------------

    /// Presses Start.
    pub async fn starts(&self, session: Id<Session>) -> Result<i64, Error> {
        does!(self, charting::start, session).await
    }
    /// Who is on the roster, and how it is marked.
    pub async fn roll(&self, session: Id<Session>) -> Roll {
        self.look(move |act| {
            Box::pin(async move {
                let permit = act.may::<RunSession>(session).await?;
                let roll = sessions::roll(act, &permit).await?;
                act.nothing(roll)
            })
        })
        .await
        .unwrap()
    }
    /// One line of the roster, by first name.
    pub async fn entry(&self, session: Id<Session>, name: &str) -> EntryCard {
        let roll = self.roll(session).await;
        roll.entries.into_iter().find(|entry| entry.face.first_name == name).unwrap_or_else(|| panic!("{name} is not on the roster"))
    }
    /// The order for a mark, such as `present` or `absent Ill`, at the version that stands.
    pub async fn order(&self, session: Id<Session>, name: &str, mark: &str) -> MarkOrder {
        let entry = self.entry(session, name).await;
        let (outcome, reason) = mark.split_once(' ').unwrap_or((mark, ""));
        MarkOrder {
            entry: entry.id,
            base: entry.version,
            outcome: Outcome::read(outcome).unwrap(),
            reason: reason.to_owned(),
            code: None,
            segments: Vec::new(),
            modes: Vec::new(),
            remote: None,
        }
    }
    /// Marks one client, such as `present` or `absent Ill`.
    pub async fn marks(&self, session: Id<Session>, name: &str, mark: &str) -> Marked {
        let order = self.order(session, name, mark).await;
        does!(self, sessions::mark, session, vec![order.clone()]).await.unwrap().remove(0)
    }
    /// Writes into `shared.content` or `Amara.note`, at the version that stands.
    pub async fn writes(&self, session: Id<Session>, place: &str, words: &str) -> Saved {
        let (part, section) = place.split_once('.').unwrap();
        let (part, stored) = match part {
            "shared" => ("shared".to_owned(), session.uuid()),
            name => {
                let entry = self.entry(session, name).await.id;
                (entry.to_string(), entry.uuid())
            }
        };
        let sql = "SELECT COALESCE(MAX(version), 0) FROM charting_draft WHERE session_id = $1 AND part = $2 AND section = $3";
        let base = self.p.number(sql, args![session, stored, section]).await;
        let order = DraftOrder { part, section: section.to_owned(), base, words: words.to_owned() };
        does!(self, charting::save_drafts, session, vec![order.clone()]).await.unwrap().remove(0)
    }
    /// Sets the topic.
    pub async fn names_topic(&self, session: Id<Session>, topic: &str) {
        let base = self.p.number("SELECT topic_version FROM charting_sheet WHERE session_id = $1", args![session]).await;
        does!(self, charting::set_topic, session, base, topic.to_owned()).await.unwrap();
    }
    /// Marks everybody present who is not marked, and writes all that signing asks for.
    pub async fn completes(&self, session: Id<Session>) {
        does!(self, sessions::all_present, session).await.unwrap();
        self.writes_up(session).await;
    }
    /// Writes all that signing asks for, for those who attended.
    pub async fn writes_up(&self, session: Id<Session>) {
        self.names_topic(session, "Wise mind").await;
        self.writes(session, "shared.content", "The three states of mind were explained and practised.").await;
        let roll = self.roll(session).await;
        let order = |entry: &EntryCard| DraftOrder {
            part: entry.id.to_string(),
            section: "participation".to_owned(),
            base: 0,
            words: "3".to_owned(),
        };
        let orders: Vec<_> = roll.entries.iter().filter(|entry| entry.outcome.attended()).map(order).collect();
        does!(self, charting::save_drafts, session, orders.clone()).await.unwrap();
    }
    /// Types the PIN.
    pub async fn proves_pin(&self) -> PinProof {
        access::prove_pin(self.house(), &self.actor, &Request::default(), PIN).await.unwrap()
    }
    /// The order to sign what stands now.
    pub async fn signing(&self, session: Id<Session>, override_reason: &str) -> SignSession {
        let reviewed = self.p.number("SELECT version FROM sessions_session WHERE id = $1", args![session]).await;
        let proof = self.proves_pin().await;
        SignSession { session, reviewed, seen: None, proof, override_reason: override_reason.to_owned(), reviewer: None }
    }
    /// Reviews and signs.
    pub async fn signs(&self, session: Id<Session>) -> Result<SignedSession, Error> {
        self.signs_because(session, "").await
    }
    /// Reviews and signs, with a reason why identifying words must stay.
    pub async fn signs_because(&self, session: Id<Session>, reason: &str) -> Result<SignedSession, Error> {
        let order = self.signing(session, reason).await;
        does!(self, charting::sign, order.clone()).await
    }
    /// The roster in words: `Amara present 90 min 90853; Ben absent (Ill)`.
    pub async fn roster(&self, session: Id<Session>) -> String {
        let mut lines = Vec::new();
        for entry in self.roll(session).await.entries {
            let mut line = format!("{} {}", entry.face.first_name, entry.outcome.word());
            if entry.outcome.attended() {
                let _ = write!(line, " {} min", entry.minutes());
            }
            if !entry.code.is_empty() {
                let _ = write!(line, " {}", entry.code);
            }
            if !entry.reason.is_empty() {
                let _ = write!(line, " ({})", entry.reason);
            }
            lines.push(line);
        }
        lines.join("; ")
    }
}
