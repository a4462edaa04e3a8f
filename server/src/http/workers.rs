//! `GET /api/v1/workers?service=&day=`.
use super::body::Params;
use super::error::{ApiError, ApiResult};
use crate::auth::{Access, Caller};
use crate::reports::ask::parsed;
use crate::state::Server;
use app::api::dto::Person;
use axum::Json;
use axum::extract::State;
use domain::{Day, ServiceId};
use sync::wire::AccountKind;

/// Who worked for a service on a day, by name: those whom paper may be typed in for. Who has left
/// since is among them, who came later is not.
///
/// Who may call it: the service's manager.
pub async fn show(
    State(server): State<Server>,
    caller: Caller,
    Params(pairs): Params<Vec<(String, String)>>,
) -> ApiResult<Json<Vec<Person>>> {
    let (mut service, mut day) = (None, None);
    for (name, value) in &pairs {
        let field = match name.as_str() {
            "service" => &mut service,
            "day" => &mut day,
            _ => return Err(ApiError::bad(name, None, "unknown_field")),
        };
        if field.replace(value.as_str()).is_some() {
            return Err(ApiError::bad(name, None, "unreadable"));
        }
    }
    let given = |name, value: Option<_>| {
        let value = value.filter(|value: &&str| !value.is_empty());
        value.ok_or_else(|| ApiError::bad(name, None, "missing_field"))
    };
    let asked = given("service", service)?;
    let id: ServiceId = parsed("service", asked, "not_a_slug")?;
    let day: Day = parsed("day", given("day", day)?, "not_a_day")?;
    let known = server.references.get().await?;
    let service = known
        .service(&id)
        .ok_or_else(|| ApiError::missing("service", asked, "unknown_service"))?;
    if !Access::new(&caller.account, server.clock.now().day()).manages(service) {
        return Err(ApiError::forbidden("service", Some(asked), "managers_only"));
    }
    let mut workers: Vec<Person> = known
        .accounts()
        .filter(|account| account.kind == AccountKind::Person)
        .filter(|account| Access::new(account, day).works_in(&id))
        .map(|account| Person {
            id: account.id,
            name: account.name.clone(),
        })
        .collect();
    workers.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    Ok(Json(workers))
}

#[cfg(test)]
mod tests {
    use crate::testing::{World, account_id, contact, entry_id, shift, world};
    use rstest::rstest;
    use serde_json::{Value, json};

    /// What Vera typed in for somebody.
    fn for_worker(worker: &str, mut entries: Vec<Value>) -> Vec<Value> {
        for entry in &mut entries {
            entry["workers"] = json!([account_id(worker)]);
        }
        entries
    }

    /// Jana's day in sas as the paper has it: 9–13 and two contacts.
    fn paper() -> Vec<Value> {
        let mut all = shift(1, "vera", "sas", 5, (9, 0), (13, 0)).to_vec();
        all.push(contact(3, "vera", "sas", (5, 10, 0)));
        all.push(contact(4, "vera", "sas", (5, 11, 0)));
        for_worker("jana", all)
    }

    async fn entries(world: &World, figure: &str) -> Value {
        let vera = world.log_in("vera").await;
        let path =
            "/api/v1/reports/entries?programme=prog&service=sas&from=2026-01-05&to=2026-01-11";
        let report = world.get(&format!("{path}&figure={figure}"), &vera).await;
        report.json()["entries"].clone()
    }

    #[tokio::test]
    async fn a_service_s_manager_is_told_who_worked_there_on_a_day() {
        let world = world().await;
        let vera = world.log_in("vera").await;
        let names = async |service: &str| {
            let path = format!("/api/v1/workers?service={service}&day=2026-01-05");
            let answer = world.get(&path, &vera).await.json();
            let rows = answer.as_array().unwrap();
            rows.iter().map(|r| r["name"].clone()).collect::<Vec<_>>()
        };
        assert_eq!(names("sas").await, ["JANA", "PETR"]);
        assert_eq!(names("tpd").await, ["JANA"]);
        let path = "/api/v1/workers?service=sas&day=1999-01-05";
        assert_eq!(world.get(path, &vera).await.json(), json!([]));
    }

