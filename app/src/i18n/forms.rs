//! Texts of the forms of visits, finds and contacts in bulk.
use super::{Lang, Tr, texts};
use domain::entry::{FindState, Point};
use domain::person::Sex;
use domain::{Day, Instant};

texts! {
    new_visit: "Návštěva v rodině", "Family visit";
    new_found: "Nález jehel", "Needles found";
    new_bulk: "Hromadně", "In bulk";
    title_visit: "Nová návštěva", "New visit";
    title_found: "Nový nález", "New find";
    title_bulk: "Hromadný kontakt", "Contacts in bulk";
    title_step: "Nález: další krok", "Find: next step";
    title_fix_visit: "Oprava návštěvy", "Correct a visit";
    title_fix_found: "Oprava nálezu", "Correct a find";
    title_fix_bulk: "Oprava hromadného kontaktu", "Correct contacts in bulk";

    no_service_for_this: "Žádná z vašich služeb takové zápisy nevede.", "None of your services keeps such entries.";

    on_behalf_hint: "Práce za klienta bez něj: úřad, dopis, telefonát. Klienta vyberte, jestli ho znáte kódem.", "Work for a client without the client: an office, a letter, a call. Choose the client if there is a code.";
    missed_hint: "Byli jste domluveni a klient nepřišel. Nepočítá se jako kontakt.", "It was agreed and the client did not come. It does not count as a contact.";
    remote_hint: "Telefon, e-mail nebo chat: počítá se jako nepřímý kontakt.", "Phone, e-mail or chat: it counts as an indirect contact.";

    family: "Rodina", "Family";
    family_label: "Označení rodiny", "The family's label";
    family_hint: "Jak jí říkáte v evidenci, třeba K-12. Bez jmen a adres.", "What your records call it, like K-12. No names or addresses.";
    known_families: "Navštívené rodiny", "Families visited";
    family_new: "Nová rodina. Doplňte, kdo do ní patří.", "A new family. Say who belongs to it.";
    family_known: "Rodinu s tímto označením už znáte: vyberte ji níže.", "You know a family with this label: choose it below.";
    other_family: "Jiná rodina", "Another family";
    family_members: "Kdo do rodiny patří", "Who belongs to the family";
    adults: "Dospělí", "Adults";
    children: "Děti", "Children";
    visit_result: "Jak to dopadlo", "How it went";
    visit_purpose: "Účel", "Purpose";
    who_was_met: "Koho jste zastihli", "Who was met";
    everybody: "Celá rodina", "The whole family";
    travel_minutes: "Cesta tam a zpět v minutách", "The way there and back, in minutes";
    visit_areas: "Čeho se týkala", "What it was about";
    agreed_tasks: "Domluvené úkoly", "Tasks agreed";
    add_task: "Přidat úkol", "Add a task";
    task: "Úkol", "Task";
    due: "Do kdy", "By when";
    task_done: "splněno", "done";
    task_dropped: "zrušeno", "dropped";
    next_visit: "Příští návštěva", "Next visit";

    to_do: "Co je potřeba", "To do";
    new_visit_to: "Zapsat návštěvu", "Write the visit";
    task_drop: "Zrušit úkol", "Drop the task";
    on_my_way: "Jdu tam", "On my way";
    collected: "Sebráno…", "Collected…";
    gap_text: "bez zápisu", "nothing written";
    fill_gap: "Doplnit", "Fill in";
    overlaps: "překrývá se s jiným zápisem", "overlaps another entry";

    pieces_found: "Kusů", "Pieces";
    pieces_collected: "Sebráno kusů", "Pieces collected";
    pieces_collected_hint: "Nechte 0, jestli jich bylo tolik, kolik bylo nahlášeno.", "Leave 0 if there were as many as reported.";
    disposal_state: "Stav", "State";
    disposed_to: "Kam jehly přišly", "Where the needles went";
    place_words: "Kde přesně", "Where exactly";
    place_words_hint: "Slovy, třeba: pod lavičkou u lampy 12. Ne něčí byt.", "In words, like: under the bench by lamp 12. Nobody's home.";
    found_source: "Kdo nahlásil", "Who reported it";
    exact_place: "Bod na mapě", "Point on the map";
    add_point: "Přidat polohu telefonu", "Add the phone's position";
    drop_point: "Odebrat polohu", "Remove the position";
    place_running: "Zjišťuji polohu…", "Finding the position…";
    place_denied: "Prohlížeč polohu nedovolil. Povolte ji v nastavení stránky, nebo místo popište slovy.", "The browser did not allow the position. Allow it in the page's settings, or describe the place in words.";
    place_unknown: "Polohu se nepodařilo zjistit. Zkuste to venku znovu, nebo místo popište slovy.", "The position was not found. Try again outside, or describe the place in words.";

    how_many_persons: "S kolika lidmi", "With how many people";
    minutes_together: "Minut dohromady", "Minutes altogether";
    by_cell: "Podle užívání", "By drug use";
    by_drug: "Uživatelé podle hlavní drogy", "Users by primary drug";
    rest_to: "Zbytek přičíst k:", "Add the rest to:";
    foreigners: "Z toho cizinci", "Foreigners among them";
    refused_to_speak: "Odmítli mluvit (nepočítají se)", "Refused to speak (not counted)";
}

