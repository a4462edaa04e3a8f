//! Figures: of now from day rows, of an earlier moment from the entries that had arrived by then.
use super::{SqlStore, bulk, derived, family, ledger, matters};
use crate::derive::{Derived, Member, components, counts, current, derive, disputed};

use crate::db::{At, Conn, Kind, Query, Row, big};
use crate::model::{
    CountRow, FigureQuery, Figures, HoursRow, OpenRow, PersonsRow, StoredEntry, TWO_CORRECTIONS,
};
use crate::traits::{Reports, Result};
use async_trait::async_trait;
use domain::entry::{BreakClose, BreakOpen, SpanClose};
use domain::span::belongs;
use domain::{AccountId, Body, ServiceId};
use std::collections::{BTreeSet, HashSet};

#[async_trait]
impl Reports for SqlStore {
    async fn figures(&self, query: &FigureQuery) -> Result<Figures> {
        let mut snapshot = self.snapshot().await?;
        let row = snapshot
            .query("SELECT change FROM installation")
            .fetch_one(&mut snapshot)
            .await?;
        let now: u64 = At("installation", &row).count("change")?;
        let figures = match query.as_of.filter(|as_of| *as_of < now) {
            None => {
                let mut figures = Figures {
                    watermark: now,
                    ..Figures::default()
                };
                for service in query.services.iter().collect::<BTreeSet<_>>() {
                    present(&mut snapshot, service, query, &mut figures).await?;
                }
                figures
            }
            Some(as_of) => past(&mut snapshot, query, as_of).await?,
        };
        snapshot.commit().await?;
        Ok(figures)
    }

    async fn entries(&self, query: &FigureQuery) -> Result<Vec<StoredEntry>> {
        let mut snapshot = self.snapshot().await?;
        let members = members(&mut snapshot, query, query.as_of.unwrap_or(u64::MAX)).await?;
        let mut numbers = BTreeSet::new();
        let mut to_decide = BTreeSet::new();
        for family in components(&members) {
            numbers.extend(behind(&family, query));
            to_decide.extend(disputed(&family));
        }
        let numbers: Vec<u64> = numbers.into_iter().collect();
        let head = format!(
            "SELECT {} FROM {} WHERE e.change IN",
            ledger::STORED,
            family::MEMBERS
        );
        let rows = bulk::select(
            &mut snapshot,
            &head,
            "",
            &numbers,
            |q| q,
            |q, c| q.bind(big(*c)),
        )
        .await?;
        snapshot.commit().await?;
        // The last list of keys is padded, never with a row of its own; a key gives one row.
        let mut entries: Vec<StoredEntry> =
            rows.iter().map(ledger::stored).collect::<Result<_>>()?;
        for stored in &mut entries {
            if to_decide.contains(&stored.entry.id) {
                stored.flags.push(TWO_CORRECTIONS.to_owned());
            }
        }
        entries.sort_by_key(|e| (e.entry.start, e.change));
        Ok(entries)
    }
}

/// A query over the days that are asked for, of one service: `$1` is the service, `$2` and `$3` the
/// first and the last day.
fn of_days(kind: Kind, sql: &'static str, service: &ServiceId, query: &FigureQuery) -> Query {
    Query::new(kind, sql)
        .bind(service.as_str())
        .bind(query.from.to_string())
        .bind(query.to.to_string())
}

