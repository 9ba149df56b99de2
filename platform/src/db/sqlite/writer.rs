//! The one who writes. Verbs take turns, each in a savepoint; those that queue up are made durable together, by one wait
//! for the disk, and none is answered before that. A verb that is alone commits at once.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use rusqlite::Connection;
use tokio::{
    runtime::{Handle, RuntimeFlavor},
    sync::{Mutex, OwnedMutexGuard, oneshot},
    time::timeout,
};

use super::{closed, checkpoint::Checkpoints, step};
use crate::db::said::Said;

/// How many verbs one commit may carry.
const TOGETHER: usize = 16;
/// How long a verb whose successor never came waits before it commits by itself.
const PATIENCE: Duration = Duration::from_millis(5);

/// The writing connection and whoever waits for it.
#[derive(Clone)]
pub(super) struct Queue {
    writer: Arc<Mutex<Option<Writer>>>,
    waiting: Arc<AtomicUsize>,
}

struct Writer {
    connection: Connection,
    checkpoints: Checkpoints,
    /// Verbs that are done and wait for the commit that makes them durable.
    done: Vec<oneshot::Sender<Result<(), Said>>>,
}

impl Writer {
    /// Makes durable what is done, and tells those who wait for it. Nothing happens where nothing is open.
    fn settle(&mut self) -> Result<(), Said> {
        if self.connection.is_autocommit() {
            self.tell(&Err(gone()));
            return Ok(());
        }
        // The disk takes milliseconds; meanwhile this thread's other tasks go elsewhere.
        let settled = aside(|| step(&self.connection, "COMMIT").map(|_| ()).map_err(Said::from));
        self.tell(&settled);
        if settled.is_err() {
            self.give_up();
        }
        self.checkpoints.count();
        settled
    }

    /// Answers all who wait. Whoever does not wait any more needs no answer.
    fn tell(&mut self, settled: &Result<(), Said>) {
        for done in self.done.drain(..) {
            let _ = done.send(settled.clone());
        }
    }

    /// After a fault nothing of what is open may stay: not the remains of a verb, and not those who waited with it.
    fn give_up(&mut self) {
        self.tell(&Err(gone()));
        if !self.connection.is_autocommit()
            && let Err(error) = step(&self.connection, "ROLLBACK")
        {
            tracing::error!(%error, "a transaction could not be rolled back");
        }
    }

    /// Steps that end a savepoint; if one of them fails, all that is open is given up.
    fn steps(&mut self, all: &[&str]) -> Result<(), Said> {
        for sql in all {
            if let Err(error) = step(&self.connection, sql) {
                self.give_up();
                return Err(error.into());
            }
        }
        Ok(())
    }
}

/// Does something that may wait for the disk or another process, while this thread's other tasks go elsewhere.
fn aside<T>(work: impl FnOnce() -> T) -> T {
    match Handle::try_current().map(|handle| handle.runtime_flavor()) {
        Ok(RuntimeFlavor::MultiThread) => tokio::task::block_in_place(work),
        _ => work(),
    }
}

fn gone() -> Said {
    Said { message: "the transaction was given up after a fault of the disk".to_owned(), ..closed() }
}

impl Queue {
    pub fn of(connection: Connection, checkpoints: Checkpoints) -> Self {
        let writer = Writer { connection, checkpoints, done: Vec::new() };
        Self { writer: Arc::new(Mutex::new(Some(writer))), waiting: Arc::new(AtomicUsize::new(0)) }
    }

    /// Waits for its turn.
    pub async fn turn(&self) -> Result<Turn, Said> {
        let place = Place::take(&self.waiting);
        let mut guard = self.writer.clone().lock_owned().await;
        drop(place);
        let writer = guard.as_mut().ok_or_else(closed)?;
        if writer.connection.is_autocommit() {
            writer.tell(&Err(gone()));
            // Another process may hold the file for a while.
            aside(|| step(&writer.connection, "BEGIN IMMEDIATE"))?;
        }
        writer.steps(&["SAVEPOINT verb"])?;
        Ok(Turn { guard: Some(guard), queue: self.clone() })
    }

    pub async fn batch(&self, sql: &str) -> Result<u64, Said> {
        let mut guard = self.writer.lock().await;
        let writer = guard.as_mut().ok_or_else(closed)?;
        writer.settle()?;
        let done = writer.connection.execute_batch(sql);
        if !writer.connection.is_autocommit() {
            step(&writer.connection, "ROLLBACK")?;
        }
        done?;
        Ok(writer.connection.changes())
    }

    pub async fn close(self) {
        if let Some(mut writer) = self.writer.lock().await.take()
            && let Err(said) = writer.settle()
        {
            tracing::error!(code = said.code, "the last transaction could not be committed");
        }
    }

    async fn settle(&self) -> Result<(), Said> {
        self.writer.lock().await.as_mut().ok_or_else(closed)?.settle()
    }
}

/// A place in the queue, given back even if its owner goes away.
struct Place(Arc<AtomicUsize>);

