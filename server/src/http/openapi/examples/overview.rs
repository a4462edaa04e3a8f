//! Example of the counts of a period.
use super::provenance;
use app::api::dto::{
    Counts, OverviewReport, PeriodCounts, ProgrammeName, ProviderCounts, Ratio, ServiceCounts,
};
use domain::{Day, ProgrammeId, ProviderId, ServiceId};

/// April 2014 of one service.
pub fn overview(days: [Day; 2]) -> Option<OverviewReport> {
    let counts = PeriodCounts {
        worker_minutes: 9_360,
        open_minutes: 5_760,
        counts: Counts::from([("contacts".into(), 212)]),
        return_rate: Ratio::of(0, 0),
    };
    Some(OverviewReport {
        from: days[0],
        to: days[1],
        programmes: vec![ProgrammeName {
            programme: ProgrammeId::new("prunerov").ok()?,
            name_cs: "Prunéřov".into(),
            name_en: "Prunéřov".into(),
        }],
        providers: vec![ProviderCounts {
            provider: ProviderId::new("cps").ok()?,
            name: "Centrum pomoci".into(),
            services: vec![ServiceCounts {
                service: ServiceId::new("prunerov-sas").ok()?,
                programme: ProgrammeId::new("prunerov").ok()?,
                name_cs: "Sociálně aktivizační služby".into(),
                name_en: "Social activation services".into(),
                counts: counts.clone(),
            }],
            total: counts.clone(),
        }],
        total: counts,
        provenance: provenance(),
    })
}
