//! Counts of a period by provider and service, without workers, entries and persons.
use super::ask::{Days, OneService, Question, Services};
use super::{count, provenance, sums};
use crate::reference::Known;
use app::api::dto::{
    OverviewReport, PeriodCounts, ProgrammeName, ProviderCounts, Ratio, ServiceCounts,
};
use domain::programme::Service;
use domain::{ProviderId, ServiceId};
use std::collections::BTreeMap;
use store::StoreError;
use store::model::{FigureQuery, Figures};

/// Makes the report. Services that were not valid on any day of the period are left out.
///
/// # Errors
/// [`StoreError`] if the figures cannot be read.
pub async fn report(asked: &Question<(Services, Days)>) -> Result<OverviewReport, StoreError> {
    let (Services(services), Days { from, to }) = &asked.parts;
    let (server, known, from, to) = (&asked.server, &*asked.known, *from, *to);
    let valid = |s: &&Service| s.from <= to && s.to.is_none_or(|end| from <= end);
    let services: Vec<&Service> = services
        .iter()
        .map(|OneService { service, .. }| service)
        .filter(valid)
        .collect();
    let query = FigureQuery {
        services: services.iter().map(|s| s.id.clone()).collect(),
        from,
        to,
        worker: None,
        as_of: asked.as_of,
        persons: false,
        matters: false,
    };
    let figures = server.store.figures(&query).await?;
    let mut by_provider: BTreeMap<(String, ProviderId), Vec<&Service>> = BTreeMap::new();
    for service in &services {
        let provider = service.provider.clone();
        let key = (provider_name(known, &provider), provider);
        by_provider.entry(key).or_default().push(service);
    }
    let providers = by_provider
        .into_iter()
        .map(|((name, provider), own)| ProviderCounts {
            provider,
            name,
            services: own.iter().map(|s| of_service(s, &figures)).collect(),
            total: counts(&own, &figures),
        })
        .collect();
    Ok(OverviewReport {
        from,
        to,
        programmes: programmes(known, &services),
        providers,
        total: counts(&services, &figures),
        provenance: provenance(server.clock.as_ref(), figures.watermark, asked.as_of),
    })
}

fn provider_name(known: &Known, id: &ProviderId) -> String {
    let provider = known.reference.providers.iter().find(|p| p.id == *id);
    provider.map_or_else(|| id.to_string(), |p| p.name.clone())
}

fn programmes(known: &Known, services: &[&Service]) -> Vec<ProgrammeName> {
    let programmes = known.reference.programmes.iter();
    programmes
        .filter(|p| services.iter().any(|s| s.programme == p.id))
        .map(|p| ProgrammeName {
            programme: p.id.clone(),
            name_cs: p.name.cs.clone(),
            name_en: p.name.en.clone(),
        })
        .collect()
}

fn of_service(service: &Service, figures: &Figures) -> ServiceCounts {
    ServiceCounts {
        service: service.id.clone(),
        programme: service.programme.clone(),
        name_cs: service.name.cs.clone(),
        name_en: service.name.en.clone(),
        counts: counts(&[service], figures),
    }
}

/// Of all these services together; hours add up, since a span is of one service.
fn counts(services: &[&Service], figures: &Figures) -> PeriodCounts {
    let own = |id: &ServiceId| services.iter().any(|s| s.id == *id);
    let hours = figures.hours.iter().filter(|row| own(&row.service));
    let open = figures.open.iter().filter(|row| own(&row.service));
    let counts = sums(figures.counts.iter().filter(|row| own(&row.service)));
    PeriodCounts {
        worker_minutes: hours.map(|row| u64::from(row.minutes)).sum(),
        open_minutes: open.map(|row| u64::from(row.minutes)).sum(),
        return_rate: Ratio::of(count(&counts, "needles_in"), count(&counts, "needles_out")),
        counts,
    }
}
