//! `/navsteva/nova`: a visit to a family.
use domain::FamilyId;
use domain::entry::{HouseholdVisit, Kind, Task};
use domain::lists::List;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::controls::{code, codes, count, day, note};
use super::form_parts::{self, frame, opened};
use crate::components::family_picker::{self, family_picker};
use crate::components::field;
use crate::components::icon::{Icon, icon};
use crate::components::person_picker::person_picker;
use crate::ctx::Ctx;
use crate::forms::kit::Kit;
use crate::forms::model::Form;
use crate::live::with_store;

/// A new one.
pub fn new(ctx: Ctx) -> AnyView {
    // An agreed visit names its family.
    let wanted = use_query_map()
        .with_untracked(|q| q.get("rodina"))
        .and_then(|id| id.parse::<FamilyId>().ok());
    let draw = move |kit: Kit| {
        if let Some(id) = wanted {
            choose_family(kit, id);
        }
        frame(kit, kit.ctx.tr().title_visit(), parts(kit))
    };
    opened(
        ctx,
        "/navsteva/nova",
        Kind::HouseholdVisit,
        Form::visit,
        draw,
    )
}

/// Finds the family among those visited before; the form may have another service than the visit in
/// which it was agreed.
fn choose_family(kit: Kit, id: FamilyId) {
    with_store(kit.ctx, move |store| async move {
        let Ok(agenda) = store.agenda().await else {
            return;
        };
        let agreed = agenda.agreed.into_iter().find(|a| a.family.id == id);
        // A draft that was taken up again has its family, perhaps another one by now.
        let open = |f: &Form| f.as_visit().is_some_and(|v| v.family.label.is_empty());
        if let Some(agreed) = agreed
            && kit.form.try_with_untracked(open) == Some(true)
        {
            kit.prefill(|f| {
                f.service = Some(agreed.service.clone());
                family_picker::take(f, &agreed.family);
            });
        }
    });
}

/// The parts of the form, for a new one and for a correction.
pub fn parts(kit: Kit) -> AnyView {
    let tr = kit.ctx.tr();
    let met = Memo::new(move |_| {
        kit.form
            .with(|f| f.as_visit().is_some_and(HouseholdVisit::met))
    });
    view! {
        {form_parts::service(kit, Kind::HouseholdVisit)}
        {family_picker(kit)}
        {code(
            kit,
            "vysledek",
            tr.visit_result(),
            List::VisitResult,
            |f| f.as_visit().map(|v| v.result.clone()),
            |f, v| f.on_visit(|visit| visit.result = v),
        )}
        {move || met.get().then(|| who_was_met(kit))}
        {code(
            kit,
            "ucel",
            tr.visit_purpose(),
            List::VisitPurpose,
            |f| f.as_visit().map(|v| v.purpose.clone()),
            |f, v| f.on_visit(|visit| visit.purpose = v),
        )}
        {count(kit, "minuty", tr.minutes(), |f| f.minutes, |f, n| f.minutes = n, &[10, 30])}
        {count(
            kit,
            "cesta",
            tr.travel_minutes(),
            |f| f.as_visit().map_or(0, |v| v.travel_minutes),
            |f, n| f.on_visit(|v| v.travel_minutes = n),
            &[10, 30],
        )}
        {form_parts::moment(kit)}
        {codes(
            kit,
            "oblasti",
            tr.visit_areas(),
            List::VisitArea,
            |f| f.as_visit().map(|v| v.areas.clone()).unwrap_or_default(),
            |f, v| f.on_visit(|visit| visit.areas = v),
        )}
        {tasks(kit)}
        {day(
            kit,
            "pristi",
            tr.next_visit(),
            |f| f.as_visit().and_then(|v| v.next),
            |f, v| f.on_visit(|visit| visit.next = v),
        )}
        {field::fold(tr.details().to_owned(), false, details(kit))}
    }
    .into_any()
}

/// How many were met; one tap takes the whole family.
fn who_was_met(kit: Kit) -> AnyView {
    let tr = kit.ctx.tr();
    let whole = Memo::new(move |_| {
        let all = |f: &Form| {
            let visit = f.as_visit()?;
            let all = (visit.family.adults, visit.family.children);
            (all != (0, 0)).then_some((all, (visit.adults, visit.children) == all))
        };
        kit.form.with(all)
    });
    let everybody = move || {
        let ((adults, children), pressed) = whole.get()?;
        let tap = move |_| {
            kit.edit(|f| f.on_visit(|v| (v.adults, v.children) = (adults, children)));
        };
        Some(view! {
            <div class="chips">
                <button
                    type="button"
                    class="chip-button"
                    aria-pressed=if pressed { "true" } else { "false" }
                    on:click=tap
                >
                    {tr.everybody()}
                </button>
            </div>
        })
    };
    view! {
        <fieldset class="field">
            <legend>{tr.who_was_met()}</legend>
            {everybody}
            {count(
                kit,
                "dospeli",
                tr.adults(),
                |f| f.as_visit().map_or(0, |v| v.adults),
                |f, n| f.on_visit(|v| v.adults = n),
                &[],
            )}
            {count(
                kit,
                "deti",
                tr.children(),
                |f| f.as_visit().map_or(0, |v| v.children),
                |f, n| f.on_visit(|v| v.children = n),
                &[],
            )}
            {field::problem(kit.problem("adults"))}
        </fieldset>
    }
    .into_any()
}

