//! `GET /api/v1/reports/hours?programme=&service=&week=2014-W17[&as_of=]`.
use super::error::ApiResult;
use crate::reports::ask::{OneService, Question};
use crate::reports::hours;
use app::api::dto::HoursReport;
use axum::Json;
use domain::IsoWeek;

/// Who may call it: the service's manager, and the programme's coordinator without the workers.
pub async fn show(asked: Question<(OneService, IsoWeek)>) -> ApiResult<Json<HoursReport>> {
    Ok(Json(hours::report(&asked).await?))
}

#[cfg(test)]
mod tests {
    use crate::testing::{shift, world};
    use rstest::rstest;
    use serde_json::json;

    const PATH: &str = "/api/v1/reports/hours?programme=prog&service=sas&week=2026-W02";

    #[tokio::test]
    async fn two_workers_who_overlap_give_8_worker_hours_and_5_open_hours() {
        let world = world().await;
        world
            .write("jana", &shift(1, "jana", "sas", 5, (9, 0), (13, 0)))
            .await;
        world
            .write("petr", &shift(3, "petr", "sas", 5, (10, 0), (14, 0)))
            .await;
        let vera = world.log_in("vera").await;
        let report = world.get(PATH, &vera).await.json();
        assert_eq!(
            (&report["worker_minutes"], &report["open_minutes"]),
            (&json!(480), &json!(300))
        );
        assert_eq!(
            (&report["quota_minutes"], &report["missing_minutes"]),
            (&json!(1440), &json!(1140))
        );
        assert_eq!(
            (&report["basis"], &report["workers"]),
            (&json!("open"), &json!(2))
        );
        assert_eq!(report["by_day"][0]["open_minutes"], 300);
        let names: Vec<_> = report["by_worker"]
            .as_array()
            .unwrap()
            .iter()
            .map(|w| w["name"].clone())
            .collect();
        assert_eq!(names, [json!("JANA"), json!("PETR")]);
        assert_eq!(
            report["by_worker"][0]["by_day"],
            json!([240, 0, 0, 0, 0, 0, 0])
        );
        assert_eq!(report["closed"], false);
    }

    #[tokio::test]
    async fn a_service_without_a_quota_owes_null_and_not_zero() {
        let world = world().await;
        let vera = world.log_in("vera").await;
        let report = world.get(&PATH.replace("=sas", "=tpd"), &vera).await.json();
        for field in [
            "quota_minutes",
            "quota_after_holidays_minutes",
            "missing_minutes",
            "basis",
        ] {
            assert!(
                report[field].is_null() && report.get(field).is_some(),
                "{field}"
            );
        }
    }

    #[tokio::test]
    async fn as_of_gives_the_state_at_a_change_number_or_an_instant_of_arrival() {
        let world = world().await;
        world
            .write("jana", &shift(1, "jana", "sas", 5, (9, 0), (13, 0)))
            .await;
        let vera = world.log_in("vera").await;
        let before = world.get(PATH, &vera).await.json();
        world.clock.advance(std::time::Duration::from_secs(3600));
        world
            .write("petr", &shift(3, "petr", "sas", 6, (9, 0), (13, 0)))
            .await;
        assert_eq!(world.get(PATH, &vera).await.json()["open_minutes"], 480);
        for as_of in [
            before["watermark"].to_string(),
            "2026-01-07T11:30:00Z".into(),
        ] {
            let then = world
                .get(&format!("{PATH}&as_of={as_of}"), &vera)
                .await
                .json();
            assert_eq!(
                (&then["open_minutes"], &then["as_of"]),
                (&json!(240), &before["watermark"]),
                "{as_of}"
            );
        }
    }

    #[rstest]
    #[case("programme=prog&service=sas", 400, "week", "", "missing_field")]
    #[case(
        "programme=prog&service=sas&week=2026-W54",
        400,
        "week",
        "2026-W54",
        "not_a_week"
    )]
    #[case(
        "programme=prog&service=sas&week=nonsense",
        400,
        "week",
        "nonsense",
        "not_a_week"
    )]
    #[case("service=sas&week=2026-W02", 400, "programme", "", "missing_field")]
    #[case(
        "programme=nope&service=sas&week=2026-W02",
        404,
        "programme",
        "nope",
        "unknown_programme"
    )]
    #[case(
        "programme=prog&service=nope&week=2026-W02",
        404,
        "service",
        "nope",
        "unknown_service"
    )]
    #[case(
        "programme=prog&service=S%20A&week=2026-W02",
        400,
        "service",
        "S A",
        "not_a_slug"
    )]
    #[case(
        "programme=prog&service=other&week=2026-W02",
        403,
        "service",
        "other",
        "managers_and_coordinators_only"
    )]
    #[case(
        "programme=prog&service=sas&week=2026-W02&as_of=yesterday",
        400,
        "as_of",
        "yesterday",
        "not_a_change_or_instant"
    )]
    #[case(
        "programme=prog&service=sas&week=2026-W02&weak=1",
        400,
        "weak",
        "",
        "unknown_field"
    )]
    #[tokio::test]
    async fn what_is_wrong_with_a_question_is_named(
        #[case] query: &str,
        #[case] status: u16,
        #[case] field: &str,
        #[case] value: &str,
        #[case] reason: &str,
    ) {
        let world = world().await;
        let vera = world.log_in("vera").await;
        let answer = world
            .get(&format!("/api/v1/reports/hours?{query}"), &vera)
            .await;
        assert_eq!(
            answer.error(),
            (status, field.into(), value.into(), reason.into())
        );
    }
}
