//! `/pozvanka`: who has a code sets a password. The code stands behind `#` of the address, which no
//! server is told, or is typed in.
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::{encoded, refused};
use crate::api::dto::people::{CodeRequest, InvitationAnswer, PasswordRequest, SHORTEST_PASSWORD};
use crate::components::field::Text;
use crate::components::notice::{Tone, notice};
use crate::ctx::Ctx;
use crate::platform::fetch::tell;
use crate::platform::{self, FetchError};

/// The page.
pub fn page(ctx: Ctx) -> AnyView {
    let tr = ctx.tr();
    let code = RwSignal::new(platform::fragment());
    let found = RwSignal::new(None::<InvitationAnswer>);
    let error = RwSignal::new(None::<String>);
    let running = RwSignal::new(false);
    let look = move || {
        let typed = code.get_untracked();
        if typed.trim().is_empty() || running.get_untracked() {
            return;
        }
        running.set(true);
        error.set(None);
        leptos::task::spawn_local(async move {
            let asked = CodeRequest { code: typed };
            match tell("POST", "/api/v1/invitations/show", Some(&asked)).await {
                Ok(text) => match domain::json::read(&text) {
                    Ok(answer) => found.set(Some(answer)),
                    Err(_) => error.set(Some(tr.lead_bad().to_owned())),
                },
                Err(why) => error.set(Some(refused(tr, &why))),
            }
            running.set(false);
        });
    };
    Effect::new(move |_| look());
    let code_form = move || {
        let submit = move |ev: leptos::ev::SubmitEvent| {
            ev.prevent_default();
            look();
        };
        let mut field = Text::new("kod", tr.code_label());
        field.hint = tr.code_hint();
        let set = Callback::new(move |value| code.set(value));
        view! {
            <form on:submit=submit novalidate>
                {field.view(code.into(), set, Signal::derive(|| None))}
                <button type="submit" class="button button-primary button-wide" prop:disabled=move || running.get()>
                    {move || if running.get() { tr.working() } else { tr.go_on() }}
                </button>
            </form>
        }
        .into_any()
    };
    let inside = move || match found.get() {
        None => code_form(),
        Some(answer) => password(ctx, code, found, error, &answer),
    };
    view! {
        <div class="narrow">
            <h1>{tr.invitation_title()}</h1>
            {inside}
            {move || error.get().map(|text| notice(Tone::Warning, text))}
        </div>
    }
    .into_any()
}

/// The password, twice.
fn password(
    ctx: Ctx,
    code: RwSignal<String>,
    found: RwSignal<Option<InvitationAnswer>>,
    error: RwSignal<Option<String>>,
    answer: &InvitationAnswer,
) -> AnyView {
    let tr = ctx.tr();
    let (one, two) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (tried, running) = (RwSignal::new(false), RwSignal::new(false));
    let navigate = use_navigate();
    let login = answer.login.clone();
    let short = move || one.with(|one| one.chars().count() < SHORTEST_PASSWORD);
    let differ = move || one.with(|one| two.with(|two| one != two));
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        tried.set(true);
        if untrack(|| short() || differ()) || running.get_untracked() {
            return;
        }
        running.set(true);
        error.set(None);
        let asked = PasswordRequest {
            code: code.get_untracked(),
            password: one.get_untracked(),
        };
        let (navigate, login) = (navigate.clone(), login.clone());
        leptos::task::spawn_local(async move {
            match tell("POST", "/api/v1/invitations/use", Some(&asked)).await {
                Ok(_) => {
                    let to = format!("/prihlaseni?jmeno={}", encoded(&login));
                    // The code is not left behind in the way back.
                    let options = NavigateOptions {
                        replace: true,
                        ..NavigateOptions::default()
                    };
                    navigate(&to, options);
                }
                Err(why) => {
                    error.set(Some(refused(tr, &why)));
                    if matches!(why, FetchError::Status(404 | 410, _)) {
                        found.set(None);
                    }
                }
            }
            running.set(false);
        });
    };
    let field = |id, label, hint, value: RwSignal<String>, problem| {
        let mut text = Text::new(id, label);
        (text.kind, text.autocomplete, text.hint) = ("password", "new-password", hint);
        text.view(value.into(), Callback::new(move |v| value.set(v)), problem)
    };
    let problem = move |is: bool, text: &'static str| (tried.get() && is).then(|| text.to_owned());
    let first = Signal::derive(move || problem(short(), tr.password_hint()));
    let second = Signal::derive(move || problem(differ(), tr.passwords_differ()));
    view! {
        <p class="lead">{tr.invitation_for(&answer.name, &answer.login)}</p>
        <form on:submit=submit novalidate>
            {field("heslo", tr.new_password(), tr.password_hint(), one, first)}
            {field("heslo-znovu", tr.password_again(), "", two, second)}
            <button type="submit" class="button button-primary button-wide" prop:disabled=move || running.get()>
                {move || if running.get() { tr.working() } else { tr.set_password() }}
            </button>
        </form>
    }
    .into_any()
}
