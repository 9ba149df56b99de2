//! New groups that a file brings: what their form would say.

use kernel::{Id, id::Staff};

use super::{Plan, Planner};
use crate::{
    groups::{Kind, Typed},
    schedule::import::{Event, key},
};

impl Planner<'_> {
    /// The place of a new group in the plan, which it gets with the first event that names it.
    pub(super) fn made(&mut self, event: &Event, plan: &mut Plan) -> Result<usize, Vec<String>> {
        if let Some(at) = self.new.get(&key(&event.group)) {
            return Ok(*at);
        }
        let typed = self.group(event)?;
        plan.groups.push(typed);
        let at = plan.groups.len() - 1;
        self.new.insert(key(&event.group), at);
        Ok(at)
    }

    /// What the form of a new group would say.
    fn group(&self, event: &Event) -> Result<Typed, Vec<String>> {
        let mut wrong = Vec::new();
        let taken = self.known.groups.iter().any(|card| key(&card.name) == key(&event.group));
        if taken {
            wrong.push("There is a group of this name already. Choose that one, or rename it first.".to_owned());
        }
        let leads = |id: &Id<Staff>| self.known.staff.iter().any(|card| card.id == *id && card.leads());
        // Of a calendar's event the first of the staff who is in it answers for the group, the organiser before all.
        let invited = || event.people.iter().find(|email| self.people.staff(email).is_some_and(|id| leads(&id)));
        let usual = Some(&self.options.provider).filter(|email| !email.is_empty());
        let provider = match event.provider.as_ref().or_else(invited).or(usual) {
            None => self.known.me.filter(leads),
            Some(email) => {
                let found = self.people.staff(email).filter(leads);
                if found.is_none() {
                    wrong.push(format!("\"{email}\" is no facilitator's e-mail address here. Add them first, or correct it."));
                }
                found
            }
        };
        let kind = match &event.kind {
            None => Some(Kind::Therapy),
            Some(word) => Kind::ALL.into_iter().find(|kind| *kind != Kind::List && (key(kind.word()) == key(word) || key(kind.name()) == key(word))),
        };
        if kind.is_none() {
            let known: Vec<_> = Kind::ALL.into_iter().filter(|kind| *kind != Kind::List).map(Kind::word).collect();
            wrong.push(format!("\"{}\" is no kind of group. It is one of {}.", event.kind.as_deref().unwrap_or_default(), known.join(", ")));
        }
        if provider.is_none() && wrong.is_empty() {
            wrong.push("Nobody answers for this new group. Name its provider by e-mail address, or choose who answers for new groups.".to_owned());
        }
        let (Some(provider), Some(kind), true) = (provider, kind, wrong.is_empty()) else { return Err(wrong) };
        let beside = event.leads.iter().chain(&event.people).filter_map(|email| self.people.staff(email)).filter(leads);
        let typed = Typed {
            name: event.group.clone(),
            provider: provider.to_string(),
            facilitators: beside.filter(|id| *id != provider).map(|id| id.to_string()).collect(),
            kind: kind.word().to_owned(),
            service_code: event.service_code.clone().unwrap_or_default(),
            capacity: event.capacity.map(|places| places.to_string()).unwrap_or_default(),
            open: true,
            ..Typed::default()
        };
        Ok(typed)
    }
}
