//! The page shell: the document around every page, with side navigation, head, foot bar, theme switch, idle lock and toasts.

use maud::{DOCTYPE, Markup, html};

use super::assets;
use super::parts::{avatar, dialog, icon, toast};

pub use super::parts::Toast;

/// Who is looking at the page, and what the frame around it shows him.
#[derive(Debug, Clone, Default)]
pub struct Viewer {
    /// Name as shown, such as "Maya Okafor".
    pub name: String,
    /// Two letters for the avatar.
    pub initials: String,
    /// Credentials, such as "LCSW".
    pub credentials: String,
    /// The practice or site, such as "Oak Street".
    pub practice: String,
    /// How many things wait for this person; 0 shows nothing.
    pub badge: usize,
    /// Minutes without a hand on the page before it locks; 0 never locks.
    pub idle_minutes: u32,
    /// The user's id and the login's id joined by a dot: whose outbox this device keeps. Empty (kiosks) keeps nothing on disk.
    pub device: String,
    /// The rooms this person may enter, in order.
    pub nav: Vec<NavItem>,
}

/// One line of the side navigation.
#[derive(Debug, Clone)]
pub struct NavItem {
    /// The word shown.
    pub label: &'static str,
    /// Where it leads.
    pub href: &'static str,
    /// The icon's name in the sprite.
    pub icon: &'static str,
    /// Whether the page shown lies under it.
    pub here: bool,
    /// A number of things waiting there; 0 shows nothing.
    pub count: usize,
}

/// Light, dark, or what the system says. Kept in the cookie `theme` (`light` or `dark`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Theme {
    /// Follow the operating system.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// Reads the cookie's value; anything unknown follows the system.
    pub fn read(cookie: Option<&str>) -> Self {
        match cookie {
            Some("light") => Self::Light,
            Some("dark") => Self::Dark,
            _ => Self::System,
        }
    }

    /// The cookie's value and the `data-theme` attribute; none while the system decides.
    pub fn word(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }
}

/// One page, ready to be put into the document.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// The document's title and, without `heading`, the first heading. Never a client's name: titles land in histories and on shared screens.
    pub title: String,
    /// What stands as first heading instead of the title; holds the `h1` itself and may name a client.
    pub heading: Option<Markup>,
    /// The way here: address and word. An empty address is text.
    pub crumbs: Vec<(String, String)>,
    /// Who looks; `None` is a page outside (sign-in, kiosk, portal) without navigation.
    pub viewer: Option<Viewer>,
    /// The viewer's choice of light or dark.
    pub theme: Theme,
    /// Whether the page takes the whole width (boards, the live session).
    pub wide: bool,
    /// What just happened, with a way back.
    pub toast: Option<Toast>,
    /// The page itself.
    pub body: Markup,
    /// Buttons at the end of the head line.
    pub actions: Markup,
    /// The content of the bar at the foot: what is missing, and the one strong button.
    pub foot: Option<Markup>,
}

/// The whole document.
pub fn render(page: &Page) -> Markup {
    let minutes = page.viewer.as_ref().map(|viewer| viewer.idle_minutes).filter(|minutes| *minutes > 0);
    let device = page.viewer.as_ref().map(|viewer| viewer.device.as_str()).filter(|device| !device.is_empty());
    html! {
        (DOCTYPE)
        html lang="en" data-theme=[page.theme.word()] {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
                meta name="referrer" content="same-origin";
                meta name="robots" content="noindex";
                title { @if !page.title.is_empty() { (page.title) " · " } "Cohort" }
                link rel="icon" href=(assets::url("favicon.svg")) type="image/svg+xml";
                link rel="stylesheet" href=(assets::url("app.css"));
                noscript { link rel="stylesheet" href=(assets::url("noscript.css")); }
                script type="module" src=(assets::url("app.js")) {}
            }
            body class=[page.foot.as_ref().map(|_| "has-foot")] data-idle-minutes=[minutes] data-device=[device] {
                a .skip href="#content" { "Skip to content" }
                @match &page.viewer {
                    Some(viewer) => {
                        div .app {
                            (side(viewer))
                            div .main { (main(page)) }
                        }
                        (lock(viewer))
                    }
                    None => (outside(page)),
                }
                div .toasts role="status" { @if let Some(message) = &page.toast { (toast(message)) } }
            }
        }
    }
}

/// The three people of the mark, with the word beside them.
fn brand(href: &str) -> Markup {
    html! {
        a .brand href=(href) aria-label="Cohort, home" {
            svg .brand-mark viewBox="0 0 26 22" aria-hidden="true" {
                circle .a cx="13" cy="6" r="4.2" {}
                circle .b cx="6.2" cy="13.6" r="4.2" {}
                circle .c cx="19.8" cy="13.6" r="4.2" {}
            }
            span .brand-name { "Cohort" }
        }
    }
}

