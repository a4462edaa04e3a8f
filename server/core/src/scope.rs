//! What a phone may hold: which services' entries, since when, and whose reference documents. The
//! scope travels as a text that the phone keeps and shows again; when it differs in anything, the
//! pull starts anew and what is no longer allowed is forgotten.
use domain::{Day, ServiceId};
use std::collections::BTreeSet;
use std::fmt;
use store::model::Audience;
use sync::wire::Forget;

/// A phone holds the entries of its services of so many days.
pub const TEAM_DAYS: i64 = 60;
/// And its own of so many.
pub const OWN_DAYS: i64 = 400;

/// The services in scope, and the audiences whose documents go with them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    services: BTreeSet<ServiceId>,
    audience: BTreeSet<Audience>,
}

impl Scope {
    /// Of these services and audiences.
    #[must_use]
    pub fn new(services: BTreeSet<ServiceId>, audience: BTreeSet<Audience>) -> Self {
        Self { services, audience }
    }

    /// The services.
    #[must_use]
    pub fn services(&self) -> Vec<ServiceId> {
        self.services.iter().cloned().collect()
    }

    /// Whose documents.
    #[must_use]
    pub fn audience(&self) -> Vec<Audience> {
        self.audience.iter().cloned().collect()
    }

    /// What a phone that pulled under an earlier scope must drop now.
    #[must_use]
    pub fn forget(&self, shown: Option<&str>) -> Vec<Forget> {
        let Some(list) = shown.and_then(|text| text.split(';').nth(1)) else {
            return Vec::new();
        };
        list.split(',')
            .filter_map(|slug| ServiceId::new(slug).ok())
            .filter(|service| !self.services.contains(service))
            .map(Forget::Service)
            .collect()
    }

    /// First days of the team's and of the own entries.
    #[must_use]
    pub fn since(today: Day) -> (Day, Day) {
        (
            today - chrono::Duration::days(TEAM_DAYS),
            today - chrono::Duration::days(OWN_DAYS),
        )
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{TEAM_DAYS}.{OWN_DAYS};")?;
        for (i, service) in self.services.iter().enumerate() {
            if i > 0 {
                f.write_str(",")?;
            }
            f.write_str(service.as_str())?;
        }
        // what a service's members are given follows from the service
        let beside = |a: &&Audience| !matches!(a, Audience::Service(_));
        for (i, audience) in self.audience.iter().filter(beside).enumerate() {
            f.write_str(if i > 0 { "," } else { ";" })?;
            audience.fmt(f)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(list: &[&str]) -> Scope {
        let services = list.iter().map(|s| ServiceId::new(s).unwrap());
        Scope::new(services.collect(), BTreeSet::new())
    }

    fn seeing(scope: Scope, providers: &[&str]) -> Scope {
        let provider = |id: &&str| Audience::Provider(domain::ProviderId::new(id).unwrap());
        let audience = providers.iter().map(provider);
        Scope::new(scope.services, audience.collect())
    }

    #[test]
    fn a_scope_is_told_in_the_order_of_its_services() {
        assert_eq!(scope(&["b", "a"]).to_string(), "60.400;a,b");
        assert_eq!(scope(&[]).to_string(), "60.400;");
    }

    #[test]
    fn services_that_are_no_longer_allowed_are_forgotten() {
        let before = scope(&["a", "b", "c"]).to_string();
        let gone = scope(&["b", "d"]).forget(Some(&before));
        let service = |s| Forget::Service(ServiceId::new(s).unwrap());
        assert_eq!(gone, [service("a"), service("c")]);
        assert_eq!(scope(&["b"]).forget(None), []);
    }

    /// Regression: a membership that only changed which documents are seen told the same scope.
    #[test]
    fn another_audience_is_another_scope_and_forgets_no_service() {
        let one = seeing(scope(&["a", "b"]), &["town"]);
        let two = seeing(scope(&["a", "b"]), &["town", "club"]);
        assert_eq!(one.to_string(), "60.400;a,b;provider/town");
        assert_eq!(two.to_string(), "60.400;a,b;provider/club,provider/town");
        assert_eq!(two.forget(Some(&one.to_string())), []);
        // as phones of the first version kept it
        assert_eq!(two.forget(Some("60.400;a,b")), []);
        let gone = scope(&["a"]).forget(Some(&two.to_string()));
        assert_eq!(gone, [Forget::Service(ServiceId::new("b").unwrap())]);
    }
}
