//! The nouns of notices: what the program watches, what it tells whom, and what somebody chose to hear.

use jiff::civil::Time;
use kernel::{Id, Moment, id::Staff};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Notice;

/// What a notice is about, and what somebody chooses to be told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// A session whose time has come was not started.
    NotStarted,
    /// A session is over by its plan, and somebody on its roster is not marked.
    Register,
    /// All are marked, and the notes wait for the signature of whoever leads the session.
    Signature,
    /// A session ended a good while ago, and is still not marked or not signed.
    Incomplete,
    /// Signed notes wait for the co-signature of a reviewer.
    CoSign,
    /// Somebody else was told of one of these, and nothing was done.
    Escalated,
}

impl NoticeKind {
    /// All kinds, the most pressing first.
    pub const ALL: [Self; 6] = [Self::Escalated, Self::NotStarted, Self::Register, Self::Incomplete, Self::CoSign, Self::Signature];
    /// The word it is stored under.
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotStarted => "not_started",
            Self::Register => "register",
            Self::Signature => "signature",
            Self::Incomplete => "incomplete",
            Self::CoSign => "cosign",
            Self::Escalated => "escalated",
        }
    }
    /// The kind of this word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
    /// The words people read.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotStarted => "Session not started",
            Self::Register => "Register overdue",
            Self::Signature => "Signature waiting",
            Self::Incomplete => "Session incomplete",
            Self::CoSign => "Co-signature waiting",
            Self::Escalated => "Still open with somebody else",
        }
    }
    /// What it means, in a sentence.
    pub const fn means(self) -> &'static str {
        match self {
            Self::NotStarted => "Its planned start has passed, and nobody started or cancelled it.",
            Self::Register => "Its planned end has passed, and somebody is not marked.",
            Self::Signature => "Everybody is marked; the notes are not signed yet, or came back to you.",
            Self::Incomplete => "It ended a good while ago, and is still not marked or not signed.",
            Self::CoSign => "Somebody you supervise signed notes and asks you to review them.",
            Self::Escalated => "Somebody you supervise was told, and nothing was done.",
        }
    }
    /// Whether it goes by mail as long as somebody chose nothing else. On the pages every kind is shown.
    pub const fn usually_by_mail(self) -> bool {
        match self {
            Self::NotStarted | Self::Incomplete | Self::CoSign | Self::Escalated => true,
            Self::Register | Self::Signature => false,
        }
    }
}

/// One click that mends what a notice tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Way {
    /// The words on it.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// Whether it does it at once, as a form, rather than leading to a page.
    pub post: bool,
}

impl Way {
    /// A link to the page where it is mended.
    pub fn to(label: &str, href: String) -> Self {
        Self { label: label.to_owned(), href, post: false }
    }
    /// A button that mends it.
    pub fn press(label: &str, href: String) -> Self {
        Self { label: label.to_owned(), href, post: true }
    }
}

/// Something that stands open, as a room above found it: who has to mend it, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// What kind.
    pub kind: NoticeKind,
    /// What it is about, by its bare id: a session, a review.
    pub about: Uuid,
    /// Who has to mend it; nobody known means the account managers.
    pub staff: Vec<Id<Staff>>,
    /// What the page says.
    pub say: String,
    /// What a mail may say: no group, no client.
    pub outward: String,
    /// The page where it is mended.
    pub link: String,
    /// The clicks that mend it.
    pub ways: Vec<Way>,
}

/// A watched notice as it lies in its table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeRow {
    /// Its id.
    pub id: Id<Notice>,
    /// Of what kind its cause is.
    pub kind: NoticeKind,
    /// What it is about.
    pub about: Uuid,
    /// 0: to whoever must mend it; 1: to whoever supervises them.
    pub step: i64,
    /// To whom.
    pub staff: Id<Staff>,
    /// When it was put there last.
    pub made: Moment,
    /// Since when its cause is gone.
    pub ended: Option<Moment>,
    /// When its mail is due.
    pub mail_at: Option<Moment>,
    /// When its mail went on its way.
    pub mailed: Option<Moment>,
    /// What a mail may say.
    pub outward: String,
    /// The page where it is mended.
    pub link: String,
}

/// A watched notice to be put on a desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewNotice {
    /// Of what kind its cause is.
    pub kind: NoticeKind,
    /// What it is about.
    pub about: Uuid,
    /// 0: to whoever must mend it; 1: to whoever supervises them.
    pub step: i64,
    /// To whom.
    pub staff: Id<Staff>,
    /// What the page says.
    pub say: String,
    /// What a mail may say.
    pub outward: String,
    /// The page where it is mended.
    pub link: String,
    /// The clicks that mend it.
    pub ways: Vec<Way>,
    /// When its mail is due, if there is to be one.
    pub mail_at: Option<Moment>,
}

/// A notice on somebody's desk.
#[derive(Debug, Clone)]
pub struct NoticeCard {
    /// What kind; none for a plain message.
    pub kind: Option<NoticeKind>,
    /// What it is about.
    pub about: Option<Uuid>,
    /// What it says.
    pub say: String,
    /// Where it leads.
    pub link: String,
    /// The clicks that mend it.
    pub ways: Vec<Way>,
    /// When it was put there.
    pub made: Moment,
    /// Whether it was not read yet.
    pub unread: bool,
    /// Since when its cause is gone.
    pub ended: Option<Moment>,
}

/// How somebody wants to hear of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Of what.
    pub kind: NoticeKind,
    /// On the pages of Cohort.
    pub on_page: bool,
    /// By mail.
    pub by_mail: bool,
}

impl Choice {
    /// How it is as long as nobody chose.
    pub const fn usual(kind: NoticeKind) -> Self {
        Self { kind, on_page: true, by_mail: kind.usually_by_mail() }
    }
}

/// The hours of the day in which somebody wants no mail: from one time to another, past midnight if the second is earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quiet {
    /// From.
    pub from: Time,
    /// Until; the mail goes then.
    pub to: Time,
}

/// What somebody chose to hear, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choices {
    /// One line a kind, in the order of [`NoticeKind::ALL`].
    pub lines: Vec<Choice>,
    /// When no mail is to come.
    pub quiet: Option<Quiet>,
    /// The version read.
    pub version: i64,
}

impl Choices {
    /// How it is as long as nobody chose.
    pub fn usual() -> Self {
        Self { lines: NoticeKind::ALL.into_iter().map(Choice::usual).collect(), quiet: None, version: 0 }
    }
    /// The line of one kind.
    pub fn of(&self, kind: NoticeKind) -> Choice {
        self.lines.iter().copied().find(|line| line.kind == kind).unwrap_or(Choice::usual(kind))
    }
}

/// A mail that was not sent, for the settings page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnsentMail {
    /// `staff` or `client`.
    pub person_kind: String,
    /// Who, by bare id.
    pub person: Uuid,
    /// When it was tried last.
    pub tried: Moment,
    /// How often it was tried.
    pub tries: i64,
    /// Whether it is given up.
    pub failed: bool,
    /// Why it did not go.
    pub problem: String,
}
