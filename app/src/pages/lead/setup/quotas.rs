//! What a service owes a week, by validity: a table, a new one from a day on, an end.
use domain::programme::{Basis, OperatingDays, Owed, Quota};
use domain::setup::{QuotaChange, QuotaForm, Seen};
use leptos::prelude::*;

use super::super::Answer;
use super::{Sending, number};
use crate::api::dto::ServiceReport;
use crate::components::chips::{self, Opt};
use crate::components::empty::empty;
use crate::components::field::{self, Text};
use crate::components::icon::Icon;
use crate::components::notice::{Tone, notice};
use crate::i18n::Tr;

const FIELDS: [&str; 6] = ["from", "to", "hours", "days", "on", "any_of"];

/// The table, and for who may the forms.
pub fn section(
    tr: Tr,
    report: Answer<ServiceReport>,
    again: RwSignal<u32>,
    url: String,
) -> AnyView {
    let sending = Sending::new();
    let url = StoredValue::new(format!("{url}/quotas"));
    let send = move |change: QuotaChange| {
        let Some(Ok(now)) = report.get_untracked() else {
            return;
        };
        let change = Seen {
            seen: now.change,
            change,
        };
        let url = url.get_value();
        sending.put(url, change, move |new: ServiceReport| {
            report.set(Some(Ok(new)))
        });
    };
    Effect::new(move |_| {
        if sending.meanwhile() {
            again.update(|n| *n += 1);
        }
    });
    let may = report.with_untracked(|r| matches!(r, Some(Ok(r)) if r.edits_quotas));
    let ending = RwSignal::new(None::<String>);
    let table = move || {
        report.with(|report| match report {
            Some(Ok(report)) => table(tr, &report.service.quotas, may.then_some(ending)),
            _ => ().into_any(),
        })
    };
    let forms = match may {
        false => notice(Tone::Quiet, tr.quotas_manager().to_owned()),
        true => view! {
            {move || ending.get().map(|of| end(tr, of, ending, send))}
            {sending.said(tr, &FIELDS, tr.setup_meanwhile())}
            {new(tr, sending, send)}
        }
        .into_any(),
    };
    view! {
        <section aria-labelledby="uvazky">
            <h2 id="uvazky">{tr.quotas()}</h2>
            {table}
            {forms}
        </section>
    }
    .into_any()
}

