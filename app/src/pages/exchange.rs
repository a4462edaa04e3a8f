//! `/vymena/nova`: a needle exchange.
use domain::Code;
use domain::entry::{Exchange, Kind};
use domain::lists::List;
use leptos::prelude::*;

use super::controls::{code, count, note};
use super::form_parts::{self, frame, opened};
use crate::components::field;
use crate::components::person_new::options;
use crate::components::person_picker::person_picker;
use crate::components::stepper::stepper;
use crate::ctx::Ctx;
use crate::forms::kit::Kit;
use crate::forms::last;
use crate::forms::model::Form;

/// Pairs that are offered until the worker's own last ones are known.
const USUAL: [(u32, u32); 3] = [(5, 5), (10, 10), (20, 20)];

/// A new one.
pub fn new(ctx: Ctx) -> AnyView {
    opened(ctx, "/vymena/nova", Kind::Exchange, Form::exchange, |kit| {
        frame(kit, kit.ctx.tr().title_exchange(), parts(kit))
    })
}

/// The parts of the form, for a new one and for a correction.
pub fn parts(kit: Kit) -> AnyView {
    let tr = kit.ctx.tr();
    // The size that the form leads with: that of the entry, else the one used last.
    let main = kit.form.with_untracked(|f| {
        f.as_exchange()
            .and_then(|e| e.items.iter().find(|l| Exchange::counts(&l.item)))
            .map_or_else(|| last::size(kit.me), |l| l.item.clone())
    });
    let totals = move || {
        let (received, issued) = kit
            .form
            .with(|f| f.as_exchange().map(Exchange::totals).unwrap_or_default());
        format!("{}: {}", tr.needles_total(), tr.in_out(received, issued))
    };
    let others = kit.read(|f| {
        f.as_exchange()
            .is_some_and(|e| e.for_whom.as_str() != "SELF")
    });
    view! {
        {form_parts::service(kit, Kind::Exchange)}
        {person_picker(kit)}
        <fieldset class="field">
            <legend>{label(kit, &main)}</legend>
            {presets(kit, main.clone())}
            {pieces(kit, main.clone(), true)}
            <p class="hint">{move || kit.form.with(|f| f.follows).then(|| tr.same_out())}</p>
        </fieldset>
        {field::problem(kit.problem("items"))}
        {other_items(kit, main)}
        <p class="sum" aria-live="polite">{totals}</p>
        {code(
            kit,
            "pro-koho",
            tr.for_whom(),
            List::ForWhom,
            |f| f.as_exchange().map(|e| e.for_whom.clone()),
            |f, v| f.on_exchange(|e| e.for_whom = v),
        )}
        {move || others.get().then(|| secondary(kit))}
        {form_parts::moment(kit)}
        {field::fold(tr.details().to_owned(), false, details(kit))}
    }
    .into_any()
}

fn label(kit: Kit, item: &Code) -> String {
    let tr = kit.ctx.tr();
    kit.ctx
        .lists
        .with_untracked(|l| l.label(List::Item, item, tr.0).to_owned())
}

/// One tap for both numbers: the usual pairs and the last ones.
fn presets(kit: Kit, item: Code) -> AnyView {
    let tr = kit.ctx.tr();
    let mut pairs = last::pairs(kit.me);
    pairs.extend(
        USUAL
            .into_iter()
            .filter(|p| !pairs.contains(p))
            .collect::<Vec<_>>(),
    );
    pairs.truncate(4);
    let chip = move |(received, issued): (u32, u32)| {
        let (item, same) = (item.clone(), item.clone());
        let pressed = Memo::new(move |_| kit.form.with(|f| f.pieces(&same) == (received, issued)));
        let tap = move |_| {
            kit.edit(|f| {
                f.follows = false;
                f.put_line(&item, received, issued);
            });
        };
        view! {
            <button
                type="button"
                class="chip-button"
                aria-pressed=move || if pressed.get() { "true" } else { "false" }
                on:click=tap
            >
                {format!("{received} / {issued}")}
            </button>
        }
    };
    view! {
        <div class="chips" role="group" aria-label=tr.preset()>
            {pairs.into_iter().map(chip).collect_view()}
        </div>
    }
    .into_any()
}

