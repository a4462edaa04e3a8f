//! The week as a table for a spreadsheet: what is on the screen, a row a service, worker and day.
use super::glance::reached;
use super::tables::{count, counted};
use crate::api::dto::{Counts, ServiceWeek, WeekReport};
use crate::i18n::{Lang, Tr};

/// Makes the file's text: UTF-8 with a mark that spreadsheets look for, fields divided as the
/// language's spreadsheets expect.
#[must_use]
pub fn of_week(tr: Tr, report: &WeekReport) -> String {
    let mut rows = vec![heads(tr)];
    for service in &report.services {
        rows.extend(of_service(tr, report, service));
    }
    let divider = match tr.0 {
        Lang::Cs => ";",
        Lang::En => ",",
    };
    let line = |row: &Vec<String>| {
        let fields: Vec<String> = row.iter().map(|field| quoted(field)).collect();
        fields.join(divider) + "\r\n"
    };
    "\u{feff}".to_owned() + &rows.iter().map(line).collect::<String>()
}

/// Text in quotes; one that a spreadsheet would take for a formula begins with an apostrophe.
fn quoted(field: &str) -> String {
    let harmless = if field.starts_with(['=', '+', '@', '\t', '\r'])
        || (field.starts_with('-') && field.parse::<f64>().is_err())
    {
        format!("'{field}")
    } else {
        field.to_owned()
    };
    format!("\"{}\"", harmless.replace('"', "\"\""))
}

fn heads(tr: Tr) -> Vec<String> {
    let hours = |text: &str| format!("{text} ({})", tr.csv_hours());
    let mut heads = vec![
        tr.week_label().to_owned(),
        tr.service().to_owned(),
        tr.csv_row().to_owned(),
        hours(tr.worker_hours()),
        hours(tr.open_hours()),
        hours(tr.quota_short()),
        hours(tr.missing()),
    ];
    heads.extend(counted(tr).map(|(_, text)| text.to_owned()));
    heads
}

/// Hours with two decimals, in the sign of the language.
fn hours(tr: Tr, minutes: u32) -> String {
    let hundredths = (u64::from(minutes) * 100 + 30) / 60;
    let sign = tr.pick(",", ".");
    format!("{}{sign}{:02}", hundredths / 100, hundredths % 100)
}

fn of_service(tr: Tr, report: &WeekReport, s: &ServiceWeek) -> Vec<Vec<String>> {
    let name = tr.pick(&s.name_cs, &s.name_en).to_owned();
    let row = |what: &str, worked: u32, open: Option<u32>, counts: &Counts| {
        let open = open.map(|open| hours(tr, open));
        let mut row = vec![
            report.week.to_string(),
            name.clone(),
            what.to_owned(),
            hours(tr, worked),
            open.unwrap_or_default(),
            String::new(),
            String::new(),
        ];
        row.extend(counted(tr).map(|(key, _)| count(counts, key).to_string()));
        row
    };
    let h = &s.hours;
    let mut whole = row(
        tr.csv_whole(),
        h.worker_minutes,
        Some(h.open_minutes),
        &s.counts,
    );
    // A quota in days has its own unit.
    match (reached(h), h.quota_after_holidays_minutes) {
        (Some(_), Some(owed)) => {
            whole[5] = hours(tr, owed);
            whole[6] = hours(tr, h.missing_minutes.unwrap_or(0));
        }
        (Some((_, owed)), None) => {
            whole[5] = tr.days(owed);
            whole[6] = tr.days(h.missing_days.unwrap_or(0));
        }
        (None, _) => {}
    }
    let mut rows = vec![whole];
    let workers = s.by_worker.iter().flatten();
    rows.extend(workers.map(|w| row(&w.name, w.worker_minutes, None, &w.counts)));
    let days = s.by_day.iter();
    rows.extend(days.map(|d| {
        let day = d.day.to_string();
        row(&day, d.worker_minutes, Some(d.open_minutes), &d.counts)
    }));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::dto::{DayHours, Provenance, Ratio, WeekHours, WorkerHours};
    use domain::{AccountId, IsoWeek, ProgrammeId, ProviderId, ServiceId};

    fn report() -> WeekReport {
        let week: IsoWeek = "2026-W02".parse().unwrap();
        let [monday, .., sunday] = week.days();
        let counts = Counts::from([("contacts".to_owned(), 3)]);
        WeekReport {
            week,
            from: monday,
            to: sunday,
            holidays: vec![],
            services: vec![ServiceWeek {
                service: ServiceId::new("tp").unwrap(),
                name_cs: "Terén; \"noční\"".into(),
                name_en: "Outreach".into(),
                programme: ProgrammeId::new("prog").unwrap(),
                provider: ProviderId::new("town").unwrap(),
                quota_doubtful: false,
                hours: WeekHours {
                    worker_minutes: 500,
                    open_minutes: 440,
                    workers: 1,
                    basis: Some("open".into()),
                    quota_minutes: Some(600),
                    quota_after_holidays_minutes: Some(600),
                    quota_days: None,
                    quota_after_holidays_days: None,
                    worked_days: 1,
                    missing_minutes: Some(160),
                    missing_days: None,
                    until: None,
                    running: 0,
                },
                counts: counts.clone(),
                return_rate: Ratio {
                    numerator: 0,
                    denominator: 0,
                    value: None,
                },
                by_worker: Some(vec![WorkerHours {
                    worker: AccountId(uuid::Uuid::nil()),
                    name: "=Jana".into(),
                    worker_minutes: 500,
                    by_day: vec![500, 0, 0, 0, 0, 0, 0],
                    counts,
                }]),
                by_day: vec![DayHours {
                    day: monday,
                    worker_minutes: 500,
                    open_minutes: 440,
                    holiday: false,
                    counts: Counts::new(),
                }],
                running_shifts: None,
            }],
            provenance: Provenance {
                generated_at: String::new(),
                watermark: 1,
                closed: false,
                as_of: None,
            },
        }
    }

    #[test]
    fn the_file_has_a_row_of_the_whole_of_each_worker_and_of_each_day() {
        let text = of_week(Tr(Lang::Cs), &report());
        let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!(lines.len(), 4);
        assert!(lines[0].starts_with("\"Týden\";\"Služba\";\"Řádek\";"));
        assert_eq!(
            lines[1],
            "\"2026-W02\";\"Terén; \"\"noční\"\"\";\"celkem\";\"8,33\";\"7,33\";\"10,00\";\"2,67\";\"3\";\"0\";\"0\";\"0\""
        );
        assert!(lines[3].contains("\"2026-01-05\";\"8,33\";\"7,33\";\"\""));
    }

    #[test]
    fn a_name_that_looks_like_a_formula_is_none_and_english_has_its_own_signs() {
        let text = of_week(Tr(Lang::En), &report());
        assert!(text.contains("\"'=Jana\",\"8.33\",\"\""), "{text}");
        assert_eq!(quoted("-3"), "\"-3\"");
        assert_eq!(quoted("-3+cmd"), "\"'-3+cmd\"");
    }
}
