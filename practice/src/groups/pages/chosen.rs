//! Whom somebody means who typed a name, and why those whom they chose were not placed: they stay ticked, with the ways on
//! that there are, such as the waiting list.

use kernel::{Error, Id, Refusal};
use maud::{Markup, html};
use platform::{
    House,
    web::{
        answer::{Answer, again},
        parts::{self, Field, Weight, at, summary},
    },
};

use crate::{
    access::{self, Caller, Here},
    clients::{self, Client, born},
    groups::{
        acts::{self, Chosen},
        words::Group,
    },
};

/// Those whom the typed words find.
pub(super) async fn named(house: &House, caller: &Caller, typed: &str) -> Result<Vec<Id<Client>>, Error> {
    let typed = typed.to_owned();
    let found = house.look(&caller.actor, &caller.request, move |act| Box::pin(clients::find_clients(act, typed.clone()))).await?;
    Ok(found.into_iter().map(|face| face.id).collect())
}

/// Off to the page on which somebody of several is chosen.
pub(super) fn to_choose(group: Id<Group>, typed: &str, day: &str) -> Answer {
    super::off(&format!("/groups/{group}/add"), &query(&[("q", typed), ("day", day)]))
}

/// Words for an address.
fn query(pairs: &[(&str, &str)]) -> String {
    let safe = |text: &str| -> String {
        let byte = |b: u8| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") };
        text.bytes().map(byte).collect()
    };
    pairs.iter().map(|(name, value)| format!("{name}={}", safe(value))).collect::<Vec<_>>().join("&")
}

/// What was typed beside those chosen.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Typed<'a> {
    pub day: &'a str,
    pub note: &'a str,
    pub despite: &'a str,
}

/// Shows the page.
pub(super) async fn not_placed(
    house: &House, caller: &Caller, group: Id<Group>, clients: Vec<Id<Client>>, typed: Typed<'_>, wrong: &[Refusal],
) -> Answer {
    let chosen = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::chosen_members(act, group, clients.clone()))).await;
    let chosen = match chosen {
        Ok(chosen) => chosen,
        Err(Error::Refused(more)) => return super::not_done(caller, Here::Groups, &more, "/groups"),
        Err(error) => return Err(error.into()),
    };
    let mut shown = caller.page(format!("Add to {}", chosen.card.name), Here::Groups, body(&chosen, typed, wrong));
    shown.crumbs = vec![("/groups".to_owned(), "Groups".to_owned())];
    Ok(again(&shown))
}

fn body(chosen: &Chosen, typed: Typed<'_>, wrong: &[Refusal]) -> Markup {
    let id = chosen.card.id;
    let has = |codes: &[&str]| wrong.iter().any(|refusal| codes.contains(&refusal.code));
    let apart = wrong.iter().any(|refusal| refusal.code.starts_with("apart."));
    let may_wait = has(&["group.full", "group.limit", "group.closed", "waiting.remark"]) || apart;
    html! {
        (summary(wrong))
        section .card {
            div .card-head { h2 { "Those you chose" } }
            form method="post" action={ "/groups/" (id) "/members" } {
                input type="hidden" name="key" value=(access::form_key());
                ul .list #client {
                    @for face in &chosen.faces {
                        li .list-row {
                            input type="checkbox" name="client" value=(face.id) checked aria-label={ "Choose " (face.name()) };
                            (parts::avatar(&face.initials(), &face.id.to_string()))
                            span .list-main { b { (face.name()) } span .sub { (born(face.born)) } }
                        }
                    }
                }
                div .card-foot { div .form {
                    @if apart && chosen.may_pass {
                        (clients::part_despite(wrong, typed.despite, false))
                    }
                    div .form-row {
                        (parts::date_input(&Field::new("day", "Members from").optional().hint("Left empty: now.").error(at(wrong, "day")), typed.day))
                        @if may_wait {
                            (parts::text_input(
                                &Field::new("note", "Remark").optional().hint("For the waiting list; not a note.").error(at(wrong, "note")),
                                typed.note,
                            ))
                        }
                    }
                    div .form-actions {
                        @if may_wait {
                            button .btn .btn-primary type="submit" formaction={ "/groups/" (id) "/waiting" } {
                                (parts::icon("clock")) "Put on the waiting list"
                            }
                        }
                        (parts::button(if may_wait { Weight::Plain } else { Weight::Primary }, "user-plus", "Add to group"))
                        (parts::link_button(Weight::Quiet, "", "Choose others", &format!("/groups/{id}/add")))
                    }
                } }
            }
        }
    }
}
