//! The post: what the house sends by mail, caught before it leaves; and the worker's hand that delivers the outbox.

use std::{
    pin::Pin,
    sync::{Arc, Mutex},
};

use kernel::Error;
use platform::{
    House,
    mail::{Message, Post, Sending, Unsent},
    outbox::{self, Letter},
};

use super::Practice;
use crate::{access, charting, clients, sessions};

/// How a room hears a letter: a room's `deliver`, boxed.
pub type Ear = for<'a> fn(&'a House, &'a Letter) -> Pin<Box<dyn Future<Output = Result<(), Error>> + Send + 'a>>;

/// A mail server that keeps what it is given, or says why not.
#[derive(Default)]
pub struct Pigeon {
    sent: Mutex<Vec<Message>>,
    refuses: Mutex<Option<Unsent>>,
}

impl Pigeon {
    /// From now on every message is refused with this, or taken again.
    pub fn says(&self, refusal: Option<Unsent>) {
        *self.refuses.lock().unwrap() = refusal;
    }
    /// What was sent, one text a message: `to: subject`, and the lines of its text.
    pub fn sent(&self) -> Vec<String> {
        let text = |m: &Message| format!("{}: {}\n{}", m.to, m.subject, m.text);
        self.sent.lock().unwrap().iter().map(text).collect()
    }
}

impl Post for Pigeon {
    fn send<'a>(&'a self, message: &'a Message) -> Sending<'a> {
        let refusal = self.refuses.lock().unwrap().clone();
        if refusal.is_none() {
            self.sent.lock().unwrap().push(message.clone());
        }
        Box::pin(async move { refusal.map_or(Ok(()), Err) })
    }
    fn words(&self) -> String {
        "a pigeon".to_owned()
    }
}

impl Practice {
    /// The same practice with a mail server.
    pub fn with_post(mut self) -> (Self, Arc<Pigeon>) {
        let post = Arc::new(Pigeon::default());
        self.house.post = Some(post.clone());
        (self, post)
    }
    /// Delivers what is due in the outbox, as the worker does: how many letters found an ear, and how many must come again.
    pub async fn delivers(&self) -> (usize, usize) {
        let now = self.house.clock.now();
        let mut settled = Vec::new();
        for letter in outbox::due(&self.house.db, now, 1_000).await.unwrap() {
            let mut good = access::deliver(&self.house, &letter).await.is_ok();
            good &= clients::deliver(&self.house, &letter).await.is_ok();
            good &= sessions::deliver(&self.house, &letter).await.is_ok();
            good &= charting::deliver(&self.house, &letter).await.is_ok();
            for floor in &self.above {
                good &= (floor.hears)(&self.house, &letter).await.is_ok();
            }
            settled.push((letter, good));
        }
        outbox::settle(&self.house.db, &settled, now).await.unwrap();
        let good = settled.iter().filter(|(_, good)| *good).count();
        (good, settled.len() - good)
    }
    /// The program makes its round, and what it announced is delivered.
    pub async fn rounds(&self) {
        charting::watch(&self.house, self.id).await.unwrap();
        self.delivers().await;
    }
}
