//! Finds the country or region that stands beside the name of a place: "Birmingham, Ala.", "Kashmir's Pahalgam".

use super::{
    candidates::{Candidates, areas},
    gazetteer::{EntryId, Gazetteer},
};
use crate::{
    actors::{Coreference, Mention},
    language::AnnotatedText,
    schema::MentionForm,
};

/// Words between a place and the area that it is in.
const BEFORE_AREA: [&str; 4] = [", ", " (", " in ", ", in "];
/// Longest name of an area that is looked for, in words and in bytes.
const MAX_WORDS: usize = 4;
const MAX_BYTES: usize = 60;

/// Adds to each place the areas that stand beside its mentions.
pub(super) fn add(
    doc: &AnnotatedText<'_>,
    coreference: &Coreference,
    gazetteer: &Gazetteer,
    candidates: &mut [Candidates],
) {
    let mentions = &coreference.mentions;
    for (at, mention) in mentions.iter().enumerate().filter(|(_, mention)| mention.form == MentionForm::Name)
    {
        if candidates[mention.actor].entries.is_empty() {
            continue;
        }
        let after = &doc.text[mention.head.end as usize..];
        if let Some(rest) = BEFORE_AREA.iter().find_map(|words| after.strip_prefix(words)) {
            let found = first_area(rest, gazetteer);
            candidates[mention.actor].qualifiers.extend(found);
        }
        let owner = at.checked_sub(1).map(|before| &mentions[before]).filter(|owner| {
            let between = doc.text.get(owner.span.end as usize..mention.span.start as usize);
            matches!(between, Some("'s " | "’s ")) || between == Some(" ") && has_possessive(doc, owner)
        });
        if let Some(owner) = owner {
            let found = areas(&coreference.actors[owner.actor].name, gazetteer);
            candidates[mention.actor].qualifiers.extend(found);
        }
    }
    for candidates in candidates {
        candidates.qualifiers.sort_unstable();
        candidates.qualifiers.dedup();
    }
}

/// Returns true if a mention ends with "'s".
fn has_possessive(doc: &AnnotatedText<'_>, mention: &Mention) -> bool {
    let text = mention.span.slice(doc.text);
    text.ends_with("'s") || text.ends_with("’s")
}

/// Returns the areas with the longest name at the start of `text`; none where it begins in lower case.
fn first_area(text: &str, gazetteer: &Gazetteer) -> Vec<EntryId> {
    let text = &text[..text.floor_char_boundary(MAX_BYTES)];
    let text = text.strip_prefix("the ").unwrap_or(text);
    if !text.starts_with(char::is_uppercase) {
        return Vec::new();
    }
    let is_end = |symbol: char| matches!(symbol, ' ' | ',' | ')' | ';' | ':' | '\n' | '—' | '–');
    let mut ends: Vec<usize> = text.match_indices(is_end).map(|(at, _)| at).take(MAX_WORDS).collect();
    if ends.len() < MAX_WORDS {
        ends.push(text.len());
    }
    let names = ends.iter().rev().map(|&end| text[..end].trim_end_matches(['"', '”', '?', '!']));
    let mut found = names.map(|name| areas(name, gazetteer));
    found.find(|areas| !areas.is_empty()).unwrap_or_default()
}
