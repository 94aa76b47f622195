//! `lab train fast`: the fast model learns from gold and from what the accurate model reads, and is written to one
//! weights file.
//!
//! The same corpora, seed and program give the same file, byte for byte, whatever the number of threads.

mod adam;
mod augmentation;
mod examples;
mod export;
mod head_losses;
mod layers;
mod lemmas;
mod net;
mod rng;
mod vocabulary;

use std::{
    fs,
    io::{BufRead, BufReader},
    panic::resume_unwind,
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
    time::Instant,
};

use serde::de::DeserializeOwned;

use self::{
    adam::{Adam, TableAdam},
    augmentation::{AugmentedExamples, Augmenter},
    examples::{Example, Marked, StatedText},
    layers::Parameters,
    net::{Asked, Losses, Net, Tables},
    rng::Rng,
    vocabulary::Vocabulary,
};
use crate::corpora::{self, CorpusError, NerText};
use extraction::language::{Accurate, Lexicon, WeightsError, training::nn::single_threaded};

/// Words of a batch.
const BATCH: usize = 2500;
/// Parts that a batch is learned in, side by side; as many on every machine, for the sums depend on it.
const PARTS: usize = 4;
/// The highest learning rate, reached after the first steps and then lowered to nothing.
const RATE: f32 = 2e-3;
const FIRST_STEPS: usize = 300;
/// The longest that a batch's gradient may be.
const LONGEST: f32 = 2.0;

