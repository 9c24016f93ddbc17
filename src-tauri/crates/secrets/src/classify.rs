//! A keychain's failure in the five kinds that a person can act upon.
//!
//! Deliberately absent: the words of failures that may hold stored bytes.

use keyring_core::Error;
use medley_domain::ports::KeyError;

use crate::platform;

/// What went wrong, for a keychain that was reached or not.
pub fn classify(error: &Error) -> KeyError {
    match error {
        Error::NoEntry => KeyError::NotFound,
        Error::NoStorageAccess(cause) | Error::PlatformFailure(cause) => {
            let locked = matches!(error, Error::NoStorageAccess(_));
            platform::classify(cause.as_ref(), locked)
        }
        Error::BadEncoding(_) | Error::BadDataFormat(..) => {
            KeyError::Failed("what is stored is not a key".to_owned())
        }
        Error::Ambiguous(_) => KeyError::Failed("the keychain holds this key more than once".to_owned()),
        other => KeyError::Failed(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_bytes_never_appear_in_a_message() {
        let canary = b"sk-canary-4711".to_vec();
        for error in [Error::BadEncoding(canary.clone()), Error::BadDataFormat(canary, "odd".into())] {
            assert!(!classify(&error).to_string().contains("canary"));
        }
    }

    #[test]
    fn an_entry_that_is_not_there_is_not_a_fault_of_the_keychain() {
        assert_eq!(classify(&Error::NoEntry), KeyError::NotFound);
    }
}
