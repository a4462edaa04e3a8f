//! `GET /api/v1/reports/targets?programme=[&service=]&day=[&as_of=]`.
use super::error::ApiResult;
use crate::reports::ask::Question;
use crate::reports::scope::OfProgramme;
use crate::reports::targets::{self, UpTo};
use app::api::dto::TargetsReport;
use axum::Json;

/// Who may call it: a coordinator, for the programme's services, and a manager, for the own
/// provider's. Counts only, for both.
pub async fn show(asked: Question<(OfProgramme, UpTo)>) -> ApiResult<Json<TargetsReport>> {
    Ok(Json(targets::report(&asked).await?))
}

#[cfg(test)]
mod tests {
    use crate::testing::world;

    const PATH: &str = "/api/v1/reports/targets?programme=prog&day=2026-01-11";

    #[tokio::test]
    async fn what_is_wrong_is_said_by_field_and_everybody_who_may_is_answered() {
        let world = world().await;
        let vera = world.log_in("vera").await;
        let answer = world
            .get(&PATH.replace("=2026-01-11", "=2026-02-30"), &vera)
            .await;
        let expected = (400, "day".into(), "2026-02-30".into(), "not_a_day".into());
        assert_eq!(answer.error(), expected);
        let answer = world.get(&PATH.replace("&day=2026-01-11", ""), &vera).await;
        assert_eq!(
            answer.error(),
            (400, "day".into(), String::new(), "missing_field".into())
        );
        for who in ["vera", "karel"] {
            let token = world.log_in(who).await;
            let report = world.get(PATH, &token).await.json();
            assert_eq!(report["day"], "2026-01-11");
            assert!(report["targets"].is_array(), "{report}");
        }
    }
}
