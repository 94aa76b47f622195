//! Calendars as iCalendar (RFC 5545): each dated entry is an event of whole days.

use jiff::civil::Date;

use super::FlatEntry;
use extraction::schema::EventStatus;

/// Longest content line without its end, in octets (RFC 5545, section 3.1).
const MAX_LINE: usize = 75;

/// Writes the beginning of a calendar.
pub fn begin() -> String {
    lines(&["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Dateline//Timelines//EN", "CALSCALE:GREGORIAN"])
}

/// Writes events of a calendar.
///
/// An entry keeps its UID, so that a calendar that subscribes updates it instead of adding a second one. Entries
/// without a date, and those before the year 1, are left out.
pub fn events(entries: &[FlatEntry<'_>]) -> String {
    let mut calendar = String::new();
    entries.iter().for_each(|entry| push_event(&mut calendar, entry));
    calendar
}

/// Writes the end of a calendar.
pub fn end() -> String {
    lines(&["END:VCALENDAR"])
}

fn lines(lines: &[&str]) -> String {
    let mut calendar = String::new();
    lines.iter().for_each(|line| push_line(&mut calendar, line));
    calendar
}

fn push_event(calendar: &mut String, entry: &FlatEntry<'_>) {
    let Some(when) = entry.when.filter(|when| when.first_day.year() > 0) else { return };
    // DTSTAMP is the latest publication and not the time of the request: equal data give equal calendars.
    let Some(stamp) = entry.evidence.iter().map(|evidence| evidence.published_at).max() else { return };
    push_line(calendar, "BEGIN:VEVENT");
    push_line(calendar, &format!("UID:{}@dateline", entry.id));
    push_line(calendar, &format!("DTSTAMP:{}", stamp.strftime("%Y%m%dT%H%M%SZ")));
    push_line(calendar, &format!("DTSTART;VALUE=DATE:{}", basic_date(when.first_day)));
    // DTEND is exclusive.
    push_line(calendar, &format!("DTEND;VALUE=DATE:{}", basic_date(when.end())));
    let summary = match entry.speaker_name() {
        Some(speaker) => format!("{speaker}: {}", entry.summary),
        None => entry.summary.to_owned(),
    };
    push_line(calendar, &format!("SUMMARY:{}", escape(&summary)));
    let evidence: Vec<String> = entry
        .evidence
        .iter()
        .map(|one| format!("“{}” ({}, {})", one.text, one.source, one.published_at.strftime("%Y-%m-%d")))
        .collect();
    push_line(calendar, &format!("DESCRIPTION:{}", escape(&evidence.join("\n\n"))));
    if !entry.places.is_empty() {
        push_line(calendar, &format!("LOCATION:{}", escape(&entry.places.join(", "))));
    }
    push_line(calendar, &format!("CATEGORIES:{}", escape(entry.type_name)));
    if let Some(status) = entry.status {
        push_line(calendar, &format!("STATUS:{}", status_value(status)));
    }
    // Entries of the news block no time in the reader's calendar.
    push_line(calendar, "TRANSP:TRANSPARENT");
    push_line(calendar, "END:VEVENT");
}

fn status_value(status: EventStatus) -> &'static str {
    match status {
        EventStatus::Happened | EventStatus::Ongoing => "CONFIRMED",
        EventStatus::Planned | EventStatus::Possible => "TENTATIVE",
        EventStatus::Denied => "CANCELLED",
    }
}

fn basic_date(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// Escapes a TEXT value (RFC 5545, section 3.3.11); control characters are left out.
fn escape(text: &str) -> String {
    let mut value = String::with_capacity(text.len());
    for symbol in text.replace("\r\n", "\n").chars() {
        match symbol {
            '\\' | ';' | ',' => value.extend(['\\', symbol]),
            '\n' | '\r' => value.push_str("\\n"),
            '\t' => value.push('\t'),
            _ if symbol.is_control() => {}
            _ => value.push(symbol),
        }
    }
    value
}

/// Appends a content line, folded at 75 octets between characters.
fn push_line(calendar: &mut String, line: &str) {
    let mut length = 0;
    for symbol in line.chars() {
        if length + symbol.len_utf8() > MAX_LINE {
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
    use ::icalendar::{Calendar, CalendarComponent, Component};

    use super::{
        super::flat_entry::tests::{attack, day},
        *,
    };

    #[test]
    fn long_lines_are_folded_between_characters() {
        let long = format!("SUMMARY:{}", "Überfall auf Konvoi – ".repeat(20));
        let mut folded = String::new();
        push_line(&mut folded, &long);
        assert!(folded.split("\r\n").all(|line| line.len() <= MAX_LINE), "{folded}");
        assert_eq!(folded.replace("\r\n ", ""), format!("{long}\r\n"));
    }

    #[test]
    fn text_is_escaped() {
        assert_eq!(escape("a, b; c\\d\r\ne\u{7}"), "a\\, b\\; c\\\\d\\ne");
    }

    #[test]
    fn an_entry_without_a_date_is_left_out() {
        assert!(events(&[attack("x", None)]).is_empty());
    }

    #[test]
    fn another_parser_reads_the_calendar() {
        let when = day();
        let sentence =
            format!("Gunmen attacked a convoy; \"twice\", they said. {}", "It rained. ".repeat(20));
        let text = begin() + &events(&[attack(sentence.trim(), Some(&when))]) + &end();
        assert!(!text.replace("\r\n", "").contains('\n'), "lines end with CR LF");
        let calendar: Calendar = text.parse().expect("parses");
        let [CalendarComponent::Event(event)] = &calendar.components[..] else { panic!("one event: {text}") };
        assert_eq!(event.get_uid(), Some("hap_1@dateline"));
        assert_eq!(event.get_summary(), Some(sentence.trim()));
        for (name, value) in [
            ("DTSTAMP", "20240314T080000Z"),
            ("DTSTART", "20240312"),
            ("DTEND", "20240313"),
            ("STATUS", "CONFIRMED"),
            ("LOCATION", "Tarnovo"),
        ] {
            assert_eq!(event.property_value(name), Some(value), "{name}");
        }
    }
}
