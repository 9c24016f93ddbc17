//! How the outside is reached: by which proxy, and which authorities are trusted beside the system's.
//!
//! Held in memory and replaced as a whole; the next request uses it. Deliberately absent: where it is kept, and the
//! password's own place (the app's affair).

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use medley_domain::{Category, VendorError};
use reqwest::{Client, ClientBuilder};
use secrecy::SecretString;
use url::Url;

use super::authority::Authority;
use super::{Limits, authorize, reason};

/// The schemes that a proxy's address may have. `socks5h` leaves the looking up of names to the proxy.
pub const SCHEMES: [&str; 4] = ["http", "https", "socks5", "socks5h"];

/// The way out of this computer.
#[derive(Clone, Debug, Default)]
pub enum Way {
    /// As the system's settings and the environment say.
    #[default]
    System,
    /// Straight, whatever the system says.
    Direct,
    Proxy(Proxy),
}

#[derive(Clone, Debug)]
pub struct Proxy {
    pub url: Url,
    /// The user and the password that it asks for.
    pub login: Option<(String, SecretString)>,
}

#[derive(Clone, Debug, Default)]
pub struct Network {
    pub way: Way,
    pub authorities: Vec<Authority>,
}

impl Network {
    /// The host of the person's own proxy.
    pub(super) fn proxy_host(&self) -> Option<&str> {
        match &self.way {
            Way::Proxy(proxy) => proxy.url.host_str(),
            Way::System | Way::Direct => None,
        }
    }
}

/// A network with its two connection pools, each made at its first use.
#[derive(Default)]
pub(super) struct Clients {
    pub network: Network,
    outside: OnceLock<Result<Client, String>>,
    loopback: OnceLock<Result<Client, String>>,
}

impl Clients {
    pub fn of(network: Network) -> Arc<Self> {
        Arc::new(Self { network, ..Self::default() })
    }

    /// The client for this computer goes through no proxy.
    pub fn get(&self, limits: Limits, loopback: bool) -> Result<&Client, VendorError> {
        let cell = if loopback { &self.loopback } else { &self.outside };
        let made = cell.get_or_init(|| build(limits, &self.network, loopback));
        made.as_ref().map_err(|why| VendorError::new(Category::Transport, why.clone()))
    }
}

fn build(limits: Limits, network: &Network, loopback: bool) -> Result<Client, String> {
    let builder = Client::builder()
        .connect_timeout(limits.connect)
        .tcp_keepalive(Duration::from_secs(30))
        .tcp_nodelay(true)
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .no_gzip()
        .user_agent(concat!("Medley/", env!("CARGO_PKG_VERSION")));
    let builder = if loopback { builder.no_proxy() } else { on_the_way(builder, &network.way)? };
    let trusted = network.authorities.iter().map(Authority::certificate).collect::<Result<Vec<_>, _>>()?;
    let builder = if trusted.is_empty() { builder } else { builder.tls_certs_merge(trusted) };
    builder.build().map_err(|error| reason(&error))
}

fn on_the_way(builder: ClientBuilder, way: &Way) -> Result<ClientBuilder, String> {
    let proxy = match way {
        Way::System => return Ok(builder),
        Way::Direct => return Ok(builder.no_proxy()),
        Way::Proxy(proxy) => proxy,
    };
    let made = reqwest::Proxy::all(proxy.url.clone()).map_err(|error| reason(&error))?;
    let made = match &proxy.login {
        Some((user, password)) => authorize::log_in(made, user, password),
        None => made,
    };
    Ok(builder.no_proxy().proxy(made))
}

/// Why an address cannot be a proxy's; the address itself where it can.
///
/// # Errors
/// In the person's words.
pub fn proxy_address(text: &str) -> Result<Url, String> {
    let text = text.trim();
    let whole = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
    let url = Url::parse(&whole).map_err(|_| format!("“{text}” is not an address."))?;
    if !SCHEMES.contains(&url.scheme()) {
        return Err("A proxy’s address begins with http://, https:// or socks5://.".to_owned());
    }
    if url.host_str().is_none_or(str::is_empty) {
        return Err("A proxy’s address names a host.".to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("Give the user and the password in their own fields, not in the address.".to_owned());
    }
    if url.path().len() > 1 || url.query().is_some() {
        return Err("A proxy’s address is a host and a port, without a path.".to_owned());
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxys_address_is_a_scheme_a_host_and_a_port() {
        let shown = |text| proxy_address(text).map(|url| url.to_string());
        assert_eq!(shown("proxy.example:8080").unwrap(), "http://proxy.example:8080/");
        assert_eq!(shown(" socks5://10.0.0.1:1080 ").unwrap(), "socks5://10.0.0.1:1080");
        for wrong in
            ["", "ftp://proxy.example", "http://user:word@proxy.example", "http://proxy.example/path"]
        {
            assert!(shown(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn every_way_out_makes_a_client() {
        for scheme in SCHEMES {
            let url = proxy_address(&format!("{scheme}://proxy.example:8080")).unwrap();
            let login = Some(("reader".to_owned(), SecretString::from("word")));
            let network = Network { way: Way::Proxy(Proxy { url, login }), authorities: Vec::new() };
            assert!(build(Limits::default(), &network, false).is_ok(), "{scheme}");
        }
        let direct = Network { way: Way::Direct, authorities: Vec::new() };
        assert!(build(Limits::default(), &direct, false).is_ok());
    }
}
