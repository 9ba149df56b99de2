//! The web pages of charting: today's desk, the live screen, review and signature, the queue, charts and notes.

mod chart;
mod corrections;
mod desk;
mod late;
mod live;
mod missed;
mod off;
mod paper;
mod prose;
mod queue;
mod screen;
mod search;
mod signing;

use axum::{Router, routing::{get, post}};
use platform::House;

/// The addresses of charting.
pub fn router() -> Router<House> {
    Router::new()
        .route("/", get(desk::today))
        .route("/sessions/{id}", get(live::show))
        .route("/sessions/{id}/start", post(live::start))
        .route("/sessions/{id}/attendance", post(live::save_all))
        .route("/sessions/{id}/all-present", post(live::all_present))
        .route("/sessions/{id}/changes", get(live::changes).post(live::change))
        .route("/sessions/{id}/template", post(live::template))
        .route("/sessions/{id}/review", get(signing::review))
        .route("/sessions/{id}/signature", post(signing::sign))
        .route("/sessions/{id}/notes", get(signing::filed))
        .route("/sessions/{id}/missed/{client}", get(missed::show).post(missed::save))
        .route("/sessions/{id}/corrections/{entry}", get(corrections::show).post(corrections::save))
        .route("/sessions/{id}/late-notes/{entry}", get(late::show).post(late::save))
        .route("/sessions/{id}/entries/{entry}/off", get(off::show).post(off::take))
        .route("/search", get(search::show))
        .route("/waiting", get(queue::list))
        .route("/waiting/signature", post(queue::cosign))
        .route("/reviews/{id}/return", post(queue::give_back))
        .route("/clients/{id}/chart", get(chart::show))
        .route("/clients/{id}/chart/last-note", get(chart::last))
        .route("/notes/{id}", get(chart::note))
        .route("/notes/{id}/pdf", get(chart::pdf))
        .route("/notes/{id}/addenda", post(chart::add))
}
