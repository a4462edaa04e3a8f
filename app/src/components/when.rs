//! When something was: now unless changed, a day and a time in Europe/Prague.
use domain::time::MINUTE_US;
use domain::{Day, Instant};
use leptos::prelude::*;

use crate::ctx::Ctx;

/// `2025-11-21` and `14:05`, as the browser's own fields write them.
#[must_use]
pub fn to_fields(at: Instant) -> (String, String) {
    let (h, m) = at.local_clock();
    (at.day().to_string(), format!("{h:02}:{m:02}"))
}

/// The moment that the two fields name, if they do. Within the minute of `old` it stays `old`, so
/// that opening and closing the fields changes nothing.
#[must_use]
pub fn from_fields(day: &str, clock: &str, old: Instant) -> Option<Instant> {
    let day: Day = day.parse().ok()?;
    let (h, m) = clock.split_once(':')?;
    let at = Instant::from_local(day, h.parse().ok()?, m.get(..2)?.parse().ok()?)?;
    if to_fields(at) == to_fields(old) {
        return Some(old);
    }
    Some(at)
}

/// The beginning of its minute.
#[must_use]
pub const fn minute(at: Instant) -> Instant {
    Instant(at.0 - at.0.rem_euclid(MINUTE_US))
}

/// Day and time, always open. `id` must be unique on the page.
pub fn moment(
    ctx: Ctx,
    id: &'static str,
    value: Signal<Instant>,
    set: Callback<Instant>,
) -> AnyView {
    let tr = ctx.tr();
    let day = move || to_fields(value.get()).0;
    let clock = move || to_fields(value.get()).1;
    let change = move |day: String, clock: String| {
        if let Some(at) = from_fields(&day, &clock, value.get_untracked()) {
            set.run(at);
        }
    };
    view! {
        <div class="two">
            <div class="field">
                <label for=format!("{id}-d")>{tr.date_label()}</label>
                <input
                    id=format!("{id}-d")
                    type="date"
                    prop:value=day
                    on:change=move |ev| {
                        change(event_target_value(&ev), to_fields(value.get_untracked()).1)
                    }
                />
            </div>
            <div class="field">
                <label for=format!("{id}-t")>{tr.time()}</label>
                <input
                    id=format!("{id}-t")
                    type="time"
                    prop:value=clock
                    on:change=move |ev| {
                        change(to_fields(value.get_untracked()).0, event_target_value(&ev))
                    }
                />
            </div>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(h: u32, m: u32) -> Instant {
        Instant::from_local(Day::from_ymd_opt(2025, 11, 21).unwrap(), h, m).unwrap()
    }

    #[test]
    fn fields_and_back() {
        assert_eq!(to_fields(at(14, 5)), ("2025-11-21".into(), "14:05".into()));
        assert_eq!(
            from_fields("2025-11-21", "14:05", at(9, 0)),
            Some(at(14, 5))
        );
        assert_eq!(
            from_fields("2025-11-21", "14:05:00", at(9, 0)),
            Some(at(14, 5))
        );
        assert_eq!(from_fields("", "14:05", at(9, 0)), None);
        assert_eq!(from_fields("2025-11-21", "", at(9, 0)), None);
    }

    #[test]
    fn the_seconds_of_now_survive_fields_that_were_not_changed() {
        let now = Instant(at(14, 5).0 + 17_000_000);
        assert_eq!(from_fields("2025-11-21", "14:05", now), Some(now));
    }
}
