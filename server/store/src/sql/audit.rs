//! The audit; triggers of the schema keep it append-only.
use super::SqlStore;
use crate::db::{At, Conn, Query, Row, plain};
use crate::model::{AuditCircle, AuditLine, AuditQuery};
use crate::traits::{Audit, Result};
use async_trait::async_trait;
use domain::AccountId;
use sqlx::AssertSqlSafe;

/// Adds a line within a transaction.
pub async fn add(conn: &mut Conn, line: &AuditLine) -> Result<()> {
    let sql = "INSERT INTO audit (at, account, action, subject) VALUES ($1, $2, $3, $4)";
    let query = conn
        .query(sql)
        .bind(line.at.0)
        .bind(line.account.map(|a| a.0));
    query
        .bind(&line.action)
        .bind(&line.subject)
        .execute(conn)
        .await?;
    Ok(())
}

#[async_trait]
impl Audit for SqlStore {
    async fn audit(&self, line: &AuditLine) -> Result<()> {
        let line = line.clone();
        self.writer
            .write(move |conn| Box::pin(async move { add(conn, &line).await }))
            .await
    }

    async fn audit_lines(&self, limit: u32) -> Result<Vec<AuditLine>> {
        let mut conn = self.reader().await?;
        let sql = "SELECT at, account, action, subject FROM audit ORDER BY number DESC LIMIT $1";
        let rows = conn
            .query(sql)
            .bind(i64::from(limit))
            .fetch_all(&mut conn)
            .await?;
        rows.iter().map(line).collect()
    }

    async fn audit_found(&self, query: &AuditQuery) -> Result<Vec<AuditLine>> {
        let mut conn = self.reader().await?;
        let mut found = Find::default();
        found.all_of(query);
        let (limit, offset) = (found.next(1), found.next(2));
        let sql = format!(
            "SELECT at, account, action, subject FROM audit WHERE {} ORDER BY number DESC \
             LIMIT {limit} OFFSET {offset}",
            found.conditions.join(" AND ")
        );
        let bound = found
            .values
            .iter()
            .fold(conn.query(AssertSqlSafe(sql)), |query, value| {
                value.bind(query)
            });
        let bound = bound
            .bind(i64::from(query.limit))
            .bind(i64::from(query.offset));
        let rows = bound.fetch_all(&mut conn).await?;
        rows.iter().map(line).collect()
    }
}

fn line(row: &Row) -> Result<AuditLine> {
    let at = At("audit", row);
    Ok(AuditLine {
        at: at.instant("at")?,
        account: at.opt_uuid("account")?.map(AccountId),
        action: at.text("action")?,
        subject: at.text("subject")?,
    })
}

/// A value of a condition.
enum Value {
    Number(i64),
    Text(String),
    Account(AccountId),
}

impl Value {
    fn bind(&self, query: Query) -> Query {
        match self {
            Self::Number(n) => query.bind(*n),
            Self::Text(text) => query.bind(plain(text).into_owned()),
            Self::Account(account) => query.bind(account.0),
        }
    }
}

/// Conditions with their values: only those that are asked for, so that an index is found for them.
struct Find {
    conditions: Vec<String>,
    values: Vec<Value>,
}

impl Default for Find {
    fn default() -> Self {
        Self {
            conditions: vec!["1 = 1".to_owned()],
            values: Vec::new(),
        }
    }
}

impl Find {
    /// The name of the place of a value after the ones that are there.
    fn next(&self, after: usize) -> String {
        format!("${}", self.values.len() + after)
    }

    fn place(&mut self, value: Value) -> String {
        self.values.push(value);
        self.next(0)
    }

    fn places(&mut self, values: impl Iterator<Item = Value>) -> String {
        let places: Vec<String> = values.map(|value| self.place(value)).collect();
        // An empty list is no SQL; nothing is equal to NULL.
        match places.is_empty() {
            true => "NULL".to_owned(),
            false => places.join(", "),
        }
    }

    fn all_of(&mut self, query: &AuditQuery) {
        let tests = [
            ("at >=", query.from.map(|at| Value::Number(at.0))),
            ("at <", query.before.map(|at| Value::Number(at.0))),
            ("action =", query.action.clone().map(Value::Text)),
            ("account =", query.account.map(Value::Account)),
            ("subject =", query.subject.clone().map(Value::Text)),
        ];
        for (test, value) in tests {
            if let Some(value) = value {
                let place = self.place(value);
                self.conditions.push(format!("{test} {place}"));
            }
        }
        if let Some(circle) = &query.within {
            let inside = self.circle(circle);
            self.conditions.push(inside);
        }
    }

    fn circle(&mut self, circle: &AuditCircle) -> String {
        let accounts = self.places(circle.accounts.iter().copied().map(Value::Account));
        let subjects = self.places(circle.subjects.iter().cloned().map(Value::Text));
        let mut open = Vec::new();
        for begin in &circle.closed {
            let place = self.place(Value::Text(format!("{begin}%")));
            open.push(format!(" AND subject NOT LIKE {place}"));
        }
        format!(
            "(subject IN ({subjects}) OR (account IN ({accounts}){}))",
            open.concat()
        )
    }
}
