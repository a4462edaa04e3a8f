//! What is marked as not entitled does not count. The mark stands in the entry's row alone, so it
//! is held against what its author may: a mark that cannot be right is damage.
use super::found::Found;
use crate::db::{At, Conn, big};
use crate::derive::root;
use crate::sql::{bulk, family};
use crate::traits::Result;
use domain::EntryId;
use domain::versions::may_change;
use std::collections::{BTreeMap, HashSet};

/// Marked entries looked at together.
const CHUNK: i64 = 500;

/// Names marks on what its author may do, and counts these entries among the damaged.
pub async fn prove(conn: &mut Conn, found: &mut Found) -> Result<()> {
    let mut after = i64::MIN;
    let mut damaged = Vec::new();
    loop {
        let sql = "SELECT change FROM marked WHERE change > $1 ORDER BY change LIMIT $2";
        let rows = conn
            .query(sql)
            .bind(after)
            .bind(CHUNK)
            .fetch_all(&mut *conn)
            .await?;
        let numbers: Vec<u64> = rows
            .iter()
            .map(|row| At("marked", row).count("change"))
            .collect::<Result<_>>()?;
        let Some(last) = numbers.last() else { break };
        after = big(*last);
        let seeds = family::by_numbers(conn, &numbers).await?;
        let members = family::load(conn, seeds).await?;
        let asked: HashSet<u64> = numbers.into_iter().collect();
        let by_id: BTreeMap<EntryId, _> = members.iter().map(|m| (m.entry.id, m)).collect();
        for member in members.iter().filter(|m| asked.contains(&m.change)) {
            let of = root(member, &by_id).filter(|root| root.change != member.change);
            if of.is_some_and(|of| may_change(&of.entry, member.entry.author, false, false)) {
                found.lost(
                    "entries",
                    format!("number {}, id {}", member.change, member.entry.id),
                    "marked as not entitled",
                    "not marked: its author wrote what it speaks of, or worked in it",
                );
                damaged.push(member.change);
            }
        }
    }
    let (head, tail) = ("INSERT INTO damaged (change)", "ON CONFLICT DO NOTHING");
    bulk::insert(conn, head, 1, tail, &damaged, |q, c| q.bind(big(*c))).await
}
