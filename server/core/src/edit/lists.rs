//! Code lists: a code is added, renamed, moved, and offered or not. It is never taken away and never
//! becomes another one: entries bear it.
use super::words::{parsed, place, words};
use super::{Edit, refuse};
use crate::BadRequest;
use domain::Code;
use domain::ProgrammeId;
use domain::lists::{Item, List};
use domain::programme::Service;
use domain::setup::{ListChange, Where};
use std::collections::BTreeSet;

/// For whom somebody may change lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rights {
    /// For everybody.
    pub all: bool,
    /// For services of these programmes.
    pub programmes: BTreeSet<ProgrammeId>,
}

impl Rights {
    /// Over texts and place of a code: it is nobody else's.
    #[must_use]
    pub fn own(&self, item: &Item) -> bool {
        let mine = item.only_in.iter().all(|p| self.programmes.contains(p));
        self.all || (!item.only_in.is_empty() && mine)
    }

    fn own_or_refuse(&self, item: &Item) -> Edit<()> {
        match self.own(item) {
            true => Ok(()),
            false => refuse("code", item.code.as_str(), "not_yours"),
        }
    }
}

/// A list by its name.
#[must_use]
pub fn by_name(name: &str) -> Option<List> {
    List::ALL.iter().copied().find(|list| list.as_str() == name)
}

/// The changed list. What is offered in one service is a matter of the service: see [`offer`].
///
/// # Errors
/// What is refused, by field.
pub fn apply(mut items: Vec<Item>, change: &ListChange, rights: &Rights) -> Edit<Vec<Item>> {
    match change {
        ListChange::Add {
            code,
            cs,
            en,
            services,
            programme,
        } => {
            let code: Code = parsed("code", code)?;
            if items.iter().any(|i| same(&i.code, &code)) {
                return refuse("code", code.as_str(), "exists");
            }
            let item = Item {
                code,
                cs: words("cs", cs)?,
                en: words("en", en)?,
                services: services.clone(),
                only_in: programme.iter().cloned().collect(),
                not_in: Vec::new(),
                retired: false,
            };
            if !rights.own(&item) {
                let programme = programme.as_ref().map(ProgrammeId::as_str);
                return Err(BadRequest::new("programme", programme, "not_yours"));
            }
            items.push(item);
        }
        ListChange::Rename { code, cs, en } => {
            let at = find(&items, code)?;
            rights.own_or_refuse(&items[at])?;
            (items[at].cs, items[at].en) = (words("cs", cs)?, words("en", en)?);
        }
        ListChange::Move { code, to } => {
            let at = find(&items, code)?;
            rights.own_or_refuse(&items[at])?;
            place(&mut items, at, *to);
        }
        ListChange::Offer {
            code,
            place: Where::All,
            offered,
        } => {
            let at = find(&items, code)?;
            rights.own_or_refuse(&items[at])?;
            items[at].retired = !offered;
        }
        ListChange::Offer {
            code,
            place: Where::Programme(programme),
            offered,
        } => {
            let at = find(&items, code)?;
            if !rights.all && !rights.programmes.contains(programme) {
                return refuse("programme", programme.as_str(), "not_yours");
            }
            items[at].not_in.retain(|p| p != programme);
            if !offered {
                items[at].not_in.push(programme.clone());
            }
        }
        ListChange::Offer {
            place: Where::Service(service),
            ..
        } => return refuse("service", service.as_str(), "not_of_the_list"),
    }
    Ok(items)
}

/// The service whose forms offer a code, or no longer.
///
/// # Errors
/// If the list has no such code.
pub fn offer(
    mut service: Service,
    list: List,
    items: &[Item],
    (code, offered): (&Code, bool),
) -> Edit<Service> {
    find(items, code)?;
    let choice = choice(list, code);
    service.not_offered.retain(|other| *other != choice);
    if !offered {
        service.not_offered.push(choice);
        service.not_offered.sort_unstable();
    }
    Ok(service)
}

/// How a service names a code that it does not offer.
#[must_use]
pub fn choice(list: List, code: &Code) -> String {
    format!("{}/{code}", list.as_str())
}

/// Codes that differ in the size of their letters only are taken for one by people.
fn same(one: &Code, other: &Code) -> bool {
    one.as_str().eq_ignore_ascii_case(other.as_str())
}

