//! Instants, local days and ISO weeks of the programme's zone, never of the phone's.
use chrono::{DateTime, Datelike, NaiveDate, Offset, TimeZone, Utc};
use chrono_tz::Europe::Prague;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A local calendar day in Europe/Prague.
pub type Day = NaiveDate;

/// Microseconds in a minute.
pub const MINUTE_US: i64 = 60_000_000;
/// Microseconds in an hour.
pub const HOUR_US: i64 = 60 * MINUTE_US;

/// A moment: microseconds since 1970-01-01T00:00:00Z. In JSON a plain integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Instant(pub i64);

impl Instant {
    /// The earliest instant that an entry may bear: 2000-01-01T00:00:00Z.
    pub const EARLIEST: Instant = Instant(946_684_800_000_000);
    /// The first instant that no entry may bear: 2100-01-01T00:00:00Z.
    pub const LATEST: Instant = Instant(4_102_444_800_000_000);

    /// The same moment, `minutes` later (earlier if negative).
    #[must_use]
    pub const fn plus_minutes(self, minutes: i64) -> Self {
        Self(self.0.saturating_add(minutes.saturating_mul(MINUTE_US)))
    }

    /// As a chrono value, for display and calendar arithmetic.
    #[must_use]
    pub fn utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0).unwrap_or(DateTime::<Utc>::MIN_UTC)
    }

    /// The local day in Europe/Prague on which this moment falls.
    #[must_use]
    pub fn day(self) -> Day {
        let at = self.utc().with_timezone(&Prague);
        // In the last hours of the calendar the local day is beyond it: a wrong clock may tell them.
        at.naive_utc()
            .checked_add_offset(at.offset().fix())
            .map_or(Day::MAX, |local| local.date())
    }

    /// Hour and minute of the local clock in Europe/Prague.
    #[must_use]
    pub fn local_clock(self) -> (u32, u32) {
        use chrono::Timelike;
        let t = self.utc().with_timezone(&Prague);
        (t.hour(), t.minute())
    }

    /// From a local wall clock in Europe/Prague. In the hour that happens twice the first one is
    /// taken; a time in the hour that is skipped is taken an hour later.
    #[must_use]
    pub fn from_local(day: Day, hour: u32, minute: u32) -> Option<Self> {
        let naive = day.and_hms_opt(hour, minute, 0)?;
        let local = match Prague.from_local_datetime(&naive) {
            chrono::LocalResult::Single(t) | chrono::LocalResult::Ambiguous(t, _) => t,
            chrono::LocalResult::None => Prague
                .from_local_datetime(&(naive + chrono::Duration::hours(1)))
                .earliest()?,
        };
        Some(Self(local.timestamp_micros()))
    }

    /// The instant at which a local day begins.
    #[must_use]
    pub fn start_of(day: Day) -> Self {
        // Prague never changes its clock at midnight in the years the product knows, so the
        // local midnight always exists.
        Self::from_local(day, 0, 0).unwrap_or(Self(0))
    }

    /// RFC 3339 with microseconds in UTC, for reports and logs.
    #[must_use]
    pub fn rfc3339(self) -> String {
        self.utc()
            .to_rfc3339_opts(chrono::SecondsFormat::Micros, true)
    }
}

/// An ISO 8601 week: Monday first, week 1 holds 4 January. Its year is not the calendar year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IsoWeek {
    year: i32,
    week: u32,
}

/// A text that names no week.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a week is written like 2014-W17, with a week that the year has")]
pub struct BadWeek;

impl IsoWeek {
    /// A week of an ISO year.
    ///
    /// # Errors
    /// [`BadWeek`] if the year has no such week, e.g. 2014-W53.
    pub fn new(year: i32, week: u32) -> Result<Self, BadWeek> {
        if !(1970..2200).contains(&year) {
            return Err(BadWeek);
        }
        NaiveDate::from_isoywd_opt(year, week, chrono::Weekday::Mon).ok_or(BadWeek)?;
        Ok(Self { year, week })
    }

    /// The week in which a day falls.
    #[must_use]
    pub fn of(day: Day) -> Self {
        let w = day.iso_week();
        Self {
            year: w.year(),
            week: w.week(),
        }
    }

    /// ISO year.
    #[must_use]
    pub const fn year(self) -> i32 {
        self.year
    }

    /// Week number, 1 to 53.
    #[must_use]
    pub const fn week(self) -> u32 {
        self.week
    }

    /// Its Monday.
    #[must_use]
    pub fn monday(self) -> Day {
        NaiveDate::from_isoywd_opt(self.year, self.week, chrono::Weekday::Mon).unwrap_or_default()
    }

    /// Its seven days, Monday to Sunday.
    #[must_use]
    pub fn days(self) -> [Day; 7] {
        let monday = self.monday();
        std::array::from_fn(|i| monday + chrono::Duration::days(i as i64))
    }

    /// From Monday 00:00 local to the next Monday 00:00 local: 167, 168 or 169 hours.
    #[must_use]
    pub fn bounds(self) -> (Instant, Instant) {
        let monday = self.monday();
        (
            Instant::start_of(monday),
            Instant::start_of(monday + chrono::Duration::days(7)),
        )
    }

    /// The week `n` weeks later (earlier if negative).
    #[must_use]
    pub fn plus(self, n: i64) -> Self {
        Self::of(self.monday() + chrono::Duration::days(7 * n))
    }
}

impl fmt::Display for IsoWeek {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-W{:02}", self.year, self.week)
    }
}

impl FromStr for IsoWeek {
    type Err = BadWeek;
    fn from_str(s: &str) -> Result<Self, BadWeek> {
        let (year, week) = s.split_once("-W").ok_or(BadWeek)?;
        if year.len() != 4
            || week.len() != 2
            || !s
                .bytes()
                .all(|b| b.is_ascii_digit() || b == b'-' || b == b'W')
        {
            return Err(BadWeek);
        }
        Self::new(
            year.parse().map_err(|_| BadWeek)?,
            week.parse().map_err(|_| BadWeek)?,
        )
    }
}

impl Serialize for IsoWeek {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for IsoWeek {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
#[path = "time_tests.rs"]
mod tests;
