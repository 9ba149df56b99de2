//! Folds the write-ahead log back into the file, on a thread and a connection of its own: whoever writes does not wait
//! for it.

use std::{
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread,
};

use rusqlite::Connection;

/// Commits between two foldings: some megabytes of log.
const EVERY: u32 = 100;
/// The log's pages, of 4 KiB each, from which on writers are made to wait for a new beginning.
const MOST_PAGES: i64 = 8_000;

/// The thread that does it. It ends, and closes its connection, when this is dropped.
pub(super) struct Checkpoints {
    bell: Option<SyncSender<()>>,
    thread: Option<thread::JoinHandle<()>>,
    commits: u32,
}

impl Checkpoints {
    pub fn start(connection: Connection) -> Self {
        let (bell, heard) = sync_channel(1);
        let thread = thread::spawn(move || fold(&connection, &heard));
        Self { bell: Some(bell), thread: Some(thread), commits: 0 }
    }

    /// Counts a commit.
    pub fn count(&mut self) {
        self.commits += 1;
        // A thread that is at work already has heard enough.
        if self.commits.is_multiple_of(EVERY)
            && let Some(bell) = &self.bell
        {
            let _ = bell.try_send(());
        }
    }
}

impl Drop for Checkpoints {
    fn drop(&mut self) {
        self.bell = None;
        if self.thread.take().is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the thread that folds the write-ahead log ended badly");
        }
    }
}

fn fold(connection: &Connection, bell: &Receiver<()>) {
    while bell.recv().is_ok() {
        // PASSIVE folds as far as nobody reads, and keeps nobody from reading or writing. Under an endless load it never
        // comes to the end; then RESTART makes writers wait once, so that the log begins anew.
        let folded = connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| row.get::<_, i64>(1)).and_then(|pages| {
            if pages > MOST_PAGES { connection.query_row("PRAGMA wal_checkpoint(RESTART)", [], |_| Ok(())) } else { Ok(()) }
        });
        if let Err(error) = folded {
            tracing::error!(%error, "the write-ahead log could not be folded");
        }
    }
}
