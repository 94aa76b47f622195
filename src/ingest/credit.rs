//! Reads the agency of a wire text: from its dateline, its last line, or its byline.

/// The agencies with the forms of their names.
const AGENCIES: &str = include_str!("agencies.tsv");
/// Longest start of a text in which the agency of a dateline stands, in bytes.
const MAX_DATELINE: usize = 120;
/// Longest last line that is a credit, in bytes.
const MAX_LAST_LINE: usize = 60;
/// What may precede the name in a last line.
const INTRODUCTIONS: [&str; 5] = ["source:", "credit:", "by", "with", "from"];

/// Returns the agency that a text is credited to: “GENEVA (AP) — …”, a last line “— Reuters”, a byline “PA Media”.
///
/// A speaker's name before a dash is no credit: the last line is one only where all of it is the name of an agency.
pub fn credit_of(byline: Option<&str>, body: &str) -> Option<&'static str> {
    of_dateline(body).or_else(|| of_last_line(body)).or_else(|| agency(byline?.trim()))
}

/// Returns the agency in brackets before the first dash.
fn of_dateline(body: &str) -> Option<&'static str> {
    let line = body.trim_start().lines().next()?;
    let (_, rest) = line.split_once('(')?;
    let (name, rest) = rest.split_once(')')?;
    let is_start = line.len() - rest.len() <= MAX_DATELINE;
    let is_dateline = rest.trim_start().starts_with(['-', '–', '—', '―']);
    agency(name.trim()).filter(|_| is_start && is_dateline)
}

fn of_last_line(body: &str) -> Option<&'static str> {
    let lines: Vec<&str> =
        body.lines().rev().map(str::trim).filter(|line| !line.is_empty()).take(2).collect();
    let [last, _] = lines[..] else { return None };
    if last.len() > MAX_LAST_LINE {
        return None;
    }
    let symbols = |symbol: char| "-–—―()[]/.".contains(symbol) || symbol.is_whitespace();
    let mut name = last.trim_matches(symbols);
    for introduction in INTRODUCTIONS {
        let start = name.get(..introduction.len()).filter(|start| start.eq_ignore_ascii_case(introduction));
        if start.is_some() && name[introduction.len()..].starts_with(' ') {
            name = name[introduction.len()..].trim_start();
        }
    }
    agency(name.trim_matches(symbols))
}

/// Returns the agency with a name.
fn agency(name: &str) -> Option<&'static str> {
    let lines = AGENCIES.lines().filter(|line| !line.starts_with('#'));
    let mut agencies = lines.filter_map(|line| line.split_once('\t'));
    let is_form = |form: &str| match form.bytes().all(|byte| byte.is_ascii_uppercase()) {
        true => form == name,
        false => form.eq_ignore_ascii_case(name),
    };
    agencies.find(|(_, forms)| forms.split('\t').any(is_form)).map(|(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datelines_last_lines_and_bylines_name_the_agency() {
        for (byline, body, credit) in [
            (None, "GENEVA (AP) — Envoys met on Monday.\nThey left.", "AP"),
            (None, "TARNOVO, May 3 (Reuters) - The army left.\nIt rained.", "Reuters"),
            (None, "The army left.\n\n— Reuters", "Reuters"),
            (None, "The army left.\n\nPA Media\n", "PA Media"),
            (None, "The army left.\n(With Agence France-Presse)", "AFP"),
            (None, "The army left.\nSource: Xinhua", "Xinhua"),
            (Some("Associated Press"), "The army left.", "AP"),
        ] {
            assert_eq!(credit_of(byline, body), Some(credit), "{body}");
        }
    }

    #[test]
    fn mentions_of_agencies_are_no_credit() {
        for (byline, body) in [
            (Some("Ada Moss"), "The minister told Reuters (AP was not there) that he would stay.\nHe left."),
            (None, "Reuters"),
            (None, "The firm (AP) was sold.\nIt had 40 workers."),
            (None, "The army left.\nBoats may pa."),
            (None, "“We go,” he told the crowd.\n— Jon Berg"),
        ] {
            assert_eq!(credit_of(byline, body), None, "{body}");
        }
    }
}
