//! Entries that speak of others: what follows from whole families. And what of it must be kept as
//! it is, because a text is damaged.
use super::found::Found;
use super::texts::Circles;
use super::{execute, number};
use crate::check::Part;
use crate::db::{At, Conn, Row, big};
use crate::derive::{Derived, components, derive, is_alone};
use crate::sql::derived::{self, Touched};
use crate::sql::{bulk, family};
use crate::traits::Result;
use std::collections::HashSet;

/// Entries that speak of others, whose families are loaded together.
const CHUNK: i64 = 500;

/// Days whose hours are summed together.
const DAYS: usize = 512;

/// Derives what follows from families, then the sums over everything.
pub async fn prove(conn: &mut Conn, found: &mut Found) -> Result<()> {
    let all = number(conn, "SELECT count(*) FROM related").await?;
    found.begin(Part::Kin, all);
    let kept = keep(conn).await?;
    let mut after = i64::MIN;
    loop {
        let sql = "SELECT change FROM related WHERE change > $1 ORDER BY change LIMIT $2";
        let rows = conn
            .query(sql)
            .bind(after)
            .bind(CHUNK)
            .fetch_all(&mut *conn)
            .await?;
        let numbers = numbers(&rows)?;
        let (Some(first), Some(last)) = (numbers.first(), numbers.last()) else {
            break;
        };
        after = big(*last);
        families(conn, &numbers, *first, &kept).await?;
        found.more(numbers.len());
    }
    keep_rows(conn).await?;
    sums(conn).await?;
    found.end();
    Ok(())
}

fn numbers(rows: &[Row]) -> Result<Vec<u64>> {
    rows.iter()
        .map(|row| At("related", row).count("change"))
        .collect()
}

/// The families of some entries, each at its first entry that speaks of another.
async fn families(conn: &mut Conn, numbers: &[u64], first: u64, kept: &HashSet<u64>) -> Result<()> {
    let seeds = family::by_numbers(conn, numbers).await?;
    let members = family::load(conn, seeds).await?;
    let (mut rows, mut circles, mut whole) = (Derived::default(), Circles::default(), Vec::new());
    for family in components(&members) {
        let leader = family.iter().find(|m| !is_alone(&m.entry));
        let before = leader.is_none_or(|leader| leader.change < first);
        if before || family.iter().any(|m| kept.contains(&m.change)) {
            continue;
        }
        whole.extend(family.iter().map(|m| m.change));
        derive(&family, &mut rows);
        circles.add(&family);
    }
    forget(conn, &whole).await?;
    circles.write(conn).await?;
    derived::insert(conn, &rows, &mut Touched::default()).await
}

/// Takes back what was derived from these entries as if they were alone.
async fn forget(conn: &mut Conn, numbers: &[u64]) -> Result<()> {
    derived::remove(conn, numbers, &mut Touched::default()).await?;
    for head in [
        "DELETE FROM wanted_feed WHERE change IN",
        "DELETE FROM wanted_own_feed WHERE change IN",
    ] {
        bulk::select(conn, head, "", numbers, |q| q, |q, c| q.bind(big(*c))).await?;
    }
    Ok(())
}

/// Rows that name an entry by its number, in tables as they are stored.
const NAMING: [(&str, &str); 10] = [
    ("links", "change"),
    ("roots", "root"),
    ("families", "member"),
    ("intervals", "root"),
    ("running", "root"),
    ("finds", "root"),
    ("visits", "root"),
    ("waiting", "change"),
    ("feed", "change"),
    ("own_feed", "change"),
];

