//! Ids as each vendor writes them, and the time of day. Ids are random; nothing else in this crate is.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// `length` random characters of base 62.
pub fn letters(length: usize) -> String {
    (0..length).map(|_| char::from(BASE62[rand::random::<u64>() as usize % BASE62.len()])).collect()
}

/// `length` random hexadecimal digits.
pub fn hex(length: usize) -> String {
    let mut text = String::with_capacity(length + 16);
    while text.len() < length {
        text.push_str(&format!("{:016x}", rand::random::<u64>()));
    }
    text.truncate(length);
    text
}

/// Seconds since 1970.
pub fn unix_seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// Now in RFC 3339, in UTC, to the millisecond.
pub fn timestamp() -> String {
    format!("{:.3}", jiff::Timestamp::now())
}

/// `time` from now as HTTP writes dates, rounded up to the second.
pub fn http_date(time: Duration) -> String {
    let then = jiff::Timestamp::now() + time + Duration::from_millis(999);
    then.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// `seconds` from now in RFC 3339, in UTC, to the second.
pub fn timestamp_in(seconds: i64) -> String {
    format!("{:.0}", jiff::Timestamp::now() + jiff::SignedDuration::from_secs(seconds))
}
