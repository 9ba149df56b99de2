//! The parts that pages are made of: icons, buttons, fields, chips, cards, tables, dialogs. See `/styleguide` for all of them.

mod buttons;
mod cards;
mod controls;
mod fields;
mod keys;
mod labels;
mod messages;
mod tables;
mod views;

pub use buttons::{Weight, button, button_with, icon, icon_link, link_button, post_button};
pub use cards::{block, card, empty_state, facts, panel, stat};
pub use controls::{checkbox, date_input, input, picker, radios, select, text_input, textarea, time_input};
pub use fields::{Field, at, error_summary, field, id_of, summary};
pub use keys::{keys_button, keys_dialog};
pub use labels::{avatar, chip, chip_link, hue, initials, tag};
pub use messages::{Toast, notice, toast};
pub use tables::{Column, column, number_column, pager, table};
pub use views::{dialog, pills, pop, tabs};
