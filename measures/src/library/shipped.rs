//! The definitions that are compiled into the program, each with its vectors.

use super::Shelf;

/// One definition file and its vectors.
pub(super) struct File {
    pub id: &'static str,
    pub shelf: Shelf,
    pub definition: &'static str,
    pub vectors: &'static str,
}

macro_rules! shelf {
    ($shelf:expr, $folder:literal: $($id:literal)*) => {
        [$(File {
            id: $id,
            shelf: $shelf,
            definition: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/definitions/", $folder, "/", $id, ".toml")),
            vectors: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/definitions/", $folder, "/", $id, ".vectors.json")),
        }),*]
    };
}

/// Every file of the three folders under `definitions/`.
pub(super) const FILES: &[&[File]] = &[
    &shelf!(Shelf::Core, "core":
        "audit_c" "brs" "cesd" "cesdr" "gad2" "gad7" "gds15" "gses" "k10" "k6" "pcl5" "pcptsd5" "phq15" "phq2" "phq4"
        "phq8" "phq9" "phqa" "psc17" "pswq" "rand36" "rses" "session_check_in" "swls"
    ),
    &shelf!(Shelf::Pack, "pack": "audit" "core10" "dass21" "dast10" "who5"),
    &shelf!(Shelf::Skeleton, "skeleton":
        "asrs6" "core_om" "cssrs_screen" "edeq" "esq" "gbo" "oasis" "odsis" "psc17_youth" "rcads25" "rcads47" "scared"
        "scared_parent" "yp_core"
    ),
];
