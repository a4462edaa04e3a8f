//! `GET /api/v1/reports/entries?programme=&service=&from=&to=[&worker=&figure=&as_of=]`.
use super::error::ApiResult;
use crate::reports::ask::{Days, ManagedService, Question, Worker};
use crate::reports::entries::{self, Figure};
use app::api::dto::EntriesReport;
use axum::Json;

/// Who may call it: the service's manager. A coordinator reads counts, never entries.
pub async fn show(
    asked: Question<(ManagedService, Days, Worker, Figure)>,
) -> ApiResult<Json<EntriesReport>> {
    Ok(Json(entries::report(&asked).await?))
}

#[cfg(test)]
mod tests {
    use crate::testing::{account_id, contact, entry_id, exchange, shift, world};
    use serde_json::{Value, json};

    const PATH: &str = "/api/v1/reports/entries?programme=prog&from=2026-01-05&to=2026-01-11";

    fn sum(report: &Value) -> i64 {
        report["entries"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["adds"].as_i64().unwrap())
            .sum()
    }

    /// Every figure opens entries whose parts sum to it, breaks, overlaps and midnight included.
    #[tokio::test]
    async fn the_rows_behind_each_figure_sum_to_it() {
        let world = world().await;
        let mut jana = shift(1, "jana", "tpd", 5, (9, 0), (13, 0)).to_vec();
        jana.extend(shift(3, "jana", "tpd", 4, (22, 0), (23, 59)));
        jana[3]["start"] = json!(jana[3]["start"].as_i64().unwrap() + 181 * 60_000_000i64); // Monday 3:00
        jana.push(exchange(5, "jana", (5, 10, 0), 10, 12));
        jana.push(exchange(6, "jana", (6, 10, 0), 0, 5));
        jana.push(contact(7, "jana", "tpd", (6, 11, 0)));
        world.write("jana", &jana).await;
        let vera = world.log_in("vera").await;
        let expected = [
            ("worker_minutes", 240 + 180, 2),
            ("open_minutes", 420, 2),
            ("exchanges", 2, 2),
            ("needles_in", 10, 1),
            ("needles_out", 17, 2),
            ("secondary_persons", 4, 2),
            ("contacts", 1, 1),
            ("contact_minutes", 20, 1),
        ];
        for (figure, value, rows) in expected {
            let report = world
                .get(&format!("{PATH}&service=tpd&figure={figure}"), &vera)
                .await
                .json();
            assert_eq!(report["value"], value, "{figure}: {report}");
            assert_eq!(sum(&report), value, "{figure}");
            assert_eq!(
                report["entries"].as_array().unwrap().len(),
                rows,
                "{figure}"
            );
        }
    }

    #[tokio::test]
    async fn overlapping_shifts_add_to_the_open_hours_once() {
        let world = world().await;
        world
            .write("jana", &shift(1, "jana", "sas", 5, (9, 0), (13, 0)))
            .await;
        world
            .write("petr", &shift(3, "petr", "sas", 5, (10, 0), (14, 0)))
            .await;
        let vera = world.log_in("vera").await;
        let report = world
            .get(&format!("{PATH}&service=sas&figure=open_minutes"), &vera)
            .await
            .json();
        let adds: Vec<_> = report["entries"]
            .as_array()
            .unwrap()
            .iter()
            .map(|r| r["adds"].clone())
            .collect();
        assert_eq!(
            (adds, &report["value"]),
            (vec![json!(240), json!(60)], &json!(300))
        );
        let petr = format!(
            "{PATH}&service=sas&figure=worker_minutes&worker={}",
            account_id("petr")
        );
        let report = world.get(&petr, &vera).await.json();
        assert_eq!(
            (&report["value"], &report["entries"][0]["id"]),
            (&json!(240), &json!(entry_id(3)))
        );
        assert_eq!(report["entries"].as_array().unwrap().len(), 1);
    }

    /// A manager sees what shows only when a span is put together: too long, two at once, an end
    /// before its beginning; and what was flagged at the end alone.
    #[tokio::test]
    async fn what_is_odd_about_a_shift_is_told_in_its_row() {
        let world = world().await;
        let mut long = shift(1, "jana", "sas", 5, (1, 0), (17, 1)).to_vec();
        long.extend(shift(3, "jana", "sas", 5, (12, 0), (13, 0)));
        long.extend(shift(5, "jana", "sas", 6, (12, 0), (11, 0)));
        long.extend(shift(7, "jana", "sas", 7, (9, 0), (10, 0)));
        world.write("jana", &long).await;
        // of somebody else at the same time: nothing odd
        world
            .write("petr", &shift(9, "petr", "sas", 7, (9, 0), (10, 0)))
            .await;
        let vera = world.log_in("vera").await;
        let report = async |figure: &str| {
            let path = format!("{PATH}&service=sas&figure={figure}");
            world.get(&path, &vera).await.json()
        };
        let all = report("entries").await;
        let flags = |n: u128| {
            let rows = all["entries"].as_array().unwrap();
            let row = rows.iter().find(|r| r["id"] == json!(entry_id(n))).unwrap();
            row["flags"].clone()
        };
        assert_eq!(flags(1), json!(["long_span", "overlap"]));
        assert_eq!(flags(3), json!(["overlap"]));
        assert_eq!(flags(5), json!(["close_before_open"]));
        assert_eq!((flags(7), flags(9)), (json!([]), json!([])));
        let flagged = report("flagged").await;
        assert_eq!((&flagged["value"], sum(&flagged)), (&json!(3), 3));
    }

    #[tokio::test]
    async fn an_unknown_figure_is_named() {
        let world = world().await;
        let vera = world.log_in("vera").await;
        let answer = world
            .get(&format!("{PATH}&service=sas&figure=happiness"), &vera)
            .await;
        assert_eq!(
            answer.error(),
            (
                400,
                "figure".into(),
                "happiness".into(),
                "unknown_figure".into()
            )
        );
    }
}
