//! Periods of the calendar that reports are asked for.
use chrono::{Datelike as _, Months};
use domain::Day;

use crate::i18n::Tr;

/// The longest period that the server answers, in days.
const LONGEST: i64 = 3_660;

/// First and last day, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// First.
    pub from: Day,
    /// Last.
    pub to: Day,
}

impl Period {
    /// The period of two texts of a form; none if it is none that the server answers.
    #[must_use]
    pub fn read(from: &str, to: &str) -> Option<Self> {
        let (from, to): (Day, Day) = (from.parse().ok()?, to.parse().ok()?);
        let days = (to - from).num_days();
        (0..=LONGEST).contains(&days).then_some(Self { from, to })
    }

    /// Whole months: `count` of them, the first one `back` months before the one that begins with
    /// `first`.
    fn months(first: Day, back: u32, count: u32) -> Option<Self> {
        let from = first.checked_sub_months(Months::new(back))?;
        let to = from.checked_add_months(Months::new(count))?.pred_opt()?;
        Some(Self { from, to })
    }

    /// The month of a day.
    #[must_use]
    pub fn month(day: Day) -> Self {
        let month = day.with_day(1).and_then(|first| Self::months(first, 0, 1));
        month.unwrap_or(Self { from: day, to: day })
    }

    /// How the API and the page's own address have it.
    #[must_use]
    pub fn query(self) -> String {
        format!("from={}&to={}", self.from, self.to)
    }
}

/// The periods that are one tap away, by name.
#[must_use]
pub fn near(tr: Tr, today: Day) -> Vec<(&'static str, Period)> {
    let first = |month| Day::from_ymd_opt(today.year(), month, 1);
    let quarter = today.month0() / 3 * 3 + 1;
    [
        (tr.this_month(), first(today.month()), 0, 1),
        (tr.last_month(), first(today.month()), 1, 1),
        (tr.this_quarter(), first(quarter), 0, 3),
        (tr.last_quarter(), first(quarter), 3, 3),
        (tr.this_year(), first(1), 0, 12),
        (tr.last_year(), first(1), 12, 12),
    ]
    .into_iter()
    .filter_map(|(name, first, back, count)| Some((name, Period::months(first?, back, count)?)))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    fn period(from: &str, to: &str) -> Period {
        Period::read(from, to).unwrap()
    }

    #[test]
    fn the_near_periods_are_whole_months_quarters_and_years() {
        let near = near(Tr(Lang::Cs), "2026-02-28".parse().unwrap());
        let periods: Vec<_> = near.iter().map(|(_, period)| *period).collect();
        assert_eq!(
            periods,
            [
                period("2026-02-01", "2026-02-28"),
                period("2026-01-01", "2026-01-31"),
                period("2026-01-01", "2026-03-31"),
                period("2025-10-01", "2025-12-31"),
                period("2026-01-01", "2026-12-31"),
                period("2025-01-01", "2025-12-31"),
            ]
        );
    }

    #[test]
    fn a_period_has_both_days_in_order_and_ten_years_at_most() {
        for (from, to) in [
            ("", "2026-01-01"),
            ("2026-01-01", "příště"),
            ("2026-01-02", "2026-01-01"),
            ("2006-01-01", "2026-01-01"),
        ] {
            assert_eq!(Period::read(from, to), None, "{from} {to}");
        }
        let day = period("2026-01-01", "2026-01-01");
        assert_eq!(day.query(), "from=2026-01-01&to=2026-01-01");
    }

    #[test]
    fn the_month_of_a_day_ends_with_its_last_day() {
        let leap = Period::month("2024-02-10".parse().unwrap());
        assert_eq!(leap, period("2024-02-01", "2024-02-29"));
    }
}
