//! Examples of visits to families, of finds and of targets.
use super::provenance;
use app::api::dto::{
    FindCell, FindsReport, HouseholdCounts, HouseholdsReport, Ratio, ServiceHouseholds, TargetRow,
    TargetsReport,
};
use domain::{Day, ProgrammeId, ProviderId, ServiceId};

fn april() -> Option<[Day; 2]> {
    Some(["2014-04-01".parse().ok()?, "2014-04-30".parse().ok()?])
}

/// April 2014 of the one service that visits.
pub fn households() -> Option<HouseholdsReport> {
    let [from, to] = april()?;
    let counts = HouseholdCounts {
        visits: 52,
        met_rate: Ratio::of(41, 52),
        by_result: [("CAS", 6), ("NEZ", 9), ("ODM", 2), ("ZAS", 35)]
            .map(|(code, n)| (code.to_owned(), n))
            .into(),
        families: 19,
        adults: 44,
        children: 97,
        visit_minutes: 2_310,
        travel_minutes: 780,
        km: 214,
        family_work: Ratio::of(44, 58),
        family_work_minutes: Ratio::of(2_120, 2_800),
    };
    Some(HouseholdsReport {
        programme: ProgrammeId::new("prunerov").ok()?,
        from,
        to,
        services: vec![ServiceHouseholds {
            service: ServiceId::new("prunerov-sas").ok()?,
            provider: ProviderId::new("prunerov-dodavatel").ok()?,
            name_cs: "Sociálně aktivizační služby".into(),
            name_en: "Social activation services".into(),
            counts: counts.clone(),
        }],
        total: counts,
        provenance: provenance(),
    })
}

fn cell(key: &str, finds: u64, pieces: u64) -> FindCell {
    FindCell {
        key: Some(key.into()),
        finds: Some(finds),
        pieces: Some(pieces),
        hidden: false,
    }
}

/// April 2014, as its coordinator sees it.
pub fn finds() -> Option<FindsReport> {
    let [from, to] = april()?;
    Some(FindsReport {
        programme: ProgrammeId::new("prunerov").ok()?,
        services: vec![ServiceId::new("prunerov-tpd").ok()?],
        from,
        to,
        finds: 14,
        pieces: 33,
        pieces_reported: 35,
        open: 2,
        by_state: vec![
            cell("collected", 12, 29),
            cell("on_the_way", 1, 1),
            cell("reported", 1, 3),
        ],
        by_place_type: vec![cell("PARK", 9, 21), cell("PLAY", 5, 12)],
        by_locality: vec![cell("prunerov", 14, 33)],
        by_month: vec![cell("2014-04", 14, 33)],
        collected: 12,
        collection_median_minutes: Some(65),
        collection_longest_minutes: Some(1_710),
        provenance: provenance(),
    })
}

/// A quarter of a year of a drug service.
pub fn targets() -> Option<TargetsReport> {
    let row = TargetRow {
        service: Some(ServiceId::new("jesenicko-tpd").ok()?),
        what: "syringes_exchanged_a_year".into(),
        reached: true,
        from: "2014-01-01".parse().ok()?,
        to: Some("2014-12-31".parse().ok()?),
        target: 10_500.0,
        actual: Some(2_400),
        time: Some(Ratio::of(90, 365)),
        expected: Some(2_589.04),
        fulfilment: Some(0.2286),
        pace: Some(0.927),
        projected_year: Some(9_733.33),
    };
    let persons = TargetRow {
        what: "persons".into(),
        reached: false,
        to: None,
        target: 60.0,
        actual: None,
        time: None,
        expected: None,
        fulfilment: None,
        pace: None,
        projected_year: None,
        ..row.clone()
    };
    Some(TargetsReport {
        programme: ProgrammeId::new("jesenicko").ok()?,
        day: "2014-03-31".parse().ok()?,
        targets: vec![persons, row],
        provenance: provenance(),
    })
}
