//! How a name stands on a sheet that lies open in the room. Pure.

use crate::{clients::Face, sessions::words::Naming};

/// A name, as a sheet prints it.
pub(in crate::sessions) fn printed_name(face: &Face, naming: Naming) -> String {
    let preferred = face.preferred_name.as_ref().unwrap_or(&face.first_name);
    let letter = |name: &str| name.trim().chars().next().map(|c| format!("{}.", c.to_uppercase())).unwrap_or_default();
    let beside = |first: &str| format!("{first} {}", letter(&face.last_name)).trim().to_owned();
    match naming {
        Naming::Full => format!("{} {}", face.first_name, face.last_name),
        Naming::First => beside(&face.first_name),
        Naming::Preferred | Naming::Slips => beside(preferred),
        Naming::Initials => format!("{} {}", letter(preferred), letter(&face.last_name)).trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn face(first: &str, last: &str, preferred: Option<&str>) -> Face {
        Face { first_name: first.into(), last_name: last.into(), preferred_name: preferred.map(Into::into), ..Face::default() }
    }

    // proves: R-C6, KP-7
    #[test]
    fn a_sheet_shows_as_much_of_a_name_as_was_chosen() {
        let bea = face("Beatrix", "o'Neill", Some("Bea"));
        let shown = |naming| printed_name(&bea, naming);
        assert_eq!(
            Naming::ALL.map(shown),
            ["Bea O.", "Beatrix O.", "B. O.", "Bea O.", "Beatrix o'Neill"],
        );
        assert_eq!(printed_name(&face("Cher", "", None), Naming::Initials), "C.");
        assert_eq!(printed_name(&face("Cher", "", None), Naming::Preferred), "Cher");
    }

    proptest! {
        // proves: R-C6
        #[test]
        fn no_last_name_stands_on_a_sheet_unless_full_names_were_asked_for(first in "[A-Z][a-z]{2,8}", last in "[A-Z][a-z]{8,12}") {
            let one = face(&first, &last, None);
            for naming in [Naming::First, Naming::Preferred, Naming::Initials, Naming::Slips] {
                prop_assert!(!printed_name(&one, naming).contains(&last[1..]));
            }
        }
    }
}
