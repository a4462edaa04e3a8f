//! What every form does: keeps its draft at each change, checks, asks about doubts once, saves, and
//! says honestly where the entry is.
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use domain::entry::Entry;
use domain::problem::Problem;
use domain::span::Span;
use domain::{AccountId, EntryId};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::model::Form;
use super::{last, rules};
use crate::ctx::{Ctx, Undo};
use crate::live::with_own_store;
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
    /// Whose form it is: nobody else may save it, whoever logs in meanwhile.
    pub me: AccountId,
    /// What stands in the search for a client and is not in the form yet.
    pub typed: RwSignal<String>,
    /// What cannot be.
    pub problems: RwSignal<Vec<Problem>>,
    /// What is doubtful, as stable codes.
    pub doubts: RwSignal<Vec<&'static str>>,
    /// The dialog about doubts is open.
    pub asking: RwSignal<bool>,
    /// How far the save is.
    pub saving: RwSignal<Saving>,
    /// The path under which its draft is found.
    path: StoredValue<String>,
    /// The form as it opened: what equals it needs no draft.
    opened: StoredValue<Form>,
    /// A draft was written since.
    drafted: StoredValue<bool>,
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
    pub fn new(ctx: Ctx, me: AccountId, form: Form, path: String, back: String) -> Self {
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
            form: RwSignal::new(form.clone()),
            me,
            typed: RwSignal::new(String::new()),
            problems: RwSignal::new(Vec::new()),
            doubts: RwSignal::new(Vec::new()),
            asking: RwSignal::new(false),
            saving: RwSignal::new(Saving::Open),
            path: StoredValue::new(path),
            opened: StoredValue::new(form),
            drafted: StoredValue::new(false),
            span: StoredValue::new(None),
            back: StoredValue::new(back),
            go: StoredValue::new_local(go),
        };
        kit.keep_drafts();
        Effect::new(move |_| {
            if kit.problems.with(|all| !all.is_empty()) {
                // They are on the page by then.
                request_animation_frame(platform::show_problem);
            }
        });
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
        self.forgive();
    }

    /// Fills in what the user has chosen before the form was opened: it needs no draft.
    pub fn prefill(&self, change: impl Fn(&mut Form)) {
        self.opened.update_value(&change);
        self.edit(change);
    }

    /// What was said about the form is taken back.
    pub fn forgive(&self) {
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
        Signal::derive(move || self.problem_of(field))
    }

    /// The problem of a field that is named at the moment, e.g. by its place in a list.
    #[must_use]
    pub fn problem_of(self, field: &str) -> Option<String> {
        let tr = self.ctx.tr();
        self.problems.with(|all| {
            all.iter()
                .find(|p| rules::inner(&p.field).starts_with(field))
                .map(|p| rules::said(tr, p).to_owned())
        })
    }

    fn keep_drafts(self) {
        let first = Cell::new(true);
        let number = Rc::new(Cell::new(0_u32));
        Effect::new(move |_| {
            let touched = self.form.with(|f| self.touched(f));
            if first.replace(false) {
                return;
            }
            self.ctx.dirty.set(touched);
            number.set(number.get() + 1);
            let (mine, number) = (number.get(), number.clone());
            set_timeout(
                move || {
                    if number.get() == mine {
                        self.write_draft(false);
                    }
                },
                DRAFT_AFTER,
            );
        });
        // The page is hidden or left: whatever is on the screen is written now.
        self.ctx
            .flush
            .set_value(Some(Rc::new(move || self.write_draft(false))));
        on_cleanup(move || {
            self.write_draft(true);
            self.ctx.flush.set_value(None);
            self.ctx.dirty.set(false);
        });
    }

    fn touched(self, form: &Form) -> bool {
        self.opened.with_value(|opened| form.touched(opened))
    }

    /// `leaving`: the page that comes next may list it, and has perhaps read the list already.
    fn write_draft(self, leaving: bool) {
        let Some(form) = self.form.try_get_untracked() else {
            return;
        };
        // A saved entry's draft has ended; a form in which nothing was changed leaves nothing.
        let ended = self
            .saving
            .with_untracked(|s| matches!(s, Saving::Running | Saving::Done(_)));
        if ended || !(self.touched(&form) || self.drafted.get_value()) {
            return;
        }
        let Ok(fields) = serde_json::to_string(&form).and_then(|text| json::read(&text)) else {
            return;
        };
        let draft = Draft {
            id: form.id,
            path: self.path.get_value(),
            touched: platform::now(),
            fields,
        };
        self.drafted.set_value(true);
        with_own_store(self.ctx, self.me, move |store| async move {
            // A draft that cannot be kept is no reason to disturb: saving says what is wrong.
            let _kept = store.put_draft(draft).await;
            if leaving {
                store.changed();
            }
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
        // A code that was typed and not added would be dropped without a word.
        if self.typed.with_untracked(|t| !t.trim().is_empty()) {
            self.problems.set(rules::missing(rules::CODE));
            return;
        }
        let now = platform::now();
        let Some(entry) = self.entry(now) else {
            self.problems.set(rules::missing(rules::SERVICE));
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
            .with_untracked(|d| d.iter().map(|f| (*f).to_owned()).collect());
        if let Some(entry) = self.entry(platform::now()) {
            self.write(entry, flags);
        }
    }

    fn entry(self, now: domain::Instant) -> Option<Entry> {
        self.form.with_untracked(|f| f.entry(self.me, now))
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
        let me = self.me;
        with_own_store(self.ctx, me, move |store| async move {
            match store.save(NewEntry { entry, flags }).await {
                Ok(saved) => {
                    last::remember(me, &form);
                    self.done(saved, id, &what);
                }
                Err(why) => self.saving.set(Saving::Failed(why)),
            }
        });
    }

    fn done(self, saved: Saved, id: EntryId, what: &str) {
        let (ctx, tr) = (self.ctx, self.ctx.tr());
        match &saved {
            Saved::Durable { .. } => {
                platform::vibrate_ok();
                ctx.say(tr.saved_what(what), Some(Undo::Entry(id)), false);
            }
            Saved::Emergency => ctx.say(tr.emergency_bar(), None, true),
            Saved::Already => ctx.say(tr.saved_already().to_owned(), None, false),
        }
        self.saving.set(Saving::Done(saved));
        ctx.dirty.set(false);
        // The user may have left the form while it was being written.
        if let (Some(back), Some(go)) = (self.back.try_get_value(), self.go.try_get_value()) {
            go(&back);
        }
    }
}
