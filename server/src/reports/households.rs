//! Visits to families between two days, by service.
use super::ask::{Days, Question};
use super::scope::OfProgramme;
use super::{count, provenance, sums};
use app::api::dto::{HouseholdCounts, HouseholdsReport, Ratio, ServiceHouseholds};
use domain::ServiceId;
use domain::entry::Kind;
use domain::programme::Service;
use std::collections::BTreeSet;
use store::StoreError;
use store::model::{FigureQuery, Figures};

/// Makes the report. Services that were not valid on any day of the period are left out.
///
/// # Errors
/// [`StoreError`] if the figures cannot be read.
pub async fn report(asked: &Question<(OfProgramme, Days)>) -> Result<HouseholdsReport, StoreError> {
    let (of, Days { from, to }) = &asked.parts;
    let (server, from, to) = (&asked.server, *from, *to);
    let services = of.within(from, to);
    let query = FigureQuery {
        services: services.iter().map(|s| s.id.clone()).collect(),
        from,
        to,
        worker: None,
        as_of: asked.as_of,
        persons: false,
        matters: true,
    };
    let figures = server.store.figures(&query).await?;
    let visits =
        |s: &Service| s.kinds.contains(&Kind::HouseholdVisit) || counts(&[s], &figures).visits > 0;
    let services: Vec<&Service> = services.into_iter().filter(|s| visits(s)).collect();
    let one = |service: &&Service| ServiceHouseholds {
        service: service.id.clone(),
        provider: service.provider.clone(),
        name_cs: service.name.cs.clone(),
        name_en: service.name.en.clone(),
        counts: counts(&[service], &figures),
    };
    Ok(HouseholdsReport {
        programme: of.programme.clone(),
        from,
        to,
        services: services.iter().map(one).collect(),
        total: counts(&services, &figures),
        provenance: provenance(server.clock.as_ref(), figures.watermark, asked.as_of),
    })
}

/// Of all these services together.
fn counts(services: &[&Service], figures: &Figures) -> HouseholdCounts {
    let own = |id: &ServiceId| services.iter().any(|s| s.id == *id);
    let all = sums(figures.counts.iter().filter(|row| own(&row.service)));
    let of = |name| count(&all, name);
    let visited = figures.families.iter().filter(|row| own(&row.service));
    let families: BTreeSet<_> = visited.map(|row| row.family).collect();
    let result = |(name, value): (&String, &i64)| {
        let code = name.strip_prefix("visits_of.")?;
        Some((code.to_owned(), *value))
    };
    HouseholdCounts {
        visits: of("visits"),
        met_rate: Ratio::of(of("visits_met"), of("visits")),
        by_result: all.iter().filter_map(result).collect(),
        families: i64::try_from(families.len()).unwrap_or(i64::MAX),
        adults: of("visit_adults"),
        children: of("visit_children"),
        visit_minutes: of("visit_minutes"),
        travel_minutes: of("travel_minutes"),
        km: of("km"),
        family_work: Ratio::of(of("family_work_field"), of("family_work")),
        family_work_minutes: Ratio::of(of("family_work_field_minutes"), of("family_work_minutes")),
    }
}
