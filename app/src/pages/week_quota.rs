//! What the quotas of my services still need in a week, from what this phone holds of the team.
use chrono::Duration;
use domain::hours::{self, WeekHours};
use domain::programme::{Basis, Service};
use domain::quota::{self, WeekQuota};
use domain::{Instant, IsoWeek, span};
use leptos::prelude::*;

use crate::ctx::Ctx;
use crate::i18n::Tr;
use crate::live::live;
use crate::local_store::types::{EntryQuery, LocalEntry};

/// What stands where a figure will.
const NOT_YET: &str = "…";

/// A phone holds the team's entries of so many days; of older weeks it cannot tell.
const TEAM_DAYS: i64 = 55;

/// The section of *Týden*; nothing of weeks that the phone does not hold whole.
pub fn needs(ctx: Ctx, week: Memo<IsoWeek>) -> impl Fn() -> Option<AnyView> {
    let entries = live(ctx, move |store| {
        let days = week.get().days();
        let query = EntryQuery {
            from: days[0] - Duration::days(2),
            to: days[6] + Duration::days(1),
            worker: None,
        };
        async move { store.current(query).await }
    });
    move || {
        let (week, today) = (week.get(), ctx.today());
        let days = week.days();
        if days[0] > today || days[0] + Duration::days(TEAM_DAYS) < today {
            return None;
        }
        let all = match entries.get() {
            // The place of the figures is kept until they are there: nothing below them may jump.
            None => None,
            Some(Ok(all)) => Some(all),
            Some(Err(_)) => return None,
        };
        let mut services: Vec<Service> = Vec::new();
        for service in days.iter().flat_map(|day| ctx.services_on(*day)) {
            if !services.contains(&service) {
                services.push(service);
            }
        }
        let now = Some(ctx.now.get()).filter(|_| days.contains(&today));
        let rows: Vec<AnyView> = services
            .iter()
            .filter_map(|service| row(ctx.tr(), service, week, all.as_deref(), now))
            .collect();
        if rows.is_empty() {
            return None;
        }
        let tr = ctx.tr();
        let section = view! {
            <section aria-labelledby="kvoty">
                <h2 id="kvoty">{tr.quotas_title()}</h2>
                <ul class="needs">{rows}</ul>
                <p class="hint">{tr.quotas_hint()}</p>
            </section>
        };
        Some(section.into_any())
    }
}

/// Reached and owed, in minutes; none where the source gives no hours.
fn reached(owed: &WeekQuota, hours: &WeekHours) -> Option<(u32, u32)> {
    let reached = match owed.basis {
        Basis::Open => hours.open_minutes,
        Basis::Worker => hours.worker_minutes,
    };
    Some((reached, owed.after_holidays?))
}

fn row(
    tr: Tr,
    service: &Service,
    week: IsoWeek,
    all: Option<&[LocalEntry]>,
    now: Option<Instant>,
) -> Option<AnyView> {
    let owed = quota::of_week(service, week);
    let of_service = all.unwrap_or_default().iter().map(|local| &local.entry);
    let spans = span::assemble(of_service.filter(|e| e.service == service.id)).spans;
    let hours = hours::of_week(&spans, week, now);
    let (reached, whole) = reached(&owed, &hours)?;
    let missing = whole.saturating_sub(reached);
    let why = (owed.owed != owed.after_holidays).then(|| {
        let names: Vec<&str> = owed.holidays.iter().map(|(_, h)| h.name(tr.0)).collect();
        let time = |minutes: Option<u32>| tr.duration(i64::from(minutes.unwrap_or(0)));
        tr.reduced(
            &names.join(", "),
            &time(owed.after_holidays),
            &time(owed.owed),
        )
    });
    let last = quota::last_day(service, week);
    let by = now.and(last).map(|day| chrono::Datelike::weekday(&day));
    let known = |text: String| all.map_or_else(|| NOT_YET.to_owned(), |_| text);
    let said = known(tr.quota_needs(missing, by));
    let of = known(tr.reached_of(reached, whole));
    Some(
        view! {
            <li>
                <p class="needs-name">{service.name.get(tr.0).to_owned()}</p>
                <progress max=whole.max(1).to_string() value=reached.min(whole).to_string()>
                    {said.clone()}
                </progress>
                <p>
                    <strong class=if missing == 0 { "good" } else { "lacking" }>{said}</strong>
                    " · "
                    {of}
                </p>
                {why.map(|why| view! { <p class="hint">{why}</p> })}
            </li>
        }
        .into_any(),
    )
}
