//! The day as a strip: the time of work, what fills it, gaps and overlaps. It is a picture of the rows
//! beneath it, which say the same in words.
use domain::Instant;
use domain::hours::Interval;
use domain::time::MINUTE_US;
use domain::timeline::DayLine;
use leptos::prelude::*;

use crate::i18n::Tr;

/// The picture's height, in its own units; its width is the minutes that it shows.
const HEIGHT: i64 = 60;

/// From the first to the last thing of the day, in whole hours.
fn frame(line: &DayLine) -> Option<(Instant, i64)> {
    let all = line.work.iter().chain(line.filled.iter().map(|f| &f.time));
    let start = all.clone().map(|i| i.start).min()?;
    let end = all.map(|i| i.end).max()?;
    let hour = 60 * MINUTE_US;
    let start = Instant(start.0 - start.0.rem_euclid(hour));
    let hours = (end.0 - start.0 + hour - 1).div_euclid(hour).max(1);
    Some((start, hours))
}

/// The strip; nothing for a day without work.
pub fn day_strip(tr: Tr, line: &DayLine) -> Option<AnyView> {
    let (start, hours) = frame(line)?;
    let minutes = hours * 60;
    let bar = |class: &'static str, time: Interval, top: i64, height: i64| {
        let x = (time.start.0 - start.0).div_euclid(MINUTE_US);
        let width = (time.end.0 - time.start.0).div_euclid(MINUTE_US).max(2);
        view! { <rect class=class x=x.to_string() y=top width=width.to_string() height=height></rect> }
    };
    let work = line.work.iter().map(|i| bar("strip-work", *i, 10, 40));
    let gaps = line.gaps.iter().map(|i| bar("strip-gap", *i, 10, 40));
    let filled = line.filled.iter().map(|f| {
        let class = if f.overlaps {
            "strip-overlap"
        } else {
            "strip-entry"
        };
        bar(class, f.time, 18, 24)
    });
    let bars = work.chain(gaps).chain(filled).collect_view();
    let ticks = (0..=hours)
        .map(|hour| {
            let x = (hour * 60).to_string();
            view! { <line class="strip-tick" x1=x.clone() x2=x y1="50" y2=HEIGHT></line> }
        })
        .collect_view();
    let end = Instant(start.0 + minutes * MINUTE_US);
    Some(
        view! {
            <div class="strip" aria-hidden="true">
                <svg viewBox=format!("0 0 {minutes} {HEIGHT}") preserveAspectRatio="none">
                    {bars}
                    {ticks}
                </svg>
                <p class="strip-ends">
                    <span>{tr.clock(start)}</span>
                    <span>{tr.clock(end)}</span>
                </p>
            </div>
        }
        .into_any(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Day;
    use domain::EntryId;
    use domain::timeline::Filled;

    #[test]
    fn the_strip_shows_whole_hours_around_everything_of_the_day() {
        let day = Day::from_ymd_opt(2014, 4, 22).unwrap();
        let at = |h, m| Instant::from_local(day, h, m).unwrap();
        let time = |a: (u32, u32), b: (u32, u32)| Interval {
            start: at(a.0, a.1),
            end: at(b.0, b.1),
        };
        let mut line = DayLine::default();
        assert_eq!(frame(&line), None);
        line.work.push(time((9, 10), (12, 0)));
        assert_eq!(frame(&line), Some((at(9, 0), 3)));
        line.filled.push(Filled {
            id: EntryId(uuid::Uuid::nil()),
            time: time((8, 59), (12, 1)),
            overlaps: false,
        });
        assert_eq!(frame(&line), Some((at(8, 0), 5)));
    }
}
