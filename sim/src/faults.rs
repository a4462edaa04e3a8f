//! What goes wrong, by name, and how often it did.
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

macro_rules! faults {
    ($($(#[doc = $doc:literal])+ $name:ident = $word:literal,)+) => {
        /// A kind of fault, as it is counted.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Fault { $($(#[doc = $doc])+ $name,)+ }

        impl Fault {
            /// All of them.
            pub const ALL: &'static [Fault] = &[$(Fault::$name,)+];

            /// Its name in the printed table.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Fault::$name => $word,)+ }
            }
        }
    };
}

faults! {
    /// The request never arrives.
    RequestDropped = "request dropped",
    /// The server does it all, its reply never arrives.
    ReplyDropped = "reply dropped",
    /// The request arrives twice.
    Duplicated = "request doubled",
    /// The request arrives after others that were sent later; its sender has given up.
    Reordered = "request delayed past others",
    /// The reply ends in the middle.
    ReplyCut = "reply cut off",
    /// 500 after the work, or 503 before it.
    ServerError = "server error",
    /// 429 with a time to wait.
    Busy = "too many requests",
    /// A proxy answers with an earlier reply.
    StaleReply = "stale reply of a proxy",
    /// A receipt with another hash than the entry's.
    WrongReceipt = "receipt with a wrong hash",
    /// Nothing gets out of the phone.
    PartitionOut = "partition, requests lost",
    /// Nothing gets back to the phone.
    PartitionIn = "partition, replies lost",
    /// A proxy takes only small bodies for a while.
    SmallBodies = "small bodies only (413)",
    /// The server is killed before it commits.
    KilledBefore = "server killed before the commit",
    /// The server is killed between commit and answer.
    KilledAfter = "server killed between commit and answer",
    /// The server is killed while nothing runs.
    Killed = "server killed",
    /// Last night's backup is put in place.
    Restored = "server restored from a backup",
    /// The machine lost power and the disk had lied: the tail of the log is gone.
    TailLost = "tail of the server's log lost",
    /// The server asks for a newer wire.
    OldWire = "wire too old to pull",
    /// A session is revoked by a manager.
    Revoked = "session revoked",
    /// A token is renewed and the reply with the new one is lost.
    RotationLost = "renewed token lost with its reply",
    /// A worker gets a second service for some days.
    Membership = "membership added or ended",
    /// A text is erased on the server.
    Erased = "entry erased",
    /// A tab or the browser is killed at any await.
    PhoneKilled = "phone killed",
    /// The page is loaded again.
    Reloaded = "page reloaded",
    /// A second tab works on the same database.
    SecondTab = "second tab",
    /// Without Web Locks both tabs flush at once.
    NoLocks = "no Web Locks",
    /// The database refuses.
    DiskRefuses = "database refuses",
    /// The database does not answer.
    DiskHangs = "database hangs",
    /// No room for writes.
    DiskFull = "quota full",
    /// A write was committed, and the answer says that it failed.
    AnswerLost = "commit whose answer was lost",
    /// The journal has no room or localStorage is off.
    JournalRefuses = "emergency journal refuses",
    /// The browser deletes the database.
    Evicted = "database evicted",
    /// The phone's data are copied to a second phone.
    Cloned = "phone cloned",
    /// The phone's clock jumps.
    ClockJump = "clock jumped",
    /// `navigator.onLine` says no although there is a network.
    OnLineLies = "onLine lies",
    /// The save button is hit again and again.
    Taps = "save tapped twice",
    /// An entry that the server sets aside, or that is too large for any request.
    Poison = "poison entry",
    /// Two phones correct the same entry.
    TwoCorrections = "two corrections of one entry",
    /// Bodies of confirmed entries were dropped, as after 30 days.
    BodiesDropped = "bodies dropped after 30 days",
}

/// Counts faults of a run.
#[derive(Clone, Default)]
pub struct Counter(Rc<RefCell<BTreeMap<Fault, u64>>>);

impl Counter {
    /// One more.
    pub fn hit(&self, fault: Fault) {
        *self.0.borrow_mut().entry(fault).or_default() += 1;
    }

    /// All counts.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<Fault, u64> {
        self.0.borrow().clone()
    }
}

/// How often what goes wrong, in a thousand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rates {
    /// Of requests.
    pub drop_request: u64,
    /// Of requests.
    pub drop_reply: u64,
    /// Of requests.
    pub duplicate: u64,
    /// Of requests.
    pub reorder: u64,
    /// Of replies.
    pub cut: u64,
    /// Of requests.
    pub error: u64,
    /// Of requests.
    pub busy: u64,
    /// Of requests.
    pub stale: u64,
    /// Of replies.
    pub wrong_receipt: u64,
    /// Of requests: before the commit.
    pub kill_before: u64,
    /// Of requests: after it.
    pub kill_after: u64,
    /// Of writes of the phone: the answer is lost.
    pub answer_lost: u64,
}

impl Rates {
    /// Each field with its name, for shrinking.
    pub fn fields(&mut self) -> [&mut u64; 12] {
        [
            &mut self.drop_request,
            &mut self.drop_reply,
            &mut self.duplicate,
            &mut self.reorder,
            &mut self.cut,
            &mut self.error,
            &mut self.busy,
            &mut self.stale,
            &mut self.wrong_receipt,
            &mut self.kill_before,
            &mut self.kill_after,
            &mut self.answer_lost,
        ]
    }
}
