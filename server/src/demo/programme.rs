//! The sources' programmes as they are, and the made-up successor.
use crate::programmes::{self, ProgrammeError};
use anyhow::Context as _;
use chrono::{Datelike as _, Duration};
use domain::programme::{Doubt, Label, Programme, Provider, Service};
use domain::{Day, ProgrammeId, ProviderId, ServiceId};
use store::model::{ProgrammeFile, Reference};

/// The sources' programme files.
pub const SOURCES: [(&str, &str); 5] = [
    (
        "prunerov.toml",
        include_str!("../../programmes/prunerov.toml"),
    ),
    (
        "jesenicko.toml",
        include_str!("../../programmes/jesenicko.toml"),
    ),
    (
        "mas-skch.toml",
        include_str!("../../programmes/mas-skch.toml"),
    ),
    (
        "velke-hamry.toml",
        include_str!("../../programmes/velke-hamry.toml"),
    ),
    (
        "prostejov.toml",
        include_str!("../../programmes/prostejov.toml"),
    ),
];

/// The made-up programme.
pub const DEMO: &str = "prunerov-ukazka";
/// Its one provider.
pub const PROVIDER: &str = "ukazka";
/// It begins on the Monday so many weeks before the first start of the demo.
pub const WEEKS_BEFORE: i64 = 26;
/// And is valid for so many.
const WEEKS: i64 = 78;

/// The Monday on which the made-up programme began: as it stands in the store, else 26 weeks ago.
#[must_use]
pub fn first_monday(reference: &Reference, today: Day) -> Day {
    let known = reference
        .programmes
        .iter()
        .find(|p| p.id.as_str() == DEMO)
        .map(|p| p.from);
    known.unwrap_or_else(|| {
        let monday = today - Duration::days(i64::from(today.weekday().num_days_from_monday()));
        monday - Duration::weeks(WEEKS_BEFORE)
    })
}

/// The ids of the sources' programmes.
///
/// # Errors
/// If a file is wrong, which a test excludes.
pub fn sources() -> Result<Vec<ProgrammeFile>, ProgrammeError> {
    SOURCES
        .iter()
        .map(|(name, text)| programmes::read(name, text))
        .collect()
}

/// The made-up programme: Prunéřov's services, quotas and targets, from another Monday.
///
/// # Errors
/// If Prunéřov's file is wrong, which a test excludes.
pub fn made_up(from: Day) -> anyhow::Result<ProgrammeFile> {
    let (name, text) = SOURCES[0];
    let source = programmes::read(name, text)?;
    let to = Some(from + Duration::weeks(WEEKS) - Duration::days(1));
    let id = ProgrammeId::new(DEMO)?;
    let provider = ProviderId::new(PROVIDER)?;
    let services = source
        .services
        .into_iter()
        .map(|service| {
            let slug = service
                .id
                .as_str()
                .strip_prefix("prunerov-")
                .context("a service of Prunéřov")?;
            let quotas = service.quotas.into_iter().map(|mut quota| {
                (quota.from, quota.to) = (from, to);
                quota
            });
            Ok(Service {
                id: ServiceId::new(&format!("ukazka-{slug}"))?,
                programme: id.clone(),
                provider: provider.clone(),
                quotas: quotas.collect(),
                from,
                to,
                ..service
            })
        })
        .collect::<anyhow::Result<Vec<_>>>()?;
    let programme = Programme {
        id,
        name: Label { cs: "Prunéřov – ukázka".into(), en: "Prunéřov – demo".into() },
        from,
        to,
        persons_target: source.programme.persons_target,
        doubtful: vec![Doubt {
            field: "programme".into(),
            why: "made up for trying Terén: the services, quotas and targets of Prunéřov, other dates, nobody real".into(),
        }],
    };
    let providers = vec![Provider {
        id: provider,
        name: "Ukázková organizace (smyšlená)".into(),
    }];
    Ok(ProgrammeFile {
        programme,
        providers,
        services,
        localities: source.localities,
    })
}
