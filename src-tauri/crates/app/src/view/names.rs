//! What vendors and models are called, and by which hue and mark they are drawn.

use medley_catalogue::Catalogue;
use medley_domain::{ModelName, VendorId};
use medley_vendors::Registry;

/// Looks names up in the registry and the catalogue.
#[derive(Clone, Copy)]
pub struct Names<'a> {
    pub registry: &'a Registry,
    pub catalogue: &'a Catalogue,
}

impl Names<'_> {
    /// The vendor's voice; "other" for one without.
    pub fn voice(&self, vendor: &VendorId) -> String {
        self.registry.card(vendor).map_or_else(|| "other".to_owned(), |card| card.voice.clone())
    }

    /// What the vendor is called.
    pub fn vendor(&self, vendor: &VendorId) -> String {
        self.registry.card(vendor).map_or_else(|| vendor.to_string(), |card| card.name.clone())
    }

    /// What the model is called.
    pub fn model(&self, vendor: &VendorId, model: &ModelName) -> String {
        let local = self.registry.card(vendor).is_some_and(|card| card.local);
        self.catalogue.card(vendor, model, local, None).title
    }
}
