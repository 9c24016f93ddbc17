//! Figures: samples, their percentiles, and a plain table with the unit and the aim beside each.

use std::fmt;
use std::time::Duration;

/// Measured values of one kind, all in the same unit.
#[derive(Clone, Debug, Default)]
pub struct Samples(Vec<f64>);

impl Samples {
    pub fn push(&mut self, value: f64) {
        self.0.push(value);
    }

    /// Adds a duration in milliseconds.
    pub fn push_ms(&mut self, took: Duration) {
        self.push(took.as_secs_f64() * 1000.0);
    }

    /// Each value less the one of `other` that was measured beside it.
    pub fn minus(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(mine, theirs)| mine - theirs).collect())
    }

    /// The smallest value that at least `percent` of the samples do not pass; NaN without samples.
    pub fn percentile(&self, percent: usize) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let rank = (sorted.len() * percent).div_ceil(100).max(1);
        sorted.get(rank - 1).copied().unwrap_or(f64::NAN)
    }

    /// The one that was measured first; NaN without samples.
    pub fn first(&self) -> f64 {
        self.0.first().copied().unwrap_or(f64::NAN)
    }

    pub fn median(&self) -> f64 {
        self.percentile(50)
    }
}

/// A table of figures under one title.
#[derive(Debug)]
pub struct Table {
    title: String,
    rows: Vec<[String; 3]>,
}

impl Table {
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), rows: Vec::new() }
    }

    /// One row: what was measured, its figures with their units, and the aim or nothing.
    pub fn row(&mut self, what: impl Into<String>, figure: impl Into<String>, aim: &str) {
        self.rows.push([what.into(), figure.into(), aim.to_owned()]);
    }

    /// A row of milliseconds: median and 99th percentile.
    pub fn row_ms(&mut self, what: impl Into<String>, samples: &Samples, aim: &str) {
        let figure = format!("p50 {:7.3} ms   p99 {:7.3} ms", samples.median(), samples.percentile(99));
        self.row(what, figure, aim);
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = |column: usize| self.rows.iter().map(|row| row[column].chars().count()).max();
        let (what, figure) = (width(0).unwrap_or(0), width(1).unwrap_or(0));
        writeln!(f, "\n{}", self.title)?;
        for [name, value, aim] in &self.rows {
            let line = format!("  {name:what$}   {value:figure$}   {aim}");
            writeln!(f, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

/// How busy the machine is: its load averages and the number of its processors, where the system tells.
pub fn load() -> String {
    let averages = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let averages: Vec<&str> = averages.split_whitespace().take(3).collect();
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    match averages.as_slice() {
        [] => format!("{processors} processors"),
        averages => format!("{processors} processors, load averages {}", averages.join(" ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_one_of_the_samples() {
        let samples = Samples((1..=200).rev().map(f64::from).collect());
        assert_eq!(samples.median(), 100.0);
        assert_eq!(samples.percentile(99), 198.0);
        assert_eq!(Samples(vec![7.0]).percentile(99), 7.0);
        assert!(Samples::default().median().is_nan());
    }

    #[test]
    fn a_difference_is_taken_pair_by_pair() {
        let (core, raw) = (Samples(vec![5.0, 9.0]), Samples(vec![1.0, 8.0]));
        assert_eq!(core.minus(&raw).median(), 1.0);
    }

    #[test]
    fn columns_of_a_table_stand_under_each_other() {
        let mut table = Table::new("Title");
        table.row("a", "1 ms", "aim: under 2 ms");
        table.row("longer", "10 ms", "");
        assert_eq!(table.to_string(), "\nTitle\n  a        1 ms    aim: under 2 ms\n  longer   10 ms\n");
    }
}
