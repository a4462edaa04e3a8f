use super::{day, matters, people, phone, plan, programme};
use crate::clock::Mock;
use chrono::{Datelike as _, Duration};
use domain::Day;
use domain::agenda::{self, What};
use domain::check::FormContext;
use domain::entry::{FindState, Kind};
use domain::hours;
use domain::{Instant, IsoWeek};
use server_core::forms;
use std::sync::Arc;
use store::model::FigureQuery;
use store::{SqlStore, SqliteOptions, Store};

const MONDAY: &str = "2026-05-18";

fn monday() -> Day {
    MONDAY.parse().unwrap()
}

#[test]
fn every_source_and_the_made_up_programme_can_be_read() {
    assert_eq!(programme::sources().unwrap().len(), 5);
    let made_up = programme::made_up(monday()).unwrap();
    let ids: Vec<_> = made_up
        .services
        .iter()
        .map(|s| s.id.as_str().to_owned())
        .collect();
    for short in ["tp", "sas", "dluhy", "nzdm", "prace", "tpd"] {
        assert!(ids.contains(&format!("ukazka-{short}")), "{ids:?}");
    }
    assert_eq!(
        made_up.programme.to,
        Some("2027-11-14".parse().unwrap()),
        "78 weeks"
    );
}

#[test]
fn the_last_complete_week_has_52_24_34_32_37_open_hours_and_every_later_one_too() {
    for week in [25, 26, 30] {
        let monday = monday() + Duration::weeks(week);
        let after = Instant::start_of(monday + Duration::weeks(1)).plus_minutes(600);
        let mut entries = Vec::new();
        for someone in &people::EVERYBODY {
            entries.extend(phone::diary(someone.login, self::monday(), after).unwrap());
        }
        let spans = domain::span::assemble(&entries).spans;
        let open = |short: &str| {
            let service = people::service(short).unwrap();
            let own = spans.iter().filter(|s| s.service == service);
            hours::of_week(own, IsoWeek::of(monday), None).open_minutes / 60
        };
        let all = ["tp", "sas", "nzdm", "prace", "tpd"].map(open);
        assert_eq!(all, [52, 24, 34, 32, 37], "week {week}");
    }
}

#[test]
fn nobody_is_in_two_shifts_at_once() {
    for d in 0..7 {
        let weekday = (monday() + Duration::days(d)).weekday();
        let shifts = plan::plan(weekday);
        for (i, a) in shifts.iter().enumerate() {
            for b in &shifts[i + 1..] {
                let apart = a.login != b.login || a.to <= b.from || b.to <= a.from;
                assert!(apart, "{weekday}: {a:?} {b:?}");
            }
        }
    }
}

#[test]
fn a_later_start_only_adds_to_the_end_of_a_diary() {
    let early = Instant::from_local("2026-06-03".parse().unwrap(), 13, 7).unwrap();
    let late = early.plus_minutes(3 * 24 * 60);
    for login in ["jana", "milan", "petr"] {
        let before = phone::diary(login, monday(), early).unwrap();
        let after = phone::diary(login, monday(), late).unwrap();
        assert!(after.len() > before.len());
        assert_eq!(after[..before.len()], before[..], "{login}");
    }
}

#[test]
fn what_the_made_up_people_write_could_be_saved_in_a_form() {
    let day: Day = "2026-06-05".parse().unwrap();
    for planned in plan::plan(day.weekday()) {
        for entry in day::entries(&planned, day).unwrap() {
            let raw = domain::decode::encode(&entry);
            let after = matters::later(&entry).unwrap();
            // Whether a span runs, only its phone can say.
            let says_itself = forms::form(entry.body.kind().as_str()).is_some();
            for made in after.iter().chain([&entry]).filter(|_| says_itself) {
                assert_eq!(domain::check::refuse(made, &FormContext::default()), []);
            }
            assert_eq!(domain::decode::decode(&raw), Ok(entry));
        }
    }
}

