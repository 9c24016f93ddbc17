//! Certificate authorities that a person trusts beside the system's: read from a PEM file, looked at, and handed to the
//! client. A company's proxy signs with such a one.
//!
//! Deliberately absent: trust in a single server's certificate, and in a file that holds a private key.

use std::time::SystemTime;

use aws_lc_rs::digest::{SHA256, digest};
use reqwest::Certificate;
use x509_parser::certificate::X509Certificate;
use x509_parser::pem::Pem;
use x509_parser::prelude::FromDer;

use super::reason;

/// The longest chain that a file may hold.
const MOST: usize = 50;

/// One authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authority {
    /// Whom it names.
    pub name: String,
    /// Who vouches for it; itself, for a root.
    pub issuer: String,
    /// When it ends, in seconds since 1970.
    pub ends: i64,
    /// SHA-256 of the certificate in hex.
    pub fingerprint: String,
    /// The certificate itself.
    pub der: Vec<u8>,
}

impl Authority {
    /// All authorities of a PEM file.
    ///
    /// # Errors
    /// In the person's words: what else the file is.
    pub fn read_file(bytes: &[u8], now: SystemTime) -> Result<Vec<Self>, String> {
        let mut found: Vec<Self> = Vec::new();
        for block in Pem::iter_from_buffer(bytes) {
            let block = block.map_err(|_| "The file is no PEM file that can be read.".to_owned())?;
            if block.label.contains("PRIVATE KEY") {
                let why = "The file holds a private key. Choose the file with the certificate alone.";
                return Err(why.to_owned());
            }
            if block.label != "CERTIFICATE" {
                continue;
            }
            let authority = Self::read(&block.contents)?;
            authority.check(&block.contents, now)?;
            if found.iter().all(|each| each.fingerprint != authority.fingerprint) {
                found.push(authority);
            }
            if found.len() > MOST {
                return Err(format!("The file holds more than {MOST} certificates."));
            }
        }
        if found.is_empty() {
            return Err("The file holds no certificate in PEM form.".to_owned());
        }
        Ok(found)
    }

    /// One that was looked at before, from its bytes.
    ///
    /// # Errors
    /// When they are no certificate.
    pub fn read(der: &[u8]) -> Result<Self, String> {
        let certificate = parse(der)?;
        Ok(Self {
            name: name_of(certificate.subject()),
            issuer: name_of(certificate.issuer()),
            ends: certificate.validity().not_after.timestamp(),
            fingerprint: hex(digest(&SHA256, der).as_ref()),
            der: der.to_owned(),
        })
    }

    fn check(&self, der: &[u8], now: SystemTime) -> Result<(), String> {
        if !parse(der)?.is_ca() {
            return Err(format!("“{}” is a server’s certificate, not an authority’s.", self.name));
        }
        let now = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
        if self.ends < i64::try_from(now).unwrap_or(i64::MAX) {
            return Err(format!("“{}” has ended.", self.name));
        }
        Ok(())
    }

    pub(super) fn certificate(&self) -> Result<Certificate, String> {
        Certificate::from_der(&self.der).map_err(|error| reason(&error))
    }
}

fn parse(der: &[u8]) -> Result<X509Certificate<'_>, String> {
    let parsed = X509Certificate::from_der(der);
    parsed.map(|(_, certificate)| certificate).map_err(|_| "A certificate in it is damaged.".to_owned())
}

/// The common name with the organisation, or the whole name where it has neither.
fn name_of(name: &x509_parser::x509::X509Name<'_>) -> String {
    let common = name.iter_common_name().find_map(|part| part.as_str().ok());
    let organisation = name.iter_organization().find_map(|part| part.as_str().ok());
    match (common, organisation) {
        (Some(common), Some(organisation)) if common != organisation => format!("{common}, {organisation}"),
        (Some(name), _) | (None, Some(name)) => name.to_owned(),
        (None, None) => name.to_string(),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
