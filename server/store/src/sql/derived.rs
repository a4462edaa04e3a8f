//! Derived rows: taken away, put in, and the days that they touch summed again.
use super::{bulk, matters};
use crate::db::{At, Conn, Row, big};
use crate::derive::{Derived, FamilyRow, IntervalRow, RootRow, RunningRow, hours_and_open};
use crate::error::StoreError;
use domain::{AccountId, Instant, ServiceId};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The key of a day row as the database has it: service, day, worker, locality, kind.
type PlaceKey = (String, String, Uuid, String, String);

/// Day rows to be computed again.
#[derive(Default)]
pub struct Touched {
    /// Something was taken away here: sums may vanish.
    lessened: BTreeSet<PlaceKey>,
    /// Something was put in here.
    grown: BTreeSet<PlaceKey>,
    /// Hours of these services and days.
    hours: BTreeSet<(String, String)>,
}

/// Takes away what was derived from these entries.
pub async fn remove(conn: &mut Conn, old: &[u64], touched: &mut Touched) -> Result<(), StoreError> {
    let head = "SELECT root, service, day, worker, locality, kind FROM roots WHERE root IN";
    for row in bulk::select(conn, head, "", old, |q| q, |q, c| q.bind(big(*c))).await? {
        let at = At("roots", &row);
        let (root, service, day) = (at.int("root")?, at.text("service")?, at.text("day")?);
        let (worker, locality, kind) = (at.uuid("worker")?, at.text("locality")?, at.text("kind")?);
        let sql = "DELETE FROM facts WHERE service = $1 AND day = $2 AND worker = $3 AND locality = $4 \
                   AND kind = $5 AND root = $6";
        let query = conn
            .query(sql)
            .bind(&service)
            .bind(&day)
            .bind(worker)
            .bind(&locality)
            .bind(&kind)
            .bind(root);
        query.execute(&mut *conn).await?;
        let sql = "DELETE FROM persons WHERE service = $1 AND day = $2 AND root = $3";
        conn.query(sql)
            .bind(&service)
            .bind(&day)
            .bind(root)
            .execute(&mut *conn)
            .await?;
        touched
            .lessened
            .insert((service, day, worker, locality, kind));
    }
    let head = "SELECT DISTINCT service, day FROM intervals WHERE root IN";
    for row in bulk::select(conn, head, "", old, |q| q, |q, c| q.bind(big(*c))).await? {
        let at = At("intervals", &row);
        touched.hours.insert((at.text("service")?, at.text("day")?));
    }
    for head in [
        "DELETE FROM roots WHERE root IN",
        "DELETE FROM intervals WHERE root IN",
        "DELETE FROM running WHERE root IN",
        "DELETE FROM families WHERE member IN",
        "DELETE FROM finds WHERE root IN",
        "DELETE FROM visits WHERE root IN",
        "DELETE FROM waiting WHERE change IN",
    ] {
        bulk::select(conn, head, "", old, |q| q, |q, c| q.bind(big(*c))).await?;
    }
    Ok(())
}

/// Puts derived rows in.
pub async fn insert(
    conn: &mut Conn,
    rows: &Derived,
    touched: &mut Touched,
) -> Result<(), StoreError> {
    let head = "INSERT INTO roots (root, version, service, day, worker, locality, kind)";
    bulk::insert(conn, head, 7, "", &rows.roots, |q, r: &RootRow| {
        let p = &r.place;
        q.bind(big(r.root))
            .bind(big(r.version))
            .bind(p.service.as_str())
            .bind(p.day.to_string())
            .bind(p.worker.0)
            .bind(p.locality.as_str())
            .bind(p.kind)
    })
    .await?;
    let mut facts = Vec::new();
    let mut persons = Vec::new();
    for root in &rows.roots {
        let p = &root.place;
        let day = p.day.to_string();
        facts.extend(root.facts.iter().map(|fact| (root, day.clone(), fact)));
        persons.extend(
            root.persons
                .iter()
                .map(|person| (root, day.clone(), person)),
        );
        touched.grown.insert((
            p.service.to_string(),
            day,
            p.worker.0,
            p.locality.clone(),
            p.kind.to_owned(),
        ));
    }
    let head = "INSERT INTO facts (service, day, worker, locality, kind, root, name, value)";
    bulk::insert(conn, head, 8, "", &facts, |q, (r, day, fact)| {
        let p = &r.place;
        q.bind(p.service.as_str())
            .bind(day.as_str())
            .bind(p.worker.0)
            .bind(p.locality.as_str())
            .bind(p.kind)
            .bind(big(r.root))
            .bind(fact.name.to_string())
            .bind(fact.value)
    })
    .await?;
    let head = "INSERT INTO persons (service, day, person, root)";
    bulk::insert(conn, head, 4, "", &persons, |q, (r, day, person)| {
        q.bind(r.place.service.as_str())
            .bind(day.as_str())
            .bind(person.as_str())
            .bind(big(r.root))
    })
    .await?;
    let head = "INSERT INTO intervals (service, day, worker, root, starts, ends)";
    bulk::insert(conn, head, 6, "", &rows.intervals, |q, i: &IntervalRow| {
        q.bind(i.service.as_str())
            .bind(i.day.to_string())
            .bind(i.worker.0)
            .bind(big(i.root))
            .bind(i.starts.0)
            .bind(i.ends.0)
    })
    .await?;
    touched.hours.extend(
        rows.intervals
            .iter()
            .map(|i| (i.service.to_string(), i.day.to_string())),
    );
    let head = "INSERT INTO running (root, id, service, day)";
    bulk::insert(conn, head, 4, "", &rows.running, |q, r: &RunningRow| {
        q.bind(big(r.root))
            .bind(r.id.0)
            .bind(r.service.as_str())
            .bind(r.day.to_string())
    })
    .await?;
    let head = "INSERT INTO families (service, last_day, first_day, member)";
    bulk::insert(conn, head, 4, "", &rows.families, |q, f: &FamilyRow| {
        q.bind(f.service.as_str())
            .bind(f.last_day.to_string())
            .bind(f.first_day.to_string())
            .bind(big(f.member))
    })
    .await?;
    matters::insert(conn, rows).await
}

