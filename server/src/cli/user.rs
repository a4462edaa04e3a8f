//! `teren user add|passwd|disable|enable`.
use super::{open, say};
use crate::auth::{invitation, password};
use crate::clock::{Clock, SystemClock, random_id};
use crate::config::Settings;
use anyhow::Context as _;
use clap::{Args, Subcommand};
use domain::{AccountId, Day, ProgrammeId, ProviderId, ServiceId};
use std::collections::BTreeMap;
use std::io::{BufRead as _, IsTerminal as _};
use store::model::{AuditLine, Reference};
use store::people::NewPerson;
use store::{Store, StoreError};
use sync::wire::{MembershipInfo, Role};

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Add an account with its memberships
    Add(Add),
    /// Set a new password; phones that are logged in stay so
    Passwd {
        /// Log-in name
        login: String,
        #[command(flatten)]
        password: PasswordFlags,
    },
    /// Disable an account and end all its sessions; its entries stay
    Disable {
        /// Log-in name
        login: String,
    },
    /// Let a disabled account in again; its phones log in anew
    Enable {
        /// Log-in name
        login: String,
    },
}

#[derive(Debug, Args)]
pub struct Add {
    /// Log-in name: letters, digits, `.`, `-`, `_`
    login: String,
    /// Name for people [default: the log-in name]
    #[arg(long)]
    name: Option<String>,
    /// Works in these services (their slugs, separated by commas)
    #[arg(long, value_delimiter = ',', value_name = "SERVICES")]
    worker: Vec<ServiceId>,
    /// Manages this provider
    #[arg(long, value_name = "PROVIDER")]
    manager: Option<ProviderId>,
    /// Coordinates this programme
    #[arg(long, value_name = "PROGRAMME")]
    coordinator: Option<ProgrammeId>,
    /// Administrates the installation
    #[arg(long)]
    administrator: bool,
    /// First day of the memberships [default: today]
    #[arg(long, value_name = "DAY")]
    from: Option<Day>,
    /// Last day of the memberships [default: none]
    #[arg(long, value_name = "DAY")]
    to: Option<Day>,
    /// Set no password; print a code by which the person sets one within seven days
    #[arg(long, conflicts_with_all = ["generate", "password_stdin"])]
    invite: bool,
    #[command(flatten)]
    password: PasswordFlags,
}

#[derive(Debug, Args)]
pub struct PasswordFlags {
    /// Make a password and print it
    #[arg(long, conflicts_with = "password_stdin")]
    generate: bool,
    /// Read the password from the first line of standard input
    #[arg(long)]
    password_stdin: bool,
}

pub async fn run(settings: &Settings, command: Command) -> anyhow::Result<()> {
    let (store, _alone) = open::shared(settings).await?;
    let clock = SystemClock::new();
    let done = match command {
        Command::Add(add) => add_account(store.as_ref(), &clock, add).await,
        Command::Passwd { login, password } => {
            set_password(store.as_ref(), &clock, &login, &password).await
        }
        Command::Disable { login } => disable(store.as_ref(), &clock, &login).await,
        Command::Enable { login } => enable(store.as_ref(), &clock, &login).await,
    };
    store.close().await;
    done
}

/// The password to set, and whether it was made here.
fn choose(flags: &PasswordFlags, clock: &dyn Clock) -> anyhow::Result<(String, bool)> {
    if flags.generate {
        return Ok((password::generate(clock), true));
    }
    if flags.password_stdin || !std::io::stdin().is_terminal() {
        let mut line = String::new();
        std::io::stdin()
            .lock()
            .read_line(&mut line)
            .context("cannot read the password")?;
        let chosen = line.trim_end_matches(['\n', '\r']).to_owned();
        anyhow::ensure!(
            !chosen.is_empty(),
            "no password was given; use --generate to have one made"
        );
        return Ok((chosen, false));
    }
    let first = rpassword::prompt_password("Password: ")?;
    let second = rpassword::prompt_password("Once more: ")?;
    anyhow::ensure!(
        first == second,
        "the two passwords differ; nothing was changed"
    );
    Ok((first, false))
}

fn told(login: &str, chosen: &str, generated: bool) {
    if generated {
        say(&format!("password of {login}: {chosen}"));
    }
}

async fn set_password(
    store: &dyn Store,
    clock: &dyn Clock,
    login: &str,
    flags: &PasswordFlags,
) -> anyhow::Result<()> {
    let login = login.to_lowercase();
    let (chosen, generated) = choose(flags, clock)?;
    let hash = password::new_hash(&chosen, clock)?;
    store
        .set_password(&login, &hash, clock.now())
        .await
        .map_err(|e| explain(e, &login))?;
    note(store, clock, "password_set", &login).await?;
    told(&login, &chosen, generated);
    say(&format!("{login} has a new password"));
    Ok(())
}

async fn disable(store: &dyn Store, clock: &dyn Clock, login: &str) -> anyhow::Result<()> {
    let login = login.to_lowercase();
    store
        .disable(&login, clock.now())
        .await
        .map_err(|e| explain(e, &login))?;
    note(store, clock, "account_disabled", &login).await?;
    say(&format!(
        "{login} is disabled; what its phones still hold will be set aside when it arrives"
    ));
    Ok(())
}

