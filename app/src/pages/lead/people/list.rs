//! `/lide`: everybody whom one sets up, found as one types.
use leptos::prelude::*;
use leptos_router::components::A;

use super::{at_place, encoded, holds, state};
use crate::api::dto::people::{PeopleReport, PersonRow, PersonState, PlacesReport};
use crate::components::chips::{self, Opt};
use crate::components::empty::empty;
use crate::components::field::Text;
use crate::components::icon::Icon;
use crate::ctx::Ctx;
use crate::i18n::Tr;
use crate::pages::lead::{asked, failed};
use crate::pages::loading;

/// Rows that are drawn at once.
const ROWS: usize = 50;

/// The page.
pub fn page(ctx: Ctx) -> AnyView {
    let tr = ctx.tr();
    let again = RwSignal::new(0);
    let q = RwSignal::new(String::new());
    let (only, provider, sort) = (
        RwSignal::new(String::new()),
        RwSignal::new(String::new()),
        RwSignal::new(String::new()),
    );
    let offset = RwSignal::new(0_usize);
    // Whatever is asked anew begins with the first rows.
    let set = move |field: RwSignal<String>| {
        Callback::new(move |value: String| {
            offset.set(0);
            field.set(value);
        })
    };
    let places = asked::<PlacesReport>(|| Some("/api/v1/people/places".into()), again);
    let found = asked::<PeopleReport>(
        move || {
            Some(format!(
                "/api/v1/people?q={}&state={}&provider={}&sort={}&offset={}&limit={ROWS}",
                encoded(&q.get()),
                only.get(),
                provider.get(),
                sort.get(),
                offset.get()
            ))
        },
        again,
    );
    let states = [
        ("active", PersonState::Active),
        ("invited", PersonState::Invited),
        ("disabled", PersonState::Disabled),
    ];
    let states = states
        .map(|(code, of)| Opt::new(code, state(tr, of)))
        .to_vec();
    let sorts = vec![
        Opt::new("login", tr.login_name()),
        Opt::new("seen", tr.sort_seen()),
        Opt::new("unsent", tr.sort_unsent()),
    ];
    let providers = Signal::derive(move || {
        places.with(|places| match places {
            Some(Ok(places)) => places
                .providers
                .iter()
                .map(|p| Opt::new(p.id.to_string(), p.name.clone()))
                .collect(),
            _ => Vec::new(),
        })
    });
    let unfiltered = Callback::new(move |()| {
        offset.set(0);
        for filter in [q, only, provider] {
            filter.set(String::new());
        }
    });
    let mut search = Text::new("hledat", tr.people_search());
    search.kind = "search";
    let inside = move || match (found.get(), places.get()) {
        (Some(Err(why)), _) | (_, Some(Err(why))) => failed(tr, &why, again),
        (Some(Ok(found)), Some(Ok(places))) => rows(ctx, tr, &found, &places, offset, unfiltered),
        _ => loading(tr),
    };
    view! {
        <h1>{tr.people_title()}</h1>
        <div class="actions">
            <A href="/lide/novy" attr:class="button button-primary">{tr.people_new()}</A>
        </div>
        <div class="people-filter">
            {search.view(q.into(), set(q), Signal::derive(|| None))}
            {chips::select("stav", tr.people_state(), Some(tr.people_all()), states.into(), only.into(), set(only))}
            {chips::select(
                "organizace",
                tr.people_provider(),
                Some(tr.people_all()),
                providers,
                provider.into(),
                set(provider),
            )}
            {chips::select("razeni", tr.people_sort(), Some(tr.sort_name()), sorts.into(), sort.into(), set(sort))}
        </div>
        {inside}
    }
    .into_any()
}

fn rows(
    ctx: Ctx,
    tr: Tr,
    found: &PeopleReport,
    places: &PlacesReport,
    offset: RwSignal<usize>,
    unfiltered: Callback<()>,
) -> AnyView {
    if found.total == 0 {
        let all = view! {
            <button type="button" class="button" on:click=move |_| unfiltered.run(())>
                {tr.clear_filters()}
            </button>
        };
        let all = Some(all.into_any());
        return empty(Icon::Search, tr.people_none(), tr.people_none_do(), all);
    }
    let first = offset.get_untracked();
    let last = first + found.rows.len();
    let more = (last < found.total).then(|| {
        view! {
            <button type="button" class="button" on:click=move |_| offset.set(last)>
                {tr.people_next()}
            </button>
        }
    });
    let before = (first > 0).then(|| {
        view! {
            <button type="button" class="button" on:click=move |_| offset.set(first.saturating_sub(ROWS))>
                {tr.people_before()}
            </button>
        }
    });
    view! {
        <p class="quiet" role="status">{tr.people_shown(first + 1, last, found.total)}</p>
        <ul class="rows people">
            {found.rows.iter().map(|row| person(ctx, tr, row, places)).collect_view()}
        </ul>
        <div class="actions">{before} {more}</div>
    }
    .into_any()
}

fn person(ctx: Ctx, tr: Tr, row: &PersonRow, places: &PlacesReport) -> AnyView {
    let today = ctx.today();
    let now: Vec<String> = row
        .memberships
        .iter()
        .filter(|m| holds(m, today))
        .map(|m| at_place(tr, m, places))
        .collect();
    let now = match now.is_empty() {
        true => tr.no_membership_now().to_owned(),
        false => now.join("; "),
    };
    let seen = row
        .last_seen
        .map_or_else(|| tr.never().to_owned(), |at| tr.moment(at));
    let unsent = (row.unsent > 0).then(|| {
        view! { <span class="badge badge-saved">{tr.waiting(row.unsent)}</span> }
    });
    let name = row.name.clone();
    let standing = (row.state != PersonState::Active)
        .then(|| view! { <span class="badge badge-saved">{state(tr, row.state)}</span> });
    view! {
        <li class="row row-tall">
            <span class="row-main">
                <A href=format!("/lide/{}", row.id) attr:class="row-title" attr:data-user-text="">
                    {name}
                </A>
                <span class="row-about">
                    {row.login.clone()} " · " {now} " · " {tr.last_sync()} " " {seen}
                </span>
            </span>
            {standing}
            {unsent}
        </li>
    }
    .into_any()
}
