//! The icons that pages may use, by what they mean. Their shapes are those of Lucide and come in
//! one sprite, which `scripts/site` makes from the names in `style/icons.txt` and the starter puts
//! into the page: the WASM holds the names alone.

macro_rules! icons {
    ($($(#[$about:meta])* $icon:ident = $name:literal,)*) => {
        /// The icons by what they mean.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Icon {
            $($(#[$about])* $icon,)*
        }

        impl Icon {
            /// All of them.
            pub const ALL: &[Icon] = &[$(Icon::$icon,)*];

            /// Where its shape is in the page's sprite.
            #[must_use]
            pub const fn href(self) -> &'static str {
                match self {
                    $(Icon::$icon => concat!("#i-", $name),)*
                }
            }
        }
    };
}

icons! {
    /// Dnes.
    Today = "house",
    /// The + of the bottom bar.
    Plus = "plus",
    /// − of a stepper.
    Minus = "minus",
    /// Týden.
    Week = "calendar-days",
    /// A day that is chosen.
    Calendar = "calendar",
    /// Neodesláno.
    Unsent = "cloud-upload",
    /// Nastavení.
    Settings = "sliders-horizontal",
    /// Správa.
    Admin = "wrench",
    /// Směna.
    Clock = "clock",
    /// Přestávka.
    Pause = "pause",
    /// Begin.
    Play = "play",
    /// End.
    Stop = "square",
    /// Kontakt.
    Contact = "user",
    /// People, clients.
    People = "users",
    /// Household visit, family.
    Family = "house-heart",
    /// Výměna.
    Exchange = "arrow-left-right",
    /// Found needles.
    Needle = "syringe",
    /// Confirmed.
    Check = "check",
    /// In the phone.
    Phone = "smartphone",
    /// Sent.
    Sent = "send",
    /// Set aside.
    Aside = "file-x",
    /// In the emergency journal.
    Emergency = "octagon-alert",
    /// Trouble.
    Warning = "triangle-alert",
    /// Good to know.
    Info = "info",
    /// Previous.
    Left = "chevron-left",
    /// Next.
    Right = "chevron-right",
    /// Close, remove.
    Cross = "x",
    /// Management.
    Chart = "chart-column",
    /// Offline.
    Offline = "wifi-off",
    /// A draft, a correction.
    Pencil = "pencil",
    /// Change the service.
    Swap = "repeat",
    /// Undo, withdraw.
    Undo = "undo-2",
    /// Save to a file.
    Download = "download",
    /// Print.
    Print = "printer",
    /// Search.
    Search = "search",
    /// Filter.
    Filter = "funnel",
    /// A list.
    List = "list",
    /// What is to be done.
    Task = "bell",
    /// Map.
    Map = "map",
    /// A place.
    Place = "map-pin",
    /// Practice data.
    Practice = "graduation-cap",
    /// Dark.
    Moon = "moon",
    /// Light, in the sun.
    Sun = "sun",
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_sprite_holds_the_icons_that_the_app_names_and_nothing_else() {
        let listed: BTreeSet<String> = include_str!("../../style/icons.txt")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(|name| format!("#i-{name}"))
            .collect();
        let named: BTreeSet<String> = Icon::ALL.iter().map(|i| i.href().to_owned()).collect();
        assert_eq!(listed, named);
        assert_eq!(Icon::ALL.len(), named.len(), "two icons that look the same");
    }
}
