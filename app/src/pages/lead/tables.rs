//! A service's week by worker and by day.
use domain::{AccountId, Day, ProgrammeId, ServiceId};
use leptos::prelude::*;
use leptos_router::components::A;

use super::behalf::Asked;
use super::figure::figure;
use crate::api::dto::{Counts, ServiceWeek, WorkerHours};
use crate::components::icon::{Icon, icon};
use crate::i18n::Tr;

/// The address of the entries behind a figure.
#[derive(Clone, Debug)]
pub struct Behind {
    /// Programme.
    pub programme: ProgrammeId,
    /// Service.
    pub service: ServiceId,
    /// May this account read entries?
    pub readable: bool,
}

impl Behind {
    /// For a service of the week's report; a coordinator reads no entries.
    #[must_use]
    pub fn of(service: &ServiceWeek) -> Self {
        Self {
            programme: service.programme.clone(),
            service: service.service.clone(),
            readable: service.by_worker.is_some(),
        }
    }

    /// Entries behind `what`, from a day to a day, perhaps of one worker.
    #[must_use]
    pub fn href(
        &self,
        what: &str,
        from: Day,
        to: Day,
        worker: Option<AccountId>,
    ) -> Option<String> {
        let worker = worker.map(|w| format!("&worker={w}")).unwrap_or_default();
        self.readable.then(|| {
            format!(
                "/vedeni/zapisy?programme={}&service={}&from={from}&to={to}{worker}&figure={what}",
                self.programme, self.service
            )
        })
    }
}

/// The counted numbers of the tables: name in the data and text.
pub fn counted(tr: Tr) -> [(&'static str, &'static str); 4] {
    [
        ("contacts", tr.contacts()),
        ("exchanges", tr.exchanges()),
        ("needles_in", tr.received()),
        ("needles_out", tr.issued()),
    ]
}

/// A count; what is not there is zero.
#[must_use]
pub fn count(counts: &Counts, name: &str) -> u64 {
    u64::try_from(counts.get(name).copied().unwrap_or(0)).unwrap_or(0)
}

/// Minutes as a figure; nothing worked is a dash, which opens nothing.
fn minutes(tr: Tr, what: &str, minutes: u32, href: Option<String>) -> AnyView {
    match minutes {
        0 => figure(tr, what, "–".to_owned(), None),
        m => figure(tr, what, tr.duration(i64::from(m)), href),
    }
}

fn number(tr: Tr, what: &str, n: u64, href: Option<String>) -> AnyView {
    figure(tr, what, tr.number(n), href.filter(|_| n > 0))
}

fn heads(texts: impl IntoIterator<Item = String>) -> AnyView {
    texts
        .into_iter()
        .map(|text| view! { <th scope="col">{text}</th> })
        .collect_view()
        .into_any()
}

fn table(label: &'static str, head: AnyView, rows: Vec<AnyView>) -> AnyView {
    view! {
        <h3>{label}</h3>
        <div class="table-wrap" tabindex="0" role="region" aria-label=label>
            <table class="figures tight">
                <thead>
                    <tr>{head}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// Rows of workers, columns of days.
pub fn by_worker(tr: Tr, service: &ServiceWeek, days: [Day; 7]) -> AnyView {
    let Some(workers) = &service.by_worker else {
        return ().into_any();
    };
    let behind = Behind::of(service);
    let names = [tr.worker().to_owned()]
        .into_iter()
        .chain(days.iter().map(|d| tr.day(*d)))
        .chain([tr.total().to_owned()])
        .chain(counted(tr).map(|(_, text)| text.to_owned()));
    let rows = workers
        .iter()
        .map(|w| {
            let (from, to) = (days[0], days[6]);
            let each = days.iter().zip(&w.by_day).map(|(day, m)| {
                let what = format!("{}, {}", w.name, tr.day(*day));
                let href = behind.href("worker_minutes", *day, *day, Some(w.worker));
                view! { <td>{minutes(tr, &what, *m, href)}</td> }
            });
            let all = behind.href("worker_minutes", from, to, Some(w.worker));
            let counts = counted(tr).map(|(name, text)| {
                let href = behind.href(name, from, to, Some(w.worker));
                let what = format!("{}, {text}", w.name);
                view! { <td>{number(tr, &what, count(&w.counts, name), href)}</td> }
            });
            view! {
                <tr>
                    <th scope="row">{w.name.clone()} " " {write_for(tr, service, w, from)}</th>
                    {each.collect_view()}
                    <td class="strong">{minutes(tr, &w.name, w.worker_minutes, all)}</td>
                    {counts.into_iter().collect_view()}
                </tr>
            }
            .into_any()
        })
        .collect();
    table(tr.by_worker(), heads(names), rows)
}

/// A way to type in paper for a worker of the service; the day can be changed there.
fn write_for(tr: Tr, service: &ServiceWeek, w: &WorkerHours, day: Day) -> AnyView {
    let to = Asked {
        service: Some(service.service.clone()),
        worker: Some(w.worker),
        day: Some(day),
        ..Asked::default()
    };
    let name = format!("{}: {}", tr.behalf_write(), w.name);
    view! {
        <A href=to.address() attr:class="write-for no-print" attr:aria-label=name>
            {icon(Icon::Pencil)}
        </A>
    }
    .into_any()
}

/// Rows of days.
pub fn by_day(tr: Tr, service: &ServiceWeek) -> AnyView {
    let behind = Behind::of(service);
    let names = [
        tr.day_label().to_owned(),
        tr.worker_hours().to_owned(),
        tr.open_hours().to_owned(),
    ]
    .into_iter()
    .chain(counted(tr).map(|(_, text)| text.to_owned()));
    let rows = service
        .by_day
        .iter()
        .map(|d| {
            let day = tr.day(d.day);
            let holiday = domain::holiday::holiday(d.day)
                .filter(|_| d.holiday)
                .map(|h| view! { <span class="holiday">{h.name(tr.0)}</span> });
            let what = |text: &str| format!("{day}, {text}");
            let counts = counted(tr).map(|(name, text)| {
                let href = behind.href(name, d.day, d.day, None);
                view! { <td>{number(tr, &what(text), count(&d.counts, name), href)}</td> }
            });
            view! {
                <tr>
                    <th scope="row">{day.clone()} {holiday}</th>
                    <td>
                        {minutes(
                            tr,
                            &what(tr.worker_hours()),
                            d.worker_minutes,
                            behind.href("worker_minutes", d.day, d.day, None),
                        )}
                    </td>
                    <td>
                        {minutes(
                            tr,
                            &what(tr.open_hours()),
                            d.open_minutes,
                            behind.href("open_minutes", d.day, d.day, None),
                        )}
                    </td>
                    {counts.into_iter().collect_view()}
                </tr>
            }
            .into_any()
        })
        .collect();
    table(tr.by_day(), heads(names), rows)
}
