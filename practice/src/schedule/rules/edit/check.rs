//! Whether the words of an edit will do.

use kernel::{Refusal, text};

use crate::schedule::{
    rules::{day, length, link, recurs, service_code, topic},
    words::Edit,
};

/// Checks an edit's own words; every mistake is said.
pub(in crate::schedule) fn check(edit: &Edit) -> Result<Edit, Vec<Refusal>> {
    let (links, codes, topics) = (edit.link.as_deref().map(link), edit.service_code.as_deref().map(service_code), edit.topic.as_deref().map(topic));
    let cancel = edit.cancel.as_deref().map(|reason| match text::clean(reason) {
        reason if reason.is_empty() => Err(Refusal::new("cancel.reason", "Say why the sessions are cancelled.").at("reason")),
        reason if reason.chars().count() > 300 => Err(Refusal::new("cancel.reason", "Say it in at most 300 characters.").at("reason")),
        reason => Ok(reason),
    });
    let wrong: Vec<Refusal> = [
        edit.minutes.and_then(|minutes| length(minutes).err()),
        edit.day.and_then(|on| day(on).err()),
        edit.rule.as_ref().and_then(|rule| recurs(rule, false).err()),
        links.as_ref().and_then(|l| l.as_ref().err().cloned()),
        codes.as_ref().and_then(|c| c.as_ref().err().cloned()),
        topics.as_ref().and_then(|t| t.as_ref().err().cloned()),
        cancel.as_ref().and_then(|c| c.as_ref().err().cloned()),
        (*edit == Edit { skip_taken: edit.skip_taken, ..Edit::default() })
            .then(|| Refusal::new("edit.nothing", "Nothing was changed. Change something, or go back.")),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !wrong.is_empty() {
        return Err(wrong);
    }
    Ok(Edit {
        link: links.and_then(Result::ok).map(Option::unwrap_or_default),
        service_code: codes.and_then(Result::ok).map(Option::unwrap_or_default),
        topic: topics.and_then(Result::ok),
        cancel: cancel.and_then(Result::ok),
        ..edit.clone()
    })
}
