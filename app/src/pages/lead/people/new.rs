//! `/lide/novy`: somebody new with a first membership; the answer is a code.
use leptos::prelude::*;
use leptos_router::components::A;

use super::membership::Fields;
use super::{code, refused};
use crate::api::dto::people::{CodeAnswer, NewPersonRequest, PlacesReport};
use crate::components::field::Text;
use crate::components::notice::{Tone, notice};
use crate::ctx::Ctx;
use crate::i18n::Tr;
use crate::pages::lead::{asked, failed};
use crate::pages::loading;
use crate::platform::fetch::tell;

/// The page.
pub fn page(ctx: Ctx) -> AnyView {
    let tr = ctx.tr();
    let again = RwSignal::new(0);
    let places = asked::<PlacesReport>(|| Some("/api/v1/people/places".into()), again);
    let made = RwSignal::new(None::<(String, CodeAnswer)>);
    let inside = move || match (made.get(), places.get()) {
        (Some((name, made)), _) => done(tr, &name, &made),
        (None, None) => loading(tr),
        (None, Some(Err(why))) => failed(tr, &why, again),
        (None, Some(Ok(places))) => form(ctx, &places, made),
    };
    view! {
        <h1>{tr.people_new()}</h1>
        {inside}
    }
    .into_any()
}

fn done(tr: Tr, name: &str, made: &CodeAnswer) -> AnyView {
    view! {
        {code::shown(tr, name, made)}
        <div class="actions no-print">
            <A href=format!("/lide/{}", made.id) attr:class="button">{tr.to_person()}</A>
            <A href="/lide" attr:class="button">{tr.people_title()}</A>
        </div>
    }
    .into_any()
}

fn form(ctx: Ctx, places: &PlacesReport, made: RwSignal<Option<(String, CodeAnswer)>>) -> AnyView {
    let tr = ctx.tr();
    let (name, login) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let fields = Fields::new(ctx.now.with_untracked(|now| now.day()), places);
    let (tried, running) = (RwSignal::new(false), RwSignal::new(false));
    let error = RwSignal::new(None::<String>);
    let missing = move |value: RwSignal<String>, text: &'static str| {
        Signal::derive(move || {
            (tried.get() && value.with(|v| v.trim().is_empty())).then(|| text.to_owned())
        })
    };
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        tried.set(true);
        let asked = NewPersonRequest {
            login: login.get_untracked(),
            name: name.get_untracked(),
            memberships: vec![fields.asked()],
        };
        let empty = asked.login.trim().is_empty() || asked.name.trim().is_empty();
        if empty || running.get_untracked() {
            return;
        }
        running.set(true);
        error.set(None);
        leptos::task::spawn_local(async move {
            let told = tell("POST", "/api/v1/people", Some(&asked)).await;
            let told = told.map(|text| domain::json::read::<CodeAnswer>(&text));
            match told {
                Ok(Ok(answer)) => made.set(Some((asked.name, answer))),
                Ok(Err(_)) => error.set(Some(tr.lead_bad().to_owned())),
                Err(why) => error.set(Some(refused(tr, &why))),
            }
            running.set(false);
        });
    };
    let set = |field: RwSignal<String>| Callback::new(move |value| field.set(value));
    let mut login_field = Text::new("prihlasovaci-jmeno", tr.login_name());
    login_field.hint = tr.login_hint();
    view! {
        <form on:submit=submit novalidate>
            {Text::new("cele-jmeno", tr.full_name())
                .view(name.into(), set(name), missing(name, tr.fill_name()))}
            {login_field.view(login.into(), set(login), missing(login, tr.fill_login()))}
            {fields.place(tr, places)}
            {fields.extent(tr, places)}
            {move || error.get().map(|text| notice(Tone::Warning, text))}
            <button
                type="submit"
                class="button button-primary button-wide"
                prop:disabled=move || running.get()
            >
                {move || if running.get() { tr.working() } else { tr.make_code() }}
            </button>
        </form>
    }
    .into_any()
}
