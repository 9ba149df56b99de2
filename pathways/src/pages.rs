//! The pages of pathways.

mod answer;
mod board;
mod books;
mod counts;
mod forecast;
mod guide;
mod import;
mod moving;
mod parts;
mod record;
mod teams;
mod trial;
mod turn;
mod way;
mod work;

use axum::{Router, routing::{get, post}};
use platform::House;

/// The room's addresses.
pub fn router() -> Router<House> {
    Router::new()
        // work list, boards and ways
        .route("/pathways", get(work::show))
        .route("/pathways/begin", post(moving::begin))
        .route("/pathways/teams", get(teams::show).post(teams::keep))
        .route("/pathways/items/answers", get(answer::review).post(answer::all))
        .route("/pathways/items/{id}/answer", get(answer::open).post(answer::one))
        .route("/pathways/episodes/{id}/move", get(moving::open).post(moving::put))
        .route("/pathways/episodes/{id}/undo", get(moving::ask_back).post(moving::take_back))
        .route("/pathways/episodes/{id}/care", post(moving::care))
        .route("/pathways/{id}", get(board::show))
        .route("/pathways/{id}/begin", post(moving::begin_on))
        .route("/clients/{id}/pathway", get(way::show))
        .route("/clients/{id}/facts", post(record::add))
        .route("/clients/{id}/facts/{fact}/correction", get(record::ask).post(record::correct))
        .route("/pathways/books", get(books::list).post(books::make))
        .route("/pathways/{id}/book", get(books::show).post(books::save))
        .route("/pathways/{id}/book/check", post(books::check))
        .route("/pathways/{id}/book/{number}/trial", get(trial::show))
        .route("/pathways/{id}/book/{number}/on", get(turn::ask).post(turn::turn))
        .route("/pathways/guide", get(guide::show))
        .route("/pathways/guide/clients", get(guide::clients))
        .route("/pathways/guide/clients.csv", get(guide::clients_csv))
        .route("/pathways/guide/clients.xlsx", get(guide::clients_xlsx))
        .route("/pathways/guide/table.csv", get(guide::table_csv))
        .route("/pathways/guide/table.xlsx", get(guide::table_xlsx))
        .route("/pathways/import", get(import::start).post(import::look))
        .route("/pathways/import/commit", post(import::commit))
        .route("/pathways/import/example.csv", get(import::example))
        .route("/pathways/{id}/counts", get(counts::show))
        .route("/pathways/{id}/counts.csv", get(counts::csv))
        .route("/api/pathways/facts", post(crate::api::tell))
        .route("/api/clients/{id}/pathway", get(crate::api::pathway))
        .route("/pathways/{id}/forecast", get(forecast::show))
}
