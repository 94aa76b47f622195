//! Cues of reported speech and their sources: the speaker of a reporting verb.

use super::{
    Cue, Source,
    context::Context,
    lexicon::VerbClass,
    source_resolution::{apposition, self_given_name},
};
use crate::{
    language::{Number, Relation, Upos, Xpos},
    schema::MentionForm,
};

/// The most tokens between a verb and a source that the dependency tree does not give.
const MAX_SOURCE_DISTANCE: usize = 6;
/// The most steps from a verb up the tree to the one that has the subject.
const MAX_SUBJECT_STEPS: usize = 4;

/// A cue with its source: an attribution without its content.
#[derive(Debug, Clone)]
pub struct SourcedCue {
    /// The token of the verb, noun or mark.
    pub token: usize,
    /// The cue as the statement holds it.
    pub cue: Cue,
    /// Who says it.
    pub source: Source,
}

/// Returns true for an unquoted reporting verb that is neither negated nor passive.
pub fn is_cue(context: &Context<'_>, token: usize) -> bool {
    let doc = context.doc;
    context.is_unquoted(token)
        && matches!(doc.upos(token), Upos::Verb | Upos::Aux)
        && context.is_verb(token, VerbClass::Cue)
        && !doc.children(token).any(|child| is_negation(context, child))
        && !is_addressee_participle(context, token)
        // "was told": the subject is the addressee.
        && !doc.children(token).any(|child| doc.relation(child) == Relation::AuxPass)
}

/// Returns true for the addressee of a verb: "to remind China that".
pub fn is_addressee(context: &Context<'_>, noun: usize, verb: usize) -> bool {
    matches!(context.doc.relation(noun), Relation::Obj | Relation::Iobj)
        && context.doc.head(noun) == Some(verb)
        && context.is_verb(verb, VerbClass::Addressee)
}

/// Returns true for a participle whose subject is the addressee: "asked whether he would leave, Kolev declined".
pub fn is_addressee_participle(context: &Context<'_>, verb: usize) -> bool {
    let doc = context.doc;
    matches!(doc.xpos(verb), Xpos::Vbn | Xpos::Vbd)
        && context.is_verb(verb, VerbClass::Addressee)
        && matches!(doc.relation(verb), Relation::Advcl | Relation::Acl | Relation::AclRelcl)
        && !doc
            .children(verb)
            .any(|child| matches!(doc.relation(child), Relation::Aux | Relation::AuxPass | Relation::Nsubj))
}

/// Returns true for "not" and "never".
pub fn is_negation(context: &Context<'_>, token: usize) -> bool {
    ["not", "n't", "n’t", "never"].contains(&context.doc.word(token).to_lowercase().as_str())
}

/// Finds the source of a reporting verb; `None` if there is none.
pub fn sourced_cue(context: &Context<'_>, verb: usize) -> Option<SourcedCue> {
    let source = subject(context, verb)
        .or_else(|| name_before(context, verb))
        .or_else(|| adjacent_mention(context, verb))?;
    let head = source.mention.map(|mention| context.coreference.mentions[mention].head);
    let given = head.and_then(|head| self_given_name(context, context.tokens_in(head).start));
    let source = match given {
        Some(mention) => context.source(mention),
        None => name_after_title(context, source, verb).unwrap_or(source),
    };
    let cue = Cue { span: context.doc.tokens[verb].span, lemma: context.lemma(verb) };
    Some(SourcedCue { token: verb, cue, source })
}

/// Finds the subject in the tree: of the verb, or of the verb that it is coordinated with or subordinate to.
fn subject(context: &Context<'_>, verb: usize) -> Option<Source> {
    let doc = context.doc;
    let mut at = verb;
    for _ in 0..MAX_SUBJECT_STEPS {
        // Of another verb a passive subject counts too: "The envoy was quoted as saying", "was held and said".
        let is_shared = at != verb;
        let subject = doc.children(at).find(|&child| {
            doc.relation(child) == Relation::Nsubj || is_shared && doc.relation(child) == Relation::NsubjPass
        });
        if let Some(noun) = subject {
            // "who said": the noun that the relative clause modifies.
            let is_relative = ["who", "which", "that"].contains(&doc.word(noun).to_lowercase().as_str());
            let noun = if is_relative { doc.head(at)? } else { noun };
            let is_source = context.is_unquoted(noun) && !sentence_ends_between(context, noun, verb);
            return is_source.then(|| source_at(context, noun)).flatten();
        }
        let head = doc.head(at)?;
        match doc.relation(at) {
            // After a whole quotation another speaker may follow, where the sentence was not split.
            _ if sentence_ends_between(context, head, at) => return None,
            Relation::Conj | Relation::Advcl | Relation::Xcomp => at = head,
            _ => return None,
        }
    }
    None
}

