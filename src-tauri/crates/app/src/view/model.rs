//! Models as the tables of the Models view show them: what they can, what they cost, until when they answer.

use jiff::Timestamp;
use jiff::civil::Date;
use medley_catalogue::Kind;
use medley_domain::model::{Dispute, ModelCard, Status};
use medley_domain::pricing::{Meter, Mode, Price};

use super::route::per_million;
use crate::dto::models::{Ability, ModelKind, PriceRow, Tier, UnitPrice};

/// Days after its release for which a model is called new.
const FRESH_DAYS: i64 = 60;
/// Days before its end from which a model's end is told.
const WARNED_DAYS: i64 = 120;

pub fn abilities(card: &ModelCard) -> Vec<Ability> {
    let can = card.can;
    let known = [
        (can.vision, Ability::Vision),
        (can.pdf, Ability::Pdf),
        (can.audio, Ability::Audio),
        (can.tools, Ability::Tools),
        (can.reasoning, Ability::Reasoning),
        (can.json_schema, Ability::Schema),
        (can.web_search, Ability::WebSearch),
        (can.caching, Ability::Caching),
    ];
    known.into_iter().filter_map(|(can, ability)| can.then_some(ability)).collect()
}

/// A model that nobody knows is taken for a chat model, as it is elsewhere.
pub fn kind(kind: Option<Kind>) -> ModelKind {
    match kind {
        None | Some(Kind::Chat) => ModelKind::Chat,
        Some(Kind::Image) => ModelKind::Image,
        Some(Kind::Video) => ModelKind::Video,
        Some(Kind::Tts) => ModelKind::Speech,
        Some(Kind::Stt) => ModelKind::Transcription,
        Some(Kind::Music) => ModelKind::Music,
        Some(Kind::Embedding) => ModelKind::Embedding,
        Some(Kind::Realtime) => ModelKind::Realtime,
        Some(Kind::Other) => ModelKind::Other,
    }
}

pub fn tier(tier: medley_catalogue::Tier) -> Tier {
    match tier {
        medley_catalogue::Tier::Premium => Tier::Premium,
        medley_catalogue::Tier::Everyday => Tier::Everyday,
        medley_catalogue::Tier::Bulk => Tier::Bulk,
        medley_catalogue::Tier::Media => Tier::Media,
        medley_catalogue::Tier::Local => Tier::Local,
    }
}

fn days(from: Date, to: Date) -> i64 {
    to.duration_since(from).as_hours() / 24
}

pub fn is_fresh(released: Option<Date>, today: Date) -> bool {
    released.is_some_and(|released| (0..=FRESH_DAYS).contains(&days(released, today)))
}

/// A model's end where it is near or past.
pub fn ends(card: &ModelCard, today: Date) -> Option<String> {
    let near = card.ends.filter(|end| days(today, *end) <= WARNED_DAYS);
    near.map(|end| end.to_string())
}

pub fn is_retired(card: &ModelCard, today: Date) -> bool {
    card.status == Status::Retired || card.ends.is_some_and(|end| end <= today)
}

/// The price of a model that is not charged by tokens: the plain one, or the lowest by size.
pub fn unit(card: &ModelCard, at: Timestamp) -> Option<UnitPrice> {
    if per_million(card, Meter::Input, at).is_some() {
        return None;
    }
    let units =
        card.prices.iter().filter(|row| Meter::UNITS.contains(&row.meter) && is_plain(row) && dated(row, at));
    let row = units.min_by_key(|row| (row.variant.is_some(), row.amount))?;
    let from = if row.variant.is_some() { "and up " } else { "" };
    Some(UnitPrice {
        pico_usd: row.amount.to_string(),
        per: format!("{from}{}", unit_words(row.meter, row.per)),
    })
}

fn is_plain(row: &Price) -> bool {
    row.mode == Mode::Standard && row.above.is_none() && row.window.is_none()
}

fn dated(row: &Price, at: Timestamp) -> bool {
    row.from.is_none_or(|from| from <= at) && row.until.is_none_or(|until| at < until)
}

/// A meter's cached price for a million tokens, where the list has one of its own.
pub fn cached(card: &ModelCard, meter: Meter, at: Timestamp) -> Option<String> {
    let row = card.prices.iter().find(|row| row.meter == meter && is_plain(row) && dated(row, at))?;
    let million = i128::from(row.amount.0) * 1_000_000 / i128::from(row.per.max(1));
    Some(million.to_string())
}

/// The prices that hold now or begin later, those of plain tokens first, as the list has them.
pub fn prices(card: &ModelCard, at: Timestamp) -> Vec<PriceRow> {
    let current = card.prices.iter().filter(|row| row.until.is_none_or(|until| at < until));
    let mut rows: Vec<&Price> = current.collect();
    rows.sort_by_key(|row| (!is_plain(row), row.from > Some(at), row.mode.as_str(), row.above));
    rows.into_iter().map(|row| price_row(row, at)).collect()
}

fn price_row(row: &Price, at: Timestamp) -> PriceRow {
    PriceRow {
        what: meter_words(row.meter).to_owned(),
        pico_usd: row.amount.to_string(),
        per: unit_words(row.meter, row.per),
        when: conditions(row, at),
        source: row.source.clone(),
    }
}

