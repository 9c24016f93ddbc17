//! Cards: a shipped fact, a local model or a bare name as a domain `ModelCard`.

use std::collections::BTreeMap;

use medley_domain::job::Effort;
use medley_domain::model::{Capabilities, ModelCard, Status};
use medley_domain::{ModelName, VendorId};

use crate::fact::{Fact, Source};
use crate::{prior, rate, title};

pub fn known(fact: &Fact, quality: f64, sources: &BTreeMap<String, Source>) -> ModelCard {
    let caps = fact.caps;
    let named = fact.name.as_deref().map(title::cleaned);
    ModelCard {
        vendor: VendorId(fact.vendor.clone()),
        name: ModelName(fact.api_model.clone()),
        title: named.unwrap_or_else(|| title::formatted(&fact.api_model)),
        can: Capabilities {
            tools: caps.tools,
            vision: caps.vision || fact.takes("image"),
            reasoning: caps.reasoning,
            json_schema: caps.json_schema,
            pdf: caps.pdf,
            audio: caps.audio_in,
            caching: caps.caching,
            web_search: caps.web_search,
            sampling: caps.temperature,
        },
        efforts: efforts(fact),
        context: fact.context,
        max_output: fact.max_output,
        prices: rate::rows(fact, sources),
        disputes: rate::disputes(fact, sources),
        quality,
        speed: fact.speed.unwrap_or_else(|| prior::speed(&fact.vendor, fact.blended_rate(), caps.reasoning)),
        status: status(fact.status.as_deref()),
        ends: fact.shutdown,
        local: false,
        in_catalogue: true,
    }
}

/// A model on this computer: free, and called what the person calls it.
pub fn local(vendor: &VendorId, model: &ModelName) -> ModelCard {
    let name = model.as_str();
    ModelCard {
        title: name.strip_suffix(":latest").unwrap_or(name).to_owned(),
        prices: rate::free_rows(),
        quality: prior::quality_by_name(name),
        speed: prior::LOCAL_SPEED,
        local: true,
        ..unknown(vendor, model)
    }
}

/// A model of which only the name is known. It has no price, which is not the same as costing nothing.
pub fn unknown(vendor: &VendorId, model: &ModelName) -> ModelCard {
    ModelCard {
        vendor: vendor.clone(),
        name: model.clone(),
        title: title::formatted(model.as_str()),
        can: Capabilities::default(),
        efforts: Vec::new(),
        context: None,
        max_output: None,
        prices: Vec::new(),
        disputes: Vec::new(),
        quality: prior::quality_by_name(model.as_str()),
        speed: prior::speed(vendor.as_str(), None, false),
        status: Status::Active,
        ends: None,
        local: false,
        in_catalogue: false,
    }
}

fn efforts(fact: &Fact) -> Vec<Effort> {
    let words = fact.reasoning_options.iter().flat_map(|option| &option.values);
    words.filter_map(|word| Effort::parse(word)).collect()
}

/// A deprecated model still answers, until its last day.
fn status(word: Option<&str>) -> Status {
    match word {
        Some("shut down" | "removed") => Status::Retired,
        Some("beta") => Status::Beta,
        _ => Status::Active,
    }
}
