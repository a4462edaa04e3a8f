//! The shift of the day as it stands on paper: from, to, breaks; saved as one.
use domain::EntryId;
use leptos::prelude::*;

use crate::components::field::{self, Text};
use crate::components::icon::{Icon, icon};
use crate::components::notice::{Tone, notice};
use crate::ctx::Ctx;
use crate::forms::behalf::{Paper, Sheet, Wrong};
use crate::forms::shift::Acts;
use crate::live::Live;
use crate::local_store::types::LocalEntry;
use crate::pages::shift;
use crate::platform;

/// The fields, a handle.
#[derive(Clone, Copy)]
struct Fields {
    ctx: Ctx,
    sheet: RwSignal<Sheet>,
    wrong: RwSignal<Option<Wrong>>,
    /// The ids of the entries, minted once: twenty taps make one shift.
    ids: StoredValue<Vec<EntryId>>,
}

/// One row for a break from the beginning: most shifts have one.
fn blank() -> Sheet {
    Sheet {
        breaks: vec![Default::default()],
        ..Sheet::default()
    }
}

impl Fields {
    fn edit(self, change: impl FnOnce(&mut Sheet)) {
        self.sheet.update(change);
        self.wrong.set(None);
        self.ctx
            .dirty
            .set(self.sheet.with_untracked(|s| *s != blank()));
    }

    fn problem(self, of: Wrong, text: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || (self.wrong.get() == Some(of)).then(|| text.to_owned()))
    }

    fn save(self, paper: &Paper, acts: Acts) {
        let Some(me) = self.ctx.me_untracked() else {
            return;
        };
        let mut place = 0;
        let id = || {
            place += 1;
            self.ids.try_update_value(|ids| {
                if ids.len() < place {
                    ids.push(EntryId(platform::new_id()));
                }
                ids.get(place - 1).copied()
            })
        };
        let mut id = id;
        let id = move || {
            let kept = id().flatten();
            kept.unwrap_or_else(|| EntryId(platform::new_id()))
        };
        let sheet = self.sheet.get_untracked();
        match sheet.entries(paper, me, platform::now(), id) {
            Ok((entries, span)) => acts.run(entries, span),
            Err(wrong) => self.wrong.set(Some(wrong)),
        }
    }
}

/// The form.
pub fn view(ctx: Ctx, paper: Paper, written: Live<Vec<LocalEntry>>) -> AnyView {
    let tr = ctx.tr();
    let fields = Fields {
        ctx,
        sheet: RwSignal::new(blank()),
        wrong: RwSignal::new(None),
        ids: StoredValue::new(Vec::new()),
    };
    let acts = Acts::new(ctx);
    on_cleanup(move || ctx.dirty.set(false));
    // Once it is among what is written, the fields are for another shift.
    Effect::new(move |_| {
        let Some(first) = fields.ids.with_value(|ids| ids.first().copied()) else {
            written.track();
            return;
        };
        let saved = written.with(|all| match all {
            Some(Ok(all)) => all.iter().any(|e| e.entry.root() == first),
            _ => false,
        });
        if saved {
            fields.ids.set_value(Vec::new());
            fields.sheet.set(blank());
            ctx.dirty.set(false);
        }
    });
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        fields.save(&paper, acts);
    };
    let time =
        |id, label, get: fn(&Sheet) -> &String, put: fn(&mut Sheet) -> &mut String, problem| {
            let mut text = Text::new(id, label);
            text.kind = "time";
            text.view(
                Signal::derive(move || fields.sheet.with(|s| get(s).clone())),
                Callback::new(move |v| fields.edit(|s| *put(s) = v)),
                problem,
            )
        };
    let rows = Memo::new(move |_| fields.sheet.with(|s| s.breaks.len()));
    let failed = move || acts.error.get().map(|why| notice(Tone::Warning, why));
    view! {
        <form class="entry-form" on:submit=submit novalidate>
            <div class="two">
                {time(
                    "za-od",
                    tr.behalf_from(),
                    |s| &s.from,
                    |s| &mut s.from,
                    fields.problem(Wrong::From, tr.behalf_no_from()),
                )}
                {time(
                    "za-do",
                    tr.behalf_to(),
                    |s| &s.to,
                    |s| &mut s.to,
                    fields.problem(Wrong::To, tr.behalf_no_to()),
                )}
            </div>
            {move || (0..rows.get()).map(|n| pause(fields, n)).collect_view()}
            <button
                type="button"
                class="button button-small"
                on:click=move |_| fields.edit(|s| s.breaks.push(Default::default()))
            >
                {icon(Icon::Plus)}
                {tr.behalf_add_break()}
            </button>
            <div class="save-bar">
                {failed}
                <button
                    type="submit"
                    class="button button-primary button-wide"
                    aria-disabled=move || acts.busy.get().then_some("true")
                >
                    {icon(Icon::Check)}
                    {tr.behalf_save_shift()}
                </button>
            </div>
        </form>
        {shift::doubts(ctx, acts)}
    }
    .into_any()
}

/// The row of a break.
fn pause(fields: Fields, n: usize) -> AnyView {
    let tr = fields.ctx.tr();
    let time = move |ends: bool| {
        let which = if ends {
            tr.behalf_to()
        } else {
            tr.behalf_from()
        };
        let value = move || {
            fields.sheet.with(|s| {
                let row = s.breaks.get(n);
                row.map(|(a, b)| if ends { b } else { a }.clone())
                    .unwrap_or_default()
            })
        };
        let set = move |ev| {
            let text = event_target_value(&ev);
            fields.edit(|s| {
                if let Some((a, b)) = s.breaks.get_mut(n) {
                    *if ends { b } else { a } = text;
                }
            });
        };
        let id = format!("za-pauza-{n}-{}", if ends { "do" } else { "od" });
        view! {
            <div class="field">
                <label for=id.clone()>{tr.behalf_break_of(n + 1, which)}</label>
                <input id=id type="time" prop:value=value on:input=set/>
            </div>
        }
    };
    view! {
        <div class="two">{time(false)} {time(true)}</div>
        {field::problem(fields.problem(Wrong::Break(n), tr.behalf_bad_break()))}
    }
    .into_any()
}
