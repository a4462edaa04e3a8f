//! The managers' pages: figures that the server computes, read online.
pub mod admin;
pub mod behalf;
mod centres;
mod chart;
mod csv;
mod decide;
pub mod entries;
mod facts;
mod figure;
mod glance;
pub mod goals;
pub mod history;
mod look;
pub mod overview;
pub mod people;
mod period;
mod period_choice;
pub mod phones;
pub mod setup;
mod standing;
pub mod tables;
pub mod week;
mod words;

use leptos::prelude::*;
use leptos_router::any_nested_route::{AnyNestedRoute, IntoAnyNestedRoute};
use leptos_router::components::{A, Route};
use leptos_router::path;
use serde::de::DeserializeOwned;

use crate::api::dto::{ServiceWeek, WeekReport};
use crate::components::empty::{empty, go};
use crate::components::icon::Icon;
use crate::components::notice::{Tone, notice};
use crate::ctx::Ctx;
use crate::forms::rules;
use crate::i18n::Tr;
use crate::parts::{Draw, lead};
use crate::platform::FetchError;
use crate::platform::fetch::get_json;

/// The pages of the part *lead*.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeadPage {
    /// `/vedeni/zapisy`
    Entries,
    /// `/vedeni/zapis/:id`
    History,
    /// `/vedeni/prehled`
    Overview,
    /// `/vedeni/cile`
    Goals,
    /// `/vedeni/zarizeni`
    Centres,
    /// `/vedeni/telefony`
    Phones,
    /// `/vedeni/za`
    Behalf,
    /// `/vedeni/:week?`
    Week,
    /// `/sprava`
    Admin,
    /// `/sprava/sluzby`
    Services,
    /// `/sprava/sluzby/nova`
    ServiceNew,
    /// `/sprava/sluzby/:id`
    Service,
    /// `/sprava/poskytovatele`
    Providers,
    /// `/sprava/lokality`
    Localities,
    /// `/sprava/ciselniky`
    Lists,
    /// `/sprava/ciselniky/:list`
    List,
    /// `/sprava/audit`
    Audit,
    /// `/lide`
    People,
    /// `/lide/novy`
    PersonNew,
    /// `/lide/:id`
    Person,
    /// `/pozvanka`
    Invited,
}

impl LeadPage {
    /// Its page.
    #[must_use]
    pub fn draw(self) -> Draw {
        match self {
            Self::Entries => entries::page,
            Self::History => history::page,
            Self::Overview => overview::page,
            Self::Goals => goals::page,
            Self::Centres => centres::page,
            Self::Phones => phones::page,
            Self::Behalf => behalf::page,
            Self::Week => week::page,
            Self::Admin => admin::page,
            Self::Services => setup::services::page,
            Self::ServiceNew => setup::service_new::page,
            Self::Service => setup::service::page,
            Self::Providers => setup::providers::page,
            Self::Localities => setup::localities::page,
            Self::Lists => setup::lists::page,
            Self::List => setup::list::page,
            Self::Audit => setup::audit::page,
            Self::People => people::list::page,
            Self::PersonNew => people::new::page,
            Self::Person => people::person::page,
            Self::Invited => people::invited::page,
        }
    }
}

/// Their addresses.
#[component(transparent)]
pub fn LeadRoutes() -> AnyNestedRoute {
    view! {
        <Route path=path!("vedeni/zapisy") view=|| super::member(|ctx| lead(ctx, LeadPage::Entries))/>
        <Route path=path!("vedeni/zapis/:id") view=|| super::member(|ctx| lead(ctx, LeadPage::History))/>
        <Route path=path!("vedeni/prehled") view=|| super::member(|ctx| lead(ctx, LeadPage::Overview))/>
        <Route path=path!("vedeni/cile") view=|| super::member(|ctx| lead(ctx, LeadPage::Goals))/>
        <Route path=path!("vedeni/zarizeni") view=|| super::member(|ctx| lead(ctx, LeadPage::Centres))/>
        <Route path=path!("vedeni/telefony") view=|| super::member(|ctx| lead(ctx, LeadPage::Phones))/>
        <Route path=path!("vedeni/za") view=|| super::member(|ctx| lead(ctx, LeadPage::Behalf))/>
        <Route path=path!("vedeni/:week?") view=|| super::member(|ctx| lead(ctx, LeadPage::Week))/>
        <Route path=path!("sprava") view=|| super::member(|ctx| lead(ctx, LeadPage::Admin))/>
        <SetupRoutes/>
        <PeopleRoutes/>
    }
    .into_inner()
    .into_any_nested_route()
}