/// Whenever somebody starts it, there is something to be done.
#[test]
fn around_today_there_are_finds_in_each_state_open_tasks_and_next_visits() {
    for week in [25, 26, 30, 41] {
        let now = Instant::start_of(monday() + Duration::weeks(week)).plus_minutes(600);
        let mut entries = Vec::new();
        for someone in &people::EVERYBODY {
            entries.extend(phone::diary(someone.login, monday(), now).unwrap());
        }
        // Neither of them is ever corrected or withdrawn in the demo.
        let finds = domain::find::assemble(&entries);
        for state in FindState::ALL {
            let any = finds.iter().any(|find| find.state == state);
            assert!(any, "{state:?} in week {week}");
        }
        let agreed = agenda::open(&entries);
        let (visits, tasks): (Vec<_>, Vec<_>) = agreed.iter().partition(|a| a.what == What::Visit);
        let (visits, tasks) = (visits.len(), tasks.len());
        assert!(tasks > 3 && visits > 3, "{tasks} tasks, {visits} visits");
        let ahead = agreed.iter().filter(|a| a.due > Some(now.day())).count();
        assert!(ahead > 2, "{ahead} of them are still ahead");
    }
}

/// `domain.md` §9.2 and §9.3: visits are of family services, finds of those in the streets.
#[test]
fn the_services_of_the_sources_have_the_forms_of_their_type() {
    for file in programme::sources().unwrap() {
        for service in file.services {
            let has = |kind| service.kinds.contains(&kind);
            let of = |types: &[&str]| types.contains(&service.service_type.as_str());
            let expected = [
                (Kind::HouseholdVisit, of(&["SAS65"])),
                (Kind::FoundNeedles, of(&["TP69", "TPD69", "APK"])),
                (Kind::BulkContact, of(&["TPD69"])),
                (Kind::Exchange, of(&["TPD69"])),
            ];
            for (kind, wanted) in expected {
                assert_eq!(has(kind), wanted, "{kind:?} of {}", service.id);
            }
        }
    }
}

#[tokio::test]
async fn a_second_start_adds_nothing_twice_and_the_next_day_only_what_has_come_since() {
    let folder = tempfile::tempdir().unwrap();
    // a Saturday, 26 weeks after the first Monday
    let now = Instant::from_local("2026-11-21".parse().unwrap(), 12, 0).unwrap();
    let clock = Mock::at(now);
    let options = SqliteOptions::new(uuid::Uuid::from_u128(1));
    let store = SqlStore::open_file(&folder.path().join("demo.sqlite"), options)
        .await
        .unwrap();
    let store: Arc<dyn Store> = Arc::new(store);
    let greeting = super::prepare(&store, &clock).await.unwrap().join("\n");
    for login in super::LOGINS {
        assert!(greeting.contains(&super::password(login)), "{greeting}");
    }
    let first = store.watermark().await.unwrap();
    assert!(first > 5_000, "{first}");
    super::prepare(&store, &clock).await.unwrap();
    assert_eq!(store.watermark().await.unwrap(), first, "nothing twice");
    clock.advance(std::time::Duration::from_secs(2 * 86_400));
    super::prepare(&store, &clock).await.unwrap();
    let monday = store.watermark().await.unwrap() - first;
    assert!((10..100).contains(&monday), "Monday morning: {monday}");

    let week = IsoWeek::of("2026-11-09".parse().unwrap());
    let expected = [
        ("tp", 52),
        ("sas", 24),
        ("nzdm", 34),
        ("prace", 32),
        ("tpd", 37),
    ];
    for (short, hours) in expected {
        let query = FigureQuery {
            services: vec![people::service(short).unwrap()],
            from: week.days()[0],
            to: week.days()[6],
            worker: None,
            as_of: None,
            persons: false,
            matters: false,
        };
        let figures = store.figures(&query).await.unwrap();
        let open: u32 = figures.open.iter().map(|row| row.minutes).sum();
        assert_eq!(open, hours * 60, "{short}");
        let entries = store.entries(&query).await.unwrap();
        let flagged: Vec<_> = entries.iter().filter(|e| !e.flags.is_empty()).collect();
        assert!(flagged.is_empty(), "{flagged:?}");
    }
}
