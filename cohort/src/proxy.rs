//! Behind a proxy every request comes from the proxy: whom it came from before stands in the header that the proxy adds to.

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::{ConnectInfo, Request},
    http::HeaderMap,
    middleware::Next,
    response::Response,
};

/// Takes the address that the proxy noted as the caller's, for the limits and the audit log.
pub async fn caller_address(mut request: Request, next: Next) -> Response {
    if let Some(address) = noted(request.headers()) {
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(address, 0)));
    }
    next.run(request).await
}

/// The last address of `X-Forwarded-For`: the one our own proxy wrote. Those before it are whatever the caller sent.
fn noted(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
    let written = last.rsplit(',').next()?.trim();
    written.parse().or_else(|_| written.parse::<SocketAddr>().map(|with_port| with_port.ip())).ok()
}

#[cfg(test)]
mod tests {
    use axum::{Router, body::Body, extract::Extension, middleware::from_fn, routing::get};
    use tower::ServiceExt as _;

    use super::*;

    // proves: R-K4
    #[tokio::test]
    async fn the_address_is_the_one_that_the_proxy_wrote_last() {
        let said = async |headers: &[&str]| {
            let app = Router::new()
                .route("/", get(async |Extension(ConnectInfo(from)): Extension<ConnectInfo<SocketAddr>>| from.ip().to_string()))
                .layer(from_fn(caller_address));
            let mut request = Request::builder().uri("/");
            for header in headers {
                request = request.header("x-forwarded-for", *header);
            }
            let mut request = request.body(Body::empty()).unwrap();
            request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 4000))));
            let answer = app.oneshot(request).await.unwrap();
            String::from_utf8(axum::body::to_bytes(answer.into_body(), 100).await.unwrap().to_vec()).unwrap()
        };
        assert_eq!(said(&[]).await, "127.0.0.1");
        assert_eq!(said(&["203.0.113.9"]).await, "203.0.113.9");
        assert_eq!(said(&["10.9.9.9, 203.0.113.9"]).await, "203.0.113.9", "what the caller sent stands before");
        assert_eq!(said(&["10.9.9.9", "2001:db8::7"]).await, "2001:db8::7");
        assert_eq!(said(&["203.0.113.9:4711"]).await, "203.0.113.9");
        assert_eq!(said(&["not an address"]).await, "127.0.0.1");
    }
}
