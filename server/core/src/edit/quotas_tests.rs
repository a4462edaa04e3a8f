use super::*;
use crate::testing;
use rstest::rstest;

/// 24 hours on Monday, Wednesday and Friday from 2025-01-01 to 2026-12-31.
fn sas() -> Service {
    let known = testing::known();
    known.service(&testing::service_id("sas")).unwrap().clone()
}

fn form(from: &str, to: Option<&str>) -> QuotaForm {
    QuotaForm {
        from: from.into(),
        to: to.map(Into::into),
        minutes: Some(30 * 60),
        days: None,
        on: Vec::new(),
        any_of: Some(5),
        basis: domain::programme::Basis::Open,
        holidays_reduce: true,
    }
}

fn add(quota: QuotaForm, follows: bool) -> QuotaChange {
    QuotaChange::Add { quota, follows }
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn a_quota_from_a_day_on_leaves_the_days_before_as_they_were() {
    let new = apply(sas(), &add(form("2026-03-02", None), true)).unwrap();
    let told: Vec<_> = new.quotas.iter().map(|q| (q.from, q.to, q.owed)).collect();
    assert_eq!(
        told,
        [
            (
                day("2025-01-01"),
                Some(day("2026-03-01")),
                Owed::Minutes(24 * 60)
            ),
            (day("2026-03-02"), None, Owed::Minutes(30 * 60)),
        ]
    );
    assert_eq!(new.quotas[0].days, sas().quotas[0].days);
}

#[test]
fn a_quota_ends_on_a_day_and_is_changed_by_its_first_one() {
    let end = QuotaChange::End {
        of: "2025-01-01".into(),
        to: "2026-06-30".into(),
    };
    let ended = apply(sas(), &end).unwrap();
    assert_eq!(ended.quotas[0].to, Some(day("2026-06-30")));
    let mut same_days = form("2025-01-01", None);
    (same_days.minutes, same_days.any_of) = (Some(24 * 60), None);
    same_days.on = ["fri", "mon", "wed"].map(Into::into).to_vec();
    let change = QuotaChange::Change {
        of: "2025-01-01".into(),
        quota: same_days,
    };
    let changed = apply(ended, &change).unwrap();
    assert_eq!(
        changed.quotas[0].days,
        sas().quotas[0].days,
        "the planned hours of each day"
    );
    assert_eq!(changed.quotas[0].to, None);
}

#[rstest]
#[case::overlap(|q: &mut QuotaForm| q.to = None, "from", "overlaps")]
#[case::end_before_start(|q: &mut QuotaForm| q.to = Some("2026-03-01".into()), "to", "end_before_start")]
#[case::no_day(|q: &mut QuotaForm| q.from = "soon".into(), "from", "not_a_day")]
#[case::outside(|q: &mut QuotaForm| q.from = "2024-12-31".into(), "from", "outside_validity")]
#[case::beyond(|q: &mut QuotaForm| q.to = Some("2027-01-01".into()), "to", "outside_validity")]
#[case::more_than_a_week(|q: &mut QuotaForm| q.minutes = Some(10_081), "hours", "too_many_hours")]
#[case::below_zero(|q: &mut QuotaForm| q.minutes = Some(-60), "hours", "out_of_range")]
#[case::more_than_its_days(|q: &mut QuotaForm| (q.minutes, q.any_of) = (Some(25 * 60), Some(1)), "hours", "too_many_hours")]
#[case::eight_days(|q: &mut QuotaForm| (q.minutes, q.days) = (None, Some(8)), "days", "too_many_days")]
#[case::more_days_than_named(|q: &mut QuotaForm| (q.minutes, q.days, q.any_of, q.on) = (None, Some(2), None, vec!["mon".into()]), "days", "too_many_days")]
#[case::nothing(|q: &mut QuotaForm| q.minutes = None, "hours", "nothing_owed")]
#[case::both(|q: &mut QuotaForm| q.days = Some(3), "days", "both_owed")]
#[case::no_operating_day(|q: &mut QuotaForm| q.any_of = None, "on", "no_days")]
#[case::six_working_days(|q: &mut QuotaForm| q.any_of = Some(6), "any_of", "out_of_range")]
#[case::both_ways(|q: &mut QuotaForm| q.on = vec!["mon".into()], "any_of", "both_days")]
#[case::strange_day(|q: &mut QuotaForm| (q.any_of, q.on) = (None, vec!["pondeli".into()]), "on", "bad_value")]
fn what_cannot_be_is_refused_by_field(
    #[case] change: fn(&mut QuotaForm),
    #[case] field: &str,
    #[case] reason: &str,
) {
    let mut quota = form("2026-03-02", None);
    change(&mut quota);
    let why = apply(sas(), &add(quota, false)).unwrap_err().0;
    assert_eq!((why.field.as_str(), why.reason.as_str()), (field, reason));
}

#[test]
fn an_earlier_quota_that_runs_into_a_later_one_is_refused_at_its_end() {
    let two = apply(sas(), &add(form("2026-03-02", None), true)).unwrap();
    let longer = QuotaChange::End {
        of: "2025-01-01".into(),
        to: "2026-03-02".into(),
    };
    let why = apply(two, &longer).unwrap_err().0;
    assert_eq!(
        (why.field.as_str(), why.reason.as_str()),
        ("to", "overlaps")
    );
    assert_eq!(why.value.as_deref(), Some("2026-03-02"));
}
