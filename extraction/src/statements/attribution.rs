//! Who says: from a reporting verb to its cue and its source.

use super::{Cue, Source, context::Context, lexicon::is_reporting_verb, source_resolution::is_possessive};
use crate::{
    language::{Number, Relation, Upos},
    schema::{ActorType, MentionForm},
};

/// How far a source may stand from its verb where the tree does not tell.
const NEAR: usize = 6;

/// A reporting verb in the article's own voice, with whom it reports.
#[derive(Debug, Clone)]
pub struct Attribution {
    /// The verb.
    pub verb: usize,
    /// The cue as a statement has it.
    pub cue: Cue,
    /// Who says it.
    pub source: Source,
}

/// True for a verb that reports, is not denied, and stands in the article's own voice.
pub fn is_cue(context: &Context<'_>, token: usize) -> bool {
    let words = context.words;
    context.is_unquoted(token)
        && matches!(words.upos(token), Upos::Verb | Upos::Aux)
        && is_reporting_verb(&words.lemma(token).to_lowercase())
        && !words.children(token).any(|child| {
            ["not", "n't", "n’t", "never"].contains(&words.word(child).to_lowercase().as_str())
        })
        // "was told", "is said": the subject is not the speaker.
        && !words.children(token).any(|child| words.relation(child) == Relation::AuxPass)
}

/// The attribution a verb makes; `None` where nobody is found to say it.
pub fn attribution(context: &Context<'_>, verb: usize) -> Option<Attribution> {
    let source =
        subject(context, verb).or_else(|| name_before(context, verb)).or_else(|| beside(context, verb))?;
    let source = named_behind(context, source, verb).unwrap_or(source);
    let words = context.words;
    Some(Attribution {
        verb,
        cue: Cue { span: words.tokens[verb].span, lemma: words.lemma(verb).to_lowercase() },
        source,
    })
}

/// The subject by the tree: the verb's own, or that of the verb it is joined to or hangs on.
fn subject(context: &Context<'_>, verb: usize) -> Option<Source> {
    let words = context.words;
    let mut at = verb;
    for _ in 0..4 {
        // "The envoy was quoted as saying", "was held and said": of the verb it hangs on, also whom something is done to.
        let is_shared = at != verb;
        let own = words.children(at).find(|&child| {
            words.relation(child) == Relation::Nsubj
                || is_shared && words.relation(child) == Relation::NsubjPass
        });
        if let Some(noun) = own {
            // "who said": whom the clause is about.
            let is_relative = ["who", "which", "that"].contains(&words.word(noun).to_lowercase().as_str());
            let noun = if is_relative { words.head(at)? } else { noun };
            let speaks = context.is_unquoted(noun) && !ends_between(context, noun, verb);
            return speaks.then(|| source_at(context, noun)).flatten();
        }
        let head = words.head(at)?;
        match words.relation(at) {
            // Behind a whole quotation somebody else may speak, where the splitter saw no end.
            _ if ends_between(context, head, at) => return None,
            Relation::Conj | Relation::Advcl | Relation::Xcomp => at = head,
            _ => return None,
        }
    }
    None
}

/// True where a quotation that ends like a sentence stands between two words, with a new beginning behind it.
fn ends_between(context: &Context<'_>, from: usize, to: usize) -> bool {
    let words = context.words;
    (from + 1..to).any(|token| {
        let ends = context.quotation_of(token - 1).is_some_and(|at| {
            context.quotations[at].inner.slice(words.text).trim_end().ends_with(['.', '!', '?'])
        });
        ends && context.is_unquoted(token) && words.word(token).starts_with(char::is_uppercase)
    })
}

