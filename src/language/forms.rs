//! The look of a word, hashed once for all models: its letters, ends, shape and class.

use std::{collections::HashMap, sync::LazyLock};

use super::hash;

/// A word as the models see it: numbers only.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Form {
    /// The word in lower case, digits as 0.
    pub(super) word: u32,
    /// The word as it stands.
    pub(super) exact: u32,
    /// The last one to four letters, in lower case.
    pub(super) suffixes: [u32; 4],
    /// The first one to three letters, in lower case.
    pub(super) prefixes: [u32; 3],
    /// Capitals, lower case, digits, marks, runs shortened: "Xx", "X.X.", "00".
    pub(super) shape: u32,
    /// The word's coarse class (0: none).
    pub(super) coarse: u32,
    /// The word's fine class (0: none).
    pub(super) fine: u32,
    /// Capitalised; all capitals; has a digit; has a letter.
    pub(super) is_capital: bool,
    pub(super) is_shouted: bool,
    pub(super) has_letter: bool,
}

/// Word classes by the hash of the word.
static CLASSES: LazyLock<HashMap<u32, (u16, u16)>> = LazyLock::new(|| {
    let lines = include_str!("../../lexicons/word_classes.txt").lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| {
            let mut columns = line.split('\t');
            let word = columns.next()?;
            let (coarse, fine): (u16, u16) = (columns.next()?.parse().ok()?, columns.next()?.parse().ok()?);
            Some((hash::bytes(word.as_bytes()), (coarse + 1, fine + 1)))
        })
        .collect()
});

/// The words of a text as forms, appended to `out`. `lower` is scratch space.
pub(super) fn read<'t>(words: impl Iterator<Item = &'t str>, lower: &mut String, out: &mut Vec<Form>) {
    for word in words {
        out.push(Form::of(word, lower));
    }
}

impl Form {
    pub(super) fn of(word: &str, lower: &mut String) -> Self {
        lower.clear();
        let mut shape = [0u8; 12];
        let mut shape_length = 0;
        let (mut letters, mut capitals) = (0, 0);
        let mut first_is_capital = false;
        for (at, c) in word.chars().take(64).enumerate() {
            let kind = if c.is_lowercase() {
                letters += 1;
                lower.push(c);
                b'x'
            } else if c.is_uppercase() {
                letters += 1;
                capitals += 1;
                first_is_capital |= at == 0;
                lower.extend(c.to_lowercase());
                b'X'
            } else if c.is_numeric() {
                lower.push('0');
                b'0'
            } else {
                let plain = match c {
                    '’' | '‘' => '\'',
                    '“' | '”' => '"',
                    '—' | '―' => '–',
                    c => c,
                };
                lower.push(plain);
                if plain.is_ascii() { plain as u8 } else { b'?' }
            };
            if shape_length < shape.len() && (shape_length == 0 || shape[shape_length - 1] != kind) {
                shape[shape_length] = kind;
                shape_length += 1;
            }
        }
        let full = hash::bytes(lower.as_bytes());
        let (coarse, fine) = CLASSES.get(&full).copied().unwrap_or((0, 0));
        let mut starts = [0usize; 5];
        let mut count = 0;
        for (at, _) in lower.char_indices().rev().take(4) {
            starts[count] = at;
            count += 1;
        }
        let suffixes =
            std::array::from_fn(|n| if n < count { hash::bytes(&lower.as_bytes()[starts[n]..]) } else { 0 });
        let mut ends = lower.char_indices().map(|(at, c)| at + c.len_utf8());
        let prefixes =
            std::array::from_fn(|_| ends.next().map_or(0, |end| hash::bytes(&lower.as_bytes()[..end])));
        Self {
            word: full,
            exact: hash::bytes(word.as_bytes()),
            suffixes,
            prefixes,
            shape: hash::bytes(&shape[..shape_length]),
            coarse: coarse.into(),
            fine: fine.into(),
            is_capital: first_is_capital,
            is_shouted: capitals > 1 && capitals == letters,
            has_letter: letters > 0,
        }
    }
}
