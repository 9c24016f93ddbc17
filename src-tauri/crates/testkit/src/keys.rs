//! Keys for tests: none at all, or a failure.

use async_trait::async_trait;
use medley_domain::KeyRef;
use medley_domain::ports::{KeyError, Keys};
use secrecy::SecretString;

/// Gives no key, or the failure that it holds.
#[derive(Debug, Default)]
pub struct NoKeys(pub Option<KeyError>);

#[async_trait]
impl Keys for NoKeys {
    async fn fetch(&self, _key: &KeyRef) -> Result<Option<SecretString>, KeyError> {
        self.0.clone().map_or(Ok(None), Err)
    }
}
