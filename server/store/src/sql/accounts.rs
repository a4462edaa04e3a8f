//! Accounts and memberships.
use super::{SqlStore, news};
use crate::db::{At, Conn, Row};
use crate::error::StoreError;
use crate::model::Account;
use crate::traits::{Accounts, Result};
use async_trait::async_trait;
use domain::{AccountId, Instant};
use std::collections::HashMap;
use sync::wire::{AccountKind, MembershipInfo, Role};

/// The columns of an account, to be ended by a condition.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, login, name, password_hash, disabled_at, \
             EXISTS (SELECT 1 FROM centres WHERE account = accounts.id) AS is_centre FROM accounts",
            $rest
        )
    };
}

fn account(row: &Row) -> Result<Account> {
    let at = At("accounts", row);
    Ok(Account {
        id: AccountId(at.uuid("id")?),
        login: at.text("login")?,
        name: at.text("name")?,
        kind: match at.int("is_centre")? {
            0 => AccountKind::Person,
            _ => AccountKind::Centre,
        },
        disabled_at: at.opt_instant("disabled_at")?,
        memberships: Vec::new(),
    })
}

async fn memberships(conn: &mut Conn, id: AccountId) -> Result<Vec<MembershipInfo>> {
    let sql = "SELECT doc FROM memberships WHERE account = $1 ORDER BY number";
    let rows = conn.query(sql).bind(id.0).fetch_all(conn).await?;
    rows.iter()
        .map(|row| At("memberships", row).json("doc"))
        .collect()
}

/// One account with its memberships.
pub async fn by_id(conn: &mut Conn, id: AccountId) -> Result<Option<Account>> {
    let sql = select!(" WHERE id = $1");
    let Some(row) = conn
        .query(sql)
        .bind(id.0)
        .fetch_optional(&mut *conn)
        .await?
    else {
        return Ok(None);
    };
    let memberships = memberships(conn, id).await?;
    Ok(Some(Account {
        memberships,
        ..account(&row)?
    }))
}

/// The name of a role in the table.
pub fn role(role: Role) -> &'static str {
    match role {
        Role::Worker => "worker",
        Role::Manager => "manager",
        Role::Coordinator => "coordinator",
        Role::Administrator => "administrator",
    }
}

/// In which services a membership makes somebody work, and from when to when.
fn works(membership: &MembershipInfo) -> Option<serde_json::Value> {
    (membership.role == Role::Worker).then(|| {
        serde_json::json!({
            "services": membership.services, "from": membership.from, "to": membership.to,
        })
    })
}

/// The document by which colleagues learn an account's name, for the providers it ever belonged to.
pub async fn announce(conn: &mut Conn, id: AccountId, now: Instant) -> Result<()> {
    let Some(account) = by_id(conn, id).await? else {
        return Ok(());
    };
    let mut audience: Vec<String> = account
        .memberships
        .iter()
        .filter_map(|m| m.provider.as_ref())
        .map(|p| format!("provider/{p}"))
        .collect();
    audience.sort();
    audience.dedup();
    let mut doc = serde_json::json!({"id": account.id, "name": account.name});
    // By these a centre's device knows whom to offer. Who never worked in a service needs no line.
    let works: Vec<_> = account.memberships.iter().filter_map(works).collect();
    if !works.is_empty() {
        doc["works"] = works.into();
    }
    super::programmes::put(
        conn,
        &format!("person/{id}"),
        &audience.join(" "),
        &doc,
        None,
        now,
    )
    .await?;
    // The document may be the same, the account is another one.
    news::tell(conn).await
}

/// Writes a new account; nothing is announced yet.
pub async fn insert_account(
    conn: &mut Conn,
    id: AccountId,
    login: &str,
    name: &str,
    password_hash: &str,
    now: Instant,
) -> Result<()> {
    let sql = "INSERT INTO accounts (id, login, name, password_hash, created_at) \
               VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
    let query = conn
        .query(sql)
        .bind(id.0)
        .bind(login)
        .bind(name)
        .bind(password_hash)
        .bind(now.0);
    match query.execute(conn).await? {
        0 => Err(StoreError::Exists { what: "account" }),
        _ => Ok(()),
    }
}

/// Writes a new membership and gives its number; nothing is announced yet.
pub async fn insert_membership(
    conn: &mut Conn,
    account: AccountId,
    membership: &MembershipInfo,
    now: Instant,
) -> Result<u64> {
    let doc = serde_json::to_string(membership).map_err(|e| json("memberships", &e))?;
    let sql = "INSERT INTO memberships (account, provider, role, doc, recorded_at) \
               VALUES ($1, $2, $3, $4, $5) RETURNING number";
    let query = conn
        .query(sql)
        .bind(account.0)
        .bind(membership.provider.as_ref().map(|p| p.as_str()))
        .bind(role(membership.role))
        .bind(doc)
        .bind(now.0);
    At("memberships", &query.fetch_one(conn).await?).count("number")
}

