//! What contact, exchange and their corrections have in common.
use domain::entry::Kind;
use domain::lists::List;
use domain::{Code, EntryId, LocalityId, ServiceId};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::{loading, today};
use crate::centre;
use crate::components::chips::{self, Opt};
use crate::components::dialog::dialog;
use crate::components::icon::{Icon, icon};
use crate::components::notice::{Tone, notice};
use crate::components::person_new::options;
use crate::components::presets::Presets;
use crate::components::{field, when};
use crate::ctx::Ctx;
use crate::forms::kit::{Kit, Saving};
use crate::forms::model::Form;
use crate::forms::{last, rules};
use crate::live::{live, with_store};
use crate::local_store::LocalStore;
use crate::platform;
use std::sync::Arc;

/// What the id in a form's address names.
pub enum Named {
    /// An entry: whoever comes back to its form is shown what became of it.
    Saved,
    /// A form that was not finished.
    Draft(Box<Form>),
    /// Nothing here, or another account's.
    Nothing,
}

/// Finds what an id names.
pub async fn named(store: &LocalStore, id: EntryId) -> Named {
    if let Ok(Some(_)) = store.history(id).await {
        return Named::Saved;
    }
    let drafts = store.drafts().await.unwrap_or_default();
    drafts
        .into_iter()
        .find(|d| d.id == id)
        .and_then(|d| domain::json::from_tree(d.fields).ok())
        .map_or(Named::Nothing, |form| Named::Draft(Box::new(form)))
}

/// The form that was begun under a path and not finished.
pub async fn begun(store: &LocalStore, path: &str) -> Named {
    let draft = store.draft(path).await.ok().flatten();
    draft
        .and_then(|d| domain::json::from_tree(d.fields).ok())
        .map_or(Named::Nothing, |form| Named::Draft(Box::new(form)))
}

/// Opens a form: the draft that the address names, else a new one whose id goes into the address,
/// so that a reload finds it again.
pub fn opened(
    ctx: Ctx,
    path: &'static str,
    kind: Kind,
    empty: fn(EntryId, domain::Instant) -> Form,
    draw: impl Fn(Kit) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    opened_by(ctx, path, kind, empty, Arc::new(draw))
}

fn opened_by(
    ctx: Ctx,
    path: &'static str,
    kind: Kind,
    empty: fn(EntryId, domain::Instant) -> Form,
    draw: Arc<dyn Fn(Kit) -> AnyView + Send + Sync>,
) -> AnyView {
    let tr = ctx.tr();
    let Some(me) = ctx.me_untracked() else {
        return loading(tr);
    };
    let navigate = use_navigate();
    let go = move |to: String| {
        let options = NavigateOptions {
            replace: true,
            scroll: false,
            ..NavigateOptions::default()
        };
        navigate(&to, options);
    };
    let ready = RwSignal::new(None::<Form>);
    let asked = use_query_map()
        .with_untracked(|q| q.get("id"))
        .and_then(|id| id.parse::<EntryId>().ok());
    // A gap of the day that is to be filled.
    let from = use_query_map()
        .with_untracked(|q| q.get("od"))
        .and_then(|od| od.parse().ok())
        .map(domain::Instant);
    // What the form was asked to begin with stays in the address: after a reload it begins so again.
    let kept: String = use_query_map().with_untracked(|q| {
        let kept = ["od", "rodina"].into_iter();
        kept.filter_map(|name| Some(format!("&{name}={}", q.get(name)?)))
            .collect()
    });
    with_store(ctx, move |store| async move {
        let found = match asked {
            Some(id) => named(&store, id).await,
            None => Named::Nothing,
        };
        let running = store.open_spans(me).await.unwrap_or_default().pop();
        // The user may have gone on meanwhile.
        if ready.is_disposed() {
            return;
        }
        let now = platform::now();
        let form = match (found, asked) {
            (Named::Saved, Some(id)) => return go(format!("/zapis/{id}")),
            (Named::Draft(form), _) => form.resumed(now),
            _ => {
                let id = EntryId(platform::new_id());
                go(format!("{path}?id={id}{kept}"));
                let mut form = last::repeated(me, empty(id, now), id, now);
                let able = rules::able(untrack(|| ctx.services_today()), kind);
                let able: Vec<ServiceId> = able.into_iter().map(|s| s.id).collect();
                let running = running.map(|s| s.service);
                form.service = rules::likely(&able, running, form.service.take());
                if !untrack(|| offered(ctx, &form)) {
                    let service = form.service.take();
                    form = empty(id, now);
                    form.service = service;
                }
                if let Some(from) = from.filter(|from| *from <= now) {
                    (form.start, form.start_chosen) = (from, true);
                }
                centre::begin(ctx, &mut form);
                form
            }
        };
        ready.try_set(Some(form));
    });
    (move || match ready.get() {
        // With the heading of the page: it is where a reader begins.
        None => view! { <h1>{tr.kind_name(kind)}</h1> {loading(tr)} }.into_any(),
        Some(form) => draw(Kit::new(ctx, me, form, path.to_owned(), "/".to_owned())),
    })
    .into_any()
}

