//! Taking in a running timetable: choose a file, look at what would come of every event, answer what is open, then carry it
//! out. The file travels from step to step as text in the form, so nothing is kept on the server before somebody says yes,
//! and no script is needed.

mod shown;

use std::{collections::BTreeMap, sync::Arc};

use axum::extract::{Multipart, State};
use kernel::{Error, Refusal};
use platform::{
    House,
    web::answer::{Answer, again, page},
};
use uuid::Uuid;

use crate::{
    access::{Caller, Here},
    clients::import::DateOrder,
    schedule::{
        acts::import::{Counts, Imported, import_timetable, start_timetable, take_timetable},
        import::{Choice, Field, Reading, TimetableOptions, key, read},
    },
};
use shown::{choose_file, preview};

/// How dates such as 03/04/2027 may be meant: the order, its word in the form, and what a person reads.
const DATES: [(DateOrder, &str, &str); 2] =
    [(DateOrder::DayFirst, "day_first", "Day first: 31/12/2027"), (DateOrder::MonthFirst, "month_first", "Month first: 12/31/2027")];

/// The form as it comes back, with the file in it.
struct Sent {
    key: Option<Uuid>,
    bytes: Vec<u8>,
    options: TimetableOptions,
}

/// What a file looks like to a page: as it was read, what it would do, and what was said about it.
struct Look<'a> {
    reading: &'a Reading,
    imported: Option<&'a Imported>,
    options: &'a TimetableOptions,
    wrong: &'a [Refusal],
    done: Option<Counts>,
}

/// Reads the form's parts. What a column was said to be stands under `map.N`, its heading under `head.N`; what a group's
/// name means under `group.N`, the name under `name.N`.
async fn sent(mut form: Multipart) -> Result<Sent, Error> {
    let broken = |_| Error::refuse("import.broken", "The file did not arrive whole, or is larger than 10 MB. Choose it again.");
    let (mut bytes, mut words) = (Vec::new(), BTreeMap::new());
    while let Some(part) = form.next_field().await.map_err(broken)? {
        let name = part.name().unwrap_or_default().to_owned();
        if name == "file" {
            bytes = part.bytes().await.map_err(broken)?.to_vec();
        } else {
            words.insert(name, part.text().await.map_err(broken)?);
        }
    }
    let mut options = TimetableOptions { provider: words.get("provider").cloned().unwrap_or_default(), ..TimetableOptions::default() };
    for (name, value) in &words {
        if let Some(heading) = name.strip_prefix("map.").and_then(|number| words.get(&format!("head.{number}"))) {
            options.columns.extend(Field::ALL.into_iter().find(|field| field.label() == value).map(|field| (heading.clone(), field)));
        } else if let Some(named) = name.strip_prefix("group.").and_then(|number| words.get(&format!("name.{number}"))) {
            let choice = match value.as_str() {
                "" => None,
                "new" => Some(Choice::New),
                "skip" => Some(Choice::Skip),
                known => Some(Choice::Known(known.to_owned())),
            };
            options.groups.extend(choice.map(|choice| (key(named), choice)));
        }
    }
    options.dates = words.get("dates").and_then(|word| DATES.into_iter().find(|(_, known, _)| known == word)).map(|(order, ..)| order);
    Ok(Sent { key: words.get("key").and_then(|key| key.parse().ok()), bytes, options })
}

fn framed(caller: &Caller, body: maud::Markup) -> platform::web::shell::Page {
    let mut shown = caller.page("Import a timetable", Here::Schedule, body);
    shown.crumbs = vec![("/schedule".to_owned(), "Schedule".to_owned())];
    shown
}

pub(super) async fn start(State(house): State<House>, caller: Caller) -> Answer {
    house.look(&caller.actor, &caller.request, |act| Box::pin(start_timetable(act))).await?;
    Ok(page(&framed(&caller, choose_file(&[]))))
}

pub(super) async fn upload(State(house): State<House>, caller: Caller, form: Multipart) -> Answer {
    let sent = match sent(form).await {
        Ok(sent) => sent,
        Err(Error::Refused(wrong)) => return Ok(again(&framed(&caller, choose_file(&wrong)))),
        Err(error) => return Err(error.into()),
    };
    match opened(&house, &caller, sent.bytes, &sent.options).await {
        Ok(reading) => look(&house, &caller, &reading, &sent.options, &[], None).await,
        Err(Error::Refused(wrong)) => Ok(again(&framed(&caller, choose_file(&wrong)))),
        Err(error) => Err(error.into()),
    }
}

/// Reads the file, once it is known that the caller may. What a file costs is no other caller's to wait for.
async fn opened(house: &House, caller: &Caller, bytes: Vec<u8>, options: &TimetableOptions) -> Result<Arc<Reading>, Error> {
    let frame = house.look(&caller.actor, &caller.request, |act| Box::pin(start_timetable(act))).await?;
    let options = options.clone();
    let reading = tokio::task::spawn_blocking(move || read(&bytes, &options, &frame)).await.map_err(Error::fault)?;
    Ok(Arc::new(reading?))
}

/// Shows what would come of each event, or after the import, which were left.
async fn look(
    house: &House, caller: &Caller, reading: &Arc<Reading>, options: &TimetableOptions, wrong: &[Refusal], done: Option<Counts>,
) -> Answer {
    let mut wrong = wrong.to_vec();
    let imported = if reading.found.is_ok() {
        let (seen, said) = (reading.clone(), options.clone());
        let rehearsed =
            house.rehearse(&caller.actor, &caller.request, move |act| Box::pin(take_timetable(act, seen.clone(), said.clone()))).await;
        match rehearsed {
            Ok(imported) => Some(imported),
            Err(Error::Refused(refused)) => {
                wrong.extend(refused);
                None
            }
            Err(error) => return Err(error.into()),
        }
    } else {
        None
    };
    let shown = framed(caller, preview(&Look { reading, imported: imported.as_ref(), options, wrong: &wrong, done }));
    Ok(if wrong.is_empty() { page(&shown) } else { again(&shown) })
}

/// Carries it out and shows what was left.
pub(super) async fn go_on(State(house): State<House>, caller: Caller, form: Multipart) -> Answer {
    let sent = sent(form).await?;
    let reading = match opened(&house, &caller, sent.bytes, &sent.options).await {
        Ok(reading) => reading,
        Err(Error::Refused(wrong)) => return Ok(again(&framed(&caller, choose_file(&wrong)))),
        Err(error) => return Err(error.into()),
    };
    let (seen, said) = (reading.clone(), sent.options.clone());
    let done = house
        .run(&caller.actor, &caller.keyed(sent.key), move |act| Box::pin(import_timetable(act, seen.clone(), said.clone())))
        .await;
    match done {
        Ok(counts) => look(&house, &caller, &reading, &sent.options, &[], Some(counts)).await,
        Err(Error::Refused(wrong)) => look(&house, &caller, &reading, &sent.options, &wrong, None).await,
        Err(error) => Err(error.into()),
    }
}
