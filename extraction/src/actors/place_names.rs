//! A place, and the place it lies in: "Kashmir's Pahalgam".

use std::{collections::HashSet, ops::Range};

use super::lexicon::is_state;
use crate::language::{AnnotatedText, Name, NameType};

/// Parts names that a model read as one: "Kashmir's Pahalgam" is two places where the article names Kashmir by itself, or it
/// is a state. "Martha's Vineyard" is one.
pub fn split_place_names(words: &mut AnnotatedText<'_>) {
    let places = words.names.iter().filter(|name| name.kind == NameType::Place);
    let alone: HashSet<&str> = places.map(|name| name.span.slice(words.text)).collect();
    let parted = words.names.iter().flat_map(|name| parts(words, name, &alone)).collect();
    words.names = parted;
}

fn parts(words: &AnnotatedText<'_>, name: &Name, alone: &HashSet<&str>) -> Vec<Name> {
    let part = |tokens: Range<usize>| Name { span: words.span(tokens.clone()), tokens, kind: name.kind };
    let mut inside = name.tokens.start + 1..name.tokens.end.saturating_sub(1);
    let mark = inside.find(|&token| matches!(words.word(token), "'s" | "’s"));
    let Some(mark) = mark.filter(|_| name.kind == NameType::Place) else { return vec![name.clone()] };
    let owner = part(name.tokens.start..mark);
    let text = owner.span.slice(words.text);
    match alone.contains(text) || is_state(text) {
        true => vec![owner, part(mark + 1..name.tokens.end)],
        false => vec![name.clone()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language;

    #[test]
    fn a_place_and_the_place_it_lies_in_are_two() {
        let text = "Orlik is calm. Gunmen opened fire in Orlik's Tarnovo, and on Martha's Shore.";
        let mut words = language::annotate(text, language::ModelKind::Fast);
        // As a model may read it.
        words.names = ["Orlik", "Orlik's Tarnovo", "Martha's Shore"]
            .map(|name| {
                let start = text.find(name).unwrap();
                let within = words.tokens.iter().enumerate().filter(|(_, token)| {
                    start <= token.span.start as usize && token.span.end as usize <= start + name.len()
                });
                let within: Vec<usize> = within.map(|(at, _)| at).collect();
                let tokens = within[0]..within[within.len() - 1] + 1;
                Name { span: words.span(tokens.clone()), tokens, kind: NameType::Place }
            })
            .into();
        split_place_names(&mut words);
        let names: Vec<&str> = words.names.iter().map(|name| name.span.slice(text)).collect();
        assert_eq!(names, ["Orlik", "Orlik", "Tarnovo", "Martha's Shore"]);
    }
}
