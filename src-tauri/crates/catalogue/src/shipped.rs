//! The shipped catalogue: parsed once, corrected, indexed by vendor and name.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use jiff::civil::Date;
use medley_domain::model::ModelCard;
use medley_domain::ports::ListedModel;
use medley_domain::{ModelName, VendorId};

use crate::correction::Corrections;
use crate::fact::{Fact, Kind, Listing, Source};
use crate::person::Person;
use crate::{card, listed, name, prior};

pub(crate) const MODELS: &str = include_str!("../data/catalogue.json");
const PRACTICE: &str = include_str!("../data/practice.json");
pub(crate) const CORRECTIONS: &str = include_str!("../data/overrides.json");

/// Facts of many models, from which cards are made.
pub struct Catalogue {
    facts: Vec<Fact>,
    /// In the order of `facts`.
    qualities: Vec<f64>,
    /// "vendor/model" in lower case to a position in `facts`.
    positions: HashMap<String, usize>,
    built: Date,
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
        let real: Listing =
            serde_json::from_str(MODELS).expect("the shipped catalogue is valid, as a test shows");
        Self::of(real, None).expect("only a person's file can be wrong")
    }

    /// What is shipped, or the newer `list` that was stored in its place, under a person's `own` words.
    ///
    /// # Errors
    /// In the person's words: which of the two cannot be used, and why. Nothing is taken from it then.
    pub fn with(list: Option<&str>, own: Option<&str>) -> Result<Self, String> {
        let list = serde_json::from_str(list.unwrap_or(MODELS)).map_err(|why| why.to_string())?;
        Self::of(list, own.map(Person::read).transpose()?.as_ref())
    }

    fn of(mut real: Listing, own: Option<&Person>) -> Result<Self, String> {
        let practice: Listing =
            serde_json::from_str(PRACTICE).expect("the practice list is valid, as a test shows");
        let corrections: Corrections =
            serde_json::from_str(CORRECTIONS).expect("the corrections are valid, as a test shows");
        corrections.apply(&mut real.models);
        let built = real.built;
        let mut facts: Vec<Fact> = real.models.into_iter().chain(practice.models).collect();
        own.map_or(Ok(()), |own| own.apply(&mut facts))?;
        let qualities = prior::qualities(&facts, built);
        let positions = facts.iter().enumerate().map(|(position, fact)| (fact.key(), position)).collect();
        let sources = real.sources.into_iter().chain(practice.sources).collect();
        Ok(Self { facts, qualities, positions, built, sources })
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
        if let Some(from_list) = listed {
            let said = known.is_some_and(|position| self.facts[position].said);
            listed::merge(&mut card, from_list, said);
        }
        card
    }

    /// What a model makes or is for; `None` where it is not known.
    pub fn kind(&self, vendor: &VendorId, model: &ModelName) -> Option<Kind> {
        self.find(vendor.as_str(), model.as_str()).map(|position| self.facts[position].kind)
    }

    /// The name by which the list knows a model, such as the one without its date; `None` where it is not known.
    pub fn stands_for(&self, vendor: &VendorId, model: &ModelName) -> Option<&str> {
        let position = self.find(vendor.as_str(), model.as_str())?;
        Some(self.facts[position].api_model.as_str())
    }

    /// When a model came out; `None` where nobody says.
    pub fn released(&self, vendor: &VendorId, model: &ModelName) -> Option<Date> {
        self.find(vendor.as_str(), model.as_str()).and_then(|position| self.facts[position].released)
    }

    /// The day on which the list of models and prices was put together.
    pub fn built(&self) -> Date {
        self.built
    }

    /// Every model that is still listed, of every kind, by vendor and API name.
    pub fn listed(&self) -> impl Iterator<Item = (&str, &str)> {
        let listed = self.facts.iter().filter(|fact| !fact.gone);
        listed.map(|fact| (fact.vendor.as_str(), fact.api_model.as_str()))
    }

    /// Chat models that the catalogue knows for a vendor, by their API names. Those that a newer list no longer names
    /// have a price yet and are not offered.
    pub fn names<'a>(&'a self, vendor: &'a VendorId) -> impl Iterator<Item = &'a str> {
        let chats = self
            .facts
            .iter()
            .filter(move |fact| fact.vendor == vendor.as_str() && fact.kind == Kind::Chat && !fact.gone);
        chats.map(|fact| fact.api_model.as_str())
    }

    /// Every model of every kind, by vendor and API name.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.facts.iter().map(|fact| (fact.vendor.as_str(), fact.api_model.as_str()))
    }

    /// Whether the vendor's models are known beforehand. A person's own word on one of them does not make it so.
    pub fn knows_vendor(&self, vendor: &VendorId) -> bool {
        self.facts.iter().any(|fact| fact.vendor == vendor.as_str() && !fact.own)
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
        assert!(catalogue.facts.len() > 330);
    }
}
