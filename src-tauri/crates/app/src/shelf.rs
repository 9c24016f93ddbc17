//! The shelf: each connection's model cards, made once and kept until what it lists, or what the person says that it costs,
//! changes.
//!
//! Deliberately absent: what a card says, and what is only true at this moment, such as an offer's speed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use medley_domain::ConnectionId;
use medley_domain::model::ModelCard;

/// Cards that are shared by everyone who asks.
pub type Cards = Arc<[Arc<ModelCard>]>;

#[derive(Default)]
pub struct Shelf {
    kept: Mutex<HashMap<ConnectionId, Kept>>,
}

struct Kept {
    listing: String,
    own: String,
    cards: Cards,
}

impl Shelf {
    /// The cards of a connection whose stored list of models is `listing`, and whose prices by the person are `own`,
    /// made where they are not there yet.
    pub fn cards(
        &self,
        connection: ConnectionId,
        listing: &str,
        own: &str,
        make: impl FnOnce() -> Vec<ModelCard>,
    ) -> Cards {
        let mut shelf = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = shelf.get(&connection)
            && kept.listing == listing
            && kept.own == own
        {
            return kept.cards.clone();
        }
        let cards: Cards = make().into_iter().map(Arc::new).collect();
        let kept = Kept { listing: listing.to_owned(), own: own.to_owned(), cards: cards.clone() };
        shelf.insert(connection, kept);
        cards
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use medley_catalogue::Catalogue;

    use super::*;

    fn made() -> Vec<ModelCard> {
        vec![Catalogue::shipped().card(&"custom".into(), &"plum".into(), false, None)]
    }

    #[test]
    fn cards_are_made_again_only_when_the_connections_list_or_an_own_price_changes() {
        let (shelf, connection) = (Shelf::default(), ConnectionId::new(Timestamp::UNIX_EPOCH));
        let first = shelf.cards(connection, "a list", "", made);
        let again = shelf.cards(connection, "a list", "", || panic!("the cards are there"));
        assert!(Arc::ptr_eq(&first, &again));
        let priced = shelf.cards(connection, "a list", "a price", made);
        assert!(!Arc::ptr_eq(&first, &priced));
        let other = shelf.cards(connection, "another list", "a price", Vec::new);
        assert!(other.is_empty());
    }
}
