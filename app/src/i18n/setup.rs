//! Texts of the pages that change reference data, and of the audit.
use super::{Lang, Tr, texts};

texts! {
    quota_fulfilled_by: "Čím se plní", "Fulfilled by";
    setup_services: "Služby a úvazky", "Services and quotas";
    setup_services_what: "názvy, formuláře, kolik hodin má být, historie změn", "names, forms, hours owed, history of changes";
    setup_providers: "Poskytovatelé", "Providers";
    setup_providers_what: "organizace, které služby poskytují", "the organisations that provide services";
    setup_localities: "Lokality", "Localities";
    setup_localities_what: "místa, která nabízejí formuláře", "the places that forms offer";
    setup_lists: "Číselníky", "Code lists";
    setup_lists_what: "možnosti ve formulářích", "the choices in forms";
    setup_audit: "Kdo co změnil", "Who changed what";
    setup_audit_what: "přihlášení, změny, zařízení", "log-ins, changes, devices";
    setup_offline: "Jste bez připojení. Nic se neuložilo; co jste napsali, tu zůstává. Připojte se a zkuste to znovu.", "You are offline. Nothing was saved; what you typed stays here. Connect and try again.";
    setup_meanwhile: "Mezitím to změnil někdo jiný. Co jste napsali, zůstalo ve formuláři; u polí vidíte, co je uloženo teď. Zkontrolujte to a uložte znovu.", "Somebody else changed it meanwhile. What you typed is still in the form; beside it you see what is saved now. Check it and save again.";
    setup_meanwhile_list: "Mezitím to změnil někdo jiný. Seznam teď ukazuje nový stav. Zkontrolujte ho a zkuste to znovu.", "Somebody else changed it meanwhile. The list now shows the new state. Check it and try again.";
    setup_saved: "Uloženo na serveru. Telefony to dostanou při příští synchronizaci.", "Saved on the server. Phones get it with their next sync.";
    setup_saving: "Ukládám…", "Saving…";
    setup_now: "Teď je uloženo", "Saved now";
    setup_refused: "Server to odmítl. Zkontrolujte, co jste napsali.", "The server refused it. Check what you typed.";
    setup_not_yours: "Toto může změnit jen koordinátor programu nebo správce.", "Only the programme's coordinator or the administrator can change this.";
    setup_read_only: "Můžete se dívat, měnit ne.", "You can look but not change.";
    setup_none_of_yours: "V žádném programu nemůžete přidat službu.", "You cannot add a service to any programme.";
    setup_no_provider: "Zatím tu není žádný poskytovatel.", "There is no provider yet.";
    setup_no_provider_do: "Poskytovatele přidá správce, nebo přijde se souborem programu.", "The administrator adds one, or it comes with a programme file.";
    setup_none_found: "Žádná lokalita tomu neodpovídá.", "No locality matches.";
    setup_none_found_do: "Zkuste kratší slovo.", "Try a shorter word.";
    setup_no_code: "V tomto číselníku zatím nic není.", "There is nothing in this code list yet.";
    setup_no_code_do: "Možnosti přidá koordinátor programu nebo správce.", "The programme's coordinator or the administrator adds choices.";
    setup_no_service: "Zatím tu není žádná služba.", "There is no service yet.";
    setup_no_service_do: "Službu přidá koordinátor programu nebo správce.", "The programme's coordinator or the administrator adds one.";
    setup_no_locality: "Zatím tu není žádná lokalita.", "There is no locality yet.";
    setup_no_locality_do: "Lokalitu přidá ten, kdo program vede.", "Whoever leads the programme adds one.";
    setup_back: "Zpět na správu", "Back to administration";
    setup_slug: "Zkratka v adresách", "Short name in addresses";
    setup_slug_hint: "Malá písmena bez háčků, číslice a pomlčka. Později nejde změnit.", "Small letters, digits and hyphens. It cannot be changed later.";
    setup_name: "Název", "Name";
    setup_name_cs: "Název česky", "Name in Czech";
    setup_name_en: "Název anglicky", "Name in English";
    setup_from: "Od", "From";
    setup_to: "Do (včetně)", "To (included)";
    setup_to_hint: "Prázdné: bez konce.", "Empty: no end.";
    setup_programme: "Program", "Programme";
    setup_provider: "Poskytovatel", "Provider";
    setup_type: "Druh služby", "Type of service";
    setup_kinds: "Co pracovníci zapisují", "What workers record";
    setup_capacity: "Okamžitá kapacita", "Instant capacity";
    setup_target: "Plánovaný počet osob", "Planned persons";
    setup_where: "Kde pracuje", "Where it works";
    setup_where_hint: "Nic nevybráno: všude v programu.", "Nothing chosen: everywhere in the programme.";
    setup_new_service: "Nová služba", "New service";
    setup_add: "Přidat", "Add";
    setup_rename: "Přejmenovat", "Rename";
    setup_up: "Posunout nahoru", "Move up";
    setup_down: "Posunout dolů", "Move down";
    setup_place: "Pořadí", "Place";
    setup_retire: "Vyřadit", "Retire";
    setup_bring_back: "Vrátit", "Bring back";
    setup_retired: "vyřazeno", "retired";
    setup_retired_what: "Vyřazené už formuláře nenabízejí. Staré zápisy ho ukazují dál.", "What is retired is no longer offered by forms. Old entries still show it.";
    setup_search: "Hledat", "Search";
    setup_more: "Zobrazit další", "Show more";
    setup_history: "Historie změn", "History of changes";
    setup_first: "První zápis", "First version";
    setup_imported: "ze souboru programu", "from the programme's file";
    setup_by_provider: "u poskytovatele", "at the provider";

    quotas: "Kolik má být za týden", "What is owed a week";
    quotas_table: "Úvazky podle platnosti", "Quotas by validity";
    quotas_none: "Žádný úvazek není zapsán.", "No quota is recorded.";
    quotas_none_do: "Týden pak nemá s čím srovnávat hodiny. Úvazek přidá vedoucí.", "The week then has nothing to compare the hours with. The manager adds a quota.";
    quotas_manager: "Úvazek je závazek vůči donátorovi, proto ho mění jen koordinátor programu nebo správce.", "The quota is owed to the funder, so only the programme's coordinator or the administrator changes it.";
    quota_new: "Nový úvazek", "New quota";
    quota_new_hint: "Dosavadní skončí den předtím a zůstane v historii.", "The one before ends on the day before and stays in the history.";
    quota_hours: "Hodin týdně", "Hours a week";
    quota_days: "nebo dnů týdně", "or days a week";
    quota_on: "V které dny", "On which days";
    quota_any: "Kolik dnů od pondělí do pátku", "How many days of Monday to Friday";
    quota_any_hint: "Jen když dny nejsou pevně dané.", "Only if the days are not fixed.";
    quota_holidays: "Svátky ho snižují", "Holidays reduce it";
    quota_end: "Ukončit", "End";
    quota_end_last: "Poslední den úvazku", "Last day of the quota";
    quota_valid: "Platí", "Valid";
    quota_owed: "Má být", "Owed";
    quota_when: "Dny", "Days";
    quota_unsaid: "neuvedeno", "not given";

    code: "Kód", "Code";
    list_code_hint: "Písmena bez háčků, číslice, tečka, pomlčka; nejvýš 16. Později nejde změnit.", "Letters, digits, dot, hyphen; 16 at most. It cannot be changed later.";
    code_cs: "Česky", "Czech";
    code_en: "Anglicky", "English";
    code_new: "Nová možnost", "New choice";
    list_code_for: "Pro koho", "For whom";
    code_all: "všechny programy", "all programmes";
    code_out_programme: "Nenabízet v programu", "Do not offer in the programme";
    code_out_service: "Nenabízet ve službě", "Do not offer in the service";
    code_in_again: "Nabízet znovu", "Offer again";
    code_only: "jen", "only";
    code_who: "Kde se nenabízí", "Where it is not offered";

    audit_action: "Co", "What";
    audit_any: "cokoli", "anything";
    audit_subject: "Čeho se to týká", "What it is about";
    audit_subject_hint: "Například service/prunerov-sas.", "For example service/prunerov-sas.";
    audit_find: "Najít", "Find";
    audit_none: "Nic takového tu není.", "There is nothing like that.";
    audit_none_do: "Zkuste jiné dny, nebo zrušte filtry.", "Try other days, or clear the filters.";
    audit_newer: "Novější", "Newer";
    audit_older: "Starší", "Older";
    audit_command: "příkazová řádka", "command line";
    audit_unknown: "někdo jiný", "somebody else";
}

