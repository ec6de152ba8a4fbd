//! When a line of a log was written: the time of the day here, and the day where that is another one.

use engine::domain::Moment;

/// `14:02:11` by the form `%H:%M:%S`; of another day than today `01-08 14:02:11`.
#[must_use]
pub fn clock(at: Moment, now: Moment, form: &str) -> String {
    let at = at.with_timezone(now.offset());
    if at.date_naive() == now.date_naive() {
        return at.format(form).to_string();
    }
    at.format(&format!("%m-%d {form}")).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_told_by_the_clock_here_and_another_day_by_its_date() {
        let moment = |text: &str| text.parse::<Moment>().unwrap();
        let now = moment("2026-01-08T11:25:00+05:30");
        assert_eq!(clock(moment("2026-01-08T05:55:03Z"), now, "%H:%M:%S"), "11:25:03");
        assert_eq!(clock(moment("2026-01-03T04:13:49Z"), now, "%H:%M:%S"), "01-03 09:43:49");
    }
}
