//! Block quotations: a paragraph without quotation marks that "Kolev writes in his letters:" introduces.

use super::{
    Cue, Statement, attribution::SourcedCue, circumstances::statement, context::Context,
    introductions::author_of_document, span_index::SpanIndex, weights::confidence::INTRODUCED_BY_DOCUMENT,
};
use crate::{language::Upos, schema::StatementType, text::ByteSpan};

/// The fewest tokens of a block quotation.
const MIN_TOKENS: usize = 5;
/// How a paragraph begins that is no block quotation: a quotation with marks, an item of a list.
const OTHER_OPENINGS: [char; 10] = ['"', '“', '‘', '\'', '«', '-', '–', '—', '•', '*'];

/// Finds the block quotations that do not overlap a statement of `found`.
///
/// A block quotation is the paragraph behind one that ends with a colon and names a document with its author.
pub fn find(context: &Context<'_>, found: &[Statement]) -> Vec<Statement> {
    let (doc, index) = (context.doc, SpanIndex::of(found));
    let introduced = doc.sentences.iter().enumerate().filter_map(|(nth, lead_in)| {
        let next = doc.sentences.get(nth + 1)?;
        let colon = lead_in.tokens.end.checked_sub(1)?;
        let is_introduction =
            doc.word(colon) == ":" && context.is_unquoted(colon) && context.is_body_text(colon);
        if !is_introduction || lead_in.paragraph == next.paragraph || !context.is_body_text(next.tokens.start)
        {
            return None;
        }
        let paragraph =
            doc.sentences[nth + 1..].iter().take_while(|sentence| sentence.paragraph == next.paragraph);
        let content = context.trim(ByteSpan { start: next.span.start, end: paragraph.last()?.span.end });
        let tokens = context.tokens_in(content);
        let is_sentence = tokens.clone().any(|token| matches!(doc.upos(token), Upos::Verb | Upos::Aux));
        if tokens.len() < MIN_TOKENS
            || !is_sentence
            || content.slice(doc.text).starts_with(OTHER_OPENINGS)
            || index.overlaps(content)
        {
            return None;
        }
        let source = author_of_document(context, lead_in.tokens.start..colon)?;
        let cue = Cue { span: doc.tokens[colon].span, lemma: ":".to_owned() };
        let by = SourcedCue { token: colon, cue, source };
        let made = statement(context, &by, content, INTRODUCED_BY_DOCUMENT);
        Some(Statement { content, kind: StatementType::Direct, quoted: Vec::new(), ..made })
    });
    introduced.collect()
}
