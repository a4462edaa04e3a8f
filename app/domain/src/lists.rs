//! Code lists: what may be chosen in a form, with texts in both languages.
//!
//! The lists are data: the server has a built-in set (feature `lists`) and extends it per programme;
//! a phone pulls them as reference data. A code is never deleted, and one that is not in a list is
//! kept and flagged, never refused. The sources are named in `docs/GLOSSARY.md`.
use crate::ids::{Code, ProgrammeId};
use crate::programme::{Lang, Service};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

macro_rules! lists {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// The lists by name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum List {
            $($(#[$doc])* $name,)*
        }

        impl List {
            /// Every list that this program knows.
            pub const ALL: &[List] = &[$(List::$name),*];

            /// Its name in data.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(List::$name => $text,)*
                }
            }
        }
    };
}

lists! {
    /// Types of services (`TP69`, `SAS65` …).
    Service = "service",
    /// Form of a service: field, at the centre, remote.
    Form = "form",
    /// Sex.
    Sex = "sex",
    /// How a person is known.
    Identity = "identity",
    /// What a person is to the service (`CLI`, `BLI` …).
    Role = "role",
    /// Relation to drugs, for nameless counts of drug services.
    DrugCell = "drug_cell",
    /// Kind of place.
    PlaceType = "place_type",
    /// Status on the labour market, for the European Social Fund.
    EsfStatus = "esf_status",
    /// Highest education by ISCED.
    Education = "education",
    /// Disadvantages, several possible.
    Disadvantage = "disadvantage",
    /// What a contact was (`KON`, `INT` …).
    ContactKind = "contact_kind",
    /// Acts by paragraph of decree 505/2006, basic counselling, harm-reduction performances.
    Act = "act",
    /// Where a client was sent.
    Referral = "referral",
    /// What goes in and out in an exchange.
    Item = "item",
    /// For whom a client exchanges.
    ForWhom = "for_whom",
    /// How pieces were counted.
    CountMethod = "count_method",
    /// What was tested for.
    Test = "test",
    /// What a test showed.
    TestResult = "test_result",
    /// Who found needles.
    FoundSource = "found_source",
    /// Where found needles went.
    FoundDisposal = "found_disposal",
    /// Why a family was visited.
    VisitPurpose = "visit_purpose",
    /// Whether it was met.
    VisitResult = "visit_result",
    /// What a visit was about.
    VisitArea = "visit_area",
    /// A user's primary drug, for nameless counts of drug services.
    Drug = "drug",
    /// What a talk was about.
    Topic = "topic",
    /// Shifts of crime-prevention assistants.
    ShiftType = "shift_type",
}

/// One choice of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The code that is stored.
    pub code: Code,
    /// Czech.
    pub cs: String,
    /// English.
    pub en: String,
    /// Types of services that offer it; empty: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<Code>,
    /// Only services of these programmes offer it; empty: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub only_in: Vec<ProgrammeId>,
    /// Services of these programmes no longer offer it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_in: Vec<ProgrammeId>,
    /// Nobody offers it any more. It stays in the list: entries show its text.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retired: bool,
}

impl Item {
    /// Does a service offer it? Before a service is chosen, what is for all of them.
    fn is_offered(&self, list: List, service: Option<&Service>) -> bool {
        let Some(service) = service else {
            return !self.retired && self.services.is_empty() && self.only_in.is_empty();
        };
        let own = service
            .not_offered
            .iter()
            .filter_map(|choice| choice.split_once('/'))
            .any(|(of, code)| of == list.as_str() && code == self.code.as_str());
        let type_fits = self.services.is_empty() || self.services.contains(&service.service_type);
        let here = self.only_in.is_empty() || self.only_in.contains(&service.programme);
        !self.retired && !own && type_fits && here && !self.not_in.contains(&service.programme)
    }

    /// Its text in one language.
    #[must_use]
    pub fn label(&self, lang: Lang) -> &str {
        match lang {
            Lang::Cs => &self.cs,
            Lang::En => &self.en,
        }
    }
}

/// All lists, in the order in which forms show their items.
///
/// In JSON an object of arrays. Lists that this program does not know are kept as they are, so that
/// an older phone can hold what a newer server sends.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CodeLists(BTreeMap<String, Vec<Item>>);

impl CodeLists {
    /// The items of a list; none if the list is not there.
    #[must_use]
    pub fn items(&self, list: List) -> &[Item] {
        self.0.get(list.as_str()).map_or(&[], Vec::as_slice)
    }

    /// The items of a list that a service offers; with no service, those that all offer.
    pub fn offered<'a>(
        &'a self,
        list: List,
        service: Option<&'a Service>,
    ) -> impl Iterator<Item = &'a Item> {
        let items = self.items(list).iter();
        items.filter(move |item| item.is_offered(list, service))
    }

    /// One item.
    #[must_use]
    pub fn get(&self, list: List, code: &Code) -> Option<&Item> {
        self.items(list).iter().find(|item| item.code == *code)
    }

    /// The text of a code, or the code itself if the list does not have it.
    #[must_use]
    pub fn label<'a>(&'a self, list: List, code: &'a Code, lang: Lang) -> &'a str {
        self.get(list, code)
            .map_or(code.as_str(), |item| item.label(lang))
    }

    /// Adds an item, or replaces the texts of the one with the same code; its place stays.
    pub fn put(&mut self, list: List, item: Item) {
        let items = self.0.entry(list.as_str().to_owned()).or_default();
        match items.iter_mut().find(|old| old.code == item.code) {
            Some(old) => *old = item,
            None => items.push(item),
        }
    }

    /// The built-in lists.
    ///
    /// # Panics
    /// Never in a released program: the file is part of it and a test reads it whole.
    #[cfg(feature = "lists")]
    #[must_use]
    pub fn builtin() -> Self {
        serde_json::from_str(BUILTIN).expect("lists/codes.json is checked by a test")
    }
}

