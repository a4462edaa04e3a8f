//! Hours of a service in a week, by worker and day, against its quota.
use super::ask::{OneService, Question, Sees};
use super::{provenance, sums};
use crate::reference::Known;
use app::api::dto::{DayHours, HoursReport, WeekHours, WorkerHours};
use domain::account::DAY_COUNTS_FROM;
use domain::programme::{Basis, Service};
use domain::quota::{self, WeekQuota};
use domain::{AccountId, IsoWeek};
use std::collections::BTreeMap;
use store::StoreError;
use store::model::{CountRow, FigureQuery, Figures};

/// Makes the report.
///
/// # Errors
/// [`StoreError`] if the figures cannot be read.
pub async fn report(asked: &Question<(OneService, IsoWeek)>) -> Result<HoursReport, StoreError> {
    let (OneService { service, sees }, week) = &asked.parts;
    let (server, week) = (&asked.server, *week);
    let days = week.days();
    let query = FigureQuery {
        services: vec![service.id.clone()],
        from: days[0],
        to: days[6],
        worker: None,
        as_of: asked.as_of,
        persons: false,
        matters: false,
    };
    let mut figures = server.store.figures(&query).await?;
    figures.counts.clear();
    let hours = Week {
        service,
        week,
        figures: &figures,
        known: &asked.known,
    };
    Ok(HoursReport {
        programme: service.programme.clone(),
        service: service.id.clone(),
        week,
        from: days[0],
        to: days[6],
        hours: hours.against_quota(figures.running.len()),
        by_worker: (*sees == Sees::Everything).then(|| hours.by_worker()),
        by_day: hours.by_day(),
        provenance: provenance(server.clock.as_ref(), figures.watermark, asked.as_of),
    })
}

/// The figures of one service in one week; of the figures only its own rows are read.
#[derive(Clone, Copy)]
pub struct Week<'a> {
    /// The service.
    pub service: &'a Service,
    /// The week.
    pub week: IsoWeek,
    /// Figures, maybe of other services too.
    pub figures: &'a Figures,
    /// For names.
    pub known: &'a Known,
}

impl<'a> Week<'a> {
    fn counts_rows(&self) -> impl Iterator<Item = &'a CountRow> {
        let id = &self.service.id;
        self.figures
            .counts
            .iter()
            .filter(move |row| row.service == *id)
    }

    /// Counted numbers of the week.
    #[must_use]
    pub fn counts(&self) -> app::api::dto::Counts {
        sums(self.counts_rows())
    }

    /// W by worker and by day of the week.
    fn minutes(&self) -> BTreeMap<AccountId, [u32; 7]> {
        let mut minutes: BTreeMap<AccountId, [u32; 7]> = BTreeMap::new();
        let monday = self.week.monday();
        for row in self
            .figures
            .hours
            .iter()
            .filter(|row| row.service == self.service.id)
        {
            if let Ok(i @ 0..7) = usize::try_from((row.day - monday).num_days()) {
                minutes.entry(row.worker).or_default()[i] += row.minutes;
            }
        }
        minutes
    }

    fn open(&self) -> impl Iterator<Item = &'a store::model::OpenRow> {
        let id = &self.service.id;
        self.figures
            .open
            .iter()
            .filter(move |row| row.service == *id)
    }

    /// Hours against the quota; `running`: shifts without an end.
    #[must_use]
    pub fn against_quota(&self, running: usize) -> WeekHours {
        let quota = quota::of_week(self.service, self.week);
        let minutes = self.minutes();
        let worker_minutes: u32 = minutes.values().flatten().sum();
        let open_minutes: u32 = self.open().map(|row| row.minutes).sum();
        let worked_days = self
            .open()
            .filter(|row| row.longest_span_minutes >= DAY_COUNTS_FROM)
            .count()
            .try_into()
            .unwrap_or(7);
        let reached = match quota.basis {
            Basis::Open => open_minutes,
            Basis::Worker => worker_minutes,
        };
        WeekHours {
            worker_minutes,
            open_minutes,
            workers: u32::try_from(minutes.len()).unwrap_or(u32::MAX),
            basis: basis(self.service, &quota),
            quota_minutes: quota.owed,
            quota_after_holidays_minutes: quota.after_holidays,
            quota_days: quota.days,
            quota_after_holidays_days: quota.days_after_holidays,
            worked_days,
            missing_minutes: quota
                .after_holidays
                .map(|owed| owed.saturating_sub(reached)),
            missing_days: quota
                .days_after_holidays
                .map(|owed| owed.saturating_sub(worked_days)),
            until: quota::last_day(self.service, self.week),
            running: u32::try_from(running).unwrap_or(u32::MAX),
        }
    }

    /// Each worker who has hours or counts, by name.
    #[must_use]
    pub fn by_worker(&self) -> Vec<WorkerHours> {
        let minutes = self.minutes();
        let mut workers: BTreeMap<AccountId, Vec<&CountRow>> =
            minutes.keys().map(|worker| (*worker, Vec::new())).collect();
        for row in self.counts_rows() {
            workers.entry(row.worker).or_default().push(row);
        }
        let mut rows: Vec<WorkerHours> = workers
            .into_iter()
            .map(|(worker, counts)| {
                let by_day = minutes.get(&worker).copied().unwrap_or_default();
                WorkerHours {
                    worker,
                    name: self.known.name(worker),
                    worker_minutes: by_day.iter().sum(),
                    by_day: by_day.to_vec(),
                    counts: sums(counts),
                }
            })
            .collect();
        rows.sort_by(|a, b| (&a.name, a.worker).cmp(&(&b.name, b.worker)));
        rows
    }

    /// Seven days, Monday first.
    #[must_use]
    pub fn by_day(&self) -> Vec<DayHours> {
        let minutes = self.minutes();
        let day = |(i, day): (usize, domain::Day)| DayHours {
            day,
            worker_minutes: minutes.values().map(|by_day| by_day[i]).sum(),
            open_minutes: self
                .open()
                .filter(|row| row.day == day)
                .map(|row| row.minutes)
                .sum(),
            holiday: domain::holiday::holiday(day).is_some(),
            counts: sums(self.counts_rows().filter(|row| row.day == day)),
        };
        self.week.days().into_iter().enumerate().map(day).collect()
    }
}

fn basis(service: &Service, quota: &WeekQuota) -> Option<String> {
    let days = quota.week.days();
    let valid = service
        .quotas
        .iter()
        .any(|q| q.from <= days[6] && q.to.is_none_or(|to| days[0] <= to));
    valid.then(|| match quota.basis {
        Basis::Open => "open".to_owned(),
        Basis::Worker => "worker".to_owned(),
    })
}
