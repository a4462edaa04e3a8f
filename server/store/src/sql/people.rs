//! People as they are set up in the browser: invitations, numbered memberships, disabling.
use super::accounts::{self, announce, found, insert_account, insert_membership, json};
use super::ledger::{STREAMS, stream_state};
use super::{SqlStore, news};
use crate::db::{At, Conn, Row, big};
use crate::error::StoreError;
use crate::model::StreamState;
use crate::people::{
    Invitation, Membership, MembershipChange, NewInvitation, NewPerson, Presence, Purpose,
    Unusable, Used, overlap,
};
use crate::traits::{People, Result};
use async_trait::async_trait;
use domain::{AccountId, Day, Instant};
use sync::digest::Hash;
use sync::wire::MembershipInfo;

fn invitation(row: &Row) -> Result<Invitation> {
    let at = At("invitations", row);
    let purpose = match at.text("purpose")?.as_str() {
        "first" => Purpose::First,
        "reset" => Purpose::Reset,
        other => {
            return Err(StoreError::Inconsistent {
                table: "invitations",
                column: "purpose",
                why: other.to_owned(),
            });
        }
    };
    Ok(Invitation {
        account: AccountId(at.uuid("account")?),
        purpose,
        created_at: at.instant("created_at")?,
        expires_at: at.instant("expires_at")?,
        used_at: at.opt_instant("used_at")?,
        withdrawn_at: at.opt_instant("withdrawn_at")?,
    })
}

async fn by_code(conn: &mut Conn, code: &Hash) -> Result<Option<Invitation>> {
    let sql = "SELECT * FROM invitations WHERE code = $1";
    let row = conn.query(sql).bind(&code.0[..]).fetch_optional(conn);
    row.await?.as_ref().map(invitation).transpose()
}

/// Withdraws what could still be used; how many there were.
async fn withdraw(conn: &mut Conn, account: AccountId, now: Instant) -> Result<u64> {
    let sql = "UPDATE invitations SET withdrawn_at = $1 \
               WHERE account = $2 AND used_at IS NULL AND withdrawn_at IS NULL AND expires_at > $1";
    let query = conn.query(sql).bind(now.0).bind(account.0);
    query.execute(conn).await
}

async fn insert_invitation(
    conn: &mut Conn,
    account: AccountId,
    new: &NewInvitation,
    purpose: Purpose,
) -> Result<()> {
    let sql = "INSERT INTO invitations (account, code, purpose, created_by, created_at, expires_at) \
               VALUES ($1, $2, $3, $4, $5, $6)";
    let query = conn.query(sql).bind(account.0).bind(&new.code.0[..]);
    let query = query.bind(purpose.as_str()).bind(new.by.map(|by| by.0));
    let query = query.bind(new.at.0).bind(new.expires_at.0);
    query.execute(conn).await.map(|_| ())
}

async fn numbered(conn: &mut Conn, account: AccountId) -> Result<Vec<Membership>> {
    let sql = "SELECT number, doc FROM memberships WHERE account = $1 ORDER BY number";
    let rows = conn.query(sql).bind(account.0).fetch_all(conn).await?;
    let one = |row: &Row| {
        let at = At("memberships", row);
        Ok(Membership {
            number: at.count("number")?,
            info: at.json("doc")?,
        })
    };
    rows.iter().map(one).collect()
}

/// Those who administrate the installation on a day and can log in: how many there are, and how many
/// of them for good.
async fn administrators(conn: &mut Conn, on: Day) -> Result<(usize, usize)> {
    let sql = "SELECT m.doc FROM memberships m JOIN accounts a ON a.id = m.account \
               WHERE m.role = 'administrator' AND a.disabled_at IS NULL AND a.password_hash <> ''";
    let rows = conn.query(sql).fetch_all(conn).await?;
    let mut counted = (0, 0);
    for row in &rows {
        let info: MembershipInfo = At("memberships", row).json("doc")?;
        if info.from <= on && info.to.is_none_or(|to| on <= to) {
            counted.0 += 1;
            counted.1 += usize::from(info.to.is_none());
        }
    }
    Ok(counted)
}

/// Somebody must be left, and for good if somebody was.
fn somebody_left(before: (usize, usize), after: (usize, usize)) -> Result<()> {
    let lost = |before, after| before > 0 && after == 0;
    if lost(before.0, after.0) || lost(before.1, after.1) {
        return Err(StoreError::LastAdministrator);
    }
    Ok(())
}

async fn must_exist(conn: &mut Conn, account: AccountId) -> Result<()> {
    found(u64::from(accounts::by_id(conn, account).await?.is_some()))
}

/// None of the memberships but `except` may overlap this one.
async fn must_fit(
    conn: &mut Conn,
    account: AccountId,
    info: &MembershipInfo,
    except: Option<u64>,
) -> Result<()> {
    let all = numbered(conn, account).await?;
    let taken = |m: &Membership| Some(m.number) != except && overlap(&m.info, info);
    if all.iter().any(taken) {
        return Err(StoreError::Overlap);
    }
    Ok(())
}

