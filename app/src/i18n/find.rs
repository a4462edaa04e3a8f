//! Texts of the search and of what the quotas of a week still need.
use super::{Lang, Tr, texts};
use chrono::Weekday;
use domain::Day;

texts! {
    search_title: "Hledat", "Search";
    search_label: "Slovo, kód, místo nebo kolega", "Word, code, place or colleague";
    search_hint: "Stačí část slova, háčky a čárky nehrají roli.", "Part of a word is enough, accents do not matter.";
    all_kinds: "všechny druhy", "all kinds";
    only_mine: "Jen moje zápisy", "My entries only";
    search_more: "Hledat ve starších", "Search in older ones";
    search_nothing: "V telefonu takový zápis není.", "There is no such entry on the phone.";
    search_nothing_do: "Zkuste kratší slovo nebo jiný druh. Starší zápisy kolegů zná vedoucí.", "Try a shorter word or another kind. Older entries of colleagues are with your manager.";
    quotas_title: "Co služby ještě potřebují", "What the services still need";
    quotas_hint: "Podle zápisů, které jsou v tomto telefonu; běžící směny jsou započteny do teď.", "By the entries on this phone; running shifts count up to now.";
}

/// *do pátku*
const UNTIL_CS: [&str; 7] = [
    "do pondělí",
    "do úterý",
    "do středy",
    "do čtvrtka",
    "do pátku",
    "do soboty",
    "do neděle",
];
const UNTIL_EN: [&str; 7] = [
    "by Monday",
    "by Tuesday",
    "by Wednesday",
    "by Thursday",
    "by Friday",
    "by Saturday",
    "by Sunday",
];

impl Tr {
    fn results(self, n: u64) -> String {
        self.count(n, ["zápis", "zápisy", "zápisů"], ["entry", "entries"])
    }

    /// `do pátku`, `by Friday`
    #[must_use]
    pub const fn until(self, day: Weekday) -> &'static str {
        let day = day.num_days_from_monday() as usize;
        self.pick(UNTIL_CS[day], UNTIL_EN[day])
    }

    /// A search on its way back.
    #[must_use]
    pub fn searched_to(self, found: u64, to: Day) -> String {
        let (found, day) = (self.results(found), self.date(to));
        match self.0 {
            Lang::Cs => format!("Hledám… {found}, prohledáno po {day}"),
            Lang::En => format!("Searching… {found}, back to {day}"),
        }
    }

    /// A search that has found enough for now.
    #[must_use]
    pub fn search_paused(self, found: u64, to: Day) -> String {
        let (found, day) = (self.results(found), self.date(to));
        match self.0 {
            Lang::Cs => format!("Nalezeno: {found}, prohledáno po {day}"),
            Lang::En => format!("Found: {found}, searched back to {day}"),
        }
    }

    /// A search that has seen everything.
    #[must_use]
    pub fn search_done(self, found: u64) -> String {
        let found = self.results(found);
        match self.0 {
            Lang::Cs => format!("Nalezeno: {found}, prohledáno vše"),
            Lang::En => format!("Found: {found}, searched everything"),
        }
    }

    /// `chybí 4 h 20 min do pátku`
    #[must_use]
    pub fn quota_needs(self, missing: u32, by: Option<Weekday>) -> String {
        if missing == 0 {
            return self.fulfilled().to_owned();
        }
        let time = self.duration(i64::from(missing));
        let until = by.map(|day| format!(" {}", self.until(day)));
        let until = until.unwrap_or_default();
        match self.0 {
            Lang::Cs => format!("chybí {time}{until}"),
            Lang::En => format!("{time} missing{until}"),
        }
    }

    /// `24 h 30 min z 52 h`
    #[must_use]
    pub fn reached_of(self, reached: u32, whole: u32) -> String {
        let time = |minutes| self.duration(i64::from(minutes));
        match self.0 {
            Lang::Cs => format!("{} z {}", time(reached), time(whole)),
            Lang::En => format!("{} of {}", time(reached), time(whole)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_says_until_when_in_good_czech() {
        let plain = |text: String| text.replace('\u{a0}', " ");
        let cs = |m, by| plain(Tr(Lang::Cs).quota_needs(m, by));
        assert_eq!(cs(260, Some(Weekday::Fri)), "chybí 4 h 20 min do pátku");
        assert_eq!(cs(60, None), "chybí 1 h");
        let en = plain(Tr(Lang::En).quota_needs(260, Some(Weekday::Thu)));
        assert_eq!(en, "4 h 20 min missing by Thursday");
    }
}
