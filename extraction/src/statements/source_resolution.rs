//! Resolves the words of a source to the mention that speaks.
//!
//! The speaker of "Kolev's lawyer" is the lawyer, that of "Kolev's statement" is Kolev.

use std::ops::Range;

use super::{
    Source,
    attribution::source_at,
    context::Context,
    lexicon::{DocumentClass, VerbClass},
};
use crate::{
    language::{Number, Relation, Upos},
    schema::MentionForm,
};

/// The most tokens from a description to the name that it goes by.
const MAX_GIVEN_NAME_DISTANCE: usize = 14;
/// The most tokens from a description to the verb of its relative clause.
const MAX_CLAUSE_START: usize = 4;
/// The most tokens from a possessor to what it possesses.
const MAX_POSSESSED_DISTANCE: usize = 4;
/// The most steps from a relative pronoun up the tree to its clause.
const MAX_RELATIVE_STEPS: usize = 4;

/// Returns the source that `tokens` name, with the mention of the speaker if they contain it.
///
/// A name that only possesses or modifies the speaker is not taken: a source without an actor is better than a wrong
/// one. `None` if there is no noun.
pub fn resolve_source(context: &Context<'_>, tokens: Range<usize>) -> Option<Source> {
    let doc = context.doc;
    let is_nominal = |token: usize| {
        matches!(doc.upos(token), Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::Adj | Upos::Det)
    };
    if !tokens.clone().any(is_nominal) {
        return None;
    }
    if let Some(noun) = relative_antecedent(context, &tokens) {
        return source_at(context, noun);
    }
    let tokens = with_noun(context, tokens);
    let (head, tokens) = with_possessed(context, tokens)?;
    let own = context.mention_at(head).filter(|_| !context.is_possessive(head));
    let is_name = |&mention: &usize| context.coreference.mentions[mention].form == MentionForm::Name;
    let mention = self_given_name(context, head)
        .or_else(|| titled_name(context, head, &tokens))
        .or_else(|| own.filter(is_name))
        .or_else(|| apposed_name(context, head, &tokens))
        .or_else(|| apposition(context, head))
        .or_else(|| author(context, head, &tokens))
        .or(own);
    Some(match mention {
        Some(mention) => context.source(mention),
        None => Source { span: context.trim(doc.span(tokens)), mention: None },
    })
}

/// Returns the noun that a relative pronoun refers to, where a source is only that pronoun: "Kolev, who said".
fn relative_antecedent(context: &Context<'_>, tokens: &Range<usize>) -> Option<usize> {
    let doc = context.doc;
    let is_relative = ["who", "which", "that"].contains(&doc.word(tokens.start).to_lowercase().as_str());
    if tokens.len() != 1 || !is_relative {
        return None;
    }
    let mut at = tokens.start;
    for _ in 0..MAX_RELATIVE_STEPS {
        let head = doc.head(at)?;
        if doc.relation(at) == Relation::AclRelcl {
            return context.is_unquoted(head).then_some(head);
        }
        at = head;
    }
    None
}

/// Returns the token after the relative clause of a source: "an official, who asked not to be named, …".
///
/// `end` is the token after the source.
pub fn skip_relative_clause(context: &Context<'_>, end: usize) -> Option<usize> {
    let doc = context.doc;
    let is_comma = |token: usize| token < doc.tokens.len() && doc.word(token) == ",";
    let has_comma = is_comma(end);
    let first = if has_comma { end + 1 } else { end };
    let sentence = doc.tokens.get(first).map(|_| doc.sentence_of(first).tokens.clone())?;
    let is_relative = ["who", "whose", "which"].contains(&doc.word(first).to_lowercase().as_str());
    if !is_relative || !sentence.contains(&end) {
        return None;
    }
    let verb = (first + 1..sentence.end).find(|&token| {
        doc.relation(token) == Relation::AclRelcl && doc.head(token).is_some_and(|head| head < end)
    })?;
    let end = doc.subtree(verb).end;
    // A clause after a comma ends with one, whatever the tree says.
    let comma = (end..sentence.end).find(|&token| is_comma(token));
    let comma = comma.filter(|&comma| has_comma || comma == end);
    Some(comma.map_or(end, |comma| comma + 1))
}

