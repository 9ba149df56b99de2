//! Taking part in the room or remotely: by the script, by the plain form, and what is asked for.

use super::line;
use crate::{
    schedule::{self, NewSeries},
    sessions::{self, Mode},
    testing::{does, practice, said, told},
};

// proves: R-C9, R-C8
#[tokio::test]
async fn each_time_is_in_the_room_or_remote_and_what_telehealth_asks_for_is_kept_with_the_mark() {
    let p = practice().await;
    let maya = p.maya().await;
    let session = p.running("tue 11:00").await;
    let amara = maya.entry(session, "Amara").await.id;
    let remote = serde_json::json!({ "platform": "Video", "location": "At home", "consent": true, "audio_only": true, "audio_reason": "Camera broken" });
    let times = serde_json::json!([{ "in": "11:00", "out": "11:40", "mode": "room" }, { "in": "11:50", "out": "12:30", "mode": "remote" }]);
    let mark = |base: i64, times: &serde_json::Value, remote: Option<&serde_json::Value>| {
        serde_json::json!([{ "key": "a", "kind": "mark", "entry": amara, "base": base, "outcome": "present", "code": "90853", "segments": times, "remote": remote }])
    };
    maya.sends(session, mark(1, &times, Some(&remote))).await;
    let card = maya.entry(session, "Amara").await;
    assert_eq!(card.segments.iter().map(|s| s.mode).collect::<Vec<_>>(), [Mode::Room, Mode::Remote]);
    assert_eq!((card.remote.location.as_str(), card.remote.audio_reason.as_str(), card.remote.lacks()), ("At home", "Camera broken", None));

    // A device that knows nothing of it changes the times only.
    let old = serde_json::json!([{ "in": "11:00", "out": "11:40" }, { "in": "11:55", "out": "12:30" }]);
    maya.sends(session, mark(2, &old, None)).await;
    let card = maya.entry(session, "Amara").await;
    assert_eq!((card.segments[1].mode, card.remote.location.as_str()), (Mode::Remote, "At home"));
    let page = maya.get(format!("/sessions/{session}")).await;
    assert!(page.has("remote") && page.body.contains("value=\"At home\""), "{}", page.outline());

    let all = serde_json::json!([{ "in": "11:00", "out": "12:30", "mode": "room" }]);
    maya.sends(session, mark(3, &all, Some(&remote))).await;
    assert!(maya.entry(session, "Amara").await.remote.is_empty(), "nothing is kept of somebody who was in the room");
    let kept = p.texts("SELECT remote FROM sessions_mark WHERE entry_id = $1 ORDER BY version", platform::args![amara]).await;
    assert!(kept[0].contains("Camera broken") && kept[2].is_empty(), "each mark with its own: {kept:?}");
}

// proves: R-C9
#[tokio::test]
async fn where_a_session_has_a_link_and_no_room_everybody_is_remote_and_the_signature_asks_for_the_rest() {
    let p = practice().await;
    let maya = p.maya().await;
    let order = NewSeries { room: None, link: "https://video.oak.example/dsa".into(), ..p.order("tue 11:00") };
    let session = does!(maya, schedule::make_series, order.clone()).await.unwrap().first;
    maya.starts(session).await.unwrap();
    for name in ["Chloe", "Dmitri", "Elena", "Farid", "Grace", "Hiro", "Imani", "Jonas", "Kavya", "Priya"] {
        maya.marks(session, name, "absent Ill").await;
    }
    maya.completes(session).await;
    let amara = maya.entry(session, "Amara").await;
    assert!(amara.remotely() && amara.remote.platform == "video.oak.example");
    let refused = maya.signs(session).await;
    assert_eq!(said(&refused), "remote, remote");
    assert!(told(&refused).starts_with("Amara Diallo took part remotely: write down from where."), "{}", told(&refused));

    let ben = maya.entry(session, "Ben").await.id;
    let names: Vec<String> = [("outcome", ""), ("base", ""), ("remote", ""), ("mode", ".1"), ("remote", ".location"), ("remote", ".consent")]
        .map(|(name, part)| format!("{name}.{}{part}", amara.id))
        .into();
    let values = ["present", "2", "yes", "remote", "In a parked car", "yes"];
    let mut form: Vec<(&str, &str)> = names.iter().map(String::as_str).zip(values).collect();
    let (outcome, base, mode, time_in, time_out) =
        (format!("outcome.{ben}"), format!("base.{ben}"), format!("mode.{ben}.1"), format!("in.{ben}.1"), format!("out.{ben}.1"));
    form.extend([(outcome.as_str(), "present"), (base.as_str(), "2"), (mode.as_str(), "room"), (time_in.as_str(), "11:00"), (time_out.as_str(), "12:30")]);
    let (in_amara, out_amara) = (format!("in.{}.1", amara.id), format!("out.{}.1", amara.id));
    form.extend([(in_amara.as_str(), "11:00"), (out_amara.as_str(), "12:30")]);
    let saved = maya.post(format!("/sessions/{session}/attendance"), &form).await;
    assert_eq!(saved.to, format!("/sessions/{session}"), "{}", saved.outline());
    assert!(!maya.entry(session, "Ben").await.remotely(), "one came to the office after all");
    assert_eq!(said(&maya.signs(session).await), "done");
    assert_eq!(line(&maya, session, "Amara").await, "Amara present 90 min 90853");
    let note = maya.get(format!("/clients/{}/chart", p.client("Amara"))).await;
    assert!(
        note.has("Attendance: Present, 11:00–12:30 (90 min), remote")
            && note.has("Took part remotely: by video.oak.example, from In a parked car; agreed to it"),
        "{}",
        note.outline()
    );
    let ben = maya.get(format!("/clients/{}/chart", p.client("Ben"))).await;
    assert!(ben.has("Attendance: Present, 11:00–12:30 (90 min)") && !ben.has("remotely"), "{}", ben.outline());
}

// proves: R-C9
#[tokio::test]
async fn the_database_keeps_no_third_way_to_take_part() {
    let p = practice().await;
    let maya = p.maya().await;
    let session = p.running("tue 11:00").await;
    maya.marks(session, "Ben", "present").await;
    assert!(p.attack("UPDATE sessions_segment SET mode = 'elsewhere'").await.starts_with("fault"));
    let order = sessions::MarkOrder { modes: vec![Mode::Remote], ..maya.order(session, "Ben", "present").await };
    let order = sessions::MarkOrder { segments: vec![("11:00".into(), "12:30".into())], ..order };
    does!(maya, sessions::mark, session, vec![order.clone()]).await.unwrap();
    assert!(maya.entry(session, "Ben").await.remotely());
}
