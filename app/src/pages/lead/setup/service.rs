//! `/sprava/sluzby/:id`: what a service is called and offers, what it owes, what was changed.
use domain::entry::Kind;
use domain::programme::Service;
use domain::setup::{Seen, ServiceForm};
use leptos::prelude::*;

use super::super::{Answer, asked, failed};
use super::{Sending, head, history, in_path, number, quotas};
use crate::api::dto::ServiceReport;
use crate::components::chips::{self, Opt};
use crate::components::field::Text;
use crate::components::notice::{Tone, notice};
use crate::ctx::Ctx;
use crate::i18n::Tr;
use crate::pages::loading;

/// What stands in the form.
#[derive(Clone, Copy)]
pub struct Typed {
    cs: RwSignal<String>,
    en: RwSignal<String>,
    from: RwSignal<String>,
    to: RwSignal<String>,
    kinds: RwSignal<Vec<String>>,
    capacity: RwSignal<String>,
    target: RwSignal<String>,
    places: RwSignal<Vec<String>>,
}

impl Typed {
    /// Nothing; every form is used.
    #[must_use]
    pub fn new() -> Self {
        Self {
            cs: RwSignal::default(),
            en: RwSignal::default(),
            from: RwSignal::default(),
            to: RwSignal::default(),
            kinds: RwSignal::new(vec!["span_open".to_owned(), "contact".to_owned()]),
            capacity: RwSignal::default(),
            target: RwSignal::default(),
            places: RwSignal::default(),
        }
    }

    fn fill(self, service: &Service) {
        let text = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
        self.cs.set(service.name.cs.clone());
        self.en.set(service.name.en.clone());
        self.from.set(service.from.to_string());
        self.to
            .set(service.to.map(|d| d.to_string()).unwrap_or_default());
        self.kinds.set(
            service
                .kinds
                .iter()
                .filter(|kind| Kind::FORMS.contains(kind))
                .map(|kind| kind.as_str().to_owned())
                .collect(),
        );
        self.capacity.set(text(service.capacity));
        self.target.set(text(service.persons_target));
        self.places.set(
            service
                .localities
                .iter()
                .map(|l| l.id.to_string())
                .collect(),
        );
    }

    /// As it is sent; what the form does not show stays as it is.
    #[must_use]
    pub fn form(self, old: Option<&Service>) -> ServiceForm {
        let to = self.to.get_untracked();
        ServiceForm {
            name: domain::programme::Label {
                cs: self.cs.get_untracked(),
                en: self.en.get_untracked(),
            },
            from: self.from.get_untracked(),
            to: (!to.is_empty()).then_some(to),
            kinds: self.kinds.get_untracked(),
            drug_cells: old.is_some_and(|s| s.drug_cells),
            capacity: number(&self.capacity.get_untracked()),
            persons_target: number(&self.target.get_untracked()),
            targets: old.map(|s| s.targets.clone()).unwrap_or_default(),
            localities: self
                .places
                .get_untracked()
                .iter()
                .filter_map(|id| id.parse().ok())
                .collect(),
        }
    }
}

/// The fields that say themselves what is wrong with them.
pub const FIELDS: [&str; 7] = [
    "name.cs",
    "name.en",
    "from",
    "to",
    "kinds",
    "capacity",
    "persons_target",
];

/// The fields of a service; `may` says which can be changed, `now` what is saved of each.
pub fn fields(
    tr: Tr,
    typed: Typed,
    sending: Sending,
    may: impl Fn(&str) -> bool,
    places: Vec<Opt>,
) -> AnyView {
    let line = |field: &'static str, text: Text, value: RwSignal<String>| {
        may(field.split('.').next().unwrap_or(field)).then(|| {
            let set = Callback::new(move |v| value.set(v));
            text.view(value.into(), set, sending.problem(tr, field))
        })
    };
    let day = |id, label, hint| Text {
        kind: "date",
        hint,
        ..Text::new(id, label)
    };
    let count = |id, label| Text {
        inputmode: "numeric",
        ..Text::new(id, label)
    };
    let kinds = may("kinds").then(|| {
        let name = |kind: Kind| match kind {
            Kind::SpanOpen => tr.kind_shift(),
            kind => tr.kind_name(kind),
        };
        let all: Vec<Opt> = Kind::FORMS
            .into_iter()
            .map(|kind| Opt::new(kind.as_str(), name(kind)))
            .collect();
        let set = Callback::new(move |v| typed.kinds.set(v));
        view! {
            {chips::many("formulare", tr.setup_kinds(), Signal::stored(all), typed.kinds.into(), set)}
            {crate::components::field::problem(sending.problem(tr, "kinds"))}
        }
    });
    let places = (may("localities") && !places.is_empty()).then(|| {
        let set = Callback::new(move |v| typed.places.set(v));
        view! {
            <div data-user-text="">
                {chips::many("mista", tr.setup_where(), Signal::stored(places), typed.places.into(), set)}
            </div>
            <p class="hint">{tr.setup_where_hint()}</p>
        }
    });
    view! {
        {line("name.cs", Text::new("nazev-cs", tr.setup_name_cs()), typed.cs)}
        {line("name.en", Text::new("nazev-en", tr.setup_name_en()), typed.en)}
        {kinds}
        {line("from", day("plati-od", tr.setup_from(), ""), typed.from)}
        {line("to", day("plati-do", tr.setup_to(), tr.setup_to_hint()), typed.to)}
        {line("capacity", count("kapacita", tr.setup_capacity()), typed.capacity)}
        {line("persons_target", count("osob", tr.setup_target()), typed.target)}
        {places}
    }
    .into_any()
}

