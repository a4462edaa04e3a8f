//! Rules of the wire: what is frozen, what is refused and how it is named.
use super::*;
use crate::entry::Body;
use crate::examples;
use proptest::prelude::*;
use rstest::rstest;

#[test]
fn version_1_of_every_kind_is_frozen() {
    for entry in examples::one_of_each() {
        let raw = encode(&entry);
        insta::assert_snapshot!(format!("v1_{}", entry.body.kind().as_str()), raw);
    }
}

#[test]
fn what_is_written_is_read_back_and_written_the_same() {
    for entry in examples::one_of_each() {
        let raw = encode(&entry);
        assert_eq!(decode(&raw), Ok(entry));
        assert_eq!(encode(&decode(&raw).unwrap()), raw);
    }
}

#[test]
fn the_staged_reader_agrees_with_the_plain_one() {
    for entry in examples::one_of_each() {
        assert_eq!(
            serde_json::from_str::<Entry>(&encode(&entry)).unwrap(),
            entry
        );
    }
}

/// The example's JSON with one text replaced; the text must be there.
fn changed(entry: &Entry, from: &str, to: &str) -> String {
    let raw = encode(entry);
    assert!(raw.contains(from), "{from} is not in {raw}");
    raw.replacen(from, to, 1)
}

#[cfg(feature = "diagnose")]
#[rstest]
#[case("\"schema\":1", "\"schema\":2", "schema", "2", Reason::SchemaTooNew)]
#[case("\"schema\":1", "\"schema\":0", "schema", "0", Reason::SchemaUnknown)]
#[case("\"schema\":1,", "", "schema", "", Reason::MissingField)]
#[case(
    "\"schema\":1",
    "\"schema\":\"1\"",
    "schema",
    "string",
    Reason::WrongType
)]
#[case(
    "\"minutes\":40",
    "\"minutes\":-40",
    "minutes",
    "-40",
    Reason::Negative
)]
#[case(
    "\"minutes\":40",
    "\"minutes\":4294967296",
    "minutes",
    "4294967296",
    Reason::OutOfRange
)]
#[case(
    "\"minutes\":40",
    "\"minutes\":1.5",
    "minutes",
    "1.5",
    Reason::WrongType
)]
#[case(
    "\"minutes\":40",
    "\"minutes\":40,\"minutes\":50",
    "minutes",
    "",
    Reason::DuplicateField
)]
#[case("\"minutes\":40,", "", "minutes", "", Reason::MissingField)]
#[case(
    "\"service\":\"prunerov-sas\"",
    "\"service\":\"Prunéřov\"",
    "service",
    "",
    Reason::BadValue
)]
#[case("00000064", "xyz", "author", "", Reason::BadValue)]
#[case(
    "\"sex\":\"M\"",
    "\"sex\":\"Q\"",
    "persons[0].sex",
    "Q",
    Reason::BadValue
)]
#[case(
    "\"count\":2",
    "\"count\":-2",
    "anonymous[0].count",
    "-2",
    Reason::Negative
)]
#[case(
    "\"kind\":\"contact\"",
    "\"kind\":\"party\"",
    "body.kind",
    "party",
    Reason::UnknownKind
)]
#[case("\"kind\":\"contact\",", "", "body.kind", "", Reason::MissingField)]
#[case("\"km\":12", "\"km\":-1", "body.km", "-1", Reason::Negative)]
#[case(
    "\"acts\":[\"30.a.2\"",
    "\"acts\":[7",
    "body.acts[0]",
    "7",
    Reason::WrongType
)]
#[case(
    "\"note\":\"u školy\"",
    "\"note\":{\"a\":1}",
    "body.note",
    "map",
    Reason::WrongType
)]
#[case(
    "\"topics\":[\"DLUH\"]",
    "\"topics\":[\"<b>\"]",
    "body.topics[0]",
    "",
    Reason::BadValue
)]
fn what_is_wrong_in_a_contact_is_named(
    #[case] from: &str,
    #[case] to: &str,
    #[case] field: &str,
    #[case] value: &str,
    #[case] reason: Reason,
) {
    let raw = changed(&examples::contact(), from, to);
    assert_eq!(decode(&raw), Err(Problem::new(field, value, reason)));
}

#[cfg(feature = "diagnose")]
#[rstest]
#[case(
    "\"issued\":14",
    "\"issued\":-14",
    "body.body.items[0].issued",
    "-14",
    Reason::Negative
)]
#[case(
    "\"received\":0,",
    "",
    "body.body.items[1].received",
    "",
    Reason::MissingField
)]
#[case(
    "\"kind\":\"exchange\"",
    "\"kind\":\"nothing\"",
    "body.body.kind",
    "nothing",
    Reason::UnknownKind
)]
#[case(
    "\"kind\":\"exchange\"",
    "\"kind\":\"withdrawal\"",
    "body.body.kind",
    "withdrawal",
    Reason::NestedCorrection
)]
#[case(
    "\"kind\":\"exchange\"",
    "\"kind\":\"correction\"",
    "body.body.kind",
    "correction",
    Reason::NestedCorrection
)]
#[case("\"reason\":\"překlep\",", "", "body.reason", "", Reason::MissingField)]
fn what_is_wrong_in_a_correction_is_named_down_to_its_inner_body(
    #[case] from: &str,
    #[case] to: &str,
    #[case] field: &str,
    #[case] value: &str,
    #[case] reason: Reason,
) {
    let raw = changed(&examples::correction(), from, to);
    assert_eq!(decode(&raw), Err(Problem::new(field, value, reason)));
}

