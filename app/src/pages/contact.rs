//! `/kontakt/novy`: a contact.
use domain::Code;
use domain::entry::{Contact, Kind};
use domain::lists::List;
use leptos::prelude::*;

use super::form_parts::{self, frame, opened};
use crate::components::chips;
use crate::components::field;
use crate::components::person_new::options;
use crate::components::person_picker::person_picker;
use crate::components::stepper::stepper;
use crate::ctx::Ctx;
use crate::forms::kit::Kit;
use crate::forms::model::Form;

/// A new one.
pub fn new(ctx: Ctx) -> AnyView {
    opened(ctx, "/kontakt/novy", Kind::Contact, Form::contact, |kit| {
        frame(kit, kit.ctx.tr().title_contact(), parts(kit))
    })
}

/// The parts of the form, for a new one and for a correction.
pub fn parts(kit: Kit) -> AnyView {
    let tr = kit.ctx.tr();
    let text = move |get: fn(&Contact) -> String| {
        kit.read(move |f| f.as_contact().map(get).unwrap_or_default())
    };
    let set = move |put: fn(&mut Contact, &str)| {
        Callback::new(move |v: String| kit.edit(|f| f.on_contact(|c| put(c, &v))))
    };
    // The usual length of what was chosen: ten minutes a contact, thirty an intervention.
    let set_kind = Callback::new(move |v: String| {
        kit.edit(|f| {
            match (v.as_str(), f.minutes) {
                ("INT", 10) => f.minutes = 30,
                ("KON", 30) => f.minutes = 10,
                _ => {}
            }
            f.on_contact(|c| {
                if let Ok(code) = Code::new(&v) {
                    c.what = code;
                }
            });
        });
    });
    view! {
        {form_parts::service(kit, Kind::Contact)}
        {person_picker(kit)}
        {chips::one("druh", tr.kind(), options(kit, List::ContactKind), text(|c| c.what.to_string()), set_kind)}
        {field::problem(kit.problem("what"))}
        {stepper(
            tr,
            "minuty".to_owned(),
            tr.minutes().to_owned(),
            kit.read(|f| f.minutes),
            Callback::new(move |n| kit.edit(|f| f.minutes = n)),
            &[10, 30],
        )}
        {chips::one(
            "forma",
            tr.form_of_service(),
            options(kit, List::Form),
            text(|c| c.form.to_string()),
            set(|c, v| {
                if let Ok(code) = Code::new(v) {
                    c.form = code;
                }
            }),
        )}
        {form_parts::moment(kit)}
        {field::fold(tr.details().to_owned(), false, details(kit))}
    }
    .into_any()
}

fn codes(chosen: &[String]) -> Vec<Code> {
    chosen.iter().filter_map(|c| Code::new(c).ok()).collect()
}

fn details(kit: Kit) -> AnyView {
    let tr = kit.ctx.tr();
    let many = move |name: &'static str,
                     legend: &str,
                     list: List,
                     get: fn(&Contact) -> &Vec<Code>,
                     put: fn(&mut Contact, Vec<Code>)| {
        chips::many(
            name,
            legend,
            options(kit, list),
            kit.read(move |f| {
                f.as_contact()
                    .map(|c| get(c).iter().map(ToString::to_string).collect())
                    .unwrap_or_default()
            }),
            Callback::new(move |v: Vec<String>| kit.edit(|f| f.on_contact(|c| put(c, codes(&v))))),
        )
    };
    view! {
        {form_parts::place(kit)}
        {many("ukony", tr.acts(), List::Act, |c| &c.acts, |c, v| c.acts = v)}
        {many("temata", tr.topics(), List::Topic, |c| &c.topics, |c, v| c.topics = v)}
        {many("predano", tr.referrals(), List::Referral, |c| &c.referrals, |c, v| c.referrals = v)}
        <label class="switch">
            <input
                type="checkbox"
                prop:checked=move || kit.form.with(|f| f.as_contact().is_some_and(|c| c.interpreter))
                on:change=move |ev| {
                    let on = event_target_checked(&ev);
                    kit.edit(|f| f.on_contact(|c| c.interpreter = on));
                }
            />
            <span>{tr.interpreter()}</span>
        </label>
        {stepper(
            tr,
            "km".to_owned(),
            tr.km().to_owned(),
            kit.read(|f| f.as_contact().and_then(|c| c.km).unwrap_or(0)),
            Callback::new(move |n: u32| {
                kit.edit(|f| f.on_contact(|c| c.km = (n > 0).then_some(n)));
            }),
            &[5],
        )}
        {form_parts::colleagues(kit)}
        {field::area(
            "poznamka",
            tr.note(),
            tr.note_hint(),
            kit.read(|f| f.as_contact().map(|c| c.note.clone()).unwrap_or_default()),
            Callback::new(move |v| kit.edit(|f| f.on_contact(|c| c.note = v))),
            kit.problem("note"),
        )}
    }
    .into_any()
}
