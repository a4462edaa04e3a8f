//! `/hromadne/novy`: nameless contacts, written down together.
use domain::Code;
use domain::entry::Kind;
use domain::facts::is_contact;
use domain::lists::List;
use domain::person::Sex;
use leptos::prelude::*;

use super::controls::{code, codes, count, note};
use super::form_parts::{self, frame, opened};
use crate::components::chips;
use crate::components::field;
use crate::components::person_new::{drug_cells, options, sex_code};
use crate::components::stepper::stepper;
use crate::ctx::Ctx;
use crate::forms::bulk::{self, Part, SEXES};
use crate::forms::kit::Kit;
use crate::forms::model::Form;

/// A new one.
pub fn new(ctx: Ctx) -> AnyView {
    opened(
        ctx,
        "/hromadne/novy",
        Kind::BulkContact,
        Form::bulk,
        |kit| frame(kit, kit.ctx.tr().title_bulk(), parts(kit)),
    )
}

/// The parts of the form, for a new one and for a correction.
pub fn parts(kit: Kit) -> AnyView {
    let tr = kit.ctx.tr();
    let cells = Memo::new(move |_| drug_cells(kit));
    let users = Memo::new(move |_| kit.form.with(|f| f.as_bulk().map_or(0, |b| b.users())));
    let total = move || tr.persons(kit.form.with(bulk::whole));
    view! {
        {form_parts::service(kit, Kind::BulkContact)}
        <fieldset class="field">
            <legend>{tr.how_many_persons()}</legend>
            {SEXES.map(|sex| by_sex(kit, sex)).collect_view()}
            <p class="sum" aria-live="polite">{total}</p>
            {field::problem(kit.problem("persons"))}
        </fieldset>
        {move || {
            cells.get().then(|| shares(kit, Part::Cells, List::DrugCell, tr.by_cell(), "cells"))
        }}
        {move || {
            (users.get() > 0)
                .then(|| shares(kit, Part::Drugs, List::Drug, tr.by_drug(), "drugs"))
        }}
        {kind(kit)}
        {count(kit, "minuty", tr.minutes_together(), |f| f.minutes, |f, n| f.minutes = n, &[10, 30])}
        {code(
            kit,
            "forma",
            tr.form_of_service(),
            List::Form,
            |f| f.as_bulk().map(|b| b.form.clone()),
            |f, v| f.on_bulk(|b| b.form = v),
        )}
        {form_parts::moment(kit)}
        {field::fold(tr.details().to_owned(), false, details(kit))}
    }
    .into_any()
}

fn by_sex(kit: Kit, sex: Sex) -> AnyView {
    let tr = kit.ctx.tr();
    stepper(
        tr,
        format!("osoby-{}", sex_code(sex)),
        tr.sexes(sex).to_owned(),
        kit.read(move |f| bulk::of_sex(f, sex)),
        Callback::new(move |n| kit.edit(|f| bulk::set_sex(f, sex, n))),
        &[5],
    )
}

/// What each of the contacts was: with somebody who was there.
fn kind(kit: Kit) -> AnyView {
    let all = options(kit, List::ContactKind);
    let met = Signal::derive(move || {
        let mut all = all.get();
        all.retain(|o| Code::new(&o.code).is_ok_and(|code| is_contact(&code)));
        all
    });
    let value = kit.read(|f| f.as_bulk().map(|b| b.what.to_string()).unwrap_or_default());
    let set = Callback::new(move |text: String| {
        if let Ok(code) = Code::new(&text) {
            kit.edit(|f| f.on_bulk(|b| b.what = code));
        }
    });
    chips::one("druh", kit.ctx.tr().kind(), met, value, set)
}

/// The same persons in another way. What is missing is said, and one tap puts it somewhere.
fn shares(kit: Kit, part: Part, list: List, legend: &'static str, at: &'static str) -> AnyView {
    let tr = kit.ctx.tr();
    let all = options(kit, list);
    let rows = move || {
        let row = |o: crate::components::chips::Opt| {
            let code = Code::new(&o.code).ok()?;
            let read = code.clone();
            Some(stepper(
                tr,
                format!("{at}-{}", o.code),
                o.label,
                kit.read(move |f| part.count(f, &read)),
                Callback::new(move |n| kit.edit(|f| part.set(f, &code, n))),
                &[5],
            ))
        };
        all.get().into_iter().filter_map(row).collect_view()
    };
    let balance = Memo::new(move |_| kit.form.with(|f| part.balance(f)));
    let said = move || {
        let (shared, whole) = balance.get()?;
        let wrong = shared != whole;
        Some(view! { <p class="sum" class:problem=wrong>{tr.shared_out(shared, whole)}</p> })
    };
    let rest = move || {
        let (shared, whole) = balance.get()?;
        (shared < whole).then(|| {
            let chip = |o: crate::components::chips::Opt| {
                let code = Code::new(&o.code).ok()?;
                let tap = move |_| kit.edit(|f| part.rest(f, &code));
                Some(view! {
                    <button type="button" class="chip-button" on:click=tap>{o.label}</button>
                })
            };
            view! {
                <div class="chips" role="group" aria-label=tr.rest_to()>
                    <span class="hint">{tr.rest_to()}</span>
                    {all.get().into_iter().filter_map(chip).collect_view()}
                </div>
            }
        })
    };
    view! {
        <fieldset class="field">
            <legend>{legend}</legend>
            {rows}
            <div class="live" aria-live="polite">{said}</div>
            {rest}
            {field::problem(kit.problem(at))}
        </fieldset>
    }
    .into_any()
}

fn details(kit: Kit) -> AnyView {
    let tr = kit.ctx.tr();
    view! {
        {count(
            kit,
            "cizinci",
            tr.foreigners(),
            |f| f.as_bulk().map_or(0, |b| b.foreigners),
            |f, n| f.on_bulk(|b| b.foreigners = n),
            &[5],
        )}
        {field::problem(kit.problem("foreigners"))}
        {count(
            kit,
            "odmitli",
            tr.refused_to_speak(),
            |f| f.as_bulk().map_or(0, |b| b.refused),
            |f, n| f.on_bulk(|b| b.refused = n),
            &[5],
        )}
        {form_parts::place(kit)}
        {codes(
            kit,
            "ukony",
            tr.acts(),
            List::Act,
            |f| f.as_bulk().map(|b| b.acts.clone()).unwrap_or_default(),
            |f, v| f.on_bulk(|b| b.acts = v),
        )}
        {codes(
            kit,
            "temata",
            tr.topics(),
            List::Topic,
            |f| f.as_bulk().map(|b| b.topics.clone()).unwrap_or_default(),
            |f, v| f.on_bulk(|b| b.topics = v),
        )}
        {form_parts::colleagues(kit)}
        {note(
            kit,
            |f| f.as_bulk().map(|b| b.note.clone()).unwrap_or_default(),
            |f, v| f.on_bulk(|b| b.note = v),
        )}
    }
    .into_any()
}
