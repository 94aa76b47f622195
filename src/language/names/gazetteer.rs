//! Known places and peoples, found in a sentence.

use std::{collections::HashMap, sync::LazyLock};

use super::super::{
    forms::Form,
    hash::{self, key},
};

/// The longest entry, in words.
const LONGEST: usize = 5;

/// Entries by the chained hash of their words; 0 marks a beginning of longer ones.
static ENTRIES: LazyLock<HashMap<u32, u8>> = LazyLock::new(|| {
    let mut entries = HashMap::new();
    for line in include_str!("../../../lexicons/gazetteer.txt").lines().filter(|line| !line.starts_with('#'))
    {
        let Some((kind, name)) = line.split_once('\t') else { continue };
        let kind = match kind {
            "country" => 1,
            "city" => 2,
            "region" => 3,
            _ => 4,
        };
        let mut chain = 0;
        for word in name.split(' ') {
            entries.entry(chain).or_insert(0);
            chain = key(1, chain, hash::bytes(word.as_bytes()), 0);
        }
        let entry = entries.entry(chain).or_insert(0);
        if *entry == 0 {
            *entry = kind;
        }
    }
    entries
});

/// Per word: 0, or the kind of the known name it is in (odd at the name's start).
pub(in super::super) fn places(forms: &[Form], out: &mut Vec<u8>) {
    out.clear();
    out.resize(forms.len(), 0);
    let mut at = 0;
    while at < forms.len() {
        let mut found = (0, 0);
        if forms[at].is_capital {
            let mut chain = 0;
            for (length, form) in forms[at..].iter().take(LONGEST).enumerate() {
                chain = key(1, chain, form.exact, 0);
                match ENTRIES.get(&chain) {
                    Some(0) => {}
                    Some(&kind) => found = (length + 1, kind),
                    None => break,
                }
            }
        }
        for (offset, slot) in out[at..at + found.0].iter_mut().enumerate() {
            *slot = found.1 * 2 + u8::from(offset == 0);
        }
        at += found.0.max(1);
    }
}
