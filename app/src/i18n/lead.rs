//! Texts of the managers' pages.
use domain::Day;

use super::{Lang, Tr, texts};

texts! {
    nav_phones: "Telefony", "Phones";
    admin_phones: "kdo má co neodeslaného a co bylo odloženo", "who has what unsent, and what was set aside";
    admin_what: "Na příkazové řádce serveru", "On the server's command line";
    admin_import: "načíst program ze souboru TOML", "load a programme from a TOML file";
    admin_backup: "záloha za běhu", "backup while running";
    admin_restore: "obnova ze zálohy", "restore from a backup";
    admin_help: "všechny příkazy s vysvětlením", "all commands, explained";
    admin_privacy: "Údaje klientů správce nevidí.", "The administrator does not see clients' data.";

    lead_week: "Týden služeb", "The services' week";
    lead_forbidden: "K těmto údajům nemáte přístup. Požádejte správce o členství ve službě.", "You have no access to these data. Ask the administrator for a membership.";
    leads_nothing: "Nevedete žádnou službu ani program.", "You manage no service and no programme.";
    leads_nothing_do: "Požádejte správce o členství, potom se tu ukážou čísla.", "Ask the administrator for a membership, then figures appear here.";
    lead_log_in: "Přihlášení už neplatí. Přihlaste se znovu.", "Your session is no longer valid. Log in again.";
    lead_bad: "Server odpověděl něčím, čemu tato verze nerozumí. Načtěte stránku znovu.", "The server's answer is not understood by this version. Load the page again.";
    no_services_week: "V tomto týdnu neplatí žádná služba.", "No service is valid in this week.";
    no_services_week_do: "Podívejte se na jiný týden, nebo zkontrolujte platnost služeb.", "Look at another week, or check from when the services are valid.";
    worker_hours: "Hodiny pracovníků", "Workers' hours";
    open_hours: "Otevřeno", "Open hours";
    worker_hours_tip: "součet hodin všech pracovníků bez přestávek", "sum of all workers' hours, breaks out";
    open_hours_tip: "čas, kdy pracoval aspoň jeden, bez přestávek", "time when at least one worked, breaks out";
    quota_short: "Má být", "Owed";
    missing: "Chybí", "Missing";
    fulfilled: "splněno", "fulfilled";
    quota_unknown: "zdroj neuvádí", "not given";
    quota_doubtful: "ve zdroji je číslo nejisté", "the number is doubtful in the source";
    basis_open: "plní se otevřenou dobou", "fulfilled by open hours";
    basis_worker: "plní se hodinami pracovníků", "fulfilled by workers' hours";
    by_worker: "Podle pracovníků", "By worker";
    by_day: "Podle dnů", "By day";
    worker: "Pracovník", "Worker";
    return_rate: "Návratnost", "Return rate";
    running_shifts: "Neukončené směny", "Unfinished shifts";
    flagged: "S upozorněním", "Flagged";
    open_service: "Podrobně", "Details";
    print: "Vytisknout", "Print";
    counts_only: "Koordinátor vidí jen počty, ne pracovníky a zápisy.", "A coordinator sees counts only, no workers or entries.";
    holidays: "Svátky", "Holidays";

    entries_behind: "Zápisy za číslem", "Entries behind the figure";
    no_entries_behind: "Za tímto číslem není žádný zápis.", "There is no entry behind this figure.";
    no_entries_behind_do: "Nula je skutečná: v tom období se nic takového nezapsalo.", "The zero is real: nothing like that was written down in the period.";
    adds: "Přidává", "Adds";
    sum: "Součet", "Sum";
    corrected: "opraveno", "corrected";
    to_history: "Historie zápisu", "History of the entry";
    arrived: "Došlo", "Arrived";

    phones_title: "Telefony týmu", "The team's phones";
    phones_what: "Kdo má zápisy, které ještě nedošly.", "Who has entries that have not arrived yet.";
    phones_none: "Zatím se nepřipojil žádný telefon.", "No phone has connected yet.";
    phones_none_do: "Telefon se tu objeví, až se na něm pracovník poprvé přihlásí.", "A phone appears here once a worker has logged in on it.";
    phones_all_in: "Vše došlo", "All arrived";
    pending_since: "čeká od", "waiting since";
    last_sync: "Naposledy", "Last seen";
    missing_entries: "Chybí zápisy", "Entries missing";
    held: "Došlo", "Arrived";
    quarantine: "Odložené zápisy", "Entries set aside";
    quarantine_what: "Server je uchoval, ale nezapočítal. Důvod je u každého.", "The server keeps them but does not count them. Each bears its reason.";
    quarantine_none: "Nic není odloženo.", "Nothing is set aside.";
    quarantine_none_do: "Nemusíte nic dělat: server započítal vše, co přišlo.", "There is nothing to do: the server counted all that came.";
    quarantine_raw: "Obsah, jak přišel", "Content as it came";
    released: "přijato dodatečně", "accepted afterwards";
    sender: "Odeslal(a)", "Sent by";

    figure_worker_minutes: "Hodiny pracovníků", "Workers' hours";
    figure_open_minutes: "Otevřená doba", "Open hours";
    kind_shift: "Směna", "Shift";
}

impl Tr {
    /// `3 dny`
    #[must_use]
    pub fn days(self, n: u32) -> String {
        self.count(u64::from(n), ["den", "dny", "dnů"], ["day", "days"])
    }

    /// `Velikonoční pondělí (po 21. 4.): 41 h 36 min z 52 h`
    #[must_use]
    pub fn reduced(self, names: &str, after: &str, before: &str) -> String {
        match self.0 {
            Lang::Cs => format!("{names}: místo {before} jen {after}"),
            Lang::En => format!("{names}: {after} instead of {before}"),
        }
    }

    /// `Kde: pátek 21. listopadu`: the entries behind a figure, for the page's heading.
    #[must_use]
    pub fn day_to_day(self, from: Day, to: Day) -> String {
        if from == to {
            self.day(from)
        } else {
            format!("{} – {}", self.day(from), self.day(to))
        }
    }

    /// The accessible name of a figure's link: `Kontakty: 12. Zobrazit zápisy`
    #[must_use]
    pub fn opens_entries(self, what: &str, value: &str) -> String {
        match self.0 {
            Lang::Cs => format!("{what}: {value}. Zobrazit zápisy"),
            Lang::En => format!("{what}: {value}. Show the entries"),
        }
    }
}
