use super::*;
use chrono::Weekday;
use domain::programme::{Basis, OperatingDays, Owed, PlannedDay};
use rstest::rstest;

const GOOD: &str = r#"[programme]
id = "prunerov"
name = { cs = "Prunéřov", en = "Prunerov" }
from = 2013-07-01
to = 2015-05-31
persons_target = 550

[[provider]]
id = "mesto-kadan"
name = "Město Kadaň"

[[locality]]
id = "prunerov"
name = "Prunéřov"

[[service]]
id = "prunerov-sas"
provider = "mesto-kadan"
type = "SAS65"
name = { cs = "SAS", en = "SAS" }
kinds = ["span_open", "contact"]
bands = ["6-14", "15-18", "27+"]
localities = ["prunerov"]

[[service.quota]]
hours = 24
on = ["mon", "wed", "fri"]
per_day = "9:00-17:00"
"#;

#[test]
fn a_good_file_is_read_whole() {
    let file = read("x.toml", GOOD).unwrap();
    assert_eq!(file.programme.persons_target, Some(550));
    let service = &file.services[0];
    assert_eq!(
        service.from, file.programme.from,
        "dates left out are the programme's"
    );
    assert_eq!(service.to, file.programme.to);
    assert_eq!(service.bands[2].from, 27);
    assert_eq!(service.localities[0].name, "Prunéřov");
    let quota = &service.quotas[0];
    assert_eq!(quota.owed, Owed::Minutes(24 * 60));
    assert_eq!(quota.basis, Basis::Open);
    assert!(quota.holidays_reduce);
    let planned = |day| PlannedDay { day, minutes: 480 };
    assert_eq!(
        quota.days,
        OperatingDays::Named(vec![
            planned(Weekday::Mon),
            planned(Weekday::Wed),
            planned(Weekday::Fri)
        ])
    );
}

#[test]
fn a_quota_without_hours_is_unknown_and_never_zero() {
    let text = GOOD.replace(
        "hours = 24\non = [\"mon\", \"wed\", \"fri\"]\nper_day = \"9:00-17:00\"",
        "any_of = 4",
    );
    let file = read("x.toml", &text).unwrap();
    assert_eq!(file.services[0].quotas[0].owed, Owed::Unknown);
    assert_eq!(file.services[0].quotas[0].days, OperatingDays::AnyOfWeek(4));
}

#[rstest]
#[case(
    "hours = 24",
    "hours = 0",
    26,
    "service.quota.hours",
    "0 must be hours of a week"
)]
#[case(
    "hours = 24",
    "hours = 30",
    28,
    "service.quota.per_day",
    "3 days of 480 minutes are 1440"
)]
#[case(
    "hours = 24",
    "hours = 24\ndays = 3",
    25,
    "service.quota",
    "give only one of hours, minutes and days"
)]
#[case(
    "hours = 24",
    "huors = 24",
    26,
    "service.quota.huors",
    "unknown field `huors`"
)]
#[case("\"wed\"", "\"wen\"", 27, "service.quota.on", "`wen` is not one of")]
#[case("type = \"SAS65\"\n", "", 16, "service", "missing field `type`")]
#[case(
    "provider = \"mesto-kadan\"",
    "provider = \"nobody\"",
    18,
    "service.provider",
    "`nobody` is not a provider"
)]
#[case("to = 2015-05-31", "to = 2015-02-31", 5, "programme.to", "")]
#[case(
    "to = 2015-05-31",
    "to = 2012-05-31",
    5,
    "programme.to",
    "the last day 2012-05-31 is before"
)]
#[case(
    "persons_target = 550",
    "persons_target = 0",
    6,
    "programme.persons_target",
    "leave it out"
)]
#[case("\"15-18\"", "\"14-18\"", 22, "service.bands", "overlaps")]
#[case(
    "id = \"prunerov-sas\"",
    "id = \"Prunerov SAS\"",
    17,
    "service.id",
    "slug"
)]
#[case(
    "\"contact\"]",
    "\"contakt\"]",
    21,
    "service.kinds",
    "`contakt` is not a form"
)]
fn a_mistake_is_named_by_file_line_field_and_reason(
    #[case] good: &str,
    #[case] bad: &str,
    #[case] line: usize,
    #[case] field: &str,
    #[case] reason: &str,
) {
    assert!(GOOD.contains(good));
    let error = read("x.toml", &GOOD.replace(good, bad)).unwrap_err();
    assert_eq!(
        (error.file.as_str(), error.line, error.field.as_str()),
        ("x.toml", line, field),
        "{error}"
    );
    assert!(error.reason.contains(reason), "{error}");
}

#[test]
fn quotas_that_overlap_are_a_mistake() {
    let text = format!("{GOOD}\n[[service.quota]]\nfrom = 2014-01-01\nhours = 30\nany_of = 3\n");
    let error = read("x.toml", &text).unwrap_err();
    assert_eq!((error.line, error.field.as_str()), (30, "service.quota"));
    assert!(
        error
            .reason
            .contains("overlap those of the quota from 2013-07-01"),
        "{error}"
    );
}

/// Found by fuzzing: the field of such a mistake was no text at all.
#[test]
fn a_table_without_a_name_is_a_mistake_with_a_field() {
    for nameless in ["[]", "[[]]", "[ ]"] {
        let error = read("x.toml", nameless).unwrap_err();
        assert_eq!((error.line, error.field.as_str()), (1, nameless));
        let error = read("x.toml", &format!("{GOOD}{nameless}\n")).unwrap_err();
        let line = GOOD.lines().count() + 1;
        let field = format!("service.quota.{nameless}");
        assert_eq!((error.line, error.field), (line, field));
    }
}
