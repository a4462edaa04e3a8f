//! The entries of a shift: start, end, break, change of service. Pure, and how they are saved.
use chrono::Duration;
use domain::entry::{Body, BreakClose, BreakOpen, Entry, SCHEMA, SpanClose, SpanKind, SpanOpen};
use domain::span::{Span, assemble};
use domain::{AccountId, EntryId, Instant, ServiceId};
use leptos::prelude::*;

use super::rules;
use crate::centre;
use crate::ctx::{Ctx, Undo};
use crate::live::{with_own_store, with_store};
use crate::local_store::LocalStore;
use crate::local_store::types::{EntryQuery, NewEntry, Saved};
use crate::platform;

/// An entry of a shift at `start`.
fn mark(
    id: EntryId,
    me: AccountId,
    service: ServiceId,
    start: Instant,
    now: Instant,
    body: Body,
) -> Entry {
    Entry {
        schema: SCHEMA,
        id,
        author: me,
        workers: vec![me],
        service,
        start,
        minutes: 0,
        locality: None,
        place_type: None,
        point: None,
        persons: Vec::new(),
        anonymous: Vec::new(),
        device_time: now,
        body,
    }
}

/// A shift begins.
#[must_use]
pub fn open(id: EntryId, me: AccountId, service: ServiceId, start: Instant, now: Instant) -> Entry {
    let body = SpanOpen {
        span_kind: SpanKind::Shift,
        shift_type: None,
        note: String::new(),
    };
    mark(id, me, service, start, now, Body::SpanOpen(body))
}

/// It ends. A break that goes on ends with it by the counting rules, so it needs no entry.
#[must_use]
pub fn close(id: EntryId, me: AccountId, span: &Span, end: Instant, now: Instant) -> Entry {
    let mut entry = mark(
        id,
        me,
        span.service.clone(),
        end,
        now,
        Body::SpanClose(SpanClose { span: span.id }),
    );
    entry.workers.clone_from(&span.workers);
    entry
}

/// A break begins, or the one that goes on ends.
#[must_use]
pub fn pause(id: EntryId, me: AccountId, span: &Span, now: Instant) -> Entry {
    let body = match span.pause {
        None => Body::BreakOpen(BreakOpen { span: span.id }),
        Some(pause) => Body::BreakClose(BreakClose {
            span: span.id,
            pause: pause.id,
        }),
    };
    let mut entry = mark(id, me, span.service.clone(), now, now, body);
    entry.workers.clone_from(&span.workers);
    entry
}

/// What was tapped, a handle.
#[derive(Clone, Copy)]
pub struct Acts {
    ctx: Ctx,
    /// Being saved.
    pub busy: RwSignal<bool>,
    /// What went wrong.
    pub error: RwSignal<Option<String>>,
    /// The doubts that are asked about, as stable codes.
    pub doubts: RwSignal<Vec<&'static str>>,
    /// The dialog is open.
    pub asking: RwSignal<bool>,
    pending: RwSignal<Vec<NewEntry>>,
}

impl Acts {
    /// Nothing tapped yet.
    #[must_use]
    pub fn new(ctx: Ctx) -> Self {
        Self {
            ctx,
            busy: RwSignal::new(false),
            error: RwSignal::new(None),
            doubts: RwSignal::new(Vec::new()),
            asking: RwSignal::new(false),
            pending: RwSignal::new(Vec::new()),
        }
    }

    /// Checks and saves entries of one tap together; `span` is what they end or interrupt.
    pub fn run(self, entries: Vec<Entry>, span: Option<Span>) {
        if self.busy.get_untracked() {
            return;
        }
        let entries = centre::signed(self.ctx, entries);
        self.error.set(None);
        let (ctx, tr) = (self.ctx, self.ctx.tr());
        if let Some(problem) = entries
            .iter()
            .flat_map(|e| rules::refuse(e, span.as_ref()))
            .next()
        {
            self.error.set(Some(tr.reason(problem.reason).to_owned()));
            return;
        }
        self.busy.set(true);
        with_store(ctx, move |store| async move {
            let spans = around(&store, &entries).await;
            let now = platform::now();
            let mut asked = Vec::new();
            let mut new = Vec::with_capacity(entries.len());
            for entry in entries {
                // A shift that ends in the same tap does not overlap with the one that begins.
                let others: Vec<Span> = spans
                    .iter()
                    .filter(|s| !ends(&new, s.id))
                    .cloned()
                    .collect();
                let flags = rules::doubts(ctx, &entry, now, span.as_ref(), &others);
                let codes = flags.iter().map(|f| (*f).to_owned()).collect();
                asked.extend(flags);
                new.push(NewEntry {
                    entry,
                    flags: codes,
                });
            }
            // Beginning and end of one shift may bear the same doubt.
            asked.dedup();
            self.busy.set(false);
            if asked.is_empty() {
                self.write(new);
            } else {
                self.doubts.set(asked);
                self.pending.set(new);
                self.asking.set(true);
            }
        });
    }

