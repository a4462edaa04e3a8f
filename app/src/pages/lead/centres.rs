//! `/vedeni/zarizeni`: the devices at the centres' doors: which there are, opening one here, closing
//! one from afar.
use domain::ServiceId;
use domain::programme::Service;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use sync::wire::Role;

use super::{asked, failed};
use crate::api::dto::{CentreRow, OpenCentre};
use crate::components::chips::{self, Opt};
use crate::components::dialog::dialog;
use crate::components::empty::{empty, go};
use crate::components::field::{self, Text};
use crate::components::icon::{Icon, icon};
use crate::components::notice::{Tone, notice};
use crate::ctx::Ctx;
use crate::forms::rules;
use crate::i18n::Tr;
use crate::live::with_store;
use crate::local_store::types::{LocalError, OpenError};
use crate::pages::loading;
use crate::platform::{FetchError, fetch};
use crate::start;

const URL: &str = "/api/v1/centre-devices";

/// Longest name of a device, in characters, as the server has it.
const LONGEST_NAME: usize = 64;

/// The page.
pub fn page(ctx: Ctx) -> AnyView {
    let tr = ctx.tr();
    let again = RwSignal::new(0);
    let list = asked::<Vec<CentreRow>>(|| Some(URL.to_owned()), again);
    let closing = RwSignal::new(None::<CentreRow>);
    let inside = move || match list.get() {
        None => loading(tr),
        Some(Err(why)) => failed(tr, &why, again),
        Some(Ok(all)) => drawn(ctx, &all, closing),
    };
    view! {
        <h1>{tr.centres_title()}</h1>
        <p class="lead">{tr.centres_what()}</p>
        {inside}
        {opening(ctx)}
        {sure(tr, closing, again)}
    }
    .into_any()
}

fn drawn(ctx: Ctx, all: &[CentreRow], closing: RwSignal<Option<CentreRow>>) -> AnyView {
    let tr = ctx.tr();
    if all.is_empty() {
        return empty(Icon::Phone, tr.centres_none(), tr.centres_none_do(), None);
    }
    let part = |title: &'static str, closed: bool| {
        let rows: Vec<_> = all
            .iter()
            .filter(|c| c.closed_at.is_some() == closed)
            .map(|c| row(ctx, c, closing))
            .collect();
        (!rows.is_empty()).then(|| {
            view! {
                <section>
                    <h2>{title}</h2>
                    <ul class="rows">{rows}</ul>
                </section>
            }
        })
    };
    view! {
        {part(tr.centres_open(), false)}
        {part(tr.centres_closed(), true)}
    }
    .into_any()
}

fn row(ctx: Ctx, centre: &CentreRow, closing: RwSignal<Option<CentreRow>>) -> AnyView {
    let tr = ctx.tr();
    let seen = centre
        .synced_at
        .map_or_else(|| tr.never().to_owned(), |at| tr.moment(at));
    let version = (!centre.app_version.is_empty())
        .then(|| format!(" · {} {}", tr.centre_version(), centre.app_version));
    let closed = centre
        .closed_at
        .map(|at| format!(" · {} {}", tr.centre_closed_at(), tr.moment(at)));
    let state = if centre.pending > 0 {
        let since = centre
            .oldest_pending
            .map(|at| format!(", {} {}", tr.pending_since(), tr.moment(at)))
            .unwrap_or_default();
        view! {
            <span class="badge badge-saved">
                {icon(Icon::Warning)} {tr.waiting(centre.pending)} {since}
            </span>
        }
        .into_any()
    } else {
        view! { <span class="badge badge-confirmed">{icon(Icon::Check)}{tr.phones_all_in()}</span> }
            .into_any()
    };
    let close = centre.closed_at.is_none().then(|| {
        let (asked, name) = (centre.clone(), centre.name.clone());
        view! {
            <button
                type="button"
                class="button button-small"
                aria-label=format!("{}: {name}", tr.centre_close())
                on:click=move |_| closing.set(Some(asked.clone()))
            >
                {tr.centre_close()}
            </button>
        }
    });
    view! {
        <li class="row row-tall">
            <span class="row-sign">{icon(Icon::Phone)}</span>
            <span class="row-main">
                <span class="row-title">{centre.name.clone()}</span>
                <span class="row-about">
                    {ctx.service_name(&centre.service)} " · " {tr.centre_opened_by()} " "
                    {centre.opened_by.name.clone()} " " {tr.moment(centre.opened_at)} {closed}
                </span>
                <span class="row-about">{tr.last_sync()} " " {seen} {version}</span>
                {state}
            </span>
            {close}
        </li>
    }
    .into_any()
}

