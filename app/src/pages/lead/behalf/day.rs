//! A worker's day from paper: shift, contacts, exchanges one after another, and what is there.
use domain::entry::Kind;
use domain::{EntryId, Instant};
use leptos::prelude::*;
use leptos_router::components::A;

use super::{Asked, Go, What, paper_shift};
use crate::api::dto::Person;
use crate::components::empty::empty;
use crate::components::entry_row::entry_row;
use crate::components::icon::Icon;
use crate::components::notice::{Tone, notice};
use crate::ctx::Ctx;
use crate::forms::behalf::{Paper, form, of_draft};
use crate::forms::kit::Kit;
use crate::forms::model::Form;
use crate::forms::{last, rules};
use crate::i18n::Tr;
use crate::live::{Live, live, with_store};
use crate::local_store::types::{EntryQuery, LocalEntry};
use crate::pages::form_parts::{self, Named, named};
use crate::pages::lead::asked as asked_for;
use crate::pages::{contact, exchange, loading};
use crate::platform;

/// The hour at which the first form of a day stands.
const FIRST_HOUR: u32 = 9;

/// Around the form, so that the next one can be given the focus.
const PLACE: &str = "za-zapis";

const fn kind(what: What) -> Kind {
    match what {
        What::Shift => Kind::SpanOpen,
        What::Contact => Kind::Contact,
        What::Exchange => Kind::Exchange,
    }
}

const fn name(tr: Tr, what: What) -> &'static str {
    match what {
        What::Shift => tr.kind_shift(),
        What::Contact => tr.kind_contact(),
        What::Exchange => tr.kind_exchange(),
    }
}

/// The day. `chosen`: the worker was chosen here just now, so the hands are on the keyboard.
pub fn view(ctx: Ctx, asked: Memo<Asked>, go: Go, paper: Paper, chosen: bool) -> AnyView {
    let tr = ctx.tr();
    if chosen {
        Effect::new(move |_| platform::focus_first(PLACE));
    }
    // Colleagues may be read, or come with the first sync, after the page is drawn.
    let worker = paper.worker;
    let who = Memo::new(move |_| ctx.person_name(worker));
    let (service, day) = (ctx.service_name(&paper.service), tr.day(paper.day));
    let change = Asked {
        service: Some(paper.service.clone()),
        day: Some(paper.day),
        ..Asked::default()
    };
    let on = paper.day;
    let written = live(ctx, move |store| async move {
        let query = EntryQuery {
            from: on,
            to: on,
            worker: Some(worker),
        };
        store.current(query).await
    });
    let what = Memo::new(move |_| asked.with(|a| a.what));
    let offered = untrack(|| ctx.service(&paper.service));
    let tabs = What::ALL.into_iter().filter(|what| {
        let offers = |s| rules::offers(s, kind(*what));
        offered.as_ref().is_none_or(offers)
    });
    let tab = move |this: What| {
        let to = move |_| {
            go.to(&Asked {
                what: this,
                id: None,
                ..asked.get_untracked()
            });
        };
        view! {
            <button
                type="button"
                class="chip-button"
                aria-pressed=move || if what.get() == this { "true" } else { "false" }
                on:click=to
            >
                {name(tr, this)}
            </button>
        }
    };
    // The time of the last form, with which the next one begins: paper goes on from there.
    let time = RwSignal::new(Instant::from_local(paper.day, FIRST_HOUR, 0));
    let stranger = stranger(ctx, &paper);
    let inside = move || match what.get() {
        What::Shift => paper_shift::view(ctx, paper.clone(), written),
        _ => one_form(ctx, asked, go, paper.clone(), time),
    };
    view! {
        <section class="behalf" aria-label=move || who.get()>
            <div class="card behalf-who">
                <p>
                    <strong data-user-text="">{move || who.get()}</strong>
                    " · "
                    {day}
                    " · "
                    <span data-user-text="">{service}</span>
                </p>
                <A href=change.address()>{tr.behalf_change()}</A>
            </div>
            {stranger}
            <div class="chips" role="group" aria-label=tr.behalf_kinds()>
                {tabs.map(tab).collect_view()}
            </div>
            <div id=PLACE on:keydown=enter_goes_on>{inside}</div>
        </section>
        {already(ctx, written)}
    }
    .into_any()
}