    /// *Uložit přesto*.
    pub fn save_anyway(self) {
        self.asking.set(false);
        let new = self.pending.get_untracked();
        self.pending.set(Vec::new());
        if !new.is_empty() {
            self.write(new);
        }
    }

    fn write(self, new: Vec<NewEntry>) {
        let Some(me) = new.first().map(|n| n.entry.author) else {
            return;
        };
        self.busy.set(true);
        let (ctx, tr) = (self.ctx, self.ctx.tr());
        with_own_store(ctx, me, move |store| async move {
            let what = new
                .iter()
                .map(|n| {
                    format!(
                        "{} {}",
                        tr.kind_name(n.entry.body.kind()),
                        tr.clock(n.entry.start)
                    )
                })
                .collect::<Vec<_>>()
                .join(", ");
            let undo = match new.as_slice() {
                [one] => Some(Undo::Entry(one.entry.id)),
                _ => None,
            };
            match store.save_all(new).await {
                Ok(Saved::Durable { .. }) => {
                    platform::vibrate_ok();
                    ctx.say(tr.saved_what(&what), undo, false);
                }
                Ok(Saved::Emergency) => ctx.say(tr.emergency_bar(), None, true),
                Ok(Saved::Already) => {}
                Err(why) => self.error.set(Some(tr.local_error(&why))),
            }
            self.busy.set(false);
        });
    }
}

fn ends(new: &[NewEntry], span: EntryId) -> bool {
    new.iter()
        .any(|n| matches!(&n.entry.body, Body::SpanClose(c) if c.span == span))
}

/// The first worker's spans around the entries, for overlaps. What cannot be read is not asked about.
async fn around(store: &LocalStore, entries: &[Entry]) -> Vec<Span> {
    let Some(first) = entries.first() else {
        return Vec::new();
    };
    let day = first.start.day();
    let query = EntryQuery {
        from: day - Duration::days(2),
        to: day + Duration::days(1),
        worker: first.workers.first().copied(),
    };
    let entries = store.current(query).await.unwrap_or_default();
    assemble(entries.iter().map(|e| &e.entry)).spans
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Day;
    use uuid::Uuid;

    fn id(n: u128) -> EntryId {
        EntryId(Uuid::from_u128(n))
    }

    fn at(hour: u32) -> Instant {
        Instant::from_local(Day::from_ymd_opt(2025, 11, 21).unwrap(), hour, 0).unwrap()
    }

    #[test]
    fn a_shift_with_a_break_and_a_change_of_service_assembles() {
        let me = AccountId(Uuid::from_u128(100));
        let (sas, tp) = (
            ServiceId::new("sas").unwrap(),
            ServiceId::new("tp").unwrap(),
        );
        let mut all = vec![open(id(1), me, sas, at(8), at(8))];
        let span = |all: &[Entry]| assemble(all).spans.remove(0);
        let began = pause(id(2), me, &span(&all), at(10));
        all.push(began);
        let ended = pause(id(3), me, &span(&all), at(11));
        assert!(matches!(ended.body, Body::BreakClose(ref b) if b.pause == id(2)));
        all.push(ended);
        let closed = close(id(4), me, &span(&all), at(12), at(12));
        all.push(closed);
        all.push(open(id(5), me, tp, at(12), at(12)));
        let spans = assemble(&all).spans;
        assert_eq!(spans.len(), 2);
        assert_eq!(spans[0].end, Some(at(12)));
        assert_eq!(spans[0].breaks, [(at(10), at(11))]);
        assert_eq!(spans[0].workers, [me]);
        assert!(spans[1].is_running());
    }
}
