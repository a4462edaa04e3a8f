//! Any order, batching and duplication of the same entries gives the same figures and digests, and
//! every earlier state can be computed again from what had arrived.
use crate::support::*;
use domain::entry::FindState;
use domain::versions::may_change;
use domain::{Body, Entry, Instant};
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeMap;
use store::Store;
use store::model::{FigureQuery, Figures, NOT_ENTITLED, PushItem};
use sync::digest::Hash;

/// One step of a history; numbers pick among what is there.
#[derive(Clone, Debug)]
struct Step {
    kind: u8,
    worker: u8,
    service: bool,
    /// Hours after Friday 25 April 2014, 12:00: over midnights and the Monday.
    hour: i64,
    minutes: i64,
    pick: usize,
    other: usize,
    marked: bool,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = (
        0..16u8,
        1..4u8,
        any::<bool>(),
        0..96i64,
        0..60i64,
        0..1000usize,
        0..1000usize,
        0..10u8,
    )
        .prop_map(
            |(kind, worker, service, hour, minutes, pick, other, marked)| Step {
                kind,
                worker,
                service,
                hour,
                minutes,
                pick,
                other,
                marked: marked == 0,
            },
        );
    vec(step, 1..24)
}

/// The items of a history, each in the stream of its worker.
fn items(steps: &[Step]) -> Vec<PushItem> {
    let from = at("2014-04-25", 12, 0);
    let mut entries: Vec<Entry> = Vec::new();
    let mut seqs: BTreeMap<u8, u64> = BTreeMap::new();
    let mut items = Vec::new();
    for (step, n) in steps.iter().zip(1u128..) {
        let start = from.plus_minutes(step.hour * 60 + step.minutes);
        let any = (!entries.is_empty()).then(|| entries[step.pick % entries.len()].clone());
        let number = |e: &Entry| e.id.0.as_u128();
        // Some speak of entries that come later or never.
        let target = any.as_ref().map_or(n + 1, number);
        let new = match (step.kind, any) {
            (0, _) => contact(n),
            (1, _) => exchange(n, step.pick as u32 % 20, step.other as u32 % 20),
            (2, _) => Entry {
                persons: vec![person("LUD07TOM08", Some(1973), n)],
                ..contact(n)
            },
            (3 | 4, _) => shift(n, start),
            (5, _) => close(n, target, start),
            (6, _) => pause(n, target, start),
            (7, _) => resume(n, (step.other % 24) as u128, target, start),
            (8, Some(old)) => {
                let root = old.root().0.as_u128();
                let body = Box::new(old.effective_body().clone());
                let mut new = correction(n, root, number(&old), entry(n, *body));
                if step.other % 2 == 0 {
                    new = correction(n, root, number(&old), exchange(n, 1, 2));
                }
                new
            }
            (9, _) => visit(
                n,
                300,
                &[1, 2],
                (step.other % 2 == 0).then_some("2014-05-06"),
            ),
            (10, _) => visit(n, 300 + step.pick as u128 % 3, &[], None),
            (11, _) => task_close(n, target, 1 + step.other as u32 % 2),
            (12, _) => find(n, step.pick as u32 % 9, FindState::ALL[step.other % 3]),
            (13, _) => find_step(n, target, FindState::ALL[step.other % 3]),
            (14, _) => bulk(n, step.pick as u32 % 9),
            _ => withdrawal(n, target),
        };
        let who = account(u128::from(step.worker));
        let to = service(if step.service { "sas" } else { "tp" });
        let new = Entry {
            start,
            author: who,
            workers: vec![who, account(1)],
            service: to,
            ..new
        };
        let seq = seqs.entry(step.worker).or_default();
        *seq += 1;
        // Only what its author may not do is ever marked.
        let not = root(&entries, &new).is_some_and(|root| !may_change(root, who, false, false));
        let flags: &[&str] = if step.marked && not {
            &[NOT_ENTITLED]
        } else {
            &[]
        };
        items.push(flagged(u128::from(step.worker), *seq, &new, flags));
        entries.push(new);
    }
    items
}