impl Tr {
    /// How far a find is.
    #[must_use]
    pub const fn find_state(self, state: FindState) -> &'static str {
        match state {
            FindState::Reported => self.pick("nahlášeno", "reported"),
            FindState::OnTheWay => self.pick("na cestě", "on the way"),
            FindState::Collected => self.pick("sebráno", "collected"),
        }
    }

    /// `K-12 · 2 dospělí, 3 děti`
    #[must_use]
    pub fn family_line(self, label: &str, adults: u32, children: u32) -> String {
        if (adults, children) == (0, 0) {
            return label.to_owned();
        }
        format!("{label} · {}", self.people_of(adults, children))
    }

    /// `2 dospělí, 3 děti`
    #[must_use]
    pub fn people_of(self, adults: u32, children: u32) -> String {
        let adults = self.count(
            u64::from(adults),
            ["dospělý", "dospělí", "dospělých"],
            ["adult", "adults"],
        );
        let children = self.count(
            u64::from(children),
            ["dítě", "děti", "dětí"],
            ["child", "children"],
        );
        format!("{adults}, {children}")
    }

    /// `Později (3)`
    #[must_use]
    pub fn to_do_later(self, n: u64) -> String {
        format!("{} ({})", self.pick("Později", "Later"), self.number(n))
    }

    /// `Další nálezy (4)`
    #[must_use]
    pub fn more_finds(self, n: u64) -> String {
        format!(
            "{} ({})",
            self.pick("Další nálezy", "More finds"),
            self.number(n)
        )
    }

    /// `Domluvili kolegové (12)`
    #[must_use]
    pub fn to_do_others(self, n: u64) -> String {
        let title = self.pick("Domluvili kolegové", "Agreed by colleagues");
        format!("{title} ({})", self.number(n))
    }

    /// Persons of a sex, as the form of contacts in bulk counts them.
    #[must_use]
    pub const fn sexes(self, sex: Sex) -> &'static str {
        match sex {
            Sex::M => self.pick("Muži", "Men"),
            Sex::F => self.pick("Ženy", "Women"),
            Sex::X => self.pick("Jiné pohlaví", "Another sex"),
            Sex::U => self.pick("Pohlaví nevíme", "Sex not known"),
        }
    }

    /// `dnes`, `mělo být st 3. 12.`, `do st 3. 12.`
    #[must_use]
    pub fn due_on(self, due: Day, today: Day) -> String {
        let day = self.day(due);
        match (self.0, due.cmp(&today)) {
            (Lang::Cs, std::cmp::Ordering::Equal) => "dnes".to_owned(),
            (Lang::Cs, std::cmp::Ordering::Less) => format!("mělo být {day}"),
            (Lang::Cs, std::cmp::Ordering::Greater) => format!("do {day}"),
            (Lang::En, std::cmp::Ordering::Equal) => "today".to_owned(),
            (Lang::En, std::cmp::Ordering::Less) => format!("was due {day}"),
            (Lang::En, std::cmp::Ordering::Greater) => format!("by {day}"),
        }
    }

    /// `9:50–11:00 · 1 h 10 min bez zápisu`
    #[must_use]
    pub fn gap_line(self, from: Instant, to: Instant, minutes: u32) -> String {
        let length = self.duration(i64::from(minutes));
        format!(
            "{}–{} · {length} {}",
            self.clock(from),
            self.clock(to),
            self.gap_text()
        )
    }

    /// `23 zápisů dnes, 23 potvrzeno`
    #[must_use]
    pub fn ledger(self, all: u64, confirmed: u64) -> String {
        let entries = self.entries(all);
        match self.0 {
            Lang::Cs => format!("{entries}, {confirmed} potvrzeno serverem"),
            Lang::En => format!("{entries}, {confirmed} confirmed by the server"),
        }
    }

    /// `zavolat na úřad, do 3. 12.`
    #[must_use]
    pub fn task_line(self, text: &str, due: Option<Day>) -> String {
        match (self.0, due) {
            (_, None) => text.to_owned(),
            (Lang::Cs, Some(day)) => format!("{text}, do {}", self.day(day)),
            (Lang::En, Some(day)) => format!("{text}, by {}", self.day(day)),
        }
    }

    /// `5 kusů`
    #[must_use]
    pub fn pieces(self, n: u64) -> String {
        self.count(n, ["kus", "kusy", "kusů"], ["piece", "pieces"])
    }

    /// `50,41012° s. š., 13,26099° v. d.`
    #[must_use]
    pub fn point(self, point: Point) -> String {
        let degrees = |n: f64| format!("{:.5}", n.abs());
        let (north, east) = (point.lat >= 0.0, point.lon >= 0.0);
        match self.0 {
            Lang::Cs => format!(
                "{}° {}, {}° {}",
                degrees(point.lat).replace('.', ","),
                if north { "s. š." } else { "j. š." },
                degrees(point.lon).replace('.', ","),
                if east { "v. d." } else { "z. d." },
            ),
            Lang::En => format!(
                "{}° {}, {}° {}",
                degrees(point.lat),
                if north { "N" } else { "S" },
                degrees(point.lon),
                if east { "E" } else { "W" },
            ),
        }
    }

    /// The position was found, to so many metres.
    #[must_use]
    pub fn place_found(self, metres: f64) -> String {
        let metres = self.number(metres.clamp(1.0, 99_999.0).round() as u64);
        match self.0 {
            Lang::Cs => format!("Poloha přidána, přesnost asi {metres} m."),
            Lang::En => format!("Position added, to about {metres} m."),
        }
    }

    /// How many persons are shared out, and what is wrong with it.
    #[must_use]
    pub fn shared_out(self, shared: u64, whole: u64) -> String {
        match (self.0, shared.cmp(&whole)) {
            (Lang::Cs, std::cmp::Ordering::Less) => {
                format!("Rozděleno {shared} z {whole}, chybí {}.", whole - shared)
            }
            (Lang::Cs, std::cmp::Ordering::Equal) => format!("Rozděleno všech {whole}."),
            (Lang::Cs, std::cmp::Ordering::Greater) => format!(
                "Rozděleno {shared} z {whole}, o {} víc, než kolik jich bylo.",
                shared - whole
            ),
            (Lang::En, std::cmp::Ordering::Less) => {
                format!(
                    "{shared} of {whole} shared out, {} missing.",
                    whole - shared
                )
            }
            (Lang::En, std::cmp::Ordering::Equal) => format!("All {whole} shared out."),
            (Lang::En, std::cmp::Ordering::Greater) => format!(
                "{shared} of {whole} shared out, {} more than there were.",
                shared - whole
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_familys_people_are_counted_in_good_czech() {
        let line = |a, c| {
            Tr(Lang::Cs)
                .family_line("K-12", a, c)
                .replace('\u{a0}', " ")
        };
        assert_eq!(line(2, 3), "K-12 · 2 dospělí, 3 děti");
        assert_eq!(line(1, 5), "K-12 · 1 dospělý, 5 dětí");
        assert_eq!(line(0, 0), "K-12");
    }

    #[test]
    fn a_point_reads_in_both_languages() {
        let point = Point {
            lat: 50.410_12,
            lon: -13.260_99,
        };
        assert_eq!(
            Tr(Lang::Cs).point(point),
            "50,41012° s. š., 13,26099° z. d."
        );
        assert_eq!(Tr(Lang::En).point(point), "50.41012° N, 13.26099° W");
    }

    #[test]
    fn shares_say_what_is_missing_and_what_is_too_many() {
        let tr = Tr(Lang::Cs);
        assert_eq!(tr.shared_out(2, 7), "Rozděleno 2 z 7, chybí 5.");
        assert_eq!(tr.shared_out(7, 7), "Rozděleno všech 7.");
        assert_eq!(
            tr.shared_out(9, 7),
            "Rozděleno 9 z 7, o 2 víc, než kolik jich bylo."
        );
    }
}