impl Tr {
    /// Why the server refuses a field, and what to do.
    #[must_use]
    pub fn setup_reason(self, reason: &str, value: &str) -> String {
        let text = match reason {
            "missing" | "missing_field" => self.pick("Vyplňte to.", "Fill this in."),
            "too_long" => self.pick(
                "Zkraťte to, je to moc dlouhé.",
                "Shorten it, it is too long.",
            ),
            "not_a_day" => self.pick(
                "To není den. Vyberte ho v kalendáři.",
                "This is no day. Choose one in the calendar.",
            ),
            "end_before_start" => self.pick(
                "Konec je před začátkem. Opravte jeden z nich.",
                "The end is before the start. Correct one of them.",
            ),
            "outside_validity" => self.pick(
                "To je mimo dobu, po kterou služba nebo program platí. Zvolte jiný den.",
                "This is outside the days of the service or programme. Choose another day.",
            ),
            "overlaps" => {
                return match self.0 {
                    Lang::Cs => format!(
                        "Překrývá se s úvazkem od {value}. Nejdřív ho ukončete, nebo zvolte jiný den."
                    ),
                    Lang::En => format!(
                        "It overlaps the quota from {value}. End that one first, or choose another day."
                    ),
                };
            }
            "too_many_hours" => self.pick(
                "Tolik hodin se do těch dnů nevejde. Snižte hodiny, nebo přidejte dny.",
                "So many hours do not fit into these days. Lower the hours or add days.",
            ),
            "too_many_days" => self.pick(
                "Tolik dnů k dispozici není. Snižte počet.",
                "There are not so many days. Lower the number.",
            ),
            "nothing_owed" => self.pick("Napište hodiny, nebo dny.", "Write hours or days."),
            "both_owed" => self.pick(
                "Napište jen hodiny, nebo jen dny.",
                "Write only hours or only days.",
            ),
            "no_days" => self.pick(
                "Vyberte dny, nebo napište jejich počet.",
                "Choose days, or write how many.",
            ),
            "both_days" => self.pick(
                "Vyberte dny, nebo napište jejich počet, ne obojí.",
                "Choose days or write how many, not both.",
            ),
            "out_of_range" => self.pick(
                "Takové číslo to být nemůže. Opravte ho.",
                "It cannot be this number. Correct it.",
            ),
            "exists" => self.pick(
                "To už tu je. Zvolte něco jiného.",
                "This is here already. Choose something else.",
            ),
            "quota_outside" => self.pick(
                "Některý úvazek začíná dřív. Zvolte dřívější den.",
                "A quota begins earlier. Choose an earlier day.",
            ),
            "service_outside" => self.pick(
                "Některá služba je mimo tyto dny. Zvolte jiný den.",
                "A service is outside these days. Choose another day.",
            ),
            "not_yours" => self.setup_not_yours(),
            "unknown" => self.pick(
                "To server nezná. Vyberte z nabídky.",
                "The server does not know this. Choose from what is offered.",
            ),
            "bad_value" | "wrong_type" => self.pick(
                "Tak se to psát nedá. Podívejte se na nápovědu u pole.",
                "It cannot be written like this. See the hint at the field.",
            ),
            _ => self.setup_refused(),
        };
        text.to_owned()
    }