/// The services of which a device can be opened today.
fn managed(ctx: Ctx) -> Vec<Service> {
    let today = ctx.today();
    let mut all = ctx.services_today();
    all.retain(|service| {
        ctx.session.with(|session| {
            let memberships = session.iter().flat_map(|s| &s.memberships);
            memberships
                .filter(|m| m.role == Role::Manager)
                .any(|m| rules::writes(std::slice::from_ref(m), service, today))
        })
    });
    all
}

/// What is asked for a new device, and what became of it.
#[derive(Clone, Copy)]
struct Opening {
    name: RwSignal<String>,
    service: RwSignal<String>,
    name_problem: RwSignal<Option<String>>,
    service_problem: RwSignal<Option<String>>,
    error: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
}

fn opening(ctx: Ctx) -> AnyView {
    let tr = ctx.tr();
    let form = Opening {
        name: RwSignal::new(String::new()),
        service: RwSignal::new(String::new()),
        name_problem: RwSignal::new(None),
        service_problem: RwSignal::new(None),
        error: RwSignal::new(None),
        busy: RwSignal::new(false),
    };
    let services = Memo::new(move |_| {
        let all = managed(ctx).into_iter();
        all.map(|s| Opt::new(s.id.as_str(), s.name.get(tr.0)))
            .collect::<Vec<_>>()
    });
    // Of one service there is nothing to choose.
    Effect::new(move |_| {
        if let [only] = services.get().as_slice() {
            form.service.set(only.code.clone());
        }
    });
    let navigate = StoredValue::new_local(use_navigate());
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let Some(new) = form.checked(tr) else { return };
        form.busy.set(true);
        let go = navigate.get_value();
        with_store(ctx, move |store| async move {
            let opened = store.open_centre(&new).await;
            form.busy.try_set(false);
            match opened {
                Ok(()) => {
                    if let Err(why) = start::refresh(ctx, &store).await {
                        form.error.try_set(Some(tr.local_error(&why)));
                        return;
                    }
                    let options = NavigateOptions {
                        replace: true,
                        ..NavigateOptions::default()
                    };
                    go("/", options);
                }
                Err(why) => form.refused(tr, &why),
            }
        });
    };
    let inside = move || {
        if services.with(Vec::is_empty) {
            let (why, what) = (tr.centre_no_service(), tr.centre_no_service_do());
            return empty(
                Icon::List,
                why,
                what,
                go("/sprava/sluzby", tr.setup_services()),
            );
        }
        view! {
            <form on:submit=submit novalidate>
                {Text {
                    hint: tr.centre_name_hint(),
                    ..Text::new("zarizeni-jmeno", tr.centre_name())
                }
                    .view(
                        form.name.into(),
                        Callback::new(move |text| {
                            form.name_problem.set(None);
                            form.name.set(text);
                        }),
                        form.name_problem.into(),
                    )}
                {chips::select(
                    "zarizeni-sluzba",
                    tr.centre_service(),
                    Some(tr.centre_service_none()),
                    services.into(),
                    form.service.into(),
                    Callback::new(move |slug| {
                        form.service_problem.set(None);
                        form.service.set(slug);
                    }),
                )}
                {field::problem(form.service_problem.into())}
                {move || form.error.get().map(|text| notice(Tone::Warning, text))}
                <div class="actions">
                    <button
                        type="submit"
                        class="button button-primary"
                        aria-disabled=move || form.busy.get().then_some("true")
                    >
                        {move || {
                            if form.busy.get() { tr.centre_opening() } else { tr.centre_open_button() }
                        }}
                    </button>
                </div>
            </form>
        }
        .into_any()
    };
    view! {
        <section aria-labelledby="otevrit-zde">
            <h2 id="otevrit-zde">{tr.centre_here()}</h2>
            <p class="hint">{tr.centre_here_what()}</p>
            {inside}
        </section>
    }
    .into_any()
}