fn table(tr: Tr, quotas: &[Quota], ending: Option<RwSignal<Option<String>>>) -> AnyView {
    if quotas.is_empty() {
        return empty(Icon::Clock, tr.quotas_none(), tr.quotas_none_do(), None);
    }
    let row = |quota: &Quota| {
        let from = quota.from.to_string();
        let end = ending.map(|ending| {
            let label = format!("{}: {}", tr.quota_end(), tr.date(quota.from));
            view! {
                <button
                    type="button"
                    class="button button-small"
                    aria-label=label
                    on:click=move |_| ending.set(Some(from.clone()))
                >
                    {tr.quota_end()}
                </button>
            }
        });
        let to = quota.to.map_or_else(|| "…".to_owned(), |to| tr.date(to));
        view! {
            <tr>
                <th scope="row">{tr.date(quota.from)} " – " {to}</th>
                <td>{owed(tr, quota.owed)}</td>
                <td>{days(tr, &quota.days)}</td>
                <td>{basis(tr, quota.basis)}</td>
                {ending.is_some().then(|| view! { <td>{end}</td> })}
            </tr>
        }
    };
    let heads = [
        tr.quota_valid(),
        tr.quota_owed(),
        tr.quota_when(),
        tr.quota_fulfilled_by(),
    ];
    view! {
        <div class="table-wrap" tabindex="0" role="region" aria-label=tr.quotas_table()>
            <table class="figures tight">
                <thead>
                    <tr>
                        {heads.map(|h| view! { <th scope="col">{h}</th> }).into_iter().collect_view()}
                        {ending.map(|_| view! { <th scope="col">{tr.quota_end()}</th> })}
                    </tr>
                </thead>
                <tbody>{quotas.iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn owed(tr: Tr, owed: Owed) -> String {
    match owed {
        Owed::Minutes(minutes) => tr.duration(i64::from(minutes)),
        Owed::Days(days) => tr.days(days),
        Owed::Unknown => tr.quota_unsaid().to_owned(),
    }
}

fn basis(tr: Tr, basis: Basis) -> &'static str {
    match basis {
        Basis::Open => tr.basis_open(),
        Basis::Worker => tr.basis_worker(),
    }
}

fn days(tr: Tr, days: &OperatingDays) -> String {
    match days {
        OperatingDays::AnyOfWeek(n) => tr.of_working_days(*n),
        OperatingDays::Named(named) => {
            let names: Vec<_> = named.iter().map(|d| tr.weekday(d.day)).collect();
            names.join(", ")
        }
    }
}

/// The last day of a quota.
fn end(
    tr: Tr,
    of: String,
    ending: RwSignal<Option<String>>,
    send: impl Fn(QuotaChange) + Copy + 'static,
) -> AnyView {
    let to = RwSignal::new(String::new());
    let text = Text {
        kind: "date",
        ..Text::new("uvazek-konec", tr.quota_end_last())
    };
    let tap = move |_| {
        let change = QuotaChange::End {
            of: of.clone(),
            to: to.get_untracked(),
        };
        send(change);
        ending.set(None);
    };
    view! {
        <div class="card">
            {text.view(to.into(), Callback::new(move |v| to.set(v)), Signal::stored(None))}
            <div class="actions">
                <button type="button" class="button button-primary" on:click=tap>
                    {tr.quota_end()}
                </button>
                <button type="button" class="button" on:click=move |_| ending.set(None)>
                    {tr.cancel()}
                </button>
            </div>
        </div>
    }
    .into_any()
}

/// A new one; the one before ends on the day before.
fn new(tr: Tr, sending: Sending, send: impl Fn(QuotaChange) + Copy + 'static) -> AnyView {
    let [from, to, hours, in_days, any] = std::array::from_fn(|_| RwSignal::new(String::new()));
    let on = RwSignal::new(Vec::<String>::new());
    let holidays = RwSignal::new(vec!["yes".to_owned()]);
    let worker = RwSignal::new("open".to_owned());
    let line = |text: Text, value: RwSignal<String>, field: &'static str| {
        let set = Callback::new(move |v| value.set(v));
        text.view(value.into(), set, sending.problem(tr, field))
    };
    let day = |id, label, hint| Text {
        kind: "date",
        hint,
        ..Text::new(id, label)
    };
    let count = |id, label, hint| Text {
        inputmode: "decimal",
        hint,
        ..Text::new(id, label)
    };
    let week = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let days = (0..7).map(|n: u8| {
        let day = chrono::Weekday::try_from(n).unwrap_or(chrono::Weekday::Mon);
        Opt::new(week[usize::from(n)], tr.weekday(day))
    });
    let days = Signal::stored(days.collect::<Vec<_>>());
    let bases = Signal::stored(vec![
        Opt::new("open", tr.basis_open()),
        Opt::new("worker", tr.basis_worker()),
    ]);
    let reduce = Signal::stored(vec![Opt::new("yes", tr.quota_holidays())]);
    let save = move || {
        let end = to.get_untracked();
        let basis = worker.with_untracked(|b| {
            if b == "worker" {
                Basis::Worker
            } else {
                Basis::Open
            }
        });
        let quota = QuotaForm {
            from: from.get_untracked(),
            to: (!end.is_empty()).then_some(end),
            minutes: minutes(&hours.get_untracked()),
            days: number(&in_days.get_untracked()),
            on: on.get_untracked(),
            any_of: number(&any.get_untracked()),
            basis,
            holidays_reduce: holidays.with_untracked(|h| !h.is_empty()),
        };
        send(QuotaChange::Add {
            quota,
            follows: true,
        });
    };
    let inside = view! {
        <p class="hint">{tr.quota_new_hint()}</p>
        {line(day("uvazek-od", tr.setup_from(), ""), from, "from")}
        {line(day("uvazek-do", tr.setup_to(), tr.setup_to_hint()), to, "to")}
        {line(count("uvazek-hodin", tr.quota_hours(), ""), hours, "hours")}
        {line(count("uvazek-dnu", tr.quota_days(), ""), in_days, "days")}
        {chips::many("uvazek-dny", tr.quota_on(), days, on.into(), Callback::new(move |v| on.set(v)))}
        {field::problem(sending.problem(tr, "on"))}
        {line(count("uvazek-z", tr.quota_any(), tr.quota_any_hint()), any, "any_of")}
        {chips::one("uvazek-plni", tr.quota_fulfilled_by(), bases, worker.into(), Callback::new(move |v| worker.set(v)))}
        {chips::many("uvazek-svatky", tr.holidays(), reduce, holidays.into(), Callback::new(move |v| holidays.set(v)))}
        <div class="actions">{sending.button(tr.setup_add(), save)}</div>
    };
    field::fold(tr.quota_new().to_owned(), false, inside.into_any())
}

/// Hours as typed, with a comma or a point, in minutes; what is no time is refused as below zero is.
fn minutes(text: &str) -> Option<i64> {
    let text = text.trim().replace(',', ".");
    if text.is_empty() {
        return None;
    }
    let hours: Option<f64> = text.parse().ok();
    let minutes = hours.map(|h| (h * 60.0).round()).filter(|m| m.abs() < 1e6);
    #[expect(clippy::cast_possible_truncation, reason = "checked above")]
    Some(minutes.map_or(-1, |m| m as i64))
}

#[cfg(test)]
mod tests {
    use super::minutes;

    #[test]
    fn hours_are_typed_with_a_comma_or_a_point() {
        assert_eq!(minutes("37,5"), Some(2250));
        assert_eq!(minutes(" 24 "), Some(1440));
        assert_eq!(minutes("0.25"), Some(15));
        assert_eq!(minutes(""), None);
        assert_eq!(minutes("moc"), Some(-1));
    }
}
