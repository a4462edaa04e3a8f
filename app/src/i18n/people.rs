//! Texts of setting up people.
use super::{Lang, Tr, texts};

texts! {
    people_title: "Lidé", "People";
    admin_people: "pozvat, změnit členství, odebrat přístup", "invite, change memberships, end access";
    people_new: "Pozvat člověka", "Invite somebody";
    people_search: "Hledat jméno", "Search a name";
    people_state: "Stav", "State";
    people_all: "vše", "all";
    people_provider: "Poskytovatel", "Provider";
    people_programme: "Program", "Programme";
    people_sort: "Řadit podle", "Sort by";
    sort_name: "jména", "name";
    sort_seen: "kdo se dlouho neozval", "silent longest";
    sort_unsent: "neodeslaných zápisů", "unsent entries";
    people_none: "Nikdo tomu neodpovídá.", "Nobody matches.";
    people_none_do: "Zkuste kratší jméno, nebo zrušte filtry.", "Try a shorter name, or clear the filters.";
    no_memberships: "Tento člověk nemá žádné členství.", "This person has no membership.";
    no_memberships_do: "Bez členství nevidí žádnou službu. Přidejte ho níže.", "Without one no service is shown. Add one below.";
    clear_filters: "Zrušit filtry", "Clear the filters";
    people_next: "Další", "Next";
    people_before: "Předchozí", "Previous";
    people_offline: "Server není dostupný. Co jste napsali, zůstalo; zkuste to znovu, až bude signál.", "The server cannot be reached. What you typed is still here; try again when there is signal.";
    no_membership_now: "dnes bez členství", "no membership today";
    state_active: "aktivní", "active";
    state_invited: "pozván(a), ještě bez hesla", "invited, no password yet";
    state_disabled: "bez přístupu", "no access";
    role_worker: "Pracovník", "Worker";
    role_manager: "Vedoucí", "Manager";
    role_coordinator: "Koordinátor", "Coordinator";
    role_administrator: "Správce", "Administrator";
    people_role: "Role", "Role";
    people_services: "Služby", "Services";
    no_service_is_all: "Bez výběru platí pro celého poskytovatele.", "With none chosen it holds for the whole provider.";
    choose: "vyberte", "choose";
    valid_from: "Platí od", "Valid from";
    valid_to: "Platí do (prázdné: bez konce)", "Valid to (empty: no end)";
    full_name: "Jméno a příjmení", "Full name";
    fill_name: "Napište jméno.", "Write the name.";
    login_hint: "Písmena bez háčků a čárek, číslice, tečka, pomlčka, podtržítko.", "Letters without accents, digits, dot, dash, underscore.";
    make_code: "Přidat a vytvořit kód", "Add and make a code";
    working: "Pracuji…", "Working…";
    to_person: "Na stránku člověka", "To the person's page";
    code_once: "Kód se ukazuje jen teď. Zkopírujte odkaz, nebo ho vytiskněte a předejte osobně.", "The code is shown only now. Copy the link, or print it and hand it over in person.";
    copy_link: "Zkopírovat odkaz", "Copy the link";
    copied: "Odkaz je zkopírovaný.", "The link is copied.";
    not_copied: "Prohlížeč kopírování nedovolil. Označte odkaz a zkopírujte ho ručně.", "The browser did not let us copy. Select the link and copy it by hand.";
    memberships: "Členství", "Memberships";
    membership: "Členství", "Membership";
    add_membership: "Přidat členství", "Add a membership";
    membership_withdrawn: "zrušeno jako omyl, neplatilo nikdy", "taken back as a mistake, never valid";
    membership_not_now: "dnes neplatí", "not valid today";
    change: "Změnit", "Change";
    take_back: "Zrušit jako omyl", "Take back as a mistake";
    take_back_what: "Členství pak neplatilo v žádný den. Zápisy, které už došly, zůstanou; vrátit se dá tlačítkem Změnit.", "The membership was then valid on no day. Entries that arrived stay; Change brings it back.";
    save_name: "Uložit jméno", "Save the name";
    not_yours_alone: "Jméno, heslo a telefony tohoto člověka mění správce: má role, které nespravujete.", "The administrator changes this person's name, password and phones: they have roles you do not manage.";
    reset_password: "Nové heslo (vytvořit kód)", "New password (make a code)";
    new_code: "Vytvořit nový kód", "Make a new code";
    withdraw_code: "Zrušit kód", "Withdraw the code";
    enable: "Vrátit přístup", "Give access back";
    disable: "Odebrat přístup", "End access";
    revoke: "Odebrat přístup telefonu", "End the phone's access";
    device_version: "verze", "version";
    invitation_title: "Nastavit heslo", "Set a password";
    code_label: "Kód z pozvánky", "Code of the invitation";
    code_hint: "Tři skupiny po čtyřech znacích. Na velikosti písmen a pomlčkách nezáleží.", "Three groups of four characters. Case and dashes do not matter.";
    go_on: "Pokračovat", "Go on";
    new_password: "Nové heslo", "New password";
    password_hint: "Aspoň 10 znaků. Dobře se pamatuje několik slov za sebou.", "At least 10 characters. Several words in a row are easy to remember.";
    password_again: "Heslo ještě jednou", "The password once more";
    passwords_differ: "Hesla se liší. Napište je obě stejně.", "The passwords differ. Write both the same.";
    set_password: "Nastavit heslo", "Set the password";
}

