//! All addresses, one line a room.

use axum::{Router, response::IntoResponse as _, routing::get};
use platform::{
    House,
    web::{answer::Fail, assets, guard::guard, styleguide},
};
use practice::{access, charting, clients, groups, schedule, sessions};

/// The whole web door of the house.
pub fn app(house: House) -> Router {
    let rooms = Router::new()
        .merge(access::router())
        .merge(clients::router())
        .merge(groups::router())
        .merge(schedule::router())
        .merge(sessions::router())
        .merge(charting::router())
        .merge(pathways::router())
        .route("/assets/{name}", get(assets::serve))
        .route("/styleguide", get(async || styleguide::page()))
        .route("/healthz", get(async || "ok"))
        .fallback(async || Fail(kernel::Error::Missing).into_response())
        .layer(axum::Extension(groups::Next(|act, scope| Box::pin(schedule::next_sessions(act, scope)))))
        .layer(axum::Extension(groups::Templates(|act, scope| Box::pin(charting::template_choices(act, scope)))))
        .layer(axum::Extension(groups::Coming(|act, scope, group| Box::pin(schedule::meetings(act, scope, group)))))
        .layer(axum::Extension(schedule::Standings(|act, scope, slots| Box::pin(sessions::standings(act, scope, slots)))))
        .layer(axum::Extension(groups::Ways(|act, scope, client| Box::pin(pathways::ways(act, scope, client)))))
        .with_state(house);
    guard(rooms)
}