/// What to train on, and where to.
#[derive(Debug, clap::Args)]
pub struct TrainArgs {
    /// Treebanks, for tags and trees (CoNLL-U)
    #[arg(long, num_args = 1.., required = true, value_name = "FILE")]
    pub syntax: Vec<PathBuf>,
    /// Texts with names (token TAB IOB2 tag, "# doc" lines); those that mark only persons, organizations and places
    /// are taken for marks on the treebanks' sentences
    #[arg(long, num_args = 1.., required = true, value_name = "FILE")]
    pub names: Vec<PathBuf>,
    /// Texts with statements (JSON lines: `text`, `quotes` with `span`, `cue_span`, `speaker_span` in code points)
    #[arg(long, num_args = 1.., required = true, value_name = "FILE")]
    pub statements: Vec<PathBuf>,
    /// Texts without gold (JSON lines: `text`), of which the accurate model alone tells what stands in them
    #[arg(long, num_args = 0.., value_name = "FILE")]
    pub raw: Vec<PathBuf>,
    /// Where the weights go
    #[arg(long, default_value = "extraction/models/fast.weights", value_name = "FILE")]
    pub out: PathBuf,
    /// Where the lemmas go that the treebanks show and no rule says
    #[arg(long, default_value = "extraction/models/lemmas.tsv", value_name = "FILE")]
    pub lemmas: PathBuf,
    /// Passes over everything
    #[arg(long, default_value_t = 10)]
    pub epochs: usize,
    /// The seed of everything left to chance
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

/// Why training stopped.
#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    /// A file can't be read or written.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A corpus doesn't follow its format.
    #[error("{path}: {source}")]
    Corpus {
        /// The file.
        path: PathBuf,
        /// Where and why.
        source: CorpusError,
    },
    /// A line is no text.
    #[error("{path}, line {line}: {source}")]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// The accurate model doesn't fit the program.
    #[error("the accurate model is the teacher: {0}")]
    Teacher(#[from] WeightsError),
    /// A word list has a malformed line.
    #[error(transparent)]
    Lexicon(#[from] extraction::LexiconError),
}

/// Trains the fast model and writes its weights; progress goes to standard error.
///
/// # Errors
/// A corpus that can't be read or doesn't follow its format; an output that can't be written.
pub fn run(args: &TrainArgs) -> Result<(), TrainError> {
    let started = Instant::now();
    let report = |step: &str| eprintln!("{:7.1} s  {step}", started.elapsed().as_secs_f32());
    let teacher = &Accurate::builtin()?;
    let mut dice = Rng::new(args.seed);
    let mut examples = read(args, teacher, &report)?;
    let vocabulary = Vocabulary::new(teacher, &examples);
    let words = &vocabulary.words;
    let count: usize = examples.iter().map(|example| example.words.len()).sum();
    report(&format!("{} stretches of {count} words, {} of them known", examples.len(), words.len()));
    let (tags, relations) = teacher.labels();
    let (net, mut all) = Net::new(tags.len(), relations.len(), &mut dice);
    let [_, parts, shapes, listed] = net::table_rows(words.len() + 1)
        .map(|rows| (0..rows * net::WIDTH).map(|_| dice.normal() * 0.1).collect::<Vec<f32>>());
    let mut tables = Tables([vocabulary::first_rows(teacher, words, &mut dice), parts, shapes, listed]);
    report("learning");
    // A pass reads twice what people marked names in: it is little beside what the teacher alone has read.
    let marked: Vec<Example> = examples.iter().filter(|example| example.is_marked).cloned().collect();
    examples.extend(marked);
    let telling = AugmentedExamples { retold: Augmenter::new(&examples), vocabulary: &vocabulary };
    learn(&net, &mut all, &mut tables, (&mut examples, &telling), args, &report);
    let file = export::file(&net, &all, &tables, words, (tags, relations));
    report(&format!("{} KiB", file.len() / 1024));
    write(&args.out, &file)
}

/// Reads all corpora and has the teacher judge them, text by text on every core.
fn read(args: &TrainArgs, teacher: &Accurate, report: &dyn Fn(&str)) -> Result<Vec<Example>, TrainError> {
    let lexicon = &Lexicon::builtin()?;
    let mut marked = Marked::new();
    let mut named: Vec<NerText> = Vec::new();
    for path in &args.names {
        for text in corpora::parse_iob2(&contents(path)?).map_err(in_corpus(path))? {
            if text.has_all_types {
                named.push(text);
            } else {
                marked.extend(text.sentences.into_iter().map(|sentence| (sentence.words, sentence.names)));
            }
        }
    }
    let mut examples = Vec::new();
    let mut treebanks = Vec::new();
    for path in &args.syntax {
        let trees = corpora::parse_conllu(&contents(path)?).map_err(in_corpus(path))?;
        let documents: Vec<_> = trees.chunk_by(|_, next| !next.opens_document).collect();
        examples.extend(side_by_side(&documents, |document| {
            examples::of_trees(teacher, lexicon, document, &marked)
        }));
        report(&format!("{}: {} sentences", path.display(), trees.len()));
        treebanks.extend(trees);
    }
    write(&args.lemmas, lemmas::learn(&treebanks).as_bytes())?;
    examples.extend(side_by_side(&named, |text| examples::of_names(teacher, lexicon, text)));
    report(&format!("{} texts with names", named.len()));
    let stated =
        args.statements.iter().map(|path| (path, true)).chain(args.raw.iter().map(|path| (path, false)));
    for (path, is_marked) in stated {
        let texts: Vec<StatedText> = json_lines(path)?;
        examples.extend(side_by_side(&texts, |text| examples::of_text(teacher, lexicon, text, is_marked)));
        report(&format!("{}: {} texts", path.display(), texts.len()));
    }
    examples.retain(|example| !example.words.is_empty());
    Ok(examples)
}

/// What is made of each item, in their order, worked on by all cores.
fn side_by_side<I: Sync>(items: &[I], work: impl Fn(&I) -> Vec<Example> + Sync) -> Vec<Example> {
    let next = AtomicUsize::new(0);
    let take = || {
        let mut made = Vec::new();
        while let Some(item) = Some(next.fetch_add(1, Ordering::Relaxed)).filter(|&at| at < items.len()) {
            made.push((item, work(&items[item])));
        }
        made
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut made: Vec<_> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(take)).collect();
        running
            .into_iter()
            .flat_map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)))
            .collect()
    });
    made.sort_by_key(|&(item, _)| item);
    made.into_iter().flat_map(|(_, made)| made).collect()
}

