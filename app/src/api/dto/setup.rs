//! Answers of `/api/v1/setup/…` and `/api/v1/audit`: reference data with who may change what. What is
//! sent to change them is in `domain::setup`.
use domain::programme::{Label, Locality, Service};
use domain::{AccountId, Code, Day, Instant, LocalityId, ProgrammeId, ProviderId, ServiceId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What somebody may set up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct SetupReport {
    /// Programmes, by slug.
    pub programmes: Vec<SetupProgramme>,
    /// Providers, by slug.
    pub providers: Vec<SetupProvider>,
    /// Services, by slug.
    pub services: Vec<SetupService>,
    /// Programmes in which the caller may add a service.
    #[cfg_attr(feature = "ssr", schema(value_type = Vec<String>))]
    pub adds_services_in: Vec<ProgrammeId>,
    /// May the caller add a provider?
    pub adds_providers: bool,
    /// Types of services, as the code list has them.
    pub service_types: Vec<Choice>,
}

/// A choice of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Choice {
    /// What is stored.
    pub code: String,
    /// Czech.
    pub cs: String,
    /// English.
    pub en: String,
}

/// A programme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct SetupProgramme {
    /// Slug.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub id: ProgrammeId,
    /// Its name.
    #[cfg_attr(feature = "ssr", schema(value_type = Object))]
    pub name: Label,
    /// First day.
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = Date))]
    pub from: Day,
    /// Last day, included.
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = Date))]
    #[serde(default)]
    pub to: Option<Day>,
    /// Planned unique persons.
    #[serde(default)]
    pub persons_target: Option<u32>,
    /// Its change number: what an edit says it has seen.
    pub change: u64,
    /// The fields that the caller may change.
    pub edits: Vec<String>,
    /// May the caller change its localities?
    pub edits_localities: bool,
}

/// A provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct SetupProvider {
    /// Slug.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub id: ProviderId,
    /// Its name.
    pub name: String,
    /// Its change number.
    pub change: u64,
    /// May the caller change its name?
    pub edit: bool,
}

/// A service, in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct SetupService {
    /// Slug.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub id: ServiceId,
    /// Programme.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub programme: ProgrammeId,
    /// Who provides it.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub provider: ProviderId,
    /// Code list *service type*.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub service_type: Code,
    /// Its name.
    #[cfg_attr(feature = "ssr", schema(value_type = Object))]
    pub name: Label,
    /// First day.
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = Date))]
    pub from: Day,
    /// Last day, included.
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = Date))]
    #[serde(default)]
    pub to: Option<Day>,
    /// Its change number.
    pub change: u64,
    /// May the caller change anything of it?
    pub edit: bool,
}

/// A service with its quotas and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ServiceReport {
    /// All of it, as phones have it; quotas by their first day, past ones too.
    #[cfg_attr(feature = "ssr", schema(value_type = Object))]
    pub service: Service,
    /// Its change number.
    pub change: u64,
    /// The fields that the caller may change.
    pub edits: Vec<String>,
    /// May the caller change its quotas?
    pub edits_quotas: bool,
    /// The programme's localities.
    #[cfg_attr(feature = "ssr", schema(value_type = Vec<Object>))]
    pub localities: Vec<Locality>,
    /// Its versions, the newest first.
    pub history: Vec<Revision>,
}

/// A version of a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Revision {
    /// Its change number.
    pub change: u64,
    /// When it was recorded.
    #[cfg_attr(feature = "ssr", schema(value_type = i64))]
    pub at: Instant,
    /// Who changed it; `null`: an import, or somebody whom the caller is not told.
    #[serde(default)]
    pub by: Option<String>,
    /// Was it an import, or what comes with the program?
    pub imported: bool,
    /// What is another than in the version before; of the first one nothing.
    pub changes: Vec<FieldChange>,
}

