//! What waits for the manager: corrections to decide, flags, unfinished shifts, phones with unsent
//! entries, what was set aside.
use domain::Day;
use leptos::prelude::*;
use std::time::Duration;

use super::tables::Behind;
use super::{Answer, asked, asked_all};
use crate::api::dto::{EntriesReport, PendingReport, ServiceWeek, WeekReport};
use crate::components::icon::{Icon, icon};
use crate::i18n::Tr;

/// The flag of an entry that two corrections stand on.
const TWO_CORRECTIONS: &str = "conflict";

/// How long the week's figures have the line for themselves.
const PAUSE: Duration = Duration::from_millis(1_500);

/// One line: what, and where it is seen.
struct Line {
    text: String,
    href: String,
    urgent: bool,
}

/// What was asked for the section. It comes after the week's figures, which nobody has to wait for it
/// to see; its place is one line, so nothing jumps.
#[derive(Clone, Copy)]
pub struct Look {
    flagged: Answer<Vec<EntriesReport>>,
    pending: Answer<PendingReport>,
    open: RwSignal<bool>,
}

/// The services whose entries the account reads.
fn own(report: &WeekReport) -> impl Iterator<Item = &ServiceWeek> {
    report.services.iter().filter(|s| s.by_worker.is_some())
}

impl Look {
    /// Asks for what is flagged in the week's services, and for phones with something unsent.
    pub fn ask(week: Memo<Option<WeekReport>>, again: RwSignal<u32>) -> Self {
        // Whoever goes to a figure's entries and back again is not held up by it.
        let calm = RwSignal::new(false);
        let over = move || {
            calm.try_set(true);
        };
        set_timeout(over, PAUSE);
        let urls = move || {
            week.with(|week| {
                let Some(report) = week.as_ref().filter(|_| calm.get()) else {
                    return Vec::new();
                };
                let (from, to) = (report.from, report.to);
                own(report)
                    .map(|s| {
                        format!(
                            "/api/v1/reports/entries?programme={}&service={}&from={from}&to={to}&figure=flagged",
                            s.programme, s.service
                        )
                    })
                    .collect()
            })
        };
        let leads =
            Memo::new(move |_| week.with(|w| w.as_ref().is_some_and(|w| own(w).next().is_some())));
        Self {
            flagged: asked_all(urls, again),
            pending: asked(
                move || (calm.get() && leads.get()).then(|| "/api/v1/pending".to_owned()),
                again,
            ),
            open: RwSignal::new(false),
        }
    }

    /// The section; nothing for who reads no entries.
    pub fn section(self, tr: Tr, report: &WeekReport) -> Option<AnyView> {
        own(report).next()?;
        let report = StoredValue::new(report.clone());
        let lines = move || report.with_value(|report| self.lines(tr, report));
        let title = move || match lines() {
            Found::NotYet => format!("{}: …", tr.to_look_at()),
            Found::Failed(_) => format!("{}: ?", tr.to_look_at()),
            Found::All(all) => format!("{}: {}", tr.to_look_at(), tr.number(all.len() as u64)),
        };
        let urgent = move || matches!(lines(), Found::All(all) if all.iter().any(|l| l.urgent));
        let toggled = move |ev: leptos::ev::Event| {
            let details: leptos::web_sys::HtmlDetailsElement = event_target(&ev);
            self.open.set(details.open());
        };
        let section = view! {
            <details
                class="fold look no-print"
                class:urgent=urgent
                prop:open=self.open.get_untracked()
                on:toggle=toggled
            >
                <summary>{title}</summary>
                <div class="fold-inside">{move || drawn(tr, lines())}</div>
            </details>
        };
        Some(section.into_any())
    }

