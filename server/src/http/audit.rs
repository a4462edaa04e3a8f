//! `GET /api/v1/audit`: who did what, when.
use super::body::Params;
use super::error::{ApiError, ApiResult};
use crate::auth::Caller;
use crate::reports::ask::parsed;
use crate::setup::Desk;
use crate::state::Server;
use app::api::dto::{AuditReport, AuditRow};
use axum::Json;
use axum::extract::State;
use domain::programme::{Label, Provider, Service};
use domain::{AccountId, Day, Instant};
use serde::Deserialize;
use store::model::{AuditCircle, AuditLine, AuditQuery};
use sync::wire::Role;

/// Most lines at once.
const MOST: u32 = 200;
/// So many if nobody says.
const USUAL: u32 = 50;

/// What is looked for, as texts.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Asked {
    from: String,
    to: String,
    action: String,
    account: String,
    subject: String,
    offset: String,
    limit: String,
}

impl Asked {
    fn query(&self) -> ApiResult<AuditQuery> {
        let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let day = |field: &str, text: &str| -> ApiResult<Option<Day>> {
            let text = filled(text);
            text.map(|text| parsed(field, &text, "not_a_day"))
                .transpose()
        };
        let begins = |day: Day| Instant::from_local(day, 0, 0);
        let (from, to) = (day("from", &self.from)?, day("to", &self.to)?);
        if let (Some(first), Some(last)) = (from, to)
            && last < first
        {
            return Err(ApiError::bad("to", Some(&self.to), "end_before_start"));
        }
        let account = filled(&self.account);
        let number = |field: &str, text: &str, usual: u32, most: u32| -> ApiResult<u32> {
            let number = match filled(text) {
                None => usual,
                Some(text) => parsed(field, &text, "not_a_number")?,
            };
            match number <= most {
                true => Ok(number),
                false => Err(ApiError::bad(field, Some(text), "out_of_range")),
            }
        };
        Ok(AuditQuery {
            from: from.and_then(begins),
            before: to.and_then(|day| day.succ_opt()).and_then(begins),
            action: filled(&self.action),
            account: account
                .map(|text| parsed("account", &text, "not_an_id"))
                .transpose()?,
            subject: filled(&self.subject),
            within: None,
            offset: number("offset", &self.offset, 0, 10_000_000)?,
            limit: number("limit", &self.limit, USUAL, MOST)?.max(1),
        })
    }
}

/// Who may call it: an administrator; a manager, about what the people of the own provider did and
/// what was done with them and with its documents.
pub async fn show(
    State(server): State<Server>,
    caller: Caller,
    Params(asked): Params<Asked>,
) -> ApiResult<Json<AuditReport>> {
    let desk = Desk::of(&server, caller.account.clone()).await?;
    let access = desk.access();
    let within = if access.has(Role::Administrator) {
        None
    } else if !access.managed_providers().is_empty() {
        Some(circle(&desk))
    } else {
        let reason = "managers_and_administrators_only";
        return Err(ApiError::forbidden("role", None, reason));
    };
    let query = asked.query()?;
    let limit = usize::try_from(query.limit).unwrap_or(usize::MAX);
    let query = AuditQuery {
        limit: query.limit + 1,
        within,
        ..query
    };
    let mut lines = server.store.audit_found(&query).await?;
    let more = lines.len() > limit;
    lines.truncate(limit);
    let lines = lines.into_iter().map(|line| row(&desk, line)).collect();
    Ok(Json(AuditReport { lines, more }))
}

/// What a manager may see: people who are or were of the own providers, and the own documents.
fn circle(desk: &Desk) -> AuditCircle {
    let managed = desk.access().managed_providers();
    let services = &desk.known.reference.services;
    let own = services.iter().filter(|s| managed.contains(&s.provider));
    let accounts: Vec<AccountId> = desk
        .known
        .accounts()
        .filter(|a| {
            let mut of = a.memberships.iter().filter_map(|m| m.provider.as_ref());
            of.any(|provider| managed.contains(provider))
        })
        .map(|a| a.id)
        .collect();
    let mut subjects: Vec<String> = accounts.iter().map(ToString::to_string).collect();
    subjects.extend(own.map(|s| format!("service/{}", s.id)));
    subjects.extend(managed.iter().map(|p| format!("provider/{p}")));
    AuditCircle {
        accounts,
        subjects,
        closed: vec!["service/", "provider/"],
    }
}