/// Extends a source that is only a determiner to the noun after it, which the model missed.
fn with_noun(context: &Context<'_>, tokens: Range<usize>) -> Range<usize> {
    let doc = context.doc;
    let is_noun = |token: usize| matches!(doc.upos(token), Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num);
    let is_modifier = |token: usize| matches!(doc.upos(token), Upos::Det | Upos::Adj);
    if !tokens.clone().all(|token| doc.upos(token) == Upos::Det) {
        return tokens;
    }
    let sentence_end = doc.sentence_of(tokens.start).tokens.end;
    let phrase = (tokens.end..sentence_end).take_while(|&token| is_noun(token) || is_modifier(token));
    let last_noun = phrase.filter(|&token| is_noun(token)).last();
    tokens.start..last_noun.map_or(tokens.end, |noun| noun + 1)
}

/// Returns the head of a source, and its tokens with the noun that they possess: "the mayor" before "'s office said".
fn with_possessed(context: &Context<'_>, tokens: Range<usize>) -> Option<(usize, Range<usize>)> {
    let doc = context.doc;
    let is_head = |token: &usize| doc.head(*token).is_none_or(|head| !tokens.contains(&head));
    let head = tokens.clone().find(is_head)?;
    let possessed = doc.head(head).filter(|&noun| {
        let is_near = (tokens.end..tokens.end + MAX_POSSESSED_DISTANCE).contains(&noun);
        is_near && context.is_possessive(head) && doc.tokens[noun].sentence == doc.tokens[head].sentence
    });
    Some(possessed.map_or((head, tokens.clone()), |noun| (noun, tokens.start..noun + 1)))
}

/// Finds the name that a description says its person goes by: `a man who gave his name only as "Moss"`.
pub fn self_given_name(context: &Context<'_>, head: usize) -> Option<usize> {
    let doc = context.doc;
    let end = doc.sentence_of(head).tokens.end.min(head + MAX_GIVEN_NAME_DISTANCE);
    let verb = (head + 1..end).take(MAX_CLAUSE_START).find(|&token| {
        matches!(doc.word(token), "goes" | "went" | "gave" | "identified" | "calls" | "called")
    })?;
    let is_relative = (head + 1..verb).any(|token| doc.word(token) == "who");
    let preposition =
        (verb + 1..end).find(|&token| matches!(doc.word(token), "by" | "as" | "himself" | "herself"))?;
    let mention = (preposition + 1..end)
        .find_map(|token| context.mention_at(token).filter(|&at| context.is_person_name(at)))?;
    is_relative.then_some(mention)
}

/// Finds the person's name that ends the source after organization and title: "Harbour Union president Ivan Kolev".
fn titled_name(context: &Context<'_>, head: usize, tokens: &Range<usize>) -> Option<usize> {
    let doc = context.doc;
    let is_title = |token: usize| match doc.upos(token) {
        Upos::Noun | Upos::Propn | Upos::Num | Upos::Adj => true,
        Upos::Det => token == tokens.start,
        // "Friend and partner Ivan Kolev", not "Ann and partner Ivan Kolev".
        Upos::Cconj => !(tokens.start..token)
            .any(|token| context.mention_at(token).is_some_and(|mention| context.is_person_name(mention))),
        _ => false,
    };
    let mention = context.mention_at(tokens.end - 1)?;
    let name = context.tokens_in(context.coreference.mentions[mention].head).start;
    let is_titled = context.is_person_name(mention) && head <= name && (tokens.start..name).all(is_title);
    is_titled.then_some(mention)
}

/// Finds the one name after the head noun: "the aid group Northlight", "his father, Ivan Kolev".
fn apposed_name(context: &Context<'_>, head: usize, tokens: &Range<usize>) -> Option<usize> {
    let doc = context.doc;
    let named = (head + 1..tokens.end).find(|&token| matches!(doc.word(token), "named" | "called"));
    let at = match named {
        Some(named) => named + 1,
        None if head + 1 < tokens.end && doc.word(head + 1) == "," => head + 2,
        None => head + 1,
    };
    if at >= tokens.end {
        return None;
    }
    let index = context.mention_at(at)?;
    let mention = &context.coreference.mentions[index];
    let end = context.tokens_in(mention.span).end;
    let is_only_one = end >= tokens.end || (end..tokens.end).all(|token| doc.upos(token) != Upos::Cconj);
    let is_name =
        mention.form == MentionForm::Name && !context.is_possessive(at) && doc.relation(at) != Relation::Amod;
    // "One Democrat, Montana Sen. Kolev": the place is part of the title.
    let next = (end < tokens.end).then(|| context.mention_at(end)).flatten();
    let titled = next.filter(|&next| !context.is_person_name(index) && context.is_person_name(next));
    (is_name && is_only_one).then_some(titled.unwrap_or(index))
}

