//! Czech public holidays (act 245/2000) and working days.
//!
//! The calendar is that of the act as it stands since 2001; the one change since then is Good
//! Friday, a holiday from 2016 on.
use crate::programme::Lang;
use crate::time::Day;
use chrono::{Datelike, Duration, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

/// One of the thirteen public holidays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holiday {
    /// 1 January.
    NewYear,
    /// Two days before Easter Sunday, from 2016 on.
    GoodFriday,
    /// The day after Easter Sunday.
    EasterMonday,
    /// 1 May.
    LabourDay,
    /// 8 May.
    VictoryDay,
    /// 5 July.
    CyrilAndMethodius,
    /// 6 July.
    JanHus,
    /// 28 September.
    Statehood,
    /// 28 October.
    Independence,
    /// 17 November.
    Freedom,
    /// 24 December.
    ChristmasEve,
    /// 25 December.
    ChristmasDay,
    /// 26 December.
    SecondChristmasDay,
}

impl Holiday {
    /// Its usual name.
    #[must_use]
    pub const fn name(self, lang: Lang) -> &'static str {
        let (cs, en) = match self {
            Holiday::NewYear => ("Nový rok", "New Year's Day"),
            Holiday::GoodFriday => ("Velký pátek", "Good Friday"),
            Holiday::EasterMonday => ("Velikonoční pondělí", "Easter Monday"),
            Holiday::LabourDay => ("Svátek práce", "Labour Day"),
            Holiday::VictoryDay => ("Den vítězství", "Victory Day"),
            Holiday::CyrilAndMethodius => ("Cyril a Metoděj", "Saints Cyril and Methodius"),
            Holiday::JanHus => ("Den upálení mistra Jana Husa", "Jan Hus Day"),
            Holiday::Statehood => ("Den české státnosti", "Czech Statehood Day"),
            Holiday::Independence => ("Den vzniku ČSR", "Independence Day"),
            Holiday::Freedom => (
                "Den boje za svobodu a demokracii",
                "Freedom and Democracy Day",
            ),
            Holiday::ChristmasEve => ("Štědrý den", "Christmas Eve"),
            Holiday::ChristmasDay => ("1. svátek vánoční", "Christmas Day"),
            Holiday::SecondChristmasDay => ("2. svátek vánoční", "St Stephen's Day"),
        };
        match lang {
            Lang::Cs => cs,
            Lang::En => en,
        }
    }
}

/// Easter Sunday of a Gregorian year (Oudin's form of the computus).
///
/// `None` only outside the years that the formula and the calendar type know.
#[must_use]
pub fn easter(year: i32) -> Option<Day> {
    let golden = year % 19;
    let century = year / 100;
    let moon = (century - century / 4 - (8 * century + 13) / 25 + 19 * golden + 15) % 30;
    let epact = moon - (moon / 28) * (1 - (moon / 28) * (29 / (moon + 1)) * ((21 - golden) / 11));
    let weekday = (year + year / 4 + epact + 2 - century + century / 4) % 7;
    let from_march = epact - weekday;
    let month = 3 + (from_march + 40) / 44;
    let day = from_march + 28 - 31 * (month / 4);
    NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}

/// The public holiday of a day, if it is one.
#[must_use]
pub fn holiday(day: Day) -> Option<Holiday> {
    let fixed = match (day.month(), day.day()) {
        (1, 1) => Some(Holiday::NewYear),
        (5, 1) => Some(Holiday::LabourDay),
        (5, 8) => Some(Holiday::VictoryDay),
        (7, 5) => Some(Holiday::CyrilAndMethodius),
        (7, 6) => Some(Holiday::JanHus),
        (9, 28) => Some(Holiday::Statehood),
        (10, 28) => Some(Holiday::Independence),
        (11, 17) => Some(Holiday::Freedom),
        (12, 24) => Some(Holiday::ChristmasEve),
        (12, 25) => Some(Holiday::ChristmasDay),
        (12, 26) => Some(Holiday::SecondChristmasDay),
        _ => None,
    };
    fixed.or_else(|| {
        // Easter moves between 22 March and 25 April; no fixed holiday lies in that time.
        let sunday = easter(day.year())?;
        if day == sunday + Duration::days(1) {
            Some(Holiday::EasterMonday)
        } else if day == sunday - Duration::days(2) && day.year() >= 2016 {
            Some(Holiday::GoodFriday)
        } else {
            None
        }
    })
}

