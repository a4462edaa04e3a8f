//! `GET /api/v1/reports/standing?programme=|provider=&day=[&as_of=]`.
use super::error::ApiResult;
use crate::reports::ask::{Question, Services};
use crate::reports::standing;
use crate::reports::targets::UpTo;
use app::api::dto::StandingReport;
use axum::Json;

/// Who may call it: a manager, for the own provider's services, and a coordinator, for the
/// programme's. Counts only, for both.
pub async fn show(asked: Question<(Services, UpTo)>) -> ApiResult<Json<StandingReport>> {
    Ok(Json(standing::report(&asked).await?))
}

#[cfg(test)]
mod tests {
    use crate::testing::{contact, shift, world};
    use serde_json::{Value, json};

    const PATH: &str = "/api/v1/reports/standing?provider=town&day=";

    async fn of(world: &crate::testing::World, who: &str, path: &str, service: &str) -> Value {
        let token = world.log_in(who).await;
        let report = world.get(path, &token).await.json();
        let services = report["services"].as_array().unwrap().clone();
        let found = services.into_iter().find(|s| s["service"] == service);
        found.unwrap_or(Value::Null)
    }

    #[tokio::test]
    async fn the_month_and_the_whole_to_date_are_hours_of_all_days_and_the_quota_of_each_week() {
        let world = world().await;
        let mut entries = shift(1, "jana", "sas", 5, (9, 0), (17, 0)).to_vec();
        entries.extend(shift(3, "jana", "sas", 14, (9, 0), (12, 0)));
        entries.push(contact(5, "jana", "sas", (5, 10, 0)));
        entries.push(contact(6, "jana", "sas", (15, 10, 0)));
        world.write("jana", &entries).await;
        world
            .write("petr", &shift(7, "petr", "sas", 5, (13, 0), (18, 0)))
            .await;
        let sunday = of(&world, "vera", &format!("{PATH}2026-01-18"), "sas").await;
        let month = &sunday["month"];
        assert_eq!(
            (
                &month["from"],
                &month["worker_minutes"],
                &month["open_minutes"]
            ),
            (&json!("2026-01-01"), &json!(16 * 60), &json!(12 * 60))
        );
        assert_eq!(month["counts"]["contacts"], 2);
        // 24 h on Monday, Wednesday and Friday; Friday 2 January, and two whole weeks.
        assert_eq!(month["owed_minutes"], 8 * 60 + 2 * 24 * 60);
        assert_eq!(month["done_minutes"], 12 * 60);
        assert_eq!(month["missing_minutes"], 44 * 60);
        let wednesday = of(&world, "vera", &format!("{PATH}2026-01-07"), "sas").await;
        assert_eq!(wednesday["month"]["owed_minutes"], 24 * 60);
        assert_eq!(
            wednesday["month"]["counts"]["contacts"], 1,
            "later ones are not in it"
        );
        let whole = &wednesday["whole"];
        assert_eq!(whole["open_minutes"], 9 * 60);
    }

    #[tokio::test]
    async fn a_coordinator_is_told_the_same_and_a_service_without_a_quota_owes_null() {
        let world = world().await;
        world
            .write("jana", &shift(1, "jana", "sas", 5, (9, 0), (17, 0)))
            .await;
        let path = format!("{PATH}2026-01-11");
        let programme = path.replace("provider=town", "programme=prog");
        let (vera, karel) = (
            of(&world, "vera", &path, "sas").await,
            of(&world, "karel", &programme, "sas").await,
        );
        assert_eq!(vera, karel);
        let other = of(&world, "karel", &programme, "other").await;
        let month = &other["month"];
        assert_eq!(
            (
                &month["owed_minutes"],
                &month["missing_minutes"],
                &month["owed_days"]
            ),
            (&Value::Null, &Value::Null, &Value::Null)
        );
        assert_eq!(month["worker_minutes"], 0);
    }
}
