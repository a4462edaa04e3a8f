//! The derived rows of finds and visits: put in, and read for reports.
use super::bulk;
use crate::db::{At, Conn, Row, big};
use crate::derive::{Derived, VisitRow, WaitingRow};
use crate::error::StoreError;
use crate::model::{FigureQuery, Figures, FindRow, VisitedFamily};
use domain::entry::FindState;
use domain::ids::FamilyId;
use domain::{EntryId, ServiceId};

/// Puts derived rows in.
pub async fn insert(conn: &mut Conn, rows: &Derived) -> Result<(), StoreError> {
    let head = "INSERT INTO finds (root, id, service, day, locality, place_type, state, since, \
                reported, pieces, disposal)";
    bulk::insert(conn, head, 11, "", &rows.finds, |q, (root, f)| {
        let code = |code: &Option<domain::Code>| {
            code.as_ref().map_or_else(String::new, ToString::to_string)
        };
        let locality = f.locality.as_ref();
        q.bind(big(*root))
            .bind(f.id.0)
            .bind(f.service.as_str())
            .bind(f.day.to_string())
            .bind(locality.map_or_else(String::new, ToString::to_string))
            .bind(code(&f.place_type))
            .bind(f.state.as_str())
            .bind(f.since.0)
            .bind(f.reported.0)
            .bind(i64::from(f.pieces))
            .bind(code(&f.disposal))
    })
    .await?;
    let head = "INSERT INTO visits (root, id, service, day, family, starts)";
    bulk::insert(conn, head, 6, "", &rows.visits, |q, v: &VisitRow| {
        q.bind(big(v.root))
            .bind(v.id.0)
            .bind(v.service.as_str())
            .bind(v.day.to_string())
            .bind(v.family.0)
            .bind(v.starts.0)
    })
    .await?;
    let head = "INSERT INTO waiting (change, root, next_only)";
    bulk::insert(conn, head, 3, "", &rows.waiting, |q, w: &WaitingRow| {
        q.bind(big(w.change))
            .bind(big(w.root))
            .bind(i64::from(w.next_only))
    })
    .await
}

/// Families that a service visited, each once.
pub async fn families(
    conn: &mut Conn,
    service: &ServiceId,
    query: &FigureQuery,
    figures: &mut Figures,
) -> Result<(), StoreError> {
    let sql = "SELECT DISTINCT v.family FROM visits v JOIN roots r ON r.root = v.root \
               WHERE v.service = $1 AND v.day BETWEEN $2 AND $3 AND ($4 IS NULL OR r.worker = $4) \
               ORDER BY v.family";
    let rows = conn
        .query(sql)
        .bind(service.as_str())
        .bind(query.from.to_string())
        .bind(query.to.to_string())
        .bind(query.worker.map(|w| w.0))
        .fetch_all(conn)
        .await?;
    for row in &rows {
        figures.families.push(VisitedFamily {
            service: service.clone(),
            family: FamilyId(At("visits", row).uuid("family")?),
        });
    }
    Ok(())
}

/// Finds of a service that were reported on these days, by the moment of report.
pub async fn finds(
    conn: &mut Conn,
    service: &ServiceId,
    query: &FigureQuery,
    figures: &mut Figures,
) -> Result<(), StoreError> {
    let sql = "SELECT f.id, f.day, f.locality, f.place_type, f.state, f.since, f.reported, f.pieces, \
               f.disposal FROM finds f JOIN roots r ON r.root = f.root \
               WHERE f.service = $1 AND f.day BETWEEN $2 AND $3 AND ($4 IS NULL OR r.worker = $4) \
               ORDER BY f.reported, f.id";
    let rows = conn
        .query(sql)
        .bind(service.as_str())
        .bind(query.from.to_string())
        .bind(query.to.to_string())
        .bind(query.worker.map(|w| w.0))
        .fetch_all(conn)
        .await?;
    for row in &rows {
        figures.finds.push(find(service, row)?);
    }
    Ok(())
}

fn find(service: &ServiceId, row: &Row) -> Result<FindRow, StoreError> {
    let at = At("finds", row);
    let said = at.text("state")?;
    let state = FindState::ALL.into_iter().find(|s| s.as_str() == said);
    let unless_empty =
        |column| Ok::<_, StoreError>((!at.text(column)?.is_empty()).then_some(column));
    Ok(FindRow {
        id: EntryId(at.uuid("id")?),
        service: service.clone(),
        day: at.day("day")?,
        locality: unless_empty("locality")?
            .map(|c| at.parsed(c))
            .transpose()?,
        place_type: unless_empty("place_type")?
            .map(|c| at.parsed(c))
            .transpose()?,
        state: state.ok_or(StoreError::Inconsistent {
            table: "finds",
            column: "state",
            why: said,
        })?,
        since: at.instant("since")?,
        reported: at.instant("reported")?,
        pieces: at.count("pieces")?,
        disposal: unless_empty("disposal")?
            .map(|c| at.parsed(c))
            .transpose()?,
    })
}
