//! The addresses, each with the verb that judges it and a body that gets as far as the verb.

use std::fmt;

/// One address.
pub struct Case {
    /// GET or POST.
    pub method: &'static str,
    /// The path, with the things of the world in braces.
    pub path: &'static str,
    /// A verb of the matrix; or `me`: whoever is signed in; `door`: one's own sign-in; `open`: anybody.
    pub verb: &'static str,
    /// A form, a JSON text, or `FILE` for an uploaded list.
    pub body: &'static str,
}

impl Case {
    /// Whether it names a thing of Oak Street Practice.
    pub fn names_something(&self) -> bool {
        let known = ["{pin}", "{password}", "{\"changes\":[]}"];
        known.iter().fold(format!("{} {}", self.path, self.body), |text, known| text.replace(known, "")).contains('{')
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}

const fn get(path: &'static str, verb: &'static str) -> Case {
    Case { method: "GET", path, verb, body: "" }
}
const fn post(path: &'static str, verb: &'static str, body: &'static str) -> Case {
    Case { method: "POST", path, verb, body }
}

/// Verbs without an address of their own: the program sets a new practice up with them.
pub const NO_ADDRESS: [&str; 2] = ["codes.make", "templates.make"];

/// All of them. Those that take somebody out of the group come last, because they change who sees whom.
pub const CASES: &[Case] = &[
    get("/assets/{asset}", "open"),
    get("/styleguide", "open"),
    get("/healthz", "open"),
    // access
    get("/setup", "open"),
    post("/setup", "open", "code=0000"),
    get("/sign-in", "open"),
    post("/sign-in", "open", "email=nobody@oak.example&password=not+the+password"),
    post("/theme", "open", "theme=dark"),
    post("/sign-out", "door", ""),
    post("/lock", "door", ""),
    get("/locked", "door"),
    post("/unlock", "door", "pin={pin}"),
    get("/secrets", "door"),
    post("/secrets", "door", "present={password}&password={password}&pin={pin}"),
    post("/pin", "me", "pin={pin}"),
    get("/me", "me"),
    post("/me/sign-ins/end", "own.keep", ""),
    get("/notices", "me"),
    post("/notices", "own.keep", ""),
    get("/staff", "staff.manage"),
    post("/staff", "staff.manage", "name=Ada+Quinn&email=ada@oak.example&roles=practitioner&pin=270318"),
    get("/staff/{staff}", "staff.manage"),
    post("/staff/{staff}", "staff.manage", "name=Theo&version=0&pin={pin}"),
    get("/audit", "audit.read"),
    // clients
    get("/clients/find?q=ama", "client.find"),
    get("/clients/new", "client.make"),
    post("/clients", "client.make", "first_name=Zadie&last_name=Abel"),
    get("/clients/{client}/edit", "client.change"),
    post("/clients/{client}/edit", "client.change", "version=0&first_name=Amara&last_name=Diallo"),
    post("/clients/{client}/staff", "access.assign", "staff={staff}"),
    post("/clients/{client}/staff/end", "access.assign", "grant={client_grant}"),
    // groups, and the pages of clients that show groups
    get("/clients", "client.find"),
    get("/clients/{client}", "client.see"),
    get("/clients/import", "client.import"),
    post("/clients/import", "client.import", "FILE"),
    post("/clients/import/commit", "client.import", "FILE"),
    get("/groups", "group.list"),
    post("/groups", "group.make", "name=Evening+skills&kind=skills"),
    get("/groups/find?q=dbt", "group.list"),
    get("/groups/new", "group.make"),
    get("/groups/{group}", "group.see"),
    get("/groups/{group}/edit", "group.change"),
    post("/groups/{group}/edit", "group.change", "version=0&name=Other&kind=skills"),
    get("/groups/{group}/add", "membership.start"),
    post("/groups/{group}/members", "membership.start", "client={client}"),
    post("/memberships", "membership.start", "group={group}&client={client}"),
    post("/clients/{client}/groups", "membership.start", "group={group}"),
    post("/groups/{group}/access", "access.grant_group", "staff={staff}&reason=covers"),
    post("/groups/{group}/access/end", "access.grant_group", "grant={group_grant}"),
    get("/memberships/{membership}/end", "membership.end"),
    // schedule
    get("/schedule", "me"),
    get("/schedule/new", "me"),
    get("/schedule/groups?q=dbt", "me"),
    post("/series", "schedule.group", "group={group}&group_name=DBT+Skills+A&day=2026-12-15&time=10:00&minutes=90&every=1&times=1&zone=America/New_York"),
    get("/occurrences/{planned}", "me"),
    get("/occurrences/{planned}/move", "occurrence.move"),
    post("/occurrences/{planned}/move", "occurrence.move", "version=0&day=2026-12-09&time=10:00"),
    post("/occurrences/{planned}/back?version=0&was=2026-12-08T10:00:00&minutes=90", "occurrence.move", ""),
    get("/occurrences/{planned}/cancel", "occurrence.move"),
    post("/occurrences/{planned}/cancel", "occurrence.move", "version=0&reason=storm"),
    post("/occurrences/{planned}/restore?version=0", "occurrence.move", ""),
    get("/rooms", "me"),
    post("/rooms", "rooms.manage", "name=Attic"),
    post("/rooms/{room}", "rooms.manage", "name=Oak+room"),
    // sessions
    post("/sessions/{running}/all-present", "session.run", ""),
    post("/sessions/{running}/entries", "session.run", "client={client}"),
    post("/sessions/{running}/times", "session.run", "actual_start=10:00&actual_end=11:30"),
    get("/sessions/{running}/sign-in-sheet", "session.run"),
    // charting
    get("/", "me"),
    get("/search?q=ama", "client.find"),
    get("/sessions/{running}", "session.run"),
    post("/sessions/{running}/start", "session.run", ""),
    post("/sessions/{running}/attendance", "session.run", ""),
    get("/sessions/{running}/changes?since=0", "session.run"),
    post("/sessions/{running}/changes", "session.run", "{\"changes\":[]}"),
    post("/sessions/{running}/template", "session.run", "template={template}"),
    get("/sessions/{signed}/review", "session.sign"),
    post("/sessions/{signed}/signature", "session.sign", "reviewed=0&pin={pin}"),
    get("/sessions/{signed}/notes", "session.run"),
    get("/waiting", "me"),
    post("/reviews/{review}/return", "session.cosign", "comment="),
    post("/waiting/signature", "session.cosign", "reviews={review}&pin={pin}"),
    get("/clients/{client}/chart", "chart.read"),
    get("/clients/{client}/chart/last-note", "chart.read"),
    get("/notes/{note}", "note.read"),
    get("/notes/{note}/pdf", "note.read"),
    post("/notes/{note}/addenda", "note.amend", "reason=Correction&words=The+session+ended+late.&pin={pin}"),
    // these change who sees whom
    post("/memberships/{membership}/undo?version=99&at=group", "membership.end", ""),
    post("/memberships/{membership}/end", "membership.end", "reason=Moved+away"),
];
