//! Hashing of words and their parts: fast, fixed for ever (weights files depend on it), no security.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

/// The hash of a byte string.
pub fn bytes(bytes: &[u8]) -> u32 {
    let mut state = bytes.len() as u64;
    for chunk in bytes.chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        state = (state.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(MULTIPLIER);
    }
    fold(state)
}

/// The hash of a part of a word; `kind` keeps beginnings and ends apart.
pub fn part(kind: u64, letters: &[u8]) -> u32 {
    fold((u64::from(bytes(letters)) ^ kind << 32).wrapping_mul(MULTIPLIER))
}

fn fold(state: u64) -> u32 {
    let mixed = (state ^ (state >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (mixed >> 32) as u32
}

/// A map whose keys are such hashes, or words. Who chooses the words can make it slow, so none that grows without bounds.
pub type Map<K, V> = HashMap<K, V, BuildHasherDefault<Spread>>;

/// Spreads a hash over the bits that a map looks at.
#[derive(Debug, Default)]
pub struct Spread(u64);

impl Hasher for Spread {
    fn finish(&self) -> u64 {
        self.0.wrapping_mul(MULTIPLIER)
    }

    fn write(&mut self, letters: &[u8]) {
        self.0 ^= u64::from(bytes(letters));
    }

    fn write_u32(&mut self, hash: u32) {
        self.0 ^= u64::from(hash);
    }

    /// What a string ends with; one is all that is put in.
    fn write_u8(&mut self, _: u8) {}
}
