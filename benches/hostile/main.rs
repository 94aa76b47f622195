//! Measures how the time and memory of extraction grow with hostile texts, and compares them with ordinary news.
//!
//! `cargo bench --bench hostile` measures with the fast model: for each family of `texts.rs` the CPU seconds at 16, 64 and
//! 256 KB without a budget, with the exponent fitted to them; then at 1 MB within the default budget, with the ratio to
//! ordinary news of that length and the peak memory of the extraction. `-- accurate` measures with the accurate model, a
//! quarter of the lengths for the exponent and 128 KB instead of 1 MB, which takes half an hour. A number as argument is
//! the longest length in bytes instead; further arguments choose families. Exits with 1 if a bound is broken.
//!
//! `-- accurate 1000000 "times and attacks"` measures one family at the length of the longest body, in ten minutes.

mod texts;

use std::{
    process::{Command, ExitCode},
    time::Instant,
};

use extraction::{Article, Budget, CancellationToken, Extractor, language::ModelKind};
use jiff::civil::datetime;
use texts::{FAMILIES, Family};

/// The largest permitted exponent of the time by the length.
const MAX_EXPONENT: f64 = 1.15;
/// The largest permitted ratio to ordinary news of the same length.
const MAX_RATIO: f64 = 4.0;
/// The most memory of one extraction in MB, without the weights of the models.
const MAX_MEMORY: f64 = 300.0;

/// The least CPU seconds that a mean is taken over.
const MIN_SECONDS: f64 = 0.1;

/// Lengths from which the exponent is fitted, for the fast model; a quarter of them for the accurate one.
const LENGTHS: [usize; 3] = [16 << 10, 64 << 10, 256 << 10];
/// The longest length for the fast model: that of the longest body that the service takes.
const LONGEST: usize = 1_000_000;
/// The longest length for the accurate model, unless an argument is another.
const LONGEST_ACCURATE: usize = 128_000;

/// An article written for the benchmarks.
const ARTICLE: &str = include_str!("../article.txt");
/// The name of [`ARTICLE`], repeated.
const NEWS: &str = "ordinary news";