#[cfg(feature = "lists")]
const BUILTIN: &str = include_str!("../lists/codes.json");

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn all() -> CodeLists {
        serde_json::from_str(include_str!("../lists/codes.json")).unwrap()
    }

    fn code(text: &str) -> Code {
        Code::new(text).unwrap()
    }

    #[test]
    fn every_list_is_complete_in_both_languages_and_its_codes_are_unique() {
        let lists = all();
        for list in List::ALL {
            let items = lists.items(*list);
            assert!(!items.is_empty(), "{} has no items", list.as_str());
            let mut seen = BTreeSet::new();
            for item in items {
                assert!(
                    seen.insert(&item.code),
                    "{} has {} twice",
                    list.as_str(),
                    item.code
                );
                for text in [&item.cs, &item.en] {
                    assert!(!text.trim().is_empty(), "{} {}", list.as_str(), item.code);
                    assert_eq!(text.trim(), text, "{} {}", list.as_str(), item.code);
                }
                for service in &item.services {
                    assert!(lists.get(List::Service, service).is_some(), "{service}");
                }
            }
        }
        assert_eq!(
            lists.0.len(),
            List::ALL.len(),
            "a list in the file has no name in the program"
        );
    }

    #[test]
    fn names_of_lists_are_the_same_in_data_and_in_json() {
        for list in List::ALL {
            assert_eq!(
                serde_json::to_string(list).unwrap(),
                format!("\"{}\"", list.as_str())
            );
        }
    }

    #[test]
    fn a_label_is_found_in_both_languages_and_an_unknown_code_shows_itself() {
        let lists = all();
        let (known, unknown) = (code("INT"), code("ZZZ"));
        assert_eq!(
            lists.label(List::ContactKind, &known, Lang::Cs),
            "intervence (30 min)"
        );
        assert_eq!(
            lists.label(List::ContactKind, &known, Lang::En),
            "intervention (30 min)"
        );
        assert_eq!(lists.label(List::ContactKind, &unknown, Lang::Cs), "ZZZ");
    }

    fn service(text: serde_json::Value) -> Service {
        let mut whole = serde_json::json!({ "id": "p-sas", "programme": "p", "provider": "town",
            "service_type": "SAS65", "name": { "cs": "a", "en": "a" }, "from": "2014-01-01", "kinds": [] });
        whole
            .as_object_mut()
            .unwrap()
            .extend(text.as_object().unwrap().clone());
        serde_json::from_value(whole).unwrap()
    }

    fn offered(lists: &CodeLists, list: List, service: &Service) -> Vec<String> {
        let items = lists.offered(list, Some(service));
        items.map(|i| i.code.to_string()).collect()
    }

    #[test]
    fn acts_are_offered_by_the_service_whose_paragraph_they_are() {
        let offered = offered(&all(), List::Act, &service(serde_json::json!({})));
        let has = |code: &str| offered.iter().any(|c| c == code);
        assert!(has("30.a.2") && has("ZSP"));
        assert!(!has("27.a.1") && !has("HR.VYM"));
    }

    #[test]
    fn a_code_is_taken_out_of_forms_for_all_for_a_programme_or_for_a_service() {
        let text = r#"{"topic":[{"code":"A","cs":"a","en":"a"},{"code":"B","cs":"b","en":"b","retired":true},
            {"code":"C","cs":"c","en":"c","not_in":["p"]},{"code":"D","cs":"d","en":"d","only_in":["p"]}]}"#;
        let lists: CodeLists = crate::json::read(text).unwrap();
        let here = service(serde_json::json!({}));
        assert_eq!(offered(&lists, List::Topic, &here), ["A", "D"]);
        let there = service(serde_json::json!({ "programme": "q" }));
        assert_eq!(offered(&lists, List::Topic, &there), ["A", "C"]);
        let without = service(serde_json::json!({ "not_offered": ["topic/A", "act/D"] }));
        assert_eq!(offered(&lists, List::Topic, &without), ["D"]);
        let unchosen: Vec<_> = lists
            .offered(List::Topic, None)
            .map(|i| i.code.as_str())
            .collect();
        assert_eq!(unchosen, ["A", "C"]);
        // what was written with it keeps its name
        assert_eq!(lists.label(List::Topic, &code("B"), Lang::En), "b");
    }

    #[test]
    fn a_list_of_a_newer_server_is_kept() {
        let text = r#"{"brand_new":[{"code":"A","cs":"á","en":"a"}]}"#;
        let lists: CodeLists = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&lists).unwrap(), text);
    }

    #[test]
    fn an_extension_adds_or_renames_and_never_moves() {
        let mut lists = all();
        let before = lists.items(List::Referral).len();
        let item = |c: &str| Item {
            code: code(c),
            cs: "nový".into(),
            en: "new".into(),
            services: vec![],
            only_in: vec![],
            not_in: vec![],
            retired: false,
        };
        lists.put(List::Referral, item("NEW"));
        lists.put(List::Referral, item("UP"));
        assert_eq!(lists.items(List::Referral).len(), before + 1);
        assert_eq!(lists.items(List::Referral)[0].en, "new");
    }

    #[cfg(feature = "lists")]
    #[test]
    fn the_built_in_lists_are_the_file() {
        assert_eq!(CodeLists::builtin(), all());
    }
}
