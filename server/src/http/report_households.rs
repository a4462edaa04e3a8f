//! `GET /api/v1/reports/households?programme=[&service=]&from=&to=[&as_of=]`.
use super::error::ApiResult;
use crate::reports::ask::{Days, Question};
use crate::reports::households;
use crate::reports::scope::OfProgramme;
use app::api::dto::HouseholdsReport;
use axum::Json;

/// Who may call it: a coordinator, for the programme's services, and a manager, for the own
/// provider's. Counts only, for both.
pub async fn show(asked: Question<(OfProgramme, Days)>) -> ApiResult<Json<HouseholdsReport>> {
    Ok(Json(households::report(&asked).await?))
}

#[cfg(test)]
mod tests {
    use crate::testing::{World, contact, entry, entry_id, visit, world};
    use serde_json::{Value, json};

    const PATH: &str = "/api/v1/reports/households?programme=prog&from=2026-01-05&to=2026-01-11";

    /// Four visits to two families, two of them by the other provider too; one the week after.
    async fn written() -> World {
        let world = world().await;
        let mut at_centre = contact(5, "jana", "sas", (6, 9, 0));
        at_centre["body"]["form"] = "A".into();
        at_centre["body"]["acts"] = json!(["30.a.2"]);
        let entries = [
            visit(1, "jana", "sas", (5, 10, 0), 1, "ZAS"),
            visit(2, "jana", "sas", (6, 10, 0), 1, "NEZ"),
            visit(3, "jana", "sas", (7, 10, 0), 2, "CAS"),
            visit(4, "jana", "sas", (15, 10, 0), 2, "ZAS"),
            at_centre,
        ];
        world.write("jana", &entries).await;
        let other = visit(8, "eva", "other", (6, 9, 0), 1, "ZAS");
        world.write("eva", &[other]).await;
        world
    }

    async fn report(world: &World, who: &str, path: &str) -> Value {
        let token = world.log_in(who).await;
        world.get(path, &token).await.json()
    }

    #[tokio::test]
    async fn visits_families_and_the_70_per_cent_rule_of_a_week() {
        let world = written().await;
        let report = report(&world, "vera", PATH).await;
        assert_eq!(report["services"].as_array().unwrap().len(), 1, "{report}");
        let sas = &report["services"][0];
        assert_eq!(
            (&sas["visits"], &sas["families"], &sas["by_result"]),
            (
                &json!(3),
                &json!(2),
                &json!({ "CAS": 1, "NEZ": 1, "ZAS": 1 })
            )
        );
        let rate = json!({ "numerator": 2, "denominator": 3, "value": 0.6667 });
        assert_eq!(sas["met_rate"], rate);
        let sums = [
            "adults",
            "children",
            "visit_minutes",
            "travel_minutes",
            "km",
        ];
        assert_eq!(
            sums.map(|name| sas[name].as_i64().unwrap()),
            [2, 4, 180, 60, 21]
        );
        // three visits in the field and one contact at the centre, 60 minutes each and 20
        let rule = json!({ "numerator": 3, "denominator": 4, "value": 0.75 });
        assert_eq!(sas["family_work"], rule);
        let rule = json!({ "numerator": 180, "denominator": 200, "value": 0.9 });
        assert_eq!(sas["family_work_minutes"], rule);
        assert_eq!(report["total"]["visits"], 3);
    }

    #[tokio::test]
    async fn a_family_of_two_services_is_one_in_the_programme() {
        let world = written().await;
        let all = report(&world, "karel", PATH).await;
        assert_eq!(
            (&all["total"]["visits"], &all["total"]["families"]),
            (&json!(4), &json!(2))
        );
        let one = report(&world, "karel", &format!("{PATH}&service=other")).await;
        assert_eq!(
            (&one["total"]["visits"], &one["total"]["families"]),
            (&json!(1), &json!(1))
        );
    }

    #[tokio::test]
    async fn an_earlier_state_is_asked_by_its_number_and_every_figure_opens_its_entries() {
        let world = written().await;
        let before = report(&world, "vera", PATH).await;
        let undo = json!({ "kind": "withdrawal", "target": entry_id(3) });
        world
            .write("jana", &[entry(6, "jana", "sas", (7, 11, 0), undo)])
            .await;
        let now = report(&world, "vera", PATH).await;
        assert_eq!(
            (&now["total"]["visits"], &now["total"]["families"]),
            (&json!(2), &json!(1))
        );
        let then = format!("{PATH}&as_of={}", before["watermark"]);
        assert_eq!(
            report(&world, "vera", &then).await["services"],
            before["services"]
        );
        for (figure, value, entries) in [
            ("visits", 2, 2),
            ("visits_of.NEZ", 1, 1),
            ("visit_children", 2, 1),
            ("family_work_field_minutes", 120, 2),
        ] {
            let path = PATH.replace("households", "entries");
            let path = format!("{path}&service=sas&figure={figure}");
            let opened = report(&world, "vera", &path).await;
            assert_eq!(opened["value"], value, "{figure}");
            let rows = opened["entries"].as_array().unwrap();
            let adding = rows.iter().filter(|row| row["adds"] != 0).count();
            assert_eq!(adding, entries, "{opened}");
        }
    }

    #[tokio::test]
    async fn who_may_not_and_what_is_wrong_is_said_by_field() {
        let world = written().await;
        let vera = world.log_in("vera").await;
        for (path, status, field, value, reason) in [
            (
                PATH.replace("=prog", "=prag"),
                404,
                "programme",
                "prag",
                "unknown_programme",
            ),
            (
                format!("{PATH}&service=nix"),
                404,
                "service",
                "nix",
                "unknown_service",
            ),
            (
                format!("{PATH}&service=other"),
                403,
                "service",
                "other",
                "managers_and_coordinators_only",
            ),
            (
                PATH.replace("to=2026-01-11", "to=soon"),
                400,
                "to",
                "soon",
                "not_a_day",
            ),
            (
                PATH.replace("programme=prog&", ""),
                400,
                "programme",
                "",
                "missing_field",
            ),
        ] {
            let answer = world.get(&path, &vera).await;
            let expected = (status, field.into(), value.into(), reason.into());
            assert_eq!(answer.error(), expected, "{path}");
        }
    }
}
