//! `/prihlaseni`: the only page that needs the network, once.
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use crate::components::field::Text;
use crate::components::news;
use crate::components::notice::{Tone, notice};
use crate::ctx::{Ctx, Phase};
use crate::i18n::Tr;
use crate::local_store::types::LogInError;
use crate::{practice, start};

/// Why it did not work and what to do.
fn what(tr: Tr, error: &LogInError) -> String {
    match error {
        LogInError::Wrong => tr.wrong_log_in().to_owned(),
        LogInError::TooMany { retry_after_s } => tr.too_many_tries(*retry_after_s),
        LogInError::Offline => tr.log_in_offline().to_owned(),
        LogInError::Other(code) => tr.log_in_failed(code),
        LogInError::Local(why) => tr.local_error(why),
    }
}

/// The log-in name of who has just set a password by a code (`/pozvanka`).
fn invited() -> String {
    use_query_map()
        .with_untracked(|query| query.get("jmeno"))
        .unwrap_or_default()
}

/// The page.
pub fn page(ctx: Ctx) -> AnyView {
    let tr = ctx.tr();
    let login = RwSignal::new(invited());
    let password = RwSignal::new(String::new());
    let shown = RwSignal::new(false);
    let tried = RwSignal::new(false);
    let running = RwSignal::new(false);
    let error = RwSignal::new(None::<String>);
    let navigate = use_navigate();
    let query = use_query_map();
    Effect::new(move |_| {
        if ctx.phase.get() == Phase::Ready && ctx.session.with(Option::is_some) {
            // Only a path of ours, never another site.
            let to = query
                .with_untracked(|q| q.get("zpet"))
                .filter(|to| to.starts_with('/') && !to.starts_with("//"))
                .unwrap_or_else(|| "/".to_owned());
            let again = ctx.sync_status().is_some_and(|s| {
                matches!(s.trouble, Some(crate::sync_driver::Trouble::LogInAgain))
            });
            if !again {
                navigate(
                    &to,
                    NavigateOptions {
                        replace: true,
                        ..NavigateOptions::default()
                    },
                );
            }
        }
    });
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        tried.set(true);
        let (name, word) = (login.get_untracked(), password.get_untracked());
        if name.trim().is_empty() || word.is_empty() || running.get_untracked() {
            return;
        }
        let Some(store) = ctx.store() else { return };
        running.set(true);
        // Before the first page is drawn.
        news::begins_here(ctx);
        error.set(None);
        leptos::task::spawn_local(async move {
            match store.log_in(name.trim(), &word).await {
                // The log-in has woken the sync already.
                Ok(_) => {
                    if let Err(why) = start::refresh(ctx, &store).await {
                        error.set(Some(tr.local_error(&why)));
                    }
                }
                Err(why) => error.set(Some(what(tr, &why))),
            }
            running.set(false);
        });
    };
    let missing = move |value: RwSignal<String>, text: &'static str| {
        Signal::derive(move || {
            (tried.get() && value.with(|v| v.trim().is_empty())).then(|| text.to_owned())
        })
    };
    let mut name_field = Text::new("jmeno", tr.login_name());
    name_field.autocomplete = "username";
    let password_field = view! {
        <div class="field">
            <label for="heslo">{tr.password()}</label>
            <div class="with-button">
                <input
                    id="heslo"
                    type=move || if shown.get() { "text" } else { "password" }
                    autocomplete="current-password"
                    aria-describedby="heslo-h"
                    prop:value=move || password.get()
                    on:input=move |ev| password.set(event_target_value(&ev))
                />
                <button
                    type="button"
                    class="button button-quiet"
                    on:click=move |_| shown.update(|s| *s = !*s)
                >
                    {move || if shown.get() { tr.hide_password() } else { tr.show_password() }}
                </button>
            </div>
            <p class="hint problem" id="heslo-h" aria-live="polite">
                {missing(password, tr.fill_password())}
            </p>
        </div>
    };
    view! {
        <div class="narrow">
            <h1>{tr.log_in_title()}</h1>
            <p class="lead">{tr.tagline()}</p>
            <form on:submit=submit novalidate>
                {name_field
                    .view(
                        login.into(),
                        Callback::new(move |v| login.set(v)),
                        missing(login, tr.fill_login()),
                    )}
                {password_field}
                {move || error.get().map(|text| notice(Tone::Warning, text))}
                <button
                    type="submit"
                    class="button button-primary button-wide"
                    prop:disabled=move || running.get()
                >
                    {move || if running.get() { tr.logging_in() } else { tr.log_in() }}
                </button>
            </form>
            <p class="notice">{tr.first_log_in()}</p>
            <section class="try-out">
                <p>{tr.practice_what()}</p>
                <button type="button" class="button button-wide" on:click=move |_| practice::begin(ctx)>
                    {tr.practice()}
                </button>
            </section>
        </div>
    }
    .into_any()
}
