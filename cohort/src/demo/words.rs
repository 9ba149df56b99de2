//! What the demo's notes say, and the dice that choose. No sentence names anybody, and none is about he or she, so each
//! may stand in anybody's note.

use super::plan::Style;

/// Dice with a fixed seed: the same throws on every machine (SplitMix64).
#[derive(Debug, Clone, Copy)]
pub(super) struct Dice(u64);

impl Dice {
    /// Dice that begin here.
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    /// A number below this one.
    pub(super) fn roll(&mut self, below: u64) -> u64 {
        self.next() % below.max(1)
    }
    /// One of these; nothing only where there is nothing.
    pub(super) fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        let at = usize::try_from(self.roll(of.len() as u64)).unwrap_or(0);
        of.get(at).copied().unwrap_or_default()
    }
    /// Dice of their own, for one part of the story.
    pub(super) fn split(&mut self) -> Self {
        Self(self.next())
    }
}

/// Why somebody did not come.
pub(super) const ABSENT: [&str; 6] =
    ["No call; message left", "Overslept; called afterwards", "Transport fell through", "No contact yet, follow-up planned", "Forgot the change of week", "Unwell, told us after the session"];
/// Why somebody called off too late.
pub(super) const LATE_CANCEL: [&str; 4] = ["Shift changed an hour before", "Childcare fell through", "Migraine this morning", "Car trouble"];
/// Why somebody is excused.
pub(super) const EXCUSED: [&str; 6] =
    ["Medical appt", "Court date, told us last week", "On holiday as arranged", "Child ill, called the day before", "Work travel, arranged", "Bereavement"];

const SKILLS: [&str; 7] = [
    "Reviewed practice from last time, then introduced **{topic}** with two everyday examples. Members rehearsed in pairs and reported back.",
    "Opened with a short mindfulness exercise. Taught **{topic}** from the handout; practised twice, the second time under mild stress.",
    "Worked through **{topic}** step by step on the board. Members named one situation of the coming week in which to use it.",
    "Homework review took the first half. In the second half the group met **{topic}**, with a role play led by the facilitator.",
    "Revisited **{topic}** because several had found it hard to use at home. Broke it into smaller steps and rehearsed the first one.",
    "Introduced **{topic}**, discussed what gets in the way, and practised for ten minutes. Questions were about using it at work.",
    "Diary cards first, then **{topic}**. The group compared what worked and collected a list for the wall.",
];
const THEMES: [&str; 8] = [
    "- Engagement steady throughout\n- Members encouraged each other to try before judging",
    "- Quiet start, livelier after the exercise\n- Sleep came up again as an obstacle",
    "- Several linked stress at work to old habits\n- Feedback was kind and specific",
    "- Good humour in the room\n- Two members offered examples unasked",
    "- Doubt about whether it works in a real argument\n- Agreement to test it on something small",
    "- Attention dipped after an hour; a stretch helped\n- Strong interest in the handout",
    "- Members noticed progress since the summer\n- Wish for more role play",
    "- Family expectations were a common thread\n- The group stayed with a hard moment without rushing to fix it",
];
const HOMEWORK: [&str; 6] = [
    "Use the skill once and write two lines about it.",
    "Fill in the diary card every evening.",
    "Practise paced breathing twice a day, five minutes each.",
    "Choose one small situation and try the first step only.",
    "Teach the skill to somebody at home.",
    "",
];
const PROCESS: [&str; 7] = [
    "The group took up **{topic}** after a member spoke of a difficult week. Several recognised themselves and said so.",
    "A slow opening; then **{topic}** came alive between members rather than as a subject outside the room.",
    "Check-in showed tiredness. The group chose to stay with **{topic}** and spoke more directly than last time.",
    "Much laughter at first, which the group later understood as caution. **{topic}** was named towards the middle.",
    "A member's wish for advice led to **{topic}**. The group noticed how fast it offers solutions.",
    "Silence was tolerated well. **{topic}** grew out of what had been left open last time.",
    "The session turned around **{topic}**; different experiences stood side by side without being argued away.",
];
const INTERVENTIONS: [&str; 6] = [
    "Reflected the process back, linked members to each other, slowed the pace.",
    "Named what happened here and now; invited quieter members without pressing.",
    "Held the frame, returned to the agreed rules once.",
    "Asked for specifics instead of advice; summed up at the end.",
    "Normalised mixed feelings; closed with one word each.",
    "Drew a parallel between the group and life outside.",
];
const OPENERS: [&str; 16] = [
    "Spoke early and stayed engaged",
    "Listened closely and joined in towards the end",
    "Shared a recent success with a hard conversation",
    "Described a setback plainly and without harsh self-criticism",
    "Asked thoughtful questions about the exercise",
    "Was tired after a night with little sleep, took part all the same",
    "Offered supportive feedback to a peer",
    "Found the exercise difficult and said so",
    "Gave an example from work that moved the discussion on",
    "Stayed mostly quiet, attentive by posture and eye contact",
    "Reported practising on three days since last time",
    "Reported no practice this week and named what got in the way",
    "Led the opening exercise with confidence",
    "Came with a worry about family and put it into words",
    "Tried the role play after some hesitation",
    "Noticed an urge to leave and used breathing to stay",
];
const FOLLOWS: [&str; 14] = [
    "plans to try one step before the next session.",
    "mood appeared brighter than last time.",
    "accepted feedback without becoming defensive.",
    "wants to come back to this in individual work.",
    "could name two warning signs and one helpful response.",
    "asked for the handout again.",
    "agreed to call if the week gets harder.",
    "saw a link to earlier experiences and left it at that for today.",
    "set a small goal for the weekend.",
    "will bring the diary card next time.",
    "reported less tension after the exercise.",
    "remains unsure whether the skill fits at home.",
    "showed more patience with slow progress.",
    "thanked the group at the end.",
];
const CONTRIBUTIONS: [&str; 5] =
    ["Brought an example for the board.", "Helped a newer member find the page.", "Summed up the discussion for the group.", "Suggested a change to the exercise.", "Volunteered for the role play."];