    /// `12 možností, 1 vyřazená`
    #[must_use]
    pub fn choices(self, all: u32, retired: u32) -> String {
        let choices = self.count(
            u64::from(all),
            ["možnost", "možnosti", "možností"],
            ["choice", "choices"],
        );
        match retired {
            0 => choices,
            n => format!("{choices}, {}: {n}", self.setup_retired()),
        }
    }

    /// `4 dny od pondělí do pátku`
    #[must_use]
    pub fn of_working_days(self, n: u8) -> String {
        let days = self.days(u32::from(n));
        match self.0 {
            Lang::Cs => format!("{days} od pondělí do pátku"),
            Lang::En => format!("{days} of Monday to Friday"),
        }
    }

    /// What was done, by the audit's stable code; a code of a newer server shows itself.
    #[must_use]
    pub fn audit_word(self, action: &str) -> String {
        let text = match action {
            "login" => self.pick("přihlášení", "log-in"),
            "login_failed" => self.pick("nepodařené přihlášení", "failed log-in"),
            "device_revoked" => self.pick("odhlášené zařízení", "device logged out"),
            "reference_changed" => self.pick(
                "změna služeb, úvazků nebo číselníků",
                "change of services, quotas or lists",
            ),
            "account_added" => self.pick("nový účet", "new account"),
            "account_disabled" => self.pick("zakázaný účet", "account disabled"),
            "password_changed" => self.pick("změněné heslo", "password changed"),
            "membership_added" => self.pick("nové členství", "new membership"),
            "entry_erased" => self.pick("vymazaný zápis", "entry erased"),
            other => return other.to_owned(),
        };
        text.to_owned()
    }

