//! The domain's three answers, asked with what the phone knows.
use domain::check::{CheckContext, FormContext, doubts as doubted, refuse as refused};
use domain::entry::Entry;
use domain::problem::{Problem, Reason};
use domain::programme::Service;
use domain::span::Span;
use domain::{Day, Instant, ServiceId};
use leptos::prelude::*;
use sync::wire::{MembershipInfo, Role};

use crate::ctx::Ctx;
use crate::i18n::Tr;

/// What cannot be.
#[must_use]
pub fn refuse(entry: &Entry, span: Option<&Span>) -> Vec<Problem> {
    refused(entry, &FormContext { span, root: None })
}

/// What is doubtful, as stable codes, asked about once. A clock that is off is no question for a
/// form: the sync says so, and the server flags it. Nor is a missing membership a refusal: the
/// phone may not have heard of it yet.
#[must_use]
pub fn doubts(
    ctx: Ctx,
    entry: &Entry,
    now: Instant,
    span: Option<&Span>,
    spans: &[Span],
) -> Vec<&'static str> {
    let service = untrack(|| ctx.service(&entry.service));
    let lists = ctx.lists.get_untracked();
    let context = CheckContext {
        service: service.as_ref(),
        lists: Some(&lists),
        span,
        spans,
        ..CheckContext::at(now)
    };
    // A manager may correct what is older than the own membership.
    let may = |s: &Service| {
        ctx.writes(s, entry.start.day()) || (entry.root() != entry.id && ctx.is(Role::Manager))
    };
    let stranger = service.as_ref().is_some_and(|s| !untrack(|| may(s)));
    let doubts = doubted(entry, &context);
    let codes = doubts.iter().map(|flag| flag.as_str());
    codes
        .chain(stranger.then_some(Reason::NoMembership.as_str()))
        .collect()
}

/// Does a membership hold on a day?
#[must_use]
pub fn holds(membership: &MembershipInfo, day: Day) -> bool {
    membership.from <= day && membership.to.is_none_or(|to| day <= to)
}

/// May whoever has these memberships write for a service on a day? The server sets apart what is
/// written without.
#[must_use]
pub fn writes(memberships: &[MembershipInfo], service: &Service, day: Day) -> bool {
    memberships.iter().any(|m| {
        let named = m.services.contains(&service.id);
        let may = match m.role {
            Role::Worker => named,
            Role::Manager => {
                m.provider.as_ref() == Some(&service.provider) && (named || m.services.is_empty())
            }
            Role::Coordinator | Role::Administrator => false,
        };
        may && holds(m, day)
    })
}

/// Something that the form itself lacks, before there is an entry to check.
#[must_use]
pub fn missing(field: &str) -> Vec<Problem> {
    vec![Problem::new(field, "", Reason::MissingField)]
}

/// The field of the choice of a service.
pub const SERVICE: &str = "service";
/// The field of the search for a client.
pub const CODE: &str = "code";

/// What a problem says at its field.
#[must_use]
pub fn said(tr: Tr, problem: &Problem) -> &'static str {
    match (problem.field.as_str(), problem.reason) {
        (SERVICE, Reason::MissingField) => tr.choose_service(),
        (CODE, Reason::MissingField) => tr.code_not_added(),
        (_, reason) => tr.reason(reason),
    }
}

/// A field's path without the body around it, the same for an entry and its correction.
#[must_use]
pub fn inner(field: &str) -> &str {
    let field = field.strip_prefix("body.").unwrap_or(field);
    field.strip_prefix("body.").unwrap_or(field)
}

/// Does a service have this form? One that names none has all.
#[must_use]
pub fn offers(service: &Service, kind: domain::entry::Kind) -> bool {
    service.kinds.is_empty() || service.kinds.contains(&kind)
}

/// The services, of those given, that have this form.
#[must_use]
pub fn able(services: Vec<Service>, kind: domain::entry::Kind) -> Vec<Service> {
    services.into_iter().filter(|s| offers(s, kind)).collect()
}

/// Which service a new form starts with: that of the running shift, else the last one, else the
/// first that has the form.
#[must_use]
pub fn likely(
    able: &[ServiceId],
    running: Option<ServiceId>,
    last: Option<ServiceId>,
) -> Option<ServiceId> {
    [running, last]
        .into_iter()
        .flatten()
        .find(|id| able.contains(id))
        .or_else(|| able.first().cloned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn service(slug: &str) -> ServiceId {
        ServiceId::new(slug).unwrap()
    }

    #[test]
    fn a_field_reads_the_same_in_an_entry_and_in_its_correction() {
        assert_eq!(inner("body.items"), "items");
        assert_eq!(inner("body.body.items"), "items");
        assert_eq!(inner("body.reason"), "reason");
        assert_eq!(inner("persons[0].code"), "persons[0].code");
    }

    fn membership(role: Role, services: &[&str], from: &str, to: &str) -> MembershipInfo {
        MembershipInfo {
            role,
            provider: domain::ProviderId::new("cps").ok(),
            programme: None,
            services: services.iter().map(|s| service(s)).collect(),
            from: from.parse().unwrap(),
            to: to.parse().ok(),
        }
    }

    fn tp() -> Service {
        domain::json::read(
            r#"{"id": "tp", "programme": "p", "provider": "cps", "service_type": "TP69",
                "name": {"cs": "", "en": ""}, "from": "2025-01-01", "kinds": []}"#,
        )
        .unwrap()
    }

    /// Regression: after the last day of a membership the phone let work be written that the
    /// server sets apart.
    #[test]
    fn who_was_no_member_on_a_day_does_not_write_for_it() {
        let worker = [membership(
            Role::Worker,
            &["tp"],
            "2025-03-01",
            "2025-05-31",
        )];
        let on = |day: &str| writes(&worker, &tp(), day.parse().unwrap());
        let days = ["2025-02-28", "2025-03-01", "2025-05-31", "2025-06-01"];
        assert_eq!(days.map(on), [false, true, true, false]);
        let day: Day = "2025-04-01".parse().unwrap();
        let may = |role, services: &[&str]| {
            let one = [membership(role, services, "2025-03-01", "")];
            writes(&one, &tp(), day)
        };
        assert!(may(Role::Manager, &[]) && may(Role::Manager, &["tp"]));
        assert!(!may(Role::Manager, &["sas"]) && !may(Role::Worker, &["sas"]));
        assert!(!may(Role::Worker, &[]) && !may(Role::Coordinator, &["tp"]));
    }

    /// Regression: a form without a service said that the entry cannot be understood.
    #[test]
    fn what_the_form_lacks_is_said_in_its_own_words() {
        let tr = Tr(crate::i18n::Lang::Cs);
        assert_eq!(said(tr, &missing(SERVICE)[0]), "Vyberte službu.");
        assert!(said(tr, &missing(CODE)[0]).starts_with("Napsaný kód ještě není přidaný"));
        let other = Problem::new("minutes", "", Reason::MissingField);
        assert_eq!(said(tr, &other), tr.reason(Reason::MissingField));
    }

    #[test]
    fn a_form_starts_with_the_service_of_the_running_shift() {
        let able = [service("a"), service("b"), service("c")];
        let some = |slug| Some(service(slug));
        assert_eq!(likely(&able, some("b"), some("c")), some("b"));
        assert_eq!(likely(&able, None, some("c")), some("c"));
        assert_eq!(likely(&able, some("x"), None), some("a"));
        assert_eq!(likely(&[], some("x"), None), None);
    }
}
