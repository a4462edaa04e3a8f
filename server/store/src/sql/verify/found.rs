//! What a proof has found so far.
use crate::check::{Difference, NAMED, Part, Step, Tell, Verified};
use crate::db::{Conn, Row};
use crate::error::StoreError;
use crate::ledger::StreamRow;
use crate::traits::Result;
use domain::StreamId;
use sqlx::AssertSqlSafe;

/// A proof under way.
pub struct Found {
    tell: Tell,
    pub verified: Verified,
    /// Streams to be written anew, with what their places say.
    pub streams: Vec<(StreamId, StreamRow)>,
    /// Indexes to be built anew.
    pub indexes: Vec<String>,
    part: Part,
    of: u64,
    done: u64,
    differed: u64,
}

impl Found {
    pub fn new(tell: Tell) -> Self {
        Self {
            tell,
            verified: Verified::default(),
            streams: Vec::new(),
            indexes: Vec::new(),
            part: Part::File,
            of: 0,
            done: 0,
            differed: 0,
        }
    }

    /// A part begins.
    pub fn begin(&mut self, part: Part, of: u64) {
        (self.part, self.of, self.done) = (part, of, 0);
        self.differed = self.verified.differences();
        (self.tell)(Step::At(part, 0, of));
    }

    /// More of the part has been looked at.
    pub fn more(&mut self, n: usize) {
        self.done += n as u64;
        (self.tell)(Step::At(self.part, self.done, self.of));
    }

    /// The part is done.
    pub fn end(&mut self) {
        self.verified.counted.insert(self.part, self.of);
        let differ = self.verified.differences() - self.differed;
        (self.tell)(Step::Done(self.part, self.of, differ));
    }

    /// Can something be written anew, and is it known what?
    pub fn can_mend(&self) -> bool {
        let whole = !self.verified.broken && !self.verified.stopped;
        whole && self.verified.differences() > self.verified.beyond_repair
    }

    /// Puts what was found before in front.
    pub fn after(&mut self, before: Verified) {
        let own = std::mem::replace(&mut self.verified.named, before.named);
        self.verified.named.extend(own);
        for (table, n) in before.found {
            *self.verified.found.entry(table).or_default() += n;
        }
        self.verified.beyond_repair += before.beyond_repair;
    }

    /// A difference of what is derived.
    pub fn derived(&mut self, table: &'static str, key: String, stored: String, wanted: String) {
        self.differs(Difference {
            table,
            key,
            stored,
            wanted,
            derived: true,
        });
    }

    /// A difference of the ledger itself: there is nothing to write it anew from.
    pub fn lost(
        &mut self,
        table: &'static str,
        key: impl Into<String>,
        stored: impl Into<String>,
        wanted: impl Into<String>,
    ) {
        self.differs(Difference {
            table,
            key: key.into(),
            stored: stored.into(),
            wanted: wanted.into(),
            derived: false,
        });
    }

    fn differs(&mut self, difference: Difference) {
        let of_table = self.verified.found.entry(difference.table).or_default();
        *of_table += 1;
        self.verified.beyond_repair += u64::from(!difference.derived);
        if *of_table <= NAMED as u64 {
            self.verified.named.push(difference);
        }
    }

    /// More differences of a table than are named.
    fn unnamed(&mut self, table: &'static str, n: u64, derived: bool) {
        *self.verified.found.entry(table).or_default() += n;
        if !derived {
            self.verified.beyond_repair += n;
        }
    }

    /// The proof cannot go on.
    pub fn stop(&mut self, table: &'static str, at: &str) {
        self.lost(table, at, "what cannot be read", "readable");
        self.verified.stopped = true;
        self.end();
    }

    /// The differences that a query finds: `key`, `stored`, `wanted` as text, null for no row.
    pub async fn of_query(
        &mut self,
        conn: &mut Conn,
        table: &'static str,
        derived: bool,
        sql: &str,
    ) -> Result<()> {
        // As bytes: what is damaged may be no text.
        let kind = conn.kind();
        let limited = format!(
            "SELECT {} AS key, {} AS stored, {} AS wanted FROM ({sql}) found LIMIT {NAMED}",
            kind.bytes("key"),
            kind.bytes("stored"),
            kind.bytes("wanted"),
        );
        let rows = conn
            .query(AssertSqlSafe(limited))
            .fetch_all(&mut *conn)
            .await?;
        for row in &rows {
            self.differs(Difference {
                table,
                key: text(row, "key")?,
                stored: text(row, "stored")?,
                wanted: text(row, "wanted")?,
                derived,
            });
        }
        if rows.len() == NAMED {
            let all = super::number(conn, format!("SELECT count(*) FROM ({sql}) found")).await?;
            self.unnamed(table, all.saturating_sub(NAMED as u64), derived);
        }
        Ok(())
    }
}

fn text(row: &Row, column: &'static str) -> Result<String> {
    let text: Option<&[u8]> = row.get(column).map_err(StoreError::from)?;
    Ok(text.map_or_else(
        || "no row".into(),
        |text| String::from_utf8_lossy(text).into_owned(),
    ))
}
