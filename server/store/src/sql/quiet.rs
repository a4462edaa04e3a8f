//! Syncs that bring nothing: answered by a reading connection, without a write and its fsync.
//!
//! A phone asks every few minutes whether there is news, and mostly there is none. Whatever it tells
//! that is new (what waits and since when, how far its stream goes, its program, its device) is
//! still written at once; only the moment of its last sync lags, by [`SEEN_EVERY_US`] at most.
use super::load;
use crate::db::{At, Conn};
use crate::error::StoreError;
use crate::model::{Push, Pushed};
use domain::time::MINUTE_US;

/// After so long without a write the moment of the last sync is written again, in microseconds.
pub const SEEN_EVERY_US: i64 = 2 * MINUTE_US;

/// A push without entries and offers: it may have nothing new to tell.
pub fn is_empty(push: &Push) -> bool {
    push.valid && push.items.is_empty() && push.offer.is_empty()
}

/// The answer to an empty push that tells nothing new, or none if it has to be written.
pub async fn answer(conn: &mut Conn, push: &Push) -> Result<Option<Pushed>, StoreError> {
    // Another stream of this device that seems to wait is settled by the writer.
    let sql = "SELECT s.*, d.app_version, EXISTS (SELECT 1 FROM streams o WHERE o.account = s.account \
               AND o.device = s.device AND o.stream <> s.stream AND o.pending > 0) AS others \
               FROM streams s LEFT JOIN devices d ON d.id = s.device WHERE s.stream = $1";
    let row = conn.query(sql).bind(push.stream.0).fetch_optional(conn);
    let Some(row) = row.await? else {
        return Ok(None);
    };
    let at = At("streams", &row);
    let (_, known) = load::stream(&row)?;
    // The device's own row may be missing; then there is no version to keep.
    let version = at.opt_text("app_version")?;
    let from_the_same = (known.account, known.device) == (push.account, Some(push.device))
        && at.int("others")? == 0;
    let told_the_same = known.told_max_seq == push.have.max_seq
        && (known.pending, known.oldest_pending) == (push.pending, push.oldest_pending)
        && version.is_none_or(|version| version == push.app_version);
    let lately = known
        .synced_at
        .is_some_and(|then| (0..SEEN_EVERY_US).contains(&push.now.0.saturating_sub(then.0)));
    // Equal ends and digests: nothing is missing on either side.
    let quiet = from_the_same && told_the_same && lately && known.held == push.have;
    Ok(quiet.then_some(Pushed {
        results: Vec::new(),
        missing: Vec::new(),
        held: known.held,
    }))
}
