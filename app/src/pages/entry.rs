//! `/zapis/:id`: an entry, where it is, how it came about; correction, withdrawal, restoring.
use domain::EntryId;
use domain::entry::{Body, Entry, Share};
use domain::lists::List;
use domain::versions::{self, Act, Link, State};
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;

use super::withdraw::Asking;
use super::{loading, summary};
use crate::components::anonymous::band_text;
use crate::components::empty::{empty, go};
use crate::components::field;
use crate::components::icon::{Icon, icon};
use crate::components::notice::{Tone, notice};
use crate::components::state_badge;
use crate::ctx::Ctx;
use crate::i18n::Tr;
use crate::live::live;
use crate::local_store::types::{EntryState, History, LocalEntry};
use sync::wire::{NOT_ENTITLED, Role};

/// The id in the address.
pub fn id_in_path() -> Memo<Option<EntryId>> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|p| p.get("id")).and_then(|id| id.parse().ok()))
}

/// The page.
pub fn page(ctx: Ctx) -> AnyView {
    let tr = ctx.tr();
    let id = id_in_path();
    let asking = Asking::new(ctx);
    let history = live(ctx, move |store| {
        let id = id.get();
        async move {
            match id {
                Some(id) => store.history(id).await,
                None => Ok(None),
            }
        }
    });
    let inside = move || match history.get() {
        None => loading(tr),
        Some(Err(why)) => notice(Tone::Warning, tr.local_error(&why)),
        Some(Ok(None)) => gone(tr),
        Some(Ok(Some(history))) => drawn(ctx, asking, &history),
    };
    view! {
        <div class="page-head">
            <A href="/" attr:class="icon-button" attr:aria-label=tr.back()>
                {icon(Icon::Left)}
            </A>
            <h1>{tr.entry()}</h1>
        </div>
        {inside}
        {asking.view()}
    }
    .into_any()
}

/// In place of an entry that this phone does not hold.
pub fn gone(tr: Tr) -> AnyView {
    let to = go("/tyden", tr.nav_week());
    empty(Icon::Search, tr.entry_gone(), tr.entry_gone_do(), to)
}

fn drawn(ctx: Ctx, asking: Asking, history: &History) -> AnyView {
    let tr = ctx.tr();
    // What is shown when nothing counts any more: the last version that said something.
    let shown = history.current.as_ref().or_else(|| {
        history
            .all
            .iter()
            .rev()
            .find(|e| !matches!(e.entry.body, Body::Withdrawal(_)))
    });
    let Some(shown) = shown else {
        return gone(tr);
    };
    view! {
        {history.current.is_none().then(|| notice(Tone::Quiet, tr.withdrawn().to_owned()))}
        {history.conflict.then(|| notice(Tone::Warning, tr.conflict().to_owned()))}
        {set_aside(tr, &shown.state)}
        <article class="card">
            <div class="card-head">
                <h2>{summary::title(tr, &shown.entry)}</h2>
                {state_badge::badge(tr, &shown.state)}
            </div>
            {facts(ctx, &shown.entry)}
            {flags(tr, shown)}
        </article>
        {buttons(ctx, asking, history, shown)}
        {versions_list(ctx, history)}
        {receipt(ctx, shown)}
    }
    .into_any()
}

fn set_aside(tr: Tr, state: &EntryState) -> Option<AnyView> {
    match state {
        EntryState::SetAside(why) => Some(notice(
            Tone::Warning,
            format!("{}: {}", tr.state_set_aside(), tr.stable_code(&why.reason)),
        )),
        _ => None,
    }
}