/// The name right before the verb, known or not ("Kolev wrote: …"), where it begins what the article says.
fn name_before(context: &Context<'_>, verb: usize) -> Option<Source> {
    let words = context.words;
    let sentence = words.sentence_of(verb).tokens.start;
    let is_name = |token: &usize| context.is_unquoted(*token) && words.upos(*token) == Upos::Propn;
    let start = (sentence..verb).rev().take(NEAR).take_while(is_name).last()?;
    let opens = start == sentence || !context.is_unquoted(start - 1);
    let span = words.span(start..verb);
    opens.then(|| Source { span, mention: context.coreference.mention_at(span) })
}

/// The person whose title the source is, where their name stands between it and the verb: "Spokesperson for
/// the Office of the President Sharon Birch said".
fn named_behind(context: &Context<'_>, source: Source, verb: usize) -> Option<Source> {
    let words = context.words;
    let source_end = context.tokens_in(source.span).end;
    let form = source.mention.map(|at| context.coreference.mentions[at].form);
    if !matches!(form, None | Some(MentionForm::Description)) || source_end >= verb {
        return None;
    }
    let last = if words.word(verb - 1) == "," { verb.checked_sub(2)? } else { verb - 1 };
    let mention = context.coreference.mention_at(words.tokens[last].span)?;
    let one = &context.coreference.mentions[mention];
    let is_person =
        one.form == MentionForm::Name && context.coreference.actors[one.actor].kind == ActorType::Person;
    let joined = (source_end..verb).all(|token| {
        !matches!(words.upos(token), Upos::Verb | Upos::Aux | Upos::Cconj) && words.word(token) != ","
    });
    // Set apart: "Kolev's lawyer, Mira Stoyan, said".
    let name = context.tokens_in(one.span);
    let apart = words.word(source_end) == "," && source_end + 1 == name.start;
    let joined = joined && form.is_some() || apart && is_single(context, source);
    (is_person && joined).then_some(Source { span: one.span, mention: Some(mention) })
}

/// True for a source that describes one person: "his lawyers, Mira Stoyan" would not be all of them.
fn is_single(context: &Context<'_>, source: Source) -> bool {
    let head = source.mention.map_or(source.span, |at| context.coreference.mentions[at].head);
    context.tokens_in(head).all(|token| context.words.features(token).number != Some(Number::Plural))
}

/// The mention right before the verb, or right after one that is turned round ("said Bruce").
fn beside(context: &Context<'_>, verb: usize) -> Option<Source> {
    let words = context.words;
    let sentence = words.sentence_of(verb).tokens.clone();
    let before = (sentence.start..verb).rev().take(NEAR).take_while(|&token| {
        context.is_unquoted(token)
            && words.upos(token) != Upos::Verb
            && !matches!(words.word(token), ";" | ":")
    });
    // "… by Radio Beri", "… to reporters": not turned round.
    let after = (verb + 1..sentence.end)
        .take(3)
        .take_while(|&token| context.is_unquoted(token) && words.upos(token) != Upos::Adp);
    before.chain(after).filter(|&token| !is_possessive(context, token)).find_map(|token| {
        let mention = context.coreference.mention_at(words.tokens[token].span)?;
        Some(Source { span: context.coreference.mentions[mention].span, mention: Some(mention) })
    })
}

/// The source that a noun or pronoun is: its mention, else the noun with what stands before it.
pub fn source_at(context: &Context<'_>, noun: usize) -> Option<Source> {
    let words = context.words;
    if let Some(mention) = context.coreference.mention_at(words.tokens[noun].span) {
        return Some(Source { span: context.coreference.mentions[mention].span, mention: Some(mention) });
    }
    // What is no name, no description of a person and no pronoun of one speaks only as a text does.
    if !matches!(words.upos(noun), Upos::Noun | Upos::Propn | Upos::Pron) {
        return None;
    }
    let start = words.subtree(noun).start.max(noun.saturating_sub(NEAR));
    let start =
        (start..=noun).find(|&token| context.is_unquoted(token) && words.upos(token) != Upos::Punct)?;
    Some(Source { span: words.span(start..noun + 1), mention: None })
}
