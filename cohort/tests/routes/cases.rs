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

/// Verbs without an address that the staff are judged at: the program sets a new practice up with them, or is the door that clients
/// come to.
pub const NO_ADDRESS: [&str; 6] = ["codes.make", "templates.make", "door.sign", "meeting.join", "waiting.settle", "horizon.keep"];

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
    get("/me/notices", "me"),
    post("/me/notices", "own.keep", "version=0&on_page=not_started&quiet_from=20:00&quiet_to=07:00"),
    get("/practice", "practice.manage"),
    post("/practice", "practice.manage", "version=1&preset=kipu&pin={pin}"),
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
    get("/clients/{client}/coverage", "client.change"),
    post("/clients/{client}/coverage", "client.change", "payer=Aetna"),
    post("/clients/{client}/coverage/end", "client.change", "cover={cover}&version=99"),
    get("/clients/{client}/apart", "apart.keep"),
    post("/clients/{client}/apart", "apart.keep", "other={other}&reason=no+contact"),
    post("/clients/{client}/apart/end", "apart.keep", "pair={pair}&version=99"),
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
    get("/groups/{group}/access", "access.grant_group"),
    post("/groups/{group}/access", "access.grant_group", "staff={staff}&reason=covers"),
    post("/groups/{group}/access/end", "access.grant_group", "grant={group_grant}"),
    get("/groups/{group}/places", "group.change"),
    post("/groups/{group}/places", "group.change", "version=0&capacity=12&exceeding=refuse"),
    post("/groups/{group}/limits", "group.change", "payer=Aetna&most=4"),
    post("/groups/{group}/limits/end", "group.change", "limit={limit}&version=99"),
    post("/groups/{group}/waiting", "membership.start", "client={client}"),
    post("/waiting/{waiting}/offer", "waiting.keep", "version=99"),
    post("/waiting/{waiting}/again", "waiting.keep", "version=99"),
    post("/waiting/{waiting}/accept", "waiting.keep", "version=99"),
    post("/waiting/{waiting}/decline", "waiting.keep", "version=99"),
    post("/waiting/{waiting}/move", "waiting.keep", "version=99"),
    post("/waiting/{waiting}/removal", "waiting.leave", "version=99"),
    get("/memberships/{membership}/end", "membership.end"),
    // schedule
    get("/schedule", "me"),
    get("/schedule/new", "me"),
    get("/schedule/groups?q=dbt", "me"),
    post("/series", "schedule.group", "group={group}&group_name=DBT+Skills+A&day=2026-12-15&time=10:00&minutes=90&every=1&times=1&zone=America/New_York"),
    get("/occurrences/{planned}", "me"),
    get("/schedule/rule?day=2026-12-01&repeats=weekly", "me"),
    get("/occurrences/{planned}/edit", "occurrence.move"),
    post("/occurrences/{planned}/edit", "occurrence.move", "version=0&day=2026-12-09&time=10:00"),
    get("/occurrences/{planned}/roster", "roster.see"),
    post("/occurrences/{planned}/roster/off", "roster.change", "client={client}&reason=Away"),
    post("/occurrences/{planned}/roster/on", "roster.change", "client={client}"),
    get("/changes/{change}", "change.see"),
    post("/changes/{change}/narrow", "change.undo", ""),
    post("/changes/{change}/undo", "change.undo", ""),
    get("/groups/{group}/changes", "group.see"),
    get("/schedule/closures", "days.close"),
    post("/schedule/closures", "days.close", "name=Storm&first=2027-03-01&then=save"),
    post("/schedule/closures/{closure}/lift", "days.close", ""),
    get("/tracks", "tracks.keep"),
    post("/tracks", "tracks.keep", "name=Detox&in_use=yes"),
    get("/tracks/{track}", "tracks.keep"),
    post("/tracks/{track}", "tracks.keep", "version=0&name=Intensive+outpatient"),
    get("/clients/{client}/tracks", "client.tracks"),
    post("/clients/{client}/tracks", "client.tracks", "begin={track}&then=save"),
    get("/occurrences/{planned}/move", "occurrence.move"),
    post("/occurrences/{planned}/move", "occurrence.move", "version=0&day=2026-12-09&time=10:00"),
    post("/occurrences/{planned}/back?version=0&was=2026-12-08T10:00:00&minutes=90", "occurrence.move", ""),
    get("/occurrences/{planned}/cancel", "occurrence.move"),
    post("/occurrences/{planned}/cancel", "occurrence.move", "version=0&reason=storm"),
    post("/occurrences/{planned}/restore?version=0", "occurrence.move", ""),
    get("/schedule/import", "timetable.import"),
    post("/schedule/import", "timetable.import", "FILE"),
    post("/schedule/import/commit", "timetable.import", "FILE"),
    get("/schedule.json?from=2026-11-23&to=2026-12-07", "me"),
    get("/calendars", "me"),
    post("/calendars", "feed.make", "extent=mine&title=neutral"),
    post("/calendars/{feed}", "feed.keep", "version=0&title=initials"),
    post("/calendars/{feed}/address", "feed.keep", "version=0"),
    post("/calendars/{feed}/end", "feed.keep", ""),
    post("/calendars/{feed}/back", "feed.keep", ""),
    get("/feeds/{nothing}", "open"),
    get("/rooms", "me"),
    post("/rooms", "rooms.manage", "name=Attic"),
    post("/rooms/{room}", "rooms.manage", "name=Oak+room"),
    // sessions
    post("/sessions/{running}/all-present", "session.run", ""),
    post("/sessions/{running}/entries", "session.run", "client={client}"),
    get("/sessions/{running}/times", "session.run"),
    post("/sessions/{running}/times", "session.run", "actual_start=10:00&actual_end=11:30"),
    get("/sessions/{running}/sign-in-sheet", "session.run"),
    get("/sessions/{running}/sign-in-sheet/pdf?names=slips", "session.run"),
    get("/clients/{client}/code", "code.give"),
    post("/clients/{client}/code", "code.give", ""),
    post("/clients/{client}/code/end", "code.give", ""),
    get("/sessions/{running}/meeting", "meeting.invite"),
    post("/sessions/{running}/meeting/own", "meeting.invite", ""),
    post("/sessions/{running}/invitations", "meeting.invite", "send=no"),
    get("/sessions/{running}/waiting", "session.run"),
    post("/sessions/{running}/admissions", "session.run", ""),
    post("/sessions/{running}/presence", "session.run", ""),
    post("/sessions/{running}/presence/drop", "session.run", ""),
    // the doors that clients use: a kiosk by its cookie, a phone by a picture, a meeting by a link
    get("/kiosks", "kiosk.keep"),
    post("/kiosks", "kiosk.keep", "name="),
    post("/kiosks/{kiosk}/noted", "kiosk.keep", ""),
    post("/kiosks/{kiosk}/end", "kiosk.keep", ""),
    get("/kiosk", "open"),
    get("/kiosk/picture", "open"),
    get("/kiosk/worker.js", "open"),
    get("/kiosk/leave", "open"),
    post("/kiosk/leave", "open", "email=tomas@oak.example&pin={pin}"),
    post("/kiosk/entries", "open", "code=482913&way=in"),
    post("/kiosk/choice", "open", ""),
    post("/kiosk/cancel", "open", ""),
    post("/kiosk/later", "open", "{\"now\":0,\"entries\":[]}"),
    get("/here/{nothing}", "open"),
    post("/here", "open", "pass=0&code=482913&way=in"),
    post("/here/choice", "open", "pass=0"),
    post("/here/cancel", "open", "pass=0"),
    post("/here/forget", "open", "pass=0"),
    get("/join/{nothing}", "open"),
    post("/join/{nothing}", "open", ""),
    post("/join/{nothing}/seen", "open", ""),
    post("/join/{nothing}/opened", "open", ""),
    post("/join/{nothing}/left", "open", ""),
    // charting
    get("/", "me"),
    get("/search?q=ama", "client.find"),
    get("/sessions/{running}", "session.run"),
    post("/sessions/{running}/start", "session.run", ""),
    post("/sessions/{running}/attendance", "session.run", ""),
    get("/sessions/{running}/changes?since=0", "session.run"),
    post("/sessions/{running}/changes", "session.run", "{\"changes\":[]}"),
    post("/sessions/{running}/template", "session.run", "template={template}"),
    get("/sessions/{running}/missed/{client}", "session.run"),
    post("/sessions/{running}/missed/{client}", "session.run", "outcome=absent&reason=Ill"),
    get("/sessions/{running}/entries/{entry}/off", "session.run"),
    post("/sessions/{running}/entries/{entry}/off", "session.run", "reason="),
    get("/sessions/{signed}/corrections/{signed_entry}", "session.correct"),
    post("/sessions/{signed}/corrections/{signed_entry}", "session.correct", "base=0&outcome=absent&reason=Ill&why=Mistake&pin={pin}"),
    get("/sessions/{signed}/late-notes/{signed_entry}", "session.sign"),
    post("/sessions/{signed}/late-notes/{signed_entry}", "session.sign", "pin={pin}"),
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
