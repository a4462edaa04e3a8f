//! All services of a provider or programme in a week: what the managers' week page shows.
use super::ask::{OneService, Question, Sees, Services};
use super::hours::Week;
use super::{count, person, provenance};
use crate::reference::Known;
use app::api::dto::{HolidayDay, Ratio, RunningShift, ServiceWeek, WeekReport};
use domain::programme::{Lang, Service};
use domain::span::OVERDUE_HOURS;
use domain::time::HOUR_US;
use domain::{Instant, IsoWeek};
use store::StoreError;
use store::model::{FigureQuery, RunningSpan};

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
        persons: false,
        matters: false,
    };
    let figures = server.store.figures(&query).await?;
    let now = server.clock.now();
    let rows = services
        .iter()
        .map(|OneService { service, sees }| {
            let own = figures.running.iter().filter(|s| s.service == service.id);
            let own = own.map(|span| running_shift(known, span, now)).collect();
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

/// A shift that has no end.
fn running_shift(known: &Known, span: &RunningSpan, now: Instant) -> RunningShift {
    RunningShift {
        span: span.id,
        workers: span.workers.iter().map(|w| person(known, *w)).collect(),
        since: span.start,
        forgotten: now.0.saturating_sub(span.start.0) > OVERDUE_HOURS * HOUR_US,
    }
}