/// Does the service still offer what the last form left? What is retired stands in no list of choices:
/// it would be written again unseen.
fn offered(ctx: Ctx, form: &Form) -> bool {
    let service = form.service.as_ref().and_then(|id| ctx.service(id));
    let known = |list: List, code: &Code| {
        ctx.lists.with(|lists| {
            let mut all = lists.offered(list, service.as_ref());
            lists.items(list).is_empty() || all.any(|item| item.code == *code)
        })
    };
    let here = service.as_ref().is_none_or(|s| {
        let gone = |id: &LocalityId| s.localities.iter().any(|l| l.id == *id && l.retired);
        !form.locality.as_ref().is_some_and(gone)
    });
    let place = form.place_type.as_ref();
    let contact = form.as_contact();
    here && place.is_none_or(|code| known(List::PlaceType, code))
        && contact.is_none_or(|c| known(List::ContactKind, &c.what) && known(List::Form, &c.form))
}

/// The frame of a form: heading, parts, reason of a correction, the button that saves.
pub fn frame(kit: Kit, title: &'static str, parts: AnyView) -> AnyView {
    let tr = kit.ctx.tr();
    view! {
        <div class="page-head">
            <A href="/" attr:class="icon-button" attr:aria-label=tr.back()>
                {icon(Icon::Left)}
            </A>
            <h1>{title}</h1>
        </div>
        {body(kit, parts)}
    }
    .into_any()
}

/// Is it a form that is written often with the same values? A step of a find is not.
fn repeats(kit: Kit) -> bool {
    let kind = kit.form.with_untracked(|f| f.body.kind());
    kind != Kind::FindStep
}

/// The form within that frame.
pub fn body(kit: Kit, parts: AnyView) -> AnyView {
    let tr = kit.ctx.tr();
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        kit.save();
    };
    // Enter in a field is no tap on *Uložit*: the form may be half filled in.
    let no_submit = |ev: leptos::ev::KeyboardEvent| {
        let target = event_target::<leptos::web_sys::Element>(&ev);
        if ev.key() == "Enter" && target.tag_name() == "INPUT" {
            ev.prevent_default();
        }
    };
    let fixing = kit.form.with_untracked(|f| f.fix.is_some());
    let presets = (!fixing && repeats(kit)).then(|| Presets::of(kit));
    let failed = move || match kit.saving.get() {
        Saving::Failed(why) => Some(notice(Tone::Warning, tr.local_error(&why))),
        _ => None,
    };
    let refused = move || {
        kit.problems.with(|all| {
            let mut said: Vec<&str> = Vec::new();
            for text in all.iter().map(|p| rules::said(tr, p)) {
                if !said.contains(&text) {
                    said.push(text);
                }
            }
            // Where a problem is may be out of sight.
            let text = format!("{} {}", tr.check_form(), said.join(" "));
            (!said.is_empty()).then(|| notice(Tone::Warning, text))
        })
    };
    let label = move || match kit.saving.get() {
        Saving::Running => tr.saving(),
        Saving::Done(crate::local_store::types::Saved::Emergency) => tr.emergency(),
        Saving::Done(_) => tr.saved_on_phone(),
        _ if fixing => tr.save_correction(),
        _ => tr.save(),
    };
    view! {
        <form class="entry-form" on:submit=submit on:keydown=no_submit novalidate>
            {centre::in_form(kit)}
            {presets.map(Presets::choice)}
            {parts}
            {presets.map(Presets::care)}
            {fixing.then(|| reason(kit))}
            <div class="save-bar">
                {refused}
                {failed}
                <button
                    type="submit"
                    class="button button-primary button-wide"
                    aria-disabled=move || {
                        matches!(kit.saving.get(), Saving::Running | Saving::Done(_)).then_some("true")
                    }
                >
                    {icon(Icon::Check)}
                    {label}
                </button>
            </div>
        </form>
        {doubts(kit)}
    }
    .into_any()
}

fn reason(kit: Kit) -> AnyView {
    let tr = kit.ctx.tr();
    field::area(
        "duvod",
        tr.reason_label(),
        tr.reason_hint(),
        kit.read(|f| f.fix.as_ref().map(|x| x.reason.clone()).unwrap_or_default()),
        Callback::new(move |text| {
            kit.edit(|f| {
                if let Some(fix) = &mut f.fix {
                    fix.reason = text;
                }
            });
        }),
        kit.problem("reason"),
    )
}

/// Asked about once, then stored as flags.
fn doubts(kit: Kit) -> AnyView {
    let tr = kit.ctx.tr();
    dialog(kit.asking, tr.really(), move || {
        let asked = kit.doubts.get_untracked();
        view! {
            <ul class="doubts">
                {asked.into_iter().map(|code| view! { <li>{tr.stable_code(code)}</li> }).collect_view()}
            </ul>
            <div class="actions">
                <button type="button" class="button" on:click=move |_| kit.asking.set(false)>
                    {tr.no_back()}
                </button>
                <button
                    type="button"
                    class="button button-primary"
                    on:click=move |_| kit.save_anyway()
                >
                    {tr.yes_save()}
                </button>
            </div>
        }
        .into_any()
    })
}

