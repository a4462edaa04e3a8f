//! What is wrong and what to do about it: refusals of a form, answers of the server, troubles of
//! the phone. The codes are the domain's; here are only their words.
use super::Tr;
use crate::local_store::types::LocalError;
use domain::code::{CodePart, CodeProblem, CodeReason};
use domain::problem::Reason;

impl Tr {
    /// Why a form refuses, said at its field.
    #[must_use]
    pub const fn reason(self, reason: Reason) -> &'static str {
        match reason {
            Reason::NotJson
            | Reason::SchemaUnknown
            | Reason::MissingField
            | Reason::DuplicateField
            | Reason::WrongType
            | Reason::BadValue
            | Reason::NestedCorrection
            | Reason::OtherKind => self.pick(
                "Zápisu nejde rozumět. Ukažte ho vedoucímu; nic se neztratilo.",
                "The entry cannot be understood. Show it to your manager; nothing is lost.",
            ),
            Reason::SchemaTooNew | Reason::UnknownKind => self.pick(
                "Zápis je z novější verze. Aktualizujte aplikaci.",
                "The entry is from a newer version. Update the app.",
            ),
            Reason::Negative => self.pick(
                "Číslo nemůže být menší než nula.",
                "The number cannot be below zero.",
            ),
            Reason::OutOfRange => self.pick(
                "Číslo nebo čas je mimo možný rozsah. Zkontrolujte ho.",
                "The number or time is out of range. Check it.",
            ),
            Reason::TooLong => self.pick(
                "Text je příliš dlouhý. Zkraťte ho.",
                "The text is too long. Shorten it.",
            ),
            Reason::TooMany => self.pick(
                "Příliš mnoho položek najednou. Rozdělte je do dvou zápisů.",
                "Too many items at once. Split them into two entries.",
            ),
            Reason::NoWorker => self.pick("Chybí, kdo pracoval.", "Who worked is missing."),
            Reason::NoPerson => self.pick(
                "Vyberte klienta, nebo přidejte osoby bez kódu.",
                "Choose a client, or add persons without a code.",
            ),
            Reason::NothingExchanged => self.pick(
                "Zadejte aspoň jeden kus příjmu nebo výdeje.",
                "Enter at least one piece in or out.",
            ),
            Reason::Zero => self.pick("Zadejte aspoň jedničku.", "Enter one at least."),
            Reason::NoReason => self.reason_needed(),
            Reason::SpanNotRunning => self.pick(
                "Tato směna už neběží. Vraťte se na Dnes.",
                "This shift is no longer running. Go back to Today.",
            ),
            Reason::BreakNotRunning => self.pick(
                "Tato přestávka už skončila. Vraťte se na Dnes.",
                "This break is over already. Go back to Today.",
            ),
            Reason::EndBeforeStart => self.end_before_start(),
            Reason::PointNotAllowed => self.pick(
                "U klienta se poloha neukládá.",
                "No position is stored with a client.",
            ),
            Reason::NoSuchYearOfBirth => self.bad_year(),
            Reason::BandReversed => self.pick(
                "Věk „do“ je nižší než „od“. Opravte ho.",
                "The age “to” is below “from”. Correct it.",
            ),
            Reason::SumsDiffer => self.pick(
                "Součty nesouhlasí s počtem osob. Opravte jedno, nebo druhé.",
                "The parts do not add up to the number of persons. Correct one or the other.",
            ),
            Reason::NoLabel => self.pick(
                "Zadejte označení rodiny, třeba K-12. Jméno ani adresu ne.",
                "Enter a label for the family, such as K-12. No name, no address.",
            ),
            Reason::NoDisposal => self.pick(
                "Vyberte, kam nález putoval.",
                "Choose where the find went.",
            ),
            Reason::UnknownService => self.pick(
                "Server tuto službu nezná. Řekněte to vedoucímu.",
                "The server does not know this service. Tell your manager.",
            ),
            Reason::NoMembership => self.pick(
                "V den zápisu jste nebyli ke službě přiřazeni. Vedoucí to může napravit.",
                "You were not assigned to the service on that day. Your manager can put it right.",
            ),
            Reason::ClientCode(reason) => self.code_reason(reason),
        }
    }

    /// What is wrong with a client code.
    #[must_use]
    pub const fn code_reason(self, reason: CodeReason) -> &'static str {
        match reason {
            CodeReason::NotTenSigns => self.pick(
                "Kód má deset znaků: tři písmena, den, tři písmena, měsíc.",
                "A code has ten signs: three letters, day, three letters, month.",
            ),
            CodeReason::LettersExpected => {
                self.pick("Tady patří tři písmena.", "Three letters belong here.")
            }
            CodeReason::DigitsExpected => {
                self.pick("Tady patří dvě číslice.", "Two digits belong here.")
            }
            CodeReason::NoSuchDay => self.pick(
                "Den je 01 až 31, neznámý 00.",
                "The day is 01 to 31, unknown 00.",
            ),
            CodeReason::NoSuchMonth => self.pick(
                "Měsíc je 01 až 12, neznámý 00.",
                "The month is 01 to 12, unknown 00.",
            ),
            CodeReason::DayNotInMonth => {
                self.pick("Takový den ten měsíc nemá.", "The month has no such day.")
            }
            CodeReason::SerialNumber => self.pick(
                "To je pořadové číslo, ne kód ze jmen.",
                "This is a serial number, not a code from names.",
            ),
            CodeReason::NotASerialNumber => self.pick(
                "Pořadové číslo se píše NCC00NCC01 až NCC99NCC99.",
                "A serial number is written NCC00NCC01 to NCC99NCC99.",
            ),
        }
    }

    /// Which part of a code a message is about.
    #[must_use]
    pub const fn code_part(self, part: CodePart) -> &'static str {
        match part {
            CodePart::Code => self.pick("Kód", "Code"),
            CodePart::Mother => self.pick("Jméno matky (1.–3. znak)", "Mother's name (signs 1–3)"),
            CodePart::Day => self.pick("Den narození (4.–5. znak)", "Day of birth (signs 4–5)"),
            CodePart::Own => self.pick("Jméno klienta (6.–8. znak)", "Client's name (signs 6–8)"),
            CodePart::Month => self.pick(
                "Měsíc narození (9.–10. znak)",
                "Month of birth (signs 9–10)",
            ),
        }
    }

    /// A code's problem in one sentence: part, what stands there, what is wrong.
    #[must_use]
    pub fn code_problem(self, problem: &CodeProblem) -> String {
        let part = self.code_part(problem.field);
        let what = self.code_reason(problem.reason);
        match problem.field {
            CodePart::Code => what.to_owned(),
            _ => {
                let (open, close) = (self.pick("„", "“"), self.pick("“", "”"));
                format!("{part} {open}{}{close}: {what}", problem.value)
            }
        }
    }

    /// What a stable code of a reason or flag means, from the server or from the form.
    #[must_use]
    pub fn stable_code(self, code: &str) -> &'static str {
        if let Some(reason) = Reason::ALL.iter().find(|r| r.as_str() == code) {
            return self.reason(*reason);
        }
        match code {
            "id_conflict" | "hash_conflict" => self.pick(
                "Pod stejným číslem už server má jiný zápis. Rozhodne vedoucí.",
                "The server has another entry under the same number. The manager decides.",
            ),
            "seq_conflict" => self.pick(
                "Zápisy tohoto telefonu se zdvojily (obnova ze zálohy?). Rozhodne vedoucí.",
                "The entries of this phone were doubled (restored from a backup?). The manager decides.",
            ),
            "too_large" => self.pick(
                "Zápis je příliš velký. Rozdělte ho na dva a předejte soubor vedoucímu.",
                "The entry is too large. Split it in two and give the file to your manager.",
            ),
            "hash_mismatch" => self.pick(
                "Zápis se cestou poškodil. Uložte ho do souboru a předejte vedoucímu.",
                "The entry was damaged on the way. Save it to a file and give it to your manager.",
            ),
            "receipt_mismatch" => self.pick(
                "Server potvrdil něco jiného, než telefon poslal. Uložte zápis do souboru a předejte vedoucímu.",
                "The server confirmed something else than the phone sent. Save the entry to a file and give it to your manager.",
            ),
            "body_gone" => self.pick(
                "Server o zápis přišel a telefon už jeho obsah uklidil. Řekněte to vedoucímu.",
                "The server has lost the entry and the phone has cleared its content already. Tell your manager.",
            ),
            "erased" => self.pick(
                "Údaje zápisu byly natrvalo vymazány na serveru i v telefonu. Nic dělat nemusíte.",
                "The entry's data were erased for good on the server and on the phone. You need not do anything.",
            ),
            "foreign_author" => self.pick(
                "Zápis je pod jménem jiného účtu. Rozhodne vedoucí.",
                "The entry bears the name of another account. The manager decides.",
            ),
            "worker_without_membership" => self.pick(
                "Někdo z pracujících nebyl v ten den ke službě přiřazen.",
                "Somebody who worked was not assigned to the service on that day.",
            ),
            "session_revoked" => self.pick(
                "Přihlášení tohoto telefonu bylo zrušeno. Přihlaste se znovu; o zápisu rozhodne vedoucí.",
                "This phone's session was revoked. Log in again; the manager decides about the entry.",
            ),
            _ => self.flag(code),
        }
    }

    /// Why the phone could not do it.
    #[must_use]
    pub fn local_error(self, error: &LocalError) -> String {
        match error {
            LocalError::Absent(_) => self.no_store_what().to_owned(),
            LocalError::Full => self
                .pick(
                    "Telefon je plný. Uvolněte místo (fotky, videa) a uložte znovu. Formulář zůstává otevřený.",
                    "The phone is full. Free some space (photos, videos) and save again. The form stays open.",
                )
                .to_owned(),
            LocalError::Failed(what) => format!(
                "{} ({what})",
                self.pick(
                    "Úložiště telefonu selhalo. Zkuste to znovu; formulář zůstává otevřený.",
                    "The phone's storage failed. Try again; the form stays open.",
                )
            ),
            LocalError::JournalFull => self
                .pick(
                    "Ani nouzový deník už nemá místo. Zápis je jen na obrazovce: uvolněte místo a nezavírejte aplikaci.",
                    "The emergency journal is full as well. The entry is only on the screen: free some space and do not close the app.",
                )
                .to_owned(),
            LocalError::Unanswered(n) => self.log_out_waits(*n),
        }
    }
}

