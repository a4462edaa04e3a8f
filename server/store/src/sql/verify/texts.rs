//! The texts: each has its hash and is the entry that its row says. What follows from an entry by
//! itself is derived on the way.
use super::found::Found;
use super::number;
use crate::check::Part;
use crate::db::{At, Conn, Row, big};
use crate::derive::{Derived, Member, announce, derive, is_alone, nameless, targets};
use crate::error::StoreError;
use crate::sql::derived::{self, Touched};
use crate::sql::{bulk, flags};
use crate::traits::Result;
use domain::{AccountId, Day, Entry, EntryId, ServiceId};
use sync::digest::Hash;

/// Entries looked at together.
const CHUNK: usize = 1_000;

/// Who is to see an entry: whom, its number, the last day of its family, whether surely.
pub struct Wanted<T>(T, u64, Day, bool);

/// Who is to see which entries.
#[derive(Default)]
pub struct Circles {
    services: Vec<Wanted<ServiceId>>,
    people: Vec<Wanted<AccountId>>,
}

impl Circles {
    /// Adds a family, announced as if it had arrived at once.
    pub fn add(&mut self, family: &[&Member]) {
        let (services, people) = announce(family, |_| true, |_| false);
        let mut last = Day::default();
        for line in services {
            last = last.max(line.day);
            self.services
                .push(Wanted(line.to, line.change, line.day, true));
        }
        for line in people {
            self.people
                .push(Wanted(line.to, line.change, line.day, true));
        }
        if !family.iter().any(|m| m.void) {
            return;
        }
        // Before a correction was marked, its family may have been announced more widely.
        for member in family {
            for other in family {
                let service = other.entry.service.clone();
                self.services
                    .push(Wanted(service, member.change, last, false));
                let people = other.entry.workers.iter().chain([&other.entry.author]);
                self.people
                    .extend(people.map(|who| Wanted(*who, member.change, last, false)));
            }
        }
    }

    /// Notes them.
    pub async fn write(&self, conn: &mut Conn) -> Result<()> {
        let tail = "ON CONFLICT DO NOTHING";
        let head = "INSERT INTO wanted_feed (change, service, day, must)";
        bulk::insert(conn, head, 4, tail, &self.services, |q, w| {
            q.bind(big(w.1))
                .bind(w.0.as_str())
                .bind(w.2.to_string())
                .bind(i64::from(w.3))
        })
        .await?;
        let head = "INSERT INTO wanted_own_feed (change, account, day, must)";
        bulk::insert(conn, head, 4, tail, &self.people, |q, w| {
            q.bind(big(w.1))
                .bind(w.0.0)
                .bind(w.2.to_string())
                .bind(i64::from(w.3))
        })
        .await
    }
}

/// What is wrong with a text: what is stored, and what should be.
struct Fault(String, String);

fn fault<T>(stored: impl Into<String>, wanted: impl Into<String>) -> std::result::Result<T, Fault> {
    Err(Fault(stored.into(), wanted.into()))
}

/// Reads an entry from a text; what is wrong with it is not repeated, for it may be a client's.
fn read(text: &str) -> std::result::Result<Entry, Fault> {
    domain::json::read(text).or_else(|_| fault("a text that is no entry", "an entry"))
}

/// What cannot be read at all is as damaged as what is read and wrong.
fn readable<T>(
    found: Result<std::result::Result<T, Fault>>,
) -> Result<std::result::Result<T, Fault>> {
    match found {
        Err(StoreError::Inconsistent { column, .. }) => Ok(fault(
            format!("what cannot be read as {column}"),
            "readable",
        )),
        found => found,
    }
}

/// The id of a row, for its name.
fn named(at: At<'_>) -> String {
    at.uuid("id")
        .map_or_else(|_| "(cannot be read)".into(), |id| id.to_string())
}

/// Proves one row and gives its entry with its flags.
fn examine(row: &Row) -> Result<std::result::Result<Member, Fault>> {
    let at = At("entries", row);
    let (change, flags) = (at.count("change")?, flags(&at.text("flags")?));
    Ok(text(row)?.map(|entry| Member::new(change, Box::new(entry), &flags)))
}

/// Proves the text of a row and gives its entry.
fn text(row: &Row) -> Result<std::result::Result<Entry, Fault>> {
    let at = At("entries", row);
    let (raw, hash, rest) = (at.text("raw")?, at.hash("hash")?, at.opt_text("nameless")?);
    let found = match rest {
        None if raw.is_empty() => fault("no text", "a text, or an erasure that tells of it"),
        Some(_) if !raw.is_empty() => fault("a text", "no text: it was erased"),
        Some(rest) if at.hash("erased_hash")? == hash => read(&rest).and_then(|entry| {
            if nameless(&entry) == entry {
                Ok(entry)
            } else {
                fault("what belongs to a person", "nameless: it was erased")
            }
        }),
        Some(_) => fault("another hash than its erasure", "the same"),
        None => {
            let of_text = Hash::of(&raw);
            if of_text == hash {
                read(&raw)
            } else {
                fault(
                    format!("a text with the hash {of_text}"),
                    format!("with {hash}"),
                )
            }
        }
    };
    let (id, schema) = (EntryId(at.uuid("id")?), at.int("schema")?);
    Ok(found.and_then(|entry| {
        if entry.id != id {
            fault(format!("the entry {}", entry.id), format!("the entry {id}"))
        } else if i64::from(entry.schema) != schema {
            fault(
                format!("schema {schema}"),
                format!("schema {}", entry.schema),
            )
        } else {
            Ok(entry)
        }
    }))
}

