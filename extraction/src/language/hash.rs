//! Hashes of words and affixes that never change, because weights files depend on them. Fast, and not secure.

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
    finalize(state)
}

/// The hash of a byte string under a seed; different seeds give independent hashes.
pub fn seeded(seed: u64, letters: &[u8]) -> u32 {
    finalize((u64::from(bytes(letters)) ^ seed << 32).wrapping_mul(MULTIPLIER))
}

fn finalize(state: u64) -> u32 {
    let mixed = (state ^ (state >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (mixed >> 32) as u32
}

/// A map whose keys are such hashes, or words.
///
/// Chosen words can make it slow (hash flooding), so it is used only where the number of entries has a bound.
pub type Map<K, V> = HashMap<K, V, BuildHasherDefault<FixedHasher>>;

/// Hashes one `u32` or one string; without a random seed.
#[derive(Debug, Default)]
pub struct FixedHasher(u64);

impl Hasher for FixedHasher {
    fn finish(&self) -> u64 {
        self.0.wrapping_mul(MULTIPLIER)
    }

    fn write(&mut self, letters: &[u8]) {
        self.0 ^= u64::from(bytes(letters));
    }

    fn write_u32(&mut self, hash: u32) {
        self.0 ^= u64::from(hash);
    }

    /// Ignores the terminator that `str` writes: a key is one string only.
    fn write_u8(&mut self, _: u8) {}
}
