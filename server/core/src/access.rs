//! What an account may read and write, by its memberships on a day.
//!
//! A worker reads the entries of the own services, a manager those of the own provider, a
//! coordinator of a programme only counts, an administrator no clients' data.
use crate::known::Known;
use domain::programme::Service;
use domain::{Day, ProgrammeId, ProviderId, ServiceId};
use std::collections::BTreeSet;
use store::model::{Account, Audience};
use sync::wire::{MembershipInfo, Role};

/// The memberships of an account that are valid on a day.
#[derive(Clone, Copy, Debug)]
pub struct Access<'a> {
    memberships: &'a [MembershipInfo],
    day: Day,
}

impl<'a> Access<'a> {
    /// Of an account on a day.
    #[must_use]
    pub fn new(account: &'a Account, day: Day) -> Self {
        Self {
            memberships: &account.memberships,
            day,
        }
    }

    fn valid(self) -> impl Iterator<Item = &'a MembershipInfo> {
        self.memberships
            .iter()
            .filter(move |m| m.from <= self.day && m.to.is_none_or(|to| self.day <= to))
    }

    /// Does it have this role anywhere?
    #[must_use]
    pub fn has(self, role: Role) -> bool {
        self.valid().any(|m| m.role == role)
    }

    /// Is it a worker of the service?
    #[must_use]
    pub fn works_in(self, service: &ServiceId) -> bool {
        self.valid()
            .any(|m| m.role == Role::Worker && m.services.contains(service))
    }

    /// Is it the manager of the service?
    #[must_use]
    pub fn manages(self, service: &Service) -> bool {
        self.valid().any(|m| {
            m.role == Role::Manager
                && m.provider.as_ref() == Some(&service.provider)
                && (m.services.is_empty() || m.services.contains(&service.id))
        })
    }

    /// Does it coordinate the programme?
    #[must_use]
    pub fn coordinates(self, programme: &ProgrammeId) -> bool {
        self.valid()
            .any(|m| m.role == Role::Coordinator && m.programme.as_ref() == Some(programme))
    }

    /// May it write entries of the service that began on this day?
    #[must_use]
    pub fn writes(self, service: &Service) -> bool {
        self.works_in(&service.id) || self.manages(service)
    }

    /// The providers it manages.
    #[must_use]
    pub fn managed_providers(self) -> BTreeSet<ProviderId> {
        self.valid()
            .filter(|m| m.role == Role::Manager)
            .filter_map(|m| m.provider.clone())
            .collect()
    }

    /// The services whose entries it reads.
    #[must_use]
    pub fn readable(self, known: &Known) -> BTreeSet<ServiceId> {
        known
            .reference
            .services
            .iter()
            .filter(|s| self.writes(s))
            .map(|s| s.id.clone())
            .collect()
    }

    /// Whose documents of reference data it is given: those of the services it reads, of their
    /// providers and programmes, and of what its memberships name beside them.
    #[must_use]
    pub fn audience(self, known: &Known) -> BTreeSet<Audience> {
        let mut audience = BTreeSet::new();
        let services = known.reference.services.iter();
        for service in services.filter(|s| self.writes(s)) {
            audience.insert(Audience::Service(service.id.clone()));
            audience.insert(Audience::Provider(service.provider.clone()));
            audience.insert(Audience::Programme(service.programme.clone()));
        }
        for membership in self.valid() {
            audience.extend(membership.provider.clone().map(Audience::Provider));
            audience.extend(membership.programme.clone().map(Audience::Programme));
        }
        audience
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_worker_reads_the_own_services_only() {
        let known = testing::known();
        let jana = testing::account("jana", vec![testing::worker(&["sas"])]);
        let access = Access::new(&jana, day("2026-01-05"));
        let readable: Vec<_> = access.readable(&known).into_iter().collect();
        assert_eq!(readable, [testing::service_id("sas")]);
        assert!(!access.has(Role::Manager));
    }

    #[test]
    fn a_manager_reads_the_whole_own_provider_and_no_other() {
        let known = testing::known();
        let vera = testing::account("vera", vec![testing::manager("town")]);
        let readable = Access::new(&vera, day("2026-01-05")).readable(&known);
        assert!(readable.contains(&testing::service_id("sas")));
        assert!(!readable.contains(&testing::service_id("other")));
    }

    #[test]
    fn a_coordinator_and_an_administrator_read_no_entries() {
        let known = testing::known();
        for membership in [testing::coordinator("prog"), testing::administrator()] {
            let account = testing::account("x", vec![membership]);
            assert!(
                Access::new(&account, day("2026-01-05"))
                    .readable(&known)
                    .is_empty()
            );
        }
    }

    #[test]
    fn a_membership_is_valid_on_its_first_and_last_day_and_not_beside_them() {
        let known = testing::known();
        let sas = known.service(&testing::service_id("sas")).unwrap();
        let mut membership = testing::worker(&["sas"]);
        membership.from = day("2026-02-01");
        membership.to = Some(day("2026-02-28"));
        let jana = testing::account("jana", vec![membership]);
        let writes = |d| Access::new(&jana, day(d)).writes(sas);
        assert_eq!(
            ["2026-01-31", "2026-02-01", "2026-02-28", "2026-03-01"].map(writes),
            [false, true, true, false]
        );
    }
}
