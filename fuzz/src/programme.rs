//! A programme file.
use chrono::Duration;
use domain::programme::{OperatingDays, Owed, Programme, Quota, Service};
use domain::{Day, IsoWeek, json, quota};
use serde::Serialize;
use serde::de::DeserializeOwned;
use server_core::programmes;
use std::collections::BTreeSet;
use store::model::ProgrammeFile;

/// See the crate.
pub fn begin() {
    crate::corpus("programme", holds);
    for open in ["[", "{a=", "a.", "[["] {
        let deep = open.repeat(crate::DEEP);
        assert!(!holds(deep.as_bytes()));
        assert!(!holds(format!("[programme]\nid = {deep}").as_bytes()));
        assert!(!holds(format!("{deep}a = 1").as_bytes()));
    }
    assert!(!holds("[[service]]\n".repeat(crate::DEEP / 10).as_bytes()));
}

/// What is refused says where; what is accepted is whole, travels to phones as documents and can be
/// asked what it owes.
pub fn holds(data: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(data) else {
        return false;
    };
    match programmes::read("file.toml", text) {
        Ok(file) => {
            accepted(&file);
            true
        }
        Err(error) => {
            assert_eq!(error.file, "file.toml");
            let lines = text.matches('\n').count() + 1;
            assert!((1..=lines).contains(&error.line), "{error}");
            assert!(!error.field.trim().is_empty(), "{error}");
            assert!(!error.reason.trim().is_empty(), "{error}");
            false
        }
    }
}

fn accepted(file: &ProgrammeFile) {
    travels(&file.programme);
    travels(&file.localities);
    travels(&file.providers);
    let ids: BTreeSet<_> = file.services.iter().map(|service| &service.id).collect();
    assert_eq!(ids.len(), file.services.len(), "one service one id");
    assert!(!ids.is_empty(), "a programme has a service");
    for service in &file.services {
        travels(service);
        assert!(file.providers.iter().any(|p| p.id == service.provider));
        assert!(
            service
                .localities
                .iter()
                .all(|l| file.localities.contains(l))
        );
        within(service, &file.programme);
        let quotas = service.quotas.iter();
        assert!(
            service
                .quotas
                .is_sorted_by(|a, b| a.to.is_some_and(|to| to < b.from))
        );
        quotas.for_each(|quota| of_service(quota, service));
        owed(service);
    }
}

/// As a document, read by the server from its database and by phones. Twice, for a number that is
/// not whole may be another in its last digit after the first time.
fn travels<T: Serialize + DeserializeOwned>(doc: &T) {
    let tree = serde_json::to_value(doc).expect("a document can be written");
    let by_server: T = serde_json::from_str(&tree.to_string()).expect("the server reads it");
    let by_phone: T = json::read(&tree.to_string()).expect("phones read it");
    for read in [by_server, by_phone] {
        let read = serde_json::to_value(read).expect("a document can be written");
        assert!(crate::alike(&tree, &read), "{tree} became {read}");
    }
}

fn within(service: &Service, programme: &Programme) {
    assert!(service.from >= programme.from);
    assert!(service.to.is_none_or(|to| to >= service.from));
    let end = programme.to;
    assert!(end.is_none_or(|end| service.to.is_some_and(|to| to <= end)));
}

fn of_service(quota: &Quota, service: &Service) {
    assert!(quota.from >= service.from);
    assert!(quota.to.is_none_or(|to| to >= quota.from));
    assert!(
        service
            .to
            .is_none_or(|end| quota.to.is_some_and(|to| to <= end))
    );
    let (OperatingDays::Named(days), Owed::Minutes(minutes)) = (&quota.days, quota.owed) else {
        return;
    };
    let planned = quota::planned(minutes, days);
    assert_eq!(planned.iter().map(|day| day.minutes).sum::<u32>(), minutes);
}

/// What the weeks at both ends of the service and of its quotas owe is a part of its quotas.
fn owed(service: &Service) {
    let ends = |from: Day, to: Option<Day>| [Some(from), to].into_iter().flatten();
    let quotas = service.quotas.iter().flat_map(|q| ends(q.from, q.to));
    let near = |day: Day| [-7, 0, 7].map(|days| day.checked_add_signed(Duration::days(days)));
    for day in ends(service.from, service.to).chain(quotas).flat_map(near) {
        // Weeks are those of 1970 to 2199.
        let week = day.map(IsoWeek::of);
        let Some(week) = week.filter(|w| IsoWeek::new(w.year(), w.week()).is_ok()) else {
            continue;
        };
        let of_week = quota::of_week(service, week);
        let most = |of: fn(Owed) -> u32| service.quotas.iter().map(|q| of(q.owed)).sum::<u32>();
        let minutes = most(|owed| match owed {
            Owed::Minutes(minutes) => minutes,
            _ => 0,
        });
        let days = most(|owed| match owed {
            Owed::Days(days) => days,
            _ => 0,
        });
        assert!(of_week.owed.is_none_or(|owed| owed <= minutes));
        assert!(of_week.days.is_none_or(|owed| owed <= days));
        assert!(of_week.after_holidays <= of_week.owed);
        assert!(of_week.days_after_holidays <= of_week.days);
    }
}
