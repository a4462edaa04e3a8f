//! `GET /api/v1/reports/overview?programme=|provider=&from=&to=[&as_of=]`.
use super::error::ApiResult;
use crate::reports::ask::{Days, Question, Services};
use crate::reports::overview;
use app::api::dto::OverviewReport;
use axum::Json;

/// Who may call it: a coordinator, for the programme's services, and a manager, for the own
/// provider's. Counts only, for both.
pub async fn show(asked: Question<(Services, Days)>) -> ApiResult<Json<OverviewReport>> {
    Ok(Json(overview::report(&asked).await?))
}

#[cfg(test)]
mod tests {
    use crate::testing::{World, contact, exchange, shift, world};
    use serde_json::{Value, json};

    const PATH: &str = "/api/v1/reports/overview?programme=prog&from=2026-01-05&to=2026-01-11";

    /// Two workers at once in one service, one of another provider beside them.
    async fn written() -> World {
        let world = world().await;
        let mut entries = shift(1, "jana", "sas", 5, (9, 0), (17, 0)).to_vec();
        entries.push(contact(3, "jana", "sas", (5, 10, 0)));
        entries.push(exchange(4, "jana", (6, 10, 0), 10, 12));
        entries.push(contact(5, "jana", "sas", (15, 10, 0)));
        world.write("jana", &entries).await;
        world
            .write("petr", &shift(6, "petr", "sas", 5, (13, 0), (18, 0)))
            .await;
        world
            .write("eva", &[contact(8, "eva", "other", (6, 9, 0))])
            .await;
        world
    }

    async fn report(world: &World, who: &str, path: &str) -> Value {
        let token = world.log_in(who).await;
        world.get(path, &token).await.json()
    }

    #[tokio::test]
    async fn a_coordinator_sees_the_counts_of_each_provider_and_of_all() {
        let world = written().await;
        let report = report(&world, "karel", PATH).await;
        let names: Vec<_> = report["providers"]
            .as_array()
            .unwrap()
            .iter()
            .map(|p| &p["name"])
            .collect();
        assert_eq!(names, [&json!("Club"), &json!("Town")]);
        let town = &report["providers"][1];
        assert_eq!(
            (
                &town["total"]["worker_minutes"],
                &town["total"]["open_minutes"]
            ),
            (&json!(13 * 60), &json!(9 * 60)),
            "hours of two at once: each counts as work, the time open once"
        );
        assert_eq!(
            town["services"][0]["counts"]["contacts"], 1,
            "the one after the period is not in it"
        );
        assert_eq!(town["total"]["return_rate"]["value"], json!(0.8333));
        assert_eq!(report["total"]["counts"]["contacts"], 2);
        assert_eq!(
            (
                &report["total"]["worker_minutes"],
                &report["programmes"][0]["programme"]
            ),
            (&json!(13 * 60), &json!("prog"))
        );
    }

    #[tokio::test]
    async fn a_manager_sees_the_own_provider_only_in_rows_and_totals() {
        let world = written().await;
        let by_programme = report(&world, "vera", PATH).await;
        let by_provider = report(
            &world,
            "vera",
            &PATH.replace("programme=prog", "provider=town"),
        )
        .await;
        assert_eq!(by_programme["providers"], by_provider["providers"]);
        assert_eq!(by_programme["providers"].as_array().unwrap().len(), 1);
        assert_eq!(by_programme["total"]["counts"]["contacts"], 1);
    }

    #[tokio::test]
    async fn a_period_the_wrong_way_round_is_refused_by_field() {
        let world = written().await;
        let karel = world.log_in("karel").await;
        let answer = world
            .get(&PATH.replace("to=2026-01-11", "to=2026-01-04"), &karel)
            .await;
        assert_eq!(
            answer.error(),
            (400, "to".into(), "2026-01-04".into(), "before_from".into())
        );
    }
}
