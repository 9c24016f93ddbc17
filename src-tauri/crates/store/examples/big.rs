//! scratch
#![allow(clippy::all, clippy::unwrap_used, clippy::print_stdout, clippy::disallowed_methods)]
#[path = "../tests/store/support.rs"]
#[allow(dead_code)]
mod support;
use std::time::Instant;
use support::*;
use medley_domain::*;
use medley_domain::journal::Record;
use medley_domain::conversation::Part;
use medley_store::*;
fn main() {
    let folder = std::path::PathBuf::from(std::env::args().nth(1).unwrap());
    let rows: i64 = std::env::args().nth(2).unwrap().parse().unwrap();
    let store = open(&folder);
    let total = store.ledger_page(&LedgerFilter::of(Book::Real), 0, 0).unwrap().total as i64;
    if total < rows {
        let base = jiff::Timestamp::from_second(1_700_000_000).unwrap();
        let convs: Vec<_> = (0..2000).map(|n| { let t = Turn::new(base + jiff::SignedDuration::from_secs(n)); commit(&store, vec![t.conversation(), Record::Message(t.question_row()), Record::Message(t.answer_row()), t.run_started()]).unwrap(); t }).collect();
        let t0 = Instant::now();
        let mut n = total;
        while n < rows {
            let recs: Vec<Record> = (0..5000).map(|k| {
                let i = n + k;
                let mut t = convs[(i % 2000) as usize].clone();
                t.at = base + jiff::SignedDuration::from_secs(i * 90);
                t.attempt = AttemptId::new(t.at);
                t.vendor = ["alder","birch","cedar","openai"][(i % 4) as usize];
                t.offer.model = format!("model-{}", i % 12).as_str().into();
                Record::Ledger(Box::new(t.entry(Cost::Known(PicoUsd(i)))))
            }).collect();
            n += 5000;
            commit(&store, recs).unwrap();
        }
        println!("filled in {:?}", t0.elapsed());
    }
    macro_rules! time { ($name:expr, $n:expr, $e:expr) => { time!($name, $n, _i, $e) }; ($name:expr, $n:expr, $i:ident, $e:expr) => {{ let mut v: Vec<u128> = (0..$n).map(|$i: i64| { let t = Instant::now(); let _x = $e; t.elapsed().as_micros() }).collect(); v.sort(); println!("{:40} p50 {:>8} us  p99 {:>8} us", $name, v[v.len()/2], v[v.len()*99/100]); }} }
    let real = LedgerFilter::of(Book::Real);
    let page = store.ledger_page(&real, 0, 1).unwrap();
    let last = page.rows[0].at;
    let month = Month::of(store.day_of(last));
    println!("rows {} last {last} month {month}", page.total);
    time!("page first", 100, store.ledger_page(&real, 0, 50).unwrap());
    time!("page at 900k", 5, store.ledger_page(&real, 900_000, 50).unwrap());
    let f = LedgerFilter { month: Some(month), ..real.clone() };
    time!("page month", 100, store.ledger_page(&f, 0, 50).unwrap());
    let f = LedgerFilter { month: Some(month), search: Some("model-7".into()), ..real.clone() };
    time!("page month search", 20, store.ledger_page(&f, 0, 50).unwrap());
    let f = LedgerFilter { search: Some("model-7".into()), ..real.clone() };
    time!("page all search", 2, store.ledger_page(&f, 0, 50).unwrap());
    let f = LedgerFilter { vendors: vec!["alder".into(),"birch".into()], ..real.clone() };
    time!("page 2 vendors", 3, store.ledger_page(&f, 0, 50).unwrap());
    time!("spend month", 100, store.spend_month(Book::Real, month).unwrap());
    time!("months", 20, store.months(Book::Real).unwrap());
    time!("by conversation month", 5, store.spend_by(Book::Real, Some(month), By::Conversation).unwrap());
    time!("by conversation all", 1, store.spend_by(Book::Real, None, By::Conversation).unwrap());
    time!("by run all", 1, store.spend_by(Book::Real, None, By::Run).unwrap());
    let since = month.first_day().to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp();
    time!("standing", 100, store.standing(Book::Real, since).unwrap());
    time!("standing mid-day", 100, store.standing(Book::Real, since + jiff::SignedDuration::from_secs(5000)).unwrap());
    time!("conversations 50", 50, store.conversations(Book::Real, 0, 50).unwrap());
    time!("conversations 2000", 5, store.conversations(Book::Real, 0, 2000).unwrap());
    let offers: Vec<Offer> = page.rows.iter().map(|r| Offer { connection: r.connection, model: r.model.clone() }).cycle().take(300).collect();
    time!("speeds 300 offers", 20, store.speeds(&offers).unwrap());
    time!("unsettled", 20, store.unsettled(since, 100).unwrap());
    let mut base = last.as_second() + 1000;
    let mut turns = Vec::new();
    for _ in 0..600 { base += 1; turns.push(Turn::new(jiff::Timestamp::from_second(base).unwrap())); }
    time!("commit A", 500, i, commit(&store, turns[i as usize].commit_a()).unwrap());
    time!("commit B", 500, i, commit(&store, turns[i as usize].commit_b(Cost::Known(PicoUsd(4)))).unwrap());
    time!("bare fsync commit (setting)", 200, store.set_setting("x", "y").unwrap());
    let t = &turns[599]; commit(&store, t.commit_a()).unwrap();
    let parts = vec![Part::text("x".repeat(1_000_000))];
    time!("checkpoint 1 MB", 50, commit(&store, vec![Record::Checkpoint { message: t.answer, parts: parts.clone() }]).unwrap());
    let t0 = Instant::now(); store.rebuild_rollup().unwrap(); println!("rebuild {:?}", t0.elapsed());
    use std::io::Write;
    let mut file = std::fs::File::create(folder.join("raw")).unwrap();
    time!("raw write+fdatasync", 200, { let mut f = &file; f.write_all(&[0u8; 8192]).unwrap(); file.sync_data().unwrap(); });
    let _ = &mut file;
}
