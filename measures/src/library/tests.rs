//! What ships loads, and what is on a shelf belongs there.

use std::fs;

use super::*;
use crate::definition::Definition;

/// A file that does not load is told with its reasons, all of them at once.
#[test]
fn everything_that_ships_loads_with_its_own_vectors() {
    let library = Library::shipped();
    let told: Vec<String> = library.refused().iter().map(|(id, why)| format!("{id}: {why}")).collect();
    assert!(told.is_empty(), "\n{}", told.join("\n\n"));
    assert!(library.ids().count() > 30);
}

#[test]
fn every_definition_file_is_compiled_in() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/definitions");
    let mut there = Vec::new();
    for folder in ["core", "pack", "skeleton"] {
        for entry in fs::read_dir(format!("{root}/{folder}")).unwrap() {
            let name = entry.unwrap().file_name().to_string_lossy().into_owned();
            there.extend(name.strip_suffix(".toml").map(str::to_owned));
        }
    }
    let mut shipped: Vec<String> = shipped::FILES.iter().copied().flatten().map(|file| file.id.to_owned()).collect();
    there.sort();
    shipped.sort();
    assert_eq!(shipped, there, "src/library/shipped.rs names what stands under definitions/");
}

/// proves: R-F6
#[test]
fn skeletons_hold_no_text_and_are_not_sent_and_the_pack_waits_for_its_condition() {
    let library = Library::shipped();
    let here = Sending { electronic: true, ..Sending::default() };
    for shelved in library.all() {
        let (definition, licence) = (shelved.measure.definition(), &shelved.measure.definition().licence);
        let sent = licence.may_send(&here);
        match shelved.shelf {
            Shelf::Core => assert_eq!(sent, Ok(()), "{}", definition.id),
            Shelf::Pack => {
                assert!(sent.is_err(), "{}", definition.id);
                let accepted = [licence.condition.clone()];
                assert_eq!(licence.may_send(&Sending { accepted: &accepted, ..here }), Ok(()), "{}", definition.id);
            }
            Shelf::Skeleton => {
                assert!(sent.is_err() && definition.items.iter().all(|item| item.text.is_empty()), "{}", definition.id);
            }
            Shelf::Practice => panic!("{} ships and is nobody's own", definition.id),
        }
    }
}

#[test]
fn nothing_that_must_not_ship_is_there() {
    let library = Library::shipped();
    let never = [
        "ors", "srs", "cors", "gsrs", "cgsrs", "gq", "oq45", "yoq", "wai", "wais", "waisr", "gcqs", "tfi", "gcs", "epds", "isi", "wsas",
        "spin", "mdq",
    ];
    let more = [
        "ybocs", "sdq", "hads", "bdi", "bdi2", "bdiii", "bai", "eq5d", "panss", "ess", "asrm", "ocir", "whodas", "whodas20", "wemwbs",
        "swemwbs", "promis",
    ];
    for id in never.iter().chain(&more) {
        assert!(library.find(id).is_none(), "{id}");
    }
}

#[test]
fn a_measure_is_found_by_any_spelling_and_by_version() {
    let library = Library::shipped();
    for asked in ["phq9", "PHQ-9", "phq_9", "phq9@1.0.0"] {
        assert_eq!(library.find(asked).map(Measure::name).as_deref(), Some("phq9@1.0.0"), "{asked}");
    }
    for asked in ["phq9@2.0.0", "phq9@", "phq", "", "@", "phq9@1.0"] {
        assert!(library.find(asked).is_none(), "{asked}");
    }
}

fn with(library: &Library, id: &str, change: impl FnOnce(&mut Definition)) -> Measure {
    let mut definition = library.find(id).unwrap().definition().clone();
    definition.vectors = None;
    change(&mut definition);
    Measure::of(definition, None).unwrap()
}

/// proves: R-F3
#[test]
fn a_version_never_changes_and_a_new_one_stands_beside_it() {
    let mut library = Library::shipped();
    let again = library.find("phq9").unwrap().clone();
    assert_eq!(library.add(again, Shelf::Core), Ok(()));
    let changed = with(&library, "phq9", |phq| phq.scales[0].bands[1].from = 6.0);
    assert_eq!(library.add(changed, Shelf::Practice), Err(NotTaken::Changed("phq9@1.0.0".to_owned())));
    let next = with(&library, "phq9", |phq| phq.version = Version(1, 1, 0));
    library.add(next, Shelf::Practice).unwrap();
    assert_eq!(library.find("phq9").unwrap().name(), "phq9@1.1.0");
    assert_eq!(library.find("phq9@1.0.0").unwrap().name(), "phq9@1.0.0");
    let thief = with(&library, "gad7", |gad| {
        gad.id = "mine".to_owned();
        gad.aliases = vec!["PHQ-9".to_owned()];
    });
    assert_eq!(library.add(thief, Shelf::Practice), Err(NotTaken::NameTaken("phq9".to_owned(), "phq9".to_owned())));
}

#[test]
fn what_rests_on_the_practices_own_contract_is_sent_there_and_never_leaves() {
    let mut library = Library::shipped();
    let own = with(&library, "gad7", |gad| {
        gad.id = "ours".to_owned();
        gad.aliases = Vec::new();
        gad.licence.status = crate::licence::Status::PracticeLicensed;
        gad.licence.licence_ref = "contract 17".to_owned();
    });
    library.add(own, Shelf::Practice).unwrap();
    let how = Sending { electronic: true, ..Sending::default() };
    assert!(library.sendable(&how).any(|measure| measure.definition().id == "ours"));
    assert!(library.bundle().all(|measure| measure.definition().id != "ours"));
    assert!(library.bundle().any(|measure| measure.definition().id == "gad7"));
}
