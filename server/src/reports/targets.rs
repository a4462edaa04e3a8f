//! What a programme and its services plan to reach, against what is counted up to a day.
use super::ask::{Asker, Fields, Part, Question, parsed};
use super::scope::OfProgramme;
use super::{count, provenance, sums};
use crate::http::error::ApiResult;
use app::api::dto::{Ratio, TargetRow, TargetsReport};
use chrono::Datelike as _;
use domain::programme::Service;
use domain::{Day, ServiceId};
use store::StoreError;
use store::model::{FigureQuery, Figures};

/// The day up to which is counted; 400 `not_a_day`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UpTo(pub Day);

impl Part for UpTo {
    fn fields() -> Vec<&'static str> {
        vec!["day"]
    }

    fn read(fields: &Fields, _: &Asker<'_>) -> ApiResult<Self> {
        Ok(Self(parsed("day", fields.given("day")?, "not_a_day")?))
    }
}

/// The end of names that are counted anew each calendar year.
const A_YEAR: &str = "_a_year";

/// A target before it is counted.
struct Planned<'a> {
    service: Option<&'a ServiceId>,
    what: &'a str,
    number: f64,
    reached: bool,
    from: Day,
    to: Option<Day>,
}

/// The fact that a target counts; none for what nothing tells yet (persons, positions, work found).
/// *Exchanged* is read as *issued* (`domain.md` §10.11).
fn fact(what: &str) -> Option<&'static str> {
    Some(match what.strip_suffix(A_YEAR).unwrap_or(what) {
        "contacts" => "contacts",
        "visits" => "visits",
        "exchanges" => "exchanges",
        "needles" | "syringes" | "syringes_exchanged" => "needles_out",
        _ => return None,
    })
}

/// Makes the report.
///
/// # Errors
/// [`StoreError`] if the figures cannot be read.
pub async fn report(asked: &Question<(OfProgramme, UpTo)>) -> Result<TargetsReport, StoreError> {
    let (of, UpTo(day)) = &asked.parts;
    let (server, day) = (&asked.server, *day);
    let services = || of.services.iter().map(|one| &one.service);
    let mut planned = Vec::new();
    if let Some(programme) = asked.known.programme(&of.programme)
        && let Some(number) = programme.persons_target
    {
        planned.push(Planned {
            service: None,
            what: "persons",
            number: f64::from(number),
            reached: false,
            from: programme.from,
            to: programme.to,
        });
    }
    planned.extend(services().flat_map(of_service));
    let counted = |s: &&Service| s.targets.iter().any(|t| fact(&t.what).is_some());
    let counted: Vec<&Service> = services().filter(counted).collect();
    let first = counted.iter().map(|s| s.from).min().unwrap_or(day);
    let query = FigureQuery {
        services: counted.iter().map(|s| s.id.clone()).collect(),
        from: first.min(day),
        to: day,
        worker: None,
        as_of: asked.as_of,
        persons: false,
        matters: false,
    };
    let figures = server.store.figures(&query).await?;
    Ok(TargetsReport {
        programme: of.programme.clone(),
        day,
        targets: planned.iter().map(|p| row(p, day, &figures)).collect(),
        provenance: provenance(server.clock.as_ref(), figures.watermark, asked.as_of),
    })
}

fn of_service(service: &Service) -> Vec<Planned<'_>> {
    let planned = |what, number, reached| Planned {
        service: Some(&service.id),
        what,
        number,
        reached,
        from: service.from,
        to: service.to,
    };
    let persons = service
        .persons_target
        .map(|number| planned("persons", f64::from(number), false));
    let others = service
        .targets
        .iter()
        .map(|t| planned(&t.what, t.number, t.reached));
    persons.into_iter().chain(others).collect()
}

