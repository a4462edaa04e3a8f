//! Reading and writing the frozen JSON of an entry.
//!
//! An entry is read in stages: its schema number, its envelope, the kind of its body, the body. So
//! an error names the very field, and what a newer program wrote is told from what is broken. With
//! the feature `diagnose` (the server) the path goes down to the item of a list; without it (the
//! phone) it names the stage, which is lean and enough for what the same program wrote itself.
use crate::entry::{
    Body, BreakClose, BreakOpen, Contact, Correction, Entry, Exchange, Kind, Point, SCHEMA,
    SpanClose, SpanOpen, Withdrawal,
};
use crate::ids::{AccountId, Code, EntryId, LocalityId, ServiceId};
use crate::limits::limits;
use crate::person::{AnonymousCount, PersonRef};
use crate::problem::{Problem, Reason};
use crate::time::Instant;
use serde::Deserialize;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

/// The JSON text of an entry, as the phone freezes it when it saves.
///
/// # Panics
/// Never: no field of an entry can fail to be written.
#[must_use]
pub fn encode(entry: &Entry) -> String {
    serde_json::to_string(entry).expect("an entry has string keys and finite shapes only")
}

/// SHA-256 of the frozen text.
#[must_use]
pub fn hash(raw: &str) -> [u8; 32] {
    Sha256::digest(raw.as_bytes()).into()
}

/// A hash as 64 lower-case hexadecimal digits.
#[must_use]
pub fn hex(hash: &[u8; 32]) -> String {
    let digit = |n: u8| char::from(b"0123456789abcdef"[usize::from(n)]);
    hash.iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

/// Reads what [`hex`] wrote; upper case is accepted too.
#[must_use]
pub fn unhex(text: &str) -> Option<[u8; 32]> {
    let digits: [u8; 64] = text.as_bytes().try_into().ok()?;
    let value = |digit: u8| {
        char::from(digit)
            .to_digit(16)
            .and_then(|n| u8::try_from(n).ok())
    };
    let mut hash = [0; 32];
    for (byte, pair) in hash.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = value(pair[0])? << 4 | value(pair[1])?;
    }
    Some(hash)
}

/// Reads an entry of any schema ever released, and checks its lengths and ranges.
///
/// # Errors
/// The first [`Problem`] found. Its value is never a note, a reason or a client code.
pub fn decode(raw: &str) -> Result<Entry, Problem> {
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
    match limits(&entry).into_iter().next() {
        Some(problem) => Err(problem),
        None => Ok(entry),
    }
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

fn join(path: &str, field: &str) -> String {
    if path.is_empty() || field.is_empty() {
        return format!("{path}{field}");
    }
    format!("{path}.{field}")
}

#[cfg(feature = "diagnose")]
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

#[cfg(not(feature = "diagnose"))]
fn stage<'a, T: Deserialize<'a>>(path: &str, raw: &'a str) -> Result<T, Problem> {
    serde_json::from_str(raw).map_err(|error| explain(path, &error))
}

/// What serde says, as field, value and reason. The texts of serde and serde_json are pinned by
/// the tests of this module.
fn explain(path: &str, error: &serde_json::Error) -> Problem {
    if !error.is_data() {
        return Problem::new("", "", Reason::NotJson);
    }
    let text = error.to_string();
    let text = text
        .rsplit_once(" at line ")
        .map_or(text.as_str(), |(before, _)| before);
    let quoted = || text.split('`').nth(1).unwrap_or_default();
    if text.starts_with("missing field") {
        return Problem::new(join(path, quoted()), "", Reason::MissingField);
    }
    if text.starts_with("duplicate field") {
        return Problem::new(join(path, quoted()), "", Reason::DuplicateField);
    }
    if text.starts_with("unknown variant") {
        return Problem::new(path, quoted(), Reason::BadValue);
    }
    let (found, reason) = if let Some(rest) = text.strip_prefix("invalid type: ") {
        (rest, Reason::WrongType)
    } else if let Some(rest) = text.strip_prefix("invalid value: ") {
        (rest, Reason::OutOfRange)
    } else {
        // The checks of our own types: a slug, a code, a UUID.
        return Problem::new(path, "", Reason::BadValue);
    };
    let found = found
        .split_once(", expected")
        .map_or(found, |(value, _)| value);
    let number = found.split('`').nth(1);
    match number {
        Some(n) if reason == Reason::OutOfRange && n.starts_with('-') => {
            Problem::new(path, n, Reason::Negative)
        }
        // Numbers are repeated; of a text only that it is one, for it may be a client's.
        Some(n) => Problem::new(path, n, reason),
        None => Problem::new(
            path,
            found.split('"').next().unwrap_or_default().trim(),
            reason,
        ),
    }
}

#[cfg(test)]
#[path = "decode_tests.rs"]
mod tests;
