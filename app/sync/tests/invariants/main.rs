//! The invariants that nothing is lost, as far as the engine keeps them; the numbers are those of
//! docs/ARCHITECTURE.md.
mod answers;
#[path = "../common/mod.rs"]
mod common;
mod cost;
mod poison;
mod restore;
mod session;
mod set_aside;
mod streams;
mod waking;

use common::{Phone, epoch};
use sync::memory::MemoryServer;
use sync::round::RoundEnd;

const DONE: RoundEnd = RoundEnd::Done { more: false };

fn one_phone() -> (MemoryServer, Phone) {
    let server = MemoryServer::new(epoch(1));
    let phone = Phone::new(1, &server);
    (server, phone)
}