/// Finds the person's name that the tree makes an apposition of a singular noun, also beyond the source's own words.
pub fn apposition(context: &Context<'_>, head: usize) -> Option<usize> {
    let doc = context.doc;
    if doc.features(head).number == Some(Number::Plural) || context.is_possessive(head) {
        return None;
    }
    let apposed = doc.children(head).find(|&child| doc.relation(child) == Relation::Appos)?;
    context.mention_at(apposed).filter(|&mention| context.is_person_name(mention))
}

/// Finds the author of a document: its possessor, or the mention after "by" or "from".
fn author(context: &Context<'_>, head: usize, tokens: &Range<usize>) -> Option<usize> {
    let doc = context.doc;
    if !context.lexicon.is_document(&context.lemma(head), DocumentClass::Authored) {
        return None;
    }
    let possessors =
        tokens.clone().take_while(|&token| token < head).filter(|&token| context.is_possessive(token));
    // "Reports seen by Reuters" are not its own.
    let is_of_other_verb = |preposition: usize| {
        let verb = doc.head(preposition).and_then(|noun| doc.head(noun));
        verb.is_some_and(|verb| {
            doc.upos(verb) == Upos::Verb && verb > head && !context.is_verb(verb, VerbClass::Issue)
        })
    };
    let after_preposition = (head + 1..tokens.end.saturating_sub(1))
        .filter(|&token| matches!(doc.word(token), "by" | "from") && !is_of_other_verb(token))
        .flat_map(|token| (token + 1..tokens.end).take(3));
    possessors.chain(after_preposition).find_map(|token| context.mention_at(token))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{actors, fixtures, language::ModelKind, text::ByteSpan};

    /// Returns the name of the actor that a source refers to.
    fn speaker(text: &str, source: &str) -> Option<String> {
        let lexicons = fixtures::lexicons();
        let doc = fixtures::annotate(text, ModelKind::Fast);
        let coreference = actors::resolve(&doc, &lexicons.actors);
        let context = Context::new(&doc, &coreference, &[], &lexicons.statements);
        let start = text.find(source).unwrap();
        let tokens = context.tokens_in(ByteSpan::new(start, start + source.len()));
        let mention = resolve_source(&context, tokens).unwrap().mention?;
        Some(coreference.actors[coreference.mentions[mention].actor].name.clone())
    }

    #[test]
    fn a_possessor_of_a_person_is_not_the_speaker() {
        let text = "Ivan Kolev was released on Monday. Kolev's relatives said that he was well.";
        assert_eq!(speaker(text, "Kolev's relatives").as_deref(), Some("Kolev's relatives"));
    }

    #[test]
    fn an_office_is_the_speaker_and_not_its_holder() {
        let text = "The mayor was ill on Monday. The mayor's office said that he was well.";
        assert_eq!(speaker(text, "The mayor's office").as_deref(), Some("The mayor's office"));
        // The model may end the source before the mark.
        let text = "According to a note, the mayor's office said that he was well.";
        assert_eq!(speaker(text, "the mayor").as_deref(), Some("the mayor's office"));
    }

    #[test]
    fn a_reader_of_a_document_is_not_its_author() {
        let text = "Customs reports seen by Ivan Kolev suggest that the grain was sold.";
        assert_eq!(speaker(text, "Customs reports seen by Ivan Kolev"), None);
        let text = "A letter written by Ivan Kolev says that the grain was sold.";
        assert_eq!(speaker(text, "A letter written by Ivan Kolev").as_deref(), Some("Ivan Kolev"));
    }

    #[test]
    fn a_place_in_a_title_is_not_the_speaker() {
        let text = "One red-state Democrat, Montana Sen. Ivan Kolev, said that the grain was sold.";
        assert_eq!(
            speaker(text, "One red-state Democrat, Montana Sen. Ivan Kolev").as_deref(),
            Some("Ivan Kolev")
        );
        let text = "Another village official, deputy police chief Ivan Kolev, said that the grain was sold.";
        assert_eq!(speaker(text, "Another village official").as_deref(), Some("Ivan Kolev"));
        let text = "An agency official in Orlik named Ivan Kolev said that the grain was sold.";
        assert_eq!(
            speaker(text, "An agency official in Orlik named Ivan Kolev").as_deref(),
            Some("Ivan Kolev")
        );
    }

    #[test]
    fn a_relative_pronoun_is_its_noun() {
        let text = "The plan came from Ivan Kolev, who said that the grain was sold.";
        assert_eq!(speaker(text, "who").as_deref(), Some("Ivan Kolev"));
    }

    #[test]
    fn a_possessor_of_a_document_is_the_speaker() {
        let text = "Ivan Kolev left on Monday. Kolev's statement said that he was well.";
        assert_eq!(speaker(text, "Kolev's statement").as_deref(), Some("Ivan Kolev"));
    }
}
