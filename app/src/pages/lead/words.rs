//! What a week lacks, in words.
use domain::{Day, IsoWeek};

use crate::api::dto::{Standing, WeekHours};
use crate::i18n::{Left, Tr};

/// A sentence and the class that colours it.
pub type Said = (String, &'static str);

/// Of a week, seen from `today`.
#[must_use]
pub fn of_week(tr: Tr, h: &WeekHours, week: IsoWeek, today: Day) -> Said {
    let left = match h.until {
        Some(day) if today <= day => Left::Until(day),
        // Without an owed day that is left a week of days to come still has its end.
        None if today <= week.days()[6] => Left::Until(week.days()[6]),
        _ => Left::Over,
    };
    let basis = match h.basis.as_deref() {
        Some("worker") => h.worker_minutes,
        _ => h.open_minutes,
    };
    match (h.missing_minutes, h.missing_days) {
        (Some(0), _) => {
            let owed = h.quota_after_holidays_minutes.unwrap_or(basis);
            done(tr, i64::from(basis.saturating_sub(owed)), |n| {
                tr.duration(n)
            })
        }
        (Some(m), _) => (tr.lacks(&tr.duration(i64::from(m)), left), "lacking"),
        (None, Some(0)) => {
            let owed = h.quota_after_holidays_days.unwrap_or(h.worked_days);
            done(tr, i64::from(h.worked_days.saturating_sub(owed)), |n| {
                days(tr, n)
            })
        }
        (None, Some(d)) => (tr.lacks(&tr.days(d), left), "lacking"),
        (None, None) => ("–".to_owned(), "blank"),
    }
}

/// Of an account to date.
#[must_use]
pub fn to_date(tr: Tr, s: &Standing) -> Said {
    let missing = match (s.missing_minutes, s.missing_days) {
        (Some(minutes), _) => Some((minutes, tr.duration(minutes.abs()))),
        (None, Some(d)) => Some((d, days(tr, d.abs()))),
        (None, None) => None,
    };
    match missing {
        None => ("–".to_owned(), "blank"),
        Some((n, text)) if n > 0 => (tr.short_of(&text), "lacking"),
        Some((0, _)) => (tr.fulfilled().to_owned(), "good"),
        Some((_, text)) => (tr.ahead(&text), "good"),
    }
}

fn done(tr: Tr, more: i64, amount: impl Fn(i64) -> String) -> Said {
    match more {
        0 => (tr.fulfilled().to_owned(), "good"),
        more => (tr.ahead(&amount(more)), "good"),
    }
}

/// `3 dny`
#[must_use]
pub fn days(tr: Tr, n: i64) -> String {
    tr.days(u32::try_from(n).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    fn hours(open: u32, owed: Option<u32>) -> WeekHours {
        WeekHours {
            worker_minutes: open + 60,
            open_minutes: open,
            workers: 1,
            basis: owed.map(|_| "open".to_owned()),
            quota_minutes: owed,
            quota_after_holidays_minutes: owed,
            quota_days: None,
            quota_after_holidays_days: None,
            worked_days: 3,
            missing_minutes: owed.map(|owed| owed.saturating_sub(open)),
            missing_days: None,
            until: Some("2026-01-09".parse().unwrap()),
            running: 0,
        }
    }

    fn said(h: &WeekHours, today: &str) -> String {
        let week = "2026-W02".parse().unwrap();
        let (text, _) = of_week(Tr(Lang::Cs), h, week, today.parse().unwrap());
        text.replace('\u{a0}', " ")
    }

    #[test]
    fn a_running_week_lacks_until_its_last_owed_day_and_a_past_one_lacked() {
        let h = hours(400, Some(660));
        assert_eq!(said(&h, "2026-01-09"), "chybí 4 h 20 min do pátku");
        assert_eq!(said(&h, "2026-01-10"), "chybělo 4 h 20 min");
        assert_eq!(said(&hours(660, Some(660)), "2026-01-06"), "splněno");
        let more = hours(700, Some(660));
        assert_eq!(said(&more, "2026-01-06"), "splněno, navíc 40 min");
        assert_eq!(said(&hours(700, None), "2026-01-06"), "–");
    }

    #[test]
    fn a_quota_in_days_is_said_in_days() {
        let h = WeekHours {
            missing_minutes: None,
            quota_minutes: None,
            quota_after_holidays_minutes: None,
            quota_days: Some(5),
            quota_after_holidays_days: Some(4),
            missing_days: Some(1),
            ..hours(700, Some(660))
        };
        assert_eq!(said(&h, "2026-01-06"), "chybí 1 den do pátku");
        let enough = WeekHours {
            worked_days: 5,
            missing_days: Some(0),
            ..h
        };
        assert_eq!(said(&enough, "2026-01-06"), "splněno, navíc 1 den");
    }
}
