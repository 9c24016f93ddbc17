//! The steps of a long command: each is announced, timed and limited; the first failure ends the run; a table of all
//! of them closes it.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::child::Deadline;

#[derive(Default)]
pub struct Steps {
    rows: Vec<Row>,
}

struct Row {
    name: &'static str,
    took: Duration,
    passed: bool,
}

impl Steps {
    /// Does one step within its limit in minutes, and says how long it took.
    pub fn step<T>(
        &mut self,
        name: &'static str,
        limit: u64,
        work: impl FnOnce(Deadline) -> Result<T>,
    ) -> Result<T> {
        println!("\n=== {name} (at most {limit} min)");
        let began = Instant::now();
        let result = work(Deadline::minutes(limit));
        let row = Row { name, took: began.elapsed(), passed: result.is_ok() };
        println!("=== {}", row.line());
        self.rows.push(row);
        result.with_context(|| format!("step \"{name}\""))
    }

    /// The closing table, printed whether the run passed or not.
    pub fn table(&self) -> String {
        let total = self.rows.iter().map(|row| row.took).sum();
        let lines = self.rows.iter().map(Row::line).collect::<Vec<_>>().join("\n  ");
        format!("\nSteps:\n  {lines}\n  {:<34} {}", "all", spoken(total))
    }
}

impl Row {
    fn line(&self) -> String {
        let outcome = if self.passed { "ok" } else { "FAILED" };
        format!("{:<34} {} {outcome}", self.name, spoken(self.took))
    }
}

fn spoken(time: Duration) -> String {
    let tenths = time.as_millis() / 100;
    format!("{:>3} min {:>2}.{} s", tenths / 600, tenths / 10 % 60, tenths % 10)
}

/// Runs a list of steps and prints its table, also where a step failed.
pub fn in_order(work: impl FnOnce(&mut Steps) -> Result<()>) -> Result<()> {
    let mut steps = Steps::default();
    let result = work(&mut steps);
    println!("{}", steps.table());
    result
}

#[cfg(test)]
mod tests {
    use anyhow::bail;

    use super::*;

    #[test]
    fn a_failed_step_is_named_and_kept_in_the_table() {
        let mut steps = Steps::default();
        steps.step("first", 1, |_| Ok(())).expect("it passes");
        let error = steps.step("second", 1, |_| -> Result<()> { bail!("broken") }).expect_err("it fails");
        assert_eq!(format!("{error:#}"), "step \"second\": broken");
        let table = steps.table();
        assert!(table.contains("first ") && table.contains(" ok\n"), "{table}");
        assert!(table.contains("second ") && table.contains(" FAILED\n"), "{table}");
    }

    #[test]
    fn times_are_told_in_minutes_and_tenths_of_seconds() {
        assert_eq!(spoken(Duration::from_millis(61_250)), "  1 min  1.2 s");
        assert_eq!(spoken(Duration::from_millis(99)), "  0 min  0.0 s");
    }
}
