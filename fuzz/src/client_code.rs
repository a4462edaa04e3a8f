//! Client codes and serial numbers: as people write them, and as they are made from names.
use domain::code::{ClientCode, PersonKey, Serial, fold, parse_known};
use domain::person::{Identity, PersonRef, Sex};
use domain::problem::Problem;
use domain::{Code, PersonId};
use uuid::Uuid;

/// See the crate.
pub fn begin() {
    crate::corpus("client_code", holds);
    holds("Ž".repeat(crate::DEEP).as_bytes());
}

/// The text is read as a code, and in its lines as names from which a code is made.
pub fn holds(data: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(data) else {
        return false;
    };
    let folded = fold(text);
    assert_eq!(fold(&folded), folded, "folding twice is folding once");
    composed(data, text);
    key(text);
    match parse_known(text) {
        Ok((identity, canonical)) => {
            known(identity, &canonical);
            true
        }
        Err(found) => {
            assert!(crate::is_stable_code(found.reason.as_str()));
            let problem = Problem::of_code("persons[0].code", &found);
            assert!(problem.field.starts_with("persons[0].code."));
            assert!(problem.value.chars().count() <= 81);
            false
        }
    }
}

/// What a canonical text must be, said once more in other words than those of the product.
fn known(identity: Identity, canonical: &str) {
    assert_eq!(parse_known(canonical), Ok((identity, canonical.to_owned())));
    let as_written = [
        canonical.to_lowercase(),
        canonical.chars().map(|c| format!(" {c}-")).collect(),
    ];
    for text in as_written {
        assert_eq!(parse_known(&text), Ok((identity, canonical.to_owned())));
    }
    assert_eq!((canonical.len(), canonical.is_ascii()), (10, true));
    let part = |from: usize, to: usize| &canonical[from..to];
    let number = |text: &str| text.parse::<u16>().expect("two digits");
    let (day, month) = (number(part(3, 5)), number(part(8, 10)));
    let letters = [part(0, 3), part(5, 8)];
    let upper = |text: &str| text.bytes().all(|b| b.is_ascii_uppercase());
    assert!(letters.iter().all(|text| upper(text)), "{canonical}");
    let serial = letters == ["NCC", "NCC"];
    assert_eq!(serial, identity == Identity::Ncc);
    if serial {
        let read = Serial::parse(canonical).expect("a serial number");
        assert_eq!(read.number(), day * 100 + month);
        assert_eq!(Serial::new(read.number()), Ok(read));
        return;
    }
    assert!((day <= 31 && month <= 12), "{canonical}");
    // 2000 is a leap year: 29 February is possible.
    let in_a_leap_year = chrono::NaiveDate::from_ymd_opt(2000, month.into(), day.into());
    let unknown = day == 0 || month == 0;
    assert!(unknown || in_a_leap_year.is_some(), "{canonical}");
    let code = ClientCode::parse(canonical).expect("a code");
    assert_eq!(code.canonical(), canonical);
    assert_eq!(code.has_unknown(), unknown || letters.contains(&"XXX"));
    assert!(code.compatible(&code));
}

/// Two lines are two names, the first and the last byte a day and a month: a code that can be made
/// can be read.
fn composed(data: &[u8], text: &str) {
    let (mother, own) = text.split_once('\n').unwrap_or((text, ""));
    let date = |byte: Option<&u8>, of: u8| byte.map(|b| b % of).filter(|n| *n > 0);
    let (day, month) = (date(data.first(), 33), date(data.last(), 14));
    let name = |text| Some(text).filter(|text: &&str| !text.is_empty());
    let Ok(code) = ClientCode::compose(name(mother), day, name(own), month) else {
        return;
    };
    let canonical = code.to_string();
    assert_eq!(ClientCode::parse(&canonical), Ok(code));
    assert_eq!(
        parse_known(&canonical),
        Ok((Identity::Code, canonical.clone()))
    );
    let folded = [fold(mother), fold(own)];
    let again = ClientCode::compose(name(&folded[0]), day, name(&folded[1]), month);
    assert_eq!(again, Ok(code), "marks and case do not matter");
}

/// The key of a record with this code, whatever it is.
fn key(text: &str) {
    let person = PersonRef {
        node: PersonId(Uuid::nil()),
        identity: Identity::Code,
        code: text.to_owned(),
        sex: Sex::F,
        year_of_birth: Some(1973),
        suffix: None,
        role: Code::new("CLI").expect("a code"),
        drug_cell: None,
    };
    let key = PersonKey::of(&person);
    let again = PersonKey::of(&PersonRef {
        code: key.code.clone(),
        ..person
    });
    assert_eq!(again, key);
    assert!(key.joins_by_itself() || !key.joins_across_providers());
    assert_eq!(
        key.joins_by_itself(),
        parse_known(text).is_ok_and(|(identity, code)| {
            identity == Identity::Ncc || ClientCode::parse(&code).is_ok_and(|c| !c.has_unknown())
        })
    );
    assert_eq!(key.text(), format!("{}|F|1973|", key.code));
}
