//! The derived tables against their temporary twins.
use super::found::Found;
use super::{execute, number};
use crate::check::Part;
use crate::db::{Conn, Kind};
use crate::traits::Result;

/// The tables that follow from entries, row by row.
pub const TABLES: [&str; 13] = [
    "links",
    "roots",
    "families",
    "facts",
    "persons",
    "intervals",
    "running",
    "finds",
    "visits",
    "waiting",
    "day_counts",
    "day_hours",
    "day_open",
];

/// The key of a person may be a client's code: it is never shown.
const HIDDEN: &str = "person";

/// The columns of a table.
struct Columns {
    table: &'static str,
    key: Vec<String>,
    values: Vec<String>,
}

impl Columns {
    async fn of(conn: &mut Conn, table: &'static str) -> Result<Self> {
        let sql = match conn.kind() {
            Kind::Sqlite => "SELECT name, pk FROM pragma_table_info($1, 'main')",
            Kind::Postgres => {
                "SELECT CAST(a.attname AS TEXT) AS name, CAST(a.attnum = ANY (i.indkey) AS INT) AS pk \
                 FROM pg_attribute a JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary \
                 WHERE a.attrelid = CAST('main.' || $1 AS regclass) AND a.attnum > 0 AND NOT a.attisdropped \
                 ORDER BY a.attnum"
            }
        };
        let mut columns = Self {
            table,
            key: Vec::new(),
            values: Vec::new(),
        };
        for row in conn.query(sql).bind(table).fetch_all(conn).await? {
            let name: String = row.get(0)?;
            if row.int(1)?.is_some_and(|key| key > 0) {
                columns.key.push(name);
            } else {
                columns.values.push(name);
            }
        }
        Ok(columns)
    }

    /// The keys of `m` (stored) and `s` (wanted) are equal.
    fn same_key(&self) -> String {
        each(&self.key, " AND ", |c| format!("s.{c} = m.{c}"))
    }

    /// Their values are equal.
    fn same_values(&self) -> String {
        let same = each(&self.values, " AND ", |c| {
            format!("s.{c} IS NOT DISTINCT FROM m.{c}")
        });
        if same.is_empty() { "true".into() } else { same }
    }

    /// A row's key, as text.
    fn key(&self, kind: Kind, of: char) -> String {
        each(&self.key, " || ' ' || ", |c| named(kind, of, c))
    }

    /// A row's values, as text.
    fn values(&self, kind: Kind, of: char) -> String {
        let values = each(&self.values, " || ' ' || ", |c| named(kind, of, c));
        if values.is_empty() {
            "'a row'".into()
        } else {
            values
        }
    }

    /// Rows that should be otherwise or not at all.
    fn wrong(&self, kind: Kind) -> String {
        let Self { table, key, .. } = self;
        format!(
            "SELECT {} AS key, {} AS stored, CASE WHEN s.{} IS NOT NULL THEN {} END AS wanted \
             FROM main.{table} m LEFT JOIN {table} s ON {} WHERE s.{} IS NULL OR NOT ({})",
            self.key(kind, 'm'),
            self.values(kind, 'm'),
            key[0],
            self.values(kind, 's'),
            self.same_key(),
            key[0],
            self.same_values(),
        )
    }

    /// Rows that are not there.
    fn lacking(&self, kind: Kind) -> String {
        let table = self.table;
        format!(
            "SELECT {} AS key, NULL AS stored, {} AS wanted FROM {table} s \
             WHERE NOT EXISTS (SELECT 1 FROM main.{table} m WHERE {})",
            self.key(kind, 's'),
            self.values(kind, 's'),
            self.same_key(),
        )
    }
}

fn each(columns: &[String], between: &str, part: impl Fn(&String) -> String) -> String {
    columns.iter().map(part).collect::<Vec<_>>().join(between)
}

fn named(kind: Kind, of: char, column: &str) -> String {
    if column == HIDDEN {
        return format!("'{column}=(not shown)'");
    }
    format!("'{column}=' || {}", kind.shown(&format!("{of}.{column}")))
}

/// Compares them all.
pub async fn prove(conn: &mut Conn, found: &mut Found) -> Result<()> {
    let counts = TABLES.map(|table| format!("(SELECT count(*) FROM {table})"));
    let all = number(conn, format!("SELECT {}", counts.join(" + "))).await?;
    found.begin(Part::Rows, all);
    let kind = conn.kind();
    for table in TABLES {
        let columns = Columns::of(conn, table).await?;
        for sql in [columns.wrong(kind), columns.lacking(kind)] {
            found.of_query(conn, table, true, &sql).await?;
        }
        let rows = number(conn, format!("SELECT count(*) FROM {table}")).await?;
        found.more(usize::try_from(rows).unwrap_or(usize::MAX));
    }
    found.end();
    Ok(())
}

/// Writes anew what differs.
pub async fn mend(conn: &mut Conn) -> Result<()> {
    for table in TABLES {
        let columns = Columns::of(conn, table).await?;
        let (key, values) = (columns.same_key(), columns.same_values());
        let all = [&columns.key[..], &columns.values[..]].concat().join(", ");
        execute(
            conn,
            [
                format!(
                    "DELETE FROM main.{table} AS m WHERE NOT EXISTS ( \
                     SELECT 1 FROM {table} s WHERE {key} AND {values})"
                ),
                format!(
                    "INSERT INTO main.{table} ({all}) SELECT {all} FROM {table} AS s \
                     WHERE NOT EXISTS (SELECT 1 FROM main.{table} m WHERE {key})"
                ),
            ],
        )
        .await?;
    }
    Ok(())
}