fn learn(
    net: &Net,
    all: &mut Parameters,
    tables: &mut Tables,
    (examples, telling): (&mut [Example], &AugmentedExamples<'_>),
    args: &TrainArgs,
    report: &dyn Fn(&str),
) {
    let mut dice = Rng::new(args.seed ^ 0x5eed);
    let mut adam = Adam::new(all);
    let mut table_adams = [0, 1, 2, 3].map(|table| TableAdam::new(tables.0[table].len() / net::WIDTH));
    let mut gradients = vec![all.zeros(); PARTS];
    let words: usize = examples.iter().map(|example| example.words.len()).sum();
    let steps = (words * args.epochs).div_ceil(BATCH).max(1);
    let (mut step, mut lost, mut seen) = (0, Losses::default(), 0);
    for epoch in 1..=args.epochs {
        dice.shuffle(examples);
        let mut rest = &examples[..];
        while !rest.is_empty() {
            let mut size = 0;
            let end = rest.iter().position(|example| {
                let is_full = size >= BATCH;
                size += example.words.len();
                is_full
            });
            let (batch, after) = rest.split_at(end.unwrap_or(rest.len()));
            rest = after;
            let count: usize = batch.iter().map(|example| example.words.len()).sum();
            let seeds: Vec<u64> =
                batch.iter().enumerate().map(|(at, _)| (step * 1000 + at) as u64 ^ args.seed << 40).collect();
            let asked = learn_batch(net, all, tables, (batch, telling), &seeds, &mut gradients);
            let (sum, others) = gradients.split_at_mut(1);
            others.iter().for_each(|other| sum[0].add(other));
            for (losses, asked) in &asked {
                lost.iter_mut().zip(losses).for_each(|(lost, loss)| *lost += loss);
                for ((look, row), &blotted) in
                    asked.looks.iter().zip(asked.rows.chunks_exact(net::WIDTH)).zip(&asked.blotted)
                {
                    for (table, at) in net::look_rows(look, blotted) {
                        table_adams[table].ask(at, row);
                    }
                }
            }
            let square = sum[0].0.iter().flatten().map(|number| number * number).sum::<f32>()
                + table_adams.iter().map(TableAdam::square).sum::<f32>();
            let each = 1.0 / count as f32;
            let scale = each * (LONGEST / (square.sqrt() * each).max(1e-9)).min(1.0);
            let warm = ((step + 1) as f32 / FIRST_STEPS as f32).min(1.0);
            let rate = RATE * warm * (1.0 - step as f32 / steps as f32).max(0.0);
            adam.step(all, &sum[0], rate, scale);
            for (adam, table) in table_adams.iter_mut().zip(&mut tables.0) {
                adam.step(table, rate, scale);
            }
            gradients.iter_mut().for_each(Parameters::fill_with_zeros);
            seen += count;
            step += 1;
            if step % 100 == 0 {
                let each = lost.map(|loss| format!("{:.3}", loss / seen as f32)).join(" ");
                report(&format!(
                    "pass {epoch}, step {step} of {steps}: tags, names, cues, arcs, relations, roles {each}"
                ));
                (lost, seen) = (Losses::default(), 0);
            }
        }
    }
}

/// Learns a batch in parts, side by side; what comes back stands in the order of the batch.
fn learn_batch(
    net: &Net,
    all: &Parameters,
    tables: &Tables,
    (batch, telling): (&[Example], &AugmentedExamples<'_>),
    seeds: &[u64],
    gradients: &mut [Parameters],
) -> Vec<(Losses, Asked)> {
    let part = |number: usize, gradients: &mut Parameters| {
        let mut made = Vec::new();
        single_threaded(|| {
            for at in (number..batch.len()).step_by(PARTS) {
                let mut dice = Rng::new(seeds[at]);
                let looks = telling.looks(&batch[at], &mut dice);
                made.push((at, net.learn(all, tables, (&batch[at], looks), gradients, dice)));
            }
        });
        made
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(PARTS);
    let mut made: Vec<_> = std::thread::scope(|scope| {
        let part = &part;
        let shared = gradients.chunks_mut(PARTS.div_ceil(threads)).enumerate();
        let running: Vec<_> = shared
            .map(|(chunk, own)| {
                let first = chunk * PARTS.div_ceil(threads);
                scope.spawn(move || {
                    own.iter_mut()
                        .zip(first..)
                        .flat_map(|(gradients, number)| part(number, gradients))
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        running
            .into_iter()
            .flat_map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)))
            .collect()
    });
    made.sort_by_key(|&(at, _)| at);
    made.into_iter().map(|(_, made)| made).collect()
}

fn contents(path: &Path) -> Result<String, TrainError> {
    fs::read_to_string(path).map_err(|source| TrainError::Io { path: path.into(), source })
}

fn write(path: &Path, contents: &[u8]) -> Result<(), TrainError> {
    fs::write(path, contents).map_err(|source| TrainError::Io { path: path.into(), source })
}

fn in_corpus(path: &Path) -> impl FnOnce(CorpusError) -> TrainError {
    move |source| TrainError::Corpus { path: path.into(), source }
}

fn json_lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, TrainError> {
    let io = |source| TrainError::Io { path: path.into(), source };
    let lines = BufReader::new(fs::File::open(path).map_err(io)?).lines().enumerate();
    lines
        .map(|(number, line)| {
            serde_json::from_str(&line.map_err(io)?).map_err(|source| TrainError::Line {
                path: path.into(),
                line: number + 1,
                source,
            })
        })
        .collect()
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
        let mut args = TrainArgs {
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
