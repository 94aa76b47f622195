//! What the rules look at: the words, with who is spoken of, the times and the quotations.

use std::ops::Range;

use crate::{
    actors::Coreference,
    language::{AnnotatedText, SentenceKind, Upos},
    schema::StatementType,
    statements::Statement,
    text::{ByteSpan, Quotation, quotations},
    times::Timex,
};

/// An article as the rules of this folder see it.
pub struct Context<'a> {
    pub words: &'a AnnotatedText<'a>,
    pub coreference: &'a Coreference,
    pub times: &'a [Timex],
    pub quotations: Vec<Quotation>,
    /// The quotation each token stands in, marks included.
    inside: Vec<Option<u32>>,
}

impl<'a> Context<'a> {
    pub fn new(words: &'a AnnotatedText<'a>, coreference: &'a Coreference, times: &'a [Timex]) -> Self {
        let quotations = quotations(words.text);
        let mut inside = Vec::with_capacity(words.tokens.len());
        let mut at = 0;
        for token in &words.tokens {
            while at < quotations.len() && quotations[at].outer.end <= token.span.start {
                at += 1;
            }
            let covers = quotations.get(at).is_some_and(|one| one.outer.overlaps(token.span));
            inside.push(covers.then_some(at as u32));
        }
        Self { words, coreference, times, quotations, inside }
    }

    /// The quotation a token stands in.
    pub fn quotation_of(&self, token: usize) -> Option<usize> {
        self.inside[token].map(|at| at as usize)
    }

    /// True for a token that the article says in its own voice.
    pub fn is_unquoted(&self, token: usize) -> bool {
        self.inside[token].is_none()
    }

    /// True where a quotation shares characters with `span`.
    pub fn has_marks(&self, span: ByteSpan) -> bool {
        let first = self.quotations.partition_point(|one| one.inner.end <= span.start);
        self.quotations.get(first).is_some_and(|one| one.inner.start < span.end)
    }

    /// The tokens that share characters with `span`.
    pub fn tokens_in(&self, span: ByteSpan) -> Range<usize> {
        let tokens = &self.words.tokens;
        let start = tokens.partition_point(|token| token.span.end <= span.start);
        start..tokens.partition_point(|token| token.span.start < span.end).max(start)
    }

    /// True for sentences that belong to the story, not to the context around it.
    pub fn is_body_text(&self, sentence: usize) -> bool {
        !matches!(self.words.sentences[sentence].kind, SentenceKind::Boilerplate | SentenceKind::Byline)
    }

    /// Content without the blanks, marks and commas at its edges.
    pub fn trim(&self, span: ByteSpan) -> ByteSpan {
        let text = span.slice(self.words.text);
        let edge = |symbol: char| symbol.is_whitespace() || "\"“”„«»,;:–—".contains(symbol);
        let start = span.start as usize + (text.len() - text.trim_start_matches(edge).len());
        let end = start.max(span.end as usize - (text.len() - text.trim_end_matches(edge).len()));
        ByteSpan::new(start, end)
    }

    /// A content as it is told: trimmed, without "that" before it or the full stop of the article's own sentence
    /// behind it, and with the marks of a quotation that begins or ends inside it.
    pub fn content(&self, span: ByteSpan) -> ByteSpan {
        let mut content = self.trim(span);
        let tokens = self.tokens_in(content);
        if tokens.len() > 3 {
            let (first, last) = (tokens.start, tokens.end - 1);
            if self.is_unquoted(first)
                && self.words.word(first) == "that"
                && self.words.upos(first) == Upos::Sconj
            {
                content.start = self.words.tokens[first + 1].span.start;
            }
            if self.is_unquoted(last) && self.words.word(last) == "." {
                content = self.trim(ByteSpan { end: self.words.tokens[last].span.start, ..content });
            }
        }
        let first = self.quotations.partition_point(|one| one.inner.end <= content.start);
        // All of it between marks that may be apostrophes as well, and are no edge for that.
        if let Some(one) = self.quotations.get(first).filter(|one| one.closed && one.outer == content) {
            return self.trim(one.inner);
        }
        let end = content.end;
        let inside = self.quotations[first..].iter().take_while(|one| one.inner.start < end);
        for one in inside.filter(|one| one.closed) {
            let (starts, ends) = (one.inner.start >= content.start, one.inner.end <= content.end);
            if starts && ends && one.inner != content && self.trim(one.inner) != content {
                // A mark left out at one edge alone would leave the other astray.
                content = content.hull(one.outer);
            }
        }
        content
    }

    /// How content is told, with its quoted parts.
    pub fn classify(&self, content: ByteSpan) -> (StatementType, Vec<ByteSpan>) {
        let first = self.quotations.partition_point(|one| one.inner.end <= content.start);
        let quoted: Vec<ByteSpan> = self.quotations[first..]
            .iter()
            .take_while(|one| one.inner.start < content.end)
            .map(|one| {
                let start = one.inner.start.max(content.start);
                ByteSpan { start, end: one.inner.end.min(content.end).max(start) }
            })
            .filter(|part| !part.is_empty())
            .collect();
        let kind = match quoted.as_slice() {
            [] => StatementType::Indirect,
            [only] if self.trim(*only) == self.trim(content) => StatementType::Direct,
            _ => StatementType::Mixed,
        };
        (kind, quoted)
    }
}

/// The contents of statements, to be asked what they cover without looking at each.
pub struct SpanIndex {
    /// In order of their start.
    spans: Vec<ByteSpan>,
    /// How far those up to each reach.
    reach: Vec<u32>,
}

impl SpanIndex {
    /// The contents of `statements`.
    pub fn by(statements: &[Statement]) -> Self {
        let mut spans: Vec<ByteSpan> = statements.iter().map(|one| one.content).collect();
        spans.sort_unstable();
        let reach = spans.iter().scan(0, |reach, span| {
            *reach = span.end.max(*reach);
            Some(*reach)
        });
        let reach = reach.collect();
        Self { spans, reach }
    }

    /// True when one of them shares characters with `span`.
    pub fn touches(&self, span: ByteSpan) -> bool {
        let before = self.spans.partition_point(|one| one.start < span.end);
        before > 0 && self.reach[before - 1] > span.start
    }

    /// True when those that start no later reach over the whole of `span`.
    pub fn covers(&self, span: ByteSpan) -> bool {
        let before = self.spans.partition_point(|one| one.start <= span.start);
        before > 0 && self.reach[before - 1] >= span.end
    }
}