fn conditions(row: &Price, at: Timestamp) -> Vec<String> {
    let day = |moment: Timestamp| jiff::tz::TimeZone::UTC.to_datetime(moment).date();
    let mut words = Vec::new();
    words.extend(row.variant.clone());
    words.extend((row.mode != Mode::Standard).then(|| row.mode.as_str().to_owned()));
    words.extend(row.above.map(|above| format!("prompts above {} tokens", super::route::thousands(above))));
    words.extend(row.window.as_ref().map(|_| "off-peak hours".to_owned()));
    words.extend(row.from.filter(|from| *from > at).map(|from| format!("from {}", day(from))));
    words.extend(row.until.map(|until| format!("until {}", day(until))));
    words
}

pub fn dispute(dispute: &Dispute) -> PriceRow {
    PriceRow {
        what: meter_words(dispute.meter).to_owned(),
        pico_usd: dispute.amount.to_string(),
        per: unit_words(dispute.meter, dispute.per),
        when: Vec::new(),
        source: dispute.source.clone(),
    }
}

fn meter_words(meter: Meter) -> &'static str {
    match meter {
        Meter::Input => "Input",
        Meter::CacheRead => "Cache read",
        Meter::CacheWrite => "Cache write",
        Meter::CacheWrite1h => "Cache write, 1 hour",
        Meter::Output => "Output",
        Meter::Reasoning => "Reasoning",
        Meter::AudioIn => "Audio in",
        Meter::AudioCacheRead => "Audio, cache read",
        Meter::ImageCacheRead => "Pictures, cache read",
        Meter::AudioOut => "Audio out",
        Meter::ImageIn | Meter::ImageInItem => "Pictures in",
        Meter::ImageOut => "Pictures out",
        Meter::VideoIn | Meter::VideoSecondIn => "Video in",
        Meter::VideoOut => "Video out",
        Meter::Image => "Picture",
        Meter::VideoSecond => "Video",
        Meter::AudioSecond => "Audio",
        Meter::Character => "Text",
        Meter::Pixel => "Pixels",
        Meter::Item => "Item",
        Meter::Search => "Web search",
        Meter::Call => "Each request",
        Meter::Credit => "Credits",
        Meter::StorageHour => "Storage",
    }
}

/// What an amount buys, in words: "1M tokens", "a picture", "1,000 searches".
fn unit_words(meter: Meter, per: u64) -> String {
    let many = |one: &str, more: &str| match per {
        1 => format!("a {one}"),
        _ => format!("{} {more}", count(per)),
    };
    match meter {
        _ if meter.is_token() => format!("{} tokens", count(per)),
        Meter::VideoSecond | Meter::VideoSecondIn | Meter::AudioSecond => match per {
            1_000 => "a second".to_owned(),
            60_000 => "a minute".to_owned(),
            3_600_000 => "an hour".to_owned(),
            _ => format!("{} ms", count(per)),
        },
        Meter::Image | Meter::ImageInItem => many("picture", "pictures"),
        Meter::Character => many("letter", "letters"),
        Meter::Pixel => many("pixel", "pixels"),
        Meter::Search => many("search", "searches"),
        Meter::Call => many("request", "requests"),
        Meter::Credit => many("credit", "credits"),
        _ => many("unit", "units"),
    }
}

fn count(number: u64) -> String {
    match number {
        1_000.. if number.is_multiple_of(1_000_000) => format!("{}M", number / 1_000_000),
        1_000.. if number.is_multiple_of(1_000) => format!("{},000", number / 1_000),
        _ => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use medley_catalogue::Catalogue;

    use super::*;

    #[test]
    fn a_price_is_told_by_what_it_buys() {
        assert_eq!(unit_words(Meter::Input, 1_000_000), "1M tokens");
        assert_eq!(unit_words(Meter::Image, 1), "a picture");
        assert_eq!(unit_words(Meter::VideoSecond, 1_000), "a second");
        assert_eq!(unit_words(Meter::Search, 1_000), "1,000 searches");
    }

    #[test]
    fn a_model_that_is_charged_by_the_unit_says_so_and_one_by_tokens_does_not() {
        let at = "2026-11-22T12:00:00Z".parse().unwrap();
        let card =
            |vendor: &str, model: &str| Catalogue::shipped().card(&vendor.into(), &model.into(), false, None);
        let film = unit(&card("runway", "gen4_turbo"), at).unwrap();
        assert!(film.per.ends_with("a second"), "{film:?}");
        assert_eq!(unit(&card("openai", "gpt-6-sol"), at), None);
        assert_eq!(unit(&card("custom", "plum"), at), None);
    }

    #[test]
    fn a_model_is_new_for_some_weeks_and_its_end_is_told_when_it_is_near() {
        let today = jiff::civil::date(2026, 11, 22);
        assert!(is_fresh(Some(jiff::civil::date(2026, 10, 1)), today));
        assert!(!is_fresh(Some(jiff::civil::date(2026, 8, 1)), today));
        assert!(!is_fresh(Some(jiff::civil::date(2026, 12, 1)), today));
        let mut card = card_ending(jiff::civil::date(2026, 12, 11));
        assert_eq!(ends(&card, today).as_deref(), Some("2026-12-11"));
        assert!(!is_retired(&card, today));
        card.ends = Some(today);
        assert!(is_retired(&card, today));
        card.ends = Some(jiff::civil::date(2027, 9, 1));
        assert_eq!(ends(&card, today), None);
    }

    fn card_ending(day: Date) -> ModelCard {
        let card = Catalogue::shipped().card(&"custom".into(), &"plum".into(), false, None);
        ModelCard { ends: Some(day), ..card }
    }
}