/// Figures of now, of one service.
async fn present(
    conn: &mut Conn,
    service: &ServiceId,
    query: &FigureQuery,
    figures: &mut Figures,
) -> Result<()> {
    let worker = query.worker.map(|w| w.0);
    let sql = "SELECT day, worker, name, CAST(sum(value) AS BIGINT) AS value FROM day_counts \
               WHERE service = $1 AND day BETWEEN $2 AND $3 AND ($4 IS NULL OR worker = $4) \
               GROUP BY day, worker, name";
    let rows = of_days(conn.kind(), sql, service, query)
        .bind(worker)
        .fetch_all(&mut *conn)
        .await?;
    let count = |row: &Row| {
        let at = At("day_counts", row);
        Ok(CountRow {
            service: service.clone(),
            worker: AccountId(at.uuid("worker")?),
            day: at.day("day")?,
            name: at.parsed("name")?,
            value: at.int("value")?,
        })
    };
    let mut counts: Vec<CountRow> = rows.iter().map(count).collect::<Result<_>>()?;
    counts.sort_by(|a, b| (a.day, a.worker, &a.name).cmp(&(b.day, b.worker, &b.name)));
    figures.counts.append(&mut counts);

    let sql = "SELECT day, worker, minutes FROM day_hours \
               WHERE service = $1 AND day BETWEEN $2 AND $3 AND ($4 IS NULL OR worker = $4) ORDER BY day, worker";
    let rows = of_days(conn.kind(), sql, service, query)
        .bind(worker)
        .fetch_all(&mut *conn)
        .await?;
    for row in &rows {
        let at = At("day_hours", row);
        let (worker, day, minutes) = (
            AccountId(at.uuid("worker")?),
            at.day("day")?,
            at.count("minutes")?,
        );
        figures.hours.push(HoursRow {
            service: service.clone(),
            worker,
            day,
            minutes,
        });
    }

    if query.worker.is_none() {
        let sql = "SELECT day, minutes, longest_span FROM day_open \
                   WHERE service = $1 AND day BETWEEN $2 AND $3 ORDER BY day";
        let rows = of_days(conn.kind(), sql, service, query)
            .fetch_all(&mut *conn)
            .await?;
        for row in &rows {
            let at = At("day_open", row);
            let (day, minutes) = (at.day("day")?, at.count("minutes")?);
            let longest_span_minutes = at.count("longest_span")?;
            figures.open.push(OpenRow {
                service: service.clone(),
                day,
                minutes,
                longest_span_minutes,
            });
        }
    } else {
        let sql = "SELECT service, day, worker, root, starts, ends FROM intervals \
                   WHERE service = $1 AND day BETWEEN $2 AND $3 AND worker = $4";
        let rows = of_days(conn.kind(), sql, service, query)
            .bind(worker)
            .fetch_all(&mut *conn)
            .await?;
        let intervals = rows.iter().map(derived::interval).collect::<Result<_>>()?;
        figures.open.append(
            &mut Figures::of(
                Derived {
                    intervals,
                    ..Derived::default()
                },
                |_, _, _| true,
                |_| false,
            )
            .open,
        );
    }

    if query.persons {
        persons(conn, service, query, figures).await?;
    }
    if query.matters {
        matters::families(conn, service, query, figures).await?;
        matters::finds(conn, service, query, figures).await?;
    }
    running(conn, service, query, figures).await
}

/// Unique persons of one service.
async fn persons(
    conn: &mut Conn,
    service: &ServiceId,
    query: &FigureQuery,
    figures: &mut Figures,
) -> Result<()> {
    let sql = "SELECT count(DISTINCT p.person) AS persons FROM persons p JOIN roots r ON r.root = p.root \
               WHERE p.service = $1 AND p.day BETWEEN $2 AND $3 AND ($4 IS NULL OR r.worker = $4)";
    let row = of_days(conn.kind(), sql, service, query)
        .bind(query.worker.map(|w| w.0))
        .fetch_one(&mut *conn)
        .await?;
    let persons = At("persons", &row).count("persons")?;
    if persons > 0 {
        figures.persons.push(PersonsRow {
            service: service.clone(),
            persons,
        });
    }

    Ok(())
}

/// Shifts and patrols of one service without an end, by the versions that hold now. All families
/// at once: a forgotten shift of an old week is asked for by every later week.
async fn running(
    conn: &mut Conn,
    service: &ServiceId,
    query: &FigureQuery,
    figures: &mut Figures,
) -> Result<()> {
    let sql = "SELECT root FROM running WHERE service = $1 AND day <= $2 ORDER BY root";
    let rows = conn
        .query(sql)
        .bind(service.as_str())
        .bind(query.to.to_string())
        .fetch_all(&mut *conn)
        .await?;
    let roots: Vec<u64> = rows
        .iter()
        .map(|row| At("running", row).count("root"))
        .collect::<Result<_>>()?;
    let seeds = family::by_numbers(conn, &roots).await?;
    let members = family::load(conn, seeds).await?;
    let mut derived = Derived::default();
    for family in components(&members) {
        derive(&family, &mut derived);
    }
    let mut running = derived.running;
    running.retain(|row| row.service == *service && roots.contains(&row.root));
    running.sort_by_key(|row| row.root);
    figures
        .running
        .extend(running.into_iter().map(crate::derive::RunningRow::span));
    Ok(())
}

