//! The rows: what was measured, against its goal.

use std::fmt;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

/// One figure against its goal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    what: String,
    goal: f64,
    at_least: bool,
    unit: String,
    value: f64,
    /// What else was seen.
    beside: String,
}

impl Row {
    /// A figure that should be at least its goal.
    pub fn at_least(what: &str, goal: f64, unit: &str, value: f64) -> Self {
        Self {
            what: what.to_owned(),
            goal,
            at_least: true,
            unit: unit.to_owned(),
            value,
            beside: String::new(),
        }
    }

    /// A figure that should be at most its goal.
    pub fn at_most(what: &str, goal: f64, unit: &str, value: f64) -> Self {
        Self {
            at_least: false,
            ..Self::at_least(what, goal, unit, value)
        }
    }

    /// With what else was seen.
    pub fn with(self, beside: String) -> Self {
        Self { beside, ..self }
    }

    /// Whether the goal is met.
    pub fn met(&self) -> bool {
        if self.at_least {
            self.value >= self.goal
        } else {
            self.value <= self.goal
        }
    }

    fn goal(&self) -> String {
        let sign = if self.at_least { "≥" } else { "≤" };
        format!("{sign} {} {}", self.goal, self.unit)
    }

    fn value(&self) -> String {
        let digits = usize::from(self.value < 100.0) * 2;
        let beside = match self.beside.as_str() {
            "" => String::new(),
            more => format!(" ({more})"),
        };
        format!("{:.digits$} {}{beside}", self.value, self.unit)
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let met = if self.met() { "yes" } else { "**no**" };
        write!(
            f,
            "| {} | {} | {} | {met} |",
            self.what,
            self.goal(),
            self.value()
        )
    }
}

/// Adds rows to a file, one a line.
pub fn add(file: &Path, rows: &[Row]) -> Result<()> {
    let mut file = std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(file)?;
    for row in rows {
        writeln!(file, "{}", serde_json::to_string(row)?)?;
    }
    Ok(())
}

/// The rows of a file.
pub fn read(file: &Path) -> Result<Vec<Row>> {
    let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
    text.lines()
        .map(|line| Ok(serde_json::from_str(line)?))
        .collect()
}

/// What was measured on both, side by side; what is missing on one is a dash.
pub fn table(file: &[Row], server: &[Row]) -> String {
    let cell = |row: Option<&Row>| match row {
        Some(row) if row.met() => row.value(),
        Some(row) => format!("**{}**", row.value()),
        None => "–".to_owned(),
    };
    let mut text = "| what | goal | SQLite | PostgreSQL |\n|---|---:|---:|---:|\n".to_owned();
    for row in file {
        let other = server.iter().find(|other| other.what == row.what);
        text += &format!(
            "| {} | {} | {} | {} |\n",
            row.what,
            row.goal(),
            cell(Some(row)),
            cell(other)
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_two_databases_stand_side_by_side_and_a_missed_goal_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("rows");
        let pull = Row::at_most("pull", 20.0, "ms", 12.5).with("median 3".to_owned());
        let many = Row::at_least("entries", 10_000.0, "/s", 9_000.0);
        add(&file, std::slice::from_ref(&pull)).unwrap();
        add(&file, std::slice::from_ref(&many)).unwrap();
        assert_eq!(read(&file).unwrap(), [pull.clone(), many.clone()]);
        let slow = Row {
            value: 30.0,
            ..pull.clone()
        };
        assert_eq!(
            table(&[pull, many], &[slow])
                .lines()
                .skip(2)
                .collect::<Vec<_>>(),
            [
                "| pull | ≤ 20 ms | 12.50 ms (median 3) | **30.00 ms (median 3)** |",
                "| entries | ≥ 10000 /s | **9000 /s** | – |",
            ]
        );
    }
}
