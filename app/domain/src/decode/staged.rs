//! Looks by stages for what is wrong with a text, so that what a newer program wrote is told from
//! what is broken and an error names its field.
use super::{explain, join};
use crate::entry::{
    Body, BreakClose, BreakOpen, BulkContact, Contact, Correction, Entry, Exchange, FindStep,
    FoundNeedles, HouseholdVisit, Kind, Point, SCHEMA, SpanClose, SpanOpen, TaskClose, Withdrawal,
};
use crate::ids::{AccountId, Code, EntryId, LocalityId, ServiceId};
use crate::limits::limits;
use crate::person::{AnonymousCount, PersonRef};
use crate::problem::{Problem, Reason};
use crate::time::Instant;
use serde::Deserialize;
use serde_json::value::RawValue;

/// The first problem of a text that is no entry, with the whole path of its field.
pub fn check(raw: &str) -> Result<(), Problem> {
    let stage: SchemaStage = stage("", raw)?;
    match stage.schema {
        0 => return Err(Problem::new("schema", 0, Reason::SchemaUnknown)),
        newer if newer > u64::from(SCHEMA) => {
            return Err(Problem::new("schema", newer, Reason::SchemaTooNew));
        }
        _ => {}
    }
    let envelope: Envelope = self::stage("", raw)?;
    let body = body("body", envelope.body.get(), true)?;
    let entry = envelope.with(body);
    limits(&entry).into_iter().next().map_or(Ok(()), Err)
}

#[derive(Deserialize)]
struct SchemaStage {
    schema: u64,
}

#[derive(Deserialize)]
struct KindStage<'a> {
    #[serde(borrow)]
    kind: std::borrow::Cow<'a, str>,
}

/// [`Entry`] with its body still unread.
#[derive(Deserialize)]
struct Envelope<'a> {
    schema: u16,
    id: EntryId,
    author: AccountId,
    workers: Vec<AccountId>,
    service: ServiceId,
    start: Instant,
    minutes: u32,
    #[serde(default)]
    locality: Option<LocalityId>,
    #[serde(default)]
    place_type: Option<Code>,
    #[serde(default)]
    point: Option<Point>,
    #[serde(default)]
    persons: Vec<PersonRef>,
    #[serde(default)]
    anonymous: Vec<AnonymousCount>,
    device_time: Instant,
    #[serde(borrow)]
    body: &'a RawValue,
}

impl Envelope<'_> {
    fn with(self, body: Body) -> Entry {
        Entry {
            schema: self.schema,
            id: self.id,
            author: self.author,
            workers: self.workers,
            service: self.service,
            start: self.start,
            minutes: self.minutes,
            locality: self.locality,
            place_type: self.place_type,
            point: self.point,
            persons: self.persons,
            anonymous: self.anonymous,
            device_time: self.device_time,
            body,
        }
    }
}

/// [`Correction`] with its body still unread.
#[derive(Deserialize)]
struct CorrectionStage<'a> {
    corrects: EntryId,
    sees: EntryId,
    reason: String,
    #[serde(borrow)]
    body: &'a RawValue,
}

fn body(path: &str, raw: &str, outermost: bool) -> Result<Body, Problem> {
    let tag: KindStage = stage(path, raw)?;
    let kind_path = || join(path, "kind");
    let kind = Kind::ALL
        .into_iter()
        .find(|k| k.as_str() == tag.kind)
        .ok_or_else(|| Problem::new(kind_path(), &tag.kind, Reason::UnknownKind))?;
    if !outermost && matches!(kind, Kind::Correction | Kind::Withdrawal) {
        return Err(Problem::new(
            kind_path(),
            kind.as_str(),
            Reason::NestedCorrection,
        ));
    }
    Ok(match kind {
        Kind::Contact => Body::Contact(stage::<Contact>(path, raw)?),
        Kind::Exchange => Body::Exchange(stage::<Exchange>(path, raw)?),
        Kind::HouseholdVisit => Body::HouseholdVisit(stage::<HouseholdVisit>(path, raw)?),
        Kind::TaskClose => Body::TaskClose(stage::<TaskClose>(path, raw)?),
        Kind::FoundNeedles => Body::FoundNeedles(stage::<FoundNeedles>(path, raw)?),
        Kind::FindStep => Body::FindStep(stage::<FindStep>(path, raw)?),
        Kind::BulkContact => Body::BulkContact(stage::<BulkContact>(path, raw)?),
        Kind::SpanOpen => Body::SpanOpen(stage::<SpanOpen>(path, raw)?),
        Kind::SpanClose => Body::SpanClose(stage::<SpanClose>(path, raw)?),
        Kind::BreakOpen => Body::BreakOpen(stage::<BreakOpen>(path, raw)?),
        Kind::BreakClose => Body::BreakClose(stage::<BreakClose>(path, raw)?),
        Kind::Withdrawal => Body::Withdrawal(stage::<Withdrawal>(path, raw)?),
        Kind::Correction => {
            let outer: CorrectionStage = stage(path, raw)?;
            let inner = body(&join(path, "body"), outer.body.get(), false)?;
            Body::Correction(Correction {
                corrects: outer.corrects,
                sees: outer.sees,
                reason: outer.reason,
                body: Box::new(inner),
            })
        }
    })
}

fn stage<'a, T: Deserialize<'a>>(path: &str, raw: &'a str) -> Result<T, Problem> {
    // Keeping the path costs time, and is wanted only for what cannot be read.
    if let Ok(read) = serde_json::from_str(raw) {
        return Ok(read);
    }
    let mut json = serde_json::Deserializer::from_str(raw);
    let read: T = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let inside = error.path().to_string();
        let inside = if inside == "." { "" } else { inside.as_str() };
        explain(&join(path, inside), error.inner())
    })?;
    json.end().map_err(|error| explain(path, &error))?;
    Ok(read)
}
