//! The three practice vendors and what is fixed about each: its name, its wire and how it counts pictures.
//! Prices and models live in `price`; how each speaks lives in its own folder.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

/// One practice vendor. Each has its own port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Vendor {
    /// Speaks the OpenAI wire: Chat Completions and Responses.
    Alder,
    /// Speaks the Anthropic wire: Messages.
    Birch,
    /// Speaks the Gemini wire: generateContent.
    Cedar,
}

impl Vendor {
    /// All three, in the order of their ports.
    pub const ALL: [Vendor; 3] = [Vendor::Alder, Vendor::Birch, Vendor::Cedar];

    /// The lower-case name used in triggers, model ids and file names.
    pub fn name(self) -> &'static str {
        match self {
            Vendor::Alder => "alder",
            Vendor::Birch => "birch",
            Vendor::Cedar => "cedar",
        }
    }

    /// The name as a person reads it.
    pub fn title(self) -> &'static str {
        match self {
            Vendor::Alder => "Alder",
            Vendor::Birch => "Birch",
            Vendor::Cedar => "Cedar",
        }
    }

    /// What a client appends to the vendor's address to reach its API: OpenAI clients want `/v1` in the base URL,
    /// Anthropic and Gemini clients add their version themselves.
    pub fn api_path(self) -> &'static str {
        match self {
            Vendor::Alder => "/v1",
            Vendor::Birch | Vendor::Cedar => "",
        }
    }

    /// Tokens charged for one picture, whatever its size.
    pub(crate) fn image_tokens(self) -> u64 {
        match self {
            Vendor::Alder => 765,
            Vendor::Birch => 1_536,
            Vendor::Cedar => 258,
        }
    }

    pub(crate) fn index(self) -> usize {
        self as usize
    }
}

impl fmt::Display for Vendor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Vendor {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Vendor::ALL
            .into_iter()
            .find(|vendor| vendor.name().eq_ignore_ascii_case(text))
            .ok_or_else(|| format!("there is no practice vendor called {text:?}: alder, birch or cedar"))
    }
}

impl Serialize for Vendor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
