//! Rules of client codes.
use super::*;
use crate::ids::{Code, PersonId};
use proptest::prelude::*;
use rstest::rstest;
use uuid::Uuid;

#[rstest]
#[case("LUD07TOM08", "LUD07TOM08")]
#[case("lud 07-tóm 08", "LUD07TOM08")]
#[case(" Žof–31 řeh‑12 ", "ZOF31REH12")]
#[case("Z\u{30c}of31Řeh12", "ZOF31REH12")]
#[case("XXX00XXX00", "XXX00XXX00")]
#[case("ANN29EVA02", "ANN29EVA02")]
fn a_code_is_read_as_people_write_it(#[case] text: &str, #[case] canonical: &str) {
    assert_eq!(ClientCode::parse(text).unwrap().canonical(), canonical);
}

#[rstest]
#[case("", CodePart::Code, "", CodeReason::NotTenSigns)]
#[case("LUD07TOM8", CodePart::Code, "LUD07TOM8", CodeReason::NotTenSigns)]
#[case("LUD07TOM080", CodePart::Code, "LUD07TOM080", CodeReason::NotTenSigns)]
#[case("LU107TOM08", CodePart::Mother, "LU1", CodeReason::LettersExpected)]
#[case("LUDO7TOM08", CodePart::Day, "O7", CodeReason::DigitsExpected)]
#[case("LUD07T0M08", CodePart::Own, "T0M", CodeReason::LettersExpected)]
#[case("LUD07TOMO8", CodePart::Month, "O8", CodeReason::DigitsExpected)]
#[case("LUD32TOM08", CodePart::Day, "32", CodeReason::NoSuchDay)]
#[case("LUD07TOM13", CodePart::Month, "13", CodeReason::NoSuchMonth)]
#[case("LUD31TOM04", CodePart::Day, "31.04.", CodeReason::DayNotInMonth)]
#[case("LUD31TOM02", CodePart::Day, "31.02.", CodeReason::DayNotInMonth)]
#[case("LUD30TOM02", CodePart::Day, "30.02.", CodeReason::DayNotInMonth)]
#[case("NCC00NCC01", CodePart::Code, "NCC00NCC01", CodeReason::SerialNumber)]
fn a_bad_code_names_the_part_the_value_and_the_reason(
    #[case] text: &str,
    #[case] field: CodePart,
    #[case] value: &str,
    #[case] reason: CodeReason,
) {
    assert_eq!(
        ClientCode::parse(text).unwrap_err(),
        problem(field, value, reason)
    );
}

#[test]
fn a_day_without_its_month_may_be_31() {
    assert!(ClientCode::parse("LUD31TOM00").unwrap().has_unknown());
}

#[rstest]
#[case(Some("Ludmila"), Some(7), Some("Tomáš"), Some(8), "LUD07TOM08")]
#[case(Some("Žofie"), Some(31), Some("Řehoř"), Some(12), "ZOF31REH12")]
#[case(Some("Jo"), Some(1), Some("Chantal"), Some(2), "JOX01CHA02")]
#[case(Some("O'Bryan"), Some(1), Some("Anna-Marie"), Some(2), "OBR01ANN02")]
#[case(None, None, Some("Lý"), Some(2), "XXX00LYX02")]
#[case(Some("  "), Some(5), None, None, "XXX05XXX00")]
fn a_code_is_made_from_what_the_client_says(
    #[case] mother: Option<&str>,
    #[case] day: Option<u8>,
    #[case] own: Option<&str>,
    #[case] month: Option<u8>,
    #[case] canonical: &str,
) {
    let code = ClientCode::compose(mother, day, own, month).unwrap();
    assert_eq!(code.canonical(), canonical);
    assert_eq!(ClientCode::parse(canonical), Ok(code));
}

#[rstest]
#[case(
    Some("Олена"),
    None,
    None,
    None,
    CodePart::Mother,
    CodeReason::LettersExpected
)]
#[case(
    None,
    None,
    Some("R2D2"),
    None,
    CodePart::Own,
    CodeReason::LettersExpected
)]
#[case(
    None,
    Some(30),
    None,
    Some(2),
    CodePart::Day,
    CodeReason::DayNotInMonth
)]
#[case(None, Some(0), None, None, CodePart::Day, CodeReason::NoSuchDay)]
#[case(None, None, None, Some(0), CodePart::Month, CodeReason::NoSuchMonth)]
#[case(None, Some(200), None, Some(200), CodePart::Day, CodeReason::NoSuchDay)]
fn what_cannot_be_said_in_a_code_is_named(
    #[case] mother: Option<&str>,
    #[case] day: Option<u8>,
    #[case] own: Option<&str>,
    #[case] month: Option<u8>,
    #[case] field: CodePart,
    #[case] reason: CodeReason,
) {
    let found = ClientCode::compose(mother, day, own, month).unwrap_err();
    assert_eq!((found.field, found.reason), (field, reason));
}

