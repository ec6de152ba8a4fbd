//! Two spans held against each other, as those before and after a deploy.
//!
//! The rule: fewer than [`ENOUGH`] judged questions on either side are not enough to say. It is bad when of the later
//! questions at least two more in a hundred failed, and two or more in all; when the middle answer takes twice as long
//! and 50 ms longer; or when, of [`MANY`] and more, the slowest five in a hundred take three times as long and 250 ms
//! longer. All else is good.

use super::pulse::{Answered, Pulse};
use std::time::Duration;

/// Judged questions that are needed on both sides to say anything.
pub const ENOUGH: usize = 12;
/// Judged questions that are needed on both sides to speak of the slowest five in a hundred.
pub const MANY: usize = 40;

/// What a comparison came to, with its reason in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judgement {
    /// It is as well as before, or better.
    Good(String),
    /// It is worse.
    Bad(String),
    /// Too little was seen.
    NotEnough(String),
}

impl Judgement {
    /// The reason.
    #[must_use]
    pub fn words(&self) -> &str {
        match self {
            Self::Good(words) | Self::Bad(words) | Self::NotEnough(words) => words,
        }
    }

    /// What it came to, and the reason.
    #[must_use]
    pub fn beside(&self) -> String {
        match self {
            Self::Good(words) => format!("as well as before ({words})"),
            Self::Bad(words) => format!("worse than before ({words})"),
            Self::NotEnough(words) => format!("not enough to compare ({words})"),
        }
    }
}

/// Holds a later span against an earlier one.
#[must_use]
pub fn compare(before: &Pulse, after: &Pulse) -> Judgement {
    let (seen, asked) = (before.judged().min(after.judged()), after.judged());
    if seen < ENOUGH {
        let side = if asked < ENOUGH { "after" } else { "before" };
        return Judgement::NotEnough(format!("{seen} answers {side} it, {ENOUGH} are needed to say"));
    }
    let failures = format!("fail {}/{} → {}/{}", before.bad, before.judged(), after.bad, after.judged());
    if fails_more(before, after) {
        return Judgement::Bad(failures);
    }
    let slower = [("p50", before.p50, after.p50, MIDDLE, ENOUGH), ("p95", before.p95, after.p95, SLOWEST, MANY)];
    for (name, earlier, later, limit, needed) in slower {
        if seen >= needed && limit.is_passed(earlier, later) {
            return Judgement::Bad(format!("{name} {} → {}", took(earlier), took(later)));
        }
    }
    Judgement::Good(format!("{failures}, p50 {} → {}", took(before.p50), took(after.p50)))
}

/// How much slower is worse.
struct Limit {
    times: u32,
    longer: Duration,
}

const MIDDLE: Limit = Limit { times: 2, longer: Duration::from_millis(50) };
const SLOWEST: Limit = Limit { times: 3, longer: Duration::from_millis(250) };

impl Limit {
    fn is_passed(&self, before: Option<Answered>, after: Option<Answered>) -> bool {
        match (before, after) {
            (Some(Answered::In(before)), Some(Answered::In(after))) => {
                after >= before.saturating_mul(self.times) && after >= before.saturating_add(self.longer)
            }
            (Some(Answered::In(_)), Some(Answered::Never)) => true,
            _ => false,
        }
    }
}

/// Shares are compared without dividing: `a/b - c/d >= 2/100`.
fn fails_more(before: &Pulse, after: &Pulse) -> bool {
    let (now, then) = (after.bad * before.judged(), before.bad * after.judged());
    let judged = before.judged() * after.judged();
    after.bad >= 2 && now * 100 >= then * 100 + 2 * judged
}

/// A time as it is said: `61 ms`, `1.2 s`, `no answer`.
#[must_use]
pub fn took(answered: Option<Answered>) -> String {
    match answered {
        None => "nothing".into(),
        Some(Answered::Never) => "no answer".into(),
        Some(Answered::In(took)) if took < Duration::from_secs(1) => format!("{} ms", took.as_millis()),
        Some(Answered::In(took)) => format!("{:.1} s", took.as_secs_f64()),
    }
}
