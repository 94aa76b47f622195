//! JSON for TimelineJS, the timeline widget of the Knight Lab.

use jiff::civil::Date;
use serde::Serialize;

use super::{Evidence, FlatEntry};
use extraction::schema::When;

#[derive(Serialize)]
struct Timeline {
    events: Vec<Slide>,
}

#[derive(Serialize)]
struct Slide {
    unique_id: String,
    start_date: SlideDate,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_date: Option<SlideDate>,
    /// The EDTF date, where start and end cannot express it: "2024-03-12~".
    #[serde(skip_serializing_if = "Option::is_none")]
    display_date: Option<String>,
    text: SlideText,
    group: String,
}

#[derive(Serialize, PartialEq, Eq, Debug)]
struct SlideDate {
    year: i16,
    #[serde(skip_serializing_if = "Option::is_none")]
    month: Option<i8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    day: Option<i8>,
}

/// Texts are HTML for the widget, so that all text of articles is escaped.
#[derive(Serialize)]
struct SlideText {
    headline: String,
    text: String,
}

/// Writes a timeline; `None` where no entry has a date, because the widget fails without events.
pub fn write(entries: &[FlatEntry<'_>]) -> Option<String> {
    let events: Vec<Slide> = entries.iter().filter_map(|entry| Some(slide(entry, entry.when?))).collect();
    if events.is_empty() {
        return None;
    }
    serde_json::to_string(&Timeline { events }).ok()
}

fn slide(entry: &FlatEntry<'_>, when: &When) -> Slide {
    let (start_date, end_date) = slide_dates(when);
    let edtf = when.edtf.as_str();
    let is_plain = edtf.len() <= 10 && edtf.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let is_season = edtf.get(5..7).is_some_and(|month| month > "12");
    Slide {
        unique_id: entry.id.clone(),
        start_date,
        end_date,
        display_date: (!is_plain || is_season).then(|| escape(edtf)),
        text: SlideText {
            headline: escape(entry.speaker_name().unwrap_or(entry.summary)),
            text: entry.evidence.iter().map(blockquote).collect(),
        },
        group: escape(entry.type_name),
    }
}

fn blockquote(evidence: &Evidence<'_>) -> String {
    let (text, source) = (escape(evidence.text), escape(evidence.source));
    format!("<blockquote>{text}</blockquote><p>{source}, {}</p>", evidence.published_at.strftime("%Y-%m-%d"))
}

/// Returns start and end; a whole year or month is its own start, without an end.
fn slide_dates(when: &When) -> (SlideDate, Option<SlideDate>) {
    let whole =
        |date: Date| SlideDate { year: date.year(), month: Some(date.month()), day: Some(date.day()) };
    let (first, last, edtf) = (when.first_day, when.last_day.max(when.first_day), when.edtf.as_str());
    let year = first.year();
    match edtf.split('-').count() {
        1 if edtf.len() == 4 && edtf.bytes().all(|byte| byte.is_ascii_digit()) => {
            (SlideDate { year, month: None, day: None }, None)
        }
        2 if edtf.len() == 7 && first.first_of_month() == first && first.last_of_month() == last => {
            (SlideDate { year, month: Some(first.month()), day: None }, None)
        }
        _ => (whole(first), (last != first).then(|| whole(last))),
    }
}

fn escape(text: &str) -> String {
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

    use super::{
        super::flat_entry::tests::{attack, day},
        *,
    };

    /// Checks what the widget's documentation requires of a timeline.
    fn check(timeline: &Value) {
        let events = timeline["events"].as_array().expect("events");
        assert!(!events.is_empty(), "at least one event");
        for event in events {
            for date in [&event["start_date"], &event["end_date"]] {
                if date.is_null() {
                    continue;
                }
                assert!(date["year"].is_i64());
                let month = date["month"].as_i64();
                assert!(month.is_none_or(|month| (1..=12).contains(&month)));
                assert!(date["day"].is_null() || month.is_some(), "a day has its month");
            }
            assert!(event["start_date"].is_object(), "every event has a start");
            for html in [&event["text"]["headline"], &event["text"]["text"], &event["group"]] {
                let text = html.as_str().expect("text");
                let text = text.replace("<blockquote>", "").replace("</blockquote>", "");
                let text = text.replace("<p>", "").replace("</p>", "");
                assert!(!text.contains(['<', '>', '"', '\'']), "{text}");
            }
        }
    }

    #[test]
    fn a_timeline_has_the_documented_shape_and_all_text_is_escaped() {
        let when = day();
        let entries =
            [attack("<script>alert(\"x\")</script> & 'more'", Some(&when)), attack("undated", None)];
        let timeline: Value = serde_json::from_str(&write(&entries).expect("a timeline")).expect("JSON");
        check(&timeline);
        assert_eq!(timeline["events"].as_array().map(Vec::len), Some(1));
        assert_eq!(
            timeline["events"][0]["start_date"],
            serde_json::json!({"year": 2024, "month": 3, "day": 12})
        );
        assert!(write(&[]).is_none());
    }

    #[test]
    fn a_whole_year_is_not_its_first_day() {
        let dates = |edtf: &str, first_day, last_day| {
            slide_dates(&When { edtf: edtf.to_owned(), first_day, last_day, expression: None, anchor: None })
        };
        let (year, month) = (date(2019, 1, 1), date(2019, 3, 1));
        assert_eq!(
            dates("2019", year, date(2019, 12, 31)).0,
            SlideDate { year: 2019, month: None, day: None }
        );
        assert_eq!(
            dates("2019-03", month, date(2019, 3, 31)).0,
            SlideDate { year: 2019, month: Some(3), day: None }
        );
        let (first, last) = dates("2019-03-01/2019-03-04", month, date(2019, 3, 4));
        assert_eq!((first.day, last.and_then(|day| day.day)), (Some(1), Some(4)));
        let season = dates("2019-21", month, date(2019, 5, 31));
        assert_eq!(season.1.and_then(|day| day.month), Some(5));
    }
}
