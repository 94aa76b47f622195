//! Splits a place name with a possessive into two places: "Kashmir's Pahalgam".

use std::{collections::HashSet, ops::Range};

use super::lexicon::Lexicon;
use crate::language::{AnnotatedText, Name, NameType};

/// Splits place names that a model labelled as one at a possessive.
///
/// "Kashmir's Pahalgam" becomes two names if "Kashmir" is also a name by itself in the article, or a country.
/// "Martha's Vineyard" stays one.
pub fn split_place_names(doc: &mut AnnotatedText<'_>, lexicon: &Lexicon) {
    let places = doc.names.iter().filter(|name| name.kind == NameType::Place);
    let names: HashSet<&str> = places.map(|name| name.span.slice(doc.text)).collect();
    let split = doc.names.iter().flat_map(|name| split(doc, lexicon, name, &names)).collect();
    doc.names = split;
}

/// Returns the two parts of a name, or the name; `names` are the place names of the article.
fn split(doc: &AnnotatedText<'_>, lexicon: &Lexicon, name: &Name, names: &HashSet<&str>) -> Vec<Name> {
    let part = |tokens: Range<usize>| Name { span: doc.span(tokens.clone()), tokens, kind: name.kind };
    let mut inner = name.tokens.start + 1..name.tokens.end.saturating_sub(1);
    let possessive = inner.find(|&token| matches!(doc.word(token), "'s" | "’s"));
    let Some(possessive) = possessive.filter(|_| name.kind == NameType::Place) else {
        return vec![name.clone()];
    };
    let owner = part(name.tokens.start..possessive);
    let text = owner.span.slice(doc.text);
    match names.contains(text) || lexicon.is_country(text) {
        true => vec![owner, part(possessive + 1..name.tokens.end)],
        false => vec![name.clone()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{fixtures, language::ModelKind};

    #[test]
    fn a_possessive_with_a_known_place_is_split() {
        let text = "Orlik is calm. Gunmen opened fire in Orlik's Tarnovo, and on Martha's Shore.";
        let mut doc = fixtures::annotate(text, ModelKind::Fast);
        // Names as a model may label them.
        doc.names = ["Orlik", "Orlik's Tarnovo", "Martha's Shore"]
            .map(|name| {
                let start = text.find(name).unwrap();
                let is_inside = |span: crate::text::ByteSpan| {
                    start <= span.start as usize && span.end as usize <= start + name.len()
                };
                let first = doc.tokens.iter().position(|token| is_inside(token.span)).unwrap();
                let last = doc.tokens.iter().rposition(|token| is_inside(token.span)).unwrap();
                Name { span: doc.span(first..last + 1), tokens: first..last + 1, kind: NameType::Place }
            })
            .into();
        split_place_names(&mut doc, &fixtures::lexicons().actors);
        let names: Vec<&str> = doc.names.iter().map(|name| name.span.slice(text)).collect();
        assert_eq!(names, ["Orlik", "Orlik", "Tarnovo", "Martha's Shore"]);
    }
}
