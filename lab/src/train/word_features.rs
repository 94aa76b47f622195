//! Holds shapes, word pieces and stems of extraction (Rust) and of training (Python) to one table.

use std::{
    fs,
    io::{ErrorKind, Write},
    path::Path,
    process::{Command, Stdio},
};

use extraction::{
    event_coreference::training::stem,
    language::{Accurate, training::shape::shape},
};

/// Lines of a word, its shape, its word pieces and its stem, separated by tabs; comment lines start with `# `.
const TABLE: &str = include_str!("word-features.tsv");

fn rows() -> impl Iterator<Item = [&'static str; 4]> {
    let lines = TABLE.lines().filter(|line| !line.starts_with("# "));
    lines.map(|line| line.split('\t').collect::<Vec<_>>().try_into().unwrap())
}

/// Runs a Python script of the lab on the words of the table; `None` without `python3`.
fn run_python(script: &str, arguments: &[&Path]) -> Option<String> {
    let started = Command::new("python3")
        .arg("-B")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("python").join(script))
        .args(arguments)
        .env("PYTHONUTF8", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let mut python = match started {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            eprintln!("skipped: there is no python3");
            return None;
        }
        started => started.unwrap(),
    };
    let words: Vec<&str> = rows().map(|[word, ..]| word).collect();
    python.stdin.take().unwrap().write_all(words.join("\n").as_bytes()).unwrap();
    let output = python.wait_with_output().unwrap();
    assert!(output.status.success(), "{script} failed");
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn rust_computes_the_features_of_the_table() {
    let model = Accurate::builtin().unwrap();
    for row in rows() {
        let word = row[0];
        let pieces: Vec<String> = model.word_pieces(word).iter().map(u32::to_string).collect();
        assert_eq!([word, &shape(word).to_string(), &pieces.join(" "), &stem(word)], row);
    }
}

#[test]
fn python_computes_the_shapes_and_word_pieces_of_the_table() {
    let vocabulary = std::env::temp_dir().join(format!("dateline-vocabulary-{}", std::process::id()));
    fs::write(&vocabulary, Accurate::builtin().unwrap().vocabulary().join("\n")).unwrap();
    let printed = run_python("accurate/wordpiece.py", &[&vocabulary]);
    fs::remove_file(&vocabulary).unwrap();
    let expected: Vec<String> =
        rows().map(|[word, shape, pieces, _]| format!("{word}\t{shape}\t{pieces}")).collect();
    if let Some(printed) = printed {
        assert_eq!(printed.lines().collect::<Vec<_>>(), expected);
    }
}

#[test]
fn python_computes_the_stems_of_the_table() {
    let expected: Vec<String> = rows().map(|[word, _, _, stem]| format!("{word}\t{stem}")).collect();
    if let Some(printed) = run_python("lexicons/stem.py", &[]) {
        assert_eq!(printed.lines().collect::<Vec<_>>(), expected);
    }
}
