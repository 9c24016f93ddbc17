//! The shelf: each connection's model cards, made once and kept until what it lists changes.
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
    cards: Cards,
}

impl Shelf {
    /// The cards of a connection whose stored list of models is `listing`, made where they are not there yet.
    pub fn cards(
        &self,
        connection: ConnectionId,
        listing: &str,
        make: impl FnOnce() -> Vec<ModelCard>,
    ) -> Cards {
        let mut shelf = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = shelf.get(&connection)
            && kept.listing == listing
        {
            return kept.cards.clone();
        }
        let cards: Cards = make().into_iter().map(Arc::new).collect();
        shelf.insert(connection, Kept { listing: listing.to_owned(), cards: cards.clone() });
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
    fn cards_are_made_again_only_when_the_connections_list_changes() {
        let (shelf, connection) = (Shelf::default(), ConnectionId::new(Timestamp::UNIX_EPOCH));
        let first = shelf.cards(connection, "a list", made);
        let again = shelf.cards(connection, "a list", || panic!("the cards are there"));
        assert!(Arc::ptr_eq(&first, &again));
        let other = shelf.cards(connection, "another list", Vec::new);
        assert!(other.is_empty());
    }
}