/// Enter in a field goes to the next one: paper is typed in without a mouse. In the search for a
/// client it adds the code that was typed, in a long text it begins a line.
fn enter_goes_on(ev: leptos::ev::KeyboardEvent) {
    let target = event_target::<leptos::web_sys::Element>(&ev);
    let field = matches!(target.tag_name().as_str(), "INPUT" | "SELECT");
    // Enter adds the client there, and the panel of a new one goes: the next Enter moves on.
    let adds = target.id() == "kod" && !event_target_value(&ev).is_empty()
        || target.closest(".panel").is_ok_and(|panel| panel.is_some());
    if ev.key() == "Enter" && field && !adds {
        ev.prevent_default();
        platform::focus_next();
    }
}

/// Says so if the worker was not in the service that day; nothing while nobody knows.
fn stranger(ctx: Ctx, paper: &Paper) -> impl Fn() -> Option<AnyView> + use<> {
    let tr = ctx.tr();
    let url = format!(
        "/api/v1/workers?service={}&day={}",
        paper.service, paper.day
    );
    let answer = asked_for::<Vec<Person>>(move || Some(url.clone()), RwSignal::new(0));
    let worker = paper.worker;
    move || {
        let stranger = answer.with(|answer| match answer {
            Some(Ok(all)) => all.iter().all(|p| p.id != worker),
            _ => false,
        });
        stranger.then(|| notice(Tone::Warning, tr.behalf_stranger().to_owned()))
    }
}

/// Forms of one kind, each after the last one is saved.
fn one_form(
    ctx: Ctx,
    asked: Memo<Asked>,
    go: Go,
    paper: Paper,
    time: RwSignal<Option<Instant>>,
) -> AnyView {
    let tr = ctx.tr();
    let Some(me) = ctx.me_untracked() else {
        return loading(tr);
    };
    let kind = kind(asked.with_untracked(|a| a.what));
    let ready = RwSignal::new(None::<Form>);
    let id = Memo::new(move |_| asked.with(|a| a.id));
    Effect::new(move |_| {
        let Some(id) = id.get() else {
            ready.set(None);
            go.to(&Asked {
                id: Some(EntryId(platform::new_id())),
                ..asked.get_untracked()
            });
            return;
        };
        let paper = paper.clone();
        with_store(ctx, move |store| async move {
            let found = named(&store, id).await;
            if ready.is_disposed() {
                return;
            }
            let now = platform::now();
            let form = match found {
                Named::Saved => {
                    return go.to(&Asked {
                        id: None,
                        ..asked.get_untracked()
                    });
                }
                Named::Draft(draft) if draft.body.kind() == kind && of_draft(&draft).is_some() => {
                    *draft
                }
                _ => {
                    let empty = match kind {
                        Kind::Exchange => Form::exchange(id, now),
                        _ => Form::contact(id, now),
                    };
                    let start = time.get_untracked().unwrap_or(now);
                    form(&paper, last::repeated(me, empty, id, now), start)
                }
            };
            ready.try_set(Some(form));
        });
    });
    let before = StoredValue::new(false);
    (move || match ready.get() {
        None => loading(tr),
        Some(form) => {
            let back = Asked {
                id: None,
                ..asked.get_untracked()
            };
            let kit = Kit::new(ctx, me, form, super::PATH.to_owned(), back.address());
            Effect::new(move |_| time.set(Some(kit.form.with(|f| f.start))));
            // After a save the hands stay on the keyboard.
            if before.get_value() {
                Effect::new(move |_| platform::focus_first(PLACE));
            }
            before.set_value(true);
            let parts = match kind {
                Kind::Exchange => exchange::parts(kit),
                _ => contact::parts(kit),
            };
            form_parts::body(kit, parts)
        }
    })
    .into_any()
}

/// What is written for that worker and day, by whomever; each opens to be corrected or taken back.
fn already(ctx: Ctx, written: Live<Vec<LocalEntry>>) -> AnyView {
    let tr = ctx.tr();
    let rows = move || match written.get() {
        None => loading(tr),
        Some(Err(why)) => notice(Tone::Warning, tr.local_error(&why)),
        Some(Ok(all)) if all.is_empty() => {
            empty(Icon::Pencil, tr.behalf_none(), tr.behalf_none_do(), None)
        }
        Some(Ok(all)) => view! {
            <p class="hint">{tr.behalf_undo()}</p>
            <ul class="rows">{all.iter().map(|e| entry_row(ctx, e, false)).collect_view()}</ul>
        }
        .into_any(),
    };
    view! {
        <section aria-labelledby="za-zapsano">
            <h2 id="za-zapsano">{tr.behalf_written()}</h2>
            {rows}
        </section>
    }
    .into_any()
}