fn side(viewer: &Viewer) -> Markup {
    html! {
        header .side {
            (brand("/"))
            form role="search" action="/search" method="get" data-palette {
                label .side-search {
                    (icon("search"))
                    span .vh { "Search" }
                    input type="search" name="q" placeholder="Search" autocomplete="off" aria-keyshortcuts="Control+K";
                    kbd aria-hidden="true" { "Ctrl K" }
                }
            }
            nav .side-nav aria-label="Main" {
                @for item in &viewer.nav { (nav_link(item)) }
            }
            div .side-foot { (me(viewer)) }
        }
    }
}

fn nav_link(item: &NavItem) -> Markup {
    html! {
        a href=(item.href) title=(item.label) aria-current=[item.here.then_some("page")] {
            (icon(item.icon))
            span .label { (item.label) }
            @if item.count > 0 {
                span .count { (item.count) span .vh { " waiting" } }
            }
        }
    }
}

/// The person's own menu: settings, lock, sign-out, and on a phone whatever did not fit into the bar.
fn me(viewer: &Viewer) -> Markup {
    html! {
        details .me {
            summary {
                (avatar(&viewer.initials, &viewer.name))
                span .me-text {
                    b { (viewer.name) }
                    span { (viewer.credentials) @if !viewer.credentials.is_empty() && !viewer.practice.is_empty() { " · " } (viewer.practice) }
                }
                span .vh { "Your menu" @if viewer.badge > 0 { ", " (viewer.badge) " waiting for you" } }
            }
            div .me-menu {
                @for item in viewer.nav.iter().skip(5) {
                    a .only-narrow href=(item.href) { (icon(item.icon)) (item.label) }
                }
                a .only-narrow href="/search" { (icon("search")) "Search" }
                a href="/me" { (icon("user")) "Your settings" }
                form method="post" action="/lock" { button type="submit" { (icon("lock")) "Lock" } }
                form method="post" action="/sign-out" data-sign-out { button type="submit" { (icon("log-out")) "Sign out" } }
            }
        }
    }
}

/// Posts to `/theme`, which sets the cookie and goes back; with script the colours change on the spot as well.
fn theme_switch(theme: Theme) -> Markup {
    let (word, value, picture) = match theme {
        Theme::Dark => ("Light colours", "light", "sun"),
        Theme::System | Theme::Light => ("Dark colours", "dark", "moon"),
    };
    html! {
        form method="post" action="/theme" data-theme-form {
            button .btn .btn-icon type="submit" name="theme" value=(value) title=(word) { (icon(picture)) span .vh { (word) } }
        }
    }
}

fn main(page: &Page) -> Markup {
    html! {
        main .page .page-wide[page.wide] #content tabindex="-1" {
            div .head {
                div .head-title {
                    (crumbs(&page.crumbs))
                    div .head-line {
                        @match &page.heading {
                            Some(heading) => (heading),
                            None => h1 { (page.title) },
                        }
                    }
                }
                div .head-actions { (page.actions) (theme_switch(page.theme)) }
            }
            (page.body)
        }
        @if let Some(foot) = &page.foot {
            div .foot role="region" aria-label="What is next" { (foot) }
        }
    }
}

fn crumbs(crumbs: &[(String, String)]) -> Markup {
    html! {
        @if !crumbs.is_empty() {
            nav .crumbs aria-label="Where you are" {
                ol {
                    @for (href, word) in crumbs {
                        li { @if href.is_empty() { (word) } @else { a href=(href) { (word) } } }
                    }
                }
            }
        }
    }
}

/// A page for somebody who is not signed in: one card in the middle.
fn outside(page: &Page) -> Markup {
    html! {
        main .plain #content tabindex="-1" {
            div .plain-box .plain-box-wide[page.wide] {
                (brand("/"))
                div .card {
                    div .card-body .stack {
                        @match &page.heading {
                            Some(heading) => (heading),
                            None => h1 { (page.title) },
                        }
                        (page.body)
                        @if let Some(foot) = &page.foot { (foot) }
                    }
                }
            }
        }
    }
}

/// The cover of the idle lock. Works in place with script; without it, the server shows `/unlock` as a page.
fn lock(viewer: &Viewer) -> Markup {
    dialog(
        "lock",
        "Locked",
        &html! {
            form .stack method="post" action="/unlock" {
                p .soft { "Signed in as " strong { (viewer.name) } ". What you were writing is still here." }
                div .field {
                    label for="lock-pin" { "PIN" }
                    input #lock-pin .control .pin type="password" name="pin" inputmode="numeric" autocomplete="off" required aria-describedby="lock-error";
                    p .error #lock-error data-lock-error hidden role="alert" {}
                }
                div .cluster {
                    button .btn .btn-primary .btn-big type="submit" { "Unlock" }
                    button .btn .btn-quiet type="submit" form="lock-leave" { "Sign out instead" }
                }
            }
            form #lock-leave method="post" action="/sign-out" data-sign-out {}
        },
    )
}
