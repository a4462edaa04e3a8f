//! Cards for what is new: each is read once, in this order. New ones are added at the end, and none
//! is ever taken out, since a device remembers how many it has read.
use super::{Tr, texts};

texts! {
    what_is_new: "Co je nového", "What is new";
    understood: "Rozumím", "I understand";
}

const CS: [&str; 3] = [
    "Návštěvy rodin, nálezy jehel a hromadné kontakty se teď píšou v telefonu. Tlačítka jsou tady a pod Nový zápis.",
    "Proužek dne ukazuje, co chybí: klepnutím na mezeru ve směně ji vyplníte. Úkoly a domluvené návštěvy jsou nahoře.",
    "Co píšete často, uložte si dole ve formuláři jako předvolbu. Příště stačí jedno klepnutí.",
];
const EN: [&str; 3] = [
    "Visits to families, finds of needles and contacts in bulk are now written on the phone. The buttons are here and under New entry.",
    "The strip of the day shows what is missing: tap a gap in a shift to fill it. Tasks and agreed visits are at the top.",
    "Keep what you write often as a preset, at the end of the form. Next time one tap is enough.",
];

impl Tr {
    /// The cards, the oldest first.
    #[must_use]
    pub const fn news(self) -> [&'static str; 3] {
        match self.0 {
            super::Lang::Cs => CS,
            super::Lang::En => EN,
        }
    }
}
