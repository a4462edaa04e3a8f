//! How services stand against their quotas on a day: the month and the whole programme to date.
use super::ask::{Question, Services};
use super::targets::UpTo;
use super::{provenance, sums};
use app::api::dto::{ServiceStanding, Standing, StandingReport};
use chrono::Datelike as _;
use domain::account::{Account, Done, account};
use domain::programme::Service;
use domain::{Day, ServiceId};
use std::collections::BTreeMap;
use store::StoreError;
use store::model::{CountRow, FigureQuery, Figures};

/// Makes the report. A service that has not begun by the day, or had ended before its
/// month, is left out.
///
/// # Errors
/// [`StoreError`] if the figures cannot be read.
pub async fn report(asked: &Question<(Services, UpTo)>) -> Result<StandingReport, StoreError> {
    let (Services(services), UpTo(day)) = &asked.parts;
    let (server, day) = (&asked.server, *day);
    let begun = services.iter().map(|one| &one.service);
    let first = day.with_day(1).unwrap_or(day);
    let goes_on = |s: &&Service| s.from <= day && s.to.is_none_or(|to| first <= to);
    let begun: Vec<&Service> = begun.filter(goes_on).collect();
    let query = FigureQuery {
        services: begun.iter().map(|s| s.id.clone()).collect(),
        from: begun.iter().map(|s| s.from).min().unwrap_or(day),
        to: day,
        worker: None,
        as_of: asked.as_of,
        persons: false,
        matters: false,
    };
    let figures = server.store.figures(&query).await?;
    let by_service = by_service(&figures);
    let nothing = Own::default();
    let services = begun
        .into_iter()
        .map(|service| {
            let own = by_service.get(&service.id).unwrap_or(&nothing);
            ServiceStanding {
                service: service.id.clone(),
                name_cs: service.name.cs.clone(),
                name_en: service.name.en.clone(),
                programme: service.programme.clone(),
                provider: service.provider.clone(),
                month: own.between(service, first, day),
                whole: own.between(service, service.from, day),
            }
        })
        .collect();
    Ok(StandingReport {
        day,
        services,
        provenance: provenance(server.clock.as_ref(), figures.watermark, asked.as_of),
    })
}

/// The figures of one service.
#[derive(Default)]
struct Own<'a> {
    days: BTreeMap<Day, Done>,
    counts: Vec<&'a CountRow>,
}

fn by_service(figures: &Figures) -> BTreeMap<&ServiceId, Own<'_>> {
    let mut found: BTreeMap<&ServiceId, Own<'_>> = BTreeMap::new();
    for row in &figures.hours {
        let own = found.entry(&row.service).or_default();
        own.days.entry(row.day).or_default().worker_minutes += row.minutes;
    }
    for row in &figures.open {
        let own = found.entry(&row.service).or_default();
        let day = own.days.entry(row.day).or_default();
        day.open_minutes += row.minutes;
        day.longest_span_minutes = day.longest_span_minutes.max(row.longest_span_minutes);
    }
    for row in &figures.counts {
        found.entry(&row.service).or_default().counts.push(row);
    }
    found
}

impl Own<'_> {
    fn between(&self, service: &Service, from: Day, to: Day) -> Standing {
        let days = || self.days.range(from..=to).map(|(_, done)| done);
        let done = |day| self.days.get(&day).copied().unwrap_or_default();
        let (minutes, in_days) = match account(service, from, to, &done) {
            Some(Account::Minutes(sum)) => (Some(sum), None),
            Some(Account::Days(sum)) => (None, Some(sum)),
            None => (None, None),
        };
        let counted = self.counts.iter().copied();
        Standing {
            from,
            to,
            worker_minutes: days().map(|day| u64::from(day.worker_minutes)).sum(),
            open_minutes: days().map(|day| u64::from(day.open_minutes)).sum(),
            owed_minutes: minutes.map(|sum| sum.owed),
            done_minutes: minutes.map(|sum| sum.done),
            missing_minutes: minutes.map(domain::account::Sum::missing),
            owed_days: in_days.map(|sum| sum.owed),
            done_days: in_days.map(|sum| sum.done),
            missing_days: in_days.map(domain::account::Sum::missing),
            counts: sums(counted.filter(|row| (from..=to).contains(&row.day))),
        }
    }
}