/// The page.
pub fn page(ctx: Ctx) -> AnyView {
    let tr = ctx.tr();
    let id = in_path("id");
    let again = RwSignal::new(0);
    let report = asked::<ServiceReport>(
        move || Some(format!("/api/v1/setup/services/{}", id.get())),
        again,
    );
    let title = move || {
        report.with(|report| match report {
            Some(Ok(report)) => report.service.name.get(tr.0).to_owned(),
            _ => tr.setup_services().to_owned(),
        })
    };
    // Drawn once for a service: what another one saved meanwhile takes nothing from who types.
    let shown = Memo::new(move |before: Option<&Option<String>>| {
        let here = id.get();
        let there = report.with(|r| matches!(r, Some(Ok(_))));
        let drawn = before.is_some_and(|before| before.as_ref() == Some(&here));
        (there || drawn).then_some(here)
    });
    let inside = move || match shown.get() {
        Some(_) => drawn(tr, report, again),
        None => match report.get() {
            Some(Err(why)) => failed(tr, &why, again),
            _ => loading(tr),
        },
    };
    view! {
        {head(tr, "/sprava/sluzby", view! { <span data-user-text="">{title}</span> }.into_any())}
        {inside}
    }
    .into_any()
}

fn drawn(tr: Tr, report: Answer<ServiceReport>, again: RwSignal<u32>) -> AnyView {
    let Some(Ok(first)) = report.get_untracked() else {
        return ().into_any();
    };
    let typed = Typed::new();
    typed.fill(&first.service);
    let sending = Sending::new();
    let url = format!("/api/v1/setup/services/{}", first.service.id);
    let save = {
        let url = url.clone();
        move || {
            let Some(Ok(now)) = report.get_untracked() else {
                return;
            };
            let change = Seen {
                seen: now.change,
                change: typed.form(Some(&now.service)),
            };
            sending.put(url.clone(), change, move |new: ServiceReport| {
                report.set(Some(Ok(new)))
            });
        }
    };
    // What is there now is asked for as soon as somebody else was quicker; the next save is made on it.
    Effect::new(move |_| {
        if sending.meanwhile() {
            again.update(|n| *n += 1);
        }
    });
    let now = move || {
        let service = report.with(|r| r.as_ref()?.as_ref().ok().map(|r| r.service.clone()))?;
        sending.meanwhile().then(|| saved_now(tr, &service))
    };
    let edits = first.edits.clone();
    let may = move |field: &str| edits.iter().any(|f| f == field);
    let places = first.localities.iter().filter(|l| !l.retired);
    let places = places
        .map(|l| Opt::new(l.id.as_str(), l.name.clone()))
        .collect();
    let form = if first.edits.is_empty() {
        notice(Tone::Quiet, tr.setup_read_only().to_owned())
    } else {
        view! {
            {fields(tr, typed, sending, may, places)}
            {now}
            {sending.said(tr, &FIELDS, tr.setup_meanwhile())}
            <div class="actions">{sending.button(tr.save(), save)}</div>
        }
        .into_any()
    };
    view! {
        {form}
        {quotas::section(tr, report, again, url)}
        {history::section(tr, report)}
    }
    .into_any()
}

/// What is saved, beside what is typed.
fn saved_now(tr: Tr, service: &Service) -> AnyView {
    let none = || tr.quota_unsaid().to_owned();
    let rows = [
        (tr.setup_name_cs(), service.name.cs.clone()),
        (tr.setup_name_en(), service.name.en.clone()),
        (tr.setup_from(), service.from.to_string()),
        (
            tr.setup_to(),
            service.to.map_or_else(none, |d| d.to_string()),
        ),
        (
            tr.setup_capacity(),
            service.capacity.map_or_else(none, |n| n.to_string()),
        ),
    ];
    let row = |(name, value)| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd data-user-text="">{value}</dd>
            </div>
        }
    };
    view! {
        <section class="card" aria-label=tr.setup_now()>
            <h2>{tr.setup_now()}</h2>
            <dl class="facts">{rows.map(row).into_iter().collect_view()}</dl>
        </section>
    }
    .into_any()
}
