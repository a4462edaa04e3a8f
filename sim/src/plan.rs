//! What happens in a run, drawn from a seed before it starts, so that a failing run can be made
//! smaller by leaving things out.
use crate::faults::Rates;
use crate::kernel::{DAY, HOUR, MINUTE, SECOND};
use serde::{Deserialize, Serialize};
use sync::sim::Rng;

/// A whole run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The source of everything drawn while it runs.
    pub seed: u64,
    /// Phones at the start, one worker each.
    pub phones: usize,
    /// Changes in one reply.
    pub page: usize,
    /// What goes wrong by chance.
    pub rates: Rates,
    /// Browsers without Web Locks.
    pub no_locks: bool,
    /// What is done, one after another.
    pub steps: Vec<Step>,
}

/// Something that is done after a while.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Microseconds after the one before.
    pub after_us: i64,
    /// To which phone, modulo their number.
    pub phone: usize,
    /// What.
    pub what: What,
}

/// What is done. Durations in microseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// So many contacts and exchanges are saved, one after the other.
    Save(u8),
    /// One is saved by two taps.
    SaveTwice,
    /// A correction of an entry that the phone shows.
    Correct,
    /// A withdrawal of one.
    Withdraw,
    /// An entry of a service that does not exist.
    PoisonService,
    /// An entry in somebody else's name.
    PoisonAuthor,
    /// An entry that is too large for any request.
    PoisonSize,
    /// The page is shown.
    Show,
    /// The page is hidden.
    Hide,
    /// *Try now*.
    Button,
    /// The user logs in, if asked to.
    LogIn,
    /// The page is loaded again.
    Reload,
    /// A new version of the app takes over.
    Update,
    /// A second tab is opened.
    OpenTab,
    /// It is closed.
    CloseTab,
    /// The browser is killed after so long, in the midst of what comes then.
    Kill(i64),
    /// The database refuses for so long.
    DiskRefuses(i64),
    /// The database does not answer for so long.
    DiskHangs(i64),
    /// There is no room on the phone for so long.
    DiskFull(i64),
    /// The emergency journal takes nothing for so long.
    JournalRefuses(i64),
    /// The browser deletes the database; and localStorage and cookies with it?
    Evict {
        /// All of the origin.
        all: bool,
    },
    /// The phone's data are copied to a new phone.
    Clone,
    /// Its clock jumps by so much.
    ClockJump(i64),
    /// `navigator.onLine` says no from now on.
    OnLineLies,
    /// Confirmed bodies are dropped.
    DropBodies,
    /// Requests of the phone are lost for so long.
    PartitionOut(i64),
    /// Replies to the phone are lost for so long.
    PartitionIn(i64),
    /// A proxy takes only small bodies for so long.
    SmallBodies(i64),
    /// The server is killed and started after so long.
    ServerKill(i64),
    /// A backup is made.
    Backup,
    /// The last backup is put in place.
    Restore,
    /// The tail of the log is lost.
    LoseTail,
    /// The server asks for a newer wire for so long.
    OldWire(i64),
    /// The phone's session is revoked.
    Revoke,
    /// The worker joins another service for so many days.
    Join(u8),
    /// One of the phone's entries is erased on the server.
    Erase,
    /// Everybody puts the phone away for so long.
    Pause(i64),
}

/// Kinds of things that a run may have. Each run leaves out a half of them: what rarely meets in one
/// run with everything meets often in a run with little ("swarm testing").
const KINDS: u64 = 24;
/// A second tab.
const OPEN_TAB: u64 = 3;
/// Those that change what somebody knows for good: what is refused, evicted, cloned, restored, lost
/// with a tail, held back from an old wire, granted and erased. Each run has up to three of them that
/// come over and over, so that each meets each of the others within a few dozen runs.
const GRAVE: [u64; 7] = [0, 10, 11, 17, 19, 20, 22];

