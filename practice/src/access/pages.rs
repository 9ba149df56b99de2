//! The web pages of access: set-up, sign-in, lock, one's own settings, notices, staff, the practice's settings, audit.

mod audit;
mod door;
mod me;
mod notices;
mod practice;
mod staff;

use axum::{Router, routing::{get, post}};
use platform::House;

pub use door::gone_cookie;
pub use notices::part_notices;

/// The addresses of access.
pub fn router() -> Router<House> {
    Router::new()
        .route("/setup", get(door::setup_form).post(door::setup))
        .route("/sign-in", get(door::sign_in_form).post(door::sign_in))
        .route("/sign-out", post(door::sign_out))
        .route("/lock", post(door::lock))
        .route("/locked", get(door::locked))
        .route("/unlock", post(door::unlock))
        .route("/theme", post(door::theme))
        .route("/secrets", get(me::secrets_form).post(me::secrets))
        .route("/pin", post(door::pin))
        .route("/me", get(me::show))
        .route("/me/sign-ins/end", post(me::end_sign_ins))
        .route("/me/notices", get(notices::choices).post(notices::choose))
        .route("/notices", get(notices::list).post(notices::read_all))
        .route("/practice", get(practice::show).post(practice::change))
        .route("/staff", get(staff::list).post(staff::add))
        .route("/staff/{id}", get(staff::show).post(staff::change))
        .route("/audit", get(audit::show))
}
