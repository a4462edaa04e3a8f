//! The entries behind a figure, each with what it adds, so that the rows sum to the figure.
use super::ask::{Asker, Days, Fields, ManagedService, Part, Question, Worker, parsed};
use super::{person, provenance};
use crate::http::error::ApiResult;
use crate::reference::Known;
use app::api::dto::{EntriesReport, EntryRow};
use domain::check::{Flag, LONG_SPAN_HOURS};
use domain::facts::{FactName, facts};
use domain::hours::{Interval, gives_hours, joined};
use domain::span::{Span, assemble};
use domain::time::HOUR_US;
use domain::{AccountId, Entry, EntryId, Instant};
use std::collections::{BTreeSet, HashMap};
use std::str::FromStr;
use store::model::{ASSERTED, FigureQuery, Figures, StoredEntry};

/// What can be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Figure {
    /// W.
    WorkerMinutes,
    /// O.
    OpenMinutes,
    /// A counted number.
    Fact(FactName),
    /// Entries that bear a flag.
    Flagged,
    /// Every entry.
    Entries,
}

impl FromStr for Figure {
    type Err = domain::facts::NoSuchFact;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(match text {
            "worker_minutes" => Self::WorkerMinutes,
            "open_minutes" => Self::OpenMinutes,
            "flagged" => Self::Flagged,
            "entries" => Self::Entries,
            other => Self::Fact(other.parse()?),
        })
    }
}

impl std::fmt::Display for Figure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::WorkerMinutes => f.write_str("worker_minutes"),
            Self::OpenMinutes => f.write_str("open_minutes"),
            Self::Flagged => f.write_str("flagged"),
            Self::Entries => f.write_str("entries"),
            Self::Fact(name) => name.fmt(f),
        }
    }
}

/// The figure that is asked for; 400 `unknown_figure`.
impl Part for Figure {
    fn fields() -> Vec<&'static str> {
        vec!["figure"]
    }

    fn read(fields: &Fields, _: &Asker<'_>) -> ApiResult<Self> {
        let text = fields.get("figure").unwrap_or("entries");
        parsed("figure", text, "unknown_figure")
    }
}

/// What is asked: the query and which figure.
#[derive(Clone, Debug)]
struct Asked<'a> {
    query: FigureQuery,
    figure: &'a Figure,
}

/// Makes the report.
///
/// # Errors
/// An error of the API if the store cannot be read.
pub async fn report(
    question: &Question<(ManagedService, Days, Worker, Figure)>,
) -> ApiResult<EntriesReport> {
    let (ManagedService(service), days, worker, figure) = &question.parts;
    let server = &question.server;
    let asked = Asked {
        query: FigureQuery {
            services: vec![service.id.clone()],
            from: days.from,
            to: days.to,
            worker: worker.0,
            as_of: question.as_of,
            persons: false,
            matters: false,
        },
        figure,
    };
    let figures = server.store.figures(&asked.query).await?;
    // The rows of the same moment: what arrives between the two questions is in neither.
    let moment = FigureQuery {
        as_of: Some(figures.watermark),
        ..asked.query.clone()
    };
    let stored = server.store.entries(&moment).await?;
    let rows = Rows::new(&asked, &question.known, &stored).all();
    let value = match figure {
        Figure::WorkerMinutes => figures.hours.iter().map(|row| i64::from(row.minutes)).sum(),
        Figure::OpenMinutes => figures.open.iter().map(|row| i64::from(row.minutes)).sum(),
        Figure::Fact(name) => counted(&figures, name),
        Figure::Flagged | Figure::Entries => i64::try_from(rows.len()).unwrap_or(i64::MAX),
    };
    Ok(EntriesReport {
        service: service.id.clone(),
        from: asked.query.from,
        to: asked.query.to,
        worker: asked.query.worker,
        figure: asked.figure.to_string(),
        value,
        entries: rows,
        provenance: provenance(server.clock.as_ref(), figures.watermark, asked.query.as_of),
    })
}

fn counted(figures: &Figures, name: &FactName) -> i64 {
    figures
        .counts
        .iter()
        .filter(|row| row.name == *name)
        .map(|row| row.value)
        .sum()
}

struct Rows<'a> {
    asked: &'a Asked<'a>,
    known: &'a Known,
    stored: &'a [StoredEntry],
    by_root: HashMap<EntryId, &'a StoredEntry>,
}

impl<'a> Rows<'a> {
    fn new(asked: &'a Asked<'a>, known: &'a Known, stored: &'a [StoredEntry]) -> Self {
        let by_root = stored.iter().map(|s| (s.entry.root(), s)).collect();
        Self {
            asked,
            known,
            stored,
            by_root,
        }
    }

