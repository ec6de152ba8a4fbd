//! A number of bytes in few letters.

/// `412 MB`, `18 GB`.
#[must_use]
pub fn size(bytes: u64) -> String {
    match bytes {
        ..1_000_000 => format!("{} kB", bytes / 1000),
        1_000_000..1_000_000_000 => format!("{} MB", bytes / 1_000_000),
        1_000_000_000..10_000_000_000 => {
            format!("{}.{} GB", bytes / 1_000_000_000, bytes % 1_000_000_000 / 100_000_000)
        }
        _ => format!("{} GB", bytes / 1_000_000_000),
    }
}
