//! The formats of the corpora: CoNLL-U, and tokens with IOB2 tags.

use extraction::language::{Features, NameType, Relation, Tag, Upos, Xpos};

/// A line that doesn't follow its format.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct CorpusError {
    line: usize,
    what: &'static str,
}

/// A word of a treebank.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    pub(crate) form: String,
    pub(crate) lemma: String,
    pub(crate) tag: Tag,
    /// 0 for the root, else the head's number from 1.
    pub(crate) head: usize,
    pub(crate) relation: Relation,
    /// True when a blank follows in the text.
    pub(crate) space_after: bool,
}

/// A sentence of a treebank.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tree {
    pub(crate) words: Vec<Word>,
    /// A paragraph or document begins with it.
    pub(crate) opens_paragraph: bool,
    /// A document begins with it.
    pub(crate) opens_document: bool,
}

/// True for a document whose words its licence hides: a tenth or more of them begin with an underscore.
pub(crate) fn is_masked(document: &[Tree]) -> bool {
    let words = document.iter().flat_map(|tree| &tree.words);
    let (masked, all) =
        words.fold((0, 0), |(masked, all), word| (masked + usize::from(word.form.starts_with('_')), all + 1));
    masked * 10 >= all
}

/// Reads CoNLL-U; empty nodes and fused-word lines are left out.
///
/// # Errors
/// A line with too few columns, or a head that is no number.
pub(crate) fn treebank(text: &str) -> Result<Vec<Tree>, CorpusError> {
    let mut trees = Vec::new();
    let mut tree = Tree::default();
    let mut fused_until = 0;
    let mut space_after_fused = true;
    for (number, line) in text.lines().enumerate() {
        let wrong = |what| CorpusError { line: number + 1, what };
        if line.is_empty() {
            if !tree.words.is_empty() {
                trees.push(std::mem::take(&mut tree));
            }
            fused_until = 0;
            continue;
        }
        if line.starts_with("# newdoc") {
            tree.opens_document = true;
            tree.opens_paragraph = true;
        }
        if line.starts_with("# newpar") {
            tree.opens_paragraph = true;
        }
        if line.starts_with('#') {
            continue;
        }
        let columns: Vec<&str> = line.split('\t').collect();
        let [id, form, lemma, upos, xpos, feats, head, relation, _, misc] = columns[..] else {
            return Err(wrong("ten columns are needed"));
        };
        let spaced = !misc.split('|').any(|field| field == "SpaceAfter=No");
        if let Some((_, last)) = id.split_once('-') {
            fused_until = last.parse().map_err(|_| wrong("the range of a fused word is no number"))?;
            space_after_fused = spaced;
            continue;
        }
        if id.contains('.') {
            continue;
        }
        let at = tree.words.len() + 1;
        let base = relation.split(':').next().unwrap_or(relation);
        tree.words.push(Word {
            form: form.into(),
            lemma: lemma.into(),
            tag: Tag {
                upos: Upos::from_name(upos).ok_or_else(|| wrong("unknown UPOS"))?,
                xpos: Xpos::from_name(xpos).unwrap_or(Xpos::Xx),
                features: Features::parse(feats),
            },
            head: head.parse().map_err(|_| wrong("the head is no number"))?,
            relation: Relation::from_name(relation)
                .or_else(|| Relation::from_name(base))
                .unwrap_or(Relation::Dep),
            space_after: if at < fused_until {
                false
            } else if at == fused_until {
                space_after_fused
            } else {
                spaced
            },
        });
    }
    if !tree.words.is_empty() {
        trees.push(tree);
    }
    Ok(trees)
}

/// A sentence with names: its words, and the names as ranges of them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Named {
    pub(crate) words: Vec<String>,
    pub(crate) names: Vec<(std::ops::Range<usize>, NameType)>,
}

/// A text with names, and whether its corpus marks groups and other names too.
#[derive(Debug, Clone, Default)]
pub(crate) struct NamedText {
    pub(crate) sentences: Vec<Named>,
    pub(crate) marks_all_kinds: bool,
}

/// Reads token TAB tag lines, sentences ending at blank lines, texts beginning at "# doc".
///
/// # Errors
/// A line without a tag.
pub(crate) fn named_texts(text: &str) -> Result<Vec<NamedText>, CorpusError> {
    let mut texts: Vec<NamedText> = Vec::new();
    let mut sentence = Named::default();
    let mut marks_all_kinds = false;
    for (number, line) in text.lines().chain([""]).enumerate() {
        let is_new = line.starts_with("# doc");
        if line.trim().is_empty() || is_new {
            if !sentence.words.is_empty() {
                if texts.is_empty() {
                    texts.push(NamedText::default());
                }
                if let Some(text) = texts.last_mut() {
                    text.sentences.push(std::mem::take(&mut sentence));
                }
            }
            if is_new {
                texts.push(NamedText::default());
            }
            continue;
        }
        let (word, tag) = line
            .rsplit_once('\t')
            .ok_or(CorpusError { line: number + 1, what: "a token, a tab and a tag are needed" })?;
        let at = sentence.words.len();
        sentence.words.push(word.into());
        let Some((position, kind)) = tag.split_once('-') else { continue };
        let kind = match kind {
            "PER" => NameType::Person,
            "ORG" => NameType::Organization,
            "LOC" => NameType::Place,
            "NORP" => NameType::Group,
            _ => NameType::Other,
        };
        marks_all_kinds |= matches!(kind, NameType::Group | NameType::Other);
        match sentence.names.last_mut() {
            Some((range, last)) if position == "I" && range.end == at && *last == kind => range.end = at + 1,
            _ => sentence.names.push((at..at + 1, kind)),
        }
    }
    for text in &mut texts {
        text.marks_all_kinds = marks_all_kinds;
    }
    Ok(texts)
}