fn row(desk: &Desk, line: AuditLine) -> AuditRow {
    AuditRow {
        at: line.at,
        account: line.account.filter(|id| desk.name_of(*id).is_some()),
        name: line.account.and_then(|id| desk.name_of(id)),
        about: about(desk, &line.subject),
        action: line.action,
        subject: line.subject,
    }
}

/// The name of what a line is about.
fn about(desk: &Desk, subject: &str) -> Option<Label> {
    let both = |name: String| Label {
        cs: name.clone(),
        en: name,
    };
    match subject.split_once('/') {
        Some(("service", _)) => desk.present.get::<Service>(subject).map(|(_, s)| s.name),
        Some(("provider", _)) => desk
            .present
            .get::<Provider>(subject)
            .map(|(_, p)| both(p.name)),
        Some(_) => None,
        None => desk.name_of(subject.parse().ok()?).map(both),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{World, account_id, world};
    use serde_json::{Value, json};

    async fn rename(world: &World, who: &str, provider: &str, name: &str) {
        let token = world.log_in(who).await;
        let report = world.get("/api/v1/setup", &token).await.json();
        let all = report["providers"].as_array().unwrap();
        let seen = &all.iter().find(|p| p["id"] == provider).unwrap()["change"];
        let body = json!({ "seen": seen, "change": { "name": name } }).to_string();
        let path = format!("/api/v1/setup/providers/{provider}");
        assert_eq!(
            world.call("PUT", &path, Some(&token), &body).await.status,
            200
        );
    }

    fn told(report: &Value) -> Vec<String> {
        let lines = report["lines"].as_array().unwrap().iter();
        let word = |line: &Value, field: &str| line[field].as_str().unwrap_or("-").to_owned();
        lines
            .map(|l| {
                format!(
                    "{} {} {}",
                    word(l, "name"),
                    word(l, "action"),
                    word(l, "subject")
                )
            })
            .collect()
    }

    #[tokio::test]
    async fn an_administrator_sees_all_and_a_manager_the_own_provider_only() {
        let world = world().await;
        rename(&world, "vera", "town", "Město").await;
        rename(&world, "admin", "club", "Klub").await;
        rename(&world, "admin", "town", "Město Kadaň").await;
        let (vera, admin) = (world.log_in("vera").await, world.log_in("admin").await);
        let path = "/api/v1/audit?action=reference_changed&limit=3";
        let all = world.get(path, &admin).await.json();
        assert_eq!(
            told(&all),
            [
                "ADMIN reference_changed provider/town",
                "ADMIN reference_changed provider/club",
                "VERA reference_changed provider/town"
            ]
        );
        assert_eq!(all["more"], true, "the import before them");
        assert_eq!(all["lines"][0]["about"]["cs"], "Město Kadaň");
        let own = world.get(path, &vera).await.json();
        assert_eq!(
            told(&own)[..2],
            [
                "ADMIN reference_changed provider/town",
                "VERA reference_changed provider/town"
            ]
        );
        let text = world.get("/api/v1/audit?limit=200", &vera).await.text;
        assert!(!text.contains("club") && !text.contains("other"), "{text}");
    }

    #[tokio::test]
    async fn lines_are_found_by_day_account_and_page() {
        let world = world().await;
        rename(&world, "vera", "town", "Město").await;
        let admin = world.log_in("admin").await;
        let get = async |query: &str| world.get(&format!("/api/v1/audit?{query}"), &admin).await;
        let vera = account_id("vera");
        let by = get(&format!("account={vera}")).await.json();
        assert_eq!(by["lines"][0]["action"], "reference_changed");
        assert_eq!(get("from=2026-01-08").await.json()["lines"], json!([]));
        assert_eq!(get("to=2026-01-06").await.json()["lines"], json!([]));
        let today = get("from=2026-01-07&to=2026-01-07&limit=1&offset=1")
            .await
            .json();
        assert_eq!(today["lines"][0]["action"], "reference_changed");
        assert_eq!(
            get("subject=provider/town&limit=1").await.json()["lines"][0]["about"]["en"],
            "Město"
        );
        for (query, field, value, reason) in [
            ("from=soon", "from", "soon", "not_a_day"),
            (
                "from=2026-01-08&to=2026-01-07",
                "to",
                "2026-01-07",
                "end_before_start",
            ),
            ("account=vera", "account", "vera", "not_an_id"),
            ("limit=201", "limit", "201", "out_of_range"),
            ("offset=-1", "offset", "-1", "not_a_number"),
            ("who=vera", "who", "", "unknown_field"),
        ] {
            let expected = (400, field.to_owned(), value.to_owned(), reason.to_owned());
            assert_eq!(get(query).await.error(), expected, "{query}");
        }
    }
}
