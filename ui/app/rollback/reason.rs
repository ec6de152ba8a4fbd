//! Why, for the record: one digit, or words. Nobody has to say.

/// Why production is put back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reason {
    /// Nobody said so.
    #[default]
    Unsaid,
    /// It fails.
    Errors,
    /// It is slow.
    Slow,
    /// It shows or writes what is wrong.
    BadData,
    /// It is not what was to be shipped.
    WrongBuild,
    /// Something else, in words that are kept beside.
    Other,
}

impl Reason {
    /// Those that can be chosen, in the order of their digits.
    pub const ALL: [Self; 5] = [Self::Errors, Self::Slow, Self::BadData, Self::WrongBuild, Self::Other];

    /// The reason of a digit.
    #[must_use]
    pub fn of(digit: char) -> Option<Self> {
        let at = digit.to_digit(10)?.checked_sub(1)?;
        Self::ALL.get(usize::try_from(at).ok()?).copied()
    }

    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Unsaid => "",
            Self::Errors => "errors or 5xx",
            Self::Slow => "slow",
            Self::BadData => "bad data",
            Self::WrongBuild => "wrong build",
            Self::Other => "other…",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_digits_are_reasons_and_no_other() {
        assert_eq!((Reason::of('1'), Reason::of('5')), (Some(Reason::Errors), Some(Reason::Other)));
        assert_eq!((Reason::of('0'), Reason::of('6'), Reason::of('b')), (None, None, None));
    }
}
