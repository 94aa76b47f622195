//! A timeline as TimelineJS (the widget of the Knight Lab) reads it.

use jiff::civil::Date;
use serde::Serialize;

use super::line::{Line, Proof, When};

#[derive(Serialize)]
struct Timeline {
    events: Vec<Slide>,
}

#[derive(Serialize)]
struct Slide {
    unique_id: String,
    start_date: Day,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_date: Option<Day>,
    /// As the text has it, where a day, month or year does not say it all.
    #[serde(skip_serializing_if = "Option::is_none")]
    display_date: Option<String>,
    text: Text,
    group: String,
}

#[derive(Serialize, PartialEq, Eq, Debug)]
struct Day {
    year: i16,
    #[serde(skip_serializing_if = "Option::is_none")]
    month: Option<i8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    day: Option<i8>,
}

/// HTML, by the widget's rules: all that comes from articles is escaped.
#[derive(Serialize)]
struct Text {
    headline: String,
    text: String,
}

/// The timeline; `None` where nothing in it has a date, since the widget fails on one without events.
pub(super) fn write(lines: &[Line<'_>]) -> Option<String> {
    let events: Vec<Slide> = lines.iter().filter_map(|line| Some(slide(line, line.when?))).collect();
    if events.is_empty() {
        return None;
    }
    serde_json::to_string(&Timeline { events }).ok()
}

fn slide(line: &Line<'_>, when: When<'_>) -> Slide {
    let (start_date, end_date) = days(when);
    let headline = line.speaker.unwrap_or(line.summary);
    let plain = when.edtf.len() <= 10 && when.edtf.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let is_season = when.edtf.get(5..7).is_some_and(|month| month > "12");
    Slide {
        unique_id: line.id.to_owned(),
        start_date,
        end_date,
        display_date: (!plain || is_season).then(|| escaped(when.edtf)),
        text: Text {
            headline: escaped(headline),
            text: line.evidence.iter().map(quotation).collect::<Vec<_>>().join(""),
        },
        group: escaped(line.kind),
    }
}

fn quotation(proof: &Proof<'_>) -> String {
    let (text, source) = (escaped(proof.text), escaped(proof.source));
    format!("<blockquote>{text}</blockquote><p>{source}, {}</p>", proof.published_at.strftime("%Y-%m-%d"))
}

/// First and last day; a month or year as a whole is its own first day, and has no last.
fn days(when: When<'_>) -> (Day, Option<Day>) {
    let on = |date: Date| Day { year: date.year(), month: Some(date.month()), day: Some(date.day()) };
    let (first, year) = (when.earliest, when.earliest.year());
    match when.edtf.split('-').count() {
        1 if when.edtf.len() == 4 && when.edtf.bytes().all(|byte| byte.is_ascii_digit()) => {
            (Day { year, month: None, day: None }, None)
        }
        2 if when.edtf.len() == 7
            && first.first_of_month() == first
            && first.last_of_month().tomorrow().ok() == Some(when.latest) =>
        {
            (Day { year, month: Some(first.month()), day: None }, None)
        }
        _ => {
            let last = when.latest.yesterday().unwrap_or(first).max(first);
            (on(first), (last != first).then(|| on(last)))
        }
    }
}

fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for symbol in text.chars() {
        match symbol {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            _ => html.push(symbol),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use serde_json::Value;

    use super::{super::line::tests::attack, *};

    /// What the widget's documentation asks of a timeline.
    fn check(timeline: &Value) {
        let events = timeline["events"].as_array().expect("events");
        assert!(!events.is_empty(), "at least one event");
        for event in events {
            for date in [&event["start_date"], &event["end_date"]] {
                if date.is_null() {
                    continue;
                }
                assert!(date["year"].is_i64());
                assert!(
                    date["month"].is_null() || (1..=12).contains(&date["month"].as_i64().expect("a month"))
                );
                assert!(date["day"].is_null() || date["month"].is_i64(), "a day has its month");
            }
            assert!(event["start_date"].is_object(), "no event without a start");
            for html in [&event["text"]["headline"], &event["text"]["text"], &event["group"]] {
                let text = html.as_str().expect("text");
                let text = text.replace("<blockquote>", "").replace("</blockquote>", "");
                let text = text.replace("<p>", "").replace("</p>", "");
                assert!(!text.contains(['<', '>', '"', '\'']), "{text}");
            }
        }
    }

    #[test]
    fn a_timeline_has_the_documented_shape_and_nothing_unescaped() {
        let undated = Line { when: None, ..attack("undated") };
        let lines = [attack("<script>alert(\"x\")</script> & 'more'"), undated];
        let timeline: Value = serde_json::from_str(&write(&lines).expect("a timeline")).expect("JSON");
        check(&timeline);
        assert_eq!(timeline["events"].as_array().map(Vec::len), Some(1));
        assert_eq!(
            timeline["events"][0]["start_date"],
            serde_json::json!({"year": 2024, "month": 3, "day": 12})
        );
        assert!(write(&[]).is_none());
    }

    #[test]
    fn a_year_is_a_year_and_not_its_first_day() {
        let at = |edtf, earliest, latest| days(When { edtf, earliest, latest });
        let (year, month) = (date(2019, 1, 1), date(2019, 3, 1));
        assert_eq!(at("2019", year, date(2020, 1, 1)).0, Day { year: 2019, month: None, day: None });
        assert_eq!(at("2019-03", month, date(2019, 4, 1)).0, Day { year: 2019, month: Some(3), day: None });
        let (first, last) = at("2019-03-01/2019-03-04", month, date(2019, 3, 5));
        assert_eq!((first.day, last.and_then(|day| day.day)), (Some(1), Some(4)));
        assert_eq!(at("2019-21", month, date(2019, 6, 1)).1.and_then(|day| day.month), Some(5));
    }
}