/// Figures as of an earlier change number, computed from the entries themselves.
async fn past(conn: &mut Conn, query: &FigureQuery, as_of: u64) -> Result<Figures> {
    let members = members(conn, query, as_of).await?;
    let mut rows = Derived::default();
    for family in components(&members) {
        derive(&family, &mut rows);
    }
    let services: HashSet<&ServiceId> = query.services.iter().collect();
    let mut figures = Figures::of(
        rows,
        |service, day, worker| {
            services.contains(service)
                && (query.from..=query.to).contains(&day)
                && query.worker.is_none_or(|asked| asked == worker)
        },
        |running| services.contains(&running.service) && running.day <= query.to,
    );
    figures.watermark = as_of;
    Ok(figures)
}

/// Every entry up to a number whose family may fall into the query, families whole.
async fn members(conn: &mut Conn, query: &FigureQuery, as_of: u64) -> Result<Vec<Member>> {
    // Numbers first: a root has several facts, and its text is read once.
    let mut numbers = BTreeSet::new();
    for service in &query.services {
        let sql = "SELECT root AS change FROM facts \
                   WHERE service = $1 AND day BETWEEN $2 AND $3 AND root <= $4 \
                   UNION SELECT member FROM families \
                   WHERE service = $1 AND last_day >= $2 AND first_day <= $3 AND member <= $4";
        let asked = of_days(conn.kind(), sql, service, query).bind(big(as_of));
        for row in asked.fetch_all(&mut *conn).await? {
            numbers.insert(At("facts", &row).count("change")?);
        }
    }
    let numbers: Vec<u64> = numbers.into_iter().collect();
    let seeds = family::by_numbers(conn, &numbers).await?;
    let mut members = family::load(conn, seeds).await?;
    members.retain(|m| m.change <= as_of);
    Ok(members)
}

/// The numbers of a family's current entries that a query is made of.
fn behind(family: &[&Member], query: &FigureQuery) -> Vec<u64> {
    let current = current(family);
    let versions: Vec<&Member> = current.into_iter().map(|(_, version)| version).collect();
    let asked = |service: &ServiceId| query.services.contains(service);
    let asked_for = |m: &&&Member| {
        let first = m.entry.workers.first().copied().unwrap_or(m.entry.author);
        counts(m.entry.effective_body())
            && asked(&m.entry.service)
            && (query.from..=query.to).contains(&m.entry.start.day())
            && query.worker.is_none_or(|worker| worker == first)
    };
    let mut found: Vec<u64> = versions
        .iter()
        .filter(asked_for)
        .map(|m| m.change)
        .collect();
    for span in domain::span::assemble(versions.iter().map(|m| &*m.entry)).spans {
        let reaches =
            span.start.day() <= query.to && span.end.is_none_or(|end| end.day() >= query.from);
        if asked(&span.service)
            && reaches
            && query
                .worker
                .is_none_or(|worker| span.workers.contains(&worker))
        {
            let open = versions.iter().find(|m| m.entry.root() == span.id);
            let of_span = |m: &&&Member| match m.entry.effective_body() {
                Body::SpanOpen(_) => m.entry.root() == span.id,
                Body::SpanClose(SpanClose { span: of })
                | Body::BreakOpen(BreakOpen { span: of })
                | Body::BreakClose(BreakClose { span: of, .. }) => {
                    *of == span.id && open.is_some_and(|open| belongs(&m.entry, &open.entry))
                }
                _ => false,
            };
            found.extend(versions.iter().filter(of_span).map(|m| m.change));
        }
    }
    found
}
