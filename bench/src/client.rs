//! A client on one kept-alive connection, as a browser holds it.

use std::net::Ipv4Addr;

use anyhow::{Context as _, Result, bail};
use http_body_util::{BodyExt as _, Full};
use hyper::{
    Method, Request,
    body::Bytes,
    client::conn::http1::{self, SendRequest},
    header,
};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

/// A signed-in browser without a screen.
pub struct Client {
    port: u16,
    token: String,
    line: Option<SendRequest<Full<Bytes>>>,
}

/// What the server answered.
#[derive(Debug)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// Where it leads on to; empty when nowhere.
    pub location: String,
    /// The body.
    pub body: Bytes,
}

impl Reply {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
    /// The body as JSON.
    ///
    /// # Errors
    /// When it is none.
    pub fn json(&self) -> Result<Value> {
        serde_json::from_slice(&self.body).with_context(|| format!("no JSON: {}", self.short()))
    }
    /// The same, if it has this status.
    ///
    /// # Errors
    /// When it has another; the message shows the beginning of what it says.
    pub fn expect(self, status: u16) -> Result<Self> {
        if self.status != status {
            bail!("the server answered {} instead of {status}: {}", self.status, self.short());
        }
        Ok(self)
    }
    /// The beginning of what it says: of a page, from its main part on.
    fn short(&self) -> String {
        let text = self.text();
        let from = text.find("<main").unwrap_or(0);
        text[from..].chars().take(1200).collect()
    }
}

impl Client {
    /// A client of the server on this port, with the token of a sign-in; an empty one is nobody's.
    pub fn new(port: u16, token: &str) -> Self {
        Self { port, token: token.to_owned(), line: None }
    }
    /// Gets a page.
    ///
    /// # Errors
    /// When there is no answer.
    pub async fn get(&mut self, path: &str) -> Result<Reply> {
        self.send(Method::GET, path, "text/html", "text/plain", String::new()).await
    }
    /// Posts a form.
    ///
    /// # Errors
    /// When there is no answer.
    pub async fn form(&mut self, path: &str, fields: &[(&str, &str)]) -> Result<Reply> {
        let body = fields.iter().map(|(key, value)| format!("{}={}", encode(key), encode(value))).collect::<Vec<_>>().join("&");
        self.send(Method::POST, path, "text/html", "application/x-www-form-urlencoded", body).await
    }
    /// Posts JSON.
    ///
    /// # Errors
    /// When there is no answer.
    pub async fn json(&mut self, path: &str, body: &Value) -> Result<Reply> {
        self.send(Method::POST, path, "application/json", "application/json", body.to_string()).await
    }

    async fn send(&mut self, method: Method, path: &str, accept: &str, kind: &str, body: String) -> Result<Reply> {
        // Taken out and put back only after a whole answer: a broken line is never used again.
        let mut line = match self.line.take() {
            Some(line) if !line.is_closed() => line,
            _ => self.connect().await?,
        };
        line.ready().await?;
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, format!("127.0.0.1:{}", self.port))
            .header(header::COOKIE, format!("__Host-cohort={}", self.token))
            .header(header::ACCEPT, accept)
            .header(header::CONTENT_TYPE, kind)
            .header("sec-fetch-site", "same-origin")
            .body(Full::new(Bytes::from(body)))?;
        let response = line.send_request(request).await?;
        let status = response.status().as_u16();
        let location = response.headers().get(header::LOCATION).and_then(|to| to.to_str().ok()).unwrap_or_default().to_owned();
        let body = response.into_body().collect().await?.to_bytes();
        self.line = Some(line);
        Ok(Reply { status, location, body })
    }

    async fn connect(&self) -> Result<SendRequest<Full<Bytes>>> {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).await?;
        stream.set_nodelay(true)?;
        let (line, connection) = http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(async move {
            // What goes wrong on the line is said by the request that waits for it.
            let _ = connection.await;
        });
        Ok(line)
    }
}

/// Text as it stands in a query or a form.
pub fn encode(text: &str) -> String {
    let one = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(one).collect()
}

/// The value of a hidden field of a page.
pub fn hidden(page: &str, name: &str) -> Option<String> {
    let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\""))?;
    rest.split_once('"').map(|(value, _)| value.to_owned())
}
