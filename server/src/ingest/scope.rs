//! What a phone may hold: which services, since when. The scope travels as a text that the phone
//! keeps and shows again; when it differs, the pull starts anew and what is no longer allowed is
//! forgotten.
use domain::{Day, ServiceId};
use std::collections::BTreeSet;
use std::fmt;
use sync::wire::Forget;

/// A phone holds the entries of its services of so many days.
pub const TEAM_DAYS: i64 = 60;
/// And its own of so many.
pub const OWN_DAYS: i64 = 400;

/// The services in scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    services: BTreeSet<ServiceId>,
}

impl Scope {
    /// Of these services.
    #[must_use]
    pub fn new(services: BTreeSet<ServiceId>) -> Self {
        Self { services }
    }

    /// The services.
    #[must_use]
    pub fn services(&self) -> Vec<ServiceId> {
        self.services.iter().cloned().collect()
    }

    /// What a phone that pulled under an earlier scope must drop now.
    #[must_use]
    pub fn forget(&self, shown: Option<&str>) -> Vec<Forget> {
        let Some((_, list)) = shown.and_then(|text| text.split_once(';')) else {
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
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(list: &[&str]) -> Scope {
        Scope::new(list.iter().map(|s| ServiceId::new(s).unwrap()).collect())
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
}
