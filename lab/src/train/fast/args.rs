//! Arguments of `lab train fast`.

use std::path::PathBuf;

/// Train the fast model
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Treebanks, for tags and trees (CoNLL-U)
    #[arg(long, num_args = 1.., required = true, value_name = "FILE")]
    pub syntax: Vec<PathBuf>,
    /// Texts with names (token TAB IOB2 tag, "# doc" lines); those with persons, organizations and places only are taken
    /// for names of the treebanks' sentences
    #[arg(long, num_args = 1.., required = true, value_name = "FILE")]
    pub names: Vec<PathBuf>,
    /// Texts with statements (JSON lines: `text`, `quotes` with `span`, `cue_span`, `speaker_span` in code points)
    #[arg(long, num_args = 1.., required = true, value_name = "FILE")]
    pub statements: Vec<PathBuf>,
    /// Texts without gold (JSON lines: `text`), for soft labels alone
    #[arg(long, num_args = 0.., value_name = "FILE")]
    pub raw: Vec<PathBuf>,
    /// The weights file to write
    #[arg(long, default_value = "extraction/models/fast.weights", value_name = "FILE")]
    pub out: PathBuf,
    /// The lemma table to write
    #[arg(long, default_value = "extraction/models/lemmas.tsv", value_name = "FILE")]
    pub lemmas: PathBuf,
    /// Passes over all examples
    #[arg(long, default_value_t = 10)]
    pub epochs: usize,
    /// Seed of the random number generator
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}
