//! Parser of coreference annotation in the GUM corpus (Zeldes 2017): CoNLL-U with entities in the MISC column.

use extraction::text::ByteSpan;

/// A document as running text, with its mentions of persons, organizations and places.
#[derive(Debug, Default)]
pub(crate) struct GumDocument {
    pub(crate) id: String,
    /// Paragraphs are separated by an empty line.
    pub(crate) text: String,
    /// In the order of their last words.
    pub(crate) mentions: Vec<GumMention>,
    word_count: usize,
    masked_word_count: usize,
}

impl GumDocument {
    /// Returns true if the corpus withholds the forms: more than half of the words consist of underscores.
    pub(crate) fn is_masked(&self) -> bool {
        self.masked_word_count * 2 > self.word_count
    }
}

/// A mention with the entity that it refers to.
#[derive(Debug, Clone)]
pub(crate) struct GumMention {
    pub(crate) span: ByteSpan,
    /// The minimal span: the head or the name, which a predicted mention must share.
    pub(crate) core: ByteSpan,
    /// The entity's id within the document.
    pub(crate) entity: String,
    pub(crate) form: GumMentionForm,
}

/// The form of a mention, by the last word of its core.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum GumMentionForm {
    Name,
    Noun,
    /// A singular personal pronoun with gender: "he", "her".
    GenderedPronoun,
    /// "it", "they" and their forms.
    OtherPronoun,
}

/// Entity types that are scored.
const ENTITY_TYPES: [&str; 3] = ["person", "organization", "place"];
const GENDERED_PRONOUNS: [&str; 6] = ["he", "she", "him", "her", "his", "hers"];
const OTHER_PRONOUNS: [&str; 6] = ["it", "its", "they", "them", "their", "theirs"];

/// Parses the documents of a file. Lines that do not have ten columns are skipped.
pub(crate) fn parse_gum(text: &str) -> Vec<GumDocument> {
    let mut parser = Parser::default();
    text.lines().for_each(|line| parser.parse_line(line));
    parser.documents
}

#[derive(Default)]
struct Parser {
    documents: Vec<GumDocument>,
    /// The words of the last document.
    words: Vec<Word>,
    /// Mentions whose closing bracket is still to come.
    open: Vec<OpenMention>,
    /// True when a space separates the next word from the last one.
    needs_space: bool,
    /// The last word of the current multiword token, and whether a space follows that token.
    multiword: Option<(usize, bool)>,
}

struct Word {
    span: ByteSpan,
    upos: String,
}

struct OpenMention {
    entity: String,
    entity_type: String,
    /// The words of the core, from 1, separated by commas.
    minspan: String,
    first_word: usize,
}

impl Parser {
    fn parse_line(&mut self, line: &str) {
        if let Some(id) = line.strip_prefix("# newdoc id = ") {
            self.documents.push(GumDocument { id: id.to_owned(), ..GumDocument::default() });
            (self.words, self.open, self.needs_space) = (Vec::new(), Vec::new(), false);
        }
        let Some(document) = self.documents.last_mut() else { return };
        let opens_paragraph = line.starts_with("# newpar");
        if opens_paragraph && !document.text.is_empty() && !document.text.ends_with("\n\n") {
            document.text.push_str("\n\n");
            self.needs_space = false;
        }
        if line.is_empty() {
            self.multiword = None;
        }
        let columns: Vec<&str> = line.split('\t').collect();
        let [id, form, _, upos, _, _, _, _, _, misc] = columns[..] else { return };
        let space_after = !misc.split('|').any(|field| field == "SpaceAfter=No");
        if let Some((_, last)) = id.split_once('-') {
            self.multiword = last.parse().ok().map(|last| (last, space_after));
            return;
        }
        let Ok(number) = id.parse::<usize>() else { return };
        if self.needs_space {
            document.text.push(' ');
        }
        let start = document.text.len();
        document.text.push_str(form);
        self.needs_space = match self.multiword {
            Some((last, space_after_multiword)) if number <= last => number == last && space_after_multiword,
            _ => space_after,
        };
        document.word_count += 1;
        document.masked_word_count += usize::from(form.chars().all(|character| character == '_'));
        self.words.push(Word { span: ByteSpan::new(start, document.text.len()), upos: upos.to_owned() });
        if let Some(entities) = misc.split('|').find_map(|field| field.strip_prefix("Entity=")) {
            self.apply_brackets(entities);
        }
    }

