//! The SHA-256 of bytes, written as 64 digits.

use sha2::{Digest, Sha256};
use std::fmt::Write;

/// The digits of these bytes.
pub(crate) fn of(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}
