//! What speaks against a flip: what nobody knows, and what was seen. Only what was seen costs the longer word.

/// One of them, as a clause. Hostile text may be in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Doubt {
    /// Nobody knows.
    Unknown(String),
    /// It was seen, and is not as it should be.
    Seen(String),
}

impl Doubt {
    pub const fn is_seen(&self) -> bool {
        matches!(self, Self::Seen(_))
    }

    fn words(&self) -> &str {
        let (Self::Unknown(words) | Self::Seen(words)) = self;
        words
    }
}

/// All of them in words; `None` where there are none.
pub(super) fn told(doubts: &[Doubt]) -> Option<String> {
    let words: Vec<&str> = doubts.iter().map(Doubt::words).collect();
    (!words.is_empty()).then(|| words.join("; "))
}