fn main() -> ExitCode {
    let mut arguments: Vec<String> = std::env::args().skip(1).filter(|one| one != "--bench").collect();
    if let [child, model, length, family] = &arguments[..]
        && child == "--child"
    {
        return measure_child(model, length, family);
    }
    let is_accurate = arguments.first().is_some_and(|one| one == "accurate");
    let kind = if is_accurate { ModelKind::Accurate } else { ModelKind::Fast };
    let mut numbers = arguments.iter().filter_map(|one| one.parse().ok());
    let longest = numbers.next_back().unwrap_or(if is_accurate { LONGEST_ACCURATE } else { LONGEST });
    arguments.retain(|one| one != "accurate" && one.parse::<usize>().is_err());
    let chosen = |family: &&Family| arguments.is_empty() || arguments.iter().any(|one| one == family.name);
    let families: Vec<&Family> = FAMILIES.iter().filter(chosen).collect();
    let news = in_child(kind, longest, NEWS);
    println!("{NEWS:22} {:>9} {longest} bytes: {:6.2} s        {:5.0} MB", "", news.seconds, news.memory);
    let extractor = Extractor::builtin(kind).expect("the weights fit this program");
    let mut is_within = true;
    for family in families {
        let exponent = exponent(&extractor, family, if is_accurate { 4 } else { 1 });
        let cost = in_child(kind, longest, family.name);
        let ratio = cost.seconds / news.seconds;
        let fits = exponent <= MAX_EXPONENT && ratio <= MAX_RATIO && cost.memory <= MAX_MEMORY;
        is_within &= fits;
        println!(
            "{:22} {:>9} {longest} bytes: {:6.2} s {ratio:5.2} x {:5.0} MB{}",
            family.name,
            format!("n^{exponent:.2}"),
            cost.seconds,
            cost.memory,
            if fits { "" } else { "  ABOVE" }
        );
    }
    println!("bounds: n^{MAX_EXPONENT}, {MAX_RATIO} times ordinary news, {MAX_MEMORY} MB beside the models");
    if is_within { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Fits the exponent of the time by the length, [`LENGTHS`] over `divisor`: a line through their logarithms.
fn exponent(extractor: &Extractor, family: &Family, divisor: usize) -> f64 {
    let points = LENGTHS.map(|length| {
        let text = family.text(length / divisor);
        ((length as f64).ln(), mean_seconds(extractor, &text).ln())
    });
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / points.len() as f64;
    let (mean_x, mean_y) = (mean(|point| point.0), mean(|point| point.1));
    let covariance = points.iter().map(|(x, y)| (x - mean_x) * (y - mean_y)).sum::<f64>();
    covariance / points.iter().map(|(x, _)| (x - mean_x).powi(2)).sum::<f64>()
}

/// Extracts without a budget, repeatedly where that is quick; returns the mean CPU seconds.
///
/// The clock of a thread is exact to some milliseconds, which one extraction of a short text does not take.
fn mean_seconds(extractor: &Extractor, text: &str) -> f64 {
    let (mut seconds, mut runs) = (0.0, 0.0);
    while seconds < MIN_SECONDS {
        seconds += extract(extractor, text, &Budget::UNLIMITED);
        runs += 1.0;
    }
    seconds / runs
}

/// Extracts and returns the CPU seconds.
fn extract(extractor: &Extractor, body: &str, budget: &Budget) -> f64 {
    let article =
        Article { title: None, body, published: Some(datetime(2024, 4, 9, 12, 0, 0, 0)), source: None };
    let started = cpu_seconds();
    let extraction = extractor.extract_within(&article, budget, &CancellationToken::default());
    std::hint::black_box(&extraction);
    (cpu_seconds() - started).max(1e-6)
}

/// The cost of an extraction of the longest text.
struct Cost {
    seconds: f64,
    /// MB (1,000,000 bytes) of resident memory, beyond that before the extraction.
    memory: f64,
}

/// Measures `length` bytes of a family in a process of its own, whose peak of memory is the extraction's.
fn in_child(kind: ModelKind, length: usize, family: &str) -> Cost {
    let program = std::env::current_exe().expect("the path of this program");
    let length = length.to_string();
    let output = Command::new(program)
        .args(["--child", kind.name(), &length, family])
        .output()
        .expect("this program runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut numbers = text.split_whitespace().map(|number| number.parse().unwrap_or(f64::MAX));
    Cost { seconds: numbers.next().unwrap_or(f64::MAX), memory: numbers.next().unwrap_or(f64::MAX) }
}

/// Extracts as [`in_child`] asks, and prints seconds and memory.
fn measure_child(model: &str, length: &str, family: &str) -> ExitCode {
    let length: usize = length.parse().expect("a number of bytes");
    let kind = ModelKind::from_name(model).expect("a model's name");
    let extractor = Extractor::builtin(kind).expect("the weights fit this program");
    let family = FAMILIES.iter().find(|one| one.name == family);
    let text = family.map_or_else(|| ARTICLE.repeat(length / ARTICLE.len()), |family| family.text(length));
    // The first extraction touches the weights, which stay resident.
    extract(&extractor, ARTICLE, &Budget::default());
    let before = resident("VmRSS:");
    let seconds = extract(&extractor, &text, &Budget::default());
    println!("{seconds} {}", (resident("VmHWM:") - before).max(0.0));
    ExitCode::SUCCESS
}

/// Returns a line of the process's status in MB; 0 where the system has none.
fn resident(field: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(field));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kilobytes.unwrap_or_default() * 1024.0 / 1e6
}

/// Returns the CPU seconds of this thread on Linux, else the seconds since the first call.
fn cpu_seconds() -> f64 {
    static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    let start = *START;
    let line = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = line.and_then(|line| line.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| start.elapsed().as_secs_f64(), |nanoseconds| nanoseconds / 1e9)
}
