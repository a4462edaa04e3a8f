//! `/sprava/sluzby/nova`: a new service.
use domain::setup::NewService;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::super::{asked, failed};
use super::service::{FIELDS, Typed, fields};
use super::{Sending, head};
use crate::api::dto::{ServiceReport, SetupReport};
use crate::components::chips::{self, Opt};
use crate::components::empty::{empty, go};
use crate::components::field::{self, Text};
use crate::components::icon::Icon;
use crate::ctx::Ctx;
use crate::i18n::Tr;
use crate::pages::loading;

/// The page.
pub fn page(ctx: Ctx) -> AnyView {
    let tr = ctx.tr();
    let again = RwSignal::new(0);
    let report = asked::<SetupReport>(|| Some("/api/v1/setup".to_owned()), again);
    let inside = move || match report.get() {
        None => loading(tr),
        Some(Err(why)) => failed(tr, &why, again),
        Some(Ok(report)) if report.adds_services_in.is_empty() => {
            let (why, what) = (tr.setup_none_of_yours(), tr.setup_not_yours());
            empty(
                Icon::List,
                why,
                what,
                go("/sprava/sluzby", tr.setup_services()),
            )
        }
        Some(Ok(report)) => form(tr, &report),
    };
    view! {
        {head(tr, "/sprava/sluzby", tr.setup_new_service().into_any())}
        {inside}
    }
    .into_any()
}

fn form(tr: Tr, report: &SetupReport) -> AnyView {
    let programmes = report.programmes.iter();
    let programmes = programmes.filter(|p| report.adds_services_in.contains(&p.id));
    let programmes: Vec<_> = programmes
        .map(|p| Opt::new(p.id.as_str(), p.name.get(tr.0)))
        .collect();
    let providers: Vec<_> = report
        .providers
        .iter()
        .map(|p| Opt::new(p.id.as_str(), p.name.clone()))
        .collect();
    let types = report.service_types.iter();
    let types: Vec<_> = types
        .map(|t| {
            Opt::new(
                t.code.clone(),
                if tr.tag() == "cs" { &t.cs } else { &t.en }.clone(),
            )
        })
        .collect();
    let first =
        |all: &[Opt]| RwSignal::new(all.first().map(|o| o.code.clone()).unwrap_or_default());
    let (programme, provider, of) = (first(&programmes), first(&providers), first(&types));
    let id = RwSignal::new(String::new());
    let typed = Typed::new();
    let sending = Sending::new();
    let navigate = use_navigate();
    let save = move || {
        let new = NewService {
            id: id.get_untracked(),
            programme: programme.get_untracked(),
            provider: provider.get_untracked(),
            service_type: of.get_untracked(),
            service: typed.form(None),
        };
        let navigate = navigate.clone();
        sending.post(
            "/api/v1/setup/services".to_owned(),
            new,
            move |made: ServiceReport| {
                let options = NavigateOptions::default();
                navigate(&format!("/sprava/sluzby/{}", made.service.id), options);
            },
        );
    };
    let slug = Text {
        hint: tr.setup_slug_hint(),
        ..Text::new("zkratka", tr.setup_slug())
    };
    let select = |name, label, all: Vec<Opt>, value: RwSignal<String>, field: &'static str| {
        let set = Callback::new(move |v| value.set(v));
        view! {
            <div data-user-text="">
                {chips::select(name, label, None, Signal::stored(all), value.into(), set)}
            </div>
            {field::problem(sending.problem(tr, field))}
        }
    };
    view! {
        {select("program", tr.setup_programme(), programmes, programme, "programme")}
        {select("poskytovatel", tr.setup_provider(), providers, provider, "provider")}
        {select("druh-sluzby", tr.setup_type(), types, of, "service_type")}
        {slug.view(id.into(), Callback::new(move |v| id.set(v)), sending.problem(tr, "id"))}
        {fields(tr, typed, sending, |_| true, Vec::new())}
        {sending.said(tr, &NEW_FIELDS, tr.setup_meanwhile())}
        <div class="actions">{sending.button(tr.setup_add(), save)}</div>
    }
    .into_any()
}

/// Those of every service, and the four that are chosen once.
const NEW_FIELDS: [&str; 11] = [
    FIELDS[0],
    FIELDS[1],
    FIELDS[2],
    FIELDS[3],
    FIELDS[4],
    FIELDS[5],
    FIELDS[6],
    "id",
    "programme",
    "provider",
    "service_type",
];
