//! Who may do what here: compared with `matrix.txt`, as the rooms below compare theirs.

use std::path::Path;

use practice::testing::matrix::{compared, verb};

// proves: R-A3
#[test]
fn the_policies_are_those_of_the_matrix() {
    let verbs = [
        verb::<crate::SeeWork>(),
        verb::<crate::SeeWay>(),
        verb::<crate::BeginEpisodes>(),
        verb::<crate::RecordFact>(),
        verb::<crate::MoveClient>(),
        verb::<crate::AnswerItem>(),
        verb::<crate::KeepTeams>(),
        verb::<crate::KeepWatch>(),
        verb::<crate::SeePathway>(),
        verb::<crate::MakePathways>(),
        verb::<crate::ChangePathway>(),
        verb::<crate::ImportWays>(),
        verb::<crate::SeeGuide>(),
        verb::<crate::SeeCounts>(),
    ];
    compared(&verbs, &Path::new(env!("CARGO_MANIFEST_DIR")).join("src/matrix.txt"));
}