/// The pages that change reference data, and the audit.
#[component(transparent)]
fn SetupRoutes() -> AnyNestedRoute {
    view! {
        <Route path=path!("sprava/sluzby") view=|| super::member(|ctx| lead(ctx, LeadPage::Services))/>
        <Route path=path!("sprava/sluzby/nova") view=|| super::member(|ctx| lead(ctx, LeadPage::ServiceNew))/>
        <Route path=path!("sprava/sluzby/:id") view=|| super::member(|ctx| lead(ctx, LeadPage::Service))/>
        <Route path=path!("sprava/poskytovatele") view=|| super::member(|ctx| lead(ctx, LeadPage::Providers))/>
        <Route path=path!("sprava/lokality") view=|| super::member(|ctx| lead(ctx, LeadPage::Localities))/>
        <Route path=path!("sprava/ciselniky") view=|| super::member(|ctx| lead(ctx, LeadPage::Lists))/>
        <Route path=path!("sprava/ciselniky/:list") view=|| super::member(|ctx| lead(ctx, LeadPage::List))/>
        <Route path=path!("sprava/audit") view=|| super::member(|ctx| lead(ctx, LeadPage::Audit))/>
    }
    .into_inner()
    .into_any_nested_route()
}

/// The pages of people, and the one on which somebody who was invited sets a password.
#[component(transparent)]
fn PeopleRoutes() -> AnyNestedRoute {
    view! {
        <Route path=path!("lide") view=|| super::member(|ctx| lead(ctx, LeadPage::People))/>
        <Route path=path!("lide/novy") view=|| super::member(|ctx| lead(ctx, LeadPage::PersonNew))/>
        <Route path=path!("lide/:id") view=|| super::member(|ctx| lead(ctx, LeadPage::Person))/>
        <Route path=path!("pozvanka") view=|| super::public(|ctx| lead(ctx, LeadPage::Invited))/>
    }
    .into_inner()
    .into_any_nested_route()
}

/// The name of one of these pages by the first two parts of its path.
#[must_use]
pub fn name(tr: Tr, first: &str, second: Option<&str>) -> Option<&'static str> {
    Some(match (first, second) {
        ("sprava", Some("sluzby")) => tr.setup_services(),
        ("sprava", Some("poskytovatele")) => tr.setup_providers(),
        ("sprava", Some("lokality")) => tr.setup_localities(),
        ("sprava", Some("ciselniky")) => tr.setup_lists(),
        ("sprava", Some("audit")) => tr.setup_audit(),
        ("sprava", _) => tr.admin_title(),
        ("vedeni", Some("prehled")) => tr.overview_title(),
        ("vedeni", Some("cile")) => tr.goals_title(),
        ("lide", Some("novy")) => tr.people_new(),
        ("lide", _) => tr.people_title(),
        ("pozvanka", _) => tr.invitation_title(),
        ("vedeni", Some("zarizeni")) => tr.centres_title(),
        ("vedeni", Some("telefony")) => tr.nav_phones(),
        ("vedeni", Some("za")) => tr.behalf_title(),
        ("vedeni", _) => tr.nav_lead(),
        _ => return None,
    })
}

/// What a page asked the server for.
pub type Answer<T> = RwSignal<Option<Result<T, FetchError>>, LocalStorage>;

/// Asks now, whenever the address changes, and when `again` is raised. `None`: nothing to ask yet.
pub fn asked<T: DeserializeOwned + 'static>(
    url: impl Fn() -> Option<String> + 'static,
    again: RwSignal<u32>,
) -> Answer<T> {
    let answer: Answer<T> = RwSignal::new_local(None);
    let newest = StoredValue::new(0_u32);
    Effect::new(move |_| {
        again.track();
        let Some(url) = url() else { return };
        let number = newest.get_value() + 1;
        newest.set_value(number);
        leptos::task::spawn_local(async move {
            let got = get_json::<T>(&url).await;
            if newest.try_get_value() == Some(number) {
                answer.try_set(Some(got));
            }
        });
    });
    answer
}

/// Asks several addresses, as [`asked`] does one; the first failure is the answer of all.
pub fn asked_all<T: DeserializeOwned + 'static>(
    urls: impl Fn() -> Vec<String> + 'static,
    again: RwSignal<u32>,
) -> Answer<Vec<T>> {
    let answer: Answer<Vec<T>> = RwSignal::new_local(None);
    let newest = StoredValue::new(0_u32);
    Effect::new(move |_| {
        again.track();
        let urls = urls();
        let number = newest.get_value() + 1;
        newest.set_value(number);
        leptos::task::spawn_local(async move {
            let mut got = Ok(Vec::with_capacity(urls.len()));
            for url in urls {
                match (get_json::<T>(&url).await, &mut got) {
                    (Ok(one), Ok(all)) => all.push(one),
                    (Err(why), _) => {
                        got = Err(why);
                        break;
                    }
                    (Ok(_), Err(_)) => break,
                }
            }
            if newest.try_get_value() == Some(number) {
                answer.try_set(Some(got));
            }
        });
    });
    answer
}