impl Tr {
    /// `1–50 z 5 000`
    #[must_use]
    pub fn people_shown(self, first: usize, last: usize, total: usize) -> String {
        let total = self.number(total as u64);
        match self.0 {
            Lang::Cs => format!("{first}–{last} z {total}"),
            Lang::En => format!("{first}–{last} of {total}"),
        }
    }

    /// Above a code.
    #[must_use]
    pub fn code_for(self, name: &str) -> String {
        match self.0 {
            Lang::Cs => format!("Kód pro: {name}"),
            Lang::En => format!("Code for: {name}"),
        }
    }

    /// What who is given a code does with it.
    #[must_use]
    pub fn code_what(self, until: &str) -> String {
        match self.0 {
            Lang::Cs => format!(
                "Otevřete odkaz v telefonu, nebo na stránce /pozvanka napište kód, a nastavte si heslo. Kód platí do {until} a jde použít jednou."
            ),
            Lang::En => format!(
                "Open the link on your phone, or type the code on the page /pozvanka, and set your password. The code is valid until {until} and works once."
            ),
        }
    }

    /// A code waits to be used.
    #[must_use]
    pub fn code_open(self, until: &str) -> String {
        match self.0 {
            Lang::Cs => format!("Vydaný kód čeká na použití, platí do {until}."),
            Lang::En => format!("A code waits to be used, valid until {until}."),
        }
    }

    /// `od 1. 1. 2026, bez konce`
    #[must_use]
    pub fn day_and_later(self, day: &str) -> String {
        match self.0 {
            Lang::Cs => format!("od {day}, bez konce"),
            Lang::En => format!("since {day}, no end"),
        }
    }

    /// Since when a phone is out.
    #[must_use]
    pub fn revoked(self, at: &str) -> String {
        match self.0 {
            Lang::Cs => format!("bez přístupu od {at}"),
            Lang::En => format!("no access since {at}"),
        }
    }

    /// What it means for the entries in a phone that its access ends.
    #[must_use]
    pub fn revoke_what(self, pending: u32) -> String {
        let waits = match pending {
            0 => String::new(),
            n => format!(" {}.", self.waiting(n)),
        };
        match self.0 {
            Lang::Cs => format!(
                "Telefon si vyžádá nové přihlášení.{waits} Co má neodeslané, mu zůstane; co přesto pošle, server uchová stranou a po novém přihlášení přijme."
            ),
            Lang::En => format!(
                "The phone will ask to log in again.{waits} What it has unsent stays on it; what it sends all the same is set aside and accepted after the next log-in."
            ),
        }
    }

    /// What it means that somebody's access ends.
    #[must_use]
    pub fn disable_what(self, name: &str) -> String {
        match self.0 {
            Lang::Cs => format!(
                "{name} se už nepřihlásí a všechny telefony ztratí přístup. Zápisy, které došly, zůstanou; co telefony ještě pošlou, server uchová stranou. Přístup jde vrátit."
            ),
            Lang::En => format!(
                "{name} can no longer log in and all phones lose access. Entries that arrived stay; what phones still send is set aside. Access can be given back."
            ),
        }
    }