/// For which service: chips if there are several that have this form.
pub fn service(kit: Kit, kind: Kind) -> AnyView {
    let ctx = kit.ctx;
    let tr = ctx.tr();
    // Those of today and, for what is written afterwards, those of its day.
    let able = Memo::new(move |_| {
        let day = kit.form.with(|f| f.start_chosen.then(|| f.start.day()));
        let mut all = ctx.services_today();
        for service in day.map(|day| ctx.services_on(day)).unwrap_or_default() {
            if !all.contains(&service) {
                all.push(service);
            }
        }
        rules::able(all, kind)
            .into_iter()
            .map(|s| Opt::new(s.id.as_str(), s.name.get(tr.0)))
            .collect::<Vec<_>>()
    });
    let chosen = kit.read(|f| {
        f.service
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default()
    });
    let set = Callback::new(move |id: String| kit.edit(|f| f.service = ServiceId::new(&id).ok()));
    let problem = kit.problem(rules::SERVICE);
    view! {
        {move || {
            let all = able.get();
            match all.as_slice() {
                [one] if chosen.with(|c| *c == one.code) => {
                    view! { <p class="service-name">{one.label.clone()}</p> }.into_any()
                }
                [] => today::no_services(kit.ctx)
                    .unwrap_or_else(|| notice(Tone::Warning, tr.no_service_for_this().to_owned()))
                    .into_any(),
                _ => chips::one("sluzba", tr.service(), able.into(), chosen, set),
            }
        }}
        {field::problem(problem)}
    }
    .into_any()
}

/// When it was: *teď* until it is opened and changed.
pub fn moment(kit: Kit) -> AnyView {
    let tr = kit.ctx.tr();
    // Until it is chosen it is the moment of saving, so that is what is shown, to the minute.
    let start = Memo::new(move |_| {
        let chosen = kit.form.with(|f| f.start_chosen.then_some(f.start));
        chosen.unwrap_or_else(|| when::minute(kit.ctx.now.get()))
    });
    let set = Callback::new(move |at| {
        kit.edit(|f| {
            f.start = at;
            f.start_chosen = true;
        });
    });
    let label = move || {
        let at = if kit.form.with(|f| f.start_chosen) {
            tr.moment_near(start.get(), kit.ctx.today())
        } else {
            format!("{} · {}", tr.clock(start.get()), tr.now())
        };
        format!("{}: {at}", tr.when())
    };
    let open = kit
        .form
        .with_untracked(|f| f.start_chosen && (f.fix.is_some() || !f.worked));
    view! {
        <details class="fold" open=open>
            <summary>{label}</summary>
            <div class="fold-inside">{when::moment(kit.ctx, "kdy", start.into(), set)}</div>
        </details>
        {field::problem(kit.problem("start"))}
    }
    .into_any()
}

/// Where: the service's localities and the kind of place.
pub fn place(kit: Kit) -> AnyView {
    let ctx = kit.ctx;
    let tr = ctx.tr();
    let localities = live(ctx, move |store| {
        let service = kit.form.with(|f| f.service.clone());
        async move {
            match service {
                Some(service) => store.localities(&service).await,
                None => Ok(Vec::new()),
            }
        }
    });
    let list = Signal::derive(move || {
        localities.with(|answer| match answer {
            Some(Ok(all)) => all
                .iter()
                .map(|l| Opt::new(l.id.as_str(), l.name.clone()))
                .collect(),
            _ => Vec::new(),
        })
    });
    view! {
        {chips::select(
            "lokalita",
            tr.locality(),
            Some(tr.not_said()),
            list,
            kit.read(|f| f.locality.as_ref().map(ToString::to_string).unwrap_or_default()),
            Callback::new(move |v: String| kit.edit(|f| f.locality = LocalityId::new(&v).ok())),
        )}
        {chips::select(
            "typ-mista",
            tr.place_type(),
            Some(tr.not_said()),
            options(kit, List::PlaceType),
            kit.read(|f| f.place_type.as_ref().map(ToString::to_string).unwrap_or_default()),
            Callback::new(move |v: String| kit.edit(|f| f.place_type = Code::new(&v).ok())),
        )}
    }
    .into_any()
}

/// Who else worked: colleagues as chips.
pub fn colleagues(kit: Kit) -> AnyView {
    let ctx = kit.ctx;
    let tr = ctx.tr();
    let list = Memo::new(move |_| {
        let me = ctx.me();
        ctx.people.with(|all| {
            all.iter()
                .filter(|(id, _)| Some(*id) != me)
                .map(|(id, name)| Opt::new(id.to_string(), name.clone()))
                .collect::<Vec<_>>()
        })
    });
    let chosen = kit.read(|f| f.others.iter().map(ToString::to_string).collect::<Vec<_>>());
    let set = Callback::new(move |all: Vec<String>| {
        kit.edit(|f| f.others = all.iter().filter_map(|id| id.parse().ok()).collect());
    });
    (move || {
        (!list.with(Vec::is_empty))
            .then(|| chips::many("kolegove", tr.colleagues(), list.into(), chosen, set))
    })
    .into_any()
}
