//! What every form does: keeps its draft at each change, checks, asks about doubts once, saves, and
//! says honestly where the entry is.
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use domain::EntryId;
use domain::check::Flag;
use domain::entry::Entry;
use domain::problem::Problem;
use domain::span::Span;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::model::Form;
use super::{last, rules};
use crate::ctx::Ctx;
use crate::live::with_store;
use crate::local_store::types::{Draft, LocalError, NewEntry, Saved};
use crate::pages::summary;
use crate::platform;
use domain::json;

/// How long after the last change a draft is written.
const DRAFT_AFTER: Duration = Duration::from_millis(250);

/// How far a save is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saving {
    /// Nobody has tapped *Uložit*.
    Open,
    /// It is being written.
    Running,
    /// It is done, and how.
    Done(Saved),
    /// It failed; the form stays.
    Failed(LocalError),
}

/// Moves to a path, in place of the form's own.
type Go = Rc<dyn Fn(&str)>;

/// A form's machinery, a handle.
#[derive(Clone, Copy)]
pub struct Kit {
    /// Shared state.
    pub ctx: Ctx,
    /// The form.
    pub form: RwSignal<Form>,
    /// The path under which its draft is found; corrections keep none.
    pub path: &'static str,
    /// What cannot be.
    pub problems: RwSignal<Vec<Problem>>,
    /// What is doubtful.
    pub doubts: RwSignal<Vec<Flag>>,
    /// The dialog about doubts is open.
    pub asking: RwSignal<bool>,
    /// How far the save is.
    pub saving: RwSignal<Saving>,
    /// The shift that the entry ends or interrupts; only corrections of such entries have one.
    span: StoredValue<Option<Span>>,
    /// Where to go after a save.
    back: StoredValue<String>,
    /// Moves to another page.
    go: StoredValue<Go, LocalStorage>,
}

impl Kit {
    /// Starts the machinery of a form.
    #[must_use]
    pub fn new(ctx: Ctx, form: Form, path: &'static str, back: String) -> Self {
        let navigate = use_navigate();
        let go: Go = Rc::new(move |to: &str| {
            navigate(
                to,
                NavigateOptions {
                    replace: true,
                    ..NavigateOptions::default()
                },
            );
        });
        let kit = Self {
            ctx,
            form: RwSignal::new(form),
            path,
            problems: RwSignal::new(Vec::new()),
            doubts: RwSignal::new(Vec::new()),
            asking: RwSignal::new(false),
            saving: RwSignal::new(Saving::Open),
            span: StoredValue::new(None),
            back: StoredValue::new(back),
            go: StoredValue::new_local(go),
        };
        kit.keep_drafts();
        kit
    }

    /// The same, with the shift that the entry belongs to.
    #[must_use]
    pub fn within(self, span: Option<Span>) -> Self {
        self.span.set_value(span);
        self
    }

    /// Changes the form; what was said about it is taken back.
    pub fn edit(&self, change: impl FnOnce(&mut Form)) {
        self.form.update(change);
        if self.problems.with_untracked(|p| !p.is_empty()) {
            self.problems.set(Vec::new());
        }
    }

