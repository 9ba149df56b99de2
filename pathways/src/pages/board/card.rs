//! A card of the board: who, how long, who coordinates, and what waits.

use maud::{Markup, html};
use platform::web::parts;

use super::{Sight, bar, move_address};
use crate::{
    acts::Listed,
    pages::parts::{evidence, name_of, question, staff_name, who},
    words::ItemCard,
};

pub(super) fn card(sight: &Sight<'_>, line: &Listed) -> Markup {
    let card = &line.card;
    let movable = sight.moves && card.ended.is_none();
    let items = sight.board.items.iter().filter(|item| item.episode == card.id);
    let coordinator = staff_name(&sight.board.staff, card.coordinator);
    html! {
        li .way-card data-card[movable] data-move=[movable.then(|| move_address(sight, card.id))] {
            div .way-card-top {
                span .way-card-who { (who(&line.face)) }
                @if let Some(name) = coordinator {
                    span .way-card-by title={ "Coordinated by " (name) } { (parts::avatar(&parts::initials(name), name)) span .vh { "coordinated by " (name) } }
                }
            }
            " "
            (bar(sight, line))
            @for item in items { (flag(sight, item)) }
            @if movable {
                a .way-card-move data-ask href=(move_address(sight, card.id)) { "Move to…" span .vh { " " (line.face.name()) } }
            }
        }
    }
}

/// What waits for an answer, in a word; the sentence is its tooltip.
fn flag(sight: &Sight<'_>, item: &ItemCard) -> Markup {
    let later = item.postponed_to.is_some_and(|until| until > sight.now);
    let words = match (&item.to, question(sight.book, item)) {
        (Some(to), _) => format!("Proposes {}", name_of(sight.book, to)),
        (None, _) => "Needs a decision".to_owned(),
    };
    let seen = evidence(sight.book, item, &sight.caller.zone, sight.now);
    html! {
        span .way-flag .way-flag-later[later] title=(seen) { (parts::icon(if later { "clock" } else { "flag" })) (words) @if later { ", put off" } }
    }
}
