//! The demo: every source's programme under its true dates, and beside them a plainly made-up
//! successor of Prunéřov, in which made-up people have worked for half a year.
//!
//! What they wrote is the same every time for the same first Monday, and goes the way of every
//! phone's entries: frozen, hashed, judged by [`server_core::item`]. A later start adds what has come
//! since, and nothing twice.
mod day;
mod matters;
mod people;
mod phone;
mod plan;
mod practice;
mod programme;
mod seed;
#[cfg(test)]
mod tests;

use crate::clock::Clock;
use domain::lists::CodeLists;
use std::sync::Arc;
use store::Store;

pub use people::{LOGINS, password};
pub use practice::practice;
pub use programme::{DEMO, SOURCES};

/// Prepares the demo in the store; gives lines that tell how to log in.
///
/// # Errors
/// If the store cannot be read or written.
pub async fn prepare(store: &Arc<dyn Store>, clock: &dyn Clock) -> anyhow::Result<Vec<String>> {
    let now = clock.now();
    store.seed_lists(&CodeLists::builtin(), now).await?;
    for (name, text) in SOURCES {
        store
            .import(&crate::programmes::read(name, text)?, None, now)
            .await?;
    }
    let first_monday = programme::first_monday(&store.reference().await?, now.day());
    store
        .import(&programme::made_up(first_monday)?, None, now)
        .await?;
    people::add(store.as_ref(), clock, first_monday).await?;
    let added = phone::write_all(store, clock, first_monday).await?;
    if added > 0 {
        tracing::info!(
            entries = added,
            "the demo's people wrote down what has come since"
        );
    }
    Ok(people::greeting())
}
