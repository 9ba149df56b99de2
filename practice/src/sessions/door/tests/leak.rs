//! Whatever is done at the doors, in whatever order: every page that comes back names the one person who acted, or nobody.

use proptest::{prelude::*, test_runner::{Config, TestRunner}};
use uuid::Uuid;

use super::{Pad, code};
use crate::{
    schedule,
    sessions::door::rules,
    testing::{Page, Practice, does, get, post, practice},
};

const NAMES: [&str; 4] = ["Amara", "Ben", "Chloe", "Dmitri"];

/// Somebody does something at a door: who, what, and how many minutes later.
#[derive(Debug, Clone, Copy)]
struct Step {
    who: usize,
    what: u8,
    later: i64,
}

struct Doors {
    p: Practice,
    pad: Pad,
    codes: Vec<String>,
    links: Vec<String>,
    kiosk: kernel::Id<crate::sessions::door::Kiosk>,
    last: Option<(usize, Uuid)>,
}

impl Doors {
    async fn open() -> Self {
        let p = practice().await;
        let (maya, tomas) = (p.maya().await, p.tomas().await);
        let mut order = p.order("tue 11:00");
        order.link = "https://meet.example/abc".to_owned();
        let session = does!(maya, schedule::make_series, order.clone()).await.unwrap().first;
        let pad = Pad::set_up(&p, &tomas, "").await;
        let mut codes = Vec::new();
        for name in NAMES {
            codes.push(code(&tomas, p.client(name)).await);
        }
        maya.post(format!("/sessions/{session}/invitations"), &[("send", "no")]).await;
        let page = maya.get(format!("/sessions/{session}/meeting")).await;
        let link = |name: &str| {
            let (_, rest) = page.body.split_once(&format!("id=\"link-{}\"", p.client(name))).unwrap();
            format!("/join/{}", rest.split("/join/").nth(1).and_then(|rest| rest.split('"').next()).unwrap())
        };
        let links = NAMES.map(link).to_vec();
        let kiosk = p.rows("SELECT id FROM sessions_kiosk", vec![]).await.remove(0).next().unwrap();
        Self { p, pad, codes, links, kiosk, last: None }
    }

    /// Does a step; whoever's name may stand on what comes back.
    async fn take(&mut self, step: Step) -> (Page, Option<usize>) {
        let now = self.p.house.clock.now().plus(step.later * kernel::time::MINUTE);
        self.p.house.clock.move_to(now);
        let (who, id) = (step.who, Uuid::new_v4());
        let entry = |way: &'static str, code: &str| [("id", id.to_string()), ("code", code.to_owned()), ("way", way.to_owned())];
        match step.what {
            0 | 1 => {
                let form = entry(if step.what == 0 { "in" } else { "out" }, &self.codes[who]);
                self.last = Some((who, id));
                (self.pad.post("/kiosk/entries", &form.each_ref().map(|(name, value)| (*name, value.as_str()))).await, Some(who))
            }
            2 => {
                let wrong = format!("{:06}", step.who);
                let form = entry("in", &wrong);
                (self.pad.post("/kiosk/entries", &form.each_ref().map(|(name, value)| (*name, value.as_str()))).await, None)
            }
            3 => {
                let (whose, entry) = self.last.unwrap_or((who, id));
                (self.pad.post("/kiosk/cancel", &[("entry", &entry.to_string())]).await, Some(whose))
            }
            4 => {
                // Somebody else's code for the last entry of another.
                let entry = self.last.map_or(id, |(_, entry)| entry).to_string();
                (self.pad.post("/kiosk/entries", &[("id", &entry), ("code", &self.codes[who]), ("way", "in")]).await, Some(who))
            }
            5 => (self.pad.get("/kiosk").await, None),
            6 => {
                let page = get(format!("/here/{}", rules::picture(&self.p.house.keys, self.kiosk, now))).send(&self.p.house).await;
                let pass = page.value("pass");
                let form = [("pass", pass.as_str()), ("id", &id.to_string()), ("code", &self.codes[who]), ("way", "in")];
                (post("/here", &form).send(&self.p.house).await, Some(who))
            }
            7 => (get(self.links[who].as_str()).send(&self.p.house).await, Some(who)),
            8 => (post(self.links[who].as_str(), &[("location", "here")]).send(&self.p.house).await, Some(who)),
            _ => (post(format!("{}/seen", self.links[who]), &[]).send(&self.p.house).await, Some(who)),
        }
    }
}

// proves: R-C7, R-B9, R-B8
#[tokio::test]
async fn only_the_own_name_is_on_any_page_of_a_kiosk_a_phone_or_a_link() {
    let mut runner = TestRunner::new(Config { cases: 24, ..Config::default() });
    let steps = proptest::collection::vec((0..NAMES.len(), 0_u8..10, 0_i64..6), 1..14);
    let stories: Vec<Vec<Step>> = (0..runner.config().cases)
        .map(|_| {
            let tree = steps.new_tree(&mut runner).unwrap();
            proptest::strategy::ValueTree::current(&tree).into_iter().map(|(who, what, later)| Step { who, what, later }).collect()
        })
        .collect();
    let mut doors = Doors::open().await;
    let start = doors.p.house.clock.now();
    for story in stories {
        doors.p.house.clock.move_to(start);
        for step in &story {
            let (page, whose) = doors.take(*step).await;
            assert!(page.status.as_u16() < 500, "{step:?} of {story:?}: {}", page.body);
            for (at, name) in NAMES.iter().enumerate() {
                assert!(Some(at) == whose || !page.body.contains(name), "{name} is on the page of {step:?} of {story:?}: {}", page.outline());
            }
            for word in ["Diallo", "Castellano", "Whitfield", "Moreau", "Elena", "Farid", "Priya", "DBT", "DSA", "Maya", "Okafor", "90853"] {
                assert!(!page.body.contains(word), "{word} is on the page of {step:?}: {}", page.outline());
            }
        }
    }
}