/// Why there are no figures and what to do, with a button that tries again.
pub fn failed(tr: Tr, why: &FetchError, again: RwSignal<u32>) -> AnyView {
    let text = match why {
        FetchError::Offline => tr.lead_offline().to_owned(),
        FetchError::Status(401, _) => tr.lead_log_in().to_owned(),
        FetchError::Status(403 | 404, _) => tr.lead_forbidden().to_owned(),
        FetchError::Status(status, _) => tr.trouble_server(*status),
        FetchError::Bad(_) => tr.lead_bad().to_owned(),
    };
    let log_in = matches!(why, FetchError::Status(401, _)).then(|| {
        view! { <A href="/prihlaseni" attr:class="button">{tr.log_in()}</A> }
    });
    view! {
        {notice(Tone::Warning, text)}
        <div class="actions">
            {log_in}
            <button type="button" class="button" on:click=move |_| again.update(|n| *n += 1)>
                {tr.try_again()}
            </button>
        </div>
    }
    .into_any()
}

/// Who leads nothing has no figures.
pub fn leads_nothing(tr: Tr) -> AnyView {
    let (why, what) = (tr.leads_nothing(), tr.leads_nothing_do());
    empty(Icon::Chart, why, what, go("/", tr.to_start()))
}

/// Of what the week is shown: every provider that the account manages and every programme that it
/// coordinates, as the queries of the API have it; empty if it leads nothing today.
pub fn led(ctx: Ctx) -> Vec<String> {
    use sync::wire::Role;
    let today = ctx.now.with(|now| now.day());
    ctx.session.with(|session| {
        let valid = session
            .iter()
            .flat_map(|s| &s.memberships)
            .filter(|m| rules::holds(m, today));
        valid
            .filter_map(|m| match m.role {
                Role::Manager => m.provider.as_ref().map(|p| format!("provider={p}")),
                Role::Coordinator => m.programme.as_ref().map(|p| format!("programme={p}")),
                _ => None,
            })
            .collect()
    })
}

/// The weeks of everything that is led, as one: services of several providers one after another,
/// each once: who manages a provider and coordinates its programme sees the manager's report, which
/// says more. None if nothing was asked.
#[must_use]
pub fn joined(weeks: Vec<WeekReport>) -> Option<WeekReport> {
    let mut weeks = weeks.into_iter();
    let mut all = weeks.next()?;
    for week in weeks {
        for service in week.services {
            let known = |s: &&mut ServiceWeek| s.service == service.service;
            match all.services.iter_mut().find(known) {
                None => all.services.push(service),
                Some(counts) if counts.by_worker.is_none() => *counts = service,
                Some(_) => {}
            }
        }
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_named_by_its_path() {
        let tr = Tr(crate::i18n::Lang::En);
        assert_eq!(name(tr, "vedeni", Some("telefony")), Some("Phones"));
        assert_eq!(name(tr, "vedeni", Some("2025-W47")), Some("Management"));
        assert_eq!(name(tr, "sprava", None), Some("Administration"));
        assert_eq!(name(tr, "sprava", Some("ciselniky")), Some("Code lists"));
        assert_eq!(name(tr, "nic", None), None);
    }

    fn week(services: &[(&str, bool)]) -> WeekReport {
        let services: Vec<_> = services
            .iter()
            .map(|(id, workers)| {
                serde_json::json!({
                    "service": id, "name_cs": "", "name_en": "", "programme": "p",
                    "provider": "cps", "quota_doubtful": false, "worker_minutes": 0,
                    "open_minutes": 0, "workers": 0, "worked_days": 0, "running": 0,
                    "counts": {}, "return_rate": {"numerator": 0, "denominator": 0},
                    "by_worker": workers.then(Vec::<()>::new), "by_day": [],
                })
            })
            .collect();
        let text = serde_json::json!({
            "week": "2025-W47", "from": "2025-11-17", "to": "2025-11-23", "holidays": [],
            "generated_at": "2025-11-24T00:00:00Z", "watermark": 0, "closed": false, "services": services,
        });
        serde_json::from_value(text).unwrap()
    }

    /// Regression: a manager who also coordinates the programme saw counts only.
    #[test]
    fn of_two_reports_of_a_service_the_one_with_the_workers_is_shown() {
        let (manager, coordinator) = (
            week(&[("tp", true)]),
            week(&[("tp", false), ("sas", false)]),
        );
        for weeks in [
            vec![manager.clone(), coordinator.clone()],
            vec![coordinator, manager],
        ] {
            let services = joined(weeks).unwrap().services;
            let mut shown: Vec<_> = services
                .iter()
                .map(|s| (s.service.as_str(), s.by_worker.is_some()))
                .collect();
            shown.sort_unstable();
            assert_eq!(shown, [("sas", false), ("tp", true)]);
        }
        assert!(joined(Vec::new()).is_none());
    }
}
