//! The import for the command line: a file in, what it did or would do as text out.

use std::{fmt, sync::Arc};

use kernel::{Error, Refusal};
use platform::{Act, Actor, House, Outcome, Request};
use practice::clients::import::DateOrder;

use super::{Settled, WaysFile, WaysTaken, preview_ways, start_ways, take_ways};

/// What taking in a table did, or would do.
#[derive(Debug, Clone)]
pub struct ImportReport {
    /// Line by line, and in numbers.
    pub taken: WaysTaken,
    /// Whether it was written.
    pub written: bool,
}

/// Takes in a table, or with `commit` false says what it would do. The pathway is named by its key, where several are on.
///
/// # Errors
/// Refused when there is no such pathway or the table cannot be read.
pub async fn import_ways(
    house: &House, actor: &Actor, bytes: Vec<u8>, pathway: Option<&str>, dates: Option<DateOrder>, commit: bool,
) -> Result<ImportReport, Error> {
    let request = Request::default();
    let on = house.look(actor, &request, |act| Box::pin(start_ways(act))).await?;
    let pathway = match pathway {
        None => None,
        Some(key) => {
            let keys = || on.iter().map(|card| card.key.as_str()).collect::<Vec<_>>().join(", ");
            let found = on.iter().find(|card| card.key == key);
            Some(found.ok_or_else(|| Refusal::new("pathway.unknown", format!("No pathway “{key}” is turned on. There are: {}.", keys())))?.id)
        }
    };
    let file = WaysFile { bytes: Arc::from(bytes), pathway, dates };
    let preview = file.clone();
    let taken = house.rehearse(actor, &request, move |act| Box::pin(preview_ways(act, preview.clone()))).await?;
    if commit {
        house.run(actor, &request, move |act| Box::pin(kept(act, file.clone()))).await?;
    }
    Ok(ImportReport { taken, written: commit })
}

async fn kept(act: &mut Act, file: WaysFile) -> Outcome<()> {
    take_ways(act, file).await?.value();
    act.nothing(())
}

impl fmt::Display for ImportReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.taken.people {
            let settled = match line.settled {
                Settled::New => "new",
                Settled::Known => "known",
                Settled::LeftOut => "left out",
            };
            writeln!(f, "{:>6}  {settled:<8}  {}  {}  {} events, {} known", line.line, line.name, line.place, line.facts, line.known)?;
        }
        for remark in &self.taken.remarks {
            writeln!(f, "{:>6}  {}", remark.line, remark.say)?;
        }
        if !self.taken.unread.is_empty() {
            writeln!(f, "Nothing is read from: {}", self.taken.unread.join(", "))?;
        }
        let tally = self.taken.tally;
        let will = if self.written { "" } else { "would be " };
        write!(
            f,
            "{will}{} new, {} completed, {} put on the pathway, {} on it already, {} events ({} known); rules: {} moved, {} raised; {} lines left out",
            tally.new, tally.completed, tally.placed, tally.already, tally.facts, tally.known, tally.moved, tally.raised, tally.left_out
        )
    }
}