/// Proves the texts of entries, and derives what follows from each by itself.
pub async fn prove(conn: &mut Conn, found: &mut Found) -> Result<()> {
    let all = number(conn, "SELECT count(*) FROM main.entries").await?;
    found.begin(Part::Texts, all);
    let mut after = i64::MIN;
    loop {
        let sql = "SELECT e.change, e.id, e.hash, e.schema, e.flags, e.raw, x.nameless, x.hash AS erased_hash \
                   FROM main.entries e LEFT JOIN main.erased x ON x.id = e.id \
                   WHERE e.change > $1 ORDER BY e.change LIMIT $2";
        let rows = conn
            .query(sql)
            .bind(after)
            .bind(CHUNK as i64)
            .fetch_all(&mut *conn)
            .await?;
        let Some(last) = rows.last() else { break };
        after = At("entries", last).int("change")?;
        chunk(conn, found, &rows).await?;
        found.more(rows.len());
    }
    let erasures = "SELECT 'number ' || change AS key, 'an erasure' AS stored, 'of an entry' AS wanted \
                    FROM main.erased x WHERE NOT EXISTS (SELECT 1 FROM main.entries e WHERE e.id = x.id)";
    found.of_query(conn, "erased", false, erasures).await?;
    found.end();
    Ok(())
}

async fn chunk(conn: &mut Conn, found: &mut Found, rows: &[Row]) -> Result<()> {
    let mut damaged = Vec::new();
    let mut members = Vec::with_capacity(rows.len());
    for row in rows {
        let at = At("entries", row);
        let change: u64 = at.count("change")?;
        match readable(examine(row))? {
            Ok(member) => members.push(member),
            Err(Fault(stored, wanted)) => {
                let key = format!("number {change}, id {}", named(at));
                found.lost("entries", key, stored, wanted);
                damaged.push(change);
            }
        }
    }
    let (mut derived, mut circles) = (Derived::default(), Circles::default());
    let (mut links, mut related, mut marked) = (Vec::new(), Vec::new(), Vec::new());
    for member in &members {
        if is_alone(&member.entry) {
            derive(&[member], &mut derived);
            circles.add(&[member]);
        } else {
            related.push(member.change);
            marked.extend(member.void.then_some(member.change));
            links.extend(
                targets(&member.entry)
                    .into_iter()
                    .map(|t| (t, member.change)),
            );
        }
    }
    let numbers = [
        ("INSERT INTO damaged (change)", damaged),
        ("INSERT INTO related (change)", related),
        ("INSERT INTO marked (change)", marked),
    ];
    for (head, numbers) in numbers {
        bulk::insert(conn, head, 1, "", &numbers, |q, c| q.bind(big(*c))).await?;
    }
    let head = "INSERT INTO links (target, change)";
    bulk::insert(conn, head, 2, "", &links, |q, (target, change)| {
        q.bind(target.0).bind(big(*change))
    })
    .await?;
    circles.write(conn).await?;
    derived::insert(conn, &derived, &mut Touched::default()).await
}

fn set_aside(at: At<'_>) -> Result<std::result::Result<(), Fault>> {
    let (raw, hash) = (at.text("raw")?, at.hash("raw_hash")?);
    let of_text = Hash::of(&raw);
    if raw.is_empty() || of_text == hash {
        return Ok(Ok(()));
    }
    Ok(fault(
        format!("a text with the hash {of_text}"),
        format!("with {hash}"),
    ))
}

/// Proves the texts set aside. An erased one is empty.
pub async fn prove_set_aside(conn: &mut Conn, found: &mut Found) -> Result<()> {
    let all = number(conn, "SELECT count(*) FROM main.quarantine").await?;
    found.begin(Part::SetAside, all);
    let mut after = i64::MIN;
    loop {
        let sql = "SELECT number, raw, raw_hash FROM main.quarantine WHERE number > $1 ORDER BY number LIMIT $2";
        let rows = conn
            .query(sql)
            .bind(after)
            .bind(CHUNK as i64)
            .fetch_all(&mut *conn)
            .await?;
        let Some(last) = rows.last() else { break };
        after = At("quarantine", last).int("number")?;
        for row in &rows {
            let at = At("quarantine", row);
            if let Err(Fault(stored, wanted)) = readable(set_aside(at))? {
                let key = format!("number {}", at.int("number")?);
                found.lost("quarantine", key, stored, wanted);
            }
        }
        found.more(rows.len());
    }
    found.end();
    Ok(())
}
