//! Documents of the GUM corpus (Zeldes 2017) with their chains: CoNLL-U, entities in the MISC column.

use extraction::text::ByteSpan;

/// A document as running text, with the mentions of persons, organizations and places.
#[derive(Debug, Default)]
pub struct Document {
    /// Its id.
    pub id: String,
    /// Its text, paragraphs apart.
    pub text: String,
    /// Its mentions, by where they end.
    pub mentions: Vec<Gold>,
    /// Words whose letters the corpus may not give.
    masked: usize,
    words: usize,
}

impl Document {
    /// True where the corpus gives the annotation of a text without its words.
    pub fn is_masked(&self) -> bool {
        self.masked * 2 > self.words
    }
}

/// A mention.
#[derive(Debug, Clone)]
pub struct Gold {
    /// The whole of it.
    pub span: ByteSpan,
    /// The words that it can't do without: the head, or the name.
    pub core: ByteSpan,
    /// The chain it belongs to.
    pub chain: String,
    /// How it refers.
    pub form: Form,
}

/// How a mention refers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// By a name.
    Name,
    /// By a noun.
    Noun,
    /// By a pronoun of the third person; `true` for those of one human being ("he", "her").
    Pronoun(bool),
}

const KINDS: [&str; 3] = ["person", "organization", "place"];

struct Word {
    span: ByteSpan,
    upos: String,
}

struct Open {
    chain: String,
    kind: String,
    minspan: String,
    first: usize,
}

/// The documents of a file; a line that is no word's is passed over.
pub fn documents(text: &str) -> Vec<Document> {
    let mut all: Vec<Document> = Vec::new();
    let (mut words, mut open): (Vec<Word>, Vec<Open>) = (Vec::new(), Vec::new());
    let mut spaced = false;
    let mut fused: Option<(usize, bool)> = None;
    for line in text.lines() {
        if let Some(id) = line.strip_prefix("# newdoc id = ") {
            all.push(Document { id: id.to_owned(), ..Document::default() });
            (words, open, spaced) = (Vec::new(), Vec::new(), false);
        }
        let Some(document) = all.last_mut() else { continue };
        if line.starts_with("# newpar") && !document.text.is_empty() && !document.text.ends_with("\n\n") {
            document.text.push_str("\n\n");
            spaced = false;
        }
        if line.is_empty() {
            fused = None;
        }
        let columns: Vec<&str> = line.split('\t').collect();
        let [id, form, _, upos, _, _, _, _, _, misc] = columns[..] else { continue };
        let space_after = !misc.split('|').any(|field| field == "SpaceAfter=No");
        if let Some((_, last)) = id.split_once('-') {
            fused = last.parse().ok().map(|last| (last, space_after));
            continue;
        }
        let Ok(number) = id.parse::<usize>() else { continue };
        if spaced {
            document.text.push(' ');
        }
        let start = document.text.len();
        document.text.push_str(form);
        spaced = match fused {
            Some((last, space)) if number <= last => number == last && space,
            _ => space_after,
        };
        document.words += 1;
        document.masked += usize::from(form.chars().all(|letter| letter == '_'));
        words.push(Word { span: ByteSpan::new(start, document.text.len()), upos: upos.to_owned() });
        if let Some(entities) = misc.split('|').find_map(|field| field.strip_prefix("Entity=")) {
            for bracket in brackets(entities) {
                match bracket {
                    Bracket::Open(fields) => open.push(opened(fields, words.len() - 1)),
                    Bracket::Close(chain) => {
                        let at = open.iter().rposition(|one| chain.is_empty() || one.chain == chain);
                        let Some(one) = at.map(|at| open.remove(at)) else { continue };
                        document.mentions.extend(mention(document, &words, one));
                    }
                }
            }
        }
    }
    all
}

