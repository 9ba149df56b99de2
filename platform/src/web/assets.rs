//! The embedded stylesheet, script, icons and font: their hashed addresses, and the handler that serves them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// What `build.rs` put into `assets/built`. A debug build reads the folder, a release build carries it inside.
#[derive(rust_embed::Embed)]
#[folder = "$CARGO_MANIFEST_DIR/../assets/built"]
struct Built;

/// Plain names to the names that are served, as the asset build wrote them.
type Names = HashMap<String, String>;

static NAMES: LazyLock<Names> = LazyLock::new(read_names);

fn read_names() -> Names {
    Built::get("manifest.json").and_then(|file| serde_json::from_slice(&file.data).ok()).unwrap_or_default()
}

/// A debug build reads the folder again each time, so that rebuilt assets show without a restart.
fn names() -> Cow<'static, Names> {
    if cfg!(debug_assertions) { Cow::Owned(read_names()) } else { Cow::Borrowed(&*NAMES) }
}

/// The address of an asset: `url("app.css")` is `/assets/app-ab12….css`, so that a new version has a new address.
pub fn url(name: &str) -> String {
    format!("/assets/{}", names().get(name).map_or(name, String::as_str))
}

/// An asset's bytes, for a page that serves it at an address of its own. `None` where there is none of this plain name.
pub fn file(name: &str) -> Option<Vec<u8>> {
    let served = names().get(name).cloned().unwrap_or_else(|| name.to_owned());
    Built::get(&served).map(|file| file.data.into_owned())
}

/// Serves `GET /assets/{name}`: for ever where the name holds the content's hash, else with an entity tag; brotli where it is accepted.
pub async fn serve(Path(name): Path<String>, headers: HeaderMap) -> Response {
    // The stamp, the manifest and the brotli copies are nobody's address.
    let Some(kind) = content_type(&name).filter(|_| !name.starts_with('.')) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let packed = accepts_brotli(&headers).then(|| Built::get(&format!("{name}.br"))).flatten();
    let brotli = packed.is_some();
    let Some(file) = packed.or_else(|| Built::get(&name)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let tag = format!("\"{}\"", hex::encode(&file.metadata.sha256_hash()[..12]));
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|sent| sent.as_bytes() == tag.as_bytes());
    let mut response = if known { StatusCode::NOT_MODIFIED.into_response() } else { file.data.into_owned().into_response() };
    let out = response.headers_mut();
    let hashed = names().iter().any(|(plain, served)| *served == name && plain != served);
    let keep = if hashed { "public, max-age=31536000, immutable" } else { "no-cache" };
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    out.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    out.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if brotli && !known {
        out.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        out.insert(header::ETAG, tag);
    }
    response
}

/// The types that are served at all; anything else in the folder is not public.
fn content_type(name: &str) -> Option<&'static str> {
    match name.rsplit_once('.')?.1 {
        "css" => Some("text/css; charset=utf-8"),
        "js" => Some("text/javascript; charset=utf-8"),
        "svg" => Some("image/svg+xml"),
        "woff2" => Some("font/woff2"),
        _ => None,
    }
}

/// Whether the browser takes brotli (`br;q=0` means that it does not).
fn accepts_brotli(headers: &HeaderMap) -> bool {
    headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')).any(
        |offer| {
            let mut parts = offer.split(';').map(str::trim);
            parts.next() == Some("br") && parts.all(|part| part != "q=0" && part != "q=0.0")
        },
    )
}
