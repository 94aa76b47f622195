//! Times as NITF writes them: ISO 8601, often without hyphens and colons.

/// Returns a time of ISO 8601 as RFC 3339 writes it; other texts stay as they are, for the reader of times to reject.
///
/// `20240314T080000+0100` is `2024-03-14T08:00:00+01:00`, and `20240314` is `2024-03-14`.
pub fn extended(text: &str) -> String {
    let text = text.trim();
    let (day, time) = text.split_at_checked(8).unwrap_or((text, ""));
    let is_basic = day.len() == 8 && day.bytes().all(|byte| byte.is_ascii_digit());
    if !is_basic {
        return text.to_owned();
    }
    let day = format!("{}-{}-{}", &day[..4], &day[4..6], &day[6..]);
    let Some(time) = time.strip_prefix('T') else { return format!("{day}{time}") };
    let zone_at = time.find(['Z', '+', '-']).unwrap_or(time.len());
    let (clock, zone) = time.split_at(zone_at);
    format!("{day}T{}{}", with_colons(clock), zone_with_colon(zone))
}

/// Puts colons between the digits of a clock: `080000` is `08:00:00`.
fn with_colons(clock: &str) -> String {
    match clock.len() {
        4 | 6 if clock.bytes().all(|byte| byte.is_ascii_digit()) => {
            let parts: Vec<&str> = (0..clock.len()).step_by(2).map(|at| &clock[at..at + 2]).collect();
            parts.join(":")
        }
        _ => clock.to_owned(),
    }
}

fn zone_with_colon(zone: &str) -> String {
    match zone.len() {
        5 if zone.is_ascii() => format!("{}:{}", &zone[..3], &zone[3..]),
        3 if zone.is_ascii() => format!("{zone}:00"),
        _ => zone.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_without_marks_are_written_with_them() {
        for (basic, expected) in [
            ("20240314T080000+0100", "2024-03-14T08:00:00+01:00"),
            ("20240314T0800Z", "2024-03-14T08:00Z"),
            ("20240314T080000-05", "2024-03-14T08:00:00-05:00"),
            ("20240314T080000", "2024-03-14T08:00:00"),
            ("20240314", "2024-03-14"),
            ("2024-03-14T08:00:00Z", "2024-03-14T08:00:00Z"),
            ("2024031é", "2024031é"),
            ("yesterday", "yesterday"),
        ] {
            assert_eq!(extended(basic), expected);
        }
    }
}
