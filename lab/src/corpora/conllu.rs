//! Parser of CoNLL-U, the format of Universal Dependencies treebanks.

use super::CorpusError;
use extraction::language::{Features, Relation, Tag, Upos, Xpos};

/// A syntactic word of a treebank.
#[derive(Debug, Clone)]
pub(crate) struct TreebankWord {
    pub(crate) form: String,
    pub(crate) lemma: String,
    pub(crate) tag: Tag,
    /// The head's number within the sentence, from 1; 0 for the root.
    pub(crate) head: usize,
    pub(crate) relation: Relation,
    /// True when a space follows in the text.
    pub(crate) space_after: bool,
}

/// A sentence of a treebank with its dependency tree.
#[derive(Debug, Clone, Default)]
pub(crate) struct TreebankSentence {
    pub(crate) words: Vec<TreebankWord>,
    /// True for the first sentence of a paragraph or document.
    pub(crate) opens_paragraph: bool,
    /// True for the first sentence of a document.
    pub(crate) opens_document: bool,
}

/// Returns true if a document's forms are withheld by its licence: at least a tenth of them start with an underscore.
pub(crate) fn is_masked(document: &[TreebankSentence]) -> bool {
    let words = document.iter().flat_map(|sentence| &sentence.words);
    let (masked, all) =
        words.fold((0, 0), |(masked, all), word| (masked + usize::from(word.form.starts_with('_')), all + 1));
    masked * 10 >= all
}

/// Parses the sentences of a CoNLL-U file. Empty nodes are skipped; of a multiword token only its space is kept.
///
/// An unknown relation subtype is cut off; an unknown relation becomes `dep`, an unknown XPOS `XX`.
///
/// # Errors
/// A line without ten columns, an unknown UPOS, or a head that is not a number.
pub(crate) fn parse_conllu(text: &str) -> Result<Vec<TreebankSentence>, CorpusError> {
    let mut sentences = Vec::new();
    let mut sentence = TreebankSentence::default();
    // The last word of the current multiword token, and whether a space follows that token.
    let mut multiword_end = 0;
    let mut space_after_multiword = true;
    for (index, line) in text.lines().enumerate() {
        let error = |problem| CorpusError { line: index + 1, problem };
        if line.is_empty() {
            if !sentence.words.is_empty() {
                sentences.push(std::mem::take(&mut sentence));
            }
            multiword_end = 0;
            continue;
        }
        if line.starts_with("# newdoc") {
            sentence.opens_document = true;
            sentence.opens_paragraph = true;
        }
        if line.starts_with("# newpar") {
            sentence.opens_paragraph = true;
        }
        if line.starts_with('#') {
            continue;
        }
        let columns: Vec<&str> = line.split('\t').collect();
        let [id, form, lemma, upos, xpos, feats, head, relation, _, misc] = columns[..] else {
            return Err(error("ten columns are needed"));
        };
        let space_after = !misc.split('|').any(|field| field == "SpaceAfter=No");
        if let Some((_, last)) = id.split_once('-') {
            multiword_end =
                last.parse().map_err(|_| error("the range of a multiword token is not a number"))?;
            space_after_multiword = space_after;
            continue;
        }
        if id.contains('.') {
            continue;
        }
        let number = sentence.words.len() + 1;
        let base_relation = relation.split(':').next().unwrap_or(relation);
        sentence.words.push(TreebankWord {
            form: form.into(),
            lemma: lemma.into(),
            tag: Tag {
                upos: Upos::from_name(upos).ok_or_else(|| error("unknown UPOS"))?,
                xpos: Xpos::from_name(xpos).unwrap_or(Xpos::Xx),
                features: Features::parse(feats),
            },
            head: head.parse().map_err(|_| error("the head is not a number"))?,
            relation: Relation::from_name(relation)
                .or_else(|| Relation::from_name(base_relation))
                .unwrap_or(Relation::Dep),
            space_after: match number.cmp(&multiword_end) {
                std::cmp::Ordering::Less => false,
                std::cmp::Ordering::Equal => space_after_multiword,
                std::cmp::Ordering::Greater => space_after,
            },
        });
    }
    if !sentence.words.is_empty() {
        sentences.push(sentence);
    }
    Ok(sentences)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn multiword_tokens_give_their_space_to_their_last_word() {
        let text = "# newdoc id = d\n\
            1-2\tdon't\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n\
            1\tdo\tdo\tAUX\tVBP\t_\t3\taux\t_\t_\n\
            2\tn't\tnot\tPART\tRB\t_\t3\tadvmod\t_\t_\n\
            3\tgo\tgo\tVERB\tVB\t_\t0\troot\t_\t_\n\n";
        let sentences = parse_conllu(text).unwrap();
        let [sentence] = &sentences[..] else { panic!("one sentence") };
        assert!(sentence.opens_document && sentence.opens_paragraph);
        let spaces: Vec<bool> = sentence.words.iter().map(|word| word.space_after).collect();
        assert_eq!(spaces, [false, false, true]);
    }

    #[test]
    fn a_line_with_too_few_columns_is_an_error_with_its_number() {
        assert_eq!(parse_conllu("\n1\tgo\n").unwrap_err().to_string(), "line 2: ten columns are needed");
    }
}
