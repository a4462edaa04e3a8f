//! Marks what its author was not entitled to, as soon as its root is known.
use crate::db::{At, Conn, big};
use crate::derive::{Member, questionable};
use crate::error::StoreError;
use crate::model::NOT_ENTITLED;
use domain::programme::Service;
use domain::{AccountId, Day, ServiceId};
use std::collections::BTreeSet;
use sync::wire::{MembershipInfo, Role};

/// Marks members of loaded families; returns the numbers of those marked now.
pub async fn mark(conn: &mut Conn, members: &mut [Member]) -> Result<BTreeSet<u64>, StoreError> {
    let mut marked = BTreeSet::new();
    for (change, root) in questionable(members) {
        let Some(member) = members.iter_mut().find(|m| m.change == change) else {
            continue;
        };
        let row = conn
            .query("SELECT arrived FROM entries WHERE change = $1")
            .bind(big(change));
        let row = row.fetch_one(&mut *conn).await?;
        let on = At("entries", &row).instant("arrived")?.day();
        if manages(conn, member.entry.author, &root.service, on).await? {
            continue;
        }
        member.void = true;
        marked.insert(change);
        let sql = "UPDATE entries SET flags = ltrim(flags || $1) WHERE change = $2";
        conn.query(sql)
            .bind(format!(" {NOT_ENTITLED}"))
            .bind(big(change))
            .execute(&mut *conn)
            .await?;
    }
    Ok(marked)
}

/// Was this account on that day a manager of the provider of a service?
async fn manages(
    conn: &mut Conn,
    account: AccountId,
    service: &ServiceId,
    on: Day,
) -> Result<bool, StoreError> {
    let sql = "SELECT doc FROM documents WHERE key = $1";
    let row = conn
        .query(sql)
        .bind(format!("service/{service}"))
        .fetch_optional(&mut *conn)
        .await?;
    let Some(row) = row else { return Ok(false) };
    let provider = At("documents", &row).json::<Service>("doc")?.provider;
    let sql =
        "SELECT doc FROM memberships WHERE account = $1 AND role = 'manager' AND provider = $2";
    for row in conn
        .query(sql)
        .bind(account.0)
        .bind(provider.as_str())
        .fetch_all(conn)
        .await?
    {
        let membership: MembershipInfo = At("memberships", &row).json("doc")?;
        let all = membership.services.is_empty() || membership.services.contains(service);
        let valid = membership.from <= on && membership.to.is_none_or(|to| on <= to);
        if membership.role == Role::Manager && all && valid {
            return Ok(true);
        }
    }
    Ok(false)
}
