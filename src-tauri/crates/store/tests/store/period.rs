//! Tests of the module `period`.

use medley_store::Month;

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

#[test]
fn a_month_knows_its_days_and_its_neighbours() {
    let november = month("2026-11");
    assert_eq!(november.first_day().to_string(), "2026-11-01");
    assert_eq!((november.last_day().to_string(), november.days()), ("2026-11-30".to_owned(), 30));
    assert_eq!(november.next().next(), month("2027-01"));
    assert_eq!(month("2027-01").previous(), month("2026-12"));
    assert_eq!(month("2028-02").days(), 29);
    assert_eq!(Month::of("2026-11-22".parse().unwrap()).to_string(), "2026-11");
}

#[test]
fn what_is_not_a_month_is_refused() {
    for text in ["2026-13", "2026-1", "2026", "", "2026-11-22", "November"] {
        assert!(text.parse::<Month>().is_err(), "{text}");
    }
}
