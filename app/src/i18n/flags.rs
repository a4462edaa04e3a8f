//! Flags: what is doubtful or odd about an entry, asked about in the form and shown ever after.
use super::Tr;
use domain::check::Flag;
use domain::span::SpanFlag;

/// What is odd about an entry.
impl Tr {
    /// A doubt of the form and the server.
    #[must_use]
    pub const fn flag_name(self, flag: Flag) -> &'static str {
        match flag {
            Flag::Future => self.pick("Začátek je v budoucnosti.", "The start is in the future."),
            Flag::OutsideProgramme => self.pick(
                "V ten den program neběžel.",
                "The programme did not run on that day.",
            ),
            Flag::OutsideService => self.pick(
                "V ten den služba neběžela.",
                "The service did not run on that day.",
            ),
            Flag::KindNotOffered => self.pick(
                "Tato služba takové zápisy nevede.",
                "This service does not keep such entries.",
            ),
            Flag::LongSpan => self.pick(
                "Směna je delší než 16 hodin.",
                "The shift is longer than 16 hours.",
            ),
            Flag::CloseBeforeOpen => self.pick(
                "Konec směny je před začátkem.",
                "The end of the shift is before its start.",
            ),
            Flag::Overlap => self.pick(
                "V tu dobu běží jiná směna téhož pracovníka.",
                "The same worker has another shift at that time.",
            ),
            Flag::ManyPieces => self.pick(
                "Přes 500 kusů v jednom řádku.",
                "Over 500 pieces in one line.",
            ),
            Flag::ManyPersons => self.pick(
                "Přes 200 osob v jednom zápisu.",
                "Over 200 persons in one entry.",
            ),
            Flag::LongContact => self.pick(
                "Kontakt, návštěva nebo cesta přes 10 hodin.",
                "A contact, a visit or the way to it of over 10 hours.",
            ),
            Flag::ManyKm => self.pick(
                "Přes 500 km na jeden zápis.",
                "Over 500 km for one entry.",
            ),
            Flag::UnknownCode => self.pick(
                "Je tu volba, kterou číselník nezná.",
                "There is a choice that the code list does not have.",
            ),
            Flag::BadClientCode => self.pick(
                "Kód klienta nejde přečíst.",
                "The client's code cannot be read.",
            ),
            Flag::PersonTwice => self.pick(
                "Jedna osoba je v zápisu dvakrát.",
                "One person is in the entry twice.",
            ),
            Flag::OtherBand => self.pick(
                "Věkové pásmo služba nepoužívá.",
                "The service does not use this age band.",
            ),
            Flag::ManyInFamily => self.pick(
                "Přes 30 osob v jedné rodině.",
                "Over 30 persons in one family.",
            ),
            Flag::AgreedInPast => self.pick(
                "Domluvený den je dřív než návštěva.",
                "The day agreed on is before the visit.",
            ),
            Flag::SumsDiffer => self.pick(
                "Součty nesouhlasí s počtem osob.",
                "The parts do not add up to the number of persons.",
            ),
            Flag::NoPerson => self.pick(
                "V zápisu není žádná osoba.",
                "There is no person in the entry.",
            ),
            Flag::NothingExchanged => self.pick(
                "Výměna bez jediného kusu.",
                "An exchange without a single piece.",
            ),
            Flag::SkewedClock => self.pick(
                "Hodiny telefonu nejdou správně.",
                "The phone's clock is wrong.",
            ),
        }
    }

    /// Something odd about a shift.
    #[must_use]
    pub const fn span_flag(self, flag: SpanFlag) -> &'static str {
        match flag {
            SpanFlag::CloseBeforeOpen => self.flag_name(Flag::CloseBeforeOpen),
            SpanFlag::SeveralCloses => self.pick(
                "Směna je ukončena víckrát; platí první konec.",
                "The shift was ended more than once; the first end holds.",
            ),
            SpanFlag::BreakOutside => self.pick(
                "Přestávka sahá mimo směnu.",
                "A break reaches outside the shift.",
            ),
            SpanFlag::BreakUnclosed => self.pick(
                "Přestávka nebyla ukončena; trvá do konce směny.",
                "A break was not ended; it lasts to the end of the shift.",
            ),
            SpanFlag::BreakReversed => self.pick(
                "Konec přestávky je před jejím začátkem.",
                "The end of a break is before its start.",
            ),
        }
    }

    /// A stable code of a flag.
    #[must_use]
    pub fn flag(self, code: &str) -> &'static str {
        const SPAN: [SpanFlag; 5] = [
            SpanFlag::CloseBeforeOpen,
            SpanFlag::SeveralCloses,
            SpanFlag::BreakOutside,
            SpanFlag::BreakUnclosed,
            SpanFlag::BreakReversed,
        ];
        if let Some(flag) = Flag::ALL.iter().find(|f| f.as_str() == code) {
            return self.flag_name(*flag);
        }
        if let Some(flag) = SPAN.iter().find(|f| f.as_str() == code) {
            return self.span_flag(*flag);
        }
        match code {
            "void" | "not_entitled" => self.pick(
                "Zapsal ten, kdo k tomu neměl právo: nepočítá se.",
                "Written by somebody without the right to: it does not count.",
            ),
            "asserted" => self.pick(
                "Zapsáno na zařízení centra; kdo pracoval, byl vybrán klepnutím.",
                "Written on the centre's device; who worked was chosen by a tap.",
            ),
            "conflict" => self.conflict(),
            _ => self.pick(
                "Server na zápisu našel něco neobvyklého. Zeptejte se vedoucího.",
                "The server found something unusual about the entry. Ask your manager.",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn a_stable_code_has_the_words_of_its_flag_in_both_languages() {
        for tr in [Tr(Lang::Cs), Tr(Lang::En)] {
            for flag in Flag::ALL {
                assert_eq!(tr.flag(flag.as_str()), tr.flag_name(*flag));
            }
        }
        assert_eq!(Tr(Lang::Cs).flag("future"), "Začátek je v budoucnosti.");
        assert_eq!(
            Tr(Lang::En).flag("break_outside"),
            "A break reaches outside the shift."
        );
    }

    #[test]
    fn a_code_of_a_newer_server_is_said_to_be_unusual_and_never_shown_raw() {
        let said = Tr(Lang::Cs).flag("some_new_code");
        assert!(
            said.starts_with("Server na zápisu našel něco neobvyklého"),
            "{said}"
        );
    }
}
