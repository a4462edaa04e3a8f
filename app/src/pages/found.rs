//! `/nalez/novy`: found needles.
use domain::entry::{FindState, Kind, Point};
use domain::lists::List;
use leptos::prelude::*;

use super::controls::{Reads, Writes, code, count, line, note};
use super::form_parts::{self, frame, opened};
use crate::components::chips::{self, Opt};
use crate::components::field;
use crate::components::icon::{Icon, icon};
use crate::ctx::Ctx;
use crate::forms::kit::Kit;
use crate::forms::model::Form;
use crate::platform::{self, NoPlace, Place};

/// A new one.
pub fn new(ctx: Ctx) -> AnyView {
    opened(ctx, "/nalez/novy", Kind::FoundNeedles, Form::found, |kit| {
        frame(kit, kit.ctx.tr().title_found(), parts(kit))
    })
}

/// The parts of the form, for a new one and for a correction.
pub fn parts(kit: Kit) -> AnyView {
    let tr = kit.ctx.tr();
    view! {
        {form_parts::service(kit, Kind::FoundNeedles)}
        {count(
            kit,
            "kusy",
            tr.pieces_found(),
            |f| f.as_found().map_or(0, |n| n.pieces),
            |f, n| f.on_found(|found| found.pieces = n),
            &[5, 10],
        )}
        {field::problem(kit.problem("pieces"))}
        {disposal(
            kit,
            |f| f.as_found().map(|n| n.state),
            |f, v| f.on_found(|n| n.state = v),
            |f| f.as_found().and_then(|n| n.disposal.clone()),
            |f, v| f.on_found(|n| n.disposal = Some(v)),
        )}
        {form_parts::place(kit)}
        {line(
            kit,
            field::Text { hint: tr.place_words_hint(), ..field::Text::new("kde", tr.place_words()) },
            "place",
            |f| f.as_found().map(|n| n.place.clone()).unwrap_or_default(),
            |f, v| f.on_found(|n| n.place = v),
        )}
        {point(kit)}
        {code(
            kit,
            "zdroj",
            tr.found_source(),
            List::FoundSource,
            |f| f.as_found().map(|n| n.source.clone()),
            |f, v| f.on_found(|n| n.source = v),
        )}
        {form_parts::moment(kit)}
        {field::fold(
            tr.details().to_owned(),
            false,
            view! {
                {form_parts::colleagues(kit)}
                {note(
                    kit,
                    |f| f.as_found().map(|n| n.note.clone()).unwrap_or_default(),
                    |f, v| f.on_found(|n| n.note = v),
                )}
            }
                .into_any(),
        )}
    }
    .into_any()
}

/// How far it is and, once collected, where the needles went.
pub fn disposal(
    kit: Kit,
    get: Reads<Option<FindState>>,
    put: Writes<FindState>,
    gone: Reads<Option<domain::Code>>,
    go: Writes<domain::Code>,
) -> AnyView {
    let tr = kit.ctx.tr();
    let states = FindState::ALL.map(|state| Opt::new(state.as_str(), tr.find_state(state)));
    let value = kit.read(move |f| get(f).map(|s| s.as_str().to_owned()).unwrap_or_default());
    let set = Callback::new(move |text: String| {
        if let Some(state) = FindState::ALL.into_iter().find(|s| s.as_str() == text) {
            kit.edit(|f| put(f, state));
        }
    });
    let collected = Memo::new(move |_| kit.form.with(get) == Some(FindState::Collected));
    view! {
        {chips::one("stav", tr.disposal_state(), Signal::stored(states.to_vec()), value, set)}
        {move || {
            collected
                .get()
                .then(|| {
                    view! {
                        {code(kit, "kam", tr.disposed_to(), List::FoundDisposal, gone, go)}
                        {field::problem(kit.problem("disposal"))}
                    }
                })
        }}
    }
    .into_any()
}

/// What is being done about the point.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Asking {
    No,
    Running,
    Failed(NoPlace),
    /// Found, so exact.
    Found(f64),
}

/// The exact place, only if somebody asks for it.
fn point(kit: Kit) -> AnyView {
    let tr = kit.ctx.tr();
    let asking = RwSignal::new(Asking::No);
    let here = Memo::new(move |_| kit.form.with(|f| f.point));
    let ask = move |_| {
        asking.set(Asking::Running);
        leptos::task::spawn_local(async move {
            let answer = platform::place().await;
            // The form may have been left meanwhile.
            if asking.is_disposed() {
                return;
            }
            match answer {
                Ok(place) => {
                    kit.edit(|f| f.point = Some(rounded(place)));
                    asking.set(Asking::Found(place.accuracy_m));
                }
                Err(why) => asking.set(Asking::Failed(why)),
            }
        });
    };
    let drop = move |_| {
        kit.edit(|f| f.point = None);
        asking.set(Asking::No);
    };
    let said = move || {
        let text = match asking.get() {
            Asking::No => return None,
            Asking::Running => tr.place_running().to_owned(),
            Asking::Failed(NoPlace::Denied) => tr.place_denied().to_owned(),
            Asking::Failed(NoPlace::Unknown) => tr.place_unknown().to_owned(),
            Asking::Found(metres) => tr.place_found(metres),
        };
        Some(view! { <p class="hint">{text}</p> })
    };
    view! {
        <fieldset class="field">
            <legend>{tr.exact_place()}</legend>
            {move || match here.get() {
                None => view! {
                    <button
                        type="button"
                        class="button"
                        aria-disabled=move || (asking.get() == Asking::Running).then_some("true")
                        on:click=ask
                    >
                        {icon(Icon::Place)}
                        {tr.add_point()}
                    </button>
                }
                .into_any(),
                Some(point) => view! {
                    <p class="point">{tr.point(point)}</p>
                    <button type="button" class="button button-quiet" on:click=drop>
                        {icon(Icon::Cross)}
                        {tr.drop_point()}
                    </button>
                }
                .into_any(),
            }}
            <div class="live" aria-live="polite">{said}</div>
            {field::problem(kit.problem("point"))}
        </fieldset>
    }
    .into_any()
}

/// To a metre: more is noise.
fn rounded(place: Place) -> Point {
    let round = |degrees: f64| (degrees * 1e5).round() / 1e5;
    Point {
        lat: round(place.lat),
        lon: round(place.lon),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_is_kept_to_a_metre() {
        let place = Place {
            lat: 50.410_123_456,
            lon: 13.260_987_654,
            accuracy_m: 7.9,
        };
        let point = rounded(place);
        assert_eq!((point.lat, point.lon), (50.410_12, 13.260_99));
    }
}
