//! The one writer. Batches that wait together are written in one transaction with one fsync.
use super::group;
use crate::db::{Conn, Pool};
use crate::error::StoreError;
use crate::model::{Push, Pushed};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::{mpsc, oneshot};

/// A future of a writing job on the writer's connection.
pub type Work<'c, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'c>>;
type Task =
    Box<dyn for<'c> FnOnce(&'c Pool) -> Pin<Box<dyn Future<Output = bool> + Send + 'c>> + Send>;

/// The way back to who waits.
type Answer<T> = oneshot::Sender<Result<T, StoreError>>;

/// Batches that may wait; more make their senders wait.
const QUEUE: usize = 256;
/// Items after which a group is closed. Short groups are quicker than long ones as long as phones
/// wait: while one is written, the requests of the next are read on the other core.
const GROUP_ITEMS: usize = 1_000;

/// Metric: batches of phones in one commit.
pub const GROUP_BATCHES: &str = "teren_group_commit_batches";
/// Metric: items in one commit.
pub const GROUP_ITEMS_WRITTEN: &str = "teren_group_commit_items";

enum Job {
    Push(Box<Push>, Answer<Pushed>),
    Task(Task),
    Close(oneshot::Sender<()>),
}

/// The way to the writer.
#[derive(Clone)]
pub struct Writer {
    jobs: mpsc::Sender<Job>,
    commits: Arc<AtomicU64>,
}

impl Writer {
    /// Starts the writer on a pool of its own.
    pub fn start(pool: Pool) -> Self {
        let (jobs, queue) = mpsc::channel(QUEUE);
        let commits = Arc::new(AtomicU64::new(0));
        tokio::spawn(run(pool, queue, Arc::clone(&commits)));
        Self { jobs, commits }
    }

    /// Transactions committed so far: each is one fsync of the write-ahead log.
    pub fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }

    /// Is there still somebody who writes?
    pub fn works(&self) -> bool {
        !self.jobs.is_closed()
    }

    /// Writes a batch together with whatever else waits. Goes on if the caller goes away.
    pub async fn push(&self, push: Push) -> Result<Pushed, StoreError> {
        let (answer, answered) = oneshot::channel();
        self.send(Job::Push(Box::new(push), answer)).await?;
        answered.await.map_err(|_| StoreError::Closing)?
    }

    /// Runs a job in a transaction of its own.
    pub async fn write<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut Conn) -> Work<'c, T> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let task: Task = Box::new(move |pool| {
            Box::pin(async move {
                let result = transact(pool, work).await;
                let committed = result.is_ok();
                // Nobody waits any more: the work is done all the same.
                let _ = answer.send(result);
                committed
            })
        });
        self.send(Job::Task(task)).await?;
        answered.await.map_err(|_| StoreError::Closing)?
    }

    /// Finishes what was accepted; what comes later is refused.
    pub async fn close(&self) {
        let (answer, answered) = oneshot::channel();
        if self.jobs.send(Job::Close(answer)).await.is_ok() {
            let _ = answered.await;
        }
    }

    async fn send(&self, job: Job) -> Result<(), StoreError> {
        self.jobs.send(job).await.map_err(|_| StoreError::Closing)
    }
}

/// One job, all or nothing.
async fn transact<T, F>(pool: &Pool, work: F) -> Result<T, StoreError>
where
    F: for<'c> FnOnce(&'c mut Conn) -> Work<'c, T>,
{
    let mut tx = pool.write().await?;
    match work(&mut tx).await {
        Ok(value) => {
            tx.commit().await?;
            Ok(value)
        }
        Err(error) => {
            tx.rollback().await?;
            Err(error)
        }
    }
}

async fn run(pool: Pool, mut queue: mpsc::Receiver<Job>, commits: Arc<AtomicU64>) {
    let mut closing = None;
    let mut next = queue.recv().await;
    while let Some(job) = next.take() {
        match job {
            Job::Push(push, answer) => {
                let mut items = push.items.len();
                let mut waiting = vec![(*push, answer)];
                while items < GROUP_ITEMS {
                    match queue.try_recv() {
                        Ok(Job::Push(push, answer)) => {
                            items += push.items.len();
                            waiting.push((*push, answer));
                        }
                        Ok(other) => {
                            next = Some(other);
                            break;
                        }
                        Err(_) => break,
                    }
                }
                commits.fetch_add(write_all(&pool, waiting).await, Ordering::Relaxed);
            }
            Job::Task(task) => {
                if task(&pool).await {
                    commits.fetch_add(1, Ordering::Relaxed);
                }
            }
            Job::Close(answer) => {
                queue.close();
                closing = Some(answer);
            }
        }
        if next.is_none() {
            next = queue.recv().await;
        }
    }
    pool.close().await;
    if let Some(answer) = closing {
        let _ = answer.send(());
    }
}

/// Writes a group in one transaction. If that fails, each batch is tried by itself, so that no
/// batch fails for another's sake. Returns how many transactions were committed.
async fn write_all(pool: &Pool, waiting: Vec<(Push, Answer<Pushed>)>) -> u64 {
    let (pushes, answers): (Vec<_>, Vec<_>) = waiting.into_iter().unzip();
    let batches = pushes.len();
    if batches > 1 {
        let items = items(&pushes);
        match write_group(pool, pushes.clone()).await {
            Ok(results) => {
                answers
                    .into_iter()
                    .zip(results)
                    .for_each(|(answer, result)| drop(answer.send(result)));
                committed(batches, items);
                return 1;
            }
            Err(error) => {
                tracing::error!(%error, "a group of batches failed; each is tried by itself")
            }
        }
    }
    let mut commits = 0;
    for (push, answer) in pushes.into_iter().zip(answers) {
        let items = push.items.len();
        let result = write_group(pool, vec![push]).await;
        if result.is_ok() {
            commits += 1;
            committed(1, items);
        }
        let result =
            result.and_then(|mut results| results.pop().unwrap_or(Err(StoreError::Closing)));
        let _ = answer.send(result);
    }
    commits
}

fn items(pushes: &[Push]) -> usize {
    pushes.iter().map(|push| push.items.len()).sum()
}

/// Counts what one commit, and with it one fsync, has written.
fn committed(batches: usize, items: usize) {
    metrics::histogram!(GROUP_BATCHES).record(batches as f64);
    metrics::histogram!(GROUP_ITEMS_WRITTEN).record(items as f64);
}

async fn write_group(
    pool: &Pool,
    pushes: Vec<Push>,
) -> Result<Vec<Result<Pushed, StoreError>>, StoreError> {
    let mut tx = pool.write().await?;
    match group::write(&mut tx, pushes).await {
        Ok(results) => {
            tx.commit().await?;
            Ok(results)
        }
        Err(error) => {
            tx.rollback().await?;
            Err(error)
        }
    }
}