/// A field that is another one than before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct FieldChange {
    /// Dotted; a thing of a list is named by its id, code or first day.
    pub field: String,
    /// Before; `null`: not there.
    #[cfg_attr(feature = "ssr", schema(value_type = Object))]
    #[serde(default)]
    pub from: Value,
    /// Now; `null`: no longer there.
    #[cfg_attr(feature = "ssr", schema(value_type = Object))]
    #[serde(default)]
    pub to: Value,
}

/// Localities of a programme in their order, retired ones too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct LocalitiesReport {
    /// Programme.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub programme: ProgrammeId,
    /// Their change number.
    pub change: u64,
    /// May the caller change them?
    pub edit: bool,
    /// The localities.
    pub localities: Vec<LocalityRow>,
}

/// A locality.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct LocalityRow {
    /// Slug.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub id: LocalityId,
    /// Its name.
    pub name: String,
    /// No form offers it any more.
    pub retired: bool,
}

/// A code list, in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ListRow {
    /// Its name.
    pub list: String,
    /// How many codes it has, retired ones too.
    pub codes: u32,
    /// How many of them are retired for all.
    pub retired: u32,
}

/// A code list with who offers what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ListReport {
    /// Its name.
    pub list: String,
    /// Its change number.
    pub change: u64,
    /// May the caller change it for all?
    pub edit: bool,
    /// The caller's programmes for which it may be changed.
    #[cfg_attr(feature = "ssr", schema(value_type = Vec<String>))]
    pub programmes: Vec<ProgrammeId>,
    /// The caller's services for which it may be changed.
    pub services: Vec<ListService>,
    /// The codes in the order in which forms show them; of other programmes' own ones none.
    pub codes: Vec<CodeRow>,
    /// Types of services.
    pub service_types: Vec<Choice>,
}

/// A service in whose forms codes may be offered or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ListService {
    /// Slug.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub id: ServiceId,
    /// Its name.
    #[cfg_attr(feature = "ssr", schema(value_type = Object))]
    pub name: Label,
    /// The service's change number: what an edit for it says it has seen.
    pub change: u64,
    /// Codes that its forms do not offer by its own wish.
    pub without: Vec<String>,
}

/// A code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct CodeRow {
    /// What is stored.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub code: Code,
    /// Czech.
    pub cs: String,
    /// English.
    pub en: String,
    /// Types of services that offer it; empty: all.
    #[cfg_attr(feature = "ssr", schema(value_type = Vec<String>))]
    pub services: Vec<Code>,
    /// Nobody offers it any more.
    pub retired: bool,
    /// Only in these of the caller's programmes; empty: in all.
    #[cfg_attr(feature = "ssr", schema(value_type = Vec<String>))]
    pub only_in: Vec<ProgrammeId>,
    /// Those of the caller's programmes that do not offer it.
    #[cfg_attr(feature = "ssr", schema(value_type = Vec<String>))]
    pub not_in: Vec<ProgrammeId>,
    /// May the caller rename, move and retire it?
    pub edit: bool,
}

/// Lines of the audit, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct AuditReport {
    /// The lines.
    pub lines: Vec<AuditRow>,
    /// Are there more after these?
    pub more: bool,
}

/// A line of the audit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct AuditRow {
    /// When.
    #[cfg_attr(feature = "ssr", schema(value_type = i64))]
    pub at: Instant,
    /// Who; `null`: the command line, or nobody who is known.
    #[cfg_attr(feature = "ssr", schema(value_type = Option<uuid::Uuid>))]
    #[serde(default)]
    pub account: Option<AccountId>,
    /// The account's name.
    #[serde(default)]
    pub name: Option<String>,
    /// Stable code of what was done.
    pub action: String,
    /// About what: a key of a document, an id.
    pub subject: String,
    /// The name of what it is about, if it has one.
    #[cfg_attr(feature = "ssr", schema(value_type = Option<Object>))]
    #[serde(default)]
    pub about: Option<Label>,
}
