//! What stands before every page: headers, size and time limits, anti-forgery, and a limit per address on sign-ins.

use std::{net::IpAddr, num::NonZeroU32, sync::LazyLock, time::Duration};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{ConnectInfo, DefaultBodyLimit, Request},
    http::{HeaderName, HeaderValue, Method, StatusCode, Uri, header},
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use tower_http::{
    catch_panic::CatchPanicLayer, compression::CompressionLayer, csrf::CsrfLayer, timeout::TimeoutLayer,
};

use super::answer::Fail;
use crate::crypto::digest;

/// The largest body a page takes; the import of a client list is the largest.
const LARGEST: usize = 12 * 1024 * 1024;
/// The longest a request may take.
const LONGEST: Duration = Duration::from_secs(60);

/// Headers of every answer. No page may be framed, run a script that is not ours, or be kept by a cache.
const HEADERS: [(HeaderName, &str); 7] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; form-action 'self'; img-src 'self' data:",
    ),
    (header::STRICT_TRANSPORT_SECURITY, "max-age=63072000; includeSubDomains"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=(), interest-cohort=()"),
];

/// Puts the guard before a router.
pub fn guard(router: Router) -> Router {
    router
        .layer(from_fn(limit_sign_in))
        .layer(CatchPanicLayer::custom(|_| Fail(kernel::Error::fault("a page broke")).into_response()))
        .layer(CsrfLayer::new())
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, LONGEST))
        .layer(from_fn(fingerprint))
        .layer(DefaultBodyLimit::max(LARGEST))
        .layer(CompressionLayer::new())
        .layer(from_fn(limit_feeds))
        .layer(from_fn(headers))
}

/// The hash of where a request went and of all that came with it.
#[derive(Debug, Clone)]
pub struct Fingerprint(pub Vec<u8>);

/// Gives what changes something its fingerprint, so that a form's key is good for that form alone.
pub async fn fingerprint(request: Request, next: Next) -> Response {
    if request.method() != Method::POST {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LARGEST).await else {
        return (StatusCode::PAYLOAD_TOO_LARGE, "That is more than a page takes: 12 MB. Send it in parts.").into_response();
    };
    let print = digest(&[parts.uri.path().as_bytes(), b"\0", &body].concat()).to_vec();
    parts.extensions.insert(Fingerprint(print));
    next.run(Request::from_parts(parts, Body::from(body))).await
}

async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let out = response.headers_mut();
    for (name, value) in HEADERS {
        out.insert(name, HeaderValue::from_static(value));
    }
    out.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

static PER_ADDRESS: LazyLock<DefaultKeyedRateLimiter<IpAddr>> =
    LazyLock::new(|| RateLimiter::keyed(Quota::per_minute(NonZeroU32::MIN.saturating_add(29))));

/// Thirty sign-ins, set-ups or unlockings a minute from one address: enough for a clinic behind one router.
async fn limit_sign_in(request: Request, next: Next) -> Response {
    let guarded = matches!(request.uri().path(), "/sign-in" | "/setup" | "/unlock") && request.method() == Method::POST;
    let from = request.extensions().get::<ConnectInfo<std::net::SocketAddr>>().map(|c| c.0.ip());
    if guarded
        && let Some(from) = from
        && PER_ADDRESS.check_key(&from).is_err()
    {
        return (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, "60")], "Too many tries. Wait a minute.").into_response();
    }
    next.run(request).await
}

/// Fetches of one calendar address: thirty at once, then one every half minute. A person's devices look every few minutes.
static PER_FEED: LazyLock<DefaultKeyedRateLimiter<[u8; 32]>> =
    LazyLock::new(|| RateLimiter::keyed(sparing(Duration::from_secs(30), 30)));
/// Fetches of calendars from one address of the network, whatever calendars they name.
static FEEDS_PER_ADDRESS: LazyLock<DefaultKeyedRateLimiter<IpAddr>> =
    LazyLock::new(|| RateLimiter::keyed(sparing(Duration::from_millis(500), 120)));
/// How many calendar addresses are counted before those that are quiet are forgotten.
const MANY: usize = 10_000;

fn sparing(pace: Duration, at_once: u32) -> Quota {
    let at_once = NonZeroU32::new(at_once).unwrap_or(NonZeroU32::MIN);
    Quota::with_period(pace).unwrap_or(Quota::per_minute(NonZeroU32::MIN)).allow_burst(at_once)
}

/// Slows whoever fetches calendars too often, alike for an address that opens something and one that does not. The path is a
/// secret: it is counted by its hash, and whatever stands behind this, and may log what it sees, sees another one. Only the
/// page that was found for it knows it still.
async fn limit_feeds(mut request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if path.starts_with("/feeds/") {
        if PER_FEED.len() > MANY {
            PER_FEED.retain_recent();
        }
        let from = request.extensions().get::<ConnectInfo<std::net::SocketAddr>>().map(|c| c.0.ip());
        let too_often = PER_FEED.check_key(&digest(path.as_bytes())).is_err()
            || from.is_some_and(|from| FEEDS_PER_ADDRESS.check_key(&from).is_err());
        if too_often {
            return (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, "60")], "Too often. Look again in a minute.").into_response();
        }
        *request.uri_mut() = Uri::from_static("/feeds/hidden");
    } else if path.starts_with("/join/") || path.starts_with("/here/") {
        // A client's own link to a meeting and the picture on a kiosk are secrets as well.
        *request.uri_mut() = Uri::from_static("/hidden");
    }
    next.run(request).await
}
