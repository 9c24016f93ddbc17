//! Where a connection's requests go: the card's own address with its places filled, or the one that a person gave.
//!
//! A place `{name}` is filled from the connection's settings, then from what the key or the host tells (`project`,
//! `region`, `location`), then from the card's defaults. `{name-}` is followed by a hyphen, and is nothing for `global`:
//! so Google names its hosts. Deliberately absent: joining paths (see `endpoint`), and what a protocol asks for.

use medley_domain::{Category, Connection, VendorError};
use url::Url;

use crate::card::Card;
use crate::endpoint::{self, Shape};

/// What the vendor's addresses depend on.
#[derive(Clone, Copy)]
pub struct Address<'a> {
    pub card: &'a Card,
    pub connection: &'a Connection,
    /// The project that the key belongs to, where it tells.
    pub project: Option<&'a str>,
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target<'a> {
    Answer { model: &'a str },
    Models,
}

impl Address<'_> {
    /// The whole address of a request.
    pub fn url(&self, shape: Shape<'_>, target: Target<'_>, path: &str) -> Result<Url, VendorError> {
        let mut base = self.base_for(target)?;
        let older = match (self.older(), target) {
            (Some(older), Target::Answer { model }) => Some(older.segments(&base, model)),
            (Some(older), Target::Models) => {
                base = older.above(&base).to_owned();
                Some(older.stem.clone())
            }
            (None, _) => None,
        };
        let set = self.connection.settings.get("version").map(|version| version.trim());
        let own = self.card.version.as_deref().filter(|_| !shape.version.is_empty());
        let version = older.as_deref().or(set).or(own).unwrap_or(shape.version);
        let url = endpoint::join(&base, Shape { version, ..shape }, path)?;
        Ok(self.with_api_version(url))
    }

    /// The base of everything, without version or path.
    pub fn base(&self) -> Result<String, VendorError> {
        let card = self.card;
        let own = self.connection.base_url.trim().trim_end_matches('/');
        let named = card.base_url.as_deref().map(|base| base.trim_end_matches('/'));
        let address = card.address.as_deref().or(card.base_url.as_deref());
        match address {
            Some(address) if own.is_empty() || Some(own) == named => self.fill(address),
            Some(address) if card.address.is_some() && is_bare(own) => self.fill(&below(own, address)),
            _ => Ok(own.to_owned()),
        }
    }

    /// Where a signature of this connection holds.
    pub fn region(&self) -> Option<String> {
        self.value("region").or_else(|| self.value("location"))
    }

    fn base_for(&self, target: Target<'_>) -> Result<String, VendorError> {
        match (&self.card.models_address, target) {
            (Some(address), Target::Models) if self.is_at_the_vendor() => self.fill(address),
            _ => self.base(),
        }
    }

    /// Whether the host is one of the vendor's, and no proxy or test server that only speaks as it does.
    fn is_at_the_vendor(&self) -> bool {
        let Some(card) = self.card.base_url.as_deref().and_then(owner) else { return false };
        self.base().ok().as_deref().and_then(owner) == Some(card)
    }

    fn older(&self) -> Option<&crate::card::Older> {
        self.card.older.as_ref().filter(|older| older.is_asked(self.connection))
    }

    fn with_api_version(&self, mut url: Url) -> Url {
        let Some(older) = self.older() else { return url };
        let set = self.connection.settings.get(&older.setting).filter(|set| !set.trim().is_empty());
        if let Some(set) = set.filter(|_| !url.query_pairs().any(|(name, _)| name == older.query)) {
            url.query_pairs_mut().append_pair(&older.query, set.trim());
        }
        url
    }

    fn fill(&self, template: &str) -> Result<String, VendorError> {
        let mut filled = String::new();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            filled.push_str(before);
            filled.push_str(&self.place(name)?);
            rest = after;
        }
        filled.push_str(rest);
        Ok(filled)
    }

    fn place(&self, name: &str) -> Result<String, VendorError> {
        let bare = name.trim_end_matches('-');
        let value = self.value(bare).ok_or_else(|| {
            let text = format!("{} needs the setting `{bare}`", self.card.name);
            VendorError::new(Category::BadRequest, text)
        })?;
        // Nothing that could name another host or path.
        let plain = |sign: char| sign.is_ascii_alphanumeric() || ['-', '_', '.', ':'].contains(&sign);
        if !value.chars().all(plain) {
            let text = format!("the setting `{bare}` holds a character that it cannot hold");
            return Err(VendorError::new(Category::BadRequest, text));
        }
        match (name == bare, value.as_str()) {
            (true, _) => Ok(value),
            (false, "global") => Ok(String::new()),
            (false, _) => Ok(format!("{value}-")),
        }
    }

    fn value(&self, name: &str) -> Option<String> {
        let set = self.connection.settings.get(name).map(|value| value.trim()).filter(|set| !set.is_empty());
        let told = || match name {
            "project" => self.project.map(str::to_owned),
            "region" | "location" => region_of_base(&self.connection.base_url, self.card.base_url.as_deref()),
            _ => None,
        };
        set.map(str::to_owned).or_else(told).or_else(|| self.card.defaults.get(name).cloned())
    }
}

