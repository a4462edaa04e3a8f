//! Sentences with numbers, names and times in them.
use super::{Lang, Tr};
use domain::Instant;
use domain::entry::Kind;

use crate::local_store::types::Evicted;

impl Tr {
    /// `23 zápisů, 23 potvrzeno`
    #[must_use]
    pub fn tally(self, all: u32, confirmed: u32) -> String {
        let all = self.entries(u64::from(all));
        match self.0 {
            Lang::Cs => format!("{all}, {confirmed} potvrzeno"),
            Lang::En => format!("{all}, {confirmed} confirmed"),
        }
    }

    /// `3 zápisy`
    #[must_use]
    pub fn entries(self, n: u64) -> String {
        self.count(n, ["zápis", "zápisy", "zápisů"], ["entry", "entries"])
    }

    /// `3 zápisy čekají na odeslání`
    #[must_use]
    pub fn waiting(self, n: u32) -> String {
        let n = u64::from(n);
        match self.0 {
            Lang::Cs => self.count(
                n,
                [
                    "zápis čeká na potvrzení",
                    "zápisy čekají na potvrzení",
                    "zápisů čeká na potvrzení",
                ],
                ["", ""],
            ),
            Lang::En => self.count(
                n,
                ["", "", ""],
                [
                    "entry waits for confirmation",
                    "entries wait for confirmation",
                ],
            ),
        }
    }

    /// `2 zápisy odložené`
    #[must_use]
    pub fn set_aside(self, n: u32) -> String {
        self.count(
            u64::from(n),
            ["zápis odložen", "zápisy odloženy", "zápisů odloženo"],
            ["entry set aside", "entries set aside"],
        )
    }

    /// `1 zápis jen v nouzovém deníku, nezavírejte aplikaci`
    #[must_use]
    pub fn in_journal(self, n: u32) -> String {
        let entries = self.entries(u64::from(n));
        match self.0 {
            Lang::Cs => format!("{entries} jen v nouzovém deníku. Nezavírejte aplikaci."),
            Lang::En => format!("{entries} only in the emergency journal. Do not close the app."),
        }
    }

    /// `12 osob`
    #[must_use]
    pub fn persons(self, n: u64) -> String {
        self.count(n, ["osoba", "osoby", "osob"], ["person", "persons"])
    }

    /// `Rozepsaná výměna z 14:05`
    #[must_use]
    pub fn draft_of(self, path: &str, at: Instant) -> String {
        let (cs, en) = match path {
            "/vymena/nova" => ("Rozepsaná výměna", "Unfinished exchange"),
            "/kontakt/novy" => ("Rozepsaný kontakt", "Unfinished contact"),
            "/navsteva/nova" => ("Rozepsaná návštěva", "Unfinished visit"),
            "/hromadne/novy" => ("Rozepsaný hromadný kontakt", "Unfinished contacts in bulk"),
            _ if path.starts_with("/nalez/") => ("Rozepsaný nález", "Unfinished find"),
            _ if path.starts_with("/zapis/") => ("Rozepsaná oprava", "Unfinished correction"),
            _ => ("Rozepsaný zápis", "Unfinished entry"),
        };
        let at = self.moment(at);
        match self.0 {
            Lang::Cs => format!("{cs}, {at}"),
            Lang::En => format!("{en}, {at}"),
        }
    }

    /// `příjem 10, výdej 12`
    #[must_use]
    pub fn in_out(self, received: u64, issued: u64) -> String {
        let (received, issued) = (self.number(received), self.number(issued));
        match self.0 {
            Lang::Cs => format!("příjem {received}, výdej {issued}"),
            Lang::En => format!("in {received}, out {issued}"),
        }
    }

    /// What the undo bar says: the saved state and what it was.
    #[must_use]
    pub fn saved_what(self, what: &str) -> String {
        format!("{}: {what}", self.saved_on_phone())
    }

    /// The bar over an entry that is only in the emergency journal.
    #[must_use]
    pub fn emergency_bar(self) -> String {
        format!("{}. {}", self.emergency(), self.emergency_what())
    }

    /// `3 zápisy ještě nemají potvrzení …`: why log-out waits, and what to do.
    #[must_use]
    pub fn log_out_waits(self, n: u32) -> String {
        let entries = self.count(
            u64::from(n),
            [
                "zápis ještě čeká",
                "zápisy ještě čekají",
                "zápisů ještě čeká",
            ],
            ["entry still waits", "entries still wait"],
        );
        match self.0 {
            Lang::Cs => format!(
                "{entries} na potvrzení serveru. Připojte se a odešlete je, pak se půjde odhlásit."
            ),
            Lang::En => format!(
                "{entries} for the server's confirmation. Connect and send, then you can log out."
            ),
        }
    }

