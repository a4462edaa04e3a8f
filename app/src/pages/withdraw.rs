//! The dialog that asks why an entry is withdrawn, or a withdrawal taken back. It stands beside the
//! entry's data, which are drawn anew whenever the sync moves: what is being written must stay.
use domain::EntryId;
use domain::entry::{Body, Entry};
use leptos::prelude::*;

use crate::components::dialog::dialog;
use crate::components::field;
use crate::ctx::Ctx;
use crate::forms::changes;
use crate::live::with_own_store;
use crate::local_store::types::{NewEntry, Saved};
use crate::platform;

/// What is asked, a handle.
#[derive(Clone, Copy)]
pub struct Asking {
    ctx: Ctx,
    open: RwSignal<bool>,
    /// What is to be withdrawn, and the id of the entry that does it.
    target: RwSignal<Option<(Entry, EntryId)>>,
    reason: RwSignal<String>,
    tried: RwSignal<bool>,
}

impl Asking {
    /// Nothing asked yet.
    #[must_use]
    pub fn new(ctx: Ctx) -> Self {
        Self {
            ctx,
            open: RwSignal::new(false),
            target: RwSignal::new(None),
            reason: RwSignal::new(String::new()),
            tried: RwSignal::new(false),
        }
    }

    /// Opens the dialog for `target`. The id is minted here: twenty taps make one withdrawal.
    pub fn ask(self, target: Entry) {
        self.target.set(Some((target, EntryId(platform::new_id()))));
        self.reason.set(String::new());
        self.tried.set(false);
        self.open.set(true);
    }

    fn save(self) {
        let (ctx, tr) = (self.ctx, self.ctx.tr());
        self.tried.set(true);
        let why = self.reason.get_untracked();
        let (Some(me), Some((target, id))) = (ctx.me_untracked(), self.target.get_untracked())
        else {
            return;
        };
        if why.trim().is_empty() {
            return;
        }
        self.open.set(false);
        let entry = changes::withdrawal(id, &target, me, &why, platform::now());
        with_own_store(ctx, me, move |store| async move {
            match store
                .save(NewEntry {
                    entry,
                    flags: Vec::new(),
                })
                .await
            {
                Ok(Saved::Emergency) => ctx.say(tr.emergency_bar(), None, true),
                Ok(_) => ctx.say(tr.saved_on_phone().to_owned(), None, false),
                Err(why) => ctx.say(tr.local_error(&why), None, true),
            }
        });
    }

    /// The dialog's place on the page.
    pub fn view(self) -> AnyView {
        let tr = self.ctx.tr();
        let missing = Signal::derive(move || {
            let empty = self.reason.with(|r| r.trim().is_empty());
            (self.tried.get() && empty).then(|| tr.reason_needed().to_owned())
        });
        dialog(self.open, tr.really(), move || {
            let restores = self.target.with_untracked(|t| {
                t.as_ref()
                    .is_some_and(|(e, _)| matches!(e.body, Body::Withdrawal(_)))
            });
            view! {
                {field::area(
                    "duvod",
                    tr.reason_label(),
                    tr.reason_hint(),
                    self.reason.into(),
                    Callback::new(move |v| self.reason.set(v)),
                    missing,
                )}
                <div class="actions">
                    <button type="button" class="button" on:click=move |_| self.open.set(false)>
                        {tr.cancel()}
                    </button>
                    <button type="button" class="button button-primary" on:click=move |_| self.save()>
                        {if restores { tr.restore() } else { tr.withdraw() }}
                    </button>
                </div>
            }
            .into_any()
        })
    }
}