/// Returns true when a quotation between two tokens ends like a sentence and a capital follows it.
fn sentence_ends_between(context: &Context<'_>, from: usize, to: usize) -> bool {
    let doc = context.doc;
    let ends_sentence = |quotation: usize| {
        let quoted = context.quotations[quotation].inner.slice(doc.text);
        quoted.trim_end().ends_with(['.', '!', '?'])
    };
    (from + 1..to).any(|token| {
        context.quotation_of(token - 1).is_some_and(ends_sentence)
            && context.is_unquoted(token)
            && doc.word(token).starts_with(char::is_uppercase)
    })
}

/// Finds the name right before the verb, mention or not, where it begins the unquoted text: "Kolev wrote: …".
fn name_before(context: &Context<'_>, verb: usize) -> Option<Source> {
    let doc = context.doc;
    let sentence = doc.sentence_of(verb).tokens.start;
    let is_name = |token: &usize| context.is_unquoted(*token) && doc.upos(*token) == Upos::Propn;
    let start = (sentence..verb).rev().take(MAX_SOURCE_DISTANCE).take_while(is_name).last()?;
    let begins = start == sentence || !context.is_unquoted(start - 1);
    let span = doc.span(start..verb);
    begins.then(|| Source { span, mention: context.coreference.mention_at(span) })
}

/// Finds the person's name between a title and the verb: "Spokesperson for the Office of the President Sharon Birch
/// said".
///
/// `source` is the title.
fn name_after_title(context: &Context<'_>, source: Source, verb: usize) -> Option<Source> {
    let doc = context.doc;
    let source_end = context.tokens_in(source.span).end;
    let form = source.mention.map(|mention| context.coreference.mentions[mention].form);
    if !matches!(form, None | Some(MentionForm::Description)) || source_end >= verb {
        return None;
    }
    let last = if doc.word(verb - 1) == "," { verb.checked_sub(2)? } else { verb - 1 };
    let mention = context.mention_at(last)?;
    let is_one_phrase = (source_end..verb).all(|token| {
        !matches!(doc.upos(token), Upos::Verb | Upos::Aux | Upos::Cconj) && doc.word(token) != ","
    });
    // Between commas: "Kolev's lawyer, Mira Stoyan, said".
    let name = context.tokens_in(context.coreference.mentions[mention].span);
    let is_apposition = doc.word(source_end) == "," && source_end + 1 == name.start;
    let head = source.mention.map(|mention| context.coreference.mentions[mention].head);
    let apposed = head.and_then(|head| apposition(context, context.tokens_in(head).start));
    let is_titled = is_one_phrase && form.is_some()
        || (is_apposition || apposed == Some(mention)) && is_singular(context, source);
    (context.is_person_name(mention) && is_titled).then(|| context.source(mention))
}

/// Returns true for a source that describes one person; of "his lawyers, Mira Stoyan, …" she is only one.
fn is_singular(context: &Context<'_>, source: Source) -> bool {
    let head = source.mention.map_or(source.span, |mention| context.coreference.mentions[mention].head);
    context.tokens_in(head).all(|token| context.doc.features(token).number != Some(Number::Plural))
}

/// Finds the mention right before the verb, or right after an inverted one: "said Bruce".
fn adjacent_mention(context: &Context<'_>, verb: usize) -> Option<Source> {
    let doc = context.doc;
    let sentence = doc.sentence_of(verb).tokens.clone();
    let before = (sentence.start..verb).rev().take(MAX_SOURCE_DISTANCE).take_while(|&token| {
        context.is_unquoted(token) && doc.upos(token) != Upos::Verb && !matches!(doc.word(token), ";" | ":")
    });
    // After a preposition it is no subject: "… by Radio Beri", "… to reporters".
    let after = (verb + 1..sentence.end)
        .take(3)
        .take_while(|&token| context.is_unquoted(token) && doc.upos(token) != Upos::Adp);
    let is_source = |token: &usize| !context.is_possessive(*token) && !is_addressee(context, *token, verb);
    let mut nouns = before.chain(after).filter(is_source);
    nouns.find_map(|token| Some(context.source(context.mention_at(token)?)))
}

/// Returns the source that a noun or pronoun is: its mention, else the noun with its modifiers.
pub fn source_at(context: &Context<'_>, noun: usize) -> Option<Source> {
    let doc = context.doc;
    if let Some(mention) = context.mention_at(noun) {
        return Some(context.source(mention));
    }
    if !matches!(doc.upos(noun), Upos::Noun | Upos::Propn | Upos::Pron) {
        return None;
    }
    let start = doc.subtree(noun).start.max(noun.saturating_sub(MAX_SOURCE_DISTANCE));
    let start = (start..=noun).find(|&token| context.is_unquoted(token) && doc.upos(token) != Upos::Punct)?;
    Some(Source { span: doc.span(start..noun + 1), mention: None })
}