impl Place {
    fn take(waiting: &Arc<AtomicUsize>) -> Self {
        waiting.fetch_add(1, Ordering::SeqCst);
        Self(waiting.clone())
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// A verb's turn to write. Dropped before its end, it leaves nothing.
pub(super) struct Turn {
    guard: Option<OwnedMutexGuard<Option<Writer>>>,
    queue: Queue,
}

impl Turn {
    pub fn connection(&self) -> Result<&Connection, Said> {
        let writer = self.guard.as_ref().and_then(|guard| guard.as_ref());
        writer.map(|writer| &writer.connection).ok_or_else(closed)
    }

    /// Makes it durable: at once, or with those who are next.
    pub async fn commit(self) -> Result<(), Said> {
        self.end(true).await
    }

    /// Leaves nothing. What it saw may be the work of others that is not durable yet, so it too ends with them.
    pub async fn rollback(self) -> Result<(), Said> {
        self.end(false).await
    }

    async fn end(mut self, keep: bool) -> Result<(), Said> {
        let (send, receive) = oneshot::channel();
        {
            let Some(mut guard) = self.guard.take() else { return Err(closed()) };
            let writer = guard.as_mut().ok_or_else(closed)?;
            if writer.connection.is_autocommit() {
                writer.tell(&Err(gone()));
                return Err(gone());
            }
            match (keep, writer.done.is_empty()) {
                (true, _) => writer.steps(&["RELEASE verb"])?,
                (false, true) => return writer.steps(&["ROLLBACK"]),
                (false, false) => writer.steps(&["ROLLBACK TO verb", "RELEASE verb"])?,
            }
            if self.queue.waiting.load(Ordering::SeqCst) == 0 || writer.done.len() + 1 >= TOGETHER {
                return writer.settle();
            }
            writer.done.push(send);
        }
        let mut unsettled = Unsettled { queue: Some(self.queue.clone()), receive };
        if let Ok(Ok(settled)) = timeout(PATIENCE, &mut unsettled.receive).await {
            unsettled.queue = None;
            return settled;
        }
        // Whoever was next gave up, or takes long. The answer may have come while this one waited for the lock.
        let mut guard = self.queue.writer.lock().await;
        unsettled.queue = None;
        if let Ok(settled) = unsettled.receive.try_recv() {
            return settled;
        }
        let writer = guard.as_mut().ok_or_else(closed)?;
        let _ = writer.settle();
        unsettled.receive.try_recv().unwrap_or_else(|_| Err(gone()))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let Some(writer) = self.guard.as_mut().and_then(|guard| guard.as_mut()) else { return };
        let undone = match (writer.connection.is_autocommit(), writer.done.is_empty()) {
            (true, _) => {
                writer.tell(&Err(gone()));
                Ok(())
            }
            (false, true) => writer.steps(&["ROLLBACK"]),
            (false, false) => writer.steps(&["ROLLBACK TO verb", "RELEASE verb"]).and_then(|()| {
                if self.queue.waiting.load(Ordering::SeqCst) == 0 { writer.settle() } else { Ok(()) }
            }),
        };
        if let Err(said) = undone {
            tracing::error!(code = said.code, "a transaction could not be rolled back");
        }
    }
}

/// A verb that is done and not yet durable. If its caller goes away, somebody must still see to the commit.
struct Unsettled {
    queue: Option<Queue>,
    receive: oneshot::Receiver<Result<(), Said>>,
}

impl Drop for Unsettled {
    fn drop(&mut self) {
        if let (Some(queue), Ok(runtime)) = (self.queue.take(), Handle::try_current()) {
            runtime.spawn(async move { queue.settle().await });
        }
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Id, id::Practice};
    use tokio::task::JoinSet;

    use crate::{
        args,
        db::{Db, Migration, Place},
    };

    const TABLE: Migration = Migration { name: "0001_line", text: "CREATE TABLE line (n bigint NOT NULL, PRIMARY KEY (n), CHECK (n < 1000));" };

    async fn lines(db: &Db) -> Vec<i64> {
        let rows = db.read().await.unwrap().all("SELECT n FROM line ORDER BY n", args![]).await.unwrap();
        rows.into_iter().map(|mut row| row.next().unwrap()).collect()
    }

    async fn write(db: Db, practice: Id<Practice>, n: i64) {
        let tx = db.write(practice).await.unwrap();
        tx.run("INSERT INTO line (n) VALUES ($1)", args![n]).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Many write at once, some give up, some are refused, some are called off while they wait: what was acknowledged is
    /// there for another connection at that moment, and nothing else ever is.
    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn what_is_acknowledged_is_durable_and_nothing_else_is_there() {
        let folder = std::env::temp_dir().join(format!("cohort-writer-{}", std::process::id()));
        let db = Db::open(&Place::File(folder.join("a.db")), &[TABLE]).await.unwrap();
        let practice = Id::new();
        let mut hands = JoinSet::new();
        for n in 0..200_i64 {
            let db = db.clone();
            hands.spawn(async move {
                let tx = db.write(practice).await.unwrap();
                tx.run("INSERT INTO line (n) VALUES ($1)", args![n]).await.unwrap();
                match n % 4 {
                    0 => tx.rollback().await.unwrap(),
                    1 => assert!(tx.run("INSERT INTO line (n) VALUES ($1)", args![n + 1000]).await.is_err()),
                    _ => {
                        tx.commit().await.unwrap();
                        assert!(lines(&db).await.contains(&n), "{n} was acknowledged and cannot be read");
                    }
                }
            });
        }
        while let Some(done) = hands.join_next().await {
            done.unwrap();
        }
        let kept: Vec<i64> = (0..200).filter(|n| n % 4 > 1).collect();
        assert_eq!(lines(&db).await, kept);

        // Called off at every moment: it is there or it is not, and the next one is not held up.
        for n in 200..300_i64 {
            let (one, other) = (db.clone(), db.clone());
            let called_off = tokio::spawn(write(one, practice, n));
            let next = tokio::spawn(write(other, practice, n + 100));
            tokio::task::yield_now().await;
            called_off.abort();
            next.await.unwrap();
        }
        let kept = lines(&db).await;
        assert!((300..400).all(|n| kept.contains(&n)));
        db.close().await;
        let db = Db::open(&Place::File(folder.join("a.db")), &[TABLE]).await.unwrap();
        assert_eq!(lines(&db).await, kept, "what could be read is still there");
        db.close().await;
        std::fs::remove_dir_all(folder).unwrap();
    }
}