/// What the entry says, field by field.
pub fn facts(ctx: Ctx, entry: &Entry) -> AnyView {
    let tr = ctx.tr();
    let lists = ctx.lists.get_untracked();
    let name = |list: List, code: &domain::Code| lists.label(list, code, tr.0).to_owned();
    let names = |list: List, codes: &[domain::Code]| {
        codes
            .iter()
            .map(|c| name(list, c))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let mut rows: Vec<(&'static str, String)> = vec![
        (tr.when(), tr.moment(entry.start)),
        (tr.service(), ctx.service_name(&entry.service)),
    ];
    if entry.minutes > 0 {
        rows.push((tr.minutes(), tr.duration(i64::from(entry.minutes))));
    }
    let persons = entry
        .persons
        .iter()
        .map(|p| format!("{} ({})", summary::person(p), name(List::Role, &p.role)))
        .chain(entry.anonymous.iter().map(|a| {
            let band = a
                .band
                .map(|b| format!(", {}", band_text(b)))
                .unwrap_or_default();
            format!("{}× {}{band}", a.count, name(List::Role, &a.role))
        }))
        .collect::<Vec<_>>()
        .join("; ");
    rows.push((tr.person(), persons));
    match entry.effective_body() {
        Body::Contact(c) => {
            rows.push((tr.kind(), name(List::ContactKind, &c.what)));
            rows.push((tr.form_of_service(), name(List::Form, &c.form)));
            rows.push((tr.acts(), names(List::Act, &c.acts)));
            rows.push((tr.topics(), names(List::Topic, &c.topics)));
            rows.push((tr.referrals(), names(List::Referral, &c.referrals)));
            if c.interpreter {
                rows.push((tr.interpreter(), tr.yes().to_owned()));
            }
            rows.push((tr.km(), c.km.map(|km| km.to_string()).unwrap_or_default()));
            rows.push((tr.note(), c.note.clone()));
        }
        Body::Exchange(e) => {
            for line in &e.items {
                let value = tr.in_out(u64::from(line.received), u64::from(line.issued));
                rows.push((
                    tr.received_issued(),
                    format!("{}: {value}", name(List::Item, &line.item)),
                ));
            }
            rows.push((tr.for_whom(), name(List::ForWhom, &e.for_whom)));
            if e.secondary_persons > 0 {
                rows.push((tr.secondary_persons(), e.secondary_persons.to_string()));
            }
            rows.push((tr.count_method(), name(List::CountMethod, &e.count_method)));
            rows.push((tr.note(), e.note.clone()));
        }
        Body::HouseholdVisit(v) => {
            let family = &v.family;
            rows.push((
                tr.family(),
                tr.family_line(&family.label, family.adults, family.children),
            ));
            rows.push((tr.visit_result(), name(List::VisitResult, &v.result)));
            if v.met() {
                rows.push((tr.who_was_met(), tr.people_of(v.adults, v.children)));
            }
            rows.push((tr.visit_purpose(), name(List::VisitPurpose, &v.purpose)));
            rows.push((tr.visit_areas(), names(List::VisitArea, &v.areas)));
            rows.push((tr.acts(), names(List::Act, &v.acts)));
            if v.travel_minutes > 0 {
                rows.push((
                    tr.travel_minutes(),
                    tr.duration(i64::from(v.travel_minutes)),
                ));
            }
            rows.push((tr.km(), v.km.map(|km| km.to_string()).unwrap_or_default()));
            for task in &v.tasks {
                rows.push((tr.task(), tr.task_line(&task.text, task.due)));
            }
            rows.push((
                tr.next_visit(),
                v.next.map(|day| tr.long_day(day)).unwrap_or_default(),
            ));
            rows.push((tr.note(), v.note.clone()));
        }
        Body::FoundNeedles(n) => {
            rows.push((tr.pieces_found(), n.pieces.to_string()));
            rows.push((tr.disposal_state(), tr.find_state(n.state).to_owned()));
            let gone = n.disposal.as_ref().map(|d| name(List::FoundDisposal, d));
            rows.push((tr.disposed_to(), gone.unwrap_or_default()));
            rows.push((tr.found_source(), name(List::FoundSource, &n.source)));
            rows.push((tr.place_words(), n.place.clone()));
            let point = entry.point.map(|point| tr.point(point));
            rows.push((tr.exact_place(), point.unwrap_or_default()));
            rows.push((tr.note(), n.note.clone()));
        }
        Body::FindStep(s) => {
            rows.push((tr.disposal_state(), tr.find_state(s.state).to_owned()));
            let gone = s.disposal.as_ref().map(|d| name(List::FoundDisposal, d));
            rows.push((tr.disposed_to(), gone.unwrap_or_default()));
            let pieces = s.pieces.map(|n| n.to_string());
            rows.push((tr.pieces_collected(), pieces.unwrap_or_default()));
            rows.push((tr.note(), s.note.clone()));
        }
        Body::TaskClose(c) => {
            let how = if c.done {
                tr.task_done()
            } else {
                tr.task_dropped()
            };
            rows.push((tr.task(), how.to_owned()));
            rows.push((tr.note(), c.note.clone()));
        }
        Body::BulkContact(b) => {
            rows.push((tr.kind(), name(List::ContactKind, &b.what)));
            rows.push((tr.form_of_service(), name(List::Form, &b.form)));
            let shared = |list: List, shares: &[Share]| {
                let share = |s: &Share| format!("{} {}", name(list, &s.of), s.count);
                shares.iter().map(share).collect::<Vec<_>>().join(", ")
            };
            rows.push((tr.by_cell(), shared(List::DrugCell, &b.cells)));
            rows.push((tr.by_drug(), shared(List::Drug, &b.drugs)));
            for (what, n) in [
                (tr.foreigners(), b.foreigners),
                (tr.refused_to_speak(), b.refused),
            ] {
                if n > 0 {
                    rows.push((what, n.to_string()));
                }
            }
            rows.push((tr.acts(), names(List::Act, &b.acts)));
            rows.push((tr.topics(), names(List::Topic, &b.topics)));
            rows.push((tr.note(), b.note.clone()));
        }
        Body::SpanOpen(s) => rows.push((tr.note(), s.note.clone())),
        _ => {}
    }
    if let Some(place) = &entry.place_type {
        rows.push((tr.place(), name(List::PlaceType, place)));
    }
    if let Some(locality) = &entry.locality {
        rows.push((tr.locality(), ctx.locality_name(locality)));
    }
    rows.push((
        tr.workers(),
        entry
            .workers
            .iter()
            .map(|w| ctx.person_name(*w))
            .collect::<Vec<_>>()
            .join(", "),
    ));
    if !entry.workers.contains(&entry.author) {
        rows.push((tr.author(), ctx.person_name(entry.author)));
    }
    rows.retain(|(_, value)| !value.is_empty());
    facts_list(rows)
}

/// Names and values, one a line.
#[must_use]
pub fn facts_list(rows: Vec<(&'static str, String)>) -> AnyView {
    view! {
        <dl class="facts">
            {rows
                .into_iter()
                .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
                .collect_view()}
        </dl>
    }
    .into_any()
}

fn flags(tr: Tr, local: &LocalEntry) -> Option<AnyView> {
    if local.flags.is_empty() {
        return None;
    }
    Some(
        view! {
            <div class="flags">
                <h3>{tr.flags()}</h3>
                <ul>
                    {local
                        .flags
                        .iter()
                        .map(|code| view! { <li>{tr.stable_code(code)}</li> })
                        .collect_view()}
                </ul>
            </div>
        }
        .into_any(),
    )
}

fn buttons(ctx: Ctx, asking: Asking, history: &History, shown: &LocalEntry) -> AnyView {
    let tr = ctx.tr();
    let Some(me) = ctx.me_untracked() else {
        return ().into_any();
    };
    let root = history.all.first().map_or(&shown.entry, |r| &r.entry);
    if !versions::may_change(root, me, untrack(|| ctx.is(Role::Manager)), false) {
        return view! { <p class="quiet">{tr.no_right_to_change()}</p> }.into_any();
    }
    let root_entry = root.clone();
    let held = history
        .current
        .is_none()
        .then(|| holding(&history.all, root.id).cloned());
    match held {
        None => view! {
            <div class="actions">
                <A href=format!("/zapis/{}/oprava", root.id) attr:class="button">
                    {icon(Icon::Pencil)}
                    {tr.correct()}
                </A>
                <button type="button" class="button" on:click=move |_| asking.ask(root_entry.clone())>
                    {icon(Icon::Undo)}
                    {tr.withdraw()}
                </button>
            </div>
        }
        .into_any(),
        Some(Some(withdrawal)) => view! {
            <div class="actions">
                <button type="button" class="button" on:click=move |_| asking.ask(withdrawal.clone())>
                    {icon(Icon::Swap)}
                    {tr.restore()}
                </button>
            </div>
        }
        .into_any(),
        Some(None) => ().into_any(),
    }
}

/// The withdrawal of the entry that still holds, if one does: taking it back restores the entry. Of
/// several the newest, so that each is taken back in its turn.
fn holding(all: &[LocalEntry], root: EntryId) -> Option<&Entry> {
    let void = |id| {
        let marked = |e: &LocalEntry| e.entry.id == id && e.flags.iter().any(|f| f == NOT_ENTITLED);
        all.iter().any(marked)
    };
    let resolved = versions::resolve(root, all.iter().map(|e| Link::from(&e.entry)), &void);
    let held = resolved.history.iter().rev().find(|step| {
        step.state == State::InForce && step.link.act == Act::Withdrawal { target: root }
    })?;
    let found = all.iter().find(|e| e.entry.id == held.link.id)?;
    Some(&found.entry)
}

/// Root, corrections and withdrawals in order.
fn versions_list(ctx: Ctx, history: &History) -> AnyView {
    let tr = ctx.tr();
    let lists = ctx.lists.get_untracked();
    let step = |local: &LocalEntry| {
        let entry = &local.entry;
        let (what, reason) = match &entry.body {
            Body::Correction(c) => (tr.version_correction(), c.reason.clone()),
            Body::Withdrawal(w) => (tr.version_withdrawal(), w.reason.clone()),
            _ => (tr.version_first(), String::new()),
        };
        let about = match &entry.body {
            Body::Withdrawal(_) => String::new(),
            _ => format!(
                "{} · {}",
                tr.moment(entry.start),
                summary::about(tr, &lists, entry)
            ),
        };
        view! {
            <li>
                <p>
                    <strong>{what}</strong>
                    " "
                    {tr.moment(entry.device_time)}
                    " · "
                    {ctx.person_name(entry.author)}
                    " "
                    {state_badge::badge(tr, &local.state)}
                </p>
                {(!about.is_empty()).then(|| view! { <p class="quiet">{about}</p> })}
                {(!reason.is_empty())
                    .then(|| {
                        view! {
                            <p class="quiet">
                                {tr.reason_label()} ": " <span data-user-text="">{reason}</span>
                            </p>
                        }
                    })}
                {set_aside(tr, &local.state)}
            </li>
        }
    };
    view! {
        <section aria-labelledby="historie">
            <h2 id="historie">{tr.history()}</h2>
            <ol class="versions">{history.all.iter().map(step).collect_view()}</ol>
        </section>
    }
    .into_any()
}

/// What can be proven: the frozen text's hash, the place in the stream, the server's number.
fn receipt(ctx: Ctx, local: &LocalEntry) -> AnyView {
    let tr = ctx.tr();
    let receipt = match local.change {
        Some(change) => format!("{} {change}", tr.change_number()),
        None => tr.no_receipt().to_owned(),
    };
    let mut rows = vec![
        (tr.written_at(), tr.moment(local.saved_at)),
        (tr.receipt(), receipt),
    ];
    if let Some(seq) = local.seq {
        rows.push((tr.place_in_stream(), seq.to_string()));
    }
    rows.push((
        tr.fingerprint(),
        local.hash.to_string().chars().take(16).collect(),
    ));
    field::fold(tr.receipt().to_owned(), false, facts_list(rows))
}

#[cfg(test)]
#[path = "entry_tests.rs"]
mod tests;