/// What was agreed: a text and a day each.
fn tasks(kit: Kit) -> AnyView {
    let tr = kit.ctx.tr();
    let numbers = Memo::new(move |_| {
        let numbers = |f: &Form| {
            let tasks = f.as_visit().map(|v| v.tasks.as_slice()).unwrap_or_default();
            tasks.iter().map(|task| task.no).collect::<Vec<_>>()
        };
        kit.form.with(numbers)
    });
    let add = move |_| kit.edit(|f| f.on_visit(add_task));
    let rows = move || {
        let numbers = numbers.get();
        untrack(|| numbers.into_iter().map(|no| task(kit, no)).collect_view())
    };
    view! {
        <fieldset class="field">
            <legend>{tr.agreed_tasks()}</legend>
            {rows}
            <button type="button" class="button button-quiet" on:click=add>
                {icon(Icon::Plus)}
                {tr.add_task()}
            </button>
        </fieldset>
    }
    .into_any()
}

/// A number that no task of the visit has had: a close names it.
fn add_task(visit: &mut HouseholdVisit) {
    let no = visit.tasks.iter().map(|task| task.no).max().unwrap_or(0) + 1;
    visit.tasks.push(Task {
        no,
        text: String::new(),
        due: None,
    });
}

fn task(kit: Kit, no: u32) -> AnyView {
    let tr = kit.ctx.tr();
    let read = move |get: fn(&Task) -> String| {
        kit.read(move |f| {
            let tasks = f.as_visit().map(|v| v.tasks.as_slice()).unwrap_or_default();
            tasks
                .iter()
                .find(|t| t.no == no)
                .map(get)
                .unwrap_or_default()
        })
    };
    let change = move |set: fn(&mut Task, &str)| {
        move |ev| {
            let text = event_target_value(&ev);
            kit.edit(|f| {
                f.on_visit(|v| {
                    if let Some(task) = v.tasks.iter_mut().find(|t| t.no == no) {
                        set(task, &text);
                    }
                });
            });
        }
    };
    let (text, due) = (read(|t| t.text.clone()), {
        read(|t| t.due.map(|day| day.to_string()).unwrap_or_default())
    });
    // Blank lines are not saved, so they are not counted in the names of fields either.
    let problem = Signal::derive(move || {
        let at = kit.form.with(|f| {
            let tasks = f.as_visit()?.tasks.iter();
            let mut kept = tasks.filter(|t| !t.text.trim().is_empty());
            kept.position(|t| t.no == no)
        })?;
        kit.problem_of(&format!("tasks[{at}].text"))
    });
    let remove = move |_| kit.edit(|f| f.on_visit(|v| v.tasks.retain(|task| task.no != no)));
    view! {
        <div class="panel">
            <div class="field">
                <label for=format!("ukol-{no}")>{tr.task()}</label>
                <input
                    id=format!("ukol-{no}")
                    type="text"
                    autocomplete="off"
                    aria-invalid=move || problem.get().is_some().then_some("true")
                    prop:value=move || text.get()
                    on:input=change(|t, v| v.clone_into(&mut t.text))
                />
                {field::problem(problem)}
            </div>
            <div class="field">
                <label for=format!("ukol-{no}-do")>{tr.due()}</label>
                <input
                    id=format!("ukol-{no}-do")
                    type="date"
                    prop:value=move || due.get()
                    on:change=change(|t, v| t.due = v.parse().ok())
                />
            </div>
            <button type="button" class="button button-quiet" on:click=remove>
                {icon(Icon::Cross)}
                {tr.remove()}
            </button>
        </div>
    }
    .into_any()
}

fn details(kit: Kit) -> AnyView {
    let tr = kit.ctx.tr();
    view! {
        {person_picker(kit)}
        {form_parts::place(kit)}
        {codes(
            kit,
            "ukony",
            tr.acts(),
            List::Act,
            |f| f.as_visit().map(|v| v.acts.clone()).unwrap_or_default(),
            |f, v| f.on_visit(|visit| visit.acts = v),
        )}
        {count(
            kit,
            "km",
            tr.km(),
            |f| f.as_visit().and_then(|v| v.km).unwrap_or(0),
            |f, n| f.on_visit(|v| v.km = (n > 0).then_some(n)),
            &[5],
        )}
        {form_parts::colleagues(kit)}
        {note(
            kit,
            |f| f.as_visit().map(|v| v.note.clone()).unwrap_or_default(),
            |f, v| f.on_visit(|visit| visit.note = v),
        )}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{EntryId, Instant};

    #[test]
    fn a_tasks_number_is_never_given_twice() {
        let mut form = Form::visit(EntryId(uuid::Uuid::nil()), Instant(0));
        let mut numbers = Vec::new();
        form.on_visit(|v| {
            add_task(v);
            add_task(v);
            v.tasks.remove(0);
            add_task(v);
            numbers = v.tasks.iter().map(|t| t.no).collect();
        });
        assert_eq!(numbers, [2, 3]);
    }
}
