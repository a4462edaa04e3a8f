//! Which services of a programme a report is about.
use super::ask::{Asker, Fields, OneService, Part, Sees};
use crate::http::error::{ApiError, ApiResult};
use domain::programme::Service;
use domain::{Day, ProgrammeId};

/// The services of a programme that the caller sees, or the one that is named; 403 if none of them may
/// be seen.
#[derive(Clone, Debug)]
pub struct OfProgramme {
    /// The programme.
    pub programme: ProgrammeId,
    /// Its services, in the order of the reference data.
    pub services: Vec<OneService>,
}

impl Part for OfProgramme {
    fn fields() -> Vec<&'static str> {
        OneService::fields()
    }

    fn read(fields: &Fields, asker: &Asker<'_>) -> ApiResult<Self> {
        let asked = fields.given("programme")?;
        let programme = asker.programme(asked)?;
        if fields.get("service").is_some() {
            let services = vec![OneService::read(fields, asker)?];
            return Ok(Self {
                programme,
                services,
            });
        }
        let all = asker.known.reference.services.iter();
        let seen = |service: &Service| {
            let sees = asker.sees(service)?;
            let service = service.clone();
            Some(OneService { service, sees })
        };
        let services: Vec<OneService> = all
            .filter(|s| s.programme == programme)
            .filter_map(seen)
            .collect();
        if services.is_empty() {
            let reason = "managers_and_coordinators_only";
            return Err(ApiError::forbidden("programme", Some(asked), reason));
        }
        Ok(Self {
            programme,
            services,
        })
    }
}

impl OfProgramme {
    /// Those that were valid on some day of a period.
    #[must_use]
    pub fn within(&self, from: Day, to: Day) -> Vec<&Service> {
        let all = self.services.iter().map(|one| &one.service);
        all.filter(|s| s.from <= to && s.to.is_none_or(|end| from <= end))
            .collect()
    }

    /// Does the caller manage all of them?
    #[must_use]
    pub fn is_own(&self) -> bool {
        self.services.iter().all(|one| one.sees == Sees::Everything)
    }
}