enum Bracket<'t> {
    /// "(1-person-new-…"
    Open(&'t str),
    /// "1)"; without a number it closes what was opened last.
    Close(&'t str),
}

fn brackets(text: &str) -> Vec<Bracket<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let opens = rest.starts_with('(');
        let body = rest.trim_start_matches('(');
        let end = body.find(['(', ')']).unwrap_or(body.len());
        let closes = body[end..].starts_with(')');
        match (opens, closes) {
            (true, true) => found.extend([Bracket::Open(&body[..end]), Bracket::Close("")]),
            (true, false) => found.push(Bracket::Open(&body[..end])),
            (false, true) => found.push(Bracket::Close(&body[..end])),
            (false, false) => {}
        }
        rest = body[end..].strip_prefix(')').unwrap_or(&body[end..]);
        if !opens && !closes {
            break;
        }
    }
    found
}

fn opened(fields: &str, first: usize) -> Open {
    let mut fields = fields.split('-');
    let chain = fields.next().unwrap_or_default().to_owned();
    let kind = fields.next().unwrap_or_default().to_owned();
    let minspan = fields.nth(3).unwrap_or("1").to_owned();
    Open { chain, kind, minspan, first }
}

/// The mention that closes at the last word, if it is of a kind that is asked for.
fn mention(document: &Document, words: &[Word], open: Open) -> Option<Gold> {
    let inside = words.get(open.first..)?;
    let core: Vec<&Word> = open
        .minspan
        .split(',')
        .filter_map(|number| inside.get(number.parse::<usize>().ok()?.checked_sub(1)?))
        .collect();
    let (first, last) = (core.first()?, core.last()?);
    let core = first.span.hull(last.span);
    let text = core.slice(&document.text).to_lowercase();
    let form = match last.upos.as_str() {
        _ if ["he", "she", "him", "her", "his", "hers"].contains(&text.as_str()) => Form::Pronoun(true),
        _ if ["it", "its", "they", "them", "their", "theirs"].contains(&text.as_str()) => {
            Form::Pronoun(false)
        }
        "PRON" | "DET" => return None,
        "PROPN" => Form::Name,
        _ => Form::Noun,
    };
    KINDS.contains(&open.kind.as_str()).then(|| Gold {
        span: inside[0].span.hull(words[words.len() - 1].span),
        core,
        chain: open.chain,
        form,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_come_back_where_the_text_has_them() {
        let word =
            |id: &str, form: &str, misc: &str| format!("{id}\t{form}\t_\tX\t_\t_\t0\troot\t_\t{misc}\n");
        let text = format!(
            "# newdoc id = d_news_1\n# newpar\n{}{}{}{}\n{}{}",
            word("1-2", "don't", "_"),
            word("1", "do", "_"),
            word("2", "n't", "_"),
            word("3", "go", "SpaceAfter=No"),
            word("1", "Stay", "_"),
            word("2", "here", "_"),
        );
        assert_eq!(documents(&text)[0].text, "don't goStay here");
    }

    #[test]
    fn nested_and_one_word_mentions_are_read() {
        let line = |id: usize, form: &str, upos: &str, misc: &str| {
            format!("{id}\t{form}\t_\t{upos}\t_\t_\t0\troot\t_\t{misc}\n")
        };
        let text = format!(
            "# newdoc id = d_news_1\n# newpar\n{}{}{}{}",
            line(1, "the", "DET", "Entity=(1-person-new-nn-cf1-2-coref"),
            line(2, "mayor", "NOUN", "_"),
            line(3, "of", "ADP", "_"),
            line(4, "Sofia", "PROPN", "Entity=(2-place-new-nn-cf2-1-sgl-Sofia)1)|SpaceAfter=No"),
        );
        let documents = documents(&text);
        assert_eq!(documents[0].text, "the mayor of Sofia");
        let found: Vec<(&str, &str, Form)> = documents[0]
            .mentions
            .iter()
            .map(|one| (one.chain.as_str(), one.core.slice(&documents[0].text), one.form))
            .collect();
        assert_eq!(found, [("2", "Sofia", Form::Name), ("1", "mayor", Form::Noun)]);
    }
}
