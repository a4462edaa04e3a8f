//! Icons, drawn here: 24 × 24, one stroke. Decoration only, the text beside them speaks.
use leptos::prelude::*;

/// The icons by what they mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// Dnes.
    Today,
    /// The + of the bottom bar.
    Plus,
    /// − of a stepper.
    Minus,
    /// Týden.
    Week,
    /// Neodesláno.
    Unsent,
    /// Nastavení.
    Settings,
    /// Směna.
    Clock,
    /// Přestávka.
    Pause,
    /// Begin.
    Play,
    /// End.
    Stop,
    /// Kontakt.
    Contact,
    /// Výměna.
    Exchange,
    /// Confirmed.
    Check,
    /// In the phone.
    Phone,
    /// Sent.
    Sent,
    /// Set aside, trouble.
    Warning,
    /// Previous.
    Left,
    /// Next.
    Right,
    /// Close, remove.
    Cross,
    /// Management.
    Chart,
    /// Offline.
    Offline,
    /// A draft, a correction.
    Pencil,
    /// Change the service.
    Swap,
    /// Undo, withdraw.
    Undo,
    /// Save to a file.
    Download,
    /// Print.
    Print,
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Icon::Today => "M4 11l8-7 8 7v8a1 1 0 0 1-1 1h-4v-6h-6v6H5a1 1 0 0 1-1-1z",
            Icon::Plus => "M12 5v14M5 12h14",
            Icon::Minus => "M5 12h14",
            Icon::Week => "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4M8 14h3M13 14h3",
            Icon::Unsent => "M12 20V9M7 13l5-5 5 5M5 4h14",
            Icon::Settings => "M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5v5M9 14.5v5",
            Icon::Clock => "M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18zM12 7v5l3.5 2",
            Icon::Pause => "M8 5v14M16 5v14",
            Icon::Play => "M7 4.5v15l12-7.5z",
            Icon::Stop => "M6 6h12v12H6z",
            Icon::Contact => "M5 20c0-4 3-6 7-6s7 2 7 6M12 11a3.5 3.5 0 1 0 0-7a3.5 3.5 0 0 0 0 7z",
            Icon::Exchange => "M4 8h14M14 4l4 4-4 4M20 16H6M10 12l-4 4 4 4",
            Icon::Check => "M4.5 12.5l5 5 10-11",
            Icon::Phone => "M7 2.5h10v19H7zM11 18.5h2",
            Icon::Sent => "M4 12l16-8-5 16-4-6z",
            Icon::Warning => "M12 4l9 16H3zM12 10v4.5M12 17.2v.3",
            Icon::Left => "M15 5l-7 7 7 7",
            Icon::Right => "M9 5l7 7-7 7",
            Icon::Cross => "M6 6l12 12M18 6L6 18",
            Icon::Chart => "M4 20h16M7 20v-7M12 20V5M17 20v-10",
            Icon::Offline => {
                "M3 9c5-5 13-5 18 0M6.5 12.5c3-3 8-3 11 0M10 16c1.2-1.2 2.8-1.2 4 0M4 4l16 16"
            }
            Icon::Pencil => "M5 19l1-4L16.5 4.5l3 3L9 18zM14 7l3 3",
            Icon::Swap => "M17 3l4 4-4 4M21 7H8M7 13l-4 4 4 4M3 17h13",
            Icon::Undo => "M8 5L4 9l4 4M4 9h10a5 5 0 0 1 0 10h-4",
            Icon::Download => "M12 4v11M7 11l5 5 5-5M5 20h14",
            Icon::Print => "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
        }
    }
}

/// The drawing. Screen readers pass over it.
#[must_use]
pub fn icon(which: Icon) -> AnyView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=which.path()></path>
        </svg>
    }
    .into_any()
}
