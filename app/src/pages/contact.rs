//! `/kontakt/novy`: a contact, work on behalf of a client, or a contact that did not take place.
use domain::entry::Kind;
use domain::lists::List;
use leptos::prelude::*;

use super::controls::{code, codes, count, note, switch};
use super::form_parts::{self, frame, opened};
use crate::components::field;
use crate::components::person_picker::person_picker;
use crate::ctx::Ctx;
use crate::forms::contact::{Shape, choose, is_remote};
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
    let shape = Memo::new(move |_| {
        let shape = |f: &Form| f.as_contact().map(|c| Shape::of(&c.what));
        kit.form.with(shape).unwrap_or(Shape::Met)
    });
    let remote = Memo::new(move |_| {
        let remote = |f: &Form| f.as_contact().is_some_and(is_remote);
        kit.form.with(remote)
    });
    let hint = move || {
        let text = match (shape.get(), remote.get()) {
            (Shape::OnBehalf, _) => tr.on_behalf_hint(),
            (Shape::Missed, _) => tr.missed_hint(),
            (Shape::Met, true) => tr.remote_hint(),
            (Shape::Met, false) => return None,
        };
        Some(view! { <p class="hint">{text}</p> })
    };
    view! {
        {form_parts::service(kit, Kind::Contact)}
        {person_picker(kit)}
        {code(
            kit,
            "druh",
            tr.kind(),
            List::ContactKind,
            |f| f.as_contact().map(|c| c.what.clone()),
            choose,
        )}
        <div class="live" aria-live="polite">{hint}</div>
        {field::problem(kit.problem("what"))}
        {move || {
            (shape.get() != Shape::Missed)
                .then(|| {
                    count(kit, "minuty", tr.minutes(), |f| f.minutes, |f, n| f.minutes = n, &[10, 30])
                })
        }}
        {code(
            kit,
            "forma",
            tr.form_of_service(),
            List::Form,
            |f| f.as_contact().map(|c| c.form.clone()),
            |f, v| f.on_contact(|c| c.form = v),
        )}
        {form_parts::moment(kit)}
        {field::fold(
            tr.details().to_owned(),
            false,
            view! {
                {move || details(kit, shape.get(), remote.get())}
                {form_parts::colleagues(kit)}
                {note(
                    kit,
                    |f| f.as_contact().map(|c| c.note.clone()).unwrap_or_default(),
                    |f, v| f.on_contact(|c| c.note = v),
                )}
            }
                .into_any(),
        )}
    }
    .into_any()
}

/// What else may be said of it: nothing was done at a contact that did not take place, and nobody
/// goes anywhere by phone.
fn details(kit: Kit, shape: Shape, remote: bool) -> AnyView {
    let tr = kit.ctx.tr();
    let done = shape != Shape::Missed;
    view! {
        {(!remote).then(|| form_parts::place(kit))}
        {done
            .then(|| {
                view! {
                    {codes(
                        kit,
                        "ukony",
                        tr.acts(),
                        List::Act,
                        |f| f.as_contact().map(|c| c.acts.clone()).unwrap_or_default(),
                        |f, v| f.on_contact(|c| c.acts = v),
                    )}
                    {codes(
                        kit,
                        "temata",
                        tr.topics(),
                        List::Topic,
                        |f| f.as_contact().map(|c| c.topics.clone()).unwrap_or_default(),
                        |f, v| f.on_contact(|c| c.topics = v),
                    )}
                    {codes(
                        kit,
                        "predano",
                        tr.referrals(),
                        List::Referral,
                        |f| f.as_contact().map(|c| c.referrals.clone()).unwrap_or_default(),
                        |f, v| f.on_contact(|c| c.referrals = v),
                    )}
                }
            })}
        {(shape == Shape::Met)
            .then(|| {
                switch(
                    kit,
                    tr.interpreter(),
                    |f| f.as_contact().is_some_and(|c| c.interpreter),
                    |f, on| f.on_contact(|c| c.interpreter = on),
                )
            })}
        {(!remote)
            .then(|| {
                count(
                    kit,
                    "km",
                    tr.km(),
                    |f| f.as_contact().and_then(|c| c.km).unwrap_or(0),
                    |f, n| f.on_contact(|c| c.km = (n > 0).then_some(n)),
                    &[5],
                )
            })}
    }
    .into_any()
}