/// Found by fuzzing: such a code was made, and read as the serial number 512.
#[test]
fn what_is_made_from_names_is_never_a_serial_number() {
    let found = ClientCode::compose(Some("Ncc"), Some(5), Some("Nccá"), Some(12)).unwrap_err();
    assert_eq!(
        (found.field, found.value.as_str(), found.reason),
        (CodePart::Code, "NCC05NCC12", CodeReason::SerialNumber)
    );
    let unknown = ClientCode::compose(Some("Ncc"), None, Some("Ncc"), None);
    assert_eq!(unknown.unwrap_err().reason, CodeReason::SerialNumber);
}

#[rstest]
#[case("NCC00NCC01", 1)]
#[case("ncc 01 ncc 87", 187)]
#[case("NCC99NCC99", 9999)]
fn a_serial_number_is_four_digits_in_two_places(#[case] text: &str, #[case] number: u16) {
    let serial = Serial::parse(text).unwrap();
    assert_eq!(serial.number(), number);
    assert_eq!(Serial::new(number), Ok(serial));
}

#[rstest]
#[case("NCC00NCC00")]
#[case("NCC1NCC87")]
#[case("LUD07TOM08")]
fn a_text_that_is_no_serial_number(#[case] text: &str) {
    assert_eq!(
        Serial::parse(text).unwrap_err().reason,
        CodeReason::NotASerialNumber
    );
}

#[test]
fn a_search_box_takes_both() {
    assert_eq!(
        parse_known("ncc01ncc87"),
        Ok((Identity::Ncc, "NCC01NCC87".into()))
    );
    assert_eq!(
        parse_known("lud07tom08"),
        Ok((Identity::Code, "LUD07TOM08".into()))
    );
}

fn person(code: &str, sex: Sex, year: Option<u16>) -> PersonRef {
    PersonRef {
        node: PersonId(Uuid::nil()),
        identity: Identity::Code,
        code: code.into(),
        sex,
        year_of_birth: year,
        suffix: None,
        role: Code::new("CLI").unwrap(),
        drug_cell: None,
    }
}

#[test]
fn sex_and_year_are_part_of_the_key_jan_is_not_jana() {
    let jan = PersonKey::of(&person("MAR12JAN05", Sex::M, Some(1990)));
    let jana = PersonKey::of(&person("MAR12JAN05", Sex::F, Some(1990)));
    let younger = PersonKey::of(&person("MAR12JAN05", Sex::M, Some(1991)));
    assert_ne!(jan, jana);
    assert_ne!(jan, younger);
    assert_eq!(
        jan,
        PersonKey::of(&person("mar12ján05", Sex::M, Some(1990)))
    );
    assert_eq!(jan.text(), "MAR12JAN05|M|1990|");
    let split = PersonRef {
        suffix: Some("2".into()),
        ..person("MAR12JAN05", Sex::M, Some(1990))
    };
    assert_ne!(jan, PersonKey::of(&split), "a split gives a key of its own");
}

#[rstest]
#[case("MAR12JAN05", Sex::M, Some(1990), true, true)]
#[case("MAR12JAN05", Sex::U, Some(1990), false, false)]
#[case("MAR12JAN05", Sex::M, None, false, false)]
#[case("XXX12JAN05", Sex::M, Some(1990), false, false)]
#[case("MAR00JAN05", Sex::M, Some(1990), false, false)]
#[case("MAR12XXX05", Sex::M, Some(1990), false, false)]
#[case("MAR12JAN00", Sex::M, Some(1990), false, false)]
#[case("NCC01NCC87", Sex::M, Some(1990), true, false)]
#[case("not a code", Sex::M, Some(1990), false, false)]
fn what_is_unknown_never_joins_by_itself(
    #[case] code: &str,
    #[case] sex: Sex,
    #[case] year: Option<u16>,
    #[case] inside: bool,
    #[case] across: bool,
) {
    let key = PersonKey::of(&person(code, sex, year));
    assert_eq!(key.joins_by_itself(), inside);
    assert_eq!(key.joins_across_providers(), across);
}

#[test]
fn unknown_parts_are_compatible_with_any_and_known_ones_only_with_themselves() {
    let code = |text| ClientCode::parse(text).unwrap();
    assert!(code("XXX00JAN05").compatible(&code("MAR12JAN05")));
    assert!(!code("XXX00JAN06").compatible(&code("MAR12JAN05")));
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_without_a_panic(text in ".{0,14}") {
        if let Ok(code) = ClientCode::parse(&text) {
            prop_assert_eq!(ClientCode::parse(&code.canonical()), Ok(code));
        }
    }

    #[test]
    fn every_possible_code_survives_writing_and_reading(
        mother in "[A-Z]{3}", day in 0u8..=28, own in "[A-Z]{3}", month in 0u8..=12,
    ) {
        let text = format!("{mother}{day:02}{own}{month:02}");
        prop_assume!(!(mother == "NCC" && own == "NCC"));
        prop_assert_eq!(ClientCode::parse(&text).unwrap().canonical(), text);
    }

    #[test]
    fn every_serial_number_survives_writing_and_reading(number in 1u16..=9999) {
        let serial = Serial::new(number).unwrap();
        prop_assert_eq!(Serial::parse(&serial.to_string()), Ok(serial));
    }
}
