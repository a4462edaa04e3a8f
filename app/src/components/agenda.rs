//! What is to be done: agreed tasks, next visits, finds that still lie somewhere.
use domain::Day;
use domain::agenda::{Agreed, What};
use domain::entry::FindState;
use domain::find::Find;
use leptos::prelude::*;
use leptos_router::components::A;

use super::field;
use super::icon::{Icon, icon};
use crate::ctx::Ctx;
use crate::forms::steps;
use crate::live::Live;
use crate::local_store::types::Agenda;

/// The section of *Dnes*; nothing if nothing is to be done.
pub fn agenda(ctx: Ctx, today: Memo<Day>, all: Live<Agenda>) -> AnyView {
    let open = Folds {
        finds: RwSignal::new(false),
        later: RwSignal::new(false),
        others: RwSignal::new(false),
    };
    (move || match all.get() {
        Some(Ok(all)) => drawn(ctx, today.get(), all, open),
        // The entries below say what is wrong with the database.
        _ => None,
    })
    .into_any()
}

/// Which folds are open: every saved step draws the section anew.
#[derive(Clone, Copy)]
struct Folds {
    finds: RwSignal<bool>,
    later: RwSignal<bool>,
    others: RwSignal<bool>,
}

/// So many own tasks of today and before stand open.
const SHOWN: usize = 5;
/// So many finds do: those that have waited longest.
const FINDS: usize = 3;

/// Is it for today, or overdue?
fn is_due(agreed: &Agreed, today: Day) -> bool {
    agreed.due.is_some_and(|due| due <= today)
}

fn drawn(ctx: Ctx, today: Day, all: Agenda, open: Folds) -> Option<AnyView> {
    let tr = ctx.tr();
    if all.agreed.is_empty() && all.finds.is_empty() {
        return None;
    }
    let me = ctx.me_untracked();
    let mine = |a: &Agreed| me.is_some_and(|me| a.workers.contains(&me));
    let (mine, theirs): (Vec<_>, Vec<_>) = all.agreed.into_iter().partition(mine);
    let (mut due, mut later): (Vec<_>, Vec<_>) = mine.into_iter().partition(|a| is_due(a, today));
    // Who has a long list sees what has waited longest.
    later.splice(0..0, due.split_off(due.len().min(SHOWN)));
    let mut finds = all.finds;
    let more_finds = finds.split_off(finds.len().min(FINDS));
    let nothing_now = due.is_empty() && finds.is_empty();
    let now = (!nothing_now).then(|| {
        view! {
            <ul class="rows">
                {finds.into_iter().map(|find| find_row(ctx, find)).collect_view()}
                {due.into_iter().map(|a| row(ctx, today, a)).collect_view()}
            </ul>
        }
    });
    let folded = move |title: String, open: RwSignal<bool>, list: Vec<Agreed>| {
        (!list.is_empty()).then(|| {
            let rows = list.into_iter().map(|a| row(ctx, today, a)).collect_view();
            field::kept_fold(
                title,
                open,
                view! { <ul class="rows">{rows}</ul> }.into_any(),
            )
        })
    };
    let more = (!more_finds.is_empty()).then(|| {
        let title = tr.more_finds(more_finds.len() as u64);
        let rows = more_finds.into_iter().map(|find| find_row(ctx, find));
        let rows = view! { <ul class="rows">{rows.collect_view()}</ul> };
        field::kept_fold(title, open.finds, rows.into_any())
    });
    let rest = folded(tr.to_do_later(later.len() as u64), open.later, later);
    let others = folded(tr.to_do_others(theirs.len() as u64), open.others, theirs);
    Some(
        view! {
            <section aria-labelledby="ukoly">
                <h2 id="ukoly">{tr.to_do()}</h2>
                {now}
                {more}
                {rest}
                {others}
            </section>
        }
        .into_any(),
    )
}

fn row(ctx: Ctx, today: Day, agreed: Agreed) -> AnyView {
    let tr = ctx.tr();
    let late = agreed.due.is_some_and(|due| due < today);
    let when = agreed.due.map(|due| tr.due_on(due, today));
    let family = agreed.family.label.clone();
    let (sign, what, act) = match &agreed.what {
        What::Visit => {
            let to = format!("/navsteva/nova?rodina={}", agreed.family.id);
            let act = view! {
                <A href=to attr:class="button button-small">{tr.new_visit_to()}</A>
            };
            (Icon::Family, tr.next_visit().to_owned(), act.into_any())
        }
        What::Task { text, .. } => {
            let (done, dropped) = (agreed.clone(), agreed.clone());
            let close = move |agreed: Agreed, done: bool| {
                steps::save(ctx, move |id, me, now| {
                    steps::closed(id, me, &agreed, done, now)
                });
            };
            let act = view! {
                <button
                    type="button"
                    class="button button-small"
                    aria-label=format!("{}: {text}", tr.task_done())
                    on:click=move |_| close(done.clone(), true)
                >
                    {icon(Icon::Check)}
                    {tr.task_done()}
                </button>
                <button
                    type="button"
                    class="icon-button"
                    aria-label=format!("{}: {text}", tr.task_drop())
                    on:click=move |_| close(dropped.clone(), false)
                >
                    {icon(Icon::Cross)}
                </button>
            };
            (Icon::List, text.clone(), act.into_any())
        }
    };
    let visit = format!("/zapis/{}", agreed.visit);
    view! {
        <li class="row">
            <span class="row-sign">{icon(sign)}</span>
            <A href=visit attr:class="row-main">
                <span class="row-title" data-user-text="">{what}</span>
                <span class="row-about">
                    <span data-user-text="">{family}</span>
                    {when.map(|when| view! { " · " <span class:late=late>{when}</span> })}
                </span>
            </A>
            <span class="row-acts">{act}</span>
        </li>
    }
    .into_any()
}

fn find_row(ctx: Ctx, find: Find) -> AnyView {
    let tr = ctx.tr();
    let locality = find.locality.as_ref().map(|l| ctx.locality_name(l));
    let place = find.place.clone();
    let about = [
        tr.find_state(find.state).to_owned(),
        tr.moment(find.since),
        locality.unwrap_or_default(),
    ];
    let about = about.into_iter().filter(|part| !part.is_empty());
    let about = about.collect::<Vec<_>>().join(" · ");
    let title = format!("{}: {}", tr.new_found(), tr.pieces(u64::from(find.pieces)));
    let path = format!("/nalez/{}", find.id);
    let go = (find.state == FindState::Reported).then(|| {
        let find = find.clone();
        let tap = move |_| {
            let find = find.clone();
            steps::save(ctx, move |id, me, now| {
                Some(steps::on_the_way(id, me, &find, now))
            });
        };
        view! {
            <button type="button" class="button button-small" on:click=tap>{tr.on_my_way()}</button>
        }
    });
    view! {
        <li class="row">
            <span class="row-sign">{icon(Icon::Needle)}</span>
            <A href=format!("/zapis/{}", find.id) attr:class="row-main">
                <span class="row-title">{title}</span>
                <span class="row-about">{about}</span>
                <span class="row-about" data-user-text="">{place}</span>
            </A>
            <span class="row-acts">
                {go}
                <A href=path attr:class="button button-small">{tr.collected()}</A>
            </span>
        </li>
    }
    .into_any()
}