    /// Opens and closes mentions at the last word.
    fn apply_brackets(&mut self, entities: &str) {
        let Some(document) = self.documents.last_mut() else { return };
        for bracket in brackets(entities) {
            match bracket {
                Bracket::Open(fields) => self.open.push(OpenMention::parse(fields, self.words.len() - 1)),
                Bracket::Close(entity) => {
                    let index =
                        self.open.iter().rposition(|mention| entity.is_empty() || mention.entity == entity);
                    let Some(mention) = index.map(|index| self.open.remove(index)) else { continue };
                    document.mentions.extend(mention.close(&document.text, &self.words));
                }
            }
        }
    }
}

impl OpenMention {
    /// Parses the fields of an opening bracket: entity, type, information status, salience, centering, minspan.
    fn parse(fields: &str, first_word: usize) -> Self {
        let mut fields = fields.split('-');
        let entity = fields.next().unwrap_or_default().to_owned();
        let entity_type = fields.next().unwrap_or_default().to_owned();
        let minspan = fields.nth(3).unwrap_or("1").to_owned();
        Self { entity, entity_type, minspan, first_word }
    }

    /// Ends the mention at the last of `words`. Returns `None` for entity types and pronouns that are not scored.
    fn close(self, text: &str, words: &[Word]) -> Option<GumMention> {
        let words = words.get(self.first_word..)?;
        let core: Vec<&Word> = self
            .minspan
            .split(',')
            .filter_map(|number| words.get(number.parse::<usize>().ok()?.checked_sub(1)?))
            .collect();
        let (first, last) = (core.first()?, core.last()?);
        let core = first.span.hull(last.span);
        let core_text = core.slice(text).to_lowercase();
        let form = match last.upos.as_str() {
            _ if GENDERED_PRONOUNS.contains(&core_text.as_str()) => GumMentionForm::GenderedPronoun,
            _ if OTHER_PRONOUNS.contains(&core_text.as_str()) => GumMentionForm::OtherPronoun,
            "PRON" | "DET" => return None,
            "PROPN" => GumMentionForm::Name,
            _ => GumMentionForm::Noun,
        };
        let span = words.first()?.span.hull(words.last()?.span);
        ENTITY_TYPES.contains(&self.entity_type.as_str()).then_some(GumMention {
            span,
            core,
            entity: self.entity,
            form,
        })
    }
}

enum Bracket<'t> {
    /// The fields of "(1-person-new-…"
    Open(&'t str),
    /// The entity of "1)"; empty where the mention that was opened last is closed.
    Close(&'t str),
}

/// Splits an `Entity=` value into its brackets; "(1-person-new-nn)" opens and closes.
fn brackets(value: &str) -> Vec<Bracket<'_>> {
    let mut brackets = Vec::new();
    let mut rest = value;
    while !rest.is_empty() {
        let opens = rest.starts_with('(');
        let body = rest.trim_start_matches('(');
        let end = body.find(['(', ')']).unwrap_or(body.len());
        let closes = body[end..].starts_with(')');
        match (opens, closes) {
            (true, true) => brackets.extend([Bracket::Open(&body[..end]), Bracket::Close("")]),
            (true, false) => brackets.push(Bracket::Open(&body[..end])),
            (false, true) => brackets.push(Bracket::Close(&body[..end])),
            (false, false) => {}
        }
        rest = body[end..].strip_prefix(')').unwrap_or(&body[end..]);
        if !opens && !closes {
            break;
        }
    }
    brackets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_of_the_text_are_restored() {
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
        assert_eq!(parse_gum(&text)[0].text, "don't goStay here");
    }

    #[test]
    fn nested_mentions_and_mentions_of_one_word_are_parsed() {
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
        let documents = parse_gum(&text);
        assert_eq!(documents[0].text, "the mayor of Sofia");
        let mentions: Vec<(&str, &str, GumMentionForm)> = documents[0]
            .mentions
            .iter()
            .map(|mention| (mention.entity.as_str(), mention.core.slice(&documents[0].text), mention.form))
            .collect();
        assert_eq!(mentions, [("2", "Sofia", GumMentionForm::Name), ("1", "mayor", GumMentionForm::Noun)]);
    }
}
