//! Fuzzing of what comes from outside: definition files, vectors, questionnaires and responses.
#![no_main]

use libfuzzer_sys::fuzz_target;
use measures::{
    Form, Measure, Taking,
    fhir::{questionnaire, response},
};

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    // A zero byte parts the definition from its vectors and from a response to it.
    let mut parts = text.splitn(3, '\0');
    let (definition, vectors, answers) = (parts.next().unwrap_or_default(), parts.next(), parts.next().unwrap_or_default());
    let _ = questionnaire::read(definition);
    let Ok(measure) = Measure::load(definition, vectors) else { return };
    let blank = vec![None; measure.definition().items.len()];
    if let Ok(form) = Form::of_list(&measure, &blank, Taking::default()) {
        let _ = form.assess();
    }
    if let Ok(form) = response::read(&measure, answers, Taking::default()) {
        let _ = form.assess();
    }
    let written = questionnaire::write(&measure).to_string();
    let read = questionnaire::read(&written).expect("what was written is read");
    assert_eq!(read.checked().expect("and holds").hash(), measure.hash());
});
