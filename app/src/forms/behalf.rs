//! What a manager types in from paper for a worker: the manager is the author, the worker worked.
//! Pure.
use domain::entry::Entry;
use domain::span::{Span, assemble};
use domain::{AccountId, Day, EntryId, Instant, ServiceId};

use super::model::Form;
use super::shift;

/// Whose day it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// Who worked.
    pub worker: AccountId,
    /// For which service.
    pub service: ServiceId,
    /// On which local day.
    pub day: Day,
}

/// The form for one thing from the paper, begun from what such a form repeats.
#[must_use]
pub fn form(paper: &Paper, repeated: Form, start: Instant) -> Form {
    Form {
        service: Some(paper.service.clone()),
        start,
        start_chosen: true,
        worked: false,
        others: vec![paper.worker],
        ..repeated
    }
}

/// Whose day a draft is about; none if it is no form of this kind.
#[must_use]
pub fn of_draft(form: &Form) -> Option<Paper> {
    Some(Paper {
        worker: *form.others.first().filter(|_| !form.worked)?,
        service: form.service.clone()?,
        day: form.start.day(),
    })
}

/// A shift as it stands on paper, by the clock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// `8:00`
    pub from: String,
    /// `12:30`; earlier than `from` is the next day.
    pub to: String,
    /// Beginning and end of each; a row of two blanks is none.
    pub breaks: Vec<(String, String)>,
}

/// Which field of a sheet is not right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// There is no time in it.
    From,
    /// There is no time in it, or it is that of the beginning.
    To,
    /// The break of this number lacks a time, lies outside the shift or meets one before it.
    Break(usize),
}

/// Beginning and end.
type Between = (Instant, Instant);

fn clock(text: &str) -> Option<(u32, u32)> {
    let (hour, minute) = text.split_once(':')?;
    Some((hour.parse().ok()?, minute.get(..2)?.parse().ok()?))
}

impl Sheet {
    /// The moments of the shift and of its breaks.
    ///
    /// # Errors
    /// The first field that is not right.
    fn moments(&self, day: Day) -> Result<(Between, Vec<Between>), Wrong> {
        let at = |day: Day, text: &str| {
            let (hour, minute) = clock(text)?;
            Instant::from_local(day, hour, minute)
        };
        let from = at(day, &self.from).ok_or(Wrong::From)?;
        // What is no later than the beginning was after midnight.
        let after = |text: &str, than: Instant| {
            let same = at(day, text)?;
            if same > than {
                return Some(same);
            }
            at(day.succ_opt()?, text)
        };
        let to = after(&self.to, from).ok_or(Wrong::To)?;
        if clock(&self.from) == clock(&self.to) {
            return Err(Wrong::To);
        }
        let mut breaks = Vec::new();
        let mut free = from;
        for (n, (begins, ends)) in self.breaks.iter().enumerate() {
            if begins.is_empty() && ends.is_empty() {
                continue;
            }
            let moments = after(begins, from).zip(after(ends, from));
            let pause = moments
                .filter(|(begins, ends)| free <= *begins && begins < ends && *ends <= to)
                .ok_or(Wrong::Break(n))?;
            free = pause.1;
            breaks.push(pause);
        }
        Ok(((from, to), breaks))
    }