async fn change(conn: &mut Conn, change: &MembershipChange) -> Result<()> {
    let all = numbered(conn, change.account).await?;
    let Some(old) = all.iter().find(|m| m.number == change.number) else {
        return Err(StoreError::Missing { what: "membership" });
    };
    must_fit(conn, change.account, &change.to, Some(change.number)).await?;
    let before = administrators(conn, change.day()).await?;
    let doc = |info| serde_json::to_string(info).map_err(|e| json("memberships", &e));
    let sql = "INSERT INTO membership_versions (membership, doc, changed_by, changed_at) \
               VALUES ($1, $2, $3, $4)";
    let query = conn
        .query(sql)
        .bind(big(change.number))
        .bind(doc(&old.info)?);
    let query = query.bind(change.by.map(|by| by.0)).bind(change.at.0);
    query.execute(&mut *conn).await?;
    let query = conn.query("UPDATE memberships SET doc = $1 WHERE number = $2");
    let query = query.bind(doc(&change.to)?).bind(big(change.number));
    query.execute(&mut *conn).await?;
    somebody_left(before, administrators(conn, change.day()).await?)?;
    news::tell(conn).await
}

async fn use_code(conn: &mut Conn, code: &Hash, password_hash: &str, now: Instant) -> Result<Used> {
    let Some(invitation) = by_code(conn, code).await? else {
        return Ok(Err(Unusable::Unknown));
    };
    if let Some(why) = invitation.unusable(now) {
        return Ok(Err(why));
    }
    let Some(account) = accounts::by_id(conn, invitation.account).await? else {
        return Ok(Err(Unusable::Unknown));
    };
    let sql = "UPDATE invitations SET used_at = $1 WHERE code = $2";
    let query = conn.query(sql).bind(now.0).bind(&code.0[..]);
    query.execute(&mut *conn).await?;
    let sql = "UPDATE accounts SET password_hash = $1 WHERE id = $2";
    let query = conn.query(sql).bind(password_hash).bind(account.id.0);
    query.execute(&mut *conn).await?;
    Ok(Ok(account))
}

async fn disable(conn: &mut Conn, account: AccountId, now: Instant) -> Result<()> {
    let before = administrators(conn, now.day()).await?;
    let sql = "UPDATE accounts SET disabled_at = coalesce(disabled_at, $1) WHERE id = $2";
    let query = conn.query(sql).bind(now.0).bind(account.0);
    found(query.execute(&mut *conn).await?)?;
    somebody_left(before, administrators(conn, now.day()).await?)?;
    let sql = "UPDATE devices SET revoked_at = coalesce(revoked_at, $1) WHERE account = $2";
    let query = conn.query(sql).bind(now.0).bind(account.0);
    query.execute(&mut *conn).await?;
    withdraw(conn, account, now).await?;
    news::tell(conn).await
}

#[async_trait]
impl People for SqlStore {
    async fn add_person(&self, person: &NewPerson, invitation: &NewInvitation) -> Result<()> {
        let (person, new) = (person.clone(), invitation.clone());
        let work = self.writer.write(move |conn| {
            Box::pin(async move {
                let (id, login) = (person.id, person.login.to_lowercase());
                insert_account(conn, id, &login, &person.name, "", new.at).await?;
                for membership in &person.memberships {
                    must_fit(conn, id, membership, None).await?;
                    insert_membership(conn, id, membership, new.at).await?;
                }
                insert_invitation(conn, id, &new, Purpose::First).await?;
                announce(conn, id, new.at).await
            })
        });
        work.await
    }

    async fn rename(&self, account: AccountId, name: &str, now: Instant) -> Result<()> {
        let name = name.to_owned();
        let work = self.writer.write(move |conn| {
            Box::pin(async move {
                let query = conn.query("UPDATE accounts SET name = $1 WHERE id = $2");
                found(query.bind(name).bind(account.0).execute(&mut *conn).await?)?;
                announce(conn, account, now).await
            })
        });
        work.await
    }

    async fn invite(&self, account: AccountId, invitation: &NewInvitation) -> Result<Purpose> {
        let new = invitation.clone();
        let work = self.writer.write(move |conn| {
            Box::pin(async move {
                let sql = "SELECT password_hash FROM accounts WHERE id = $1";
                let row = conn.query(sql).bind(account.0).fetch_optional(&mut *conn);
                let row = row.await?.ok_or(StoreError::Missing { what: "account" })?;
                let purpose = match At("accounts", &row).text("password_hash")?.is_empty() {
                    true => Purpose::First,
                    false => Purpose::Reset,
                };
                withdraw(conn, account, new.at).await?;
                insert_invitation(conn, account, &new, purpose).await?;
                Ok(purpose)
            })
        });
        work.await
    }

