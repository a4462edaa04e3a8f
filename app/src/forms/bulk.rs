//! The linked sums of contacts in bulk: whom it was with by sex, and the same persons shared out by
//! drug use and by drug.
use domain::Code;
use domain::entry::{BulkContact, Share};
use domain::person::{AnonymousCount, Sex};

use super::model::{Form, known};

/// The sexes in the order of the form.
pub const SEXES: [Sex; 4] = [Sex::M, Sex::F, Sex::X, Sex::U];

/// The field of a nameless client of a sex, without an age.
fn is_of(group: &AnonymousCount, sex: Sex) -> bool {
    group.sex == sex && group.band.is_none() && group.role.as_str() == "CLI"
}

/// How many of a sex.
#[must_use]
pub fn of_sex(form: &Form, sex: Sex) -> u32 {
    let groups = form.anonymous.iter().filter(|g| is_of(g, sex));
    groups.map(|g| g.count).sum()
}

/// Sets how many of a sex.
pub fn set_sex(form: &mut Form, sex: Sex, count: u32) {
    form.anonymous.retain(|g| !is_of(g, sex));
    if count > 0 {
        form.anonymous.push(AnonymousCount {
            count,
            sex,
            band: None,
            role: known("CLI"),
            drug_cell: None,
        });
    }
}

/// All persons.
#[must_use]
pub fn whole(form: &Form) -> u64 {
    form.anonymous.iter().map(|g| u64::from(g.count)).sum()
}

/// A way in which the persons are shared out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All by drug cell.
    Cells,
    /// Users by primary drug.
    Drugs,
}

impl Part {
    fn shares(self, bulk: &BulkContact) -> &[Share] {
        match self {
            Self::Cells => &bulk.cells,
            Self::Drugs => &bulk.drugs,
        }
    }

    /// How many of a code.
    #[must_use]
    pub fn count(self, form: &Form, code: &Code) -> u32 {
        let shares = form.as_bulk().map(|b| self.shares(b)).unwrap_or_default();
        shares.iter().find(|s| s.of == *code).map_or(0, |s| s.count)
    }

    /// Sets how many of a code.
    pub fn set(self, form: &mut Form, code: &Code, count: u32) {
        form.on_bulk(|bulk| {
            let shares = match self {
                Self::Cells => &mut bulk.cells,
                Self::Drugs => &mut bulk.drugs,
            };
            match shares.iter_mut().find(|s| s.of == *code) {
                Some(share) => share.count = count,
                None => shares.push(Share {
                    of: code.clone(),
                    count,
                }),
            }
        });
    }

    /// How many are shared out, and how many there are to share out. None: nobody has begun.
    #[must_use]
    pub fn balance(self, form: &Form) -> Option<(u64, u64)> {
        let bulk = form.as_bulk()?;
        let (shared, all) = match self {
            Self::Cells => (bulk.in_cells(), whole(form)),
            Self::Drugs => (bulk.by_drug(), bulk.users()),
        };
        (shared > 0).then_some((shared, all))
    }

    /// Who is not shared out yet joins a code.
    pub fn rest(self, form: &mut Form, code: &Code) {
        let bulk = form.as_bulk();
        let all = match self {
            Self::Cells => whole(form),
            Self::Drugs => bulk.map_or(0, BulkContact::users),
        };
        let shared = form.as_bulk().map_or(0, |b| match self {
            Self::Cells => b.in_cells(),
            Self::Drugs => b.by_drug(),
        });
        let left = u32::try_from(all.saturating_sub(shared)).unwrap_or(0);
        let here = self.count(form, code);
        self.set(form, code, here.saturating_add(left));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{EntryId, Instant};

    fn form(men: u32, women: u32) -> Form {
        let mut form = Form::bulk(EntryId(uuid::Uuid::nil()), Instant(0));
        set_sex(&mut form, Sex::M, men);
        set_sex(&mut form, Sex::F, women);
        form
    }

    #[test]
    fn persons_are_counted_by_sex_and_none_twice() {
        let mut form = form(4, 3);
        set_sex(&mut form, Sex::M, 5);
        assert_eq!((of_sex(&form, Sex::M), whole(&form)), (5, 8));
        set_sex(&mut form, Sex::F, 0);
        assert_eq!((form.anonymous.len(), whole(&form)), (1, 5));
    }

    #[test]
    fn the_rest_fills_what_is_missing_and_takes_nothing_back() {
        let mut form = form(4, 3);
        assert_eq!(Part::Cells.balance(&form), None, "nobody has begun");
        Part::Cells.set(&mut form, &known("IV"), 2);
        assert_eq!(Part::Cells.balance(&form), Some((2, 7)));
        Part::Cells.rest(&mut form, &known("NEU"));
        Part::Cells.rest(&mut form, &known("IV"));
        assert_eq!(Part::Cells.balance(&form), Some((7, 7)));
        let count = |code| Part::Cells.count(&form, &known(code));
        assert_eq!((count("IV"), count("NEU")), (2, 5));
    }

    #[test]
    fn drugs_are_of_users_alone() {
        let mut form = form(6, 0);
        Part::Cells.set(&mut form, &known("IV"), 2);
        Part::Cells.set(&mut form, &known("NIV"), 1);
        Part::Cells.set(&mut form, &known("NEU"), 3);
        Part::Drugs.rest(&mut form, &known("PER"));
        assert_eq!(Part::Drugs.balance(&form), Some((3, 3)));
        Part::Drugs.set(&mut form, &known("PER"), 5);
        assert_eq!(Part::Drugs.balance(&form), Some((5, 3)), "too many is seen");
    }
}
