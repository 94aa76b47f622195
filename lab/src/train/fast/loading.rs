//! Reads the corpora of `lab train fast` and makes examples of them.

use std::{fs, path::Path};

use super::{
    args::Args,
    examples::{self, Example, StatementText, Teacher, TreebankNames},
};
use crate::{
    corpora::{NerText, TreebankSentence, parse_conllu, parse_iob2, read_json_lines},
    error::Error,
    parallel::parallel_map,
};

/// Reads all corpora, and makes examples with the teacher's soft labels, text by text on all cores.
///
/// Returns the examples and the sentences of the treebanks; `report` receives a line of progress for each corpus.
///
/// # Errors
/// A corpus that can't be read or doesn't follow its format.
pub(super) fn load_examples(
    args: &Args,
    teacher: &Teacher<'_>,
    report: &dyn Fn(&str),
) -> Result<(Vec<Example>, Vec<TreebankSentence>), Error> {
    let (named, treebank_names) = load_names(args)?;
    let mut examples = Vec::new();
    let mut treebanks = Vec::new();
    for path in &args.syntax {
        let trees = parse_conllu(&read(path)?).map_err(Error::corpus(path))?;
        let documents = trees.chunk_by(|_, next| !next.opens_document);
        let from_document = |document| examples::from_trees(teacher, document, &treebank_names);
        examples.extend(parallel_map(documents, from_document).into_iter().flatten());
        report(&format!("{}: {} sentences", path.display(), trees.len()));
        treebanks.extend(trees);
    }
    examples.extend(parallel_map(&named, |text| examples::from_names(teacher, text)).into_iter().flatten());
    report(&format!("{} texts with names", named.len()));
    let statements = args.statements.iter().map(|path| (path, true));
    for (path, has_gold) in statements.chain(args.raw.iter().map(|path| (path, false))) {
        let texts: Vec<StatementText> = read_json_lines(path)?;
        let from_text = |text| examples::from_text(teacher, text, has_gold);
        examples.extend(parallel_map(&texts, from_text).into_iter().flatten());
        report(&format!("{}: {} texts", path.display(), texts.len()));
    }
    examples.retain(|example| !example.words.is_empty());
    Ok((examples, treebanks))
}

/// Reads the texts with names of all types, and the names of treebank sentences.
fn load_names(args: &Args) -> Result<(Vec<NerText>, TreebankNames), Error> {
    let (mut named, mut treebank_names) = (Vec::new(), TreebankNames::new());
    for path in &args.names {
        for text in parse_iob2(&read(path)?).map_err(Error::corpus(path))? {
            if text.has_all_types {
                named.push(text);
            } else {
                let sentences = text.sentences.into_iter();
                treebank_names.extend(sentences.map(|sentence| (sentence.words, sentence.names)));
            }
        }
    }
    Ok((named, treebank_names))
}

fn read(path: &Path) -> Result<String, Error> {
    fs::read_to_string(path).map_err(Error::read(path))
}
