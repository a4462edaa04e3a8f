//! `/nastaveni`: language, appearance, the account, the version.
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::components::chips::{self, Opt};
use crate::components::dialog::dialog;
use crate::components::notice::{Tone, notice};
use crate::ctx::Ctx;
use crate::i18n::Lang;
use crate::live::with_store;
use crate::local_store::types::LocalError;
use crate::sync_driver::Trouble;
use crate::theme::{self, Theme};
use crate::{platform, practice, start};

/// The page.
pub fn page(ctx: Ctx) -> AnyView {
    let tr = ctx.tr();
    let languages = vec![Opt::new("cs", tr.lang_cs()), Opt::new("en", tr.lang_en())];
    let themes = vec![
        Opt::new("system", tr.theme_system()),
        Opt::new("light", tr.theme_light()),
        Opt::new("dark", tr.theme_dark()),
        Opt::new("sun", tr.theme_sun()),
    ];
    let set_language = Callback::new(move |code: String| {
        let lang = if code == "en" { Lang::En } else { Lang::Cs };
        platform::prefs::set("language", &lang);
        ctx.lang.set(lang);
    });
    let set_theme = Callback::new(move |code: String| theme::choose(ctx, Theme::of(&code)));
    view! {
        <h1>{tr.settings()}</h1>
        {chips::one(
            "jazyk",
            tr.language(),
            Signal::stored(languages),
            Signal::derive(move || if ctx.lang.get() == Lang::En { "en" } else { "cs" }.to_owned()),
            set_language,
        )}
        {chips::one(
            "vzhled",
            tr.theme(),
            Signal::stored(themes),
            Signal::derive(move || ctx.theme.get().as_str().to_owned()),
            set_theme,
        )}
        {move || ctx.session.with(Option::is_some).then(|| account_or_practice(ctx))}
        <section>
            <h2>{tr.about()}</h2>
            <p>{tr.version()} " " {env!("CARGO_PKG_VERSION")}</p>
            <p>
                {tr.icons_by()} " "
                <a href="/pkg/icons-licence.txt" target="_blank" lang="en">"Lucide, ISC"</a>
            </p>
        </section>
    }
    .into_any()
}

/// Whose account it is, and the way into practice; who practises has no account to leave.
fn account_or_practice(ctx: Ctx) -> AnyView {
    if platform::practice::is_on() {
        return ().into_any();
    }
    let tr = ctx.tr();
    view! {
        {account(ctx)}
        <section>
            <h2>{tr.practice()}</h2>
            <p>{tr.practice_what()}</p>
            <button type="button" class="button" on:click=move |_| practice::begin(ctx)>
                {tr.practice()}
            </button>
        </section>
    }
    .into_any()
}

/// Why nobody may log out yet, and what helps.
fn stays(ctx: Ctx, waiting: u32) -> String {
    let refused = ctx
        .sync_status()
        .is_some_and(|s| s.trouble == Some(Trouble::LogInAgain));
    match refused {
        true => ctx.tr().log_out_export().to_owned(),
        false => ctx.tr().log_out_waits(waiting),
    }
}

fn account(ctx: Ctx) -> AnyView {
    let tr = ctx.tr();
    let sure = RwSignal::new(false);
    let error = RwSignal::new(None::<String>);
    let navigate = use_navigate();
    let navigate = StoredValue::new_local(navigate);
    let name = ctx
        .session
        .with(|s| s.as_ref().map(|s| format!("{} ({})", s.name, s.login)))
        .unwrap_or_default();
    let ask = move |_| {
        error.set(None);
        let waiting = ctx.tally.with_untracked(|t| t.unanswered());
        let may_leave = ctx.store().is_some_and(|store| store.may_leave());
        if waiting > 0 && !may_leave {
            error.set(Some(stays(ctx, waiting)));
        } else {
            sure.set(true);
        }
    };
    let leave = move |_| {
        sure.set(false);
        // This part of the page goes with the session, before the server has answered.
        let go = navigate.get_value();
        with_store(ctx, move |store| async move {
            match store.log_out().await {
                Ok(()) => {
                    if let Err(why) = start::refresh(ctx, &store).await {
                        error.try_set(Some(tr.local_error(&why)));
                        return;
                    }
                    let options = NavigateOptions {
                        replace: true,
                        ..NavigateOptions::default()
                    };
                    go("/prihlaseni", options);
                }
                Err(LocalError::Unanswered(n)) => {
                    error.try_set(Some(stays(ctx, n)));
                }
                Err(why) => {
                    error.try_set(Some(tr.local_error(&why)));
                }
            }
        });
    };
    view! {
        <section>
            <h2>{tr.account()}</h2>
            <p>{name}</p>
            <p class="hint">{tr.log_out_hint()}</p>
            {move || error.get().map(|text| notice(Tone::Warning, text))}
            <button type="button" class="button" on:click=ask>
                {tr.log_out()}
            </button>
        </section>
        {dialog(
            sure,
            tr.log_out_sure(),
            move || {
                view! {
                    <p>{tr.log_out_needs_net()}</p>
                    <div class="actions">
                        <button type="button" class="button" on:click=move |_| sure.set(false)>
                            {tr.cancel()}
                        </button>
                        <button type="button" class="button button-primary" on:click=leave>
                            {tr.log_out()}
                        </button>
                    </div>
                }
                .into_any()
            },
        )}
    }
    .into_any()
}
