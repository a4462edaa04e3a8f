//! `GET /api/v1/reports/exchange?programme=&service=&from=&to=[&as_of=]`.
use super::error::ApiResult;
use crate::reports::ask::{Days, OneService, Question};
use crate::reports::exchange;
use app::api::dto::ExchangeReport;
use axum::Json;

/// Who may call it: the service's manager and the programme's coordinator.
pub async fn show(asked: Question<(OneService, Days)>) -> ApiResult<Json<ExchangeReport>> {
    Ok(Json(exchange::report(&asked).await?))
}

#[cfg(test)]
mod tests {
    use crate::testing::{exchange, world};
    use serde_json::json;

    #[tokio::test]
    async fn in_10_out_12_and_in_0_out_5_return_10_of_17_and_a_coordinator_may_read_it() {
        let world = world().await;
        let entries = [
            exchange(1, "jana", (5, 10, 0), 10, 12),
            exchange(2, "jana", (6, 10, 0), 0, 5),
        ];
        world.write("jana", &entries).await;
        let karel = world.log_in("karel").await;
        let path =
            "/api/v1/reports/exchange?programme=prog&service=tpd&from=2026-01-05&to=2026-01-11";
        let report = world.get(path, &karel).await.json();
        assert_eq!(
            (&report["exchanges"], &report["received"], &report["issued"]),
            (&json!(2), &json!(10), &json!(17))
        );
        assert_eq!(
            report["return_rate"],
            json!({ "numerator": 10, "denominator": 17, "value": 0.5882 })
        );
        assert_eq!(report["secondary_persons"], 4);
        assert_eq!(report["by_day"].as_array().unwrap().len(), 2);
        let first = world
            .get(&path.replace("to=2026-01-11", "to=2026-01-05"), &karel)
            .await
            .json();
        assert_eq!(
            (&first["exchanges"], &first["issued"]),
            (&json!(1), &json!(12))
        );
    }

    #[tokio::test]
    async fn nothing_issued_has_a_ratio_without_a_value() {
        let world = world().await;
        let karel = world.log_in("karel").await;
        let path =
            "/api/v1/reports/exchange?programme=prog&service=tpd&from=2026-01-05&to=2026-01-11";
        let report = world.get(path, &karel).await.json();
        assert_eq!(
            report["return_rate"],
            json!({ "numerator": 0, "denominator": 0, "value": null })
        );
        let wrong = world
            .get(&path.replace("to=2026-01-11", "to=2026-01-04"), &karel)
            .await;
        assert_eq!(
            wrong.error(),
            (400, "to".into(), "2026-01-04".into(), "before_from".into())
        );
    }
}