    /// The name of a document or a part of it, as a history tells of it.
    #[must_use]
    pub fn setup_field(self, field: &str) -> String {
        let (first, rest) = field.split_once('.').unwrap_or((field, ""));
        let name = match first {
            "name" if rest == "cs" => return self.setup_name_cs().to_owned(),
            "name" if rest == "en" => return self.setup_name_en().to_owned(),
            "name" => self.setup_name(),
            "from" => self.setup_from(),
            "to" => self.setup_to(),
            "kinds" => self.setup_kinds(),
            "capacity" => self.setup_capacity(),
            "persons_target" => self.setup_target(),
            "localities" => self.setup_where(),
            "quotas" => self.quotas(),
            "not_offered" => self.code_who(),
            other => other,
        };
        match rest.split_once('.') {
            Some((of, part)) => format!("{name} {of}: {}", self.setup_part(part)),
            None if rest.is_empty() => name.to_owned(),
            None => format!("{name} {rest}"),
        }
    }

    fn setup_part(self, part: &str) -> &str {
        match part {
            "from" => self.setup_from(),
            "to" => self.setup_to(),
            "owed" => self.quota_owed(),
            "days" => self.quota_when(),
            "holidays_reduce" => self.quota_holidays(),
            other => other,
        }
    }

    /// The name of a code list.
    #[must_use]
    pub const fn list_name(self, list: &str) -> Option<&'static str> {
        Some(match list.as_bytes() {
            b"service" => self.pick("Druhy služeb", "Types of services"),
            b"form" => self.pick("Forma služby", "Form of service"),
            b"sex" => self.pick("Pohlaví", "Sex"),
            b"identity" => self.pick("Jak je osoba známá", "How a person is known"),
            b"role" => self.pick("Vztah ke službě", "Relation to the service"),
            b"drug_cell" => self.pick("Vztah k drogám", "Relation to drugs"),
            b"place_type" => self.pick("Typ místa", "Kind of place"),
            b"esf_status" => self.pick("Postavení na trhu práce", "Status on the labour market"),
            b"education" => self.pick("Vzdělání", "Education"),
            b"disadvantage" => self.pick("Znevýhodnění", "Disadvantages"),
            b"contact_kind" => self.pick("Druhy kontaktu", "Kinds of contact"),
            b"act" => self.pick("Úkony", "Acts"),
            b"referral" => self.pick("Kam předáno", "Referrals"),
            b"item" => self.pick("Materiál výměny", "Exchange material"),
            b"for_whom" => self.pick("Pro koho mění", "For whom a client exchanges"),
            b"count_method" => self.pick("Způsob počítání", "Ways of counting"),
            b"test" => self.pick("Testy", "Tests"),
            b"test_result" => self.pick("Výsledky testů", "Results of tests"),
            b"found_source" => self.pick("Kdo našel jehly", "Who found needles"),
            b"found_disposal" => self.pick("Kam jehly přišly", "Where needles went"),
            b"topic" => self.pick("Témata", "Topics"),
            b"shift_type" => self.pick("Druhy směn", "Kinds of shifts"),
            _ => return None,
        })
    }
}
