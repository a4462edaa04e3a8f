//! People as they are set up in the browser, `/api/v1/people…` and `/api/v1/invitations/…`.
use domain::{AccountId, DeviceId, Instant, ProgrammeId, ProviderId, ServiceId, StreamId};
use serde::{Deserialize, Deserializer, Serialize};
use sync::wire::{MembershipInfo, Role};

/// Shortest password, in characters.
pub const SHORTEST_PASSWORD: usize = 10;

/// May somebody log in?
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PersonState {
    /// Yes.
    Active,
    /// Never set a password yet.
    Invited,
    /// No: disabled.
    Disabled,
}

/// `GET /api/v1/people`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct PeopleReport {
    /// Those asked for, from `offset` on.
    pub rows: Vec<PersonRow>,
    /// How many there are in all.
    pub total: usize,
}

/// One of the people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct PersonRow {
    /// Account.
    #[cfg_attr(feature = "ssr", schema(value_type = uuid::Uuid))]
    pub id: AccountId,
    /// Log-in name.
    pub login: String,
    /// Name for people.
    pub name: String,
    /// May they log in?
    pub state: PersonState,
    /// Their memberships, past ones too.
    #[cfg_attr(feature = "ssr", schema(value_type = Vec<Object>))]
    pub memberships: Vec<MembershipInfo>,
    /// When one of their phones was last heard of (µs).
    #[cfg_attr(feature = "ssr", schema(value_type = Option<i64>))]
    pub last_seen: Option<Instant>,
    /// Entries that their phones said have no answer.
    pub unsent: u32,
}

/// `GET /api/v1/people/{id}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct PersonReport {
    /// Account.
    #[cfg_attr(feature = "ssr", schema(value_type = uuid::Uuid))]
    pub id: AccountId,
    /// Log-in name.
    pub login: String,
    /// Name for people.
    pub name: String,
    /// May they log in?
    pub state: PersonState,
    /// Is it the one who asks?
    pub own: bool,
    /// May the one who asks rename, reset, disable, and revoke phones?
    pub editable: bool,
    /// All memberships, past ones and those taken back too.
    pub memberships: Vec<PersonMembership>,
    /// Device sessions, in the order of their log-in.
    pub devices: Vec<PersonDevice>,
    /// What their phones have told.
    pub streams: Vec<PersonStream>,
    /// A code that can still be used.
    pub invitation: Option<OpenInvitation>,
}

/// A membership with its number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct PersonMembership {
    /// By which it is changed.
    pub number: u64,
    /// What it says.
    #[cfg_attr(feature = "ssr", schema(value_type = Object))]
    pub membership: MembershipInfo,
    /// Was it taken back? Then it is valid on no day.
    pub withdrawn: bool,
    /// May the one who asks change it?
    pub editable: bool,
}

/// A device session of somebody.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct PersonDevice {
    /// Device.
    #[cfg_attr(feature = "ssr", schema(value_type = uuid::Uuid))]
    pub id: DeviceId,
    /// What its user calls it.
    pub name: String,
    /// Program version it last told.
    pub app_version: String,
    /// When it logged in (µs).
    #[cfg_attr(feature = "ssr", schema(value_type = i64))]
    pub created_at: Instant,
    /// When it was last heard of (µs).
    #[cfg_attr(feature = "ssr", schema(value_type = i64))]
    pub seen_at: Instant,
    /// Since when it is revoked (µs).
    #[cfg_attr(feature = "ssr", schema(value_type = Option<i64>))]
    pub revoked_at: Option<Instant>,
}

/// What a phone of somebody told of its entries.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct PersonStream {
    /// Stream.
    #[cfg_attr(feature = "ssr", schema(value_type = uuid::Uuid))]
    pub stream: StreamId,
    /// Device it last came from.
    #[cfg_attr(feature = "ssr", schema(value_type = Option<uuid::Uuid>))]
    pub device: Option<DeviceId>,
    /// When it last synced (µs).
    #[cfg_attr(feature = "ssr", schema(value_type = Option<i64>))]
    pub synced_at: Option<Instant>,
    /// Entries without an answer.
    pub pending: u32,
    /// Since when (µs).
    #[cfg_attr(feature = "ssr", schema(value_type = Option<i64>))]
    pub oldest_pending: Option<Instant>,
}

