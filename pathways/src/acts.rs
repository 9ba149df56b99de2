//! The verbs of pathways: begin, record, move, answer, take back; the watch that the program keeps; books; counts.

mod answer;
mod begin;
mod board;
mod books;
mod care;
mod counted;
mod forecast;
mod guide;
mod hear;
mod import;
mod look;
mod moving;
mod record;
mod shelf;
mod tell;
mod trial;
mod turn;
mod undo;
mod watch;
mod way;
mod work;

pub use answer::{Answered, AnswerItem, AnswerItems, answer, answer_all};
pub use begin::{Begin, BeginEpisodes, Began, begin};
pub use books::{
    BookOpen, ChangePathway, Checked, MakePathway, MakePathways, SaveBook, Saved, SeePathway, Shelved, change_form, make_pathway, save_book, see_book,
    see_books,
};
pub use care::{Allocate, KeepTeam, KeepTeams, allocate, keep_team, see_teams};
pub use counted::{Count, Counts, SeeCounts, count_day, see_counts};
pub use forecast::{DaySum, Forecast, LookAhead, look_ahead};
pub use guide::{Behind, Guide, GuideOf, Payer, SeeGuide, Shown, see_behind, see_guide};
pub use hear::hear;
pub use import::{
    ImportLine, ImportReport, ImportWays, Settled, WaysFile, WaysTaken, WaysTally, import_ways, preview_ways, start_ways, take_ways,
};
pub use moving::{Move, MoveClient, move_client};
pub use record::{CorrectFact, Record, RecordFact, Recorded, correct_fact, record};
pub use tell::{Tell, Telling, tell};
pub use trial::{RuleSum, StateSum, Sums, Trial, TryBook, try_book};
pub use turn::{Changes, InUse, TurnForm, TurnOn, Turned, turn_form, turn_on};
pub use undo::{Undo, undo};
pub use watch::{KeepWatch, look_again};
pub use way::{SeeWay, Way, WayOn, see_way, ways};
pub use board::{Asked, AskedBoard, Board, COLUMN, Column, Sheet, open_fact, open_item, open_sheet, open_way, see_board};
pub(crate) use board::ended;
pub use work::{AskedWork, Listed, Review, SECTION, SeeWork, Unsaid, Whose, WorkList, review_items, see_work};
