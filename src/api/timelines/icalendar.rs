//! A timeline as a calendar (RFC 5545): each dated entry is an event of whole days.

use jiff::civil::Date;

use super::line::Line;
use extraction::schema::EventStatus;

/// The longest line, in octets, its end left out.
const LONGEST: usize = 75;

/// The calendar. An entry keeps its UID whatever else changes of it, so that a calendar that subscribes
/// brings it up to date and doubles nothing. Entries without a date, or from before the year 1, can't stand
/// in a calendar and are left out.
pub(super) fn write(lines: &[Line<'_>]) -> String {
    let mut calendar = String::new();
    for line in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Dateline//Timelines//EN", "CALSCALE:GREGORIAN"]
    {
        push(&mut calendar, line);
    }
    lines.iter().for_each(|line| event(&mut calendar, line));
    push(&mut calendar, "END:VCALENDAR");
    calendar
}

fn event(calendar: &mut String, line: &Line<'_>) {
    let Some(when) = line.when.filter(|when| when.earliest.year() > 0) else { return };
    // The stamp is part of the answer, which knows no clock: the newest report's publication.
    let Some(stamp) = line.evidence.iter().map(|proof| proof.published_at).max() else { return };
    push(calendar, "BEGIN:VEVENT");
    push(calendar, &format!("UID:{}@dateline", line.id));
    push(calendar, &format!("DTSTAMP:{}", stamp.strftime("%Y%m%dT%H%M%SZ")));
    push(calendar, &format!("DTSTART;VALUE=DATE:{}", date(when.earliest)));
    // The end of a whole-day event is the day after its last, as `latest` is.
    push(calendar, &format!("DTEND;VALUE=DATE:{}", date(when.latest)));
    let summary = match line.speaker {
        Some(speaker) => format!("{speaker}: {}", line.summary),
        None => line.summary.to_owned(),
    };
    push(calendar, &format!("SUMMARY:{}", escaped(&summary)));
    let evidence: Vec<String> = line
        .evidence
        .iter()
        .map(|one| format!("“{}” ({}, {})", one.text, one.source, one.published_at.strftime("%Y-%m-%d")))
        .collect();
    push(calendar, &format!("DESCRIPTION:{}", escaped(&evidence.join("\n\n"))));
    if !line.places.is_empty() {
        push(calendar, &format!("LOCATION:{}", escaped(&line.places.join(", "))));
    }
    push(calendar, &format!("CATEGORIES:{}", escaped(line.kind)));
    if let Some(status) = line.status {
        push(calendar, &format!("STATUS:{}", status_of(status)));
    }
    // What happened takes up nobody's time.
    push(calendar, "TRANSP:TRANSPARENT");
    push(calendar, "END:VEVENT");
}

fn status_of(status: EventStatus) -> &'static str {
    match status {
        EventStatus::Happened | EventStatus::Ongoing => "CONFIRMED",
        EventStatus::Planned | EventStatus::Possible => "TENTATIVE",
        EventStatus::Denied => "CANCELLED",
    }
}

fn date(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// A text value: marks of the format escaped, control characters left out.
fn escaped(text: &str) -> String {
    let mut value = String::with_capacity(text.len());
    for symbol in text.replace("\r\n", "\n").chars() {
        match symbol {
            '\\' | ';' | ',' => {
                value.push('\\');
                value.push(symbol);
            }
            '\n' | '\r' => value.push_str("\\n"),
            '\t' => value.push('\t'),
            _ if symbol.is_control() => {}
            _ => value.push(symbol),
        }
    }
    value
}

/// A content line, folded: no line is longer than 75 octets, and no character is cut.
fn push(calendar: &mut String, line: &str) {
    let mut length = 0;
    for symbol in line.chars() {
        if length + symbol.len_utf8() > LONGEST {
            calendar.push_str("\r\n ");
            length = 1;
        }
        calendar.push(symbol);
        length += symbol.len_utf8();
    }
    calendar.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::{super::line::tests::attack, *};

    #[test]
    fn lines_are_folded_between_characters_and_unfold_to_what_they_were() {
        let long = format!("SUMMARY:{}", "Überfall auf Konvoi – ".repeat(20));
        let mut folded = String::new();
        push(&mut folded, &long);
        assert!(folded.split("\r\n").all(|line| line.len() <= LONGEST), "{folded}");
        assert_eq!(folded.replace("\r\n ", ""), format!("{long}\r\n"));
    }

    #[test]
    fn text_is_escaped() {
        assert_eq!(escaped("a, b; c\\d\r\ne\u{7}"), "a\\, b\\; c\\\\d\\ne");
    }

    #[test]
    fn an_event_has_a_stable_uid_and_ends_the_day_after() {
        let calendar = write(&[attack("Gunmen attacked a convoy")]);
        for line in [
            "BEGIN:VEVENT",
            "UID:hap_1@dateline",
            "DTSTAMP:20240314T080000Z",
            "DTSTART;VALUE=DATE:20240312",
            "DTEND;VALUE=DATE:20240313",
            "SUMMARY:Gunmen attacked a convoy",
            "STATUS:CONFIRMED",
        ] {
            assert!(calendar.split("\r\n").any(|one| one == line), "{line} in {calendar}");
        }
        assert!(!write(&[Line { when: None, ..attack("x") }]).contains("VEVENT"));
        assert!(!calendar.replace("\r\n", "").contains('\n'));
    }
}
