//! `lab train fast`: trains the fast model on gold and on the accurate model's soft labels, and writes one weights file.
//!
//! Deterministic: the same corpora, seed and program give the same file, byte for byte, with any number of threads.

mod adam;
mod args;
mod augmentation;
mod embedding_tables;
mod examples;
mod export;
mod layers;
mod lemmas;
mod loading;
mod losses;
mod network;
mod trainer;
mod vocabulary;

use std::{fs, time::Instant};

pub use self::args::Args;
use self::{
    augmentation::{AugmentedExamples, Augmenter},
    embedding_tables::EmbeddingTables,
    examples::{Example, Teacher},
    network::{Network, WIDTH},
    trainer::Trainer,
    vocabulary::Vocabulary,
};
use crate::{error::Error, train::rng::Rng};
use extraction::language::{Accurate, Lexicon};

/// Standard deviation of the initial embeddings of affixes, shapes and lexicon classes.
const INITIAL_DEVIATION: f32 = 0.1;

/// Trains the fast model and writes its weights and the lemma table; progress goes to standard error.
///
/// # Errors
/// A corpus that can't be read or doesn't follow its format; an output that can't be written.
pub fn run(args: &Args) -> Result<(), Error> {
    let started = Instant::now();
    let report = |step: &str| eprintln!("{:7.1} s  {step}", started.elapsed().as_secs_f32());
    let teacher = Accurate::builtin()?;
    let lexicon = Lexicon::builtin()?;
    let (mut examples, treebanks) =
        loading::load_examples(args, &Teacher { model: &teacher, lexicon: &lexicon }, &report)?;
    fs::write(&args.lemmas, lemmas::lemma_table(&treebanks)).map_err(Error::write(&args.lemmas))?;
    let vocabulary = Vocabulary::new(&teacher, &examples);
    let words = &vocabulary.words;
    let count: usize = examples.iter().map(|example| example.words.len()).sum();
    report(&format!("{} windows of {count} words, vocabulary of {} words", examples.len(), words.len()));

    let mut rng = Rng::new(args.seed);
    let (tags, relations) = teacher.labels();
    let (network, parameters) = Network::new(tags.len(), relations.len(), &mut rng);
    let tables = initial_tables(&teacher, words, &mut rng);
    report("training");
    // Examples with gold names are few beside those with soft labels alone, so each epoch has them twice.
    let gold: Vec<Example> = examples.iter().filter(|example| example.has_gold_names).cloned().collect();
    examples.extend(gold);
    let augmented = AugmentedExamples { augmenter: Augmenter::new(&examples), vocabulary: &vocabulary };
    let mut trainer = Trainer { network: &network, parameters, tables, augmented, seed: args.seed };
    trainer.train(&mut examples, args.epochs, &report);
    let Trainer { parameters, tables, .. } = &trainer;
    let file = export::weights_file(&network, parameters, tables, words, (tags, relations));
    report(&format!("{} KiB", file.len() / 1024));
    fs::write(&args.out, file).map_err(Error::write(&args.out))
}

/// Random embeddings, but for words: theirs come from the teacher.
fn initial_tables(teacher: &Accurate, words: &[String], rng: &mut Rng) -> EmbeddingTables {
    let random = |rows| (0..rows * WIDTH).map(|_| rng.normal() * INITIAL_DEVIATION).collect::<Vec<f32>>();
    let mut tables = EmbeddingTables(EmbeddingTables::row_counts(words.len() + 1).map(random));
    tables.0[0] = vocabulary::initial_embeddings(teacher, words, rng);
    tables
}

#[cfg(test)]
mod tests {
    use super::*;
    use extraction::language::Fast;

    const TREE: &str = "# newdoc\n\
        1\tKolev\tKolev\tPROPN\tNNP\tNumber=Sing\t2\tnsubj\t_\t_\n\
        2\tslept\tsleep\tVERB\tVBD\tTense=Past\t0\troot\t_\tSpaceAfter=No\n\
        3\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_\n\n";
    const NAMES: &str = "# doc one\nKolev\tB-PER\nslept\tO\n.\tO\n";
    const STATEMENTS: &str = r#"{"text": "Kolev said it rained.", "quotes": [{"span": [11, 20], "cue_span": [6, 10], "speaker_span": [0, 5]}]}"#;

    #[test]
    fn the_same_corpora_and_seed_give_the_same_file() {
        let folder = std::env::temp_dir().join(format!("dateline-train-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let file = |name: &str, contents: &str| {
            let path = folder.join(name);
            fs::write(&path, contents).unwrap();
            path
        };
        let mut args = Args {
            syntax: vec![file("tree.conllu", TREE)],
            names: vec![file("names.tsv", NAMES)],
            statements: vec![file("statements.jsonl", STATEMENTS)],
            raw: vec![file("raw.jsonl", "{\"text\": \"It rained in Pernik.\"}\n")],
            out: folder.join("weights"),
            lemmas: folder.join("lemmas.tsv"),
            epochs: 2,
            seed: 7,
        };
        run(&args).unwrap();
        let first = fs::read(&args.out).unwrap();
        run(&args).unwrap();
        assert!(first == fs::read(&args.out).unwrap(), "two runs differ");
        assert!(Fast::load(first.leak()).is_ok());
        assert!(fs::read_to_string(&args.lemmas).unwrap().contains("slept\tVBD\tsleep"));

        args.raw = vec![file("broken.jsonl", "{\"text\": \"It rained.\"}\nno json\n")];
        assert!(run(&args).unwrap_err().to_string().contains("broken.jsonl, line 2"));
        fs::remove_dir_all(&folder).unwrap();
    }
}