    /// For whom a code is.
    #[must_use]
    pub fn invitation_for(self, name: &str, login: &str) -> String {
        match self.0 {
            Lang::Cs => format!("{name}, vaše přihlašovací jméno je {login}. Zvolte si heslo."),
            Lang::En => format!("{name}, your log-in name is {login}. Choose a password."),
        }
    }

    /// Why a change of people was refused and what to do; none: a code this version does not know.
    #[must_use]
    pub fn people_reason(self, field: &str, reason: &str) -> Option<&'static str> {
        let name = field.rsplit('.').next().unwrap_or_default();
        Some(match (name, reason) {
            ("login", "login_taken") => self.pick(
                "Toto přihlašovací jméno už někdo má. Zvolte jiné.",
                "This log-in name is taken. Choose another one.",
            ),
            ("login", "length" | "characters") => self.login_hint(),
            ("name", "length" | "characters") => self.pick(
                "Jméno má mít 1 až 100 znaků na jednom řádku.",
                "The name has 1 to 100 characters on one line.",
            ),
            ("password", "length") => self.password_hint(),
            ("provider", "missing_field" | "unknown_provider") => {
                self.pick("Vyberte poskytovatele.", "Choose a provider.")
            }
            ("programme", "missing_field" | "unknown_programme") => {
                self.pick("Vyberte program.", "Choose a programme.")
            }
            ("services", _) => self.pick(
                "Vyberte aspoň jednu službu tohoto poskytovatele.",
                "Choose at least one service of this provider.",
            ),
            ("from", "overlap") => self.pick(
                "V těchto dnech už stejné členství má. Upravte dny, nebo změňte to stávající.",
                "The same membership is there on these days already. Change the days, or the one that is there.",
            ),
            ("from", _) => self.pick("Vyplňte první den.", "Fill in the first day."),
            ("to", "to_before_from") => self.pick(
                "Poslední den je před prvním. Opravte ho.",
                "The last day is before the first. Correct it.",
            ),
            ("to", _) => self.pick("Opravte poslední den.", "Correct the last day."),
            (_, "other_provider") => self.pick(
                "Člověk patří i k jinému poskytovateli. Požádejte správce.",
                "The person belongs to another provider too. Ask the administrator.",
            ),
            (_, "other_role") => self.pick(
                "Tuto roli mění jen správce. Požádejte ho.",
                "Only the administrator changes this role. Ask them.",
            ),
            (_, "last_administrator") => self.pick(
                "Je to poslední správce. Nejdřív přidejte jiného, který se už přihlásil.",
                "This is the last administrator. Add another one first, who has set a password.",
            ),
            (_, "oneself") => self.pick(
                "Přístup si nejde odebrat sám sobě. Požádejte jiného správce.",
                "You cannot end your own access. Ask another administrator.",
            ),
            (_, "account_disabled") => self.pick(
                "Člověk je bez přístupu. Nejdřív mu ho vraťte.",
                "The person has no access. Give it back first.",
            ),
            ("id", "unknown_person") => self.pick(
                "Tohoto člověka nespravujete, nebo už tu není.",
                "You do not manage this person, or they are gone.",
            ),
            ("code", "used") => self.pick(
                "Kód už byl použit. Přihlaste se; pokud jste heslo nenastavovali vy, řekněte to hned vedoucímu.",
                "The code has been used. Log in; if it was not you who set the password, tell your manager at once.",
            ),
            ("code", "expired") => self.pick(
                "Kód už neplatí, uplynulo sedm dní. Požádejte vedoucího nebo správce o nový.",
                "The code is no longer valid, seven days are over. Ask your manager or administrator for a new one.",
            ),
            ("code", "withdrawn") => self.pick(
                "Kód byl zrušen, nejspíš máte novější. Jinak požádejte vedoucího nebo správce o nový.",
                "The code was withdrawn, you may have a newer one. Else ask your manager or administrator for a new one.",
            ),
            ("code", "unknown") => self.pick(
                "Takový kód neznáme. Zkontrolujte ho, nebo požádejte vedoucího či správce o nový.",
                "There is no such code. Check it, or ask your manager or administrator for a new one.",
            ),
            (_, "too_many_attempts") => self.pick(
                "Příliš mnoho pokusů. Počkejte minutu a zkuste to znovu.",
                "Too many tries. Wait a minute and try again.",
            ),
            (_, "managers_and_administrators_only") => self.lead_forbidden(),
            _ => return None,
        })
    }
}