impl Opening {
    /// What is to be opened; none if a field is missing, which is said there.
    fn checked(self, tr: Tr) -> Option<OpenCentre> {
        if self.busy.get_untracked() {
            return None;
        }
        self.error.set(None);
        let name = self.name.with_untracked(|name| name.trim().to_owned());
        let fits = (1..=LONGEST_NAME).contains(&name.chars().count());
        self.name_problem
            .set((!fits).then(|| tr.centre_name_bad().to_owned()));
        let service = self
            .service
            .with_untracked(|slug| ServiceId::new(slug).ok());
        self.service_problem.set(
            service
                .is_none()
                .then(|| tr.centre_service_needed().to_owned()),
        );
        service
            .filter(|_| fits)
            .map(|service| OpenCentre { service, name })
    }

    /// Says why not, at the field that the server named.
    fn refused(self, tr: Tr, why: &OpenError) {
        let reason = match why {
            OpenError::Refused(FetchError::Status(_, Some(error))) => error.reason.as_deref(),
            _ => None,
        };
        match (why, reason) {
            (_, Some("length")) => {
                self.name_problem
                    .try_set(Some(tr.centre_name_bad().to_owned()));
            }
            (_, Some("outside_service")) => {
                self.service_problem
                    .try_set(Some(tr.centre_service_over().to_owned()));
            }
            (OpenError::Local(LocalError::Unanswered(n)), _) => {
                self.error.try_set(Some(tr.log_out_waits(*n)));
            }
            (OpenError::Local(why), _) => {
                self.error.try_set(Some(tr.local_error(why)));
            }
            (OpenError::Refused(why), _) => {
                self.error.try_set(Some(said(tr, why)));
            }
        }
    }
}

/// Why the server did not do it, and what to do.
fn said(tr: Tr, why: &FetchError) -> String {
    match why {
        FetchError::Offline => tr.centre_offline().to_owned(),
        FetchError::Status(401, _) => tr.lead_log_in().to_owned(),
        FetchError::Status(403 | 404, _) => tr.lead_forbidden().to_owned(),
        FetchError::Status(status, _) => tr.trouble_server(*status),
        FetchError::Bad(_) => tr.lead_bad().to_owned(),
    }
}

/// Asks before a device is closed: it cannot be taken back.
fn sure(tr: Tr, closing: RwSignal<Option<CentreRow>>, again: RwSignal<u32>) -> AnyView {
    let open = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let error = RwSignal::new(None::<String>);
    Effect::new(move |_| {
        if closing.with(Option::is_some) {
            error.set(None);
            open.set(true);
        }
    });
    // Closed by Escape too: the same device can be asked about again.
    Effect::new(move |_| {
        if !open.get() {
            closing.set(None);
        }
    });
    let close = move |_| {
        let Some(centre) = closing.get_untracked() else {
            return;
        };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        leptos::task::spawn_local(async move {
            let done = fetch::delete(&format!("{URL}/{}", centre.id)).await;
            busy.try_set(false);
            match done {
                Ok(()) => {
                    open.try_set(false);
                    again.try_update(|n| *n += 1);
                }
                Err(why) => {
                    error.try_set(Some(said(tr, &why)));
                }
            }
        });
    };
    dialog(open, tr.centre_close_title(), move || {
        let which = closing.with_untracked(|c| {
            c.as_ref()
                .map(|c| tr.centre_which(&c.name, c.pending))
                .unwrap_or_default()
        });
        view! {
            <p>{which}</p>
            <p>{tr.centre_close_what()}</p>
            <p>{tr.centre_close_unsent()}</p>
            {move || error.get().map(|text| notice(Tone::Warning, text))}
            <div class="actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>
                    {tr.cancel()}
                </button>
                <button
                    type="button"
                    class="button button-primary"
                    aria-disabled=move || busy.get().then_some("true")
                    on:click=close
                >
                    {move || if busy.get() { tr.centre_closing() } else { tr.centre_close() }}
                </button>
            </div>
        }
        .into_any()
    })
}
