//! The full SHA-1 name of a commit. Its short form is for people; only the whole one is compared.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;

/// A commit's 20 bytes. Prints as 40 lower-case hexadecimal digits. All of them zero is git's own way to say that there is
/// none, and the default.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CommitId([u8; 20]);

impl CommitId {
    /// From the 20 raw bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 20]) -> Self {
        Self(bytes)
    }

    /// The 20 raw bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 20] {
        &self.0
    }

    /// From exactly 40 hexadecimal digits of either case.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        let digits = text.as_bytes();
        if digits.len() != 40 {
            return None;
        }
        let mut bytes = [0; 20];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = (nibble(pair[0])? << 4) | nibble(pair[1])?;
        }
        Some(Self(bytes))
    }

    /// The first seven digits, the form of file names, tags and screens.
    #[must_use]
    pub fn short(&self) -> String {
        let mut text = self.to_string();
        text.truncate(7);
        text
    }
}

fn nibble(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

impl fmt::Display for CommitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for CommitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for CommitId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for CommitId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::from_hex(&text).ok_or_else(|| de::Error::custom("not the 40 digits of a commit"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forty_digits_survive_the_round_trip_and_anything_else_is_refused() {
        let id = CommitId::from_hex("AA58C789a8d308ba20e994eae22b6063c1d88811").unwrap();
        assert_eq!(id.to_string(), "aa58c789a8d308ba20e994eae22b6063c1d88811");
        assert_eq!(id.short(), "aa58c78");
        assert_eq!(CommitId::from_hex("aa58c78"), None);
        assert_eq!(CommitId::from_hex(&"g".repeat(40)), None);
    }
}
