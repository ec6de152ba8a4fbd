//! How long a server wants to be left alone, as the header `retry-after` says: in seconds, or until a moment of its own
//! clock. Whose clock that is only its header `date` tells: without one, a moment says nothing here.

use chrono::DateTime;
use http::HeaderMap;
use std::time::Duration;

/// What the headers say.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    let told = text("retry-after")?;
    let until = || {
        let (until, now) =
            (DateTime::parse_from_rfc2822(told).ok()?, DateTime::parse_from_rfc2822(text("date")?).ok()?);
        Some((until - now).to_std().unwrap_or_default())
    };
    told.parse().ok().map(Duration::from_secs).or_else(until)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::{HeaderName, HeaderValue};

    #[test]
    fn a_moment_is_counted_by_the_clock_of_the_server() {
        let told = |pairs: &[(&'static str, &'static str)]| {
            let pair = |(name, value): &(&'static str, &'static str)| {
                (HeaderName::from_static(name), HeaderValue::from_static(value))
            };
            retry_after(&pairs.iter().map(pair).collect()).map(|wait| wait.as_secs())
        };
        let (until, date) = (("retry-after", "Mon, 05 Jan 2026 08:02:00 GMT"), "Mon, 05 Jan 2026 08:00:30 GMT");
        assert_eq!(told(&[("retry-after", " 7 ")]), Some(7));
        assert_eq!(told(&[until, ("date", date)]), Some(90));
        assert_eq!(told(&[until, ("date", "Mon, 05 Jan 2026 09:00:00 GMT")]), Some(0), "it is over");
        assert_eq!([told(&[until]), told(&[("retry-after", "soon")]), told(&[])], [None; 3]);
    }
}
