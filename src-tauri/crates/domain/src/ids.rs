//! Identifiers. Every id that Medley makes is a uuid v7, so that ids sort by creation time.
//!
//! Deliberately absent: reading a clock. The time is an argument, so that a replay makes no new ids by accident.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::{NoContext, Uuid};

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new id stamped with `at`. Ids sort by their times, to about a quarter of a microsecond.
            pub fn new(at: Timestamp) -> Self {
                Self(stamped(at))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    };
}

/// A uuid v7 whose first random bits give way to the time below the millisecond (RFC 9562, 6.2, method 3): a question
/// and its answer are made within one.
fn stamped(at: Timestamp) -> Uuid {
    let seconds = u64::try_from(at.as_second()).unwrap_or(0);
    let nanos = u32::try_from(at.subsec_nanosecond()).unwrap_or(0);
    let mut bytes = Uuid::new_v7(uuid::Timestamp::from_unix(NoContext, seconds, nanos)).into_bytes();
    let [_, _, high, low] = (nanos % 1_000_000 * 4_096 / 1_000_000).to_be_bytes();
    (bytes[6], bytes[7]) = (0x70 | high, low);
    Uuid::from_bytes(bytes)
}

uuid_id!(
    /// An account or endpoint that a person added.
    ConnectionId
);
uuid_id!(ConversationId);
uuid_id!(MessageId);
uuid_id!(
    /// One run of the engine; a chat turn is a run of one step.
    RunId
);
uuid_id!(
    /// One request to one vendor. Also sent to the vendor as the client's request id.
    AttemptId
);
uuid_id!(
    /// One row of the ledger.
    EntryId
);

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_id!(
    /// A vendor's id in the registry, such as the name of its card.
    VendorId
);
text_id!(
    /// The name that a vendor's API takes. It may contain slashes.
    ModelName
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_by_the_time_that_they_were_made() {
        let early = RunId::new(Timestamp::from_millisecond(1_000).unwrap());
        let late = RunId::new(Timestamp::from_millisecond(2_000).unwrap());
        assert!(early < late);
        assert_eq!(early.to_string().parse::<RunId>().unwrap(), early);
    }

    #[test]
    fn ids_made_within_one_millisecond_sort_by_time_too() {
        let at = |nanos| Timestamp::new(1_790_000_000, nanos).unwrap();
        let ids: Vec<MessageId> = (0..1_000).map(|step| MessageId::new(at(step * 1_000))).collect();
        assert!(ids.is_sorted() && ids.iter().all(|id| id.0.get_version_num() == 7));
        assert!(MessageId::new(at(999_999)) < MessageId::new(at(1_000_000)));
        assert_ne!(MessageId::new(at(5)), MessageId::new(at(5)), "the rest is random");
    }
}
