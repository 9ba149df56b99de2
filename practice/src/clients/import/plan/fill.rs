//! What a match adds to a known client: what is empty is filled, what is recorded stays.

use kernel::text::fold;

use super::{
    super::{
        columns::Field,
        row::{Draft, letters},
    },
    Changes, Known, Placement, Verdict,
    known::{email_key, phone_key},
};

/// The verdict on a draft of a known client.
pub(super) fn fill(known: &Known, draft: &Draft, placement: Placement) -> Verdict {
    Verdict::Match {
        key: known.key.clone(),
        kept: kept(known, draft, &placement),
        changes: Changes {
            preferred_name: filled(&known.preferred_name, &draft.preferred_name),
            born: draft.born.filter(|_| known.born.is_none()),
            email: filled(&known.email, &draft.email),
            phone: filled(&known.phone, &draft.phone),
            practitioner: filled(&known.practitioner, &placement.practitioner),
            join: placement.groups.into_iter().filter(|key| !known.groups.contains(key)).collect(),
        },
    }
}

/// The file's value where the record has none.
fn filled(known: &Option<String>, drafted: &Option<String>) -> Option<String> {
    let empty = known.as_deref().unwrap_or_default().trim().is_empty();
    drafted.clone().filter(|_| empty)
}

/// The fields where the file says something else than the record.
fn kept(known: &Known, draft: &Draft, placement: &Placement) -> Vec<Field> {
    let called = |name: &Option<String>| name.as_deref().map(fold).filter(|name| !name.is_empty());
    let fields = [
        (Field::FirstName, letters(&known.first_name) != letters(&draft.first_name)),
        (Field::LastName, letters(&known.last_name) != letters(&draft.last_name)),
        (Field::PreferredName, differ(called(&known.preferred_name), called(&draft.preferred_name))),
        (Field::Born, differ(known.born, draft.born)),
        (Field::Email, differ(email_key(known.email.as_deref()), email_key(draft.email.as_deref()))),
        (Field::Phone, differ(phone_key(known.phone.as_deref()), phone_key(draft.phone.as_deref()))),
        (Field::Practitioner, differ(known.practitioner.as_ref(), placement.practitioner.as_ref())),
    ];
    fields.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field).collect()
}

/// Whether both sides say something, and not the same.
fn differ<T: PartialEq>(known: Option<T>, drafted: Option<T>) -> bool {
    known.is_some() && drafted.is_some() && known != drafted
}
