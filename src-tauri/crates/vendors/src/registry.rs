//! The registry: one line a vendor. It finds the translation for a connection.
//!
//! Deliberately absent: everything particular to a vendor (its card) or a wire (its protocol).

use std::sync::Arc;

use medley_domain::ports::{Vendor, Vendors};
use medley_domain::{Connection, VendorId};

use crate::card::Card;
use crate::card::check::{self, BadCard};
use crate::protocols;
use crate::translation::Translation;
use crate::transport::{Limits, Transport};

/// Every vendor's card.
const CARDS: &[&str] = &[
    include_str!("../cards/openai.toml"),
    include_str!("../cards/anthropic.toml"),
    include_str!("../cards/google.toml"),
    include_str!("../cards/xai.toml"),
    include_str!("../cards/mistral.toml"),
    include_str!("../cards/deepseek.toml"),
    include_str!("../cards/groq.toml"),
    include_str!("../cards/cerebras.toml"),
    include_str!("../cards/openrouter.toml"),
    include_str!("../cards/together.toml"),
    include_str!("../cards/fireworks.toml"),
    include_str!("../cards/perplexity.toml"),
    include_str!("../cards/moonshot.toml"),
    include_str!("../cards/zai.toml"),
    include_str!("../cards/alibaba.toml"),
    include_str!("../cards/minimax.toml"),
    include_str!("../cards/huggingface.toml"),
    include_str!("../cards/cohere.toml"),
    include_str!("../cards/azure.toml"),
    include_str!("../cards/bedrock.toml"),
    include_str!("../cards/vertex.toml"),
    include_str!("../cards/ollama.toml"),
    include_str!("../cards/lmstudio.toml"),
    include_str!("../cards/llamacpp.toml"),
    include_str!("../cards/vllm.toml"),
    include_str!("../cards/custom.toml"),
    include_str!("../cards/alder.toml"),
    include_str!("../cards/birch.toml"),
    include_str!("../cards/cedar.toml"),
];

/// All vendors that Medley knows, and the connections to them.
pub struct Registry {
    cards: Vec<Arc<Card>>,
    bad: Vec<BadCard>,
    transport: Arc<Transport>,
}

impl Default for Registry {
    fn default() -> Self {
        Self::new()
    }
}

impl Registry {
    pub fn new() -> Self {
        Self::with_limits(Limits::default())
    }

    /// With other time limits than the usual ones.
    pub fn with_limits(limits: Limits) -> Self {
        Self::with_cards(limits, [])
    }

    /// With vendors that a person added beside Medley's own: each a file's name and its text. One that cannot be used
    /// is left out and told by [`Registry::bad_cards`].
    pub fn with_cards(limits: Limits, own: impl IntoIterator<Item = (String, String)>) -> Self {
        let parse = |text: &&str| toml::from_str(text).expect("the conformance test parses every card");
        let mut registry = Self {
            cards: CARDS.iter().map(parse).map(Arc::new).collect(),
            bad: Vec::new(),
            transport: Arc::new(Transport::new(limits)),
        };
        for (file, text) in own {
            match check::read(&file, &text, registry.cards()) {
                Ok(card) => registry.cards.push(Arc::new(card)),
                Err(bad) => registry.bad.push(bad),
            }
        }
        registry
    }

    /// The one way out, which network settings are given to.
    pub fn transport(&self) -> &Transport {
        &self.transport
    }

    /// The cards of a person's own that are not used, and why.
    pub fn bad_cards(&self) -> &[BadCard] {
        &self.bad
    }

    /// Every card, in the order in which people are offered them.
    pub fn cards(&self) -> impl Iterator<Item = &Card> + Clone {
        self.cards.iter().map(Arc::as_ref)
    }

    pub fn card(&self, vendor: &VendorId) -> Option<&Card> {
        self.cards().find(|card| &card.id == vendor)
    }

    /// The names of all protocols, which a custom connection chooses from.
    pub fn protocols() -> Vec<&'static str> {
        protocols::all().map(|protocol| protocol.id()).to_vec()
    }

    /// The vendor whose keys begin as this one does; the longest beginning wins.
    pub fn vendor_of_key(&self, key: &str) -> Option<&Card> {
        let key = key.trim();
        let fit = |card: &Card| {
            let fits = card.key_prefixes.iter().filter(|prefix| key.starts_with(prefix.as_str()));
            fits.map(String::len).max()
        };
        let fits = self.cards().filter_map(|card| Some((fit(card)?, card)));
        fits.max_by_key(|(length, _)| *length).map(|(_, card)| card)
    }
}

impl Vendors for Registry {
    fn vendor(&self, connection: &Connection) -> Option<Arc<dyn Vendor>> {
        let card = self.cards.iter().find(|card| card.id == connection.vendor)?;
        let older = card.older.as_ref().filter(|older| older.is_asked(connection));
        let chosen = connection.protocol.as_ref().or_else(|| connection.settings.get("protocol"));
        let wire = chosen.or(older.map(|older| &older.protocol)).or(card.protocol.as_ref())?;
        let protocol = protocols::find(wire)?;
        Some(Arc::new(Translation {
            scheme: card.auth.clone().unwrap_or_else(|| protocol.scheme()),
            card: Arc::clone(card),
            protocol,
            transport: Arc::clone(&self.transport),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoint;
    use medley_domain::Book;
    use std::collections::HashSet;

    #[test]
    fn every_card_is_complete_and_names_a_protocol_that_exists() {
        let registry = Registry::new();
        let mut seen = HashSet::new();
        for card in registry.cards() {
            let id = card.id.as_str();
            assert!(seen.insert(id), "{id} appears twice");
            assert!(!card.name.is_empty() && !card.voice.is_empty(), "{id}");
            if let Some(protocol) = &card.protocol {
                assert!(protocols::find(protocol).is_some(), "{id}: {protocol}");
            }
            for url in [&card.base_url, &card.key_page].into_iter().flatten() {
                assert!(endpoint::parse(url).is_ok(), "{id}: {url}");
            }
            assert_eq!(check::faults(card), None, "{id}");
            let remote = card.base_url.as_deref().is_some_and(|url| url.starts_with("https"));
            assert!(!remote || card.key_page.is_some(), "{id} lacks its key page");
            assert!(!card.needs_key || card.key_env.is_some(), "{id} lacks its variable");
            assert!(!card.needs_key || !card.local, "{id}");
        }
    }

    #[test]
    fn no_two_vendors_claim_the_same_key() {
        let registry = Registry::new();
        let mut seen = HashSet::new();
        for card in registry.cards() {
            for prefix in &card.key_prefixes {
                assert!(seen.insert(prefix.clone()), "{prefix} is claimed twice");
            }
        }
        let vendor = |key| registry.vendor_of_key(key).map(|card| card.id.as_str());
        assert_eq!(vendor("sk-ant-api03-x"), Some("anthropic"));
        assert_eq!(vendor("sk-proj-x"), Some("openai"));
        assert_eq!(vendor(" AIzaSy"), Some("google"));
        assert_eq!(vendor("sk-or-v1-x"), Some("openrouter"));
        assert_eq!(vendor("hf_x"), Some("huggingface"));
        assert_eq!(vendor("unknown"), None);
    }

    #[test]
    fn the_practice_book_holds_the_practice_vendors_and_no_other() {
        let registry = Registry::new();
        let practice = registry.cards().filter(|card| card.book == Book::Practice);
        let ids: Vec<&str> = practice.map(|card| card.id.as_str()).collect();
        assert_eq!(ids, ["alder", "birch", "cedar"]);
    }
}
