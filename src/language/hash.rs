//! Hashing of words and their parts: fast, fixed for ever (weights files depend on it), no security.

const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

/// The hash of a byte string.
pub(super) fn bytes(bytes: &[u8]) -> u32 {
    let mut state = bytes.len() as u64;
    for chunk in bytes.chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        state = (state.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(MULTIPLIER);
    }
    fold(state)
}

/// The hash of a part of a word; `kind` keeps beginnings and ends apart.
pub(super) fn part(kind: u64, letters: &[u8]) -> u32 {
    fold((u64::from(bytes(letters)) ^ kind << 32).wrapping_mul(MULTIPLIER))
}

fn fold(state: u64) -> u32 {
    let mixed = (state ^ (state >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (mixed >> 32) as u32
}
