//! Small charts of a service's week; the numbers stand in the tables beside them.
use leptos::prelude::*;

use crate::api::dto::ServiceWeek;
use crate::i18n::Tr;

/// Units of the drawing.
const WIDTH: u32 = 280;
const HEIGHT: u32 = 96;
/// Kept for the names of days below the bars, and for the highest number above them.
const BELOW: u32 = 14;
const ABOVE: u32 = 12;

/// Hours by day: W and, within it, O. Nothing if nobody worked.
pub fn hours_by_day(tr: Tr, service: &ServiceWeek) -> Option<AnyView> {
    let days = &service.by_day;
    let most = days.iter().map(|d| d.worker_minutes.max(d.open_minutes));
    let most = most.max().filter(|most| *most > 0)?;
    let floor = HEIGHT - BELOW;
    let high = |minutes: u32| minutes * (floor - ABOVE) / most;
    let said = days
        .iter()
        .map(|d| tr.hours_of_day(d.day, d.worker_minutes, d.open_minutes))
        .collect::<Vec<_>>()
        .join("; ");
    let step = WIDTH / 7;
    let bars = days.iter().zip(0_u32..).map(|(day, at)| {
        let left = at * step + 4;
        let (worked, open) = (high(day.worker_minutes), high(day.open_minutes));
        let middle = (left + (step - 8) / 2).to_string();
        let hours = day.worker_minutes.max(day.open_minutes);
        let number = (hours > 0).then(|| {
            let above = floor - worked.max(open) - 3;
            // In hours, to a tenth: the exact minutes are in the table.
            let text = tr.tenths(i64::from((hours + 3) / 6));
            view! { <text class="chart-number" x=middle.clone() y=above.to_string()>{text}</text> }
        });
        let weekday = tr.weekday(chrono::Datelike::weekday(&day.day));
        view! {
            <rect
                class="chart-worked"
                x=left.to_string()
                y=(floor - worked).to_string()
                width=(step - 8).to_string()
                height=worked.to_string()
            ></rect>
            <rect
                class="chart-open"
                x=(left + 6).to_string()
                y=(floor - open).to_string()
                width=(step - 20).to_string()
                height=open.to_string()
            ></rect>
            {number}
            <text class="chart-name" class:holiday-name=day.holiday x=middle y=(HEIGHT - 3).to_string()>
                {weekday}
            </text>
        }
    });
    Some(
        view! {
            <figure class="chart">
                <svg
                    viewBox=format!("0 0 {WIDTH} {HEIGHT}")
                    role="img"
                    aria-label=format!("{}. {said}", tr.chart_hours())
                >
                    {bars.collect_view()}
                    <line class="chart-floor" x1="0" x2=WIDTH.to_string() y1=floor.to_string() y2=floor.to_string()></line>
                </svg>
                <figcaption>
                    <span class="chart-key chart-key-worked">{tr.worker_hours()}</span>
                    <span class="chart-key chart-key-open">{tr.open_hours()}</span>
                    <span>{tr.csv_hours()}</span>
                </figcaption>
            </figure>
        }
        .into_any(),
    )
}

/// A bar of a table's row: `value` of the greatest, `most`.
pub fn bar(value: u64, most: u64) -> AnyView {
    let part = value * 100 / most.max(1);
    view! {
        <svg class="part-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
            <rect x="0" y="0" width=part.to_string() height="8"></rect>
        </svg>
    }
    .into_any()
}