    fn all(&self) -> Vec<EntryRow> {
        let spans = assemble(self.stored.iter().map(|s| &s.entry)).spans;
        let mut of_spans = BTreeSet::new();
        let mut rows = Vec::new();
        let mut union: Vec<Interval> = Vec::new();
        let at_once = overlapping(&spans);
        for span in &spans {
            let Some(open) = self.by_root.get(&span.id) else {
                continue;
            };
            of_spans.insert(span.id);
            let worked = self.worked(span);
            let minutes: u32 = worked.iter().map(|i| i.minutes()).sum();
            let before = total(&union);
            union = joined(union.into_iter().chain(worked).collect());
            let workers = match self.asked.query.worker {
                Some(_) => 1,
                None => i64::try_from(span.workers.len()).unwrap_or(0),
            };
            let flags = self.of_span(span, open, at_once.contains(&span.id));
            let adds = match self.asked.figure {
                Figure::WorkerMinutes => i64::from(minutes) * workers,
                Figure::OpenMinutes => i64::from(total(&union) - before),
                Figure::Flagged => i64::from(doubtful(&flags)),
                _ => self.of_entry(open),
            };
            rows.push(EntryRow {
                end: span.end,
                minutes,
                adds,
                flags,
                ..self.row(open)
            });
        }
        let singles = self
            .stored
            .iter()
            .filter(|s| !of_spans.contains(&s.entry.root()));
        rows.extend(singles.map(|s| EntryRow {
            adds: self.of_entry(s),
            ..self.row(s)
        }));
        let everything = matches!(self.asked.figure, Figure::Entries);
        rows.retain(|row| row.adds != 0 || everything);
        rows.sort_by_key(|row| (row.start, row.change));
        rows
    }

    /// What is odd about a span: what was flagged at its opening and its closing, and what shows
    /// only when it is put together.
    fn of_span(&self, span: &Span, open: &StoredEntry, at_once: bool) -> Vec<String> {
        let close = span.closed_by.and_then(|id| self.by_root.get(&id));
        let of_entries = [Some(open), close.copied()].into_iter().flatten();
        let mut flags: BTreeSet<String> = of_entries.flat_map(|s| s.flags.clone()).collect();
        flags.extend(span.flags.iter().map(|flag| flag.as_str().to_owned()));
        let length = span.end.map_or(0, |end| end.0.saturating_sub(span.start.0));
        if length > LONG_SPAN_HOURS * HOUR_US {
            flags.insert(Flag::LongSpan.as_str().to_owned());
        }
        if at_once {
            flags.insert(Flag::Overlap.as_str().to_owned());
        }
        flags.into_iter().collect()
    }

    /// The worked intervals of a span within the query's days, by day, as hours are counted.
    fn worked(&self, span: &Span) -> Vec<Interval> {
        if !gives_hours(span.kind) {
            return Vec::new();
        }
        let days = self.asked.query.from..=self.asked.query.to;
        span.worked(None)
            .into_iter()
            .filter_map(Interval::cut_to_minutes)
            .flat_map(Interval::by_day)
            .filter(|(day, _)| days.contains(day))
            .map(|(_, part)| part)
            .collect()
    }

    fn of_entry(&self, stored: &StoredEntry) -> i64 {
        match self.asked.figure {
            Figure::WorkerMinutes | Figure::OpenMinutes => 0,
            Figure::Entries => 1,
            Figure::Flagged => i64::from(doubtful(&stored.flags)),
            Figure::Fact(name) => facts(&stored.entry)
                .iter()
                .filter(|f| f.name == *name)
                .map(|f| f.value)
                .sum(),
        }
    }

    fn row(&self, stored: &StoredEntry) -> EntryRow {
        let entry: &Entry = &stored.entry;
        let named = |id: &AccountId| person(self.known, *id);
        EntryRow {
            id: entry.root(),
            change: stored.change,
            kind: entry.effective_body().kind().as_str().to_owned(),
            service: entry.service.clone(),
            start: entry.start,
            end: None,
            day: entry.start.day(),
            minutes: entry.minutes,
            adds: 0,
            author: named(&entry.author),
            workers: entry.workers.iter().map(named).collect(),
            corrected: entry.root() != entry.id,
            flags: stored.flags.clone(),
        }
    }
}

/// Is there anything to look at? That an entry was written on a centre's device is shown with it, but
/// all of them are.
fn doubtful(flags: &[String]) -> bool {
    flags.iter().any(|flag| flag != ASSERTED)
}

/// Shifts and patrols during which one of their workers was in another one. Of a running one only
/// its beginning is known to be worked.
fn overlapping(spans: &[Span]) -> BTreeSet<EntryId> {
    let ends = |span: &Span| span.end.unwrap_or(Instant(span.start.0 + 1));
    let worked: Vec<&Span> = spans.iter().filter(|s| gives_hours(s.kind)).collect();
    let mut found = BTreeSet::new();
    for (i, first) in worked.iter().enumerate() {
        // in order of their beginnings: once one begins after the end, all do
        let during = worked[i + 1..].iter().take_while(|s| s.start < ends(first));
        for second in during.filter(|s| s.workers.iter().any(|w| first.workers.contains(w))) {
            found.extend([first.id, second.id]);
        }
    }
    found
}

fn total(union: &[Interval]) -> u32 {
    union.iter().map(|i| i.minutes()).sum()
}
