//! No feed ever names a client, whatever is typed into the fields around it.

use kernel::Id;
use platform::args;

use super::{fetched, made};
use crate::{
    clients::Client,
    schedule::{self, Cancel, Frequency, Move, NewSeries, Rule},
    testing::{clock, does, practice},
};

/// A small generator, so that a failing practice can be made again by its number.
struct Dice(u64);
impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

// proves: R-B6
#[tokio::test]
async fn no_client_is_in_any_feed_of_any_practice() {
    for number in 0..6 {
        let (p, mut dice) = (practice().await, Dice(number));
        let maya = p.maya().await;
        let names = p.texts("SELECT first_name || ' ' || last_name FROM clients_client WHERE practice_id = $1", args![p.id]).await;
        let ids: Vec<Id<Client>> = p.rows("SELECT id FROM clients_client", args![]).await.into_iter().map(|mut row| row.next().unwrap()).collect();
        // Everything that can be typed about a session speaks of clients.
        for n in 0..4 {
            let name = &names[dice.roll(names.len())];
            let frequency = [Frequency::Daily, Frequency::Weekly(Vec::new()), Frequency::MonthlyOn(-1)][dice.roll(3)].clone();
            let end = schedule::End::Count(u32::try_from(2 + dice.roll(6)).unwrap());
            let order = NewSeries {
                rule: Rule { frequency, every: 1, end },
                topic: format!("{name}'s return"),
                link: format!("https://meet.example/{}", name.replace(' ', "-")),
                room: [Some(p.cast.oak), Some(p.cast.willow), None][dice.roll(3)],
                skip_taken: true,
                ..p.order(&format!("2026-12-{:02} {}:00", 1 + dice.roll(20), 8 + 2 * n))
            };
            let Ok(booked) = does!(maya, schedule::make_series, order.clone()).await else { continue };
            let cancel = Cancel { occurrence: booked.first, version: 1, reason: format!("{name} is ill") };
            let to = Move {
                occurrence: booked.first, version: 1, day: "2026-12-30".parse().unwrap(), time: Some(clock("19:30")), minutes: Some(45), room: None,
                leads: Vec::new(),
            };
            match dice.roll(3) {
                0 => drop(does!(maya, schedule::cancel_occurrence, cancel.clone()).await),
                1 => drop(does!(maya, schedule::move_occurrence, to.clone()).await),
                _ => {}
            }
        }
        let group = p.cast.dbt.to_string();
        for who in [p.maya().await, p.lena().await, p.tomas().await] {
            for extent in ["mine", "seen", group.as_str()] {
                let title = ["neutral", "outward", "initials"][dice.roll(3)];
                let feed = fetched(&p, &made(&who, extent, title, dice.roll(2) == 0).await).await;
                assert_eq!(feed.status.as_u16(), 200);
                let text = feed.body.replace("\r\n ", "").to_lowercase();
                for word in names.iter().flat_map(|name| name.split(' ')) {
                    assert!(!text.contains(&word.to_lowercase()), "practice {number}: {word} in {text}");
                }
                for id in &ids {
                    assert!(!text.contains(&id.uuid().simple().to_string()) && !text.contains(&id.uuid().to_string()), "practice {number}");
                }
                for never in ["attendee", "organizer", "meet.example", "maya", "lena", "@oak.example"] {
                    assert!(!text.contains(never), "practice {number}: {never}");
                }
            }
        }
    }
}