impl Plan {
    /// Draws a plan.
    #[must_use]
    pub fn draw(seed: u64) -> Self {
        let mut rng = Rng::new(seed);
        let r = &mut rng;
        let phones = 1 + r.below(4) as usize;
        let kinds = r.draw();
        let mut grave = || GRAVE[r.below(GRAVE.len() as u64) as usize];
        let mut favourites = [grave(), grave(), grave()];
        let no_locks = r.hit(250);
        if no_locks {
            // Without a second tab there is nothing to lock.
            favourites[0] = OPEN_TAB;
        }
        let kinds = Kinds {
            favourites,
            some: kinds,
        };
        let mut rates = Rates::default();
        for rate in rates.fields() {
            if r.hit(400) {
                *rate = 10 + r.below(90);
            }
        }
        // One of them comes over and over.
        let often = r.below(rates.fields().len() as u64) as usize;
        *rates.fields()[often] = 100 + r.below(300);
        // A kill takes much with it: few of them, or nothing else is seen.
        for rate in [&mut rates.kill_before, &mut rates.kill_after] {
            *rate /= 5;
        }
        let steps = 10 + r.below(50) as usize;
        let mut plan = Self {
            seed,
            phones,
            page: 1 + r.below(40) as usize,
            rates,
            no_locks,
            steps: Vec::with_capacity(steps),
        };
        while plan.steps.len() < steps {
            let what = match r.below(100) {
                0..26 => What::Save(1 + r.below(4) as u8),
                26..29 => What::SaveTwice,
                29..37 => What::Correct,
                37..40 => What::Withdraw,
                40..49 => What::Show,
                49..53 => What::Hide,
                53..55 => What::Button,
                55..60 => What::LogIn,
                _ => match what_goes_wrong(r, &kinds) {
                    Some(what) => what,
                    None => continue,
                },
            };
            let after_us = match r.below(20) {
                0..8 => r.below(2 * SECOND as u64) as i64,
                8..17 => r.below(4 * MINUTE as u64) as i64,
                17..19 => r.below(3 * HOUR as u64) as i64,
                _ => r.below(DAY as u64) as i64,
            };
            plan.steps.push(Step {
                after_us,
                phone: r.below(8) as usize,
                what,
            });
        }
        plan
    }
}

/// What goes wrong in a run.
struct Kinds {
    /// These come as often as all others together.
    favourites: [u64; 3],
    /// A bit for each kind.
    some: u64,
}

impl Kinds {
    fn draw(&self, r: &mut Rng) -> Option<u64> {
        if r.hit(500) {
            return Some(self.favourites[r.below(3) as usize]);
        }
        let kind = r.below(KINDS);
        (self.some >> kind & 1 == 1).then_some(kind)
    }
}

fn what_goes_wrong(r: &mut Rng, kinds: &Kinds) -> Option<What> {
    let kind = kinds.draw(r)?;
    let soon = |r: &mut Rng| r.below(20 * MINUTE as u64) as i64;
    let long = |r: &mut Rng| r.below(2 * DAY as u64) as i64;
    Some(match kind {
        0 => match r.below(3) {
            0 => What::PoisonService,
            1 => What::PoisonAuthor,
            _ => What::PoisonSize,
        },
        1 => What::Reload,
        2 => What::Update,
        OPEN_TAB => What::OpenTab,
        4 => What::CloseTab,
        5 => What::Kill(r.below(3 * SECOND as u64) as i64),
        6 => What::DiskRefuses(soon(r)),
        7 => What::DiskHangs(soon(r)),
        8 => What::DiskFull(long(r)),
        9 => What::JournalRefuses(soon(r)),
        10 => What::Evict { all: r.hit(500) },
        11 => What::Clone,
        12 => What::ClockJump(r.below(80 * DAY as u64) as i64 - 40 * DAY),
        13 => What::OnLineLies,
        14 => What::DropBodies,
        15 => match r.below(3) {
            0 => What::PartitionOut(long(r)),
            1 => What::PartitionIn(long(r)),
            _ => What::SmallBodies(long(r)),
        },
        16 => What::ServerKill(soon(r)),
        17 | 18 => match r.below(3) {
            0 | 1 => What::Backup,
            _ => What::Restore,
        },
        19 => What::LoseTail,
        20 => What::OldWire(long(r)),
        21 => What::Revoke,
        22 => match r.hit(500) {
            true => What::Join(1 + r.below(3) as u8),
            false => What::Erase,
        },
        _ => What::Pause(4 * DAY + r.below(8 * DAY as u64) as i64),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_depends_on_its_seed_alone_and_reads_back_from_json() {
        let plan = Plan::draw(42);
        assert_eq!(plan, Plan::draw(42));
        assert_ne!(plan.steps, Plan::draw(43).steps);
        let text = serde_json::to_string(&plan).unwrap();
        assert_eq!(serde_json::from_str::<Plan>(&text).unwrap(), plan);
    }
}