const RESPONSES: [&str; 5] = ["Receptive", "Engaged", "Ambivalent", "Guarded", "Engaged"];
const RISKS: [&str; 3] = ["No concern raised", "No concern raised", "Discussed, no immediate risk"];
const SUBJECTIVE: &[&str] = &[
    "Reports four days without use and better sleep.",
    "Reports strong urges on two evenings; did not act on them.",
    "Says the week was calm, apart from one argument at home.",
    "Reports one lapse, spoken of openly.",
    "Feels proud of having refused twice.",
    "Describes boredom as the main trigger this week.",
    "Reports worry about money and some missed meals.",
    "Says that evening meetings helped.",
];
const OBJECTIVE: &[&str] = &[
    "Alert, on topic, took part in both exercises.",
    "Subdued at first, warmer in the second hour.",
    "Restless, used the breaks well.",
    "Attentive, took notes, gave feedback.",
    "Spoke when invited, eye contact good.",
    "Engaged in the role play, affect full range.",
];
const ASSESSMENT: &[&str] = &[
    "Progress steady; insight into triggers is growing.",
    "Motivation holds; coping under stress needs practice.",
    "At some risk of relapse in the evenings; protective factors present.",
    "Improving; ready to plan for high-risk weekends.",
    "Stable; support outside the programme is thin.",
    "Lapse used as information; commitment unchanged.",
];
const PLAN: &[&str] = &[
    "Continue three times a week; trigger log until next time.",
    "Rehearse refusal again; call a support person on the hard evening.",
    "Sleep routine for a week; review then.",
    "Continue; invite family to an evening if wanted.",
    "Add one meeting; check in by phone midweek.",
    "Continue; update the written plan for urges.",
];
const GROUP_CONTENT: [&str; 5] = [
    "Psychoeducation on **{topic}**, then work in threes with the worksheet.",
    "Check-in on urges and days since use; **{topic}** with examples from the room.",
    "Chain analysis of a typical evening, with **{topic}** as the focus.",
    "Short film on **{topic}**, discussion, refusal practice.",
    "Reviewed plans for the weekend; **{topic}** in small steps.",
];

/// A section's key and what stands in it.
pub(super) type Piece = (&'static str, String);

/// The shared part of a session's note.
pub(super) fn shared(style: Style, topic: &str, dice: &mut Dice) -> Vec<Piece> {
    let content = match style {
        Style::Skills => dice.pick(&SKILLS),
        Style::Process => dice.pick(&PROCESS),
        Style::Soap => dice.pick(&GROUP_CONTENT),
    };
    let mut all = vec![("content", content.replace("{topic}", topic))];
    match style {
        Style::Skills => all.extend([("themes", dice.pick(&THEMES).to_owned()), ("homework", dice.pick(&HOMEWORK).to_owned())]),
        Style::Process => all.extend([("themes", dice.pick(&THEMES).to_owned()), ("intervention", dice.pick(&INTERVENTIONS).to_owned())]),
        Style::Soap => {}
    }
    written(all)
}

/// One client's own part.
pub(super) fn own(style: Style, dice: &mut Dice) -> Vec<Piece> {
    // Steps of the scale: moderate and active most often.
    let mut all = vec![("participation", dice.pick(&["1", "2", "2", "2", "3", "3", "3", "4"]).to_owned())];
    if style == Style::Soap {
        let says = [("subjective", SUBJECTIVE), ("objective", OBJECTIVE), ("assessment", ASSESSMENT), ("plan", PLAN)];
        all.extend(says.map(|(key, words)| (key, dice.pick(words).to_owned())));
        return all;
    }
    // Most get some words of their own; of the others the scale and the shared part say enough.
    if dice.roll(5) > 0 {
        all.push(("note", format!("{}; {}", dice.pick(&OPENERS), dice.pick(&FOLLOWS))));
    }
    match dice.roll(6) {
        0 => all.push(("contribution", dice.pick(&CONTRIBUTIONS).to_owned())),
        1 => all.push(("response", dice.pick(&RESPONSES).to_owned())),
        2 => all.push(("risk", dice.pick(&RISKS).to_owned())),
        _ => {}
    }
    all
}

/// Without the sections in which nothing stands.
fn written(all: Vec<Piece>) -> Vec<Piece> {
    all.into_iter().filter(|(_, words)| !words.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_throws_the_same() {
        let (mut one, mut other) = (Dice::new(7), Dice::new(7));
        assert_eq!((0..20).map(|_| one.roll(6)).collect::<Vec<_>>(), (0..20).map(|_| other.roll(6)).collect::<Vec<_>>());
    }
}
