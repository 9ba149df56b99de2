//! How long it takes to score 1,000,000 PHQ-9 forms, of which every tenth has one answer missing; one JSON line, half of the runs
//! took `ms`. A form is scored whole: scales, bands, cut-offs, rules and risk.
#![allow(missing_docs, clippy::disallowed_methods, reason = "a bench reads clocks")]

use std::{error::Error, time::Instant};

use measures::{Form, Library, form::Taking};

const FORMS: usize = 1_000_000;

fn main() -> Result<(), Box<dyn Error>> {
    let library = Library::shipped();
    let measure = library.find("phq9").ok_or("the PHQ-9 is not there")?;
    let mut state = 1_u32;
    let forms: Vec<Vec<Option<i64>>> = (0..FORMS)
        .map(|form| {
            (0..9_usize)
                .map(|item| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    (form % 10 != 0 || item != form / 10 % 9).then_some(i64::from(state >> 30))
                })
                .collect()
        })
        .collect();
    let mut times = Vec::new();
    for _ in 0..5 {
        let start = Instant::now();
        for answers in &forms {
            std::hint::black_box(Form::of_list(measure, answers, Taking::default())?.assess());
        }
        times.push(start.elapsed().as_secs_f64() * 1_000.0);
    }
    times.sort_by(f64::total_cmp);
    let ms = times[2];
    println!("{{\"name\":\"score_1m\",\"ms\":{ms:.1},\"forms_per_s\":{:.0}}}", FORMS as f64 * 1_000.0 / ms);
    Ok(())
}
