//! Finds of needles between two days, and how long it took to collect them.
use super::ask::{Days, Question};
use super::scope::OfProgramme;
use super::{count, provenance, sums};
use app::api::dto::{FindCell, FindsReport};
use std::collections::BTreeMap;
use store::StoreError;
use store::model::{FigureQuery, FindRow};

/// Cells by locality under this are told to the provider's own manager only (design.md §6.1).
const HIDDEN_UNDER: u64 = 5;

/// Makes the report.
///
/// # Errors
/// [`StoreError`] if the figures cannot be read.
pub async fn report(asked: &Question<(OfProgramme, Days)>) -> Result<FindsReport, StoreError> {
    let (of, Days { from, to }) = &asked.parts;
    let (server, from, to) = (&asked.server, *from, *to);
    let services: Vec<_> = of
        .within(from, to)
        .into_iter()
        .map(|s| s.id.clone())
        .collect();
    let query = FigureQuery {
        services: services.clone(),
        from,
        to,
        worker: None,
        as_of: asked.as_of,
        persons: false,
        matters: true,
    };
    let figures = server.store.figures(&query).await?;
    let finds = &figures.finds;
    let mut took: Vec<u64> = finds
        .iter()
        .filter_map(FindRow::minutes_to_collection)
        .collect();
    took.sort_unstable();
    let mut by_locality = cells(finds, |f| f.locality.as_ref().map(ToString::to_string));
    if !of.is_own() {
        hide(&mut by_locality);
    }
    Ok(FindsReport {
        programme: of.programme.clone(),
        services,
        from,
        to,
        finds: finds.len() as u64,
        pieces: finds.iter().map(|f| u64::from(f.pieces)).sum(),
        pieces_reported: count(&sums(&figures.counts), "needles_found"),
        open: finds.iter().filter(|f| f.is_open()).count() as u64,
        by_state: cells(finds, |f| Some(f.state.as_str().to_owned())),
        by_place_type: cells(finds, |f| f.place_type.as_ref().map(ToString::to_string)),
        by_locality,
        by_month: cells(finds, |f| Some(f.day.format("%Y-%m").to_string())),
        collected: took.len() as u64,
        collection_median_minutes: median(&took),
        collection_longest_minutes: took.last().copied(),
        provenance: provenance(server.clock.as_ref(), figures.watermark, asked.as_of),
    })
}

/// Finds and pieces by a key, in its order.
fn cells(finds: &[FindRow], key: impl Fn(&FindRow) -> Option<String>) -> Vec<FindCell> {
    let mut sums: BTreeMap<Option<String>, (u64, u64)> = BTreeMap::new();
    for find in finds {
        let (finds, pieces) = sums.entry(key(find)).or_default();
        *finds += 1;
        *pieces += u64::from(find.pieces);
    }
    let cell = |(key, (finds, pieces))| FindCell {
        key,
        finds: Some(finds),
        pieces: Some(pieces),
        hidden: false,
    };
    sums.into_iter().map(cell).collect()
}

/// Hides cells under five. The total is told, so what is hidden must be five together and at least
/// two cells, or it could be reckoned: the smallest others are hidden as well.
fn hide(cells: &mut [FindCell]) {
    let mut order: Vec<usize> = (0..cells.len()).collect();
    order.sort_by_key(|i| (cells[*i].finds, cells[*i].key.clone()));
    let (mut hidden, mut together) = (0_u64, 0);
    for i in order {
        let finds = cells[i].finds.unwrap_or_default();
        let enough = hidden == 0 || (hidden > 1 && together >= HIDDEN_UNDER);
        if finds >= HIDDEN_UNDER && enough {
            break;
        }
        (hidden, together) = (hidden + 1, together + finds);
        let cell = &mut cells[i];
        (cell.finds, cell.pieces, cell.hidden) = (None, None, true);
    }
}

/// The middle one, or the mean of the two in the middle, rounded down. `sorted` is in order.
fn median(sorted: &[u64]) -> Option<u64> {
    let middle = sorted.len() / 2;
    let upper = *sorted.get(middle)?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *sorted.get(middle.checked_sub(1)?)?;
    Some(lower.midpoint(upper))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_an_even_number_is_the_mean_of_the_two_in_the_middle() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[7]), Some(7));
        assert_eq!(median(&[1, 20, 1000]), Some(20));
        assert_eq!(median(&[1, 20, 31, 1000]), Some(25));
    }

    fn shown(counts: &[u64]) -> Vec<Option<u64>> {
        let cell = |(i, n): (usize, &u64)| FindCell {
            key: Some(format!("l{i}")),
            finds: Some(*n),
            pieces: Some(n * 2),
            hidden: false,
        };
        let mut cells: Vec<FindCell> = counts.iter().enumerate().map(cell).collect();
        hide(&mut cells);
        assert!(cells.iter().all(|c| c.hidden == c.pieces.is_none()));
        cells.iter().map(|c| c.finds).collect()
    }

    #[test]
    fn no_cell_under_five_can_be_reckoned_from_the_total() {
        assert_eq!(shown(&[5, 9]), [Some(5), Some(9)]);
        assert_eq!(
            shown(&[3, 9, 7]),
            [None, Some(9), None],
            "with the next one"
        );
        assert_eq!(shown(&[3, 4, 9]), [None, None, Some(9)]);
        assert_eq!(
            shown(&[1, 1, 9, 8]),
            [None, None, Some(9), None],
            "two, but under five together"
        );
        assert_eq!(shown(&[4]), [None]);
    }
}