/// A code that can still be used; the code itself is shown once, when it is made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct OpenInvitation {
    /// `first` or `reset`.
    pub purpose: String,
    /// When it was made (µs).
    #[cfg_attr(feature = "ssr", schema(value_type = i64))]
    pub created_at: Instant,
    /// From when on it is no longer valid (µs).
    #[cfg_attr(feature = "ssr", schema(value_type = i64))]
    pub expires_at: Instant,
}

/// `POST /api/v1/people`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct NewPersonRequest {
    /// Log-in name: letters without accents, digits, `.`, `-`, `_`.
    pub login: String,
    /// Name for people.
    pub name: String,
    /// At least one.
    pub memberships: Vec<MembershipRequest>,
}

/// A membership as it is asked for; plain texts, so that an error can name the field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct MembershipRequest {
    /// `worker`, `manager`, `coordinator` or `administrator`.
    pub role: String,
    /// Slug; of a worker and a manager.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// Slug; of a coordinator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme: Option<String>,
    /// Slugs; of a worker at least one, of a manager none is all.
    #[serde(default)]
    pub services: Vec<String>,
    /// First day.
    pub from: String,
    /// Last day, included; none: no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// `PATCH /api/v1/people/{id}/memberships/{number}`: what is not named stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct MembershipPatch {
    /// First day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Last day, included; `null`: no end.
    #[serde(
        default,
        deserialize_with = "told",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>))]
    pub to: Option<Option<String>>,
    /// Slugs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub services: Option<Vec<String>>,
    /// Takes a mistaken membership back: it was valid on no day. It stays in sight.
    #[serde(default)]
    pub withdrawn: bool,
}

/// A field that was there, `null` or not.
fn told<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(from).map(Some)
}

/// `PATCH /api/v1/people/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct NameRequest {
    /// Name for people.
    pub name: String,
}

/// A code, shown this once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct CodeAnswer {
    /// Account.
    #[cfg_attr(feature = "ssr", schema(value_type = uuid::Uuid))]
    pub id: AccountId,
    /// Three groups of four letters and digits.
    pub code: String,
    /// From when on it is no longer valid (µs).
    #[cfg_attr(feature = "ssr", schema(value_type = i64))]
    pub expires_at: Instant,
}

/// The number of a membership that was added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct NumberAnswer {
    /// Its number.
    pub number: u64,
}

/// `POST /api/v1/invitations/show`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct CodeRequest {
    /// As it was typed: case, spaces and dashes do not matter.
    pub code: String,
}

/// `POST /api/v1/invitations/use`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct PasswordRequest {
    /// As it was typed: case, spaces and dashes do not matter.
    pub code: String,
    /// The new password.
    pub password: String,
}

/// For whom a code is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct InvitationAnswer {
    /// Log-in name.
    pub login: String,
    /// Name for people.
    pub name: String,
    /// `first` or `reset`.
    pub purpose: String,
    /// From when on it is no longer valid (µs).
    #[cfg_attr(feature = "ssr", schema(value_type = i64))]
    pub expires_at: Instant,
}

/// `GET /api/v1/people/places`: where the one who asks may give memberships.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct PlacesReport {
    /// Which roles.
    #[cfg_attr(feature = "ssr", schema(value_type = Vec<String>))]
    pub roles: Vec<Role>,
    /// Providers with their services.
    pub providers: Vec<PlaceProvider>,
    /// Programmes; for coordinators.
    pub programmes: Vec<PlaceProgramme>,
}

/// A provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct PlaceProvider {
    /// Slug.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub id: ProviderId,
    /// Name.
    pub name: String,
    /// Its services.
    pub services: Vec<PlaceService>,
}

/// A service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct PlaceService {
    /// Slug.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub id: ServiceId,
    /// Czech name.
    pub name_cs: String,
    /// English name.
    pub name_en: String,
}

/// A programme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct PlaceProgramme {
    /// Slug.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub id: ProgrammeId,
    /// Czech name.
    pub name_cs: String,
    /// English name.
    pub name_en: String,
}
