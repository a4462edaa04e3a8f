use super::*;
use crate::forms::changes::withdrawal;
use crate::forms::model::Form;
use domain::{AccountId, Instant, ServiceId};
use sync::digest::Hash;
use uuid::Uuid;

fn id(n: u128) -> EntryId {
    EntryId(Uuid::from_u128(n))
}

fn local(entry: Entry, flags: &[&str]) -> LocalEntry {
    LocalEntry {
        entry,
        hash: Hash::of(""),
        state: EntryState::Saved,
        seq: None,
        stream: None,
        saved_at: Instant(0),
        change: None,
        flags: flags.iter().map(|f| (*f).to_owned()).collect(),
    }
}

/// Regression: of an entry withdrawn twice, *Obnovit* took back the same withdrawal for ever.
#[test]
fn restoring_takes_back_a_withdrawal_that_still_holds() {
    let me = AccountId(Uuid::from_u128(100));
    let mut form = Form::contact(id(1), Instant(0));
    form.service = ServiceId::new("tp").ok();
    let root = form.entry(me, Instant(0)).unwrap();
    let take = |n, target: &Entry| withdrawal(id(n), target, me, "", Instant(0));
    let (first, second) = (take(2, &root), take(3, &root));
    let back = take(4, &second);
    let mut all = vec![
        local(root.clone(), &[]),
        local(first.clone(), &[]),
        local(second, &[]),
    ];
    let held = |all: &[LocalEntry]| holding(all, id(1)).map(|e| e.id);
    assert_eq!(held(&all), Some(id(3)));
    all.push(local(back, &[]));
    assert_eq!(held(&all), Some(id(2)));
    all.push(local(take(5, &first), &[]));
    assert_eq!(held(&all), None);
    let stranger = [
        local(root.clone(), &[]),
        local(take(6, &root), &[NOT_ENTITLED]),
    ];
    assert_eq!(held(&stranger), None);
}