    /// The entries of the shift, and the shift that they make. `id` gives each its own: the first
    /// is the shift's.
    ///
    /// # Errors
    /// The first field that is not right.
    pub fn entries(
        &self,
        paper: &Paper,
        author: AccountId,
        now: Instant,
        mut id: impl FnMut() -> EntryId,
    ) -> Result<(Vec<Entry>, Option<Span>), Wrong> {
        let ((from, to), breaks) = self.moments(paper.day)?;
        let mut open = shift::open(id(), author, paper.service.clone(), from, now);
        open.workers = vec![paper.worker];
        let mut all = vec![open];
        let span = |all: &[Entry]| assemble(all).spans.pop();
        for (begins, ends) in breaks {
            for at in [begins, ends] {
                let Some(running) = span(&all) else { continue };
                let mut pause = shift::pause(id(), author, &running, now);
                pause.start = at;
                all.push(pause);
            }
        }
        if let Some(running) = span(&all) {
            all.push(shift::close(id(), author, &running, to, now));
        }
        let whole = span(&all);
        Ok((all, whole))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::entry::Kind;
    use uuid::Uuid;

    fn day() -> Day {
        Day::from_ymd_opt(2025, 11, 20).unwrap()
    }

    fn at(hour: u32, minute: u32) -> Instant {
        Instant::from_local(day(), hour, minute).unwrap()
    }

    fn account(n: u128) -> AccountId {
        AccountId(Uuid::from_u128(n))
    }

    fn paper() -> Paper {
        Paper {
            worker: account(1),
            service: ServiceId::new("sas").unwrap(),
            day: day(),
        }
    }

    fn sheet(from: &str, to: &str, breaks: &[(&str, &str)]) -> Sheet {
        let pair = |(a, b): &(&str, &str)| ((*a).to_owned(), (*b).to_owned());
        Sheet {
            from: from.into(),
            to: to.into(),
            breaks: breaks.iter().map(pair).collect(),
        }
    }

    fn made(sheet: &Sheet) -> Result<(Vec<Entry>, Option<Span>), Wrong> {
        let mut n = 10;
        let id = move || {
            n += 1;
            EntryId(Uuid::from_u128(n))
        };
        sheet.entries(&paper(), account(2), at(20, 0), id)
    }

    #[test]
    fn a_day_on_paper_is_a_shift_of_the_worker_written_by_the_manager() {
        let sheet = sheet(
            "8:00",
            "16:30",
            &[("", ""), ("12:00", "12:30"), ("14:00", "14:15")],
        );
        let (entries, span) = made(&sheet).unwrap();
        let span = span.unwrap();
        assert_eq!((span.start, span.end), (at(8, 0), Some(at(16, 30))));
        let breaks = [(at(12, 0), at(12, 30)), (at(14, 0), at(14, 15))];
        assert_eq!((span.breaks.as_slice(), span.flags.len()), (&breaks[..], 0));
        assert_eq!(entries.len(), 6);
        for entry in &entries {
            assert_eq!(
                (entry.author, &*entry.workers),
                (account(2), &[account(1)][..])
            );
            assert_eq!(
                (entry.service.as_str(), entry.device_time),
                ("sas", at(20, 0))
            );
        }
    }

    #[test]
    fn a_shift_that_ends_earlier_than_it_began_ends_the_next_day() {
        let (_, span) = made(&sheet("22:00", "2:00", &[("0:30", "1:00")])).unwrap();
        let span = span.unwrap();
        assert_eq!(span.end, Some(at(22, 0).plus_minutes(240)));
        assert_eq!(
            span.breaks,
            [(at(22, 0).plus_minutes(150), at(22, 0).plus_minutes(180))]
        );
    }

    #[test]
    fn the_field_that_is_not_right_is_named() {
        let wrong = |from, to, breaks: &[(&str, &str)]| made(&sheet(from, to, breaks)).unwrap_err();
        assert_eq!(wrong("", "9:00", &[]), Wrong::From);
        assert_eq!(wrong("25:00", "9:00", &[]), Wrong::From);
        assert_eq!(wrong("8:00", "", &[]), Wrong::To);
        assert_eq!(wrong("8:00", "8:00", &[]), Wrong::To);
        assert_eq!(wrong("8:00", "9:00", &[("8:10", "")]), Wrong::Break(0));
        assert_eq!(wrong("8:00", "9:00", &[("8:50", "9:10")]), Wrong::Break(0));
        assert_eq!(wrong("8:00", "9:00", &[("8:20", "8:10")]), Wrong::Break(0));
        let meet = [("8:10", "8:30"), ("8:20", "8:40")];
        assert_eq!(wrong("8:00", "9:00", &meet), Wrong::Break(1));
    }

    #[test]
    fn a_form_for_a_worker_has_the_manager_as_author_only() {
        let empty = Form::contact(EntryId(Uuid::from_u128(9)), at(20, 0));
        let form = form(&paper(), empty, at(10, 0));
        let entry = form.entry(account(2), at(20, 0)).unwrap();
        assert_eq!(
            (entry.author, entry.workers),
            (account(2), vec![account(1)])
        );
        assert_eq!((entry.start, entry.body.kind()), (at(10, 0), Kind::Contact));
        assert_eq!(of_draft(&form), Some(paper()));
    }

    /// The manager's own next form is about the manager again.
    #[test]
    fn what_the_next_form_repeats_is_the_author_s_own_work() {
        let empty = Form::contact(EntryId(Uuid::from_u128(9)), at(20, 0));
        let next = form(&paper(), empty, at(10, 0)).next(EntryId(Uuid::from_u128(10)), at(21, 0));
        let entry = next.entry(account(2), at(21, 0)).unwrap();
        assert_eq!(entry.workers, [account(2)]);
        assert_eq!(of_draft(&next), None);
    }
}
