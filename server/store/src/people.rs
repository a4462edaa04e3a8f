//! What the trait of people takes and gives.
use crate::model::Account;
use domain::{AccountId, Day, Instant};
use sync::digest::Hash;
use sync::wire::MembershipInfo;

/// A person to be added.
#[derive(Clone, Debug, PartialEq)]
pub struct NewPerson {
    /// Id.
    pub id: AccountId,
    /// Log-in name; folded to lower case.
    pub login: String,
    /// Name for people.
    pub name: String,
    /// Memberships to begin with.
    pub memberships: Vec<MembershipInfo>,
}

/// What a code is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The first password.
    First,
    /// Another password.
    Reset,
}

impl Purpose {
    /// As it is stored and told.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Reset => "reset",
        }
    }
}

/// A code to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewInvitation {
    /// SHA-256 of the code.
    pub code: Hash,
    /// Who invites; none: the command line.
    pub by: Option<AccountId>,
    /// When it was made.
    pub at: Instant,
    /// From when on it is no longer valid.
    pub expires_at: Instant,
}

/// A code as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Whose.
    pub account: AccountId,
    /// What for.
    pub purpose: Purpose,
    /// When it was made.
    pub created_at: Instant,
    /// From when on it is no longer valid.
    pub expires_at: Instant,
    /// When the password was set by it.
    pub used_at: Option<Instant>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<Instant>,
}

/// Why a code sets no password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// There is no such code.
    Unknown,
    /// It has set a password already.
    Used,
    /// A newer one was made, or it was taken back.
    Withdrawn,
    /// It is too old.
    Expired,
}

impl Invitation {
    /// Why it cannot be used at a moment; none: it can.
    #[must_use]
    pub fn unusable(&self, now: Instant) -> Option<Unusable> {
        if self.used_at.is_some() {
            Some(Unusable::Used)
        } else if self.withdrawn_at.is_some() {
            Some(Unusable::Withdrawn)
        } else {
            (self.expires_at <= now).then_some(Unusable::Expired)
        }
    }
}

/// What came of using a code.
pub type Used = std::result::Result<Account, Unusable>;

/// A membership that can be named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// Its number, unique in the installation.
    pub number: u64,
    /// What it says.
    pub info: MembershipInfo,
}

impl Membership {
    /// Was it taken back? Then it ends before it begins and is valid on no day.
    #[must_use]
    pub fn is_void(&self) -> bool {
        is_void(&self.info)
    }
}

/// Is this membership valid on no day?
#[must_use]
pub fn is_void(info: &MembershipInfo) -> bool {
    info.to.is_some_and(|to| to < info.from)
}

/// Do two memberships give the same role at the same place on some day?
#[must_use]
pub fn overlap(a: &MembershipInfo, b: &MembershipInfo) -> bool {
    let place = |m: &MembershipInfo| (m.role, m.provider.clone(), m.programme.clone());
    let begins_in = |a: &MembershipInfo, b: &MembershipInfo| b.to.is_none_or(|to| a.from <= to);
    place(a) == place(b) && !is_void(a) && !is_void(b) && begins_in(a, b) && begins_in(b, a)
}

/// A change of a membership.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MembershipChange {
    /// Whose.
    pub account: AccountId,
    /// Which.
    pub number: u64,
    /// What it says from now on; role, provider and programme stay.
    pub to: MembershipInfo,
    /// Who changes it; none: the command line.
    pub by: Option<AccountId>,
    /// When.
    pub at: Instant,
}

impl MembershipChange {
    /// The day of the change.
    #[must_use]
    pub fn day(&self) -> Day {
        self.at.day()
    }
}

/// What is known of an account's phones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Presence {
    /// Whose.
    pub account: AccountId,
    /// When one of them was last heard of.
    pub seen_at: Option<Instant>,
    /// What they said is without an answer.
    pub pending: u32,
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ProviderId;
    use sync::wire::Role;

    fn of(provider: &str, from: &str, to: Option<&str>) -> MembershipInfo {
        MembershipInfo {
            role: Role::Manager,
            provider: ProviderId::new(provider).ok(),
            programme: None,
            services: vec![],
            from: from.parse().unwrap(),
            to: to.map(|to| to.parse().unwrap()),
        }
    }

    #[test]
    fn memberships_of_one_place_overlap_on_a_common_day() {
        let year = of("kadan", "2014-01-01", Some("2014-12-31"));
        let cases = [
            (of("kadan", "2014-12-31", None), true),
            (of("kadan", "2015-01-01", None), false),
            (of("kadan", "2013-01-01", Some("2013-12-31")), false),
            (of("kadan", "2013-01-01", Some("2014-01-01")), true),
            (of("jesenik", "2014-01-01", None), false),
            // taken back
            (of("kadan", "2014-05-02", Some("2014-05-01")), false),
        ];
        for (other, expected) in cases {
            assert_eq!(overlap(&year, &other), expected, "{other:?}");
            assert_eq!(overlap(&other, &year), expected, "{other:?}");
        }
    }
}
