//! The shipped catalogue: parsed once, corrected, indexed by vendor and name.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use medley_domain::model::ModelCard;
use medley_domain::ports::ListedModel;
use medley_domain::{ModelName, VendorId};

use crate::fact::{Corrections, Fact, Listing, Source};
use crate::{card, name, prior};

const MODELS: &str = include_str!("../data/catalogue.json");
const PRACTICE: &str = include_str!("../data/practice.json");
const CORRECTIONS: &str = include_str!("../data/overrides.json");

/// Facts of many models, from which cards are made.
pub struct Catalogue {
    facts: Vec<Fact>,
    /// In the order of `facts`.
    qualities: Vec<f64>,
    /// "vendor/model" in lower case to a position in `facts`.
    positions: HashMap<String, usize>,
    pub(crate) sources: BTreeMap<String, Source>,
}

impl Catalogue {
    /// What this version of Medley ships; parsed at the first call.
    pub fn shipped() -> &'static Self {
        static SHIPPED: OnceLock<Catalogue> = OnceLock::new();
        SHIPPED.get_or_init(Self::parse)
    }

    /// Parses the shipped files anew. A few milliseconds; [`Catalogue::shipped`] does it once.
    pub fn parse() -> Self {
        let mut real: Listing =
            serde_json::from_str(MODELS).expect("the shipped catalogue is valid, as a test shows");
        let practice: Listing =
            serde_json::from_str(PRACTICE).expect("the practice list is valid, as a test shows");
        let corrections: Corrections =
            serde_json::from_str(CORRECTIONS).expect("the corrections are valid, as a test shows");
        correct(&mut real.models, &corrections);
        let built = real.built;
        let facts: Vec<Fact> = real.models.into_iter().chain(practice.models).collect();
        let qualities = prior::qualities(&facts, built);
        let positions = facts.iter().enumerate().map(|(position, fact)| (fact.key(), position)).collect();
        let sources = real.sources.into_iter().chain(practice.sources).collect();
        Self { facts, qualities, positions, sources }
    }

    /// The card of a model at a connection. `local`: the connection's server runs on this computer and costs nothing.
    /// `listed`: what the vendor's own list says of the model, where it was read.
    ///
    /// A model that is not known has a card without prices and without abilities.
    pub fn card(
        &self,
        vendor: &VendorId,
        model: &ModelName,
        local: bool,
        listed: Option<&ListedModel>,
    ) -> ModelCard {
        let known = if local { None } else { self.find(vendor.as_str(), model.as_str()) };
        let mut card = match known {
            Some(position) => card::known(&self.facts[position], self.qualities[position], &self.sources),
            None if local => card::local(vendor, model),
            None => card::unknown(vendor, model),
        };
        card.name = model.clone();
        if let Some(listed) = listed {
            card::merge_listed(&mut card, listed);
        }
        card
    }

    /// Models that the catalogue knows for a vendor, by their API names, as shipped.
    pub fn names<'a>(&'a self, vendor: &'a VendorId) -> impl Iterator<Item = &'a str> {
        let of_vendor = self.facts.iter().filter(move |fact| fact.vendor == vendor.as_str());
        of_vendor.map(|fact| fact.api_model.as_str())
    }

    fn find(&self, vendor: &str, model: &str) -> Option<usize> {
        let plain = name::plain(model);
        let position = |name: &str| self.positions.get(&format!("{vendor}/{name}")).copied();
        let shorter = name::shorter(&plain);
        position(&plain)
            .or_else(|| shorter.iter().find_map(|name| position(name)))
            .or_else(|| self.newest(vendor, plain.strip_suffix("-latest")?))
    }

    /// The newest version of a family, for names such as `claude-sonnet-latest`.
    fn newest(&self, vendor: &str, family: &str) -> Option<usize> {
        let of_vendor = self.facts.iter().enumerate().filter(|(_, fact)| fact.vendor == vendor);
        let versions = of_vendor.filter_map(|(position, fact)| {
            let (name, version) = name::family(&fact.api_model.to_lowercase())?;
            (name == family).then_some((version, position))
        });
        versions.max().map(|(_, position)| position)
    }
}

fn correct(facts: &mut [Fact], corrections: &Corrections) {
    for correction in &corrections.overrides {
        for fact in facts.iter_mut() {
            let id = format!("{}/{}", fact.vendor, fact.api_model);
            if correction.ids.contains(&id) {
                fact.correct(correction);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_correction_names_a_model_that_is_shipped() {
        let corrections: Corrections = serde_json::from_str(CORRECTIONS).unwrap();
        for id in corrections.overrides.iter().flat_map(|correction| &correction.ids) {
            assert!(Catalogue::shipped().positions.contains_key(id), "{id}");
        }
    }

    #[test]
    fn no_two_models_share_a_name() {
        let catalogue = Catalogue::shipped();
        assert_eq!(catalogue.positions.len(), catalogue.facts.len());
        assert!(catalogue.facts.len() > 200);
    }
}