#[cfg(not(feature = "diagnose"))]
#[test]
fn without_diagnosis_the_value_and_the_reason_are_named() {
    let raw = changed(&examples::correction(), "\"issued\":14", "\"issued\":-14");
    assert_eq!(decode(&raw), Err(Problem::new("", "-14", Reason::Negative)));
}

#[rstest]
#[case("")]
#[case("{")]
#[case("nonsense")]
#[case("{\"schema\":1}}")]
#[case("{\"schema\":1,\"id\":")]
fn what_is_no_json_is_named_so(#[case] raw: &str) {
    assert_eq!(decode(raw), Err(Problem::new("", "", Reason::NotJson)));
}

#[test]
fn json_nested_without_end_is_refused_not_crashed_on() {
    let deep = format!("{{\"schema\":1,\"x\":{}", "[".repeat(100_000));
    assert_eq!(decode(&deep).unwrap_err().reason, Reason::NotJson);
}

#[test]
fn a_newer_schema_is_told_from_broken_even_if_all_else_is_new() {
    let found = decode("{\"schema\":7,\"body\":{\"kind\":[]}}").unwrap_err();
    assert_eq!(found, Problem::new("schema", "7", Reason::SchemaTooNew));
}

#[test]
fn a_field_of_a_newer_minor_form_is_ignored() {
    let raw = changed(
        &examples::contact(),
        "\"minutes\":40",
        "\"mood\":\"good\",\"minutes\":40",
    );
    assert_eq!(decode(&raw), Ok(examples::contact()));
}

#[test]
fn a_problem_never_repeats_a_note_or_a_client_code() {
    let raw = changed(
        &examples::contact(),
        "\"year_of_birth\":1973",
        "\"year_of_birth\":\"LUD07TOM08\"",
    );
    let found = decode(&raw).unwrap_err();
    assert_eq!(
        (found.value.as_str(), found.reason),
        ("string", Reason::WrongType)
    );
    let long = "n".repeat(5000);
    let raw = changed(&examples::contact(), "u školy", &long);
    assert_eq!(
        decode(&raw),
        Err(Problem::new("body.note", 5000, Reason::TooLong))
    );
}

#[test]
fn limits_hold_inside_a_correction_too() {
    let mut entry = examples::correction();
    if let Body::Correction(c) = &mut entry.body
        && let Body::Exchange(x) = c.body.as_mut()
    {
        x.items = vec![x.items[0].clone(); 201];
    }
    assert_eq!(
        decode(&encode(&entry)),
        Err(Problem::new("body.body.items", 201, Reason::TooMany))
    );
}

#[test]
fn the_hash_is_sha_256_of_the_text() {
    let of_abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(hex(&hash("abc")), of_abc);
    assert_eq!(unhex(of_abc), Some(hash("abc")));
    assert_eq!(unhex(&of_abc.to_uppercase()), Some(hash("abc")));
}

#[rstest]
#[case("")]
#[case("ab")]
#[case("zz7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
#[case("+a7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
fn a_text_that_is_no_hash(#[case] text: &str) {
    assert_eq!(unhex(text), None);
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_without_a_panic(raw in ".{0,200}") {
        let _ = decode(&raw);
    }

    #[test]
    fn a_valid_entry_with_a_byte_changed_is_read_or_refused_without_a_panic(
        which in 0usize..8, place in any::<prop::sample::Index>(), byte in any::<u8>(),
    ) {
        let mut bytes = encode(&examples::one_of_each()[which]).into_bytes();
        let place = place.index(bytes.len());
        bytes[place] = byte;
        if let Ok(raw) = String::from_utf8(bytes)
            && let Ok(entry) = decode(&raw)
        {
            prop_assert_eq!(decode(&encode(&entry)), Ok(entry));
        }
    }

    #[test]
    fn a_valid_entry_cut_anywhere_is_no_json(which in 0usize..8, place in any::<prop::sample::Index>()) {
        let raw = encode(&examples::one_of_each()[which]);
        let place = place.index(raw.len());
        if let Some(cut) = raw.get(..place) {
            prop_assert_eq!(decode(cut).unwrap_err().reason, Reason::NotJson);
        }
    }

    #[test]
    fn any_hash_survives_hexadecimal(bytes in any::<[u8; 32]>()) {
        prop_assert_eq!(unhex(&hex(&bytes)), Some(bytes));
    }
}

#[test]
fn what_is_accepted_can_be_read_back_by_every_reader() {
    let entry = examples::exchange();
    let text = encode(&entry);
    // A list in place of an object, a number that is none, a bottomless field nobody knows, a name
    // that is said twice: either refused at the door, or read in the same way ever after.
    let deep = format!("{}1{}", "[".repeat(200), "]".repeat(200));
    let odd = [
        text.replace(
            r#"{"item":"J1","received":10,"issued":12}"#,
            r#"["J1",10,12]"#,
        ),
        text.replacen('{', r#"{"unknown":1e999,"#, 1),
        text.replacen('{', &format!(r#"{{"unknown":{deep},"#), 1),
        text.replacen('{', r#"{"minutes":7,"#, 1),
        text.replacen('{', r#"{"unknown":"\ud800","#, 1),
    ];
    for text in odd {
        assert_ne!(text, encode(&entry), "the oddity is in it");
        match decode(&text) {
            Ok(read) => assert_eq!(crate::json::read::<Entry>(&text).unwrap(), read, "{text}"),
            Err(problem) => assert!(
                [Reason::NotJson, Reason::WrongType, Reason::DuplicateField]
                    .contains(&problem.reason),
                "{text}: {problem:?}"
            ),
        }
    }
}
