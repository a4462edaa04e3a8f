//! Numbers, plurals, dates and durations as each language writes them.
use super::{Lang, Tr};
use chrono::Datelike;
use domain::{Day, Instant, IsoWeek};

/// No-break space: a number stays with its unit.
const NB: char = '\u{a0}';

const DAYS_CS: [&str; 7] = ["po", "út", "st", "čt", "pá", "so", "ne"];
const DAYS_EN: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const LONG_DAYS_CS: [&str; 7] = [
    "pondělí",
    "úterý",
    "středa",
    "čtvrtek",
    "pátek",
    "sobota",
    "neděle",
];
const LONG_DAYS_EN: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];
const MONTHS_CS: [&str; 12] = [
    "ledna",
    "února",
    "března",
    "dubna",
    "května",
    "června",
    "července",
    "srpna",
    "září",
    "října",
    "listopadu",
    "prosince",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Which of the three Czech forms a number takes; English uses `One` and `Many`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plural {
    /// 1
    One,
    /// 2, 3, 4
    Few,
    /// 0 and 5 upwards
    Many,
}

impl Plural {
    /// The form for `n`.
    #[must_use]
    pub const fn of(n: u64) -> Self {
        match n {
            1 => Self::One,
            2..=4 => Self::Few,
            _ => Self::Many,
        }
    }
}

impl Tr {
    /// `n` with its noun: Czech in three forms, English in two.
    #[must_use]
    pub fn count(self, n: u64, cs: [&str; 3], en: [&str; 2]) -> String {
        let noun = match (self.0, Plural::of(n)) {
            (Lang::Cs, Plural::One) => cs[0],
            (Lang::Cs, Plural::Few) => cs[1],
            (Lang::Cs, Plural::Many) => cs[2],
            (Lang::En, Plural::One) => en[0],
            (Lang::En, _) => en[1],
        };
        format!("{}{NB}{noun}", self.number(n))
    }

    /// A whole number with groups of three from five digits on (`12 500`, `12,500`).
    #[must_use]
    pub fn number(self, n: u64) -> String {
        let digits = n.to_string();
        if digits.len() < 5 {
            return digits;
        }
        let mut out = String::with_capacity(digits.len() + 3);
        for (i, c) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                out.push(match self.0 {
                    Lang::Cs => NB,
                    Lang::En => ',',
                });
            }
            out.push(c);
        }
        out
    }

    /// Tenths with the language's decimal sign; none after it if it is zero: `41,6`, `52`.
    #[must_use]
    pub fn tenths(self, n: i64) -> String {
        let (whole, rest) = (n.abs() / 10, n.abs() % 10);
        let sign = if n < 0 { "−" } else { "" };
        match rest {
            0 => format!("{sign}{whole}"),
            _ => format!("{sign}{whole}{}{rest}", self.pick(",", ".")),
        }
    }

    /// Minutes as people say them: `4 h 20 min`, `4 h`, `20 min`, `0 min`.
    #[must_use]
    pub fn duration(self, minutes: i64) -> String {
        let sign = if minutes < 0 { "−" } else { "" };
        let (h, m) = (minutes.abs() / 60, minutes.abs() % 60);
        match (h, m) {
            (0, m) => format!("{sign}{m}{NB}min"),
            (h, 0) => format!("{sign}{h}{NB}h"),
            (h, m) => format!("{sign}{h}{NB}h {m}{NB}min"),
        }
    }

    /// `14:05`, the clock of Europe/Prague.
    #[must_use]
    pub fn clock(self, at: Instant) -> String {
        let (h, m) = at.local_clock();
        format!("{h}:{m:02}")
    }

    /// `pá 21. 11.`, `Fri 21 Nov`
    #[must_use]
    pub fn day(self, day: Day) -> String {
        let w = day.weekday().num_days_from_monday() as usize;
        match self.0 {
            Lang::Cs => format!("{} {}.{NB}{}.", DAYS_CS[w], day.day(), day.month()),
            Lang::En => {
                let month = &MONTHS_EN[day.month0() as usize][..3];
                format!("{} {}{NB}{month}", DAYS_EN[w], day.day())
            }
        }
    }

    /// `pá`, `Fri`
    #[must_use]
    pub const fn weekday(self, day: chrono::Weekday) -> &'static str {
        let w = day.num_days_from_monday() as usize;
        self.pick(DAYS_CS[w], DAYS_EN[w])
    }

    /// `pátek 21. listopadu`, `Friday 21 November`
    #[must_use]
    pub fn long_day(self, day: Day) -> String {
        let w = day.weekday().num_days_from_monday() as usize;
        let month = day.month0() as usize;
        match self.0 {
            Lang::Cs => format!("{} {}.{NB}{}", LONG_DAYS_CS[w], day.day(), MONTHS_CS[month]),
            Lang::En => format!("{} {}{NB}{}", LONG_DAYS_EN[w], day.day(), MONTHS_EN[month]),
        }
    }

    /// `21. 11. 2026`, `21 Nov 2026`
    #[must_use]
    pub fn date(self, day: Day) -> String {
        match self.0 {
            Lang::Cs => format!("{}.{NB}{}.{NB}{}", day.day(), day.month(), day.year()),
            Lang::En => {
                let month = &MONTHS_EN[day.month0() as usize][..3];
                format!("{}{NB}{month}{NB}{}", day.day(), day.year())
            }
        }
    }

    /// Day and clock: `pá 21. 11. 14:05`
    #[must_use]
    pub fn moment(self, at: Instant) -> String {
        format!("{} {}", self.day(at.day()), self.clock(at))
    }

    /// As [`moment`](Self::moment), with the year if it is not today's: a slip in it must be seen.
    #[must_use]
    pub fn moment_near(self, at: Instant, today: Day) -> String {
        let day = at.day();
        match day.year() == today.year() {
            true => self.moment(at),
            false => format!("{} {} {}", self.day(day), day.year(), self.clock(at)),
        }
    }

    /// `17. týden 2014`, `Week 17, 2014`
    #[must_use]
    pub fn week(self, week: IsoWeek) -> String {
        match self.0 {
            Lang::Cs => format!("{}.{NB}týden {}", week.week(), week.year()),
            Lang::En => format!("Week{NB}{}, {}", week.week(), week.year()),
        }
    }

    /// First and last day of a week: `21. 4. 2014 – 27. 4. 2014`
    #[must_use]
    pub fn week_days(self, week: IsoWeek) -> String {
        let days = week.days();
        format!("{} – {}", self.date(days[0]), self.date(days[6]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CS: Tr = Tr(Lang::Cs);
    const EN: Tr = Tr(Lang::En);

    fn plain(text: &str) -> String {
        text.replace(NB, " ")
    }

    fn day(y: i32, m: u32, d: u32) -> Day {
        Day::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn czech_has_three_plural_forms_and_zero_takes_the_last() {
        let say = |n| plain(&CS.count(n, ["zápis", "zápisy", "zápisů"], ["entry", "entries"]));
        let said: Vec<_> = [0, 1, 2, 4, 5, 11, 21, 22, 104].map(say).into();
        assert_eq!(
            said,
            [
                "0 zápisů",
                "1 zápis",
                "2 zápisy",
                "4 zápisy",
                "5 zápisů",
                "11 zápisů",
                "21 zápisů",
                "22 zápisů",
                "104 zápisů"
            ]
        );
    }

    #[test]
    fn english_has_two() {
        let say = |n| plain(&EN.count(n, ["zápis", "zápisy", "zápisů"], ["entry", "entries"]));
        assert_eq!([0, 1, 2].map(say), ["0 entries", "1 entry", "2 entries"]);
    }

    #[test]
    fn durations() {
        let say = |n| plain(&CS.duration(n));
        assert_eq!(
            [0, 20, 60, 260, -45, -60].map(say),
            ["0 min", "20 min", "1 h", "4 h 20 min", "−45 min", "−1 h"]
        );
    }

    #[test]
    fn days_and_clock_in_prague() {
        let d = day(2025, 11, 21);
        assert_eq!(plain(&CS.day(d)), "pá 21. 11.");
        assert_eq!(plain(&EN.day(d)), "Fri 21 Nov");
        assert_eq!(plain(&CS.long_day(d)), "pátek 21. listopadu");
        assert_eq!(plain(&EN.long_day(d)), "Friday 21 November");
        assert_eq!(plain(&CS.date(d)), "21. 11. 2025");
        let at = Instant::from_local(d, 14, 5).unwrap();
        assert_eq!(CS.clock(at), "14:05");
        assert_eq!(plain(&CS.moment(at)), "pá 21. 11. 14:05");
    }

    #[test]
    fn weeks_bear_their_iso_year() {
        let week = IsoWeek::of(day(2014, 12, 29));
        assert_eq!(plain(&CS.week(week)), "1. týden 2015");
        assert_eq!(plain(&EN.week(week)), "Week 1, 2015");
        assert_eq!(plain(&CS.week_days(week)), "29. 12. 2014 – 4. 1. 2015");
    }

    #[test]
    fn big_numbers_are_grouped_from_five_digits_on() {
        assert_eq!([7, 9999].map(|n| CS.number(n)), ["7", "9999"]);
        assert_eq!(plain(&CS.number(12_500)), "12 500");
        assert_eq!(EN.number(1_234_567), "1,234,567");
    }

    #[test]
    fn tenths_take_the_decimal_sign_of_the_language() {
        assert_eq!([416, 520, -5].map(|n| CS.tenths(n)), ["41,6", "52", "−0,5"]);
        assert_eq!(EN.tenths(416), "41.6");
    }
}
