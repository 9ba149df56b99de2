//! Who may do what, printed: one line a verb, one column a role. Each crate compares its own with a file that it keeps.

use std::{env, fs, path::Path};

use platform::{Role, Roles, Tie, Verb};

const HEAD: &str = "\
# Who may do what. Columns are roles, lines are verbs; a cell says how the caller must be tied to the thing:
# o their own, m opened to them to manage, s to run (by a group or a grant), v to look at, a any other that their role sees;
# - not at all.
# \"runner\" is a technician with the right \"manage group sessions\"; \"solo\" has every role.
";

fn columns() -> Vec<(&'static str, Roles)> {
    let mut all: Vec<_> = Role::ALL.into_iter().map(|role| (role.word(), Roles::of(&[role]))).collect();
    all.push(("runner", Roles::of(&[Role::Technician]).running_sessions()));
    all.push(("solo", Roles::of(&Role::ALL).running_sessions()));
    all
}

fn line(first: &str, cells: impl Iterator<Item = String>) -> String {
    let cells: String = cells.map(|cell| format!("{cell:<14}")).collect();
    format!("{}\n", format!("{first:<20}{cells}").trim_end())
}

/// A verb's line: how the caller must be tied, role by role.
pub fn verb<V: Verb>() -> String {
    let cell = |who: Roles| -> String {
        let ties = [(Tie::Own, 'o'), (Tie::Managed, 'm'), (Tie::Shared, 's'), (Tie::Viewed, 'v'), (Tie::Other, 'a')];
        ties.into_iter().map(|(tie, letter)| if V::allows(who, tie) { letter } else { '-' }).collect()
    };
    line(V::NAME, columns().into_iter().map(|(_, who)| cell(who)))
}

/// The matrix of these verbs' lines.
pub fn printed(verbs: &[String]) -> String {
    let head = line("verb", columns().into_iter().map(|(name, _)| name.to_owned()));
    format!("{HEAD}{head}{}", verbs.concat())
}

/// Compares with the file that is kept; `UPDATE_GOLDEN=1` writes it anew, and then its diff is what a reviewer reads.
///
/// # Panics
/// When they differ: the lines that are new are said.
pub fn compared(verbs: &[String], file: &Path) {
    let now = printed(verbs);
    if env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(file, &now).unwrap();
    }
    let kept = fs::read_to_string(file).unwrap();
    let changed: Vec<_> = now.lines().filter(|line| !kept.lines().any(|old| old == *line)).collect();
    assert!(kept == now, "these lines are not in {}; if the new policy is meant, run with UPDATE_GOLDEN=1:\n{}", file.display(), changed.join("\n"));
}
