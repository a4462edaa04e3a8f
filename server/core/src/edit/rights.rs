//! Who may change what.
//!
//! A manager: the own services' names, forms and places, and what their forms offer. A coordinator: the
//! programme's services with their quotas and targets (what is owed to the funder is not for those who
//! owe it to change), its localities, and what a code list offers in it. An administrator: everything.
use crate::Access;
use crate::known::Known;
use domain::programme::Service;
use domain::{ProgrammeId, ProviderId};
use sync::wire::Role;

/// How far somebody's rights over a thing go; each has those of the ones before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Does not see it.
    None,
    /// Manages it.
    Manager,
    /// Coordinates it.
    Coordinator,
    /// Of the installation.
    Administrator,
}

/// Over a service.
#[must_use]
pub fn service(access: Access<'_>, service: &Service) -> Level {
    if access.has(Role::Administrator) {
        Level::Administrator
    } else if access.coordinates(&service.programme) {
        Level::Coordinator
    } else if access.manages(service) {
        Level::Manager
    } else {
        Level::None
    }
}

/// Over a programme: who manages a service of it is its manager.
#[must_use]
pub fn programme(access: Access<'_>, known: &Known, programme: &ProgrammeId) -> Level {
    if access.has(Role::Administrator) {
        return Level::Administrator;
    }
    if access.coordinates(programme) {
        return Level::Coordinator;
    }
    let services = known.reference.services.iter();
    let mut own = services.filter(|s| s.programme == *programme && access.manages(s));
    match own.next() {
        Some(_) => Level::Manager,
        None => Level::None,
    }
}

/// Over a provider: who coordinates a programme that it takes part in sees its name.
#[must_use]
pub fn provider(access: Access<'_>, known: &Known, provider: &ProviderId) -> Level {
    if access.has(Role::Administrator) {
        return Level::Administrator;
    }
    let mut services = known.services_of(provider);
    if services.any(|s| access.coordinates(&s.programme)) {
        return Level::Coordinator;
    }
    match access.managed_providers().contains(provider) {
        true => Level::Manager,
        false => Level::None,
    }
}

/// May somebody look at anything here at all?
#[must_use]
pub fn sets_up(access: Access<'_>) -> bool {
    let roles = [Role::Manager, Role::Coordinator, Role::Administrator];
    roles.into_iter().any(|role| access.has(role))
}
