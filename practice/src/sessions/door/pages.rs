//! The pages of signing in by oneself: the kiosk's screen, one's own phone, personal codes, meetings by video.

mod code;
mod frame;
mod here;
mod join;
mod kiosk;
mod kiosks;
mod meeting;
mod strip;
mod told;

use axum::{
    Router,
    http::{HeaderMap, header},
    routing::{get, post},
};
use platform::House;
use qrcode::{Color, QrCode};

pub(super) use join::no_link;
pub use strip::part_meeting;

/// The addresses of signing in by oneself.
pub(in crate::sessions) fn pages() -> Router<House> {
    Router::new()
        .route("/kiosks", get(kiosks::list).post(kiosks::make))
        .route("/kiosks/{id}/end", post(kiosks::end))
        .route("/kiosks/{id}/noted", post(kiosks::noted))
        .route("/kiosk", get(kiosk::show))
        .route("/kiosk/entries", post(kiosk::enter))
        .route("/kiosk/choice", post(kiosk::choose))
        .route("/kiosk/cancel", post(kiosk::cancel))
        .route("/kiosk/later", post(kiosk::later))
        .route("/kiosk/picture", get(kiosk::picture))
        .route("/kiosk/worker.js", get(kiosk::worker))
        .route("/kiosk/leave", get(kiosk::ask_to_leave).post(kiosk::leave))
        .route("/here/{token}", get(here::show))
        .route("/here", post(here::enter))
        .route("/here/choice", post(here::choose))
        .route("/here/cancel", post(here::cancel))
        .route("/here/forget", post(here::forget))
        .route("/clients/{id}/code", get(code::show).post(code::give))
        .route("/clients/{id}/code/end", post(code::end))
        .route("/sessions/{id}/meeting", get(meeting::show))
        .route("/sessions/{id}/meeting/own", post(meeting::hold_online))
        .route("/sessions/{id}/invitations", post(meeting::invite))
        .route("/sessions/{id}/waiting", get(strip::waiting))
        .route("/sessions/{id}/admissions", post(strip::admit))
        .route("/sessions/{id}/presence", post(strip::confirm))
        .route("/sessions/{id}/presence/drop", post(strip::drop))
        .route("/join/{token}", get(join::show).post(join::knock))
        .route("/join/{token}/seen", post(join::seen))
        .route("/join/{token}/opened", post(join::opened))
        .route("/join/{token}/left", post(join::left))
}

/// The address that people reach this house by, as their browser wrote it: `https://cohort.oak.example`. Only a machine's own
/// name is reached without TLS.
pub(in crate::sessions) fn site(headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let here = matches!(name, "localhost" | "127.0.0.1" | "[::1]");
    format!("{}://{host}", if here { "http" } else { "https" })
}

/// A text as the squares of a picture to scan, row by row; nothing where it is too long for one.
pub(in crate::sessions) fn qr_dots(text: &str) -> Vec<Vec<bool>> {
    let Ok(code) = QrCode::new(text) else { return Vec::new() };
    code.to_colors().chunks(code.width()).map(|row| row.iter().map(|dot| *dot == Color::Dark).collect()).collect()
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn the_address_is_the_one_in_the_browser() {
        for (host, site_is) in [("cohort.oak.example", "https://cohort.oak.example"), ("localhost:8400", "http://localhost:8400"), ("[::1]:8400", "http://[::1]:8400"), ("10.0.0.5:8400", "https://10.0.0.5:8400")] {
            let headers = HeaderMap::from_iter([(header::HOST, HeaderValue::from_static(host))]);
            assert_eq!(site(&headers), site_is);
        }
    }

    #[test]
    fn a_picture_is_square() {
        let dots = qr_dots("https://cohort.oak.example/sessions/occ_1");
        assert!(dots.len() > 20 && dots.iter().all(|row| row.len() == dots.len()) && dots[0][0]);
        assert!(qr_dots(&"x".repeat(5_000)).is_empty());
    }
}
