//! Every word on a screen, Czech and English.
//!
//! A text is a function of [`Tr`], made by [`texts!`] from both languages at once or written by
//! hand with a `match` over [`Lang`]: one language without the other does not compile. No table is
//! loaded at run time; the texts of code lists are data and come with the reference data.
mod behalf;
mod centres;
mod facts;
mod find;
mod flags;
mod format;
mod forms;
mod goals;
mod lead;
mod lead_week;
mod news;
mod overview;
mod people;
mod phrases;
mod practice;
mod presets;
mod reasons;
mod setup;
mod shell;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod sources;
mod work;

pub use domain::programme::Lang;
pub use lead_week::Left;

/// The texts in one language. Copy it freely.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tr(pub Lang);

impl Tr {
    /// Chooses between the two languages.
    pub(crate) const fn pick<'a>(self, cs: &'a str, en: &'a str) -> &'a str {
        match self.0 {
            Lang::Cs => cs,
            Lang::En => en,
        }
    }

    /// The value of the `lang` attribute.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        self.pick("cs", "en")
    }
}

/// The language for a browser's list of languages: Czech unless the first one that is known here
/// is English, or no language of the list is Czech or Slovak and English is.
#[must_use]
pub fn from_browser(tags: &str) -> Lang {
    for tag in tags.split(',') {
        match tag.trim().get(..2) {
            Some("cs" | "sk") => return Lang::Cs,
            Some("en") => return Lang::En,
            _ => {}
        }
    }
    Lang::Cs
}

/// Makes one method of [`Tr`] a text.
macro_rules! texts {
    ($($name:ident: $cs:literal, $en:literal;)*) => {
        impl $crate::i18n::Tr {
            $(
                #[doc = $en]
                #[must_use]
                pub const fn $name(self) -> &'static str {
                    self.pick($cs, $en)
                }
            )*
        }
    };
}
pub(crate) use texts;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn czech_unless_the_browser_asks_for_english_first() {
        assert_eq!(from_browser("cs-CZ,en"), Lang::Cs);
        assert_eq!(from_browser("en-GB,cs"), Lang::En);
        assert_eq!(from_browser("sk"), Lang::Cs);
        assert_eq!(from_browser("de-DE,en"), Lang::En);
        assert_eq!(from_browser("vi"), Lang::Cs);
        assert_eq!(from_browser(""), Lang::Cs);
    }
}
