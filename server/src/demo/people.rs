//! Made-up people, one account a role and workers for every service.
use super::programme::{self, DEMO, PROVIDER};
use super::seed::Seed;
use crate::auth::password::new_hash;
use crate::clock::Clock;
use domain::{AccountId, Day, ProgrammeId, ProviderId, ServiceId};
use store::{Store, StoreError};
use sync::wire::{MembershipInfo, Role};

/// Somebody who does not exist.
pub struct Someone {
    /// Log-in name.
    pub login: &'static str,
    /// Plainly made-up name.
    pub name: &'static str,
    /// What it does.
    pub role: Role,
    /// Where it works, without `ukazka-`.
    pub services: &'static [&'static str],
}

const fn worker(
    login: &'static str,
    name: &'static str,
    services: &'static [&'static str],
) -> Someone {
    Someone {
        login,
        name,
        role: Role::Worker,
        services,
    }
}

/// Everybody.
pub const EVERYBODY: [Someone; 14] = [
    worker("jana", "Jana Ukázková", &["tp", "tpd"]),
    worker("petr", "Petr Zkušební", &["sas", "nzdm"]),
    worker("karla", "Karla Vzorová", &["tp"]),
    worker("ota", "Ota Příkladný", &["tp"]),
    worker("lenka", "Lenka Smyšlená", &["sas"]),
    worker("tomas", "Tomáš Nanečisto", &["nzdm"]),
    worker("simona", "Simona Modelová", &["nzdm"]),
    worker("hana", "Hana Cvičná", &["dluhy"]),
    worker("radek", "Radek Pokusný", &["prace"]),
    worker("ivana", "Ivana Vymyšlená", &["prace"]),
    worker("milan", "Milan Neskutečný", &["tpd"]),
    Someone {
        login: "vera",
        name: "Věra Vedoucí",
        role: Role::Manager,
        services: &[],
    },
    Someone {
        login: "karel",
        name: "Karel Koordinátor",
        role: Role::Coordinator,
        services: &[],
    },
    Someone {
        login: "admin",
        name: "Správce Ukázky",
        role: Role::Administrator,
        services: &[],
    },
];

/// Whom the greeting names: one a role first.
pub const LOGINS: [&str; 5] = ["jana", "petr", "vera", "karel", "admin"];

/// The demo's password of an account; everybody may know it.
#[must_use]
pub fn password(login: &str) -> String {
    format!("ukazka-{login}")
}

/// The id of an account; the same in every demo.
#[must_use]
pub fn account(login: &str) -> AccountId {
    AccountId(Seed::of(&["account", login]).id())
}

/// The service of a short name.
///
/// # Errors
/// Never: short names are slugs.
pub fn service(short: &str) -> Result<ServiceId, domain::ids::BadName> {
    ServiceId::new(&format!("ukazka-{short}"))
}

/// Adds whoever is not there yet.
pub async fn add(store: &dyn Store, clock: &dyn Clock, from: Day) -> anyhow::Result<()> {
    let sources = programme::sources()?;
    let earliest = sources
        .iter()
        .map(|s| s.programme.from)
        .min()
        .unwrap_or(from);
    for someone in &EVERYBODY {
        let id = account(someone.login);
        if store.account(id).await?.is_some() {
            continue;
        }
        let hash = new_hash(&password(someone.login), clock)?;
        match store
            .add_account(id, someone.login, someone.name, &hash, clock.now())
            .await
        {
            Err(StoreError::Exists { .. }) => anyhow::bail!(
                "there is an account {} that is not the demo's; give the demo a data folder of its own with --data-dir",
                someone.login
            ),
            other => other?,
        }
        let empty = MembershipInfo {
            role: someone.role,
            provider: None,
            programme: None,
            services: Vec::new(),
            from,
            to: None,
        };
        let mut memberships = Vec::new();
        match someone.role {
            Role::Worker => {
                let services = someone
                    .services
                    .iter()
                    .map(|s| service(s))
                    .collect::<Result<_, _>>()?;
                memberships.push(MembershipInfo {
                    provider: Some(ProviderId::new(PROVIDER)?),
                    services,
                    ..empty
                });
            }
            // The manager and the coordinator see the sources' programmes too, so that old weeks
            // can be asked for.
            Role::Manager => {
                memberships.push(MembershipInfo {
                    provider: Some(ProviderId::new(PROVIDER)?),
                    ..empty.clone()
                });
                for provider in &sources[0].providers {
                    let provider = Some(provider.id.clone());
                    memberships.push(MembershipInfo {
                        provider,
                        from: earliest,
                        ..empty.clone()
                    });
                }
            }
            Role::Coordinator => {
                memberships.push(MembershipInfo {
                    programme: Some(ProgrammeId::new(DEMO)?),
                    ..empty.clone()
                });
                for source in &sources {
                    let programme = Some(source.programme.id.clone());
                    memberships.push(MembershipInfo {
                        programme,
                        from: earliest,
                        ..empty.clone()
                    });
                }
            }
            Role::Administrator => memberships.push(empty),
        }
        for membership in &memberships {
            store.add_membership(id, membership, clock.now()).await?;
        }
    }
    Ok(())
}

/// How to log in.
#[must_use]
pub fn greeting() -> Vec<String> {
    let mut lines = vec![
        String::new(),
        "Made-up people of Prunéřov – ukázka (prunerov-ukazka). Log in as:".to_owned(),
    ];
    for login in LOGINS {
        let Some(someone) = EVERYBODY.iter().find(|s| s.login == login) else {
            continue;
        };
        let role = match someone.role {
            Role::Worker => format!("worker of {}", someone.services.join(" + ")),
            Role::Manager => "manager".to_owned(),
            Role::Coordinator => "coordinator".to_owned(),
            Role::Administrator => "administrator".to_owned(),
        };
        lines.push(format!("  {login:<8} {:<16} {role}", password(login)));
    }
    let others: Vec<_> = EVERYBODY
        .iter()
        .map(|s| s.login)
        .filter(|l| !LOGINS.contains(l))
        .collect();
    lines.push(format!(
        "  also {} (password ukazka-NAME)",
        others.join(", ")
    ));
    lines
}
