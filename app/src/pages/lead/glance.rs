//! All services of the week at a glance.
use domain::Day;
use leptos::prelude::*;

use super::standing::{self, Standings};
use super::words;
use crate::api::dto::{ServiceWeek, WeekHours, WeekReport};
use crate::i18n::Tr;

/// What fulfils the quota and the quota itself, of their unit; none where it is blank.
#[must_use]
pub fn reached(h: &WeekHours) -> Option<(u32, u32)> {
    match (h.quota_after_holidays_minutes, h.quota_after_holidays_days) {
        (Some(owed), _) => {
            let worker = h.basis.as_deref() == Some("worker");
            let done = if worker {
                h.worker_minutes
            } else {
                h.open_minutes
            };
            Some((done, owed))
        }
        (None, Some(owed)) => Some((h.worked_days, owed)),
        (None, None) => None,
    }
}

/// The table; each name leads to the service below.
pub fn table(tr: Tr, report: &WeekReport, standings: Standings, today: Day) -> AnyView {
    let rows = report
        .services
        .iter()
        .map(|s| row(tr, s, report, standings, today));
    view! {
        <div class="table-wrap glance" tabindex="0" role="region" aria-label=tr.glance()>
            <table class="figures">
                <thead>
                    <tr>
                        <th scope="col">{tr.service()}</th>
                        <th scope="col">{tr.glance_hours()}</th>
                        <th scope="col" class="left">{tr.state_of_week()}</th>
                        <th scope="col" class="left">{tr.month_to_date()}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(tr: Tr, s: &ServiceWeek, report: &WeekReport, standings: Standings, today: Day) -> AnyView {
    let (said, class) = words::of_week(tr, &s.hours, report.week, today);
    let hours = match reached(&s.hours) {
        Some((done, owed)) if s.hours.quota_after_holidays_minutes.is_some() => {
            tr.reached_of(done, owed)
        }
        _ => tr.duration(i64::from(s.hours.open_minutes)),
    };
    let bar = reached(&s.hours).map(|(done, owed)| {
        view! {
            <progress max=owed.max(1).to_string() value=done.min(owed).to_string()>
                {said.clone()}
            </progress>
        }
    });
    let name = tr.pick(&s.name_cs, &s.name_en).to_owned();
    view! {
        <tr>
            <th scope="row">
                <a href=format!("#s-{}", s.service)>
                    {name}
                </a>
            </th>
            <td>{hours} {bar}</td>
            <td class=format!("left {class}") data-label=tr.state_of_week()>
                {said}
            </td>
            <td class="left" data-label=tr.month_to_date()>
                {standing::month(tr, standings, s.service.clone())}
            </td>
        </tr>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quota_is_reached_by_its_own_basis_and_unit() {
        let mut h = WeekHours {
            worker_minutes: 900,
            open_minutes: 600,
            workers: 2,
            basis: Some("open".into()),
            quota_minutes: Some(1_000),
            quota_after_holidays_minutes: Some(800),
            quota_days: None,
            quota_after_holidays_days: None,
            worked_days: 3,
            missing_minutes: Some(200),
            missing_days: None,
            until: None,
            running: 0,
        };
        assert_eq!(reached(&h), Some((600, 800)));
        h.basis = Some("worker".into());
        assert_eq!(reached(&h), Some((900, 800)));
        h.quota_after_holidays_minutes = None;
        assert_eq!(reached(&h), None, "blank, never zero");
        h.quota_after_holidays_days = Some(5);
        assert_eq!(reached(&h), Some((3, 5)));
    }
}
