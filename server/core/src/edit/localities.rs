//! Localities of a programme. What may have been used is never taken away, only retired.
use super::words::{place, slug, words};
use super::{Edit, refuse};
use crate::BadRequest;
use domain::LocalityId;
use domain::programme::{Locality, Service};
use domain::setup::LocalityChange;

/// The changed list.
///
/// # Errors
/// What is refused, by field.
pub fn apply(mut list: Vec<Locality>, change: &LocalityChange) -> Edit<Vec<Locality>> {
    match change {
        LocalityChange::Add { name } => {
            let name = free(&list, name, None)?;
            let id = new_id(&list, &name)?;
            list.push(Locality {
                id,
                name,
                retired: false,
            });
        }
        LocalityChange::Rename { id, name } => {
            let at = find(&list, id)?;
            list[at].name = free(&list, name, Some(id))?;
        }
        LocalityChange::Move { id, to } => {
            let at = find(&list, id)?;
            place(&mut list, at, *to);
        }
        LocalityChange::Retire { id, retired } => {
            let at = find(&list, id)?;
            list[at].retired = *retired;
        }
    }
    Ok(list)
}

/// The services whose copies of the list are no longer what it says, mended: phones of before this
/// version know the names from there.
#[must_use]
pub fn copies(services: Vec<(u64, Service)>, list: &[Locality]) -> Vec<(u64, Service)> {
    let mend = |(change, mut service): (u64, Service)| {
        let mut changed = false;
        for copy in &mut service.localities {
            if let Some(now) = list.iter().find(|l| l.id == copy.id && *l != copy) {
                copy.clone_from(now);
                changed = true;
            }
        }
        changed.then_some((change, service))
    };
    services.into_iter().filter_map(mend).collect()
}

fn find(list: &[Locality], id: &LocalityId) -> Edit<usize> {
    let at = list.iter().position(|l| l.id == *id);
    at.ok_or_else(|| BadRequest::new("id", Some(id.as_str()), "unknown"))
}

/// A name that no other one of the list has.
fn free(list: &[Locality], name: &str, own: Option<&LocalityId>) -> Edit<String> {
    let name = words("name", name)?;
    let same = |l: &&Locality| l.name.to_lowercase() == name.to_lowercase() && own != Some(&l.id);
    match list.iter().find(same) {
        Some(other) => refuse("name", &other.name, "exists"),
        None => Ok(name),
    }
}

fn new_id(list: &[Locality], name: &str) -> Edit<LocalityId> {
    let slug = slug(name);
    let numbered = (2..).map(|n| format!("{slug}-{n}"));
    let mut free = std::iter::once(slug.clone())
        .chain(numbered)
        .filter(|id| !list.iter().any(|l| l.id.as_str() == id));
    let id = free.next().and_then(|id| LocalityId::new(&id).ok());
    id.ok_or_else(|| BadRequest::new("name", Some(name), "bad_value"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list() -> Vec<Locality> {
        let one = |id: &str, name: &str| Locality {
            id: LocalityId::new(id).unwrap(),
            name: name.into(),
            retired: false,
        };
        vec![one("sidliste", "Sídliště"), one("nadrazi", "Nádraží")]
    }

    fn id(text: &str) -> LocalityId {
        LocalityId::new(text).unwrap()
    }

    fn refused(change: LocalityChange) -> (String, String) {
        let why = apply(list(), &change).unwrap_err().0;
        (why.field, why.reason)
    }

    #[test]
    fn a_new_one_is_given_a_slug_of_its_own() {
        let mut all = list();
        for name in ["U Nádraží!", "U nádraží"] {
            all = apply(all, &LocalityChange::Add { name: name.into() }).unwrap();
        }
        let ids: Vec<_> = all.iter().map(|l| l.id.as_str()).collect();
        assert_eq!(ids, ["sidliste", "nadrazi", "u-nadrazi", "u-nadrazi-2"]);
    }

    #[test]
    fn one_is_renamed_moved_retired_and_brought_back_under_the_same_slug() {
        let renamed = LocalityChange::Rename {
            id: id("nadrazi"),
            name: "Hlavní nádraží".into(),
        };
        let moved = LocalityChange::Move {
            id: id("nadrazi"),
            to: 1,
        };
        let retired = LocalityChange::Retire {
            id: id("nadrazi"),
            retired: true,
        };
        let all = [renamed, moved, retired]
            .iter()
            .try_fold(list(), apply)
            .unwrap();
        assert_eq!(
            (all[0].id.as_str(), all[0].name.as_str(), all[0].retired),
            ("nadrazi", "Hlavní nádraží", true)
        );
        let back = LocalityChange::Retire {
            id: id("nadrazi"),
            retired: false,
        };
        assert!(!apply(all, &back).unwrap()[0].retired);
    }

    #[test]
    fn a_name_twice_none_and_an_unknown_one_are_refused() {
        let add = |name: &str| LocalityChange::Add { name: name.into() };
        let pair = |field: &str, reason: &str| (field.to_owned(), reason.to_owned());
        assert_eq!(refused(add("nádraží ")), pair("name", "exists"));
        assert_eq!(refused(add(" ")), pair("name", "missing"));
        let strange = LocalityChange::Retire {
            id: id("x"),
            retired: true,
        };
        assert_eq!(refused(strange), pair("id", "unknown"));
    }

    #[test]
    fn copies_in_services_follow() {
        let known = crate::testing::known();
        let mut service = known
            .service(&crate::testing::service_id("sas"))
            .unwrap()
            .clone();
        service.localities = vec![list().remove(1)];
        let rename = LocalityChange::Rename {
            id: id("nadrazi"),
            name: "Nové".into(),
        };
        let new = apply(list(), &rename).unwrap();
        let mended = copies(vec![(5, service.clone())], &new);
        assert_eq!(
            (mended[0].0, mended[0].1.localities[0].name.as_str()),
            (5, "Nové")
        );
        assert_eq!(copies(vec![(5, service)], &list()), []);
    }
}
