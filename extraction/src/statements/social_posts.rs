//! Posts set into a context: the words, then "— Name (@handle) December 22, 2018".

use super::{
    Source, Statement,
    context::{Context, SpanIndex},
};
use crate::{schema::StatementType, text::ByteSpan};

/// Fewest words of a post.
const FEWEST: usize = 3;
/// How sure a post is its writer's: they signed it.
const CONFIDENCE: f32 = 0.9;

/// Finds the posts whose words none of `found` has.
pub fn find(context: &Context<'_>, found: &[Statement]) -> Vec<Statement> {
    let taken = SpanIndex::by(found);
    let mut start = 0;
    let lines = context.words.text.split_inclusive('\n').filter_map(|line| {
        let signed = signed(line).map(|(words, name)| (words.from(start), name.from(start)));
        start += line.len();
        signed
    });
    lines
        .map(|(words, name)| (context.trim(words), name))
        .filter(|&(content, _)| context.tokens_in(content).len() >= FEWEST && !taken.touches(content))
        .map(|(content, name)| post(context, content, name))
        .collect()
}

fn post(context: &Context<'_>, content: ByteSpan, name: ByteSpan) -> Statement {
    let mention = context
        .coreference
        .mention_at(name)
        .filter(|&at| name.contains(context.coreference.mentions[at].span));
    let first = context.tokens_in(content).start;
    Statement {
        content,
        kind: StatementType::Direct,
        quoted: vec![content],
        speaker: Some(Source { span: name, mention }),
        via: None,
        cue: None,
        when: None,
        occasion: None,
        addressee: None,
        occurrences: Vec::new(),
        sentence: context.words.tokens[first].sentence as usize,
        confidence: CONFIDENCE,
    }
}

/// A stretch of one line.
#[derive(Debug, PartialEq)]
struct Part(usize, usize);

impl Part {
    fn from(&self, line: usize) -> ByteSpan {
        ByteSpan::new(line + self.0, line + self.1)
    }
}

/// The words and the name of a line that ends in a signature with a handle.
fn signed(line: &str) -> Option<(Part, Part)> {
    let handle = line.rfind("(@")?;
    let close = handle + line[handle..].find(')')?;
    let date = line[close + 1..].trim();
    let is_date = date.len() <= 24 && date.ends_with(|last: char| last.is_ascii_digit());
    let dash = line[..handle].rfind(['—', '–'])?;
    let after = dash + line[dash..].chars().next()?.len_utf8();
    let name = line[after..handle].trim();
    if name.is_empty() || name.len() > 60 || !(date.is_empty() || is_date) {
        return None;
    }
    let from = after + line[after..].find(name)?;
    // Links at the end are no words.
    let mut words = line[..dash].trim_end();
    while let Some(last) = words.rsplit(char::is_whitespace).next() {
        // A picture's link may stand right behind the last word.
        let at = ["pic.twitter.com/", "https://", "http://"].iter().filter_map(|link| last.find(link)).min();
        match at {
            Some(at) => words = words[..words.len() - last.len() + at].trim_end(),
            None => break,
        }
    }
    (!words.trim().is_empty()).then(|| (Part(0, words.len()), Part(from, from + name.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_is_signed_with_a_handle() {
        let line = "The bridge is open again. Drive slowly! #rivertownpic.twitter.com/Ab12 — Rivertown Roads (@RRoads) May 3, 2021\n";
        let (words, name) = signed(line).unwrap();
        assert_eq!(&line[words.0..words.1], "The bridge is open again. Drive slowly! #rivertown");
        assert_eq!(&line[name.0..name.1], "Rivertown Roads");
        assert_eq!(signed("Follow our reporter — he writes as Kolev (@kolev), and often."), None);
        assert_eq!(signed("A plain line."), None);
    }
}