/// Monday to Friday and no public holiday.
#[must_use]
pub fn is_working_day(day: Day) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && holiday(day).is_none()
}

/// The number of working days of a calendar year.
#[must_use]
pub fn working_days(year: i32) -> u32 {
    let Some(first) = NaiveDate::from_ymd_opt(year, 1, 1) else {
        return 0;
    };
    let days = first.iter_days().take_while(|day| day.year() == year);
    days.filter(|day| is_working_day(*day)).map(|_| 1).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn day(y: i32, m: u32, d: u32) -> Day {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[rstest]
    #[case(2013, 3, 31)]
    #[case(2014, 4, 20)]
    #[case(2015, 4, 5)]
    #[case(2024, 3, 31)]
    #[case(2025, 4, 20)]
    #[case(2026, 4, 5)]
    #[case(2027, 3, 28)]
    #[case(2028, 4, 16)]
    #[case(2029, 4, 1)]
    #[case(2030, 4, 21)]
    // The extremes, and the two years in which the computus has its exceptions.
    #[case(1818, 3, 22)]
    #[case(1943, 4, 25)]
    #[case(1981, 4, 19)]
    #[case(2049, 4, 18)]
    fn easter_sunday(#[case] year: i32, #[case] month: u32, #[case] of_month: u32) {
        assert_eq!(easter(year), Some(day(year, month, of_month)));
    }

    #[rstest]
    #[case(2013, 252)]
    #[case(2014, 252)]
    #[case(2015, 251)]
    #[case(2024, 252)]
    #[case(2025, 251)]
    #[case(2026, 250)]
    #[case(2027, 252)]
    fn working_days_of_a_year(#[case] year: i32, #[case] expected: u32) {
        assert_eq!(working_days(year), expected);
    }

    #[rstest]
    #[case(2013, 12)]
    #[case(2015, 12)]
    #[case(2016, 13)]
    #[case(2026, 13)]
    fn thirteen_holidays_since_good_friday_joined_in_2016(
        #[case] year: i32,
        #[case] expected: usize,
    ) {
        let all: Vec<Holiday> = day(year, 1, 1)
            .iter_days()
            .take_while(|d| d.year() == year)
            .filter_map(holiday)
            .collect();
        assert_eq!(all.len(), expected);
        assert_eq!(all.contains(&Holiday::GoodFriday), expected == 13);
    }

    #[test]
    fn easter_monday_2014_is_a_holiday_and_its_friday_is_not() {
        assert_eq!(holiday(day(2014, 4, 21)), Some(Holiday::EasterMonday));
        assert_eq!(holiday(day(2014, 4, 18)), None);
        assert_eq!(holiday(day(2016, 3, 25)), Some(Holiday::GoodFriday));
        assert_eq!(
            holiday(day(2014, 4, 20)),
            None,
            "Easter Sunday itself is not in the act"
        );
    }

    #[test]
    fn every_easter_is_a_sunday_between_22_march_and_25_april() {
        for year in 1900..2200 {
            let sunday = easter(year).unwrap();
            assert_eq!(sunday.weekday(), Weekday::Sun, "{year}");
            assert!(
                day(year, 3, 22) <= sunday && sunday <= day(year, 4, 25),
                "{year}"
            );
        }
    }

    #[test]
    fn names_are_there_in_both_languages() {
        assert_eq!(Holiday::EasterMonday.name(Lang::Cs), "Velikonoční pondělí");
        assert_eq!(Holiday::EasterMonday.name(Lang::En), "Easter Monday");
    }
}
