//! Two corrections of one version: the manager chooses the one that holds. Choosing writes withdrawals
//! of what stands beside it, so nothing leaves the history and the choice can be taken back.
use domain::entry::Entry;
use domain::versions::{Link, against, rivals};
use domain::{AccountId, EntryId};
use leptos::prelude::*;
use sync::wire::NOT_ENTITLED;

use crate::api::dto::HistoryReport;
use crate::components::notice::{Tone, notice};
use crate::ctx::Ctx;
use crate::forms::changes;
use crate::live::with_own_store;
use crate::local_store::types::{NewEntry, Saved, Tally};
use crate::pages::entry::facts;
use crate::platform;

/// The versions of a history as the server told them; one whose text is erased is left out.
fn entries(report: &HistoryReport) -> Vec<(Entry, bool)> {
    let read = report.versions.iter().filter_map(|v| {
        let entry = domain::json::from_tree::<Entry>(v.entry.clone()).ok()?;
        Some((entry, v.flags.iter().any(|flag| flag == NOT_ENTITLED)))
    });
    read.collect()
}

/// What is decided of a history.
struct Dispute {
    root: EntryId,
    all: Vec<(Entry, bool)>,
    ends: Vec<EntryId>,
}

impl Dispute {
    /// None if there is nothing to decide.
    fn of(report: &HistoryReport) -> Option<Self> {
        let mut found = Self {
            root: report.root,
            all: entries(report),
            ends: Vec::new(),
        };
        let resolved = domain::versions::resolve(found.root, found.links(), &|id| found.void(id));
        if !resolved.conflict {
            return None;
        }
        found.ends = rivals(found.root, found.links(), &|id| found.void(id));
        // The one that holds comes first.
        found.ends.sort_by_key(|id| Some(*id) != resolved.current);
        Some(found)
    }

    fn links(&self) -> Vec<Link> {
        self.all
            .iter()
            .map(|(entry, _)| Link::from(entry))
            .collect()
    }

    fn void(&self, id: EntryId) -> bool {
        self.all.iter().any(|(entry, void)| *void && entry.id == id)
    }

    fn entry(&self, id: EntryId) -> Option<&Entry> {
        let mut entries = self.all.iter().map(|(entry, _)| entry);
        entries.find(|entry| entry.id == id)
    }

    /// The withdrawals that make `chosen` hold.
    fn deciding(&self, chosen: EntryId, by: AccountId, reason: &str) -> Vec<Entry> {
        let beside = against(chosen, self.root, self.links(), &|id| self.void(id));
        let targets = beside.iter().filter_map(|id| self.entry(*id));
        let now = platform::now();
        targets
            .map(|t| changes::withdrawal(EntryId(platform::new_id()), t, by, reason, now))
            .collect()
    }
}

/// How many entries have an answer of the server.
const fn answers(tally: &Tally) -> u32 {
    tally.confirmed + tally.set_aside
}

/// What was decided on a page, which is drawn anew meanwhile.
#[derive(Clone, Copy)]
pub struct Decision {
    /// A choice was tapped.
    done: RwSignal<bool>,
    /// So many entries of this device had an answer before it was kept.
    before: RwSignal<Option<u32>>,
}

impl Decision {
    /// None yet. Once the server has it the history is asked for again, and there is nothing to
    /// decide.
    pub fn new(ctx: Ctx, again: RwSignal<u32>) -> Self {
        let (done, before) = (RwSignal::new(false), RwSignal::new(None));
        Effect::new(move |_| {
            let Some(known) = before.get() else {
                return;
            };
            let answered = |tally: &Tally| answers(tally) > known && tally.unanswered() == 0;
            if ctx.tally.with(answered) {
                before.set(None);
                again.update(|n| *n += 1);
            }
        });
        Self { done, before }
    }
}

/// The choice, above the history; nothing if there is none.
pub fn section(ctx: Ctx, report: &HistoryReport, decision: Decision) -> Option<AnyView> {
    let tr = ctx.tr();
    let Decision { done, before } = decision;
    let dispute = Dispute::of(report)?;
    let me = ctx.me_untracked()?;
    let choices = dispute.ends.iter().enumerate().filter_map(|(at, id)| {
        let entry = dispute.entry(*id)?;
        let withdrawals = dispute.deciding(*id, me, tr.decide_reason());
        let save = move |_| {
            let new: Vec<NewEntry> = withdrawals
                .iter()
                .map(|entry| NewEntry {
                    entry: entry.clone(),
                    flags: Vec::new(),
                })
                .collect();
            done.set(true);
            let known = ctx.tally.with_untracked(answers);
            with_own_store(ctx, me, move |store| async move {
                match store.save_all(new).await {
                    Ok(saved) => {
                        before.try_set(Some(known));
                        match saved {
                            Saved::Emergency => ctx.say(tr.emergency_bar(), None, true),
                            _ => ctx.say(tr.decided().to_owned(), None, false),
                        }
                    }
                    Err(why) => {
                        done.try_set(false);
                        ctx.say(tr.local_error(&why), None, true);
                    }
                }
            });
        };
        Some(view! {
            <div class="card">
                <p class="quiet">
                    {ctx.person_name(entry.author)} " · " {tr.moment(entry.device_time)}
                    {(at == 0).then(|| view! { " · " <strong>{tr.decide_holds()}</strong> })}
                </p>
                {facts(ctx, entry)}
                <button type="button" class="button" prop:disabled=done on:click=save>
                    {tr.decide_this()}
                </button>
            </div>
        })
    });
    let choices = choices.collect_view();
    Some(
        view! {
            <section class="decide" aria-labelledby="rozhodnout">
                <h2 id="rozhodnout">{tr.decide_title()}</h2>
                {notice(Tone::Warning, tr.decide_what().to_owned())}
                {move || done.get().then(|| view! { <p class="quiet">{tr.decided_already()}</p> })}
                <div class="decide-choices">{choices}</div>
            </section>
        }
        .into_any(),
    )
}