    /// `další pokus: 14:07`; no preposition, which would be *v* or *ve* by the hour
    #[must_use]
    pub fn next_try(self, at: Instant) -> String {
        let at = self.clock(at);
        match self.0 {
            Lang::Cs => format!("další pokus: {at}"),
            Lang::En => format!("next try at {at}"),
        }
    }

    /// `Příliš mnoho pokusů. Zkuste to za 40 s.`
    #[must_use]
    pub fn too_many_tries(self, seconds: u32) -> String {
        let wait = match seconds {
            0..=90 => self.count(
                u64::from(seconds),
                ["sekundu", "sekundy", "sekund"],
                ["second", "seconds"],
            ),
            s => self.count(
                u64::from(s.div_ceil(60)),
                ["minutu", "minuty", "minut"],
                ["minute", "minutes"],
            ),
        };
        match self.0 {
            Lang::Cs => format!("Příliš mnoho pokusů. Počkejte {wait} a zkuste to znovu."),
            Lang::En => format!("Too many tries. Wait {wait} and try again."),
        }
    }

    /// A log-in that failed otherwise.
    #[must_use]
    pub fn log_in_failed(self, code: &str) -> String {
        match self.0 {
            Lang::Cs => format!(
                "Server přihlášení odmítl ({code}). Zkuste to za chvíli; když to potrvá, zavolejte správci."
            ),
            Lang::En => format!(
                "The server refused the log-in ({code}). Try again in a while; call the administrator if it lasts."
            ),
        }
    }

    /// Entries of this phone that neither the phone nor the server has any more.
    #[must_use]
    pub fn gap(self, from: u64, to: u64) -> String {
        match self.0 {
            Lang::Cs => format!(
                "Zápisy č. {from} až {to} z tohoto telefonu chybí na serveru i v telefonu. Řekněte to vedoucímu: čísla ukazují, o které jde."
            ),
            Lang::En => format!(
                "Entries no. {from} to {to} of this phone are missing on the server and on the phone. Tell your manager: the numbers say which."
            ),
        }
    }

    /// The database vanished: what was safe, what came back from the second copies, and what may be
    /// lost.
    #[must_use]
    pub fn evicted(self, vanished: &Evicted) -> String {
        let confirmed = vanished.confirmed_through;
        let all = vanished.max_seq;
        let open = all.saturating_sub(confirmed);
        let back = u64::from(vanished.restored);
        let entries = self.entries(back);
        match self.0 {
            Lang::Cs if open > back && back > 0 => format!("Telefon smazal uložená data. Zápisy do č. {confirmed} jsou na serveru. Z pozdějších ({} až {all}) se z druhé kopie vrátilo: {entries}. Zkontrolujte poslední zápisy a přidejte si aplikaci na plochu.", confirmed + 1),
            Lang::Cs if open > back => format!("Telefon smazal uložená data. Zápisy do č. {confirmed} jsou na serveru, č. {} až {all} mohly zmizet. Zkontrolujte poslední zápisy a přidejte si aplikaci na plochu.", confirmed + 1),
            Lang::Cs if back > 0 => format!("Telefon smazal uložená data. Nic se neztratilo: co nebylo odesláno, se vrátilo z druhé kopie ({entries}), ostatní je na serveru. Přidejte si aplikaci na plochu."),
            Lang::Cs => "Telefon smazal uložená data. Všechny zápisy jsou na serveru, nic se neztratilo. Přidejte si aplikaci na plochu.".to_owned(),
            Lang::En if open > back && back > 0 => format!("The phone deleted the stored data. Entries up to no. {confirmed} are on the server. Of the later ones ({} to {all}), these came back from the second copy: {entries}. Check your last entries and add the app to the home screen.", confirmed + 1),
            Lang::En if open > back => format!("The phone deleted the stored data. Entries up to no. {confirmed} are on the server, no. {} to {all} may be gone. Check your last entries and add the app to the home screen.", confirmed + 1),
            Lang::En if back > 0 => format!("The phone deleted the stored data. Nothing is lost: what was not sent came back from the second copy ({entries}), the rest is on the server. Add the app to the home screen."),
            Lang::En => "The phone deleted the stored data. All entries are on the server, nothing is lost. Add the app to the home screen.".to_owned(),
        }
    }

