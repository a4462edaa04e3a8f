//! `GET /api/v1/reports/week?programme=|provider=&week=[&as_of=]`.
use super::error::ApiResult;
use crate::reports::ask::{Question, Services};
use crate::reports::week;
use app::api::dto::WeekReport;
use axum::Json;
use domain::IsoWeek;

/// Who may call it: a manager, for the own provider's services, and a coordinator, for the
/// programme's without workers and running shifts.
pub async fn show(asked: Question<(Services, IsoWeek)>) -> ApiResult<Json<WeekReport>> {
    Ok(Json(week::report(&asked).await?))
}

#[cfg(test)]
mod tests {
    use crate::testing::{contact, entry, entry_id, exchange, shift, world};
    use serde_json::json;

    const PATH: &str = "/api/v1/reports/week?provider=town&week=2026-W02";

    #[tokio::test]
    async fn the_page_has_hours_counts_and_running_shifts_by_service() {
        let world = world().await;
        let mut entries = shift(1, "jana", "sas", 5, (9, 0), (17, 0)).to_vec();
        entries.push(contact(3, "jana", "sas", (5, 10, 0)));
        entries.push(exchange(4, "jana", (6, 10, 0), 10, 12));
        entries.push(entry(
            5,
            "jana",
            "tpd",
            (6, 22, 0),
            json!({ "kind": "span_open", "span_kind": "shift" }),
        ));
        world.write("jana", &entries).await;
        let vera = world.log_in("vera").await;
        let report = world.get(PATH, &vera).await.json();
        let [sas, tpd] = [&report["services"][0], &report["services"][1]];
        assert_eq!(
            (
                &sas["service"],
                &sas["open_minutes"],
                &sas["counts"]["contacts"]
            ),
            (&json!("sas"), &json!(480), &json!(1))
        );
        assert_eq!(sas["missing_minutes"], 960);
        assert_eq!(
            (&tpd["counts"]["needles_in"], &tpd["counts"]["needles_out"]),
            (&json!(10), &json!(12))
        );
        assert_eq!(tpd["by_worker"][0]["counts"]["exchanges"], 1);
        let running = &tpd["running_shifts"][0];
        assert_eq!(
            (&running["span"], &running["forgotten"]),
            (&json!(entry_id(5)), &json!(true))
        );
        assert_eq!(
            (&tpd["open_minutes"], &tpd["running"]),
            (&json!(0), &json!(1))
        );
        assert_eq!(sas["running"], 0);
    }

    #[tokio::test]
    async fn a_correction_and_a_withdrawal_change_the_page_and_nothing_is_lost() {
        let world = world().await;
        let first = exchange(1, "jana", (5, 10, 0), 10, 12);
        let mut second = exchange(2, "jana", (5, 10, 5), 10, 15);
        second["body"] = json!({ "kind": "correction", "corrects": entry_id(1), "sees": entry_id(1), "reason": "miscounted", "body": second["body"] });
        let third = contact(3, "jana", "sas", (5, 11, 0));
        let undo = entry(
            4,
            "jana",
            "sas",
            (5, 11, 1),
            json!({ "kind": "withdrawal", "target": entry_id(3) }),
        );
        world.write("jana", &[first, second, third, undo]).await;
        let vera = world.log_in("vera").await;
        let report = world.get(PATH, &vera).await.json();
        assert_eq!(report["services"][1]["counts"]["needles_out"], 15);
        assert_eq!(report["services"][1]["counts"]["exchanges"], 1);
        assert!(report["services"][0]["counts"].get("contacts").is_none());
        let history = world
            .get(&format!("/api/v1/entries/{}/history", entry_id(1)), &vera)
            .await
            .json();
        assert_eq!(history["versions"].as_array().unwrap().len(), 2);
        assert_eq!(
            history["versions"][1]["entry"]["body"]["reason"],
            "miscounted"
        );
    }

    #[tokio::test]
    async fn either_the_programme_or_the_provider_must_be_named() {
        let world = world().await;
        let vera = world.log_in("vera").await;
        let answer = world.get("/api/v1/reports/week?week=2026-W02", &vera).await;
        assert_eq!(
            answer.error(),
            (
                400,
                "programme".into(),
                String::new(),
                "missing_field".into()
            )
        );
        let answer = world.get(&PATH.replace("=town", "=club"), &vera).await;
        assert_eq!(
            answer.error(),
            (
                403,
                "provider".into(),
                "club".into(),
                "managers_and_coordinators_only".into()
            )
        );
        let answer = world.get(&PATH.replace("=town", "=nobody"), &vera).await;
        assert_eq!(
            answer.error(),
            (
                404,
                "provider".into(),
                "nobody".into(),
                "unknown_provider".into()
            )
        );
    }
}