fn find(items: &[Item], code: &Code) -> Edit<usize> {
    let at = items.iter().position(|i| i.code == *code);
    at.ok_or_else(|| BadRequest::new("code", Some(code.as_str()), "unknown"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items() -> Vec<Item> {
        serde_json::from_str(
            r#"[{"code":"UP","cs":"úřad práce","en":"labour office"},{"code":"OSVC","cs":"a","en":"b","only_in":["prog"]}]"#,
        )
        .unwrap()
    }

    fn code(text: &str) -> Code {
        Code::new(text).unwrap()
    }

    fn coordinator() -> Rights {
        Rights {
            all: false,
            programmes: [ProgrammeId::new("prog").unwrap()].into(),
        }
    }

    fn everybody() -> Rights {
        Rights {
            all: true,
            ..Rights::default()
        }
    }

    fn add(text: &str, programme: Option<&str>) -> ListChange {
        ListChange::Add {
            code: text.into(),
            cs: "nový".into(),
            en: "new".into(),
            services: Vec::new(),
            programme: programme.map(|p| ProgrammeId::new(p).unwrap()),
        }
    }

    fn refused(change: &ListChange, rights: &Rights) -> (String, String) {
        let why = apply(items(), change, rights).unwrap_err().0;
        (why.field, why.reason)
    }

    fn pair(field: &str, reason: &str) -> (String, String) {
        (field.to_owned(), reason.to_owned())
    }

    #[test]
    fn a_coordinator_adds_codes_for_the_own_programme_only() {
        let new = apply(items(), &add("NOVY", Some("prog")), &coordinator()).unwrap();
        assert_eq!(new[2].only_in[0].as_str(), "prog");
        assert_eq!(
            refused(&add("NOVY", None), &coordinator()),
            pair("programme", "not_yours")
        );
        assert_eq!(
            refused(&add("NOVY", Some("else")), &coordinator()),
            pair("programme", "not_yours")
        );
        assert_eq!(
            refused(&add("NOVY", None), &Rights::default()),
            pair("programme", "not_yours")
        );
        assert!(apply(items(), &add("NOVY", None), &everybody()).is_ok());
    }

    #[test]
    fn a_code_is_there_once_whatever_the_size_of_its_letters() {
        assert_eq!(
            refused(&add("up", None), &everybody()),
            pair("code", "exists")
        );
        assert_eq!(
            refused(&add("ú p", None), &everybody()),
            pair("code", "bad_value")
        );
        assert_eq!(
            refused(&add("", None), &everybody()),
            pair("code", "missing")
        );
    }

    #[test]
    fn texts_and_order_of_what_all_share_are_the_administrators() {
        let rename = |which: &str| ListChange::Rename {
            code: code(which),
            cs: "x".into(),
            en: "y".into(),
        };
        assert_eq!(
            refused(&rename("UP"), &coordinator()),
            pair("code", "not_yours")
        );
        let new = apply(items(), &rename("OSVC"), &coordinator()).unwrap();
        assert_eq!((new[1].cs.as_str(), new[1].code.as_str()), ("x", "OSVC"));
        let first = ListChange::Move {
            code: code("OSVC"),
            to: 1,
        };
        assert_eq!(
            apply(items(), &first, &coordinator()).unwrap()[0]
                .code
                .as_str(),
            "OSVC"
        );
        let second = ListChange::Move {
            code: code("UP"),
            to: 2,
        };
        assert_eq!(refused(&second, &coordinator()), pair("code", "not_yours"));
        assert_eq!(
            apply(items(), &second, &everybody()).unwrap()[1]
                .code
                .as_str(),
            "UP"
        );
    }

    #[test]
    fn a_code_is_retired_for_a_programme_and_brought_back() {
        let offer = |offered| ListChange::Offer {
            code: code("UP"),
            place: Where::Programme(ProgrammeId::new("prog").unwrap()),
            offered,
        };
        let without = apply(items(), &offer(false), &coordinator()).unwrap();
        assert_eq!(without[0].not_in[0].as_str(), "prog");
        assert_eq!(
            apply(without, &offer(true), &coordinator()).unwrap(),
            items()
        );
        let all = ListChange::Offer {
            code: code("UP"),
            place: Where::All,
            offered: false,
        };
        assert_eq!(refused(&all, &coordinator()), pair("code", "not_yours"));
        assert!(apply(items(), &all, &everybody()).unwrap()[0].retired);
    }

    #[test]
    fn a_service_names_what_it_does_not_offer() {
        let known = crate::testing::known();
        let sas = known
            .service(&crate::testing::service_id("sas"))
            .unwrap()
            .clone();
        let up = code("UP");
        let without = offer(sas.clone(), List::Referral, &items(), (&up, false)).unwrap();
        assert_eq!(without.not_offered, ["referral/UP"]);
        assert_eq!(
            offer(without, List::Referral, &items(), (&up, true)).unwrap(),
            sas
        );
        let strange = offer(sas, List::Referral, &items(), (&code("ZZZ"), false));
        assert_eq!(strange.unwrap_err().0.reason, "unknown");
    }
}
