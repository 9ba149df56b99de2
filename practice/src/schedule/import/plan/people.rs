//! Whom a name, an address or an id in a timetable means: who joins, and who leads.

use std::collections::{HashMap, HashSet};

use kernel::{Id, id::Staff, text::words};

use super::{Planner, Whose};
use crate::{
    access::StaffCard,
    clients::{Client, Record},
    groups::GroupCard,
    schedule::import::{Event, key},
};

/// Staff by address; clients by id, address and name.
pub(super) struct People {
    staff: HashMap<String, Id<Staff>>,
    ids: HashMap<String, Id<Client>>,
    emails: HashMap<String, Vec<Id<Client>>>,
    names: HashMap<String, Vec<Id<Client>>>,
}

impl People {
    pub fn of(staff: &[StaffCard], clients: &[Record]) -> Self {
        let mut people = Self {
            staff: staff.iter().filter(|card| card.active).map(|card| (key(&card.email), card.id)).collect(),
            ids: HashMap::new(),
            emails: HashMap::new(),
            names: HashMap::new(),
        };
        for Record { id, facts, .. } in clients {
            people.ids.insert(id.to_string(), *id);
            if let Some(email) = facts.email.as_deref().map(key).filter(|email| !email.is_empty()) {
                people.emails.entry(email).or_default().push(*id);
            }
            let given = [Some(facts.first_name.as_str()), facts.preferred_name.as_deref().filter(|name| !name.is_empty())];
            let mut named: Vec<String> = given.into_iter().flatten().map(|first| name(&format!("{first} {}", facts.last_name))).collect();
            named.dedup();
            for named in named {
                people.names.entry(named).or_default().push(*id);
            }
        }
        people
    }

    /// The member of staff of this address.
    pub fn staff(&self, email: &str) -> Option<Id<Staff>> {
        self.staff.get(&key(email)).copied()
    }

    /// The client of this id, address or name, written in either order.
    pub fn client(&self, named: &str) -> Result<Id<Client>, String> {
        let shown: String = named.chars().take(80).collect();
        if let Some(id) = self.ids.get(named.trim()) {
            return Ok(*id);
        }
        let found = if named.contains('@') { self.emails.get(&key(named)) } else { self.names.get(&name(named)) };
        match found.map_or(&[][..], Vec::as_slice) {
            [one] => Ok(*one),
            [] => Err(format!("No client \"{shown}\" is known, so nobody joins for that. Import the clients first, or correct it.")),
            _ => Err(format!("Several clients are \"{shown}\". Write the e-mail address or the id instead.")),
        }
    }
}

/// What two ways to write one name share: its words, whatever their order.
fn name(text: &str) -> String {
    let mut all = words(text);
    all.sort_unstable();
    all.join(" ")
}

impl Planner<'_> {
    /// Who of those named is to join. Who cannot be found is named, and the others go through.
    pub(super) fn joining(&mut self, whose: Whose, event: &Event, remarks: &mut Vec<String>) -> Vec<Id<Client>> {
        let mut join = Vec::new();
        let invited = event.people.iter().filter(|email| self.people.staff(email).is_none());
        for named in event.members.iter().chain(invited) {
            match self.people.client(named) {
                Ok(client) => {
                    let there = matches!(whose, Whose::Known(group) if self.known.members.contains(&(client, group)));
                    if !there && self.joined.insert((client, whose)) {
                        join.push(client);
                    }
                }
                Err(says) => remarks.push(says),
            }
        }
        join
    }

    /// Who leads the sessions; nobody named means the group's own.
    pub(super) fn leads(&self, card: Option<&GroupCard>, event: &Event, remarks: &mut Vec<String>) -> Vec<Id<Staff>> {
        let mut leads: Vec<Id<Staff>> = Vec::new();
        let leading = |email: &str| self.people.staff(email).filter(|id| self.known.staff.iter().any(|card| card.id == *id && card.leads()));
        for email in event.leads.iter().chain(&event.people) {
            match leading(email) {
                Some(id) if leads.contains(&id) => {}
                Some(id) => leads.push(id),
                None if event.leads.contains(email) => remarks.push(format!("\"{email}\" is no facilitator's e-mail address here, and is left out.")),
                None => {}
            }
        }
        if leads.is_empty() {
            return leads;
        }
        // Whoever answers for the group leads it too.
        leads.extend(event.provider.as_deref().and_then(leading).filter(|id| !leads.contains(id)));
        let own: HashSet<Id<Staff>> = card.map(|card| card.facilitators.iter().copied().chain([card.provider]).collect()).unwrap_or_default();
        if leads.iter().copied().collect::<HashSet<_>>() == own { Vec::new() } else { leads }
    }
}
