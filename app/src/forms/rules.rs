//! The domain's three answers, asked with what the phone knows.
use domain::check::{CheckContext, Flag, FormContext, doubts as doubted, refuse as refused};
use domain::entry::Entry;
use domain::problem::{Problem, Reason};
use domain::span::Span;
use domain::{Instant, ServiceId};
use leptos::prelude::*;

use crate::ctx::Ctx;

/// What cannot be.
#[must_use]
pub fn refuse(entry: &Entry, span: Option<&Span>) -> Vec<Problem> {
    refused(entry, &FormContext { span, root: None })
}

/// What is doubtful, asked about once. A clock that is off is no question for a form: the sync
/// says so, and the server flags it.
#[must_use]
pub fn doubts(
    ctx: Ctx,
    entry: &Entry,
    now: Instant,
    span: Option<&Span>,
    spans: &[Span],
) -> Vec<Flag> {
    let service = untrack(|| ctx.service(&entry.service));
    let lists = ctx.lists.get_untracked();
    let context = CheckContext {
        service: service.as_ref(),
        lists: Some(&lists),
        span,
        spans,
        ..CheckContext::at(now)
    };
    doubted(entry, &context)
}

/// The form has no service yet.
#[must_use]
pub fn no_service() -> Vec<Problem> {
    vec![Problem::new("service", "", Reason::MissingField)]
}

/// A field's path without the body around it, the same for an entry and its correction.
#[must_use]
pub fn inner(field: &str) -> &str {
    let field = field.strip_prefix("body.").unwrap_or(field);
    field.strip_prefix("body.").unwrap_or(field)
}

/// Does a service have this form? One that names none has all.
#[must_use]
pub fn offers(service: &domain::programme::Service, kind: domain::entry::Kind) -> bool {
    service.kinds.is_empty() || service.kinds.contains(&kind)
}

/// The services, of those given, that have this form.
#[must_use]
pub fn able(
    services: Vec<domain::programme::Service>,
    kind: domain::entry::Kind,
) -> Vec<domain::programme::Service> {
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
