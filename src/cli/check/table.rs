//! Checks as a table for people.

use serde_json::Value;

/// Longest quotation in a line, in code points.
const WIDTH: usize = 72;

/// Returns the checks of a draft: the verdict and the quotation in a line, and below them where it stands.
pub fn table(name: &str, checks: &[Value]) -> String {
    let exact = checks.iter().filter(|check| check["verdict"] == "exact").count();
    let mut text = format!("{name}: {} quotations, {exact} exact\n", checks.len());
    for check in checks {
        let verdict = text_of(&check["verdict"]).replace('_', " ");
        text.push_str(&format!("  {verdict:<15}  “{}”", shorten(text_of(&check["text"]))));
        if let Some(speaker) = check["speaker"].as_str() {
            text.push_str(&format!("  ({speaker})"));
        }
        text.push('\n');
        let difference = check["difference"].as_array().map(Vec::as_slice).unwrap_or_default();
        if !difference.is_empty() {
            text.push_str(&format!("  {:<15}  {}\n", "", marked(difference)));
        }
        if let Some(first) = check["matches"].as_array().and_then(|matches| matches.first()) {
            text.push_str(&format!("  {:<15}  {}\n", "", place(first)));
        }
    }
    text
}

fn text_of(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Returns the words of both: `[-…-]` are those of the statement alone, `{+…+}` those of the draft alone.
fn marked(difference: &[Value]) -> String {
    let part = |one: &Value| match text_of(&one["op"]) {
        "delete" => format!("[-{}-]", text_of(&one["text"])),
        "insert" => format!("{{+{}+}}", text_of(&one["text"])),
        _ => text_of(&one["text"]).to_owned(),
    };
    difference.iter().map(part).collect::<Vec<_>>().join(" ")
}

/// Returns where a match stands: speaker, source, day, headline and address.
fn place(one: &Value) -> String {
    let speaker = one["speaker"]["name"].as_str().unwrap_or("nobody named");
    let day = text_of(&one["published_at"]).split('T').next().unwrap_or_default();
    let manner = if one["quoted"] == true { "" } else { ", without quotation marks" };
    let mut text = format!("→ {speaker}{manner}: {}, {day}", text_of(&one["source"]));
    for field in ["article_title", "article_url"] {
        if let Some(value) = one[field].as_str() {
            text.push_str(&format!(", {}", shorten(value)));
        }
    }
    text
}

/// Returns a text in one line, cut after 72 code points, without what could move the cursor of a terminal.
fn shorten(text: &str) -> String {
    let line: String = text.chars().map(|symbol| if symbol.is_control() { ' ' } else { symbol }).collect();
    match line.char_indices().nth(WIDTH) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_check_has_its_difference_and_its_place() {
        let check = json!({
            "verdict": "altered", "text": "We will win\u{1b}[2J", "speaker": "Ada Moss",
            "difference": [{"op": "equal", "text": "We"}, {"op": "delete", "text": "shall"}, {"op": "insert", "text": "will"}],
            "matches": [{"speaker": {"name": "Ada Moss"}, "source": "harbour-post", "published_at": "2024-03-14T08:00:00Z",
                         "article_title": "A race", "article_url": null, "quoted": true}]
        });
        let table = table("draft.txt", &[check]);
        assert!(table.starts_with(
            "draft.txt: 1 quotations, 0 exact\n  altered          “We will win [2J”  (Ada Moss)"
        ));
        assert!(table.contains("We [-shall-] {+will+}"));
        assert!(table.contains("→ Ada Moss: harbour-post, 2024-03-14, A race"));
    }
}
