//! What is sent to change reference data in the browser. Days and numbers are as they were typed, so
//! that whoever refuses one can name its field; the rules are in `server/core/src/edit`.
use crate::ids::{Code, LocalityId, ProgrammeId, ServiceId};
use crate::programme::{Basis, Label, Target};
use serde::{Deserialize, Serialize};

/// A change of a document, and the change number of the document on which it was made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Seen<T> {
    /// Change number; another one meanwhile: 409 `changed_meanwhile`.
    pub seen: u64,
    /// What is to change.
    pub change: T,
}

/// A provider's name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderForm {
    /// For people.
    pub name: String,
}

/// A new provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewProvider {
    /// Slug.
    pub id: String,
    /// For people.
    pub name: String,
}

/// What a programme is called, and when it is valid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgrammeForm {
    /// Its name.
    pub name: Label,
    /// First day.
    pub from: String,
    /// Last day, included.
    #[serde(default)]
    pub to: Option<String>,
    /// Planned unique persons.
    #[serde(default)]
    pub persons_target: Option<i64>,
}

/// What can be changed of a service, apart from its quotas.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ServiceForm {
    /// Its name.
    pub name: Label,
    /// First day.
    pub from: String,
    /// Last day, included.
    #[serde(default)]
    pub to: Option<String>,
    /// Which forms its workers use: `span_open`, `contact`, `exchange`.
    pub kinds: Vec<String>,
    /// Does it record the drug cell of persons?
    #[serde(default)]
    pub drug_cells: bool,
    /// Most persons at one moment.
    #[serde(default)]
    pub capacity: Option<i64>,
    /// Planned persons.
    #[serde(default)]
    pub persons_target: Option<i64>,
    /// Other planned numbers.
    #[serde(default)]
    pub targets: Vec<Target>,
    /// Where it works; empty: everywhere in its programme.
    #[serde(default)]
    pub localities: Vec<LocalityId>,
}

/// A new service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewService {
    /// Slug.
    pub id: String,
    /// Programme.
    pub programme: String,
    /// Who provides it.
    pub provider: String,
    /// Code list *service type*.
    pub service_type: String,
    /// The rest.
    pub service: ServiceForm,
}

/// A quota as it is typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotaForm {
    /// First day.
    pub from: String,
    /// Last day, included.
    #[serde(default)]
    pub to: Option<String>,
    /// Minutes a week; this or the days.
    #[serde(default)]
    pub minutes: Option<i64>,
    /// Days a week; this or the minutes.
    #[serde(default)]
    pub days: Option<i64>,
    /// Named days, `mon` … `sun`; these or `any_of`.
    #[serde(default)]
    pub on: Vec<String>,
    /// So many of Monday to Friday.
    #[serde(default)]
    pub any_of: Option<i64>,
    /// Which hours fulfil it.
    #[serde(default)]
    pub basis: Basis,
    /// Do public holidays reduce it?
    pub holidays_reduce: bool,
}

/// A change of a service's quotas. None is taken away: what was owed was owed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuotaChange {
    /// One more.
    Add {
        /// The quota.
        quota: QuotaForm,
        /// The one that holds on its first day ends on the day before.
        #[serde(default)]
        follows: bool,
    },
    /// Another one in place of the one that begins on a day.
    Change {
        /// Its first day as it is.
        of: String,
        /// The quota.
        quota: QuotaForm,
    },
    /// It ends.
    End {
        /// Its first day.
        of: String,
        /// Its last day, included.
        to: String,
    },
}

/// A change of a programme's localities. None is taken away: entries may name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LocalityChange {
    /// One more, at the end.
    Add {
        /// For people; its slug is made of it.
        name: String,
    },
    /// Another name.
    Rename {
        /// Which.
        id: LocalityId,
        /// For people.
        name: String,
    },
    /// Another place in the list.
    Move {
        /// Which.
        id: LocalityId,
        /// From 1; what is beyond the end is the end.
        to: u32,
    },
    /// No form offers it any more, or again.
    Retire {
        /// Which.
        id: LocalityId,
        /// False: bring it back.
        retired: bool,
    },
}

/// Where a code is offered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Where {
    /// Everywhere.
    All,
    /// In a programme's services.
    Programme(ProgrammeId),
    /// In one service.
    Service(ServiceId),
}

/// A change of a code list. No code is taken away, and none becomes another: entries bear it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListChange {
    /// One more, at the end.
    Add {
        /// The code.
        code: String,
        /// Czech.
        cs: String,
        /// English.
        en: String,
        /// Types of services that offer it; empty: all.
        #[serde(default)]
        services: Vec<Code>,
        /// Only in this programme.
        #[serde(default)]
        programme: Option<ProgrammeId>,
    },
    /// Other texts.
    Rename {
        /// Which.
        code: Code,
        /// Czech.
        cs: String,
        /// English.
        en: String,
    },
    /// Another place in the list.
    Move {
        /// Which.
        code: Code,
        /// From 1; what is beyond the end is the end.
        to: u32,
    },
    /// It is offered or not, for some or for all. In one service: `seen` is the service's number.
    Offer {
        /// Which.
        code: Code,
        /// For whom.
        place: Where,
        /// False: retire it.
        offered: bool,
    },
}
