//! Texts of the practice mode.
use super::texts;

texts! {
    practice: "Vyzkoušet nanečisto", "Try it out";
    practice_what: "Cvičný zápisník s vymyšlenými lidmi. Nic se nikam neposílá a vaše skutečné zápisy zůstanou, jak jsou.", "A practice notebook with made-up people. Nothing is sent anywhere, and your real entries stay as they are.";
    practice_bar: "Cvičení: lidé jsou vymyšlení a nic se neposílá.", "Practice: the people are made up and nothing is sent.";
    practice_end: "Ukončit cvičení", "End the practice";
    practice_failed: "Cvičení se nepodařilo připravit. Na začátku potřebuje připojení k internetu.", "The practice could not be prepared. At its beginning it needs the internet.";
}
