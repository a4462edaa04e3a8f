//! `GET /api/v1/reports/finds?programme=[&service=]&from=&to=[&as_of=]`.
use super::error::ApiResult;
use crate::reports::ask::{Days, Question};
use crate::reports::finds;
use crate::reports::scope::OfProgramme;
use app::api::dto::FindsReport;
use axum::Json;

/// Who may call it: a coordinator, for the programme's services, and a manager, for the own
/// provider's. Counts only, for both; localities under five for the manager only.
pub async fn show(asked: Question<(OfProgramme, Days)>) -> ApiResult<Json<FindsReport>> {
    Ok(Json(finds::report(&asked).await?))
}

#[cfg(test)]
mod tests {
    use crate::testing::{World, entry, entry_id, world};
    use serde_json::{Value, json};

    const PATH: &str = "/api/v1/reports/finds?programme=prog&from=2026-01-05&to=2026-02-04";

    fn find(n: u128, at: (u32, u32, u32), pieces: u32, state: &str, place: &str) -> Value {
        let mut body = json!({ "kind": "found_needles", "pieces": pieces, "source": "PUBLIC", "state": state });
        if state == "collected" {
            body["disposal"] = "KC".into();
        }
        let mut found = entry(n, "jana", "tpd", at, body);
        found["place_type"] = "PARK".into();
        found["locality"] = place.into();
        found
    }

    fn step(n: u128, of: u128, at: (u32, u32, u32), state: &str) -> Value {
        let body = json!({ "kind": "find_step", "find": entry_id(of), "state": state });
        entry(n, "jana", "tpd", at, body)
    }

    /// Collected at once, after 90 minutes with fewer pieces, after a day; one on the way, one open.
    async fn written() -> World {
        let world = world().await;
        let mut fewer = step(12, 2, (6, 11, 30), "collected");
        fewer["body"]["pieces"] = 3.into();
        let entries = [
            find(1, (5, 10, 0), 2, "collected", "north"),
            find(2, (6, 10, 0), 5, "reported", "south"),
            fewer,
            find(3, (7, 10, 0), 4, "reported", "south"),
            step(13, 3, (8, 10, 0), "collected"),
            find(4, (9, 10, 0), 1, "reported", "south"),
            step(14, 4, (9, 11, 0), "on_the_way"),
            find(5, (9, 12, 0), 1, "reported", "south"),
            find(6, (31, 12, 0), 1, "collected", "south"),
        ];
        world.write("jana", &entries).await;
        world
    }

    async fn report(world: &World, who: &str, path: &str) -> Value {
        let token = world.log_in(who).await;
        world.get(path, &token).await.json()
    }

    fn cell(key: &str, finds: u64, pieces: u64) -> Value {
        json!({ "key": key, "finds": finds, "pieces": pieces, "hidden": false })
    }

    #[tokio::test]
    async fn finds_by_state_place_and_month_with_the_time_to_collection() {
        let world = written().await;
        let report = report(&world, "vera", PATH).await;
        let of = |name: &str| report[name].as_u64().unwrap();
        let counts = ["finds", "pieces", "pieces_reported", "open", "collected"].map(of);
        assert_eq!(counts, [6, 12, 14, 2, 4]);
        let states = [
            cell("collected", 4, 10),
            cell("on_the_way", 1, 1),
            cell("reported", 1, 1),
        ];
        assert_eq!(report["by_state"], json!(states));
        assert_eq!(report["by_place_type"], json!([cell("PARK", 6, 12)]));
        assert_eq!(
            report["by_locality"],
            json!([cell("north", 1, 2), cell("south", 5, 10)])
        );
        assert_eq!(report["by_month"], json!([cell("2026-01", 6, 12)]));
        // 0, 0, 90 and 1440 minutes
        assert_eq!(
            (
                of("collection_median_minutes"),
                of("collection_longest_minutes")
            ),
            (45, 1_440)
        );
    }

    #[tokio::test]
    async fn a_locality_under_five_is_hidden_from_a_coordinator_with_the_next_one() {
        let world = written().await;
        let all = report(&world, "karel", PATH).await;
        let hidden =
            |key: &str| json!({ "key": key, "finds": null, "pieces": null, "hidden": true });
        assert_eq!(
            all["by_locality"],
            json!([hidden("north"), hidden("south")])
        );
        assert_eq!(all["finds"], 6);
    }

    #[tokio::test]
    async fn nothing_found_has_no_time_and_an_earlier_state_is_kept() {
        let world = written().await;
        let before = report(&world, "vera", PATH).await;
        world
            .write("jana", &[step(15, 5, (9, 13, 0), "collected")])
            .await;
        let now = report(&world, "vera", PATH).await;
        assert_eq!((&now["open"], &now["collected"]), (&json!(1), &json!(5)));
        let then = format!("{PATH}&as_of={}", before["watermark"]);
        let then = report(&world, "vera", &then).await;
        assert_eq!(
            (&then["by_state"], &then["open"]),
            (&before["by_state"], &json!(2))
        );
        let path = PATH.replace("from=2026-01-05", "from=2026-02-02");
        let nothing = report(&world, "vera", &path).await;
        assert_eq!(
            (&nothing["finds"], &nothing["collection_median_minutes"]),
            (&json!(0), &Value::Null)
        );
        let path = PATH.replace("reports/finds", "reports/entries");
        let opened = report(
            &world,
            "vera",
            &format!("{path}&service=tpd&figure=needles_found"),
        )
        .await;
        assert_eq!(opened["value"], 14);
    }

    #[tokio::test]
    async fn what_is_wrong_is_said_by_field() {
        let world = written().await;
        let vera = world.log_in("vera").await;
        let answer = world
            .get(&PATH.replace("to=2026-02-04", "to=2026-01-04"), &vera)
            .await;
        let expected = (400, "to".into(), "2026-01-04".into(), "before_from".into());
        assert_eq!(answer.error(), expected);
        let answer = world.get(&format!("{PATH}&service=other"), &vera).await;
        let reason = "managers_and_coordinators_only".into();
        assert_eq!(
            answer.error(),
            (403, "service".into(), "other".into(), reason)
        );
    }
}
