//! The practice's templates and topics.

use kernel::{Error, Refusal};
use platform::{
    Act, Outcome, Scope, Tie, Verb,
    act::Deed,
    permit::{Found, Role, Roles},
};
use uuid::Uuid;

use crate::charting::{
    store,
    words::{Section, missed_template},
};

/// Keep the practice's templates and topics: account managers and supervisors.
#[derive(Debug)]
pub struct MakeTemplates;
impl Verb for MakeTemplates {
    const NAME: &'static str = "templates.make";
    type Key = ();
    type Row = ();
    async fn find(_: &mut Act, (): ()) -> Result<Option<Found<()>>, Error> {
        Ok(Some(Found { row: (), tie: Tie::Other }))
    }
    fn allows(who: Roles, _: Tie) -> bool {
        who.any(&[Role::Manager, Role::Supervisor])
    }
}

/// The practice's note templates by id and name, for the form of a group.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn template_choices(act: &Act, scope: &Scope) -> Result<Vec<(Uuid, String)>, Error> {
    let all = store::templates(act, scope).await?;
    Ok(all.into_iter().map(|template| (template.id.uuid(), template.name)).collect())
}

/// Adds templates and topics.
///
/// # Errors
/// Refused when a template has no section of one kind.
pub async fn make_templates(act: &mut Act, templates: Vec<(String, Vec<Section>)>, topics: Vec<String>) -> Outcome<()> {
    let permit = act.may::<MakeTemplates>(()).await?;
    if templates.iter().any(|(name, sections)| name.trim().is_empty() || sections.is_empty()) {
        return Err(Refusal::new("template.empty", "Give each template a name and at least one section.").into());
    }
    store::write_templates(act, &permit, "session", &templates).await?;
    // The note about a missed session has a template of its own (R-D15).
    if store::missed_sections(act, &permit).await?.is_none() {
        store::write_templates(act, &permit, "missed", &[missed_template()]).await?;
    }
    store::write_topics(act, &permit, &topics).await?;
    act.done(Deed::of("templates.made").with("templates", templates.len()).with("topics", topics.len()), ())
}
