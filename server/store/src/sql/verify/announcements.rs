//! Announcements to phones. They depend on the order of arrival, so they are not derived once more
//! but held to what must be true of them: whoever is to see an entry finds it announced under the
//! last day of its family, nobody else does, and only the latest of several numbers need remain.
use super::found::Found;
use super::numbers::{self, GIVEN};
use super::{execute, number};
use crate::check::{Part, Verified};
use crate::db::{At, Conn, big};
use crate::sql::group;
use crate::traits::Result;
use domain::Instant;

/// The feeds, and to whom they are.
const FEEDS: [(&str, &str); 2] = [("feed", "service"), ("own_feed", "account")];

/// Most numbers without an owner that a repair fills.
const MOST: i64 = 1_000;

/// Proves both feeds.
pub async fn prove(conn: &mut Conn, found: &mut Found) -> Result<()> {
    let count = "SELECT (SELECT count(*) FROM main.feed) + (SELECT count(*) FROM main.own_feed)";
    let all = number(conn, count).await?;
    found.begin(Part::Announcements, all);
    for (table, to) in FEEDS {
        let lacking = format!(
            "INSERT INTO lacking_{table} (change, {to}, day) SELECT w.change, w.{to}, w.day FROM wanted_{table} w \
             WHERE w.must = 1 AND NOT EXISTS (SELECT 1 FROM main.{table} f \
             WHERE f.{to} = w.{to} AND f.at = w.change AND f.change = w.change AND f.day = w.day) \
             AND NOT EXISTS (SELECT 1 FROM late_{table} l \
             WHERE l.change = w.change AND l.{to} = w.{to} AND l.day = w.day AND l.at > w.change)"
        );
        // An early day is that of a time when the family did not reach further; only the first
        // announcement, which a later one would have replaced, is of the last day always. And a
        // number that was never given out announces nothing, whatever it is of.
        let spare = format!(
            "INSERT INTO spare_{table} ({to}, at, change, day) SELECT f.{to}, f.at, f.change, w.day \
             FROM main.{table} f LEFT JOIN wanted_{table} w ON w.change = f.change AND w.{to} = f.{to} \
             WHERE f.at > ({GIVEN}) OR f.change NOT IN (SELECT change FROM kept) \
             AND (w.change IS NULL OR f.day > w.day \
             OR f.at < f.change OR f.at = f.change AND w.must = 1 AND f.day <> w.day)"
        );
        execute(conn, [lacking, spare]).await?;
        let who = conn.kind().shown(to);
        let lacking = format!(
            "SELECT '{to}=' || {who} || ' change=' || change AS key, \
             NULL AS stored, 'announced with the day ' || day AS wanted FROM lacking_{table}"
        );
        found.of_query(conn, table, true, &lacking).await?;
        let who = conn.kind().shown(&format!("f.{to}"));
        let spare = format!(
            "SELECT '{to}=' || {who} || ' at=' || f.at AS key, 'change ' || f.change || ' with the day ' || f.day AS stored, \
             coalesce('announced with the day ' || s.day, 'no row') AS wanted \
             FROM spare_{table} s JOIN main.{table} f ON f.{to} = s.{to} AND f.at = s.at"
        );
        found.of_query(conn, table, true, &spare).await?;
    }
    found.end();
    Ok(())
}

/// Takes away what announces wrongly, and announces what lacks it under new numbers, as what becomes
/// visible late is announced by ingestion: phones are past the old ones.
pub async fn mend(conn: &mut Conn, before: &Verified, now: Instant) -> Result<()> {
    let (said, top) = numbers::top(conn).await?;
    let base = said.max(top);
    let announced = format!(
        "INSERT INTO announced SELECT change, {base} + row_number() OVER (ORDER BY change) FROM ( \
         SELECT change FROM lacking_feed UNION SELECT change FROM lacking_own_feed) l"
    );
    execute(conn, [announced]).await?;
    let mut taken = 0;
    for (table, to) in FEEDS {
        taken += number(conn, format!("SELECT count(*) FROM spare_{table}")).await?;
        let spare = format!(
            "DELETE FROM main.{table} WHERE ({to}, at) IN (SELECT {to}, at FROM spare_{table})"
        );
        let first = format!(
            "DELETE FROM main.{table} WHERE ({to}, at) IN (SELECT {to}, change FROM lacking_{table})"
        );
        let again = format!(
            "INSERT INTO main.{table} ({to}, at, change, day) SELECT l.{to}, a.at, l.change, l.day \
             FROM lacking_{table} l JOIN announced a ON a.change = l.change"
        );
        execute(conn, [spare, first, again]).await?;
    }
    let new = number(conn, "SELECT count(*) FROM announced").await?;
    if new > 0 {
        group::numbers(conn, base + new, now.0).await?;
    } else if said < top {
        let sql = format!("UPDATE main.installation SET change = {top}");
        execute(conn, [sql]).await?;
    }
    // If nothing is beyond repair but numbers that nothing has.
    let of_numbers = before.found.get("change numbers").copied();
    if new + taken > 0 && before.beyond_repair == of_numbers.unwrap_or_default() {
        fill(conn, new + taken).await?;
    }
    Ok(())
}

/// Numbers that have lost their announcements, or whose announcements were wrong and were taken
/// away. A number that owns nothing would look like a lost entry for ever, so the entry before it is
/// announced under it once more, which a phone takes for what it has. Where it may as well have been
/// an entry, an erasure or a document, nothing is filled: what is gone stays named.
async fn fill(conn: &mut Conn, wrong: u64) -> Result<()> {
    numbers::gather(conn).await?;
    let sql = "SELECT before, number FROM jumps ORDER BY number LIMIT $1";
    let rows = conn.query(sql).bind(MOST).fetch_all(&mut *conn).await?;
    let mut empty = Vec::new();
    for row in &rows {
        let at = At("jumps", row);
        let (before, number): (u64, u64) = (at.count("before")?, at.count("number")?);
        if number <= before || number - before > wrong + 1 {
            return Ok(());
        }
        empty.extend(before + 1..number);
    }
    if empty.is_empty() || empty.len() as u64 > wrong || any_owned(conn, &empty).await? {
        return Ok(());
    }
    for number in empty {
        let last = "FROM wanted_feed WHERE change < $1 AND must = 1 ORDER BY change DESC LIMIT 1";
        let again = format!(
            "INSERT INTO main.feed (service, at, change, day) SELECT service, $1, change, day {last}"
        );
        let first =
            format!("DELETE FROM main.feed WHERE (service, at) IN (SELECT service, change {last})");
        for sql in [again, first] {
            conn.query(sqlx::AssertSqlSafe(sql))
                .bind(big(number))
                .execute(&mut *conn)
                .await?;
        }
    }
    Ok(())
}

/// Was one of these numbers more than an announcement? Rows derived from it say that it was an
/// entry. And an announcement is made in one group with the entry before it, so a number that
/// arrived by itself was a document, an erasure or an entry.
async fn any_owned(conn: &mut Conn, numbers: &[u64]) -> Result<bool> {
    let mut owned = number(conn, "SELECT EXISTS (SELECT 1 FROM damaged)").await? > 0;
    for n in numbers {
        let alone = format!(
            "SELECT EXISTS (SELECT 1 FROM main.arrivals WHERE change = {n}) \
             AND ({n} = 1 OR EXISTS (SELECT 1 FROM main.arrivals WHERE change = {n} - 1))"
        );
        owned = owned || number(conn, alone).await? > 0;
    }
    Ok(owned)
}
