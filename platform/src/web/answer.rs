//! How a verb's end becomes an answer: the one place that turns errors into pages and JSON.

use axum::{
    Json,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use kernel::{Error, Refusal};
use maud::{Markup, html};
use uuid::Uuid;

use super::{
    parts,
    shell::{self, Page},
};

/// What a page handler gives back.
pub type Answer = Result<Response, Fail>;

/// A verb's failure, on its way to a page.
#[derive(Debug)]
pub struct Fail(pub Error);

impl From<Error> for Fail {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

/// The status that fits an error.
pub fn status(error: &Error) -> StatusCode {
    match error {
        Error::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Error::Missing => StatusCode::NOT_FOUND,
        Error::Forbidden => StatusCode::FORBIDDEN,
        Error::Again => StatusCode::SERVICE_UNAVAILABLE,
        Error::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// What to tell a person. A fault is logged under a reference and says nothing but that.
pub fn sentence(error: &Error) -> String {
    match error {
        Error::Fault(fault) => {
            let reference = Uuid::new_v4().simple().to_string()[..8].to_owned();
            tracing::error!(reference, %fault, "fault");
            format!("Something went wrong on our side. Nothing was changed. Tell your administrator: {reference}.")
        }
        other => other.to_string(),
    }
}

impl IntoResponse for Fail {
    fn into_response(self) -> Response {
        let title = match &self.0 {
            Error::Refused(_) => "That cannot be done",
            Error::Missing => "Nothing here",
            Error::Forbidden => "Not allowed",
            Error::Again => "Busy",
            Error::Fault(_) => "Something went wrong",
        };
        let body = html! {
            div.card.notice-page role="alert" {
                p { (sentence(&self.0)) }
                p { (parts::link_button(parts::Weight::Plain, "", "Back to Today", "/")) }
            }
        };
        (status(&self.0), shell::render(&Page { title: title.to_owned(), body, ..Page::default() })).into_response()
    }
}

/// A failure on its way to a script.
#[derive(Debug)]
pub struct JsonFail(pub Error);

impl From<Error> for JsonFail {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl IntoResponse for JsonFail {
    fn into_response(self) -> Response {
        let refusals: Vec<Refusal> = match &self.0 {
            Error::Refused(all) => all.clone(),
            _ => Vec::new(),
        };
        let body = serde_json::json!({ "say": sentence(&self.0), "refusals": refusals });
        (status(&self.0), Json(body)).into_response()
    }
}

/// Whether a script asks, which reads JSON and no page.
pub fn wants_json(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).is_some_and(|accept| accept.as_bytes().starts_with(b"application/json"))
}

/// A whole page.
pub fn page(page: &Page) -> Response {
    shell::render(page).into_response()
}

/// A page that shows a form again, with what was typed and what is wrong.
pub fn again(page: &Page) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, shell::render(page)).into_response()
}

/// A part of a page.
pub fn part(markup: Markup) -> Response {
    markup.into_response()
}

/// Off to another page, after a form: always by GET.
pub fn go(to: impl AsRef<str>) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, to.as_ref().to_owned())]).into_response()
}

/// A file to save, under a name that holds no client's name.
pub fn file(kind: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let disposition = format!("inline; filename=\"{name}\"");
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response()
}