fn row(planned: &Planned<'_>, day: Day, figures: &Figures) -> TargetRow {
    let yearly = planned.what.ends_with(A_YEAR);
    let (mut from, mut to) = (planned.from, planned.to);
    let year = |month, of| Day::from_ymd_opt(day.year(), month, of);
    let mut all = to.map(|to| (to - from).num_days() + 1);
    if yearly && let (Some(first), Some(last)) = (year(1, 1), year(12, 31)) {
        from = from.max(first);
        to = Some(to.map_or(last, |to| to.min(last)));
        all = Some((last - first).num_days() + 1);
    }
    let until = to.map_or(day, |to| to.min(day));
    let elapsed = ((until - from).num_days() + 1).max(0);
    let actual = fact(planned.what).map(|name| {
        let own = figures.counts.iter().filter(|row| {
            Some(&row.service) == planned.service && (from..=until).contains(&row.day)
        });
        count(&sums(own), name)
    });
    let expected = all.map(|all| planned.number * number(elapsed) / number(all.max(1)));
    let ratio = |of: Option<f64>| {
        let (actual, of) = (actual?, of.filter(|of| *of > 0.0)?);
        Some(rounded(number(actual) / of, 10_000.0))
    };
    TargetRow {
        service: planned.service.cloned(),
        what: planned.what.to_owned(),
        reached: planned.reached,
        from,
        to,
        target: planned.number,
        actual,
        time: all.map(|all| Ratio::of(elapsed, all)),
        expected: expected.map(|n| rounded(n, 100.0)),
        fulfilment: ratio(Some(planned.number)),
        pace: ratio(expected),
        projected_year: actual
            .filter(|_| yearly && elapsed > 0)
            .map(|n| rounded(number(n) * 365.0 / number(elapsed), 100.0)),
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts and days are far below 2^52"
)]
fn number(n: i64) -> f64 {
    n as f64
}

fn rounded(n: f64, places: f64) -> f64 {
    (n * places).round() / places
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::model::CountRow;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn planned<'a>(
        service: &'a ServiceId,
        what: &'a str,
        number: f64,
        to: Option<&str>,
    ) -> Planned<'a> {
        Planned {
            service: Some(service),
            what,
            number,
            reached: false,
            from: day("2026-01-01"),
            to: to.map(day),
        }
    }

    fn figures(service: &ServiceId, rows: &[(&str, &str, i64)]) -> Figures {
        let row = |(on, name, value): &(&str, &str, i64)| CountRow {
            service: service.clone(),
            worker: domain::AccountId(uuid::Uuid::nil()),
            day: day(on),
            name: name.parse().unwrap(),
            value: *value,
        };
        Figures {
            counts: rows.iter().map(row).collect(),
            ..Figures::default()
        }
    }

    /// `domain.md` §10.6: expected = T × elapsed days / total days, pace = A / expected.
    #[test]
    fn a_third_of_the_time_and_half_of_the_target_is_a_pace_of_one_and_a_half() {
        let sas = ServiceId::new("sas").unwrap();
        let figures = figures(
            &sas,
            &[("2026-01-03", "contacts", 6), ("2026-01-20", "contacts", 9)],
        );
        let plan = planned(&sas, "contacts", 12.0, Some("2026-01-30"));
        let row = row(&plan, day("2026-01-10"), &figures);
        assert_eq!((row.actual, row.time), (Some(6), Some(Ratio::of(10, 30))));
        assert_eq!((row.expected, row.fulfilment), (Some(4.0), Some(0.5)));
        assert_eq!((row.pace, row.projected_year), (Some(1.5), None));
    }

    /// `domain.md` §10.11: OUT × 365 / days elapsed, beside the count of the year.
    #[test]
    fn a_number_a_year_is_counted_in_its_calendar_year_and_projected() {
        let tpd = ServiceId::new("tpd").unwrap();
        let rows = [
            ("2026-12-31", "needles_out", 500),
            ("2027-01-05", "needles_out", 300),
        ];
        let figures = figures(&tpd, &rows);
        let plan = planned(&tpd, "syringes_exchanged_a_year", 10_500.0, None);
        let row = row(&plan, day("2027-01-10"), &figures);
        assert_eq!(
            (row.from, row.to),
            (day("2027-01-01"), Some(day("2027-12-31")))
        );
        assert_eq!(
            (row.actual, row.projected_year),
            (Some(300), Some(10_950.0))
        );
        assert_eq!(row.time, Some(Ratio::of(10, 365)));
    }

    #[test]
    fn what_nothing_tells_and_what_has_no_end_are_null() {
        let sas = ServiceId::new("sas").unwrap();
        let row = row(
            &planned(&sas, "positions", 5.0, None),
            day("2026-01-10"),
            &Figures::default(),
        );
        assert_eq!(
            (row.actual, row.time, row.expected, row.pace),
            (None, None, None, None)
        );
        let plan = planned(&sas, "visits", 5.0, Some("2026-12-31"));
        let before = super::row(&plan, day("2025-12-01"), &Figures::default());
        assert_eq!(
            (before.actual, before.expected, before.pace),
            (Some(0), Some(0.0), None)
        );
    }
}
