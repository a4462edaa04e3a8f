//! Example of how a service stands on a day.
use super::provenance;
use app::api::dto::{Counts, ServiceStanding, Standing, StandingReport};
use domain::{Day, ProgrammeId, ProviderId, ServiceId};

/// A service on the last day of April 2014.
pub fn standing() -> Option<StandingReport> {
    let day: Day = "2014-04-30".parse().ok()?;
    let month = Standing {
        from: "2014-04-01".parse().ok()?,
        to: day,
        worker_minutes: 9_360,
        open_minutes: 5_760,
        owed_minutes: Some(5_760),
        done_minutes: Some(5_760),
        missing_minutes: Some(0),
        owed_days: None,
        done_days: None,
        missing_days: None,
        counts: Counts::from([("contacts".into(), 212)]),
    };
    Some(StandingReport {
        day,
        services: vec![ServiceStanding {
            service: ServiceId::new("prunerov-sas").ok()?,
            programme: ProgrammeId::new("prunerov").ok()?,
            provider: ProviderId::new("prunerov-dodavatel").ok()?,
            name_cs: "Sociálně aktivizační služby".into(),
            name_en: "Social activation services".into(),
            whole: Standing {
                from: "2013-07-01".parse().ok()?,
                worker_minutes: 90_240,
                open_minutes: 59_700,
                owed_minutes: Some(60_480),
                done_minutes: Some(59_700),
                missing_minutes: Some(780),
                counts: Counts::from([("contacts".into(), 2_380)]),
                ..month.clone()
            },
            month,
        }],
        provenance: provenance(),
    })
}
