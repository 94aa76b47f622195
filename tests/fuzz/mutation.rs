//! Changes of inputs: bytes, parts, repetitions, and parts of other inputs.

use crate::random::Random;

/// Longest input that is made by repetition, in bytes.
const MAX_REPEATED: usize = 20_000;
/// Most changes of one input.
const MAX_CHANGES: usize = 6;
/// What parsers have trouble with.
const TOKENS: [&str; 36] = [
    "\"",
    "“",
    "”",
    "'",
    "\n\n",
    "\r",
    "\t",
    " said ",
    ". ",
    "...",
    "—",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "<",
    ">",
    "</p>",
    "<p>",
    "<![CDATA[",
    "]]>",
    "<!--",
    "&#x10ffff;",
    "&amp;",
    "\u{0}",
    "\u{202e}",
    "\u{feff}",
    "e\u{301}\u{302}",
    "9999999999999999999",
    "-1",
    "2024-13-45",
    "%",
    "\\u0000",
    "1e999",
];

/// Draws a number from 0 to before `end`, which is above 0.
pub fn below(random: &mut Random, end: usize) -> usize {
    random.between(0, end as u64) as usize
}

/// Changes one input of a corpus, at some places.
pub fn mutate(random: &mut Random, corpus: &[Vec<u8>]) -> Vec<u8> {
    let mut input = corpus[below(random, corpus.len())].clone();
    for _ in 0..below(random, MAX_CHANGES + 1) {
        change(random, &mut input, corpus);
    }
    input
}

fn change(random: &mut Random, input: &mut Vec<u8>, corpus: &[Vec<u8>]) {
    let at = below(random, input.len() + 1);
    let part = at..(at + below(random, 40)).min(input.len());
    match below(random, 9) {
        0 => {
            if let Some(byte) = input.get_mut(at) {
                *byte = random.number() as u8;
            }
        }
        1 => drop(input.drain(part)),
        2 => input.truncate(at),
        3 => {
            let copy = input[part].to_vec();
            input.splice(at..at, copy);
        }
        4 => {
            let copy = input[part].to_vec();
            let count = below(random, MAX_REPEATED / copy.len().max(1) + 1).min(2_000);
            input.splice(at..at, copy.repeat(count));
        }
        5 | 6 => {
            let token = TOKENS[below(random, TOKENS.len())];
            input.splice(at..at, token.bytes());
        }
        7 => {
            let other = &corpus[below(random, corpus.len())];
            let from = below(random, other.len() + 1);
            let to = from + below(random, other.len() + 1 - from);
            input.splice(at..at, other[from..to].iter().copied());
        }
        _ => {
            let end = below(random, input.len() + 1);
            let (first, last) = (at.min(end), at.max(end));
            input[first..last].reverse();
        }
    }
    input.truncate(4 * MAX_REPEATED);
}
