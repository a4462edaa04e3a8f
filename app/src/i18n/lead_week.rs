//! Texts of the managers' week: what is missing in words, how it stands to date, what to look at.
use domain::Day;

use super::{Lang, Tr, texts};

texts! {
    glance: "Služby na první pohled", "The services at a glance";
    glance_hours: "Hodiny", "Hours";
    state_of_week: "V týdnu", "In the week";
    month_to_date: "Měsíc dosud", "Month to date";
    whole_to_date: "Od začátku služby", "Since the service began";
    to_date: "Dosud", "To date";
    to_date_offline: "Dosavadní součty se nepodařilo načíst.", "The sums to date could not be loaded.";
    owed_to_date: "Mělo být", "Owed";
    done_to_date: "Odpracováno", "Done";
    difference: "Rozdíl", "Difference";
    to_look_at: "K vyřízení", "To look at";
    nothing_to_look_at: "Nic nečeká na vyřízení.", "Nothing waits to be looked at.";
    to_look_at_failed: "Co je k vyřízení, se nepodařilo načíst.", "What is to be looked at could not be loaded.";
    all_entries: "Všechny zápisy", "All entries";
    by_kind: "Podle druhu", "By kind";
    count_of: "Počet", "Count";
    chart_hours: "Graf hodin podle dnů", "Chart of the hours by day";
    csv: "Stáhnout CSV", "Download CSV";
    csv_row: "Řádek", "Row";
    csv_whole: "celkem", "total";
    csv_hours: "v hodinách", "in hours";
    week_label: "Týden", "Week";
    decide_title: "Dvě opravy téže verze", "Two corrections of the same version";
    decide_what: "Vznikly na dvou telefonech, které o sobě nevěděly. Vyberte, která platí; ostatní se vezmou zpět a zůstanou v historii.", "They were made on two phones that did not know of each other. Choose the one that holds; the others are taken back and stay in the history.";
    decide_this: "Platí tato", "This one holds";
    decide_holds: "Teď platí", "Holds now";
    decide_reason: "Rozhodnutí vedoucího mezi dvěma opravami", "The manager's decision between two corrections";
    decided: "Rozhodnuto. Projeví se po odeslání.", "Decided. It takes effect once it is sent.";
    decided_already: "Rozhodnutí už je zapsané a čeká na odeslání.", "The decision is written down and waits to be sent.";
}

/// When a week is, seen from today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// What is missing can be made up until this day.
    Until(Day),
    /// It cannot any more.
    Over,
}

impl Tr {
    /// `chybí 4 h 20 min do pátku`, `chybělo 4 h 20 min`
    #[must_use]
    pub fn lacks(self, amount: &str, left: Left) -> String {
        use chrono::Datelike as _;
        match (self.0, left) {
            (Lang::Cs, Left::Until(day)) => format!("chybí {amount} {}", self.until(day.weekday())),
            (Lang::En, Left::Until(day)) => {
                format!("{amount} missing {}", self.until(day.weekday()))
            }
            (Lang::Cs, Left::Over) => format!("chybělo {amount}"),
            (Lang::En, Left::Over) => format!("{amount} were missing"),
        }
    }

    /// `splněno, navíc 2 h`
    #[must_use]
    pub fn ahead(self, amount: &str) -> String {
        match self.0 {
            Lang::Cs => format!("splněno, navíc {amount}"),
            Lang::En => format!("fulfilled, {amount} more"),
        }
    }

    /// `chybí 4 h`, without a day.
    #[must_use]
    pub fn short_of(self, amount: &str) -> String {
        match self.0 {
            Lang::Cs => format!("chybí {amount}"),
            Lang::En => format!("{amount} missing"),
        }
    }

    /// `2 dvojice oprav k rozhodnutí`
    #[must_use]
    pub fn to_decide(self, n: u64) -> String {
        self.count(
            n,
            [
                "zápis se dvěma opravami: rozhodněte",
                "zápisy se dvěma opravami: rozhodněte",
                "zápisů se dvěma opravami: rozhodněte",
            ],
            [
                "entry with two corrections: decide",
                "entries with two corrections: decide",
            ],
        )
    }

    /// `3 zápisy s upozorněním`
    #[must_use]
    pub fn flagged_entries(self, n: u64) -> String {
        self.count(
            n,
            [
                "zápis s upozorněním",
                "zápisy s upozorněním",
                "zápisů s upozorněním",
            ],
            ["flagged entry", "flagged entries"],
        )
    }

    /// `2 telefony mají neodeslané zápisy`
    #[must_use]
    pub fn phones_waiting(self, n: u64) -> String {
        self.count(
            n,
            [
                "telefon má neodeslané zápisy",
                "telefony mají neodeslané zápisy",
                "telefonů má neodeslané zápisy",
            ],
            ["phone has unsent entries", "phones have unsent entries"],
        )
    }

    /// `1 odložený zápis`
    #[must_use]
    pub fn aside_entries(self, n: u64) -> String {
        self.count(
            n,
            ["odložený zápis", "odložené zápisy", "odložených zápisů"],
            ["entry set aside", "entries set aside"],
        )
    }

    /// `1 neukončená směna`
    #[must_use]
    pub fn open_shifts(self, n: u64) -> String {
        self.count(
            n,
            ["neukončená směna", "neukončené směny", "neukončených směn"],
            ["unfinished shift", "unfinished shifts"],
        )
    }

    /// For a screen reader: `pondělí: hodiny 8 h, otevřeno 6 h`.
    #[must_use]
    pub fn hours_of_day(self, day: Day, worked: u32, open: u32) -> String {
        format!(
            "{}: {} {}, {} {}",
            self.day(day),
            self.worker_hours(),
            self.duration(i64::from(worked)),
            self.open_hours(),
            self.duration(i64::from(open))
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_said_in_words_with_the_day_until_which_it_can_be_made_up() {
        let friday = Left::Until("2026-01-09".parse().unwrap());
        let (cs, en) = (Tr(Lang::Cs), Tr(Lang::En));
        assert_eq!(cs.lacks("4 h 20 min", friday), "chybí 4 h 20 min do pátku");
        assert_eq!(
            en.lacks("4 h 20 min", friday),
            "4 h 20 min missing by Friday"
        );
        assert_eq!(cs.lacks("2 dny", Left::Over), "chybělo 2 dny");
        assert_eq!(cs.ahead("2 h"), "splněno, navíc 2 h");
        let plain = |text: String| text.replace('\u{a0}', " ");
        assert_eq!(
            plain(cs.to_decide(2)),
            "2 zápisy se dvěma opravami: rozhodněte"
        );
        assert_eq!(
            plain(cs.phones_waiting(5)),
            "5 telefonů má neodeslané zápisy"
        );
        assert_eq!(plain(en.flagged_entries(1)), "1 flagged entry");
    }
}
