//! Reference data: programmes, providers, services, quotas, targets. Belongs to the server; phones
//! pull it. Blank numbers are `None`, never zero.
use crate::entry::Kind;
use crate::ids::{Code, LocalityId, ProgrammeId, ProviderId, ServiceId};
use crate::person::AgeBand;
use crate::time::Day;
use chrono::Weekday;
use serde::{Deserialize, Serialize};

/// The languages of the product.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lang {
    /// Czech.
    #[default]
    Cs,
    /// English.
    En,
}

/// A text in both languages of the product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// Czech.
    pub cs: String,
    /// English.
    pub en: String,
}

impl Label {
    /// The text in one language.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Cs => &self.cs,
            Lang::En => &self.en,
        }
    }
}

/// A funded programme of one or more providers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Programme {
    /// Slug.
    pub id: ProgrammeId,
    /// Its name.
    pub name: Label,
    /// First day.
    pub from: Day,
    /// Last day, included; none if it has no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
    /// Planned unique persons, if the source says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub persons_target: Option<u32>,
    /// What in the source is doubtful, for people.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doubtful: Vec<Doubt>,
}

/// A number or date of the source that needs a human's decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubt {
    /// Dotted field, e.g. `quota.days`.
    pub field: String,
    /// Why it is doubtful.
    pub why: String,
}

/// An organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provider {
    /// Slug.
    pub id: ProviderId,
    /// Its name.
    pub name: String,
}

/// A service of a provider in a programme.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Service {
    /// Slug, e.g. `prunerov-sas`.
    pub id: ServiceId,
    /// Programme.
    pub programme: ProgrammeId,
    /// Who provides it.
    pub provider: ProviderId,
    /// Code list *service type* (`TP69`, `SAS65` …).
    pub service_type: Code,
    /// Its name.
    pub name: Label,
    /// First day of service.
    pub from: Day,
    /// Last day, included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
    /// Which forms its workers use.
    pub kinds: Vec<Kind>,
    /// Does it record the drug cell of persons?
    #[serde(default)]
    pub drug_cells: bool,
    /// Its partition of ages for nameless counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bands: Vec<AgeBand>,
    /// Most persons at one moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<u32>,
    /// Planned persons.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub persons_target: Option<u32>,
    /// Other planned numbers by name, e.g. `placed_on_labour_market`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<Target>,
    /// Hours or days owed a week, by validity.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quotas: Vec<Quota>,
    /// Localities where it works; empty: all of the programme.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub localities: Vec<Locality>,
    /// What in the source is doubtful.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doubtful: Vec<Doubt>,
    /// Codes that its forms no longer offer, as `LIST/CODE`, e.g. `referral/UP`. They stand here and
    /// not in the list, which every phone has: whom a provider's service sends nobody is its affair.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_offered: Vec<String>,
}

/// A planned number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Target {
    /// What is counted, e.g. `syringes_a_year`.
    pub what: String,
    /// How many.
    pub number: f64,
    /// Is it a plan, or a figure the source reports as reached?
    pub reached: bool,
}

/// A locality as the phone's lists show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Locality {
    /// Slug.
    pub id: LocalityId,
    /// Its name.
    pub name: String,
    /// No form offers it any more; entries keep it, and lists of entries show its name.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retired: bool,
}

/// What a service owes a week, while valid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quota {
    /// First day.
    pub from: Day,
    /// Last day, included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
    /// Hours (in minutes) or days.
    pub owed: Owed,
    /// On which days.
    pub days: OperatingDays,
    /// Which hours fulfil it.
    pub basis: Basis,
    /// Do public holidays reduce it?
    pub holidays_reduce: bool,
}

/// The amount of a quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owed {
    /// Minutes a week.
    Minutes(u32),
    /// Days a week with a shift of at least one hour.
    Days(u32),
    /// The source gives no number: shown blank, never zero.
    Unknown,
}

/// The days on which a service works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OperatingDays {
    /// Named days with their planned minutes (0: split evenly).
    Named(Vec<PlannedDay>),
    /// Any `n` of Monday to Friday.
    AnyOfWeek(u8),
}

/// One named day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedDay {
    /// Day of the week.
    pub day: Weekday,
    /// Planned minutes on it.
    pub minutes: u32,
}

/// Which hours fulfil a quota.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Open hours O: the union of the shifts.
    #[default]
    Open,
    /// Worker hours W: their sum.
    Worker,
}
