//! What a connection's own list says of a model, merged into its card.
//!
//! The list is newer than what is shipped: its limits, its prices and its end date win. Where its price differs, what
//! the catalogue says is kept as a dispute, so that a person can see both.

use medley_domain::model::{Dispute, ModelCard};
use medley_domain::ports::ListedModel;
use medley_domain::pricing::{Meter, Mode, Price};

/// `said`: a person said something of the model. The list then only adds what is not known.
pub fn merge(card: &mut ModelCard, listed: &ListedModel, said: bool) {
    card.context = newer(card.context, listed.context, said);
    card.max_output = newer(card.max_output, listed.max_output, said);
    card.ends = newer(card.ends, listed.ends, said);
    merge_title(card, listed);
    let theirs_hold = !said || card.prices.is_empty();
    if !card.local && !listed.prices.is_empty() && theirs_hold {
        merge_prices(card, &listed.prices);
    }
}

fn newer<T>(known: Option<T>, listed: Option<T>, said: bool) -> Option<T> {
    if said { known.or(listed) } else { listed.or(known) }
}

/// Its title is used where ours was only set in type from the API's name.
fn merge_title(card: &mut ModelCard, listed: &ListedModel) {
    if let Some(title) = &listed.title
        && !card.in_catalogue
        && !title.trim().is_empty()
    {
        card.title = title.trim().to_owned();
    }
}

/// A list that agrees changes nothing: the catalogue also knows tiers, modes and dates. One that differs takes its
/// place as a whole, for a tier beside a new price would be a guess.
fn merge_prices(card: &mut ModelCard, listed: &[Price]) {
    let differs = |row: &&Price| plain(&card.prices, row.meter).is_none_or(|own| !same(own, row));
    if listed.iter().find(differs).is_none() {
        return;
    }
    let gone: Vec<Dispute> =
        listed.iter().filter(differs).filter_map(|row| dispute(card, row.meter)).collect();
    card.disputes.extend(gone);
    card.prices = listed.to_vec();
}

fn dispute(card: &ModelCard, meter: Meter) -> Option<Dispute> {
    let own = plain(&card.prices, meter)?;
    Some(Dispute { meter, amount: own.amount, per: own.per, source: own.source.clone() })
}

/// The usual price of a meter, without tier, mode, hour or size; of several dated ones the last.
fn plain(prices: &[Price], meter: Meter) -> Option<&Price> {
    let usual = |row: &&Price| {
        row.meter == meter
            && row.mode == Mode::Standard
            && row.above.is_none()
            && row.window.is_none()
            && row.variant.is_none()
    };
    prices.iter().filter(usual).max_by_key(|row| row.from.filter(|_| row.until.is_none()))
}

fn same(own: &Price, listed: &Price) -> bool {
    let amount = |row: &Price, other: &Price| i128::from(row.amount.0) * i128::from(other.per);
    amount(own, listed) == amount(listed, own)
}