    #[rstest]
    #[case("service=sas", 400, "day", "", "missing_field")]
    #[case("day=2026-01-05", 400, "service", "", "missing_field")]
    #[case("service=sas&day=monday", 400, "day", "monday", "not_a_day")]
    #[case("service=S%20A&day=2026-01-05", 400, "service", "S A", "not_a_slug")]
    #[case("service=no&day=2026-01-05", 404, "service", "no", "unknown_service")]
    #[case(
        "service=other&day=2026-01-05",
        403,
        "service",
        "other",
        "managers_only"
    )]
    #[case("service=sas&day=2026-01-05&x=1", 400, "x", "", "unknown_field")]
    #[case("service=sas&service=tpd", 400, "service", "", "unreadable")]
    #[tokio::test]
    async fn what_is_wrong_with_the_question_is_named(
        #[case] query: &str,
        #[case] status: u16,
        #[case] field: &str,
        #[case] value: &str,
        #[case] reason: &str,
    ) {
        let world = world().await;
        let vera = world.log_in("vera").await;
        let answer = world.get(&format!("/api/v1/workers?{query}"), &vera).await;
        let told = (status, field.into(), value.into(), reason.into());
        assert_eq!(answer.error(), told);
    }

    /// The manager is the author, the worker worked: hours and counts are the worker's.
    #[tokio::test]
    async fn what_a_manager_types_in_for_a_worker_counts_for_the_worker() {
        let world = world().await;
        world.write("vera", &paper()).await;
        let vera = world.log_in("vera").await;
        let path = "/api/v1/reports/hours?programme=prog&service=sas&week=2026-W02";
        let report = world.get(path, &vera).await.json();
        assert_eq!(
            (&report["worker_minutes"], &report["open_minutes"]),
            (&json!(240), &json!(240))
        );
        let by_worker = report["by_worker"].as_array().unwrap();
        let worked: Vec<_> = by_worker
            .iter()
            .filter(|w| w["worker_minutes"] != 0)
            .map(|w| (w["name"].clone(), w["worker_minutes"].clone()))
            .collect();
        assert_eq!(worked, [(json!("JANA"), json!(240))]);
        for row in entries(&world, "entries").await.as_array().unwrap() {
            assert_eq!(row["author"]["name"], "VERA", "{row}");
            assert_eq!(
                row["workers"],
                json!([{ "id": account_id("jana"), "name": "JANA" }])
            );
            assert_eq!(row["flags"], json!([]), "{row}");
        }
    }

    /// The phone is found and sends the same shift: both are kept and the manager is told.
    #[tokio::test]
    async fn the_same_shift_from_paper_and_from_the_found_phone_is_told_as_an_overlap() {
        let world = world().await;
        world.write("vera", &paper()).await;
        let phone = shift(11, "jana", "sas", 5, (9, 0), (13, 0));
        world.write("jana", &phone).await;
        let flagged = entries(&world, "flagged").await;
        let told: Vec<_> = flagged
            .as_array()
            .unwrap()
            .iter()
            .map(|row| (row["id"].clone(), row["flags"].clone()))
            .collect();
        let overlap = json!(["overlap"]);
        let both = [1, 11].map(|n| (json!(entry_id(n)), overlap.clone()));
        assert_eq!(told, both);
    }

    /// Stored and told to the manager, never refused.
    #[tokio::test]
    async fn a_worker_without_a_membership_that_day_is_flagged_and_stored() {
        let world = world().await;
        let eva = for_worker("eva", vec![contact(1, "vera", "sas", (5, 10, 0))]);
        world.write("vera", &eva).await;
        let flagged = entries(&world, "flagged").await;
        assert_eq!(flagged[0]["flags"], json!(["worker_without_membership"]));
        assert_eq!(flagged[0]["workers"][0]["name"], "EVA");
    }

    /// Whoever is named as the worker may correct it; somebody of another provider may not.
    #[tokio::test]
    async fn a_correction_by_the_named_worker_holds_and_a_stranger_s_does_not() {
        let world = world().await;
        world.write("vera", &paper()).await;
        let correction = |n: u128, by: &str, service: &str, minutes: u32| {
            let mut fixed = contact(n, by, service, (5, 10, 0));
            let body = fixed["body"].take();
            fixed["minutes"] = json!(minutes);
            fixed["body"] = json!({ "kind": "correction", "corrects": entry_id(3),
                "sees": entry_id(3), "reason": "x", "body": body });
            fixed
        };
        world
            .write("eva", &[correction(21, "eva", "other", 50)])
            .await;
        let minutes = async || entries(&world, "contacts").await[0]["minutes"].clone();
        assert_eq!(minutes().await, 20);
        world
            .write("jana", &[correction(22, "jana", "sas", 30)])
            .await;
        assert_eq!(minutes().await, 30);
    }
}
