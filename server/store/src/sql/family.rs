//! Feeds and figures of new entries and of the families they join.
use super::bulk;
use super::derived::{self, Touched};
use super::entitled;
use crate::db::{At, Conn, Row, big};
use crate::derive::{Derived, Member, announce, components, derive, targets};
use crate::error::StoreError;
use domain::{AccountId, Day, EntryId, ServiceId};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Columns that a member is read from: the text, or after erasure its nameless rest.
pub const MEMBER: &str = "e.change, e.flags, coalesce(x.nameless, e.raw) AS text";
/// The tables of [`MEMBER`].
pub const MEMBERS: &str = "entries e LEFT JOIN erased x ON x.id = e.id";

/// Reads a member.
pub fn member(row: &Row) -> Result<Member, StoreError> {
    let at = At("entries", row);
    let entry = at.entry("text")?;
    Ok(Member::new(
        at.count("change")?,
        Box::new(entry),
        &super::flags(&at.text("flags")?),
    ))
}

/// Entries by their numbers, each once.
pub async fn by_numbers(conn: &mut Conn, numbers: &[u64]) -> Result<Vec<Member>, StoreError> {
    let head = format!("SELECT {MEMBER} FROM {MEMBERS} WHERE e.change IN");
    let rows = bulk::select(conn, &head, "", numbers, |q| q, |q, c| q.bind(big(*c))).await?;
    rows.iter().map(member).collect()
}

/// One line of a feed.
struct Line<T> {
    to: T,
    at: u64,
    change: u64,
    day: Day,
}

/// Writes feeds, facts and day rows. `alone` neither speak of others nor are spoken of. Returns
/// the highest number given out: what becomes visible late gets a new one.
pub async fn write(
    conn: &mut Conn,
    alone: Vec<Member>,
    related: Vec<Member>,
    mut change: u64,
) -> Result<u64, StoreError> {
    let mut services = Vec::new();
    let mut people = Vec::new();
    let mut rows = Derived::default();
    let mut touched = Touched::default();
    for member in &alone {
        let (entry, at) = (&member.entry, member.change);
        let day = entry.start.day();
        services.push(Line {
            to: entry.service.clone(),
            at,
            change: at,
            day,
        });
        let everybody: BTreeSet<_> = entry
            .workers
            .iter()
            .copied()
            .chain([entry.author])
            .collect();
        people.extend(everybody.into_iter().map(|to| Line {
            to,
            at,
            change: at,
            day,
        }));
        derive(&[member], &mut rows);
    }
    if !related.is_empty() {
        let new: HashSet<u64> = related.iter().map(|m| m.change).collect();
        let mut members = load(conn, related).await?;
        let marked = entitled::mark(conn, &mut members).await?;
        let old: Vec<u64> = members
            .iter()
            .map(|m| m.change)
            .filter(|c| !new.contains(c))
            .collect();
        derived::remove(conn, &old, &mut touched).await?;
        for family in components(&members) {
            derive(&family, &mut rows);
            let (to_services, to_people) =
                announce(&family, |c| new.contains(&c), |c| marked.contains(&c));
            let mut late = HashMap::new();
            let mut number = |c: u64, is_late: bool| {
                if !is_late {
                    return c;
                }
                *late.entry(c).or_insert_with(|| {
                    change += 1;
                    change
                })
            };
            for a in to_services {
                services.push(Line {
                    to: a.to,
                    at: number(a.change, a.late),
                    change: a.change,
                    day: a.day,
                });
            }
            for a in to_people {
                people.push(Line {
                    to: a.to,
                    at: number(a.change, a.late),
                    change: a.change,
                    day: a.day,
                });
            }
        }
    }
    supersede(conn, &services, &people).await?;
    bulk::insert(
        conn,
        "INSERT INTO feed (service, at, change, day)",
        4,
        "",
        &services,
        |q, line| {
            q.bind(line.to.as_str())
                .bind(big(line.at))
                .bind(big(line.change))
                .bind(line.day.to_string())
        },
    )
    .await?;
    bulk::insert(
        conn,
        "INSERT INTO own_feed (account, at, change, day)",
        4,
        "",
        &people,
        |q, line| {
            q.bind(line.to.0)
                .bind(big(line.at))
                .bind(big(line.change))
                .bind(line.day.to_string())
        },
    )
    .await?;
    derived::insert(conn, &rows, &mut touched).await?;
    derived::recompute(conn, touched).await?;
    Ok(change)
}

/// Takes away the first announcements of what is announced again: a phone that pulls from the
/// beginning is given such an entry once. (One that is announced late a second time is given twice;
/// a phone keeps it once.)
async fn supersede(
    conn: &mut Conn,
    services: &[Line<ServiceId>],
    people: &[Line<AccountId>],
) -> Result<(), StoreError> {
    for line in services.iter().filter(|line| line.at != line.change) {
        let sql = "DELETE FROM feed WHERE service = $1 AND at = $2";
        conn.query(sql)
            .bind(line.to.as_str())
            .bind(big(line.change))
            .execute(&mut *conn)
            .await?;
    }
    for line in people.iter().filter(|line| line.at != line.change) {
        let sql = "DELETE FROM own_feed WHERE account = $1 AND at = $2";
        conn.query(sql)
            .bind(line.to.0)
            .bind(big(line.change))
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

/// The families of some entries, whole, as far as they are stored.
pub async fn load(conn: &mut Conn, seeds: Vec<Member>) -> Result<Vec<Member>, StoreError> {
    let mut have: HashMap<u64, Member> = HashMap::new();
    let mut asked: HashSet<EntryId> = HashSet::new();
    let mut next = seeds;
    loop {
        let mut ids = Vec::new();
        for member in next {
            ids.extend(
                targets(&member.entry)
                    .into_iter()
                    .chain([member.entry.id])
                    .filter(|id| asked.insert(*id)),
            );
            have.entry(member.change).or_insert(member);
        }
        if ids.is_empty() {
            break;
        }
        let head = format!("SELECT {MEMBER} FROM {MEMBERS} WHERE e.id IN");
        let mut rows = bulk::select(conn, &head, "", &ids, |q| q, |q, id| q.bind(id.0)).await?;
        let head = format!(
            "SELECT {MEMBER} FROM links l JOIN entries e ON e.change = l.change \
             LEFT JOIN erased x ON x.id = e.id WHERE l.target IN"
        );
        rows.extend(bulk::select(conn, &head, "", &ids, |q| q, |q, id| q.bind(id.0)).await?);
        next = Vec::new();
        for row in rows {
            let number: u64 = At("entries", &row).count("change")?;
            if !have.contains_key(&number) {
                next.push(member(&row)?);
            }
        }
    }
    let mut members: Vec<Member> = have.into_values().collect();
    members.sort_by_key(|m| m.change);
    Ok(members)
}

/// Derives the rows of an entry's family again, after its text has become nameless.
pub async fn derive_again(conn: &mut Conn, change: u64) -> Result<(), StoreError> {
    let mut touched = Touched::default();
    let mut rows = Derived::default();
    let seeds = by_numbers(conn, &[change]).await?;
    let members = load(conn, seeds).await?;
    let old: Vec<u64> = members.iter().map(|m| m.change).collect();
    derived::remove(conn, &old, &mut touched).await?;
    for family in components(&members) {
        derive(&family, &mut rows);
    }
    derived::insert(conn, &rows, &mut touched).await?;
    derived::recompute(conn, touched).await
}