#[async_trait]
impl Accounts for SqlStore {
    async fn add_account(
        &self,
        id: AccountId,
        login: &str,
        name: &str,
        password_hash: &str,
        now: Instant,
    ) -> Result<()> {
        let (login, name, hash) = (
            login.to_lowercase(),
            name.to_owned(),
            password_hash.to_owned(),
        );
        self.writer
            .write(move |conn| {
                Box::pin(async move {
                    insert_account(conn, id, &login, &name, &hash, now).await?;
                    announce(conn, id, now).await
                })
            })
            .await
    }

    async fn set_password(&self, login: &str, password_hash: &str, _now: Instant) -> Result<()> {
        let (login, hash) = (login.to_lowercase(), password_hash.to_owned());
        self.writer
            .write(move |conn| {
                Box::pin(async move {
                    // Nobody ever logs in to a centre's device.
                    let sql = "UPDATE accounts SET password_hash = $1 WHERE login = $2 \
                               AND id NOT IN (SELECT account FROM centres)";
                    let done = conn.query(sql).bind(hash).bind(login).execute(conn).await?;
                    found(done)
                })
            })
            .await
    }

    async fn disable(&self, login: &str, now: Instant) -> Result<()> {
        let login = login.to_lowercase();
        self.writer.write(move |conn| {
            Box::pin(async move {
                let sql = "UPDATE accounts SET disabled_at = coalesce(disabled_at, $1) WHERE login = $2";
                let done = conn.query(sql).bind(now.0).bind(&login).execute(&mut *conn).await?;
                found(done)?;
                let sql = "UPDATE devices SET revoked_at = coalesce(revoked_at, $1) \
                           WHERE account = (SELECT id FROM accounts WHERE login = $2)";
                conn.query(sql).bind(now.0).bind(&login).execute(&mut *conn).await?;
                news::tell(conn).await
            })
        })
        .await
    }

    async fn credentials(&self, login: &str) -> Result<Option<(Account, String)>> {
        let mut conn = self.reader().await?;
        let sql = select!(" WHERE login = $1");
        let row = conn
            .query(sql)
            .bind(login.to_lowercase())
            .fetch_optional(&mut conn)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let account = account(&row)?;
        let memberships = memberships(&mut conn, account.id).await?;
        Ok(Some((
            Account {
                memberships,
                ..account
            },
            At("accounts", &row).text("password_hash")?,
        )))
    }

    async fn account(&self, id: AccountId) -> Result<Option<Account>> {
        by_id(&mut self.reader().await?, id).await
    }

    async fn accounts(&self) -> Result<Vec<Account>> {
        let mut conn = self.reader().await?;
        let rows = conn.query(select!("")).fetch_all(&mut conn).await?;
        let mut accounts: Vec<Account> = rows.iter().map(account).collect::<Result<_>>()?;
        let mut all: HashMap<AccountId, Vec<MembershipInfo>> = HashMap::new();
        for row in conn
            .query("SELECT account, doc FROM memberships ORDER BY number")
            .fetch_all(&mut conn)
            .await?
        {
            let at = At("memberships", &row);
            all.entry(AccountId(at.uuid("account")?))
                .or_default()
                .push(at.json("doc")?);
        }
        for account in &mut accounts {
            account.memberships = all.remove(&account.id).unwrap_or_default();
        }
        accounts.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
        Ok(accounts)
    }

    async fn add_membership(
        &self,
        account: AccountId,
        membership: &MembershipInfo,
        now: Instant,
    ) -> Result<()> {
        let membership = membership.clone();
        self.writer
            .write(move |conn| {
                Box::pin(async move {
                    // A centre's device has the one membership that it was opened with.
                    let known = by_id(conn, account).await?;
                    if known.is_none_or(|known| known.kind != AccountKind::Person) {
                        return Err(StoreError::Missing { what: "account" });
                    }
                    insert_membership(conn, account, &membership, now).await?;
                    announce(conn, account, now).await
                })
            })
            .await
    }
}

/// A change that found no account.
pub fn found(rows: u64) -> Result<()> {
    if rows == 0 {
        Err(StoreError::Missing { what: "account" })
    } else {
        Ok(())
    }
}

/// A value that cannot be written as JSON.
pub fn json(table: &'static str, error: &serde_json::Error) -> StoreError {
    StoreError::Inconsistent {
        table,
        column: "doc",
        why: error.to_string(),
    }
}