    /// A value of the form, tracked.
    pub fn read<T: Send + Sync + 'static>(
        self,
        get: impl Fn(&Form) -> T + Send + Sync + 'static,
    ) -> Signal<T> {
        Signal::derive(move || self.form.with(&get))
    }

    /// The first problem of the fields that begin like this, in the user's language.
    #[must_use]
    pub fn problem(self, field: &'static str) -> Signal<Option<String>> {
        let tr = self.ctx.tr();
        Signal::derive(move || {
            self.problems.with(|all| {
                all.iter()
                    .find(|p| rules::inner(&p.field).starts_with(field))
                    .map(|p| tr.reason(p.reason).to_owned())
            })
        })
    }

    fn keep_drafts(self) {
        if self.form.with_untracked(|f| f.fix.is_some()) {
            return;
        }
        let first = Cell::new(true);
        let number = Rc::new(Cell::new(0_u32));
        Effect::new(move |_| {
            self.form.track();
            if first.replace(false) {
                return;
            }
            self.ctx.dirty.set(true);
            number.set(number.get() + 1);
            let (mine, number) = (number.get(), number.clone());
            set_timeout(
                move || {
                    if number.get() == mine {
                        self.write_draft();
                    }
                },
                DRAFT_AFTER,
            );
        });
        // The page is hidden or left: whatever is on the screen is written now.
        self.ctx
            .flush
            .set_value(Some(Rc::new(move || self.write_draft())));
        on_cleanup(move || {
            self.write_draft();
            self.ctx.flush.set_value(None);
            self.ctx.dirty.set(false);
        });
    }

    fn write_draft(self) {
        let Some(form) = self.form.try_get_untracked() else {
            return;
        };
        // A saved entry's draft has ended; a form without anything in it leaves nothing.
        let ended = self
            .saving
            .with_untracked(|s| matches!(s, Saving::Running | Saving::Done(_)));
        if ended || !form.touched() {
            return;
        }
        let Ok(fields) = serde_json::to_string(&form).and_then(|text| json::read(&text)) else {
            return;
        };
        let draft = Draft {
            id: form.id,
            path: self.path.to_owned(),
            touched: platform::now(),
            fields,
        };
        with_store(self.ctx, move |store| async move {
            // A draft that cannot be kept is no reason to disturb: saving says what is wrong.
            let _kept = store.put_draft(draft).await;
        });
    }

    /// The tap on *Uložit*. Twenty taps make one entry: it bears the form's id, and while one save
    /// runs the others are not heard.
    pub fn save(self) {
        if matches!(
            self.saving.get_untracked(),
            Saving::Running | Saving::Done(_)
        ) {
            return;
        }
        let now = platform::now();
        let Some(entry) = self.entry(now) else {
            self.problems.set(rules::no_service());
            return;
        };
        let span = self.span.get_value();
        let problems = rules::refuse(&entry, span.as_ref());
        if !problems.is_empty() {
            self.problems.set(problems);
            return;
        }
        let doubts = rules::doubts(self.ctx, &entry, now, span.as_ref(), &[]);
        if doubts.is_empty() {
            self.write(entry, Vec::new());
        } else {
            self.doubts.set(doubts);
            self.asking.set(true);
        }
    }

    /// *Uložit přesto*: the doubts go with the entry as flags.
    pub fn save_anyway(self) {
        self.asking.set(false);
        let flags = self
            .doubts
            .with_untracked(|d| d.iter().map(|f| f.as_str().to_owned()).collect());
        if let Some(entry) = self.entry(platform::now()) {
            self.write(entry, flags);
        }
    }

    fn entry(self, now: domain::Instant) -> Option<Entry> {
        let me = self.ctx.me_untracked()?;
        self.form.with_untracked(|f| f.entry(me, now))
    }

    fn write(self, entry: Entry, flags: Vec<String>) {
        if self.saving.get_untracked() == Saving::Running {
            return;
        }
        self.saving.set(Saving::Running);
        let form = self.form.get_untracked();
        let lists = self.ctx.lists.get_untracked();
        let what = summary::line(self.ctx.tr(), &lists, &entry);
        let id: EntryId = entry.id;
        with_store(self.ctx, move |store| async move {
            match store.save(NewEntry { entry, flags }).await {
                Ok(saved) => {
                    last::remember(&form);
                    self.done(saved, id, &what);
                }
                Err(why) => self.saving.set(Saving::Failed(why)),
            }
        });
    }

    fn done(self, saved: Saved, id: EntryId, what: &str) {
        let (ctx, tr) = (self.ctx, self.ctx.tr());
        let emergency = saved == Saved::Emergency;
        match &saved {
            Saved::Durable { .. } => {
                platform::vibrate_ok();
                ctx.say(tr.saved_what(what), Some(id), false);
            }
            Saved::Emergency => ctx.say(tr.emergency_bar(), None, true),
            Saved::Already => ctx.say(tr.saved_already().to_owned(), None, false),
        }
        self.saving.set(Saving::Done(saved));
        ctx.dirty.set(false);
        if !emergency && let Some(sync) = ctx.sync() {
            sync.kick();
        }
        // The user may have left the form while it was being written.
        if let (Some(back), Some(go)) = (self.back.try_get_value(), self.go.try_get_value()) {
            go(&back);
        }
    }
}