    async fn withdraw_invitation(&self, account: AccountId, now: Instant) -> Result<bool> {
        let work = self.writer.write(move |conn| {
            Box::pin(async move { Ok(withdraw(conn, account, now).await? > 0) })
        });
        work.await
    }

    async fn invitation(&self, code: &Hash) -> Result<Option<Invitation>> {
        by_code(&mut self.reader().await?, code).await
    }

    async fn newest_invitation(&self, account: AccountId) -> Result<Option<Invitation>> {
        let mut conn = self.reader().await?;
        let sql = "SELECT * FROM invitations WHERE account = $1 ORDER BY number DESC LIMIT 1";
        let row = conn.query(sql).bind(account.0).fetch_optional(&mut conn);
        row.await?.as_ref().map(invitation).transpose()
    }

    async fn use_invitation(&self, code: &Hash, password_hash: &str, now: Instant) -> Result<Used> {
        let (code, hash) = (*code, password_hash.to_owned());
        let work = self
            .writer
            .write(move |conn| Box::pin(async move { use_code(conn, &code, &hash, now).await }));
        work.await
    }

    async fn disable_person(&self, account: AccountId, now: Instant) -> Result<()> {
        let work = self
            .writer
            .write(move |conn| Box::pin(async move { disable(conn, account, now).await }));
        work.await
    }

    async fn enable_person(&self, account: AccountId, _now: Instant) -> Result<()> {
        let work = self.writer.write(move |conn| {
            Box::pin(async move {
                let query = conn.query("UPDATE accounts SET disabled_at = NULL WHERE id = $1");
                found(query.bind(account.0).execute(&mut *conn).await?)?;
                news::tell(conn).await
            })
        });
        work.await
    }

    async fn memberships(&self, account: AccountId) -> Result<Vec<Membership>> {
        numbered(&mut self.reader().await?, account).await
    }

    async fn join(
        &self,
        account: AccountId,
        membership: &MembershipInfo,
        now: Instant,
    ) -> Result<u64> {
        let membership = membership.clone();
        let work = self.writer.write(move |conn| {
            Box::pin(async move {
                must_exist(conn, account).await?;
                must_fit(conn, account, &membership, None).await?;
                let number = insert_membership(conn, account, &membership, now).await?;
                announce(conn, account, now).await?;
                Ok(number)
            })
        });
        work.await
    }

    async fn change_membership(&self, wanted: &MembershipChange) -> Result<()> {
        let wanted = wanted.clone();
        let work = self
            .writer
            .write(move |conn| Box::pin(async move { change(conn, &wanted).await }));
        work.await
    }

    async fn membership_versions(&self, number: u64) -> Result<Vec<MembershipInfo>> {
        let mut conn = self.reader().await?;
        let sql = "SELECT doc FROM membership_versions WHERE membership = $1 ORDER BY number";
        let rows = conn.query(sql).bind(big(number)).fetch_all(&mut conn);
        let doc = |row: &Row| At("membership_versions", row).json("doc");
        rows.await?.iter().map(doc).collect()
    }

    async fn presences(&self) -> Result<Vec<Presence>> {
        let mut conn = self.reader().await?;
        let sql = "SELECT account, max(seen) AS seen, CAST(sum(pending) AS BIGINT) AS pending FROM ( \
                   SELECT account, seen_at AS seen, 0 AS pending FROM devices UNION ALL \
                   SELECT account, synced_at AS seen, pending FROM streams) p GROUP BY account";
        let rows = conn.query(sql).fetch_all(&mut conn).await?;
        let presence = |row: &Row| {
            let at = At("devices", row);
            Ok(Presence {
                account: AccountId(at.uuid("account")?),
                seen_at: at.opt_instant("seen")?,
                pending: at.count("pending")?,
            })
        };
        rows.iter().map(presence).collect()
    }

    async fn without_password(&self) -> Result<Vec<AccountId>> {
        let mut conn = self.reader().await?;
        let sql = "SELECT id FROM accounts WHERE password_hash = ''";
        let rows = conn.query(sql).fetch_all(&mut conn).await?;
        let id = |row: &Row| At("accounts", row).uuid("id").map(AccountId);
        rows.iter().map(id).collect()
    }

    async fn streams_of(&self, account: AccountId) -> Result<Vec<StreamState>> {
        let mut conn = self.reader().await?;
        let sql = format!("{STREAMS} WHERE s.account = $1 ORDER BY s.stream");
        let query = conn.query(sqlx::AssertSqlSafe(sql)).bind(account.0);
        let rows = query.fetch_all(&mut conn).await?;
        let mut states = Vec::with_capacity(rows.len());
        for row in &rows {
            states.push(stream_state(&mut conn, row).await?);
        }
        Ok(states)
    }
}
