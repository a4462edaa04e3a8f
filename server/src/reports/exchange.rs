//! Needle exchange of a service between two days.
use super::ask::{Days, OneService, Question};
use super::{count, provenance, sums};
use app::api::dto::{ExchangeDay, ExchangeReport, Ratio};
use domain::Day;
use store::StoreError;
use store::model::FigureQuery;

/// Makes the report.
///
/// # Errors
/// [`StoreError`] if the figures cannot be read.
pub async fn report(asked: &Question<(OneService, Days)>) -> Result<ExchangeReport, StoreError> {
    let (OneService { service, .. }, Days { from, to }) = &asked.parts;
    let (server, from, to) = (&asked.server, *from, *to);
    let query = FigureQuery {
        services: vec![service.id.clone()],
        from,
        to,
        worker: None,
        as_of: asked.as_of,
        persons: false,
        matters: false,
    };
    let figures = server.store.figures(&query).await?;
    let all = sums(&figures.counts);
    let (received, issued) = (count(&all, "needles_in"), count(&all, "needles_out"));
    let mut days: Vec<Day> = figures.counts.iter().map(|row| row.day).collect();
    days.sort_unstable();
    days.dedup();
    let by_day = days
        .into_iter()
        .map(|day| {
            let counts = sums(figures.counts.iter().filter(|row| row.day == day));
            ExchangeDay {
                day,
                exchanges: count(&counts, "exchanges"),
                received: count(&counts, "needles_in"),
                issued: count(&counts, "needles_out"),
                secondary_persons: count(&counts, "secondary_persons"),
            }
        })
        .filter(|day| day.exchanges > 0)
        .collect();
    Ok(ExchangeReport {
        programme: service.programme.clone(),
        service: service.id.clone(),
        from,
        to,
        exchanges: count(&all, "exchanges"),
        received,
        issued,
        return_rate: Ratio::of(received, issued),
        secondary_persons: count(&all, "secondary_persons"),
        by_day,
        provenance: provenance(server.clock.as_ref(), figures.watermark, asked.as_of),
    })
}
