//! Inputs that are changed at random, from a seed: whatever comes in, nothing panics, every span cuts its text, and time is
//! bounded by the length.
//!
//! `DATELINE_FUZZ_INPUTS` is the number of inputs of each target, and `DATELINE_FUZZ_SEED` that of the first one; an input has a
//! seed of its own, which a failure names. `fuzz/` searches the same extraction by coverage, with a nightly compiler.
#![allow(missing_docs, clippy::unwrap_used)]

mod mutation;
#[path = "../chaos/random.rs"]
mod random;
mod readers;
mod requests;

use std::{fs, panic::AssertUnwindSafe, path::PathBuf, time::Duration};

use extraction::language::ModelKind;
use nix::sys::{
    resource::{UsageWho, getrusage},
    time::TimeValLike,
};

use mutation::mutate;
use random::Random;

/// Inputs of each target where no number is given.
const INPUTS: u64 = 60;
/// Time of the processor that any input may take, and what each kilobyte adds, in a build without optimisation.
const BASE: Duration = Duration::from_secs(2);
const PER_KILOBYTE: Duration = Duration::from_millis(400);

fn number_of(variable: &str, default: u64) -> u64 {
    std::env::var(variable).map_or(default, |text| text.parse().expect("a number"))
}

/// Reads the inputs of a folder of the corpus.
fn corpus(folder: &str) -> Vec<Vec<u8>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/fuzz").join(folder);
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(|file| fs::read(file).unwrap()).collect()
}

fn processor_time() -> Duration {
    let usage = getrusage(UsageWho::RUSAGE_THREAD).unwrap();
    let microseconds = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    Duration::from_micros(microseconds as u64)
}

/// Gives a target one input after the other; `share` of a hundred inputs are for it.
fn run(share: u64, mut target: impl FnMut(&mut Random) -> usize) {
    let first = number_of("DATELINE_FUZZ_SEED", 1);
    let count = (number_of("DATELINE_FUZZ_INPUTS", INPUTS) * share).div_ceil(100);
    for seed in first..first + count {
        let begun = processor_time();
        let length = std::panic::catch_unwind(AssertUnwindSafe(|| target(&mut Random::new(seed))));
        let length =
            length.unwrap_or_else(|_| panic!("DATELINE_FUZZ_SEED={seed} DATELINE_FUZZ_INPUTS=1 repeats it"));
        let (taken, allowed) = (processor_time() - begun, BASE + PER_KILOBYTE * (length / 1_000) as u32);
        assert!(taken < allowed, "seed {seed}: {taken:?} for {length} bytes");
    }
}

/// Gives a target the changed inputs of a folder.
fn run_on(folder: &str, share: u64, target: impl Fn(&[u8])) {
    let inputs = corpus(folder);
    inputs.iter().for_each(|input| target(input));
    run(share, |random| {
        let input = mutate(random, &inputs);
        target(&input);
        input.len()
    });
}

#[test]
fn any_text_is_read_by_the_fast_model_and_every_span_cuts_it() {
    run_on("texts", 100, |input| readers::extract(ModelKind::Fast, input));
}

#[test]
fn any_text_is_read_by_the_accurate_model_and_every_span_cuts_it() {
    run_on("texts", 10, |input| readers::extract(ModelKind::Accurate, input));
}

#[test]
fn any_page_is_read_or_refused() {
    run_on("pages", 1_000, readers::read_page);
}

#[test]
fn any_xml_is_read_or_refused() {
    run_on("xml", 3_000, readers::read_xml);
}

#[test]
fn any_json_is_read_or_refused() {
    run_on("json", 3_000, readers::read_json);
}

#[test]
fn any_request_is_answered_without_an_error_of_the_service() {
    let values: Vec<Vec<u8>> =
        corpus("values").concat().split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    let requests = requests::Requests::new();
    run(1_000, |random| {
        requests.send(random, &values);
        0
    });
}

#[test]
fn any_weights_are_loaded_or_refused() {
    run(10, |random| {
        readers::load_weights(random);
        0
    });
}
