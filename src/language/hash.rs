//! Hashing of words and features: fast, fixed for ever (weights files depend on it), no security.

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

/// The key of a feature: its template and up to three values.
#[inline(always)]
pub(super) fn key(template: u32, a: u32, b: u32, c: u32) -> u32 {
    let first = (u64::from(a) | u64::from(template) << 32).wrapping_mul(MULTIPLIER);
    let second = (first.rotate_left(23) ^ (u64::from(b) | u64::from(c) << 32)).wrapping_mul(MULTIPLIER);
    fold(second)
}

fn fold(state: u64) -> u32 {
    let mixed = (state ^ (state >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    // Zero marks an empty slot of a weight table.
    ((mixed >> 32) as u32).max(1)
}
