//! The whole request: what can be wrong with it is answered by an HTTP error.
use crate::refused::BadRequest;
use domain::{Instant, StreamId};
use serde::Deserialize;
use serde_json::value::RawValue;
use sync::wire::{Epoch, Have, MAX_ITEMS, MAX_OFFER, Offer, WIRE};
use uuid::Uuid;

/// [`sync::wire::SyncRequest`] with its items still unread.
#[derive(Debug, Deserialize)]
pub struct Envelope<'a> {
    /// Version of the wire.
    pub wire: u16,
    /// The phone's stream.
    pub stream: StreamId,
    /// The epoch of its receipts.
    #[serde(default)]
    pub epoch: Option<Epoch>,
    /// What it holds.
    pub have: Have,
    /// Without an answer.
    pub pending: u32,
    /// Since when.
    #[serde(default)]
    pub oldest_pending: Option<Instant>,
    /// Where its last pull ended.
    #[serde(default)]
    pub cursor: Option<String>,
    /// Under which scope.
    #[serde(default)]
    pub scope: Option<String>,
    /// The batch.
    #[serde(default, borrow)]
    pub entries: Vec<&'a RawValue>,
    /// What it knows of.
    #[serde(default)]
    pub offer: Vec<Offer>,
    /// Its program.
    #[serde(default)]
    pub app_version: String,
    /// Its clock.
    #[serde(default)]
    pub device_time: Option<Instant>,
    /// Repeated in the reply.
    #[serde(default)]
    pub nonce: Option<Uuid>,
}

#[derive(Deserialize)]
struct WireOnly {
    wire: u64,
}

/// Reads a request of any wire version ever released.
///
/// # Errors
/// 400, with the position of broken JSON, or the field that is missing or wrong.
pub fn read(body: &[u8]) -> Result<Envelope<'_>, BadRequest> {
    match serde_json::from_slice::<Envelope>(body) {
        Ok(envelope) => check(envelope),
        Err(error) => Err(explain(body, &error)),
    }
}

fn wire_error(wire: u64) -> Option<BadRequest> {
    let value = wire.to_string();
    match wire {
        0 => Some(BadRequest::new("wire", Some(&value), "wire_unknown")),
        n if n > u64::from(WIRE) => Some(BadRequest::new("wire", Some(&value), "wire_too_new")),
        _ => None,
    }
}

fn check(envelope: Envelope<'_>) -> Result<Envelope<'_>, BadRequest> {
    if let Some(error) = wire_error(u64::from(envelope.wire)) {
        return Err(error);
    }
    let count = envelope.entries.len();
    if count > MAX_ITEMS {
        return Err(BadRequest::new(
            "entries",
            Some(&count.to_string()),
            "too_many",
        ));
    }
    let count = envelope.offer.len();
    if count > MAX_OFFER {
        return Err(BadRequest::new(
            "offer",
            Some(&count.to_string()),
            "too_many",
        ));
    }
    Ok(envelope)
}

/// A newer wire may look quite different, so its number is looked for first.
fn explain(body: &[u8], error: &serde_json::Error) -> BadRequest {
    if !error.is_data() {
        let place = format!("line {} column {}", error.line(), error.column());
        return BadRequest::new("body", Some(&place), "not_json");
    }
    if let Ok(WireOnly { wire }) = serde_json::from_slice(body)
        && let Some(error) = wire_error(wire)
    {
        return error;
    }
    let mut json = serde_json::Deserializer::from_slice(body);
    let found = serde_path_to_error::deserialize::<_, Envelope>(&mut json).err();
    let path = found.map(|e| e.path().to_string()).unwrap_or_default();
    let text = error.to_string();
    if let Some(rest) = text.strip_prefix("missing field `") {
        let field = rest.split('`').next().unwrap_or_default();
        let field = if path.is_empty() || path == "." {
            field.to_owned()
        } else {
            format!("{path}.{field}")
        };
        return BadRequest::new(&field, None, "missing_field");
    }
    let place = format!("line {} column {}", error.line(), error.column());
    BadRequest::new(&path, Some(&place), "wrong_type")
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    const GOOD: &str = r#"{"wire":1,"stream":"018f0000-0000-4000-8000-000000000001","have":{"max_seq":0,"digest":"0000000000000000000000000000000000000000000000000000000000000000"},"pending":0,"entries":[1,{"a":2}]}"#;

    #[test]
    fn items_are_left_unread_whatever_they_are() {
        let envelope = read(GOOD.as_bytes()).unwrap();
        let items: Vec<_> = envelope.entries.iter().map(|raw| raw.get()).collect();
        assert_eq!(items, ["1", "{\"a\":2}"]);
    }

    #[rstest]
    #[case(
        "\"pending\":0",
        "\"pending\":",
        "body",
        "line 1 column 166",
        "not_json"
    )]
    #[case("\"wire\":1", "\"wire\":2", "wire", "2", "wire_too_new")]
    #[case("\"wire\":1", "\"wire\":70000", "wire", "70000", "wire_too_new")]
    #[case("\"wire\":1", "\"wire\":0", "wire", "0", "wire_unknown")]
    #[case("\"pending\":0,", "", "pending", "", "missing_field")]
    #[case("\"max_seq\":0,", "", "have.max_seq", "", "missing_field")]
    #[case(
        "\"pending\":0",
        "\"pending\":-1",
        "pending",
        "line 1 column 167",
        "wrong_type"
    )]
    fn what_is_wrong_with_a_request_is_named(
        #[case] good: &str,
        #[case] bad: &str,
        #[case] field: &str,
        #[case] value: &str,
        #[case] reason: &str,
    ) {
        assert!(GOOD.contains(good));
        let body = GOOD.replace(good, bad);
        let error = read(body.as_bytes()).unwrap_err();
        let found = error.0;
        assert_eq!(
            (
                found.field.as_str(),
                found.value.as_deref().unwrap_or(""),
                found.reason.as_str()
            ),
            (field, value, reason)
        );
    }

    #[test]
    fn a_wire_of_the_future_is_recognised_even_if_nothing_else_is() {
        let error = read(br#"{"wire":9,"batch":[]}"#).unwrap_err();
        assert_eq!(error.0.reason, "wire_too_new");
    }

    #[test]
    fn more_than_200_items_are_refused_whole() {
        let items = vec!["0"; 201].join(",");
        let error = read(GOOD.replace("1,{\"a\":2}", &items).as_bytes()).unwrap_err();
        assert_eq!(error.0.reason, "too_many");
        assert_eq!(error.0.value.as_deref(), Some("201"));
    }
}
