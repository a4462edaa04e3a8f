//! A worker's own presets above a form, and a place to make and remove them below it.
use leptos::prelude::*;

use super::field::{self, Text};
use super::icon::{Icon, icon};
use crate::forms::kit::Kit;
use crate::forms::presets::{self, NotKept, Preset};

/// The presets of a form, a handle.
#[derive(Clone, Copy)]
pub struct Presets {
    kit: Kit,
    all: RwSignal<Vec<Preset>>,
}

impl Presets {
    /// Those of the form's kind.
    #[must_use]
    pub fn of(kit: Kit) -> Self {
        let kind = kit.form.with_untracked(|f| f.body.kind());
        Self {
            kit,
            all: RwSignal::new(presets::all(kit.me, kind)),
        }
    }

    fn change(self, all: Vec<Preset>) {
        let kind = self.kit.form.with_untracked(|f| f.body.kind());
        presets::keep(self.kit.me, kind, &all);
        self.all.set(all);
    }

    /// One tap each; nothing while there are none.
    pub fn choice(self) -> AnyView {
        let tr = self.kit.ctx.tr();
        let chips = move || {
            let all = self.all.get();
            (!all.is_empty()).then(|| {
                let chip = |preset: Preset| {
                    let name = preset.name.clone();
                    let tap = move |_| {
                        let preset = preset.form.clone();
                        self.kit.edit(move |form| form.begin_with(&preset));
                    };
                    view! {
                        <button type="button" class="chip-button" data-user-text="" on:click=tap>
                            {name}
                        </button>
                    }
                };
                view! {
                    <div class="chips" role="group" aria-label=tr.presets()>
                        {all.into_iter().map(chip).collect_view()}
                    </div>
                }
            })
        };
        chips.into_any()
    }

    /// Keeps what is on the form under a name; removes what is not needed any more.
    pub fn care(self) -> AnyView {
        let (kit, tr) = (self.kit, self.kit.ctx.tr());
        let name = RwSignal::new(String::new());
        let bad = RwSignal::new(None::<NotKept>);
        let keep = move |_| {
            let form = kit.form.get_untracked();
            match presets::with(self.all.get_untracked(), &name.get_untracked(), &form) {
                Ok(all) => {
                    self.change(all);
                    name.set(String::new());
                    kit.ctx.say(tr.preset_kept().to_owned(), None, false);
                }
                Err(why) => bad.set(Some(why)),
            }
        };
        let problem = Signal::derive(move || bad.get().map(|why| tr.preset_not_kept(why)));
        let text = Text {
            hint: tr.preset_hint(),
            ..Text::new("predvolba", tr.preset_name())
        };
        let set = Callback::new(move |text: String| {
            name.set(text);
            bad.set(None);
        });
        let rows = move || {
            let row = |preset: Preset| {
                let what = preset.name.clone();
                let remove = move |_| {
                    let mut all = self.all.get_untracked();
                    all.retain(|known| known.name != preset.name);
                    self.change(all);
                };
                view! {
                    <li class="preset">
                        <span data-user-text="">{what.clone()}</span>
                        <button
                            type="button"
                            class="icon-button"
                            aria-label=format!("{}: {what}", tr.remove())
                            on:click=remove
                        >
                            {icon(Icon::Cross)}
                        </button>
                    </li>
                }
            };
            let rows = self.all.get().into_iter().map(row).collect_view();
            view! { <ul class="presets">{rows}</ul> }
        };
        let inside = view! {
            {text.view(name.into(), set, problem)}
            <button type="button" class="button" on:click=keep>
                {tr.preset_keep()}
            </button>
            {rows}
        };
        field::fold(tr.presets().to_owned(), false, inside.into_any())
    }
}
