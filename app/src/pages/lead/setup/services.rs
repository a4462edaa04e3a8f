//! `/sprava/sluzby`: the services by programme.
use leptos::prelude::*;
use leptos_router::components::A;

use super::super::{asked, failed};
use super::head;
use crate::api::dto::{SetupProgramme, SetupReport, SetupService};
use crate::components::empty::{empty, go};
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
        Some(Ok(report)) => drawn(tr, &report),
    };
    view! {
        {head(tr, "/sprava", tr.setup_services().into_any())}
        {inside}
    }
    .into_any()
}

fn drawn(tr: Tr, report: &SetupReport) -> AnyView {
    let new = (!report.adds_services_in.is_empty()).then(|| {
        view! {
            <div class="actions">
                <A href="/sprava/sluzby/nova" attr:class="button button-primary">
                    {tr.setup_new_service()}
                </A>
            </div>
        }
    });
    if report.services.is_empty() {
        let back = new
            .is_none()
            .then(|| go("/sprava", tr.setup_back()))
            .flatten();
        return view! {
            {new}
            {empty(Icon::List, tr.setup_no_service(), tr.setup_no_service_do(), back)}
        }
        .into_any();
    }
    let sections = report.programmes.iter().map(|p| programme(tr, p, report));
    view! {
        {new}
        {sections.collect_view()}
    }
    .into_any()
}

fn programme(tr: Tr, programme: &SetupProgramme, report: &SetupReport) -> AnyView {
    let services = report.services.iter();
    let own: Vec<_> = services.filter(|s| s.programme == programme.id).collect();
    if own.is_empty() {
        return ().into_any();
    }
    let row = |service: &&SetupService| {
        let provider = report.providers.iter().find(|p| p.id == service.provider);
        let provider = provider.map(|p| p.name.clone()).unwrap_or_default();
        let name = service.name.get(tr.0).to_owned();
        let href = format!("/sprava/sluzby/{}", service.id);
        view! {
            <li>
                <A href=href attr:class="way">
                    <strong data-user-text="">{name}</strong>
                    <span class="quiet" data-user-text="">{provider}</span>
                </A>
            </li>
        }
    };
    view! {
        <section>
            <h2 data-user-text="">{programme.name.get(tr.0).to_owned()}</h2>
            <ul class="ways">{own.iter().map(row).collect_view()}</ul>
        </section>
    }
    .into_any()
}
