//! Who works when. In a whole week by this plan the open hours are exactly: field programme 52 h,
//! activation service 24 h, club 34 h, job counselling 32 h, programme for drug users 37 h.
//! Debt counselling owes no hours that anybody wrote down.
use super::programme::WEEKS_BEFORE;
use super::seed::Seed;
use chrono::{Datelike as _, Duration, Weekday};
use domain::{Day, Instant};

/// One shift of the plan: times of the local clock in minutes since the day's midnight, which may
/// be after the next midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Planned {
    /// Who.
    pub login: &'static str,
    /// Where, without `ukazka-`.
    pub service: &'static str,
    /// Beginning.
    pub from: u32,
    /// End.
    pub to: u32,
    /// A break.
    pub pause: Option<(u32, u32)>,
    /// May it be left out in an odd week of the past?
    pub droppable: bool,
}

const fn at(hour: u32, minute: u32) -> u32 {
    hour * 60 + minute
}

const fn shift(login: &'static str, service: &'static str, from: u32, to: u32) -> Planned {
    Planned {
        login,
        service,
        from,
        to,
        pause: None,
        droppable: false,
    }
}

const fn with_pause(planned: Planned, from: u32, to: u32) -> Planned {
    Planned {
        pause: Some((from, to)),
        ..planned
    }
}

const fn droppable(planned: Planned) -> Planned {
    Planned {
        droppable: true,
        ..planned
    }
}

/// The plan of a day of the week.
#[must_use]
pub fn plan(day: Weekday) -> Vec<Planned> {
    use Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
    if matches!(day, Sat | Sun) {
        return Vec::new();
    }
    let mut shifts = Vec::new();
    // Field programme: 8.00–18.30, on Friday to 18.00. Breaks are covered by the other one.
    let early = if matches!(day, Mon | Wed | Fri) {
        "jana"
    } else {
        "ota"
    };
    let late_end = if day == Fri { at(18, 0) } else { at(18, 30) };
    shifts.push(with_pause(
        shift(early, "tp", at(8, 0), at(14, 0)),
        at(12, 30),
        at(13, 0),
    ));
    shifts.push(droppable(with_pause(
        shift("karla", "tp", at(12, 0), late_end),
        at(13, 15),
        at(13, 45),
    )));
    // Activation service: Monday, Wednesday, Friday 9–17.
    if matches!(day, Mon | Wed | Fri) {
        shifts.push(with_pause(
            shift("petr", "sas", at(9, 0), at(15, 0)),
            at(12, 0),
            at(12, 30),
        ));
        shifts.push(droppable(with_pause(
            shift("lenka", "sas", at(11, 0), at(17, 0)),
            at(13, 0),
            at(13, 30),
        )));
    }
    // Club: 13–20, on Friday to 19.
    let first = if matches!(day, Tue | Thu) {
        "petr"
    } else {
        "tomas"
    };
    let last = if day == Fri { at(19, 0) } else { at(20, 0) };
    shifts.push(with_pause(
        shift(first, "nzdm", at(13, 0), at(19, 0)),
        at(15, 0),
        at(15, 30),
    ));
    shifts.push(droppable(with_pause(
        shift("simona", "nzdm", at(14, 0), last),
        at(17, 0),
        at(17, 30),
    )));
    // Debt counselling: Monday to Thursday.
    if day != Fri {
        shifts.push(with_pause(
            shift("hana", "dluhy", at(9, 0), at(15, 0)),
            at(12, 0),
            at(12, 30),
        ));
        // Job counselling: Monday to Thursday 8–16.
        shifts.push(shift("radek", "prace", at(8, 0), at(13, 0)));
        shifts.push(droppable(shift("ivana", "prace", at(12, 0), at(16, 0))));
    }
    // Programme for drug users: 7.5 h without the break; on Friday over midnight, 18–1.
    let who = if matches!(day, Tue | Thu) {
        "jana"
    } else {
        "milan"
    };
    shifts.push(match day {
        Fri => shift("milan", "tpd", at(18, 0), at(25, 0)),
        Wed => droppable(with_pause(
            shift(who, "tpd", at(12, 0), at(20, 0)),
            at(15, 30),
            at(16, 0),
        )),
        _ => with_pause(
            shift(who, "tpd", at(12, 0), at(20, 0)),
            at(15, 30),
            at(16, 0),
        ),
    });
    shifts
}

/// The shifts that were really worked on a day: of the weeks before the demo's first start some
/// were left out, so that not every week fulfils its quota; its last week and later ones are whole.
#[must_use]
pub fn worked(first_monday: Day, day: Day) -> Vec<Planned> {
    let week = (day - first_monday).num_days().div_euclid(7);
    let mut shifts = plan(day.weekday());
    if week < WEEKS_BEFORE - 1 {
        shifts.retain(|s| {
            let mut seed = Seed::of(&["absent", s.login, s.service, &day.to_string()]);
            !(s.droppable && seed.percent(8))
        });
    }
    shifts
}

/// An instant of a day's local clock.
#[must_use]
pub fn instant(day: Day, minutes: u32) -> Instant {
    let day = day + Duration::days(i64::from(minutes / 1440));
    let (hour, minute) = (minutes % 1440 / 60, minutes % 60);
    Instant::from_local(day, hour, minute).unwrap_or(Instant::start_of(day))
}
