//! The clients behind a number of the guide.

use std::collections::HashMap;

use kernel::Id;
use platform::{Act, Outcome, act::Deed};
use practice::clients::{self, Client, Face};

use super::{Counted, Guide, GuideOf, Payer, SeeGuide, counted};
use crate::rules::Figure;

/// The clients behind a number.
#[derive(Debug, Clone)]
pub struct Behind {
    /// The month and pathway they are of.
    pub guide: Guide,
    /// The clients the caller sees, by name: how many of each, and why an episode ended.
    pub faces: Vec<(Face, Payer, i64, String)>,
    /// How many clients there are in all that the caller sees.
    pub all: usize,
    /// How many clients the caller does not see.
    pub hidden: usize,
}

/// Which clients of the list are shown.
#[derive(Debug, Clone, Copy)]
pub struct Shown {
    /// How many are passed over.
    pub skip: usize,
    /// How many at most.
    pub most: usize,
    /// Whether they leave the house as a file.
    pub file: bool,
}

/// Opens the clients behind a number.
///
/// # Errors
/// `Missing` for a pathway that is not there; `Forbidden` by policy.
pub async fn see_behind(act: &mut Act, asked: GuideOf, figure: Figure, shown: Shown) -> Outcome<Behind> {
    let permit = act.may::<SeeGuide>(()).await?;
    let Counted { guide, entries } = counted(act, &permit, &asked).await?;
    let mut of: HashMap<Id<Client>, (Payer, i64, Vec<String>)> = HashMap::new();
    for (payer, entry) in entries.into_iter().filter(|(_, entry)| entry.figure == figure) {
        let line = of.entry(entry.client).or_insert_with(|| (payer, 0, Vec::new()));
        line.1 += entry.n;
        line.2.extend(Some(entry.why).filter(|why| !why.is_empty()));
    }
    let mut ids: Vec<_> = of.keys().copied().collect();
    ids.sort_unstable();
    let scope = act.scope();
    let visible = clients::visible(act, &scope, &ids).await?;
    let hidden = ids.len() - visible.len();
    ids.retain(|id| visible.contains(id));
    let faces = clients::faces(act, &permit, &ids).await?;
    let all = faces.len();
    let line = |face: Face| of.remove(&face.id).map(|(payer, n, whys)| (face, payer, n, whys.join("; ")));
    let faces: Vec<_> = faces.into_iter().skip(shown.skip).take(shown.most).filter_map(line).collect();
    let deed = Deed::of(if shown.file { "guide.printed" } else { "guide.shown" }).with("month", guide.month.to_string());
    let deed = faces.iter().fold(deed.with("figure", figure.to_string()), |deed, (face, ..)| deed.client(face.id));
    act.seen(deed, Behind { guide, faces, all, hidden })
}
