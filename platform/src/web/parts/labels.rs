//! Small things within a line: chips, tags, the round of initials.

use maud::{Markup, Render, html};

use super::buttons::picture_of;

/// A small round label. Kinds: `present late absent late_cancel excused todo sky pine good bad outline live plain`.
pub fn chip(kind: &str, text: impl Render) -> Markup {
    html! { span class={ "chip chip-" (kind) } { (text) } }
}

/// A chip with a picture that leads somewhere, as in the list of what is missing.
pub fn chip_link(kind: &str, picture: &str, text: &str, href: &str) -> Markup {
    html! { a class={ "chip chip-" (kind) } href=(href) { (picture_of(picture)) (text) } }
}

/// A smaller label inside a line. Kinds: `plain risk sky late good excused`.
pub fn tag(kind: &str, text: impl Render) -> Markup {
    html! { span class={ "tag tag-" (kind) } { (text) } }
}

/// A round of initials, its colour taken from `seed` so that a person keeps it everywhere. For the eye only: the name stands beside it.
pub fn avatar(initials: &str, seed: &str) -> Markup {
    html! { span class={ "avatar hue-" (hue(seed)) } aria-hidden="true" { (initials) } }
}

/// One of six colours for a name or id.
pub fn hue(seed: &str) -> u32 {
    seed.bytes().fold(7_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte))) % 6
}

/// The first letters of the first and last word of a name.
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().and_then(|word| word.chars().next());
    let last = words.next_back().and_then(|word| word.chars().next());
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}