async fn enable(store: &dyn Store, clock: &dyn Clock, login: &str) -> anyhow::Result<()> {
    let login = login.to_lowercase();
    let found = store.credentials(&login).await?;
    let missing = StoreError::Missing { what: "account" };
    let (account, _) = found.ok_or_else(|| explain(missing, &login))?;
    store.enable_person(account.id, clock.now()).await?;
    note(store, clock, "account_enabled", &login).await?;
    say(&format!("{login} may log in again, on each phone anew"));
    Ok(())
}

async fn note(
    store: &dyn Store,
    clock: &dyn Clock,
    action: &str,
    login: &str,
) -> anyhow::Result<()> {
    let subject = store
        .credentials(login)
        .await?
        .map_or_else(String::new, |(a, _)| a.id.to_string());
    let line = AuditLine {
        at: clock.now(),
        account: None,
        action: action.into(),
        subject,
    };
    Ok(store.audit(&line).await?)
}

fn explain(error: StoreError, login: &str) -> anyhow::Error {
    match error {
        StoreError::Missing { .. } => {
            anyhow::anyhow!("there is no account {login}; add it with `teren user add {login}`")
        }
        StoreError::Exists { .. } => anyhow::anyhow!(
            "there is an account {login} already; `teren user passwd {login}` sets its password"
        ),
        other => other.into(),
    }
}

async fn add_account(store: &dyn Store, clock: &dyn Clock, add: Add) -> anyhow::Result<()> {
    let login = add.login.to_lowercase();
    anyhow::ensure!(
        !login.is_empty()
            && login.len() <= 64
            && login
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_')),
        "the log-in name `{login}` may hold letters without accents, digits, `.`, `-` and `_`"
    );
    let reference = store.reference().await?;
    let memberships = memberships(&add, &reference, clock)?;
    anyhow::ensure!(
        !memberships.is_empty(),
        "say what {login} does: --worker SERVICES, --manager PROVIDER, --coordinator PROGRAMME or --administrator"
    );
    let id = AccountId(random_id(clock));
    let name = add.name.as_deref().unwrap_or(&login);
    if add.invite {
        let person = NewPerson {
            id,
            login: login.clone(),
            name: name.to_owned(),
            memberships,
        };
        return invite(store, clock, &person).await;
    }
    let (chosen, generated) = choose(&add.password, clock)?;
    let hash = password::new_hash(&chosen, clock)?;
    store
        .add_account(id, &login, name, &hash, clock.now())
        .await
        .map_err(|e| explain(e, &login))?;
    for membership in &memberships {
        store.add_membership(id, membership, clock.now()).await?;
    }
    note(store, clock, "account_added", &login).await?;
    told(&login, &chosen, generated);
    say(&format!("added {login}"));
    Ok(())
}

/// Adds somebody who sets a password by a code.
async fn invite(store: &dyn Store, clock: &dyn Clock, person: &NewPerson) -> anyhow::Result<()> {
    let (code, kept) = invitation::make(clock, None);
    let added = store.add_person(person, &kept).await;
    added.map_err(|e| explain(e, &person.login))?;
    note(store, clock, "person_added", &person.login).await?;
    say(&format!("added {}", person.login));
    say(&format!(
        "code: {code} (at /pozvanka, within seven days; it is shown this once)"
    ));
    Ok(())
}

fn memberships(
    add: &Add,
    reference: &Reference,
    clock: &dyn Clock,
) -> anyhow::Result<Vec<MembershipInfo>> {
    let from = add.from.unwrap_or_else(|| clock.now().day());
    if let Some(to) = add.to {
        anyhow::ensure!(
            from <= to,
            "the last day {to} is before the first day {from}"
        );
    }
    let empty = |role| MembershipInfo {
        role,
        provider: None,
        programme: None,
        services: Vec::new(),
        from,
        to: add.to,
    };
    let mut by_provider: BTreeMap<ProviderId, Vec<ServiceId>> = BTreeMap::new();
    for id in &add.worker {
        let service = reference
            .services
            .iter()
            .find(|s| s.id == *id)
            .with_context(|| {
                known(
                    "service",
                    id.as_str(),
                    reference.services.iter().map(|s| s.id.as_str()),
                )
            })?;
        by_provider
            .entry(service.provider.clone())
            .or_default()
            .push(id.clone());
    }
    let mut found: Vec<_> = by_provider
        .into_iter()
        .map(|(provider, services)| MembershipInfo {
            provider: Some(provider),
            services,
            ..empty(Role::Worker)
        })
        .collect();
    if let Some(id) = &add.manager {
        let names = reference.providers.iter().map(|p| p.id.as_str());
        anyhow::ensure!(
            reference.providers.iter().any(|p| p.id == *id),
            known("provider", id.as_str(), names)
        );
        found.push(MembershipInfo {
            provider: Some(id.clone()),
            ..empty(Role::Manager)
        });
    }
    if let Some(id) = &add.coordinator {
        let names = reference.programmes.iter().map(|p| p.id.as_str());
        anyhow::ensure!(
            reference.programmes.iter().any(|p| p.id == *id),
            known("programme", id.as_str(), names)
        );
        found.push(MembershipInfo {
            programme: Some(id.clone()),
            ..empty(Role::Coordinator)
        });
    }
    if add.administrator {
        found.push(empty(Role::Administrator));
    }
    Ok(found)
}

fn known<'a>(what: &str, name: &str, all: impl Iterator<Item = &'a str>) -> String {
    let all: Vec<_> = all.collect();
    if all.is_empty() {
        return format!(
            "there is no {what} {name}, nor any other; load a programme with `teren import programme FILE`"
        );
    }
    format!("there is no {what} {name}; there are: {}", all.join(", "))
}
