//! What a server does not have, or does not show to this token: it is not asked for again until a person asks anew, and
//! by a later run not for some hours.

use super::answer::{Answer, By};
use super::refusal;
use crate::domain::Moment;
use chrono::TimeDelta;
use http::StatusCode;
use std::collections::BTreeMap;

/// How long a later run believes it: a server may be upgraded, and a token may be given more.
const BELIEVED: TimeDelta = TimeDelta::hours(4);

/// The places, with the time at which their absence was first written down.
#[derive(Debug, Default)]
pub(super) struct Absences {
    known: BTreeMap<String, Option<Moment>>,
    /// Whether the next run would be told something new.
    news: bool,
}

impl Absences {
    pub fn has(&self, place: &str) -> bool {
        self.known.contains_key(place)
    }

    /// Whether an answer says for good that there is no such place. That a server fails, or asks to be left alone, says
    /// nothing.
    pub fn learn(&mut self, place: &str, answer: &Answer) {
        if says_absent(answer) && !self.has(place) {
            self.known.insert(place.into(), None);
            self.news = true;
        }
    }

    /// Everything is asked for again.
    pub fn forget(&mut self) {
        self.news |= !self.known.is_empty();
        self.known.clear();
    }

    /// What the next run is to be told; `None` where that is nothing new.
    pub fn news(&mut self, now: Moment) -> Option<Vec<u8>> {
        if !std::mem::take(&mut self.news) {
            return None;
        }
        let told: Vec<(&String, Moment)> =
            self.known.iter_mut().map(|(place, since)| (place, *since.get_or_insert(now))).collect();
        serde_json::to_vec(&told).ok()
    }

    /// Takes in what an earlier run told, as far as that is believed.
    pub fn recall(&mut self, bytes: &[u8], now: Moment) {
        let told: Vec<(String, Moment)> = serde_json::from_slice(bytes).unwrap_or_default();
        let young = |since: Moment| (TimeDelta::zero()..BELIEVED).contains(&(now - since));
        let told = told.into_iter().filter(|(_, since)| young(*since));
        self.known.extend(told.map(|(place, since)| (place, Some(since))));
    }
}

fn says_absent(answer: &Answer) -> bool {
    let asked = answer.by == By::Asked;
    match answer.status {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED | StatusCode::GONE | StatusCode::NOT_IMPLEMENTED => {
            asked
        }
        // A sign-on that is missing is mended at GitHub, without anything here.
        StatusCode::FORBIDDEN => asked && !refusal::is_limit(answer) && !refusal::wants_sign_on(answer),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::{HeaderMap, HeaderName, HeaderValue};

    fn answer(status: u16, header: Option<(&'static str, &'static str)>) -> Answer {
        let pair = |(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value));
        let headers: HeaderMap = header.into_iter().map(pair).collect();
        Answer { status: StatusCode::from_u16(status).unwrap(), headers, body: Vec::new(), by: By::Asked }
    }

    fn at(hours: i64) -> Moment {
        chrono::DateTime::from_timestamp(1_767_600_000 + hours * 3600, 0).unwrap().fixed_offset()
    }

    #[test]
    fn only_an_answer_that_says_so_for_good_is_an_absence() {
        let absent = |status, header| {
            let mut absences = Absences::default();
            absences.learn("/user", &answer(status, header));
            absences.has("/user")
        };
        assert!([403, 404, 405, 410, 501].iter().all(|status| absent(*status, None)));
        assert!(![200, 304, 401, 408, 429, 500, 502, 503, 504].iter().any(|status| absent(*status, None)));
        assert!(!absent(403, Some(("retry-after", "60"))) && !absent(403, Some(("x-github-sso", "required; url=x"))));
    }

    #[test]
    fn a_later_run_believes_it_for_some_hours_and_whoever_asks_anew_does_not() {
        let mut absences = Absences::default();
        assert!(absences.news(at(0)).is_none());
        absences.learn("/graphql", &answer(404, None));
        let told = absences.news(at(0)).unwrap();
        assert!(absences.news(at(1)).is_none(), "nothing new since");
        let next = |hours| {
            let mut next = Absences::default();
            next.recall(&told, at(hours));
            next.has("/graphql")
        };
        assert_eq!([next(-1), next(0), next(3), next(4)], [false, true, true, false]);
        absences.forget();
        assert!(!absences.has("/graphql"));
        let mut next = Absences::default();
        next.recall(&absences.news(at(1)).unwrap(), at(1));
        assert!(!next.has("/graphql"), "the next run is told that it was forgotten");
        next.recall(b"{", at(1));
    }
}