/// What hinders the sync.
impl Tr {
    /// The server does not answer.
    #[must_use]
    pub const fn trouble_offline(self) -> &'static str {
        self.pick(
            "Bez připojení. Pište dál, odešle se to samo.",
            "Offline. Keep writing, it will be sent by itself.",
        )
    }

    /// The session ended.
    #[must_use]
    pub const fn trouble_log_in(self) -> &'static str {
        self.pick(
            "Přihlášení skončilo. Zápisy zůstávají v telefonu; přihlaste se znovu.",
            "The session ended. Entries stay on the phone; log in again.",
        )
    }

    /// The program is too old to pull.
    #[must_use]
    pub const fn trouble_update(self) -> &'static str {
        self.pick(
            "Aplikace je stará. Odesílá se dál, ale pro nové údaje ji aktualizujte.",
            "The app is old. Sending goes on, but update it for new data.",
        )
    }

    /// The server has a fault.
    #[must_use]
    pub fn trouble_server(self, status: u16) -> String {
        let what = self.pick(
            "Server má potíž. Zkusí se to znovu samo; když to potrvá, řekněte to správci",
            "The server is in trouble. It will be tried again; tell the administrator if it lasts",
        );
        format!("{what} ({status}).")
    }

    /// The phone's storage has a fault.
    #[must_use]
    pub fn trouble_storage(self, what: &str) -> String {
        let text = self.pick(
            "Úložiště telefonu hlásí chybu. Zavřete jiná okna Terénu a zkuste to znovu",
            "The phone's storage reports an error. Close other windows of Terén and try again",
        );
        format!("{text} ({what}).")
    }

    /// The phone's clock differs from the server's; `skew_s` is the server's minus the phone's.
    #[must_use]
    pub fn trouble_clock(self, skew_s: i64) -> String {
        let by = self.duration((skew_s.abs() + 30) / 60);
        match skew_s < 0 {
            true => format!(
                "{} {by}. {}",
                self.pick(
                    "Hodiny telefonu jdou napřed o",
                    "The phone's clock is fast by"
                ),
                self.pick("Zapněte automatický čas.", "Switch automatic time on.")
            ),
            false => format!(
                "{} {by}. {}",
                self.pick(
                    "Hodiny telefonu jdou pozadu o",
                    "The phone's clock is slow by"
                ),
                self.pick("Zapněte automatický čas.", "Switch automatic time on.")
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use domain::code::parse_known;
    use sync::plan::reason;

    /// Regression: three reasons of the engine were *something unusual*.
    #[test]
    fn every_reason_that_sets_an_entry_aside_has_words_of_its_own() {
        let reasons = [
            reason::RECEIPT_MISMATCH,
            reason::TOO_LARGE,
            reason::BODY_GONE,
            reason::ERASED,
            reason::SEQ_CONFLICT,
            reason::SESSION_REVOKED,
            "foreign_author",
            "worker_without_membership",
            "no_membership",
        ];
        for tr in [Tr(Lang::Cs), Tr(Lang::En)] {
            for code in reasons {
                assert_ne!(tr.stable_code(code), tr.stable_code("new_code"), "{code}");
            }
        }
    }

    #[test]
    fn what_stands_in_a_code_is_quoted_as_the_language_quotes() {
        let problem = parse_known("LUD32TOM08").unwrap_err();
        assert!(Tr(Lang::Cs).code_problem(&problem).contains("„32“"));
        assert!(Tr(Lang::En).code_problem(&problem).contains("“32”"));
    }
}
