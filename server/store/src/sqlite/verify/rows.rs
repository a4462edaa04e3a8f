//! The derived tables against their temporary twins.
use super::found::Found;
use super::{execute, number, shown};
use crate::check::Part;
use crate::traits::Result;
use sqlx::{Row, SqliteConnection};

/// The tables that follow from entries, row by row.
pub const TABLES: [&str; 10] = [
    "links",
    "roots",
    "families",
    "facts",
    "persons",
    "intervals",
    "running",
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
    async fn of(conn: &mut SqliteConnection, table: &'static str) -> Result<Self> {
        let sql = "SELECT name, pk FROM pragma_table_info($1, 'main')";
        let mut columns = Self {
            table,
            key: Vec::new(),
            values: Vec::new(),
        };
        for row in sqlx::query(sql).bind(table).fetch_all(conn).await? {
            let (name, key): (String, i64) = (row.try_get(0)?, row.try_get(1)?);
            if key > 0 {
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
        let same = each(&self.values, " AND ", |c| format!("s.{c} IS m.{c}"));
        if same.is_empty() { "true".into() } else { same }
    }

    /// A row's key, as text.
    fn key(&self, of: char) -> String {
        each(&self.key, " || ' ' || ", |c| named(of, c))
    }

    /// A row's values, as text.
    fn values(&self, of: char) -> String {
        let values = each(&self.values, " || ' ' || ", |c| named(of, c));
        if values.is_empty() {
            "'a row'".into()
        } else {
            values
        }
    }

    /// Rows that should be otherwise or not at all.
    fn wrong(&self) -> String {
        let Self { table, key, .. } = self;
        format!(
            "SELECT {} AS key, {} AS stored, iif(s.{} IS NULL, NULL, {}) AS wanted \
             FROM main.{table} m LEFT JOIN temp.{table} s ON {} WHERE s.{} IS NULL OR NOT ({})",
            self.key('m'),
            self.values('m'),
            key[0],
            self.values('s'),
            self.same_key(),
            key[0],
            self.same_values(),
        )
    }

    /// Rows that are not there.
    fn lacking(&self) -> String {
        let table = self.table;
        format!(
            "SELECT {} AS key, NULL AS stored, {} AS wanted FROM temp.{table} s \
             WHERE NOT EXISTS (SELECT 1 FROM main.{table} m WHERE {})",
            self.key('s'),
            self.values('s'),
            self.same_key(),
        )
    }
}

fn each(columns: &[String], between: &str, part: impl Fn(&String) -> String) -> String {
    columns.iter().map(part).collect::<Vec<_>>().join(between)
}

fn named(of: char, column: &str) -> String {
    if column == HIDDEN {
        return format!("'{column}=(not shown)'");
    }
    format!("'{column}=' || {}", shown(&format!("{of}.{column}")))
}

/// Compares them all.
pub async fn prove(conn: &mut SqliteConnection, found: &mut Found) -> Result<()> {
    let counts = TABLES.map(|table| format!("(SELECT count(*) FROM temp.{table})"));
    let all = number(conn, format!("SELECT {}", counts.join(" + "))).await?;
    found.begin(Part::Rows, all);
    for table in TABLES {
        let columns = Columns::of(conn, table).await?;
        for sql in [columns.wrong(), columns.lacking()] {
            found.of_query(conn, table, true, &sql).await?;
        }
        let rows = number(conn, format!("SELECT count(*) FROM temp.{table}")).await?;
        found.more(usize::try_from(rows).unwrap_or(usize::MAX));
    }
    found.end();
    Ok(())
}

/// Writes anew what differs.
pub async fn mend(conn: &mut SqliteConnection) -> Result<()> {
    for table in TABLES {
        let columns = Columns::of(conn, table).await?;
        let (key, values) = (columns.same_key(), columns.same_values());
        let all = [&columns.key[..], &columns.values[..]].concat().join(", ");
        execute(
            conn,
            [
                format!(
                    "DELETE FROM main.{table} AS m WHERE NOT EXISTS ( \
                     SELECT 1 FROM temp.{table} s WHERE {key} AND {values})"
                ),
                format!(
                    "INSERT INTO main.{table} ({all}) SELECT {all} FROM temp.{table} AS s \
                     WHERE NOT EXISTS (SELECT 1 FROM main.{table} m WHERE {key})"
                ),
            ],
        )
        .await?;
    }
    Ok(())
}
