//! Who may set up whom.
use crate::auth::Access;
use crate::http::error::{ApiError, ApiResult};
use crate::reference::Known;
use crate::reports::pending::belongs;
use domain::{AccountId, Day, ProviderId};
use std::collections::BTreeSet;
use store::model::Account;
use store::people::is_void;
use sync::wire::{MembershipInfo, Role};

/// Somebody who sets up people: an administrator everybody, a manager the people of a provider that
/// is managed as a whole. Who manages some services of a provider only cannot give away the rest.
#[derive(Clone, Debug)]
pub struct Editor {
    /// Who it is.
    pub account: AccountId,
    /// Does it administrate the installation?
    pub administrator: bool,
    /// The providers it manages as a whole.
    pub own: BTreeSet<ProviderId>,
    today: Day,
}

impl Editor {
    /// Of an account on a day.
    ///
    /// # Errors
    /// 403 for who is neither a manager of a whole provider nor an administrator.
    pub fn of(account: &Account, today: Day) -> ApiResult<Self> {
        let valid = |m: &&MembershipInfo| m.from <= today && m.to.is_none_or(|to| today <= to);
        let own = account
            .memberships
            .iter()
            .filter(valid)
            .filter(|m| m.role == Role::Manager && m.services.is_empty())
            .filter_map(|m| m.provider.clone())
            .collect();
        let editor = Self {
            account: account.id,
            administrator: Access::new(account, today).has(Role::Administrator),
            own,
            today,
        };
        if editor.administrator || !editor.own.is_empty() {
            return Ok(editor);
        }
        let reason = "managers_and_administrators_only";
        Err(ApiError::forbidden("role", None, reason))
    }

    /// Does a membership make somebody one of the people this one may see?
    fn is_own(&self, membership: &MembershipInfo) -> bool {
        let provider = membership.provider.as_ref();
        !is_void(membership) && provider.is_some_and(|p| self.own.contains(p))
    }

    /// Is somebody with these memberships in this one's list?
    #[must_use]
    pub fn sees(&self, memberships: &[MembershipInfo]) -> bool {
        self.administrator || memberships.iter().any(|m| self.is_own(m))
    }

    /// Are this person's phones this one's business? Of who has left, for sixty days more.
    #[must_use]
    pub fn sees_phones(&self, memberships: &[MembershipInfo]) -> bool {
        let today = self.today;
        self.administrator
            || memberships
                .iter()
                .any(|m| self.own.iter().any(|own| belongs(m, own, today)))
    }

    /// May the account as such be changed: its name, password, phones, whether it may log in?
    ///
    /// # Errors
    /// 403 with the reason `other_provider`, or `other_role` for an administrator's or coordinator's.
    pub fn may_edit(&self, memberships: &[MembershipInfo]) -> ApiResult<()> {
        if self.administrator {
            return Ok(());
        }
        let real = || memberships.iter().filter(|m| !is_void(m));
        if let Some(m) = real().find(|m| m.provider.is_none()) {
            return Err(ApiError::forbidden(
                "role",
                Some(name(m.role)),
                "other_role",
            ));
        }
        if let Some(m) = real().find(|m| !self.is_own(m)) {
            let provider = m.provider.as_ref().map(ProviderId::as_str);
            return Err(ApiError::forbidden("provider", provider, "other_provider"));
        }
        Ok(())
    }

    /// May this membership be given, changed or ended?
    ///
    /// # Errors
    /// 403 with the reason `other_role` or `other_provider`.
    pub fn may_set(&self, field: &str, membership: &MembershipInfo) -> ApiResult<()> {
        if self.administrator {
            return Ok(());
        }
        let Some(provider) = &membership.provider else {
            let role = Some(name(membership.role));
            return Err(ApiError::forbidden(
                &dotted(field, "role"),
                role,
                "other_role",
            ));
        };
        if !self.own.contains(provider) {
            let (field, value) = (dotted(field, "provider"), Some(provider.as_str()));
            return Err(ApiError::forbidden(&field, value, "other_provider"));
        }
        Ok(())
    }

    /// The roles that may be given.
    #[must_use]
    pub fn roles(&self) -> Vec<Role> {
        let mut roles = vec![Role::Worker, Role::Manager];
        if self.administrator {
            roles.extend([Role::Coordinator, Role::Administrator]);
        }
        roles
    }

    /// The providers at which memberships may be given, by name.
    #[must_use]
    pub fn providers<'k>(&self, known: &'k Known) -> Vec<&'k domain::programme::Provider> {
        let providers = known.reference.providers.iter();
        let mut providers: Vec<_> = providers
            .filter(|p| self.administrator || self.own.contains(&p.id))
            .collect();
        providers.sort_by(|a, b| a.name.cmp(&b.name));
        providers
    }
}

/// The name of a field within another one; of the whole body, the field's own.
#[must_use]
pub fn dotted(before: &str, field: &str) -> String {
    match before {
        "" => field.to_owned(),
        before => format!("{before}.{field}"),
    }
}

/// A role as the API names it.
#[must_use]
pub const fn name(role: Role) -> &'static str {
    match role {
        Role::Worker => "worker",
        Role::Manager => "manager",
        Role::Coordinator => "coordinator",
        Role::Administrator => "administrator",
    }
}