/// Computes the touched day rows again, in key order.
pub async fn recompute(conn: &mut Conn, touched: Touched) -> Result<(), StoreError> {
    for (service, day, worker, locality, kind) in &touched.lessened {
        let sql = "DELETE FROM day_counts WHERE service = $1 AND day = $2 AND worker = $3 AND locality = $4 \
                   AND kind = $5";
        let query = conn
            .query(sql)
            .bind(service)
            .bind(day)
            .bind(worker)
            .bind(locality)
            .bind(kind);
        query.execute(&mut *conn).await?;
    }
    let places: BTreeSet<PlaceKey> = touched.lessened.into_iter().chain(touched.grown).collect();
    let places: Vec<PlaceKey> = places.into_iter().collect();
    let head = "INSERT INTO day_counts (service, day, worker, locality, kind, name, value) \
                SELECT f.service, f.day, f.worker, f.locality, f.kind, f.name, sum(f.value) FROM (";
    let tail = ") k CROSS JOIN facts f WHERE f.service = k.column1 AND f.day = k.column2 \
                AND f.worker = k.column3 AND f.locality = k.column4 AND f.kind = k.column5 \
                GROUP BY f.service, f.day, f.worker, f.locality, f.kind, f.name \
                ON CONFLICT (service, day, worker, locality, kind, name) DO UPDATE SET value = excluded.value";
    bulk::insert(
        conn,
        head,
        5,
        tail,
        &places,
        |q, (service, day, worker, locality, kind)| {
            q.bind(service)
                .bind(day)
                .bind(*worker)
                .bind(locality)
                .bind(kind)
        },
    )
    .await?;
    let days: Vec<(String, String)> = touched.hours.into_iter().collect();
    hours(conn, &days).await
}

/// Hours of these services and days, by worker and united. All of them at once: a shift a day makes
/// as many days as shifts, and each statement is a way to SQLite's thread and back.
pub async fn hours(conn: &mut Conn, days: &[(String, String)]) -> Result<(), StoreError> {
    // With a bare list of values SQLite would read the whole table; of a query it makes keys.
    for head in [
        "DELETE FROM day_hours WHERE (service, day) IN (SELECT column1, column2 FROM (",
        "DELETE FROM day_open WHERE (service, day) IN (SELECT column1, column2 FROM (",
    ] {
        bulk::insert(conn, head, 2, ") k)", days, |q, (service, day)| {
            q.bind(service).bind(day)
        })
        .await?;
    }
    let head =
        "SELECT service, day, worker, root, starts, ends FROM intervals WHERE (service, day) IN (";
    let rows = bulk::rows(conn, head, 2, ")", days, |q, (service, day)| {
        q.bind(service).bind(day)
    })
    .await?;
    let intervals: Vec<IntervalRow> = rows.iter().map(interval).collect::<Result<_, _>>()?;
    let sums = hours_and_open(intervals);
    let open: Vec<_> = sums.iter().collect();
    let head = "INSERT INTO day_open (service, day, minutes, longest_span)";
    bulk::insert(conn, head, 4, "", &open, |q, ((service, day), sum)| {
        q.bind(service.as_str())
            .bind(day.to_string())
            .bind(i64::from(sum.open))
            .bind(i64::from(sum.longest_span))
    })
    .await?;
    let workers: Vec<_> = sums
        .iter()
        .flat_map(|(place, sum)| {
            sum.hours
                .iter()
                .map(move |(worker, minutes)| (place, *worker, *minutes))
        })
        .collect();
    let head = "INSERT INTO day_hours (service, day, worker, minutes)";
    bulk::insert(
        conn,
        head,
        4,
        "",
        &workers,
        |q, ((service, day), worker, minutes)| {
            q.bind(service.as_str())
                .bind(day.to_string())
                .bind(worker.0)
                .bind(i64::from(*minutes))
        },
    )
    .await
}

/// Reads an interval.
pub fn interval(row: &Row) -> Result<IntervalRow, StoreError> {
    let at = At("intervals", row);
    Ok(IntervalRow {
        service: at.parsed::<ServiceId>("service")?,
        day: at.day("day")?,
        worker: AccountId(at.uuid("worker")?),
        root: at.count("root")?,
        starts: Instant(at.int("starts")?),
        ends: Instant(at.int("ends")?),
    })
}
