//! Texts of presets and of the cards for what is new.
use super::{Lang, Tr, texts};
use crate::forms::presets::{LONGEST, MOST, NotKept};

texts! {
    presets: "Předvolby", "Presets";
    preset_name: "Název předvolby", "Name of the preset";
    preset_hint: "Uloží službu, místo, délku a co se dělalo. Nic o klientovi ani poznámku.", "Keeps the service, the place, the length and what was done. Nothing of a client and no note.";
    preset_keep: "Uložit předvolbu", "Keep the preset";
    preset_kept: "Předvolba uložena v tomto telefonu.", "The preset is kept on this phone.";
}

impl Tr {
    /// Why a preset was not kept.
    #[must_use]
    pub fn preset_not_kept(self, why: NotKept) -> String {
        match (self.0, why) {
            (Lang::Cs, NotKept::NoName) => "Napište název předvolby.".to_owned(),
            (Lang::En, NotKept::NoName) => "Write a name for the preset.".to_owned(),
            (Lang::Cs, NotKept::TooLong) => format!("Název může mít nejvýš {LONGEST} znaků."),
            (Lang::En, NotKept::TooLong) => format!("A name has {LONGEST} signs at most."),
            (Lang::Cs, NotKept::TooMany) => {
                format!("Předvoleb může být nejvýš {MOST}. Některou odeberte.")
            }
            (Lang::En, NotKept::TooMany) => {
                format!("There can be {MOST} presets. Remove one first.")
            }
        }
    }
}