    fn lines(self, tr: Tr, report: &WeekReport) -> Found {
        let days = (report.from, report.to);
        let services = own(report).count();
        let mut lines = shifts(tr, report);
        let flagged = self.flagged.with(|answer| match answer {
            // Of the week that was shown before.
            Some(Ok(all)) if all.len() != services || all[0].from != report.from => None,
            None => None,
            Some(Err(_)) => Some(false),
            Some(Ok(all)) => {
                let of_service = own(report).zip(all);
                lines.extend(of_service.flat_map(|(s, flagged)| flags(tr, s, days, flagged)));
                Some(true)
            }
        });
        let pending = self.pending.with(|answer| match answer {
            None => None,
            Some(Err(_)) => Some(false),
            Some(Ok(pending)) => {
                lines.extend(phones(tr, pending));
                Some(true)
            }
        });
        lines.sort_by_key(|line| !line.urgent);
        match (flagged, pending) {
            (Some(true), Some(true)) => Found::All(lines),
            (Some(_), Some(_)) => Found::Failed(lines),
            _ => Found::NotYet,
        }
    }
}

/// What is known of it.
enum Found {
    /// Not everything has been answered.
    NotYet,
    /// All of it.
    All(Vec<Line>),
    /// Some of it could not be read.
    Failed(Vec<Line>),
}

fn drawn(tr: Tr, found: Found) -> AnyView {
    let (lines, note) = match found {
        Found::NotYet => (Vec::new(), Some(tr.loading())),
        Found::Failed(lines) => (lines, Some(tr.to_look_at_failed())),
        Found::All(lines) if lines.is_empty() => (lines, Some(tr.nothing_to_look_at())),
        Found::All(lines) => (lines, None),
    };
    let row = |line: Line| {
        view! {
            <li class:urgent=line.urgent>
                <a href=line.href class="look-line">
                    {line.text}
                    {icon(Icon::Right)}
                </a>
            </li>
        }
    };
    view! {
        {note.map(|text| view! { <p class="quiet">{text}</p> })}
        <ul>{lines.into_iter().map(row).collect_view()}</ul>
    }
    .into_any()
}

fn shifts(tr: Tr, report: &WeekReport) -> Vec<Line> {
    let with = own(report).filter_map(|s| {
        let forgotten = s.running_shifts.iter().flatten().filter(|s| s.forgotten);
        let n = forgotten.count() as u64;
        (n > 0).then(|| Line {
            text: format!("{} · {}", tr.open_shifts(n), name(tr, s)),
            href: format!("#s-{}", s.service),
            urgent: true,
        })
    });
    with.collect()
}

fn name(tr: Tr, s: &ServiceWeek) -> String {
    tr.pick(&s.name_cs, &s.name_en).to_owned()
}

/// Entries with two corrections, each by itself; the other flagged ones together.
fn flags(tr: Tr, s: &ServiceWeek, (from, to): (Day, Day), report: &EntriesReport) -> Vec<Line> {
    let two = |flags: &[String]| flags.iter().any(|flag| flag == TWO_CORRECTIONS);
    let (decide, others): (Vec<_>, Vec<_>) = report.entries.iter().partition(|row| two(&row.flags));
    let mut lines = Vec::new();
    let all = Behind::of(s).href("flagged", from, to, None);
    if let [only] = decide[..] {
        lines.push(Line {
            text: format!("{} · {}", tr.to_decide(1), name(tr, s)),
            href: format!("/vedeni/zapis/{}", only.id),
            urgent: true,
        });
    } else if let (true, Some(href)) = (!decide.is_empty(), &all) {
        lines.push(Line {
            text: format!("{} · {}", tr.to_decide(decide.len() as u64), name(tr, s)),
            href: href.clone(),
            urgent: true,
        });
    }
    if let (true, Some(href)) = (!others.is_empty(), all) {
        lines.push(Line {
            text: format!(
                "{} · {}",
                tr.flagged_entries(others.len() as u64),
                name(tr, s)
            ),
            href,
            urgent: false,
        });
    }
    lines
}

fn phones(tr: Tr, report: &PendingReport) -> Vec<Line> {
    let line = |n: u64, text: fn(Tr, u64) -> String| {
        (n > 0).then(|| Line {
            text: text(tr, n),
            href: "/vedeni/telefony".to_owned(),
            urgent: false,
        })
    };
    let waiting = report.streams.iter();
    let waiting = waiting.filter(|s| s.pending > 0 || !s.missing.is_empty());
    let aside = report.quarantined.iter().filter(|q| !q.released);
    let lines = [
        line(waiting.count() as u64, Tr::phones_waiting),
        line(aside.count() as u64, Tr::aside_entries),
    ];
    lines.into_iter().flatten().collect()
}
