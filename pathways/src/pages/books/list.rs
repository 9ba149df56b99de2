//! All pathways with their books, and the form that makes another.

use kernel::{Refusal, text};
use maud::html;
use platform::web::{
    parts::{self, Field, Weight, at, column, summary},
    shell::Page,
};
use practice::access::{self, Caller, Here};
use rulebook::{Book, preset};

use super::{Made, rooms};
use crate::{acts::Shelved, pages::parts::Place, words::PathwayCard};

pub(super) fn page(caller: &Caller, shelved: &[Shelved], filled: &Made, wrong: &[Refusal]) -> Page {
    let cards: Vec<PathwayCard> = shelved.iter().map(|one| one.card.clone()).collect();
    let row = |one: &Shelved| {
        let book = format!("/pathways/{}/book", one.card.id);
        vec![
            html! { a href=(book) { (one.card.name) } },
            html! { @match one.card.live {
                Some(live) => { (parts::chip("good", format!("Book {live}"))) }
                None => { (parts::chip("todo", "Not on yet")) }
            } },
            html! { (one.newest) @if one.card.live != Some(one.newest) { " " (parts::tag("plain", "not on")) } },
            html! { span .cluster {
                a .link-btn href=(book) { "Rulebook" span .vh { " of " (one.card.name) } }
                a .link-btn href={ "/pathways/" (one.card.id) "/book/" (one.newest) "/trial" } { "Time machine" span .vh { " of " (one.card.name) } }
                a .link-btn href={ "/pathways/" (one.card.id) "/forecast" } { "Forecast" span .vh { " of " (one.card.name) } }
            } },
        ]
    };
    let columns = [column("Pathway"), column("Which is on"), column("Newest book"), column("Pages")];
    let mut choices: Vec<(String, String)> = preset::ALL.iter().map(|preset| (preset.key.to_owned(), named(preset))).collect();
    choices.push((String::new(), "From a blank page".to_owned()));
    let chosen = if filled.preset.is_empty() && filled.name.is_empty() { "sandbox" } else { filled.preset.as_str() };
    let body = html! {
        (rooms(&cards, Place::Beside))
        (summary(wrong))
        div .stack {
            section .card {
                @if shelved.is_empty() {
                    (parts::empty_state("signpost", "A pathway is a set of states, and rules that keep watch over who is in them. Begin from one that comes with Cohort.", &html! {}))
                } @else {
                    (parts::table("Pathways", &columns, &shelved.iter().map(row).collect::<Vec<_>>()))
                }
            }
            (parts::block("Make a pathway", &html! {}, &html! {
                form .form method="post" action="/pathways/books" {
                    input type="hidden" name="key" value=(access::form_key());
                    (parts::radios(&Field::new("preset", "Begin").error(at(wrong, "preset").or_else(|| at(wrong, "text"))), &choices, chosen))
                    (parts::text_input(&Field::new("name", "Its name, for a blank page").optional().error(at(wrong, "name")), &filled.name))
                    div .form-actions { (parts::button(Weight::Primary, "plus", "Make it")) }
                }
            }))
        }
    };
    caller.page("Rulebooks", Here::Pathways, body)
}

/// A preset as one chooses it: its book's name and what it is for.
fn named(preset: &preset::Preset) -> String {
    Book::read(preset.text).map_or_else(|_| preset.key.to_owned(), |book| if book.about.is_empty() { book.name } else { format!("{}: {}", book.name, book.about) })
}

/// The text a blank page begins with: a book that can be read, and turned on.
pub(super) fn blank(name: &str) -> String {
    let name = name.trim();
    let folded = text::fold(name);
    let letters = folded.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' });
    let key: String = letters.collect::<String>().split('_').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("_").chars().take(36).collect();
    let key = if key.starts_with(|letter: char| letter.is_ascii_lowercase()) { key } else { format!("way_{key}") };
    let name = name.replace('\\', "\\\\").replace('"', "\\\"");
    format!(
        "key = \"{key}\"\nname = \"{name}\"\n# What counts as engagement with the service.\nengagement = [\"attended\", \"contact\"]\n\n\
         [[state]]\nkey = \"start\"\nname = \"Start\"\ncategory = \"active\"\ninitial = true\n\n\
         [[state]]\nkey = \"ended\"\nname = \"Ended\"\ncategory = \"discharged\"\nterminal = true\n\n\
         [[rule]]\nkey = \"quiet\"\nin = [\"start\"]\nwhen = {{ time_since = \"engagement\", more_than = \"3 months\" }}\nto = \"ended\"\nhow = \"propose\"\n\
         about = \"Nobody heard from them for three months.\"\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use rulebook::check;

    #[test]
    fn a_blank_page_is_a_book_whatever_its_name() {
        for (name, key) in [("Early help", "early_help"), ("Größe \"A\" \\ B", "grosse_a_b"), ("12 weeks", "way_12_weeks"), ("……", "way_")] {
            let book = Book::read(&blank(name)).unwrap_or_else(|slips| panic!("{name}: {slips:?}"));
            assert_eq!(book.name, name);
            assert!(book.key.starts_with(key.trim_end_matches('_')), "{name}: {}", book.key);
            assert!(check::look_over(&book).iter().all(|found| found.weight == check::Weight::Doubtful), "{name}");
        }
    }
}
