//! What can be read off a drawing without eyes.

use proptest::prelude::*;

use super::*;
use crate::{any, preset};

fn shipped() -> Vec<Book> {
    preset::ALL.iter().map(|preset| Book::read(preset.text).unwrap()).collect()
}

fn laid_out(book: &Book) -> (Vec<Arrow>, Vec<Option<usize>>, place::Sheet) {
    let arrows = plan::arrows(book);
    let of = plan::columns(book, &arrows);
    let sheet = place::place(&order::order(&of, &arrows), &of, &arrows, GAPS.1);
    (arrows, of, sheet)
}

#[test]
fn every_state_and_every_rule_that_leads_somewhere_is_in_the_drawing() {
    for book in shipped() {
        let svg = svg(&book);
        for state in &book.states {
            assert!(svg.contains(&format!("data-state=\"{}\"", state.key)), "{}: {}", book.key, state.key);
        }
        for (arrow, rule) in plan::arrows(&book).iter().flat_map(|arrow| arrow.rules.iter().map(move |rule| (arrow, *rule))) {
            let name = book.rules[rule].key.replace('_', " ");
            assert!(lines::said(&book, arrow).contains(&name) && svg.contains(&name), "{}: {name}", book.key);
        }
        assert!(svg.contains("role=\"img\"") && svg.contains("<desc"));
    }
}

#[test]
fn an_episode_begins_on_the_left_and_ends_on_the_right_and_retired_states_are_apart() {
    for book in shipped() {
        let (_, of, _) = laid_out(&book);
        let last = of.iter().flatten().max().copied();
        for (number, state) in book.states.iter().enumerate() {
            assert_eq!(of[number].is_none(), state.retired, "{}", state.key);
            assert_eq!(of[number] == Some(0), state.initial, "{}", state.key);
            assert_eq!(of[number] == last, state.terminal, "{}", state.key);
        }
    }
}

#[test]
fn several_rules_between_two_states_are_one_arrow_with_the_strongest_line() {
    let book = shipped().remove(0);
    let (triage, icbt, therapy) = (book.state("triage"), book.state("icbt"), book.state("therapy"));
    let arrows = plan::arrows(&book);
    let between = |from: Option<usize>, to: Option<usize>| {
        arrows.iter().filter(|arrow| (Some(arrow.from), Some(arrow.to)) == (from, to)).collect::<Vec<_>>()
    };
    assert_eq!(between(icbt, therapy).len(), 1);
    assert_eq!((between(icbt, therapy)[0].line, between(icbt, therapy)[0].rules.len()), (Line::Automatic, 2));
    assert_eq!(between(triage, therapy)[0].line, Line::Automatic);
}

#[test]
fn what_a_practice_writes_stays_text() {
    let mut book = shipped().remove(0);
    book.states[0].name = "<script>alert(\"1\") & 'more'</script>\u{0}".to_owned();
    let svg = svg(&book);
    assert!(!svg.contains("<script") && !svg.contains('\u{0}') && svg.contains("&lt;script&gt;"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn no_two_states_overlap_and_all_are_on_the_sheet(book in any::book()) {
        let (_, _, sheet) = laid_out(&book);
        let areas: Vec<Area> = sheet.states.iter().flatten().copied().collect();
        for (number, area) in areas.iter().enumerate() {
            prop_assert!(areas[..number].iter().all(|other| !area.meets(*other)));
            prop_assert!(area.x >= 0.0 && area.y >= 0.0 && area.x + area.wide <= sheet.wide && area.y + area.high <= sheet.high);
        }
        prop_assert_eq!(svg(&book), svg(&book));
        prop_assert!(!svg(&book).contains("NaN"));
    }
}
