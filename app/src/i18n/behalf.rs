//! Texts of the page on which a manager types in paper for a worker.
use super::{Lang, Tr, texts};

texts! {
    behalf_title: "Zapsat za pracovníka", "Write for a worker";
    admin_behalf: "přepsat papír nebo den z rozbitého telefonu", "type in paper, or a day of a broken phone";
    behalf_what: "Hodiny a počty dostane pracovník. U zápisu zůstane, že jste ho psali vy.", "Hours and counts go to the worker. The entry says that you wrote it.";
    behalf_no_service: "Nevedete žádnou službu.", "You manage no service.";
    behalf_no_service_do: "Za pracovníka píše vedoucí jeho služby.", "The manager of the service writes for a worker.";
    behalf_worker: "Kdo pracoval", "Who worked";
    behalf_find: "Pište jméno. Enter vybere prvního.", "Type a name. Enter chooses the first.";
    behalf_nobody: "Nikdo toho jména tu není.", "Nobody of that name is here.";
    behalf_nobody_do: "Zkontrolujte jméno, službu a den.", "Check the name, the service and the day.";
    behalf_offline: "Bez připojení nevíme, kdo ve službě ten den byl. Nabízíme všechny kolegy z telefonu.", "Without a network we do not know who was in the service that day. All colleagues on this device are offered.";
    behalf_stranger: "Ten den ve službě nebyl(a). Zápis se uloží s upozorněním.", "Was not in the service that day. The entry is stored with a warning.";
    behalf_change: "Změnit pracovníka nebo den", "Change worker or day";
    behalf_kinds: "Co zapsat", "What to write";
    behalf_from: "Od", "From";
    behalf_to: "Do", "To";
    behalf_break: "Přestávka", "Break";
    behalf_add_break: "Další přestávka", "Another break";
    behalf_save_shift: "Uložit směnu", "Save the shift";
    behalf_no_from: "Napište, kdy směna začala.", "Write when the shift began.";
    behalf_no_to: "Napište, kdy směna skončila. Po půlnoci stačí čas.", "Write when the shift ended. After midnight the time is enough.";
    behalf_bad_break: "Přestávka má začátek a konec uvnitř směny a nekryje se s jinou.", "A break begins and ends within the shift and meets no other.";
    behalf_written: "Už zapsáno za tento den", "Already written for this day";
    behalf_none: "Za tento den tu zatím nic není.", "Nothing is here for this day yet.";
    behalf_none_do: "Opište z papíru první zápis.", "Type in the first entry from the paper.";
    behalf_undo: "Chybu opravíte nebo vezmete zpět klepnutím na zápis.", "Tap an entry to correct it or take it back.";
    behalf_write: "Zapsat za", "Write for";
}

impl Tr {
    /// `a dalších 12, pište dál`
    #[must_use]
    pub fn behalf_more(self, n: usize) -> String {
        match self.0 {
            Lang::Cs => format!("a dalších {n}, pište dál"),
            Lang::En => format!("and {n} more, type on"),
        }
    }

    /// `Přestávka 2: Od`: the name of a time of a break.
    #[must_use]
    pub fn behalf_break_of(self, n: usize, which: &str) -> String {
        format!("{} {n}: {which}", self.behalf_break())
    }
}
