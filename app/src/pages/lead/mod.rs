//! The managers' pages: figures that the server computes, read online.
pub mod entries;
mod figure;
pub mod history;
pub mod phones;
pub mod tables;
pub mod week;

use leptos::prelude::*;
use leptos_router::components::A;
use serde::de::DeserializeOwned;

use crate::api::dto::WeekReport;
use crate::components::notice::{Tone, notice};
use crate::ctx::Ctx;
use crate::i18n::Tr;
use crate::platform::FetchError;
use crate::platform::fetch::get_json;

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

/// Of what the week is shown: every provider that the account manages and every programme that it
/// coordinates, as the queries of the API have it; empty if it leads nothing today.
pub fn led(ctx: Ctx) -> Vec<String> {
    use sync::wire::Role;
    let today = ctx.now.with(|now| now.day());
    ctx.session.with(|session| {
        let valid = session
            .iter()
            .flat_map(|s| &s.memberships)
            .filter(|m| m.from <= today && m.to.is_none_or(|to| today <= to));
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
/// each once. None if nothing was asked.
#[must_use]
pub fn joined(weeks: Vec<WeekReport>) -> Option<WeekReport> {
    let mut weeks = weeks.into_iter();
    let mut all = weeks.next()?;
    for week in weeks {
        for service in week.services {
            if !all.services.iter().any(|s| s.service == service.service) {
                all.services.push(service);
            }
        }
    }
    Some(all)
}