    /// Storage used: `2,4 MB z 120 MB`
    #[must_use]
    pub fn storage_used(self, used: u64, quota: u64) -> String {
        let size = |bytes: u64| {
            let (unit, name) = if bytes < 1_000_000_000 {
                (1_000_000, "MB")
            } else {
                (1_000_000_000, "GB")
            };
            let tenths = i64::try_from(bytes * 10 / unit).unwrap_or(0);
            format!("{}\u{a0}{name}", self.tenths(tenths))
        };
        let (used, quota) = (size(used), size(quota));
        match self.0 {
            Lang::Cs => format!("{used} z {quota}"),
            Lang::En => format!("{used} of {quota}"),
        }
    }

    /// The name of a kind.
    #[must_use]
    pub const fn kind_name(self, kind: Kind) -> &'static str {
        match kind {
            Kind::Contact => self.kind_contact(),
            Kind::Exchange => self.kind_exchange(),
            Kind::HouseholdVisit => self.kind_visit(),
            Kind::TaskClose => self.kind_task_close(),
            Kind::FoundNeedles => self.kind_found(),
            Kind::FindStep => self.kind_find_step(),
            Kind::BulkContact => self.kind_bulk(),
            Kind::SpanOpen => self.kind_span_open(),
            Kind::SpanClose => self.kind_span_close(),
            Kind::BreakOpen => self.kind_break_open(),
            Kind::BreakClose => self.kind_break_close(),
            Kind::Correction => self.kind_correction(),
            Kind::Withdrawal => self.kind_withdrawal(),
        }
    }

    /// Shown beside numbers of entries without a gap: `23 z 25`
    #[must_use]
    pub fn of_all(self, part: u64, all: u64) -> String {
        match self.0 {
            Lang::Cs => format!("{} z {}", self.number(part), self.number(all)),
            Lang::En => format!("{} of {}", self.number(part), self.number(all)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        text.replace('\u{a0}', " ")
    }

    #[test]
    fn the_tally_reads_like_the_status_line() {
        assert_eq!(
            plain(&Tr(Lang::Cs).tally(23, 23)),
            "23 zápisů, 23 potvrzeno"
        );
        assert_eq!(plain(&Tr(Lang::Cs).tally(1, 0)), "1 zápis, 0 potvrzeno");
        assert_eq!(plain(&Tr(Lang::En).tally(1, 1)), "1 entry, 1 confirmed");
    }

    #[test]
    fn waiting_entries_agree_with_their_verb() {
        let say = |n| plain(&Tr(Lang::Cs).waiting(n));
        assert_eq!(say(1), "1 zápis čeká na potvrzení");
        assert_eq!(say(3), "3 zápisy čekají na potvrzení");
        assert_eq!(say(5), "5 zápisů čeká na potvrzení");
    }

    #[test]
    fn what_hinders_a_log_out_agrees_with_its_verb() {
        let say = |lang, n| plain(&Tr(lang).log_out_waits(n));
        assert!(say(Lang::Cs, 1).starts_with("1 zápis ještě čeká na"));
        assert!(say(Lang::Cs, 2).starts_with("2 zápisy ještě čekají na"));
        assert!(say(Lang::Cs, 5).starts_with("5 zápisů ještě čeká na"));
        assert!(say(Lang::En, 1).starts_with("1 entry still waits for"));
        assert!(say(Lang::En, 2).starts_with("2 entries still wait for"));
    }

    #[test]
    fn a_half_written_correction_is_named_as_one() {
        let path = "/zapis/0193/oprava";
        assert!(
            Tr(Lang::Cs)
                .draft_of(path, Instant(0))
                .starts_with("Rozepsaná oprava, ")
        );
    }

    #[test]
    fn storage_is_said_in_megabytes_or_gigabytes() {
        assert_eq!(
            plain(&Tr(Lang::Cs).storage_used(2_430_000, 10_737_418_240)),
            "2,4 MB z 10,7 GB"
        );
        assert_eq!(
            plain(&Tr(Lang::En).storage_used(0, 120_000_000)),
            "0 MB of 120 MB"
        );
    }

    #[test]
    fn long_waits_are_said_in_minutes() {
        assert_eq!(
            plain(&Tr(Lang::Cs).too_many_tries(100)),
            "Příliš mnoho pokusů. Počkejte 2 minuty a zkuste to znovu."
        );
    }
}