/// The entry that another one finally speaks of, if it is among those before it.
fn root<'e>(entries: &'e [Entry], of: &'e Entry) -> Option<&'e Entry> {
    let mut at = of;
    for _ in 0..=entries.len() {
        let target = match &at.body {
            Body::Correction(c) => c.corrects,
            Body::Withdrawal(w) => w.target,
            _ => return Some(at),
        };
        at = entries.iter().find(|e| e.id == target)?;
    }
    None
}

fn all() -> FigureQuery {
    query(&["sas", "tp"], "2014-04-24", "2014-05-02")
}

/// Figures without what depends on the order of arrival by its nature.
fn comparable(figures: Figures) -> Figures {
    let mut running = figures.running;
    running.sort_by_key(|r| r.id);
    Figures {
        watermark: 0,
        running,
        ..figures
    }
}

async fn push_to(store: &dyn Store, items: &[PushItem], now: Instant) {
    let mut by_stream: BTreeMap<_, Vec<PushItem>> = BTreeMap::new();
    for item in items {
        by_stream
            .entry(item.slot.unwrap().stream)
            .or_default()
            .push(item.clone());
    }
    for (stream, items) in by_stream {
        let mut push = push(stream.0.as_u128(), sync::wire::Have::NOTHING, items);
        push.account = account(stream.0.as_u128());
        push.now = now;
        store.push(push).await.unwrap();
    }
}

async fn digests(store: &dyn Store) -> BTreeMap<u128, (u64, Hash)> {
    let mut found = BTreeMap::new();
    for n in 1..4 {
        if let Some(state) = store.stream(stream(n)).await.unwrap() {
            found.insert(n, (state.held.max_seq, state.held.digest));
        }
    }
    found
}

async fn check(steps: Vec<Step>, order: Vec<usize>, batch: usize) {
    let items = items(&steps);
    let folder = tempfile::tempdir().unwrap();
    let first = crate::sqlite(folder.path()).await;
    let mut seen = Vec::new();
    for item in &items {
        push_to(&*first, std::slice::from_ref(item), NOW).await;
        seen.push(first.figures(&all()).await.unwrap());
    }
    let last = first.figures(&all()).await.unwrap();
    // One more, elsewhere, so that every state above is a past one.
    let after = item(
        9,
        1,
        &Entry {
            service: service("mas"),
            ..contact(999)
        },
    );
    push_to(&*first, &[after], NOW).await;
    for then in seen {
        let again = first
            .figures(&FigureQuery {
                as_of: Some(then.watermark),
                ..all()
            })
            .await
            .unwrap();
        assert_eq!(again, then, "fast and slow");
    }
    let folder = tempfile::tempdir().unwrap();
    let second = crate::sqlite(folder.path()).await;
    let mut shuffled: Vec<PushItem> = order
        .iter()
        .map(|i| items[i % items.len()].clone())
        .collect();
    shuffled.extend(items.iter().rev().cloned());
    for batch in shuffled.chunks(batch) {
        push_to(&*second, batch, NOW).await;
    }
    let same = second.figures(&all()).await.unwrap();
    assert_eq!(comparable(same), comparable(last), "any order");
    let digests = (digests(&*first).await, digests(&*second).await);
    assert_eq!(digests.0, digests.1);
    for store in [&first, &second] {
        let found = store.verify(std::sync::Arc::new(|_| {})).await.unwrap();
        assert_eq!((found.named, found.beyond_repair), (vec![], 0), "proved");
    }
    first.close().await;
    second.close().await;
}

proptest! {
    // `PROPTEST_CASES` asks for another number, as `make deep` does.
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn figures_and_digests_do_not_depend_on_order_batches_or_duplicates(
        steps in steps(),
        order in vec(0..1000usize, 0..40),
        batch in 1..9usize,
    ) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(check(steps, order, batch));
    }
}
