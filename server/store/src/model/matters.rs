//! Finds and visited families, as reports read them.
use domain::entry::FindState;
use domain::ids::FamilyId;
use domain::time::MINUTE_US;
use domain::{Code, Day, EntryId, Instant, LocalityId, ServiceId};

/// A find of needles as it stands, by the rules of [`domain::find`], without a word of what was
/// written about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindRow {
    /// Its root entry.
    pub id: EntryId,
    /// The service that looks after it.
    pub service: ServiceId,
    /// The local day of the report.
    pub day: Day,
    /// Where, by locality.
    pub locality: Option<LocalityId>,
    /// Code list *place type*.
    pub place_type: Option<Code>,
    /// How it stands.
    pub state: FindState,
    /// Since when it stands so.
    pub since: Instant,
    /// When it was reported.
    pub reported: Instant,
    /// Needles and syringes, in pieces: as collected, else as reported.
    pub pieces: u32,
    /// Code list *found disposal*, if it is collected.
    pub disposal: Option<Code>,
}

impl FindRow {
    /// Is something still to be done?
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.state != FindState::Collected
    }

    /// From report to collection, in whole minutes; none while it is open (`domain.md` §10.18).
    #[must_use]
    pub fn minutes_to_collection(&self) -> Option<u64> {
        let took = self.since.0.saturating_sub(self.reported.0).max(0) / MINUTE_US;
        (!self.is_open()).then_some(took.unsigned_abs())
    }
}

/// A family that was visited by a service on some of the days asked for, once however often.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct VisitedFamily {
    /// Service.
    pub service: ServiceId,
    /// The family's random id.
    pub family: FamilyId,
}