/// What hangs on damaged texts and on numbers that are gone: what was derived from them is the last
/// that is known of them, so it is kept, with all that speaks of them.
async fn keep(conn: &mut Conn) -> Result<HashSet<u64>> {
    if number(conn, "SELECT count(*) FROM jumps").await? > 0 {
        let gone = |(table, column): (&str, &str)| {
            format!(
                "INSERT INTO damaged SELECT {column} FROM main.{table} t WHERE t.{column} > ( \
                 SELECT before FROM jumps WHERE number > t.{column} ORDER BY number, before LIMIT 1) ON CONFLICT DO NOTHING"
            )
        };
        execute(conn, NAMING.map(gone)).await?;
    }
    if number(conn, "SELECT count(*) FROM damaged").await? == 0 {
        return Ok(HashSet::new());
    }
    let closure = "INSERT INTO kept WITH RECURSIVE \
                   kin (change) AS (SELECT change FROM damaged UNION \
                   SELECT other.change FROM kin JOIN by_change mine ON mine.change = kin.change \
                   JOIN by_id other ON other.id = mine.id) SELECT change FROM kin";
    let kind = conn.kind();
    let temporary = |table: &str| format!("CREATE TEMP TABLE {}", kind.columns(table));
    // Entries and links as one list of (id, number), found both ways.
    execute(
        conn,
        [
            "INSERT INTO links SELECT target, change FROM main.links WHERE change IN (SELECT change FROM damaged) \
             ON CONFLICT DO NOTHING".to_owned(),
            temporary("by_change (change INTEGER, id BLOB, PRIMARY KEY (change, id)) WITHOUT ROWID"),
            temporary("by_id (id BLOB, change INTEGER, PRIMARY KEY (id, change)) WITHOUT ROWID"),
            "INSERT INTO by_change SELECT change, id FROM main.entries UNION SELECT change, target FROM links".to_owned(),
            "INSERT INTO by_id SELECT id, change FROM by_change".to_owned(),
            closure.to_owned(),
            "DROP TABLE by_change".to_owned(),
            "DROP TABLE by_id".to_owned(),
        ],
    )
    .await?;
    let rows = conn
        .query("SELECT change FROM kept")
        .fetch_all(&mut *conn)
        .await?;
    let kept = numbers(&rows)?;
    forget(conn, &kept).await?;
    Ok(kept.into_iter().collect())
}

/// Takes over the rows of what is kept, as they are stored.
async fn keep_rows(conn: &mut Conn) -> Result<()> {
    let of_root = "FROM kept k CROSS JOIN main.roots r CROSS JOIN";
    execute(
        conn,
        [
            "INSERT INTO roots SELECT * FROM main.roots WHERE root IN (SELECT change FROM kept)".to_owned(),
            "INSERT INTO intervals SELECT * FROM main.intervals WHERE root IN (SELECT change FROM kept)".to_owned(),
            "INSERT INTO running SELECT * FROM main.running WHERE root IN (SELECT change FROM kept)".to_owned(),
            "INSERT INTO finds SELECT * FROM main.finds WHERE root IN (SELECT change FROM kept)".to_owned(),
            "INSERT INTO visits SELECT * FROM main.visits WHERE root IN (SELECT change FROM kept)".to_owned(),
            "INSERT INTO waiting SELECT * FROM main.waiting WHERE change IN (SELECT change FROM kept)".to_owned(),
            "INSERT INTO families SELECT * FROM main.families WHERE member IN (SELECT change FROM kept)".to_owned(),
            format!(
                "INSERT INTO facts SELECT t.* {of_root} main.facts t \
                 WHERE r.root = k.change AND t.service = r.service AND t.day = r.day AND t.worker = r.worker AND t.locality = r.locality AND t.kind = r.kind AND t.root = r.root"
            ),
            format!(
                "INSERT INTO persons SELECT t.* {of_root} main.persons t \
                 WHERE r.root = k.change AND t.service = r.service AND t.day = r.day AND t.root = r.root"
            ),
        ],
    )
    .await
}

/// The sums over facts and intervals.
async fn sums(conn: &mut Conn) -> Result<()> {
    let counts = "INSERT INTO day_counts SELECT service, day, worker, locality, kind, name, sum(value) \
                  FROM facts GROUP BY service, day, worker, locality, kind, name";
    execute(conn, [counts]).await?;
    let rows = conn
        .query("SELECT DISTINCT service, day FROM intervals")
        .fetch_all(&mut *conn)
        .await?;
    let day = |row: &Row| {
        let at = At("intervals", row);
        Ok((at.text("service")?, at.text("day")?))
    };
    let days: Vec<(String, String)> = rows.iter().map(day).collect::<Result<_>>()?;
    for part in days.chunks(DAYS) {
        derived::hours(conn, part).await?;
    }
    Ok(())
}
