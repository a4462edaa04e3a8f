//! All services of a provider or programme in a week: what the managers' week page shows.
use super::ask::{OneService, Question, Sees, Services};
use super::hours::Week;
use super::{count, person, provenance};
use crate::reference::Known;
use crate::state::Server;
use app::api::dto::{HolidayDay, Ratio, RunningShift, ServiceWeek, WeekReport};
use domain::entry::Body;
use domain::programme::{Lang, Service};
use domain::span::OVERDUE_HOURS;
use domain::time::HOUR_US;
use domain::{EntryId, IsoWeek, ServiceId};
use store::StoreError;
use store::model::FigureQuery;

/// Makes the report. Services that were not valid on any day of the week are left out.
///
/// # Errors
/// [`StoreError`] if the figures cannot be read.
pub async fn report(asked: &Question<(Services, IsoWeek)>) -> Result<WeekReport, StoreError> {
    let (Services(services), week) = &asked.parts;
    let (server, known, week) = (&asked.server, &*asked.known, *week);
    let days = week.days();
    let valid = |s: &Service| s.from <= days[6] && s.to.is_none_or(|to| days[0] <= to);
    let services: Vec<_> = services.iter().filter(|s| valid(&s.service)).collect();
    let query = FigureQuery {
        services: services.iter().map(|s| s.service.id.clone()).collect(),
        from: days[0],
        to: days[6],
        worker: None,
        as_of: asked.as_of,
    };
    let figures = server.store.figures(&query).await?;
    let mut running = Vec::new();
    for span in &figures.running {
        running.extend(running_shift(server, known, *span).await?);
    }
    let rows = services
        .iter()
        .map(|OneService { service, sees }| {
            let own: Vec<RunningShift> = running
                .iter()
                .filter(|(of, _)| *of == service.id)
                .map(|(_, shift)| shift.clone())
                .collect();
            let week = Week {
                service,
                week,
                figures: &figures,
                known,
            };
            row(service, *sees, week, own)
        })
        .collect();
    let holidays = days
        .into_iter()
        .filter_map(|day| domain::holiday::holiday(day).map(|holiday| (day, holiday)))
        .map(|(day, holiday)| HolidayDay {
            day,
            cs: holiday.name(Lang::Cs).to_owned(),
            en: holiday.name(Lang::En).to_owned(),
        })
        .collect();
    Ok(WeekReport {
        week,
        from: days[0],
        to: days[6],
        holidays,
        services: rows,
        provenance: provenance(server.clock.as_ref(), figures.watermark, asked.as_of),
    })
}

fn row(service: &Service, sees: Sees, week: Week<'_>, running: Vec<RunningShift>) -> ServiceWeek {
    let counts = week.counts();
    let everything = sees == Sees::Everything;
    ServiceWeek {
        service: service.id.clone(),
        name_cs: service.name.cs.clone(),
        name_en: service.name.en.clone(),
        programme: service.programme.clone(),
        provider: service.provider.clone(),
        quota_doubtful: service
            .doubtful
            .iter()
            .any(|d| d.field.starts_with("quota")),
        hours: week.against_quota(running.len()),
        return_rate: Ratio::of(count(&counts, "needles_in"), count(&counts, "needles_out")),
        counts,
        by_worker: everything.then(|| week.by_worker()),
        by_day: week.by_day(),
        running_shifts: everything.then_some(running),
    }
}

/// A shift that has no end, with its service; none if it was taken back meanwhile.
async fn running_shift(
    server: &Server,
    known: &Known,
    span: EntryId,
) -> Result<Option<(ServiceId, RunningShift)>, StoreError> {
    let versions = server.store.history(span).await?;
    let now = server.clock.now();
    let holds = versions.iter().rev().find(|version| {
        matches!(version.entry.effective_body(), Body::SpanOpen(_)) && version.entry.root() == span
    });
    Ok(holds.map(|version| {
        let entry = &version.entry;
        let shift = RunningShift {
            span,
            workers: entry.workers.iter().map(|w| person(known, *w)).collect(),
            since: entry.start,
            forgotten: now.0.saturating_sub(entry.start.0) > OVERDUE_HOURS * HOUR_US,
        };
        (entry.service.clone(), shift)
    }))
}
