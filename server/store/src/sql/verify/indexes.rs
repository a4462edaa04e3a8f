//! Indexes that lack rows of their tables. They are built anew from the tables, if they hold nothing
//! that their tables do not: what is in an index only is the last that is known of a lost row.
use super::{execute, number};
use crate::db::Conn;
use crate::traits::Result;
use std::collections::BTreeSet;

/// The indexes that these words of `PRAGMA integrity_check` are about, if a new building of them is
/// all that is needed.
pub async fn that_lack_rows(conn: &mut Conn, said: &[String]) -> Result<Vec<String>> {
    let mut found = BTreeSet::new();
    for said in said {
        let lacks = said.starts_with("row ") || said.starts_with("wrong # of entries in index ");
        let name = said
            .split_once(" missing from index ")
            .or_else(|| said.split_once("wrong # of entries in index "));
        match name {
            Some((_, name)) if lacks => found.insert(name.to_owned()),
            _ => return Ok(Vec::new()),
        };
    }
    for index in &found {
        if !holds_nothing_more(conn, index).await? {
            return Ok(Vec::new());
        }
    }
    Ok(found.into_iter().collect())
}

/// Is whatever this index holds in its table too?
async fn holds_nothing_more(conn: &mut Conn, index: &str) -> Result<bool> {
    let sql = "SELECT tbl_name FROM main.sqlite_master WHERE type = 'index' AND name = $1";
    let row = conn.query(sql).bind(index).fetch_optional(&mut *conn);
    let Some(row) = row.await? else {
        return Ok(false);
    };
    let table: String = row.get(0)?;
    // The columns of the index and the key of the row that it leads to, which has no name if it is
    // the number of the row.
    let sql = "SELECT coalesce(x.name, 'rowid'), x.name IS NULL OR coalesce(t.pk, 0) > 0 AS key \
               FROM pragma_index_xinfo($1, 'main') x LEFT JOIN pragma_table_info($2, 'main') t ON t.name = x.name";
    let rows = conn
        .query(sql)
        .bind(index)
        .bind(&table)
        .fetch_all(&mut *conn)
        .await?;
    let mut same = Vec::new();
    for row in &rows {
        let (column, key): (String, bool) = (row.get(0)?, row.get(1)?);
        // Looked up by the key only: not by the very index that is in question.
        let own = if key { "t." } else { "+t." };
        same.push(format!("{own}{column} IS i.{column}"));
    }
    let more = format!(
        "SELECT EXISTS (SELECT 1 FROM main.{table} i INDEXED BY {index} \
         WHERE NOT EXISTS (SELECT 1 FROM main.{table} t WHERE {}))",
        same.join(" AND ")
    );
    Ok(number(conn, more).await? == 0)
}

/// Builds them anew.
pub async fn build(conn: &mut Conn, indexes: &[String]) -> Result<()> {
    execute(
        conn,
        indexes.iter().map(|name| format!("REINDEX main.{name}")),
    )
    .await
}