/// The path segment of one place within an address: all but unreserved characters escaped.
pub fn segment(text: &str) -> String {
    let mut escaped = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                escaped.push(char::from(byte))
            }
            _ => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
}

/// The region in a host's name, unless it is only the one that the card names where nothing is chosen.
fn region_of_base(base: &str, card: Option<&str>) -> Option<String> {
    let same = |card: &str| card.trim_end_matches('/') == base.trim().trim_end_matches('/');
    if card.is_some_and(same) { None } else { region_of(endpoint::parse(base).ok()?.host_str()?) }
}

/// `eu-west-1` of `bedrock-runtime.eu-west-1.amazonaws.com`, `europe-west4` of `europe-west4-aiplatform.googleapis.com`.
pub fn region_of(host: &str) -> Option<String> {
    const PLACES: [&str; 16] = [
        "us",
        "eu",
        "ap",
        "sa",
        "ca",
        "me",
        "af",
        "il",
        "mx",
        "cn",
        "europe",
        "asia",
        "northamerica",
        "southamerica",
        "australia",
        "africa",
    ];
    let labels = host.split('.').map(|label| label.strip_suffix("-aiplatform").unwrap_or(label));
    let mut regions = labels.filter(|label| {
        let place = label.split('-').next().unwrap_or_default();
        label.contains('-') && label.ends_with(|sign: char| sign.is_ascii_digit()) && PLACES.contains(&place)
    });
    regions.next().map(str::to_owned)
}

/// Whether a base URL names a host and nothing below it.
fn is_bare(base: &str) -> bool {
    endpoint::parse(base).is_ok_and(|url| url.path() == "/" && url.query().is_none())
}

/// The path of `address` below the host of `base`.
fn below(base: &str, address: &str) -> String {
    let path = address.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map(|(_, path)| path);
    match path {
        Some(path) => format!("{base}/{path}"),
        None => base.to_owned(),
    }
}

