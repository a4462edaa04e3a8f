//! Finds of needles between two days.
use super::Provenance;
use domain::{Day, ProgrammeId, ServiceId};
use serde::{Deserialize, Serialize};

/// `GET /api/v1/reports/finds`: needles found (`domain.md` §10.18), by the day of the report. Never among
/// those received in exchanges.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct FindsReport {
    /// Programme.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub programme: ProgrammeId,
    /// Services that were looked at.
    #[cfg_attr(feature = "ssr", schema(value_type = Vec<String>))]
    pub services: Vec<ServiceId>,
    /// First day.
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = Date))]
    pub from: Day,
    /// Last day, included.
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = Date))]
    pub to: Day,
    /// Finds (`finds` in `GET /api/v1/reports/entries`).
    pub finds: u64,
    /// Pieces: as collected, else as reported.
    pub pieces: u64,
    /// Pieces as they were reported (`needles_found`).
    pub pieces_reported: i64,
    /// Finds of these days that are not collected at the watermark.
    pub open: u64,
    /// By state: `reported`, `on_the_way`, `collected`.
    pub by_state: Vec<FindCell>,
    /// By code of the list *place type*; `null`: none was given.
    pub by_place_type: Vec<FindCell>,
    /// By locality; `null`: none was given. Cells under five are told only to the manager of the
    /// provider.
    pub by_locality: Vec<FindCell>,
    /// By month of the report, `2026-01`.
    pub by_month: Vec<FindCell>,
    /// Finds that are collected.
    pub collected: u64,
    /// From report to collection, in minutes: the middle one, or the mean of the two in the middle,
    /// rounded down; `null` if none is collected.
    pub collection_median_minutes: Option<u64>,
    /// The longest.
    pub collection_longest_minutes: Option<u64>,
    /// Head of the report.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// Finds of one state, place type, locality or month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct FindCell {
    /// Of what; `null`: not known.
    pub key: Option<String>,
    /// How many; `null` if it is not told.
    pub finds: Option<u64>,
    /// Their pieces; `null` if they are not told.
    pub pieces: Option<u64>,
    /// It is under five, or would tell another one that is, and is not told to this caller.
    pub hidden: bool,
}
