//! The phone's database: the reference storage, behind waits at every step and with a disk that
//! fails. Beside it lie the second copies of what has no answer yet, as the app keeps them in
//! localStorage (`app/src/local_store/browser/copies.rs`).
use crate::faults::{Counter, Fault};
use crate::kernel::{Kernel, MINUTE, SECOND};
use crate::phone::copies::Copies;
use std::cell::Cell;
use std::rc::Rc;
use sync::memory::MemoryStorage;
use sync::storage::{Applied, AppliedReport, NewEntry, Outgoing, Saved, Snapshot, Storage};
use sync::wire::Offer;

/// What is wrong with the disk, each until a moment of true time.
#[derive(Default)]
pub struct Trouble {
    /// Every operation fails.
    pub refuses: Cell<i64>,
    /// No operation answers.
    pub hangs: Cell<i64>,
    /// Writes fail.
    pub full: Cell<i64>,
}

/// One phone's database as its tabs see it.
#[derive(Clone)]
pub struct Disk {
    kernel: Kernel,
    memory: MemoryStorage,
    trouble: Rc<Trouble>,
    /// In a thousand writes: committed, and nobody heard.
    answer_lost: Rc<Cell<u64>>,
    copies: Rc<Copies>,
    faults: Counter,
}

/// Why an operation failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failed(&'static str);

impl std::fmt::Display for Failed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

impl Disk {
    /// Over a database.
    #[must_use]
    pub fn new(
        kernel: Kernel,
        memory: MemoryStorage,
        copies: Copies,
        answer_lost: u64,
        faults: Counter,
    ) -> Self {
        Self {
            kernel,
            memory,
            trouble: Rc::default(),
            answer_lost: Rc::new(Cell::new(answer_lost)),
            copies: Rc::new(copies),
            faults,
        }
    }

    /// A copy of the whole, with a disk of its own.
    #[must_use]
    pub fn copied(&self) -> Self {
        Self {
            kernel: self.kernel.clone(),
            memory: self.memory.cloned_phone(),
            trouble: Rc::default(),
            answer_lost: self.answer_lost.clone(),
            copies: Rc::new(self.copies.as_ref().clone()),
            faults: self.faults.clone(),
        }
    }

    /// What is in it, without waiting.
    #[must_use]
    pub fn memory(&self) -> &MemoryStorage {
        &self.memory
    }

    /// The second copies.
    #[must_use]
    pub fn copies(&self) -> &Copies {
        &self.copies
    }

    /// What is wrong with it.
    #[must_use]
    pub fn trouble(&self) -> &Trouble {
        &self.trouble
    }

    /// Nothing is wrong any more.
    pub fn mend(&self) {
        for since in [
            &self.trouble.refuses,
            &self.trouble.hangs,
            &self.trouble.full,
        ] {
            since.set(0);
        }
        self.answer_lost.set(0);
    }

    async fn begin(&self, write: bool) -> Result<(), Failed> {
        let wait = self.kernel.draw(|r| r.below(20_000)) as i64;
        self.kernel.sleep(wait).await;
        while self.kernel.now() < self.trouble.hangs.get() {
            self.faults.hit(Fault::DiskHangs);
            let left = self.trouble.hangs.get() - self.kernel.now();
            self.kernel.sleep(left.clamp(SECOND, MINUTE)).await;
        }
        if self.kernel.now() < self.trouble.refuses.get() {
            self.faults.hit(Fault::DiskRefuses);
            return Err(Failed("the database refuses"));
        }
        if write && self.kernel.now() < self.trouble.full.get() {
            self.faults.hit(Fault::DiskFull);
            return Err(Failed("QuotaExceededError"));
        }
        Ok(())
    }

    /// After the commit: the answer takes its time, and may be lost.
    async fn end<T>(&self, written: T) -> Result<T, Failed> {
        let wait = self.kernel.draw(|r| r.below(30_000)) as i64;
        self.kernel.sleep(wait).await;
        let lost = self.answer_lost.get();
        if self.kernel.draw(|r| r.hit(lost)) {
            self.faults.hit(Fault::AnswerLost);
            return Err(Failed("the answer of the commit was lost"));
        }
        Ok(written)
    }
}

/// The reference storage itself fails only where a test asks it to, and none does here.
fn sure<T>(result: Result<T, sync::memory::Crashed>) -> Result<T, Failed> {
    result.map_err(|_| Failed("killed"))
}

impl Storage for Disk {
    type Error = Failed;

    async fn save(&self, entry: NewEntry) -> Result<Saved, Failed> {
        self.begin(true).await?;
        let copy = entry.clone();
        let saved = sure(self.memory.save(entry).await)?;
        let saved = self.end(saved).await?;
        if matches!(saved, Saved::New { .. }) {
            self.copies.put(copy, self.kernel.now());
        }
        Ok(saved)
    }

    async fn snapshot(&self) -> Result<Snapshot, Failed> {
        self.begin(false).await?;
        sure(self.memory.snapshot().await)
    }

    async fn batch(&self, max_items: usize, max_bytes: usize) -> Result<Vec<Outgoing>, Failed> {
        self.begin(false).await?;
        sure(self.memory.batch(max_items, max_bytes).await)
    }

    async fn offers(
        &self,
        stream: domain::StreamId,
        from: u64,
        max: usize,
    ) -> Result<Vec<Offer>, Failed> {
        self.begin(false).await?;
        sure(self.memory.offers(stream, from, max).await)
    }

    async fn apply(&self, applied: &Applied) -> Result<AppliedReport, Failed> {
        self.begin(true).await?;
        let report = sure(self.memory.apply(applied).await)?;
        let report = self.end(report).await?;
        self.copies.settle(&self.memory, self.kernel.now());
        Ok(report)
    }
}
