//! Naming what a stream lacks.
use std::collections::BTreeSet;
use sync::wire::{Gap, GapKind};

/// Most ranges named in one answer; the rest is named when these are filled, or offered.
const MOST: usize = 100;

/// Absent ranges in `1..=max_seq`, given that everything up to `contiguous` is there and, above
/// it, exactly the seqs of `taken` (ascending). A range that holds an `offered` seq is always named:
/// what is offered and neither answered nor absent, the phone takes for replaced by another entry.
#[must_use]
pub fn gaps(
    contiguous: u64,
    taken: impl IntoIterator<Item = u64>,
    max_seq: u64,
    offered: &BTreeSet<u64>,
) -> Vec<Gap> {
    let mut found = Vec::new();
    let mut next = contiguous + 1;
    let end = max_seq.saturating_add(1);
    for seq in taken
        .into_iter()
        .take_while(|seq| *seq <= max_seq)
        .chain([end])
    {
        if seq > next && (found.len() < MOST || offered.range(next..seq).next().is_some()) {
            found.push(Gap {
                from: next,
                to: seq - 1,
                why: GapKind::Absent,
            });
        }
        next = next.max(seq.saturating_add(1));
    }
    found
}

/// The one range that may hold the difference of two digests over `1..=max_seq`: from the first
/// to the last seq that no offer has proven equal. None if all are proven equal.
#[must_use]
pub fn differing(max_seq: u64, equal: &BTreeSet<u64>) -> Option<Gap> {
    let mut from = 1;
    while equal.contains(&from) {
        from += 1;
    }
    let mut to = max_seq;
    while to >= from && equal.contains(&to) {
        to -= 1;
    }
    (from <= to).then_some(Gap {
        from,
        to,
        why: GapKind::Differs,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranges(gaps: Vec<Gap>) -> Vec<(u64, u64)> {
        gaps.into_iter().map(|g| (g.from, g.to)).collect()
    }

    fn gaps(contiguous: u64, taken: impl IntoIterator<Item = u64>, max_seq: u64) -> Vec<Gap> {
        super::gaps(contiguous, taken, max_seq, &BTreeSet::new())
    }

    #[test]
    fn what_is_offered_and_absent_is_named_however_many_ranges_there_are() {
        let taken = || (1..=500).map(|n| n * 2);
        assert_eq!(gaps(0, taken(), 1000).len(), MOST);
        let named = super::gaps(0, taken(), 1000, &BTreeSet::from([700, 701, 997]));
        assert_eq!(ranges(named[MOST..].to_vec()), [(701, 701), (997, 997)]);
    }

    #[test]
    fn a_phone_that_claims_the_greatest_number_breaks_nothing() {
        assert_eq!(ranges(gaps(2, [4], u64::MAX)), [(3, 3), (5, u64::MAX - 1)]);
    }

    #[test]
    fn absent_ranges_end_at_what_the_phone_has() {
        assert_eq!(ranges(gaps(0, [], 3)), [(1, 3)]);
        assert_eq!(ranges(gaps(2, [4, 5, 8], 9)), [(3, 3), (6, 7), (9, 9)]);
        assert_eq!(ranges(gaps(9, [], 9)), []);
        assert_eq!(ranges(gaps(2, [4, 20], 5)), [(3, 3), (5, 5)]);
        assert_eq!(ranges(gaps(12, [14], 9)), []);
    }

    #[test]
    fn a_difference_is_narrowed_by_what_is_proven_equal() {
        let equal = |seqs: &[u64]| seqs.iter().copied().collect::<BTreeSet<_>>();
        let range = |g: Option<Gap>| g.map(|g| (g.from, g.to));
        assert_eq!(range(differing(9, &equal(&[]))), Some((1, 9)));
        assert_eq!(range(differing(9, &equal(&[1, 2, 9]))), Some((3, 8)));
        assert_eq!(range(differing(3, &equal(&[1, 2, 3]))), None);
    }
}