/// Received and issued of one item.
fn pieces(kit: Kit, item: Code, main: bool) -> AnyView {
    let tr = kit.ctx.tr();
    let (a, b, c, d) = (item.clone(), item.clone(), item.clone(), item.clone());
    let slug: String = item
        .as_str()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    let steps: &'static [u32] = if main { &[5, 10] } else { &[5] };
    let name = label(kit, &item);
    let of = |what: &str| {
        if main {
            what.to_owned()
        } else {
            format!("{name}: {what}")
        }
    };
    view! {
        <div class="pieces">
            {stepper(
                tr,
                format!("prijem-{slug}"),
                of(tr.received()),
                kit.read(move |f| f.pieces(&a).0),
                Callback::new(move |n| kit.edit(|f| f.receive(&b, n))),
                steps,
            )}
            {stepper(
                tr,
                format!("vydej-{slug}"),
                of(tr.issued()),
                kit.read(move |f| f.pieces(&c).1),
                Callback::new(move |n| kit.edit(|f| f.issue(&d, n))),
                steps,
            )}
        </div>
    }
    .into_any()
}

/// The other sizes and the material: drawn only once it is opened.
fn other_items(kit: Kit, main: Code) -> AnyView {
    let tr = kit.ctx.tr();
    let filled = kit.form.with_untracked(|f| {
        f.as_exchange()
            .is_some_and(|e| e.items.iter().any(|l| l.item != main))
    });
    let open = RwSignal::new(filled);
    let list = options(kit, List::Item);
    let rows = move || {
        open.get().then(|| {
            list.get()
                .into_iter()
                .filter_map(|o| Code::new(&o.code).ok())
                .filter(|c| *c != main)
                .map(|code| {
                    if Exchange::counts(&code) {
                        pieces(kit, code, false)
                    } else {
                        issued_only(kit, code)
                    }
                })
                .collect_view()
        })
    };
    view! {
        <details class="fold" open=filled on:toggle=move |_| open.set(true)>
            <summary>{tr.other_items()}</summary>
            <div class="fold-inside">{rows}</div>
        </details>
    }
    .into_any()
}

/// Material only goes out.
fn issued_only(kit: Kit, item: Code) -> AnyView {
    let tr = kit.ctx.tr();
    let (a, b) = (item.clone(), item.clone());
    let slug: String = item
        .as_str()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    stepper(
        tr,
        format!("vydej-{slug}"),
        label(kit, &item),
        kit.read(move |f| f.pieces(&a).1),
        Callback::new(move |n| {
            kit.edit(|f| {
                let (received, _) = f.pieces(&b);
                f.put_line(&b, received, n);
            });
        }),
        &[5],
    )
}

fn secondary(kit: Kit) -> AnyView {
    count(
        kit,
        "dalsich",
        kit.ctx.tr().secondary_persons(),
        |f| f.as_exchange().map_or(0, |e| e.secondary_persons),
        |f, n| f.on_exchange(|e| e.secondary_persons = n),
        &[5],
    )
}

fn details(kit: Kit) -> AnyView {
    let tr = kit.ctx.tr();
    view! {
        {code(
            kit,
            "zpusob",
            tr.count_method(),
            List::CountMethod,
            |f| f.as_exchange().map(|e| e.count_method.clone()),
            |f, v| f.on_exchange(|e| e.count_method = v),
        )}
        {form_parts::place(kit)}
        {form_parts::colleagues(kit)}
        {note(
            kit,
            |f| f.as_exchange().map(|e| e.note.clone()).unwrap_or_default(),
            |f, v| f.on_exchange(|e| e.note = v),
        )}
    }
    .into_any()
}