/// The last two labels of an address's host: who owns it.
fn owner(base: &str) -> Option<String> {
    let url = endpoint::parse(base).ok()?;
    let mut labels: Vec<&str> = url.domain()?.rsplit('.').take(2).collect();
    labels.reverse();
    Some(labels.join("."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Registry;
    use jiff::Timestamp;
    use medley_domain::{Book, ConnectionId, KeyRef};

    fn connection(vendor: &str, base: &str, settings: &[(&str, &str)]) -> Connection {
        let set = settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Connection {
            id: ConnectionId::new(Timestamp::UNIX_EPOCH),
            vendor: vendor.into(),
            name: "c".to_owned(),
            protocol: None,
            base_url: base.to_owned(),
            key: KeyRef::None,
            key_last4: None,
            book: Book::Real,
            created: Timestamp::UNIX_EPOCH,
            settings: set.collect(),
        }
    }

    /// The addresses of an answer and of the list of models, and the region.
    fn addresses(vendor: &str, base: &str, settings: &[(&str, &str)], version: &str) -> [String; 3] {
        let registry = Registry::new();
        let connection = connection(vendor, base, settings);
        let card = registry.card(&connection.vendor).unwrap();
        let address = Address { card, connection: &connection, project: Some("own") };
        let shape = Shape { version, tails: &[] };
        let answer = address.url(shape, Target::Answer { model: "m" }, "/m").unwrap().to_string();
        let models = address.url(shape, Target::Models, "/l").unwrap().to_string();
        [answer, models, address.region().unwrap_or_default()]
    }

    #[test]
    fn bedrock_is_asked_in_the_region_that_is_set_or_named_and_lists_at_its_control_plane() {
        let named = "https://bedrock-runtime.eu-west-1.amazonaws.com";
        let expected =
            [format!("{named}/m"), "https://bedrock.eu-west-1.amazonaws.com/l".into(), "eu-west-1".into()];
        let card = "https://bedrock-runtime.us-east-1.amazonaws.com";
        assert_eq!(addresses("bedrock", named, &[], ""), expected);
        assert_eq!(addresses("bedrock", card, &[("region", "eu-west-1")], ""), expected);
        assert_eq!(addresses("bedrock", "", &[], "")[2], "us-east-1");
        let compatible = addresses("bedrock", named, &[], "v1");
        assert_eq!(compatible[0], format!("{named}/openai/v1/m"));
        let proxy = addresses("bedrock", "https://proxy.example", &[("region", "ap-south-1")], "");
        assert_eq!(proxy, ["https://proxy.example/m", "https://proxy.example/l", "ap-south-1"]);
    }

    #[test]
    fn vertex_names_its_host_by_the_place_and_its_path_by_the_project() {
        let path = |place: &str, project: &str| {
            format!("aiplatform.googleapis.com/v1/projects/{project}/locations/{place}/publishers/google/m")
        };
        let plain = addresses("vertex", "https://aiplatform.googleapis.com", &[], "v1beta");
        assert_eq!(plain[0], format!("https://{}", path("global", "own")));
        assert_eq!(plain[1], "https://aiplatform.googleapis.com/v1beta1/publishers/google/l");
        let set = [("location", "europe-west4"), ("project", "p")];
        assert_eq!(
            addresses("vertex", "", &set, "v1beta")[0],
            format!("https://europe-west4-{}", path("europe-west4", "p"))
        );
        let named = addresses("vertex", "https://us-central1-aiplatform.googleapis.com", &[], "v1beta");
        assert_eq!(named[0], format!("https://us-central1-{}", path("us-central1", "own")));
        assert_eq!(named[1], "https://us-central1-aiplatform.googleapis.com/v1beta1/publishers/google/l");
    }

    #[test]
    fn a_region_is_found_in_a_host_and_nothing_else_is_taken_for_one() {
        for (host, region) in [
            ("bedrock-runtime.eu-west-1.amazonaws.com", Some("eu-west-1")),
            ("bedrock-runtime-fips.us-gov-west-1.amazonaws.com", Some("us-gov-west-1")),
            ("vpce-1-a.bedrock-runtime.ap-southeast-2.vpce.amazonaws.com", Some("ap-southeast-2")),
            ("europe-west4-aiplatform.googleapis.com", Some("europe-west4")),
            ("aiplatform.googleapis.com", None),
            ("127.0.0.1", None),
            ("my-proxy-1.example.com", None),
        ] {
            assert_eq!(region_of(host).as_deref(), region, "{host}");
        }
    }

    #[test]
    fn a_segment_escapes_what_parts_a_path() {
        assert_eq!(segment("us.anthropic.claude-v1:0"), "us.anthropic.claude-v1%3A0");
        assert_eq!(segment("arn:aws:x/y?z"), "arn%3Aaws%3Ax%2Fy%3Fz");
    }
}
