//! Made-up names and words of fixed lengths, so that one can stand in the place of another without moving a span.

use std::ops::Range;

const CONSONANTS: &[u8; 16] = b"bdfgklmnprstvzhj";
const VOWELS: &[u8; 5] = b"aeiou";
/// Number of names of three syllables.
const THREE_SYLLABLES: usize = 80 * 80 * 80;
/// First names, each of five letters.
const FIRST_NAMES: [&str; 20] = [
    "Boris", "Clara", "David", "Felix", "Greta", "Peter", "Maria", "Laura", "Simon", "Diana", "Oscar",
    "Helen", "James", "Sarah", "Bruno", "Alice", "Henry", "Julia", "Frank", "Irene",
];

/// Returns the name of a person: five letters, a space, and six letters.
pub fn person(number: usize) -> String {
    let first = FIRST_NAMES[number % FIRST_NAMES.len()];
    format!("{first} {}", capital(&syllables(family(number) + 7_919, 3)))
}

/// Returns the number of a person's last name; beyond the first persons twenty share one.
pub fn family(person: usize) -> usize {
    if person < 400 { person } else { 400 + (person - 400) / FIRST_NAMES.len() }
}

/// Returns the name of an organization: six letters, a space, and six letters.
pub fn organization(number: usize) -> String {
    let reversed: String = syllables(number + 37_001, 3).chars().rev().collect();
    format!("{} Motors", capital(&reversed))
}

/// Returns a word of eight letters.
pub fn topic(number: usize) -> String {
    syllables(number + 211_003, 4)
}

/// Writes a number in syllables of a consonant and a vowel; numbers that are near differ in all of them.
fn syllables(number: usize, count: usize) -> String {
    let mut rest = number * 314_159 % THREE_SYLLABLES + THREE_SYLLABLES * (number * 7 % 80);
    let mut word = String::new();
    for _ in 0..count {
        word.push(char::from(CONSONANTS[rest % 16]));
        word.push(char::from(VOWELS[rest / 16 % 5]));
        rest /= 80;
    }
    word
}

fn capital(word: &str) -> String {
    word[..1].to_uppercase() + &word[1..]
}

/// Random numbers, the same in each run (SplitMix64).
pub struct Random(pub u64);

impl Random {
    /// Returns any number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.0)
    }

    /// Returns a number of a range, each with the same probability.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// Returns a number of a range whose frequency falls with its rank (Zipf).
    pub fn rank(&mut self, range: Range<usize>) -> usize {
        let unit = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        let size = range.len() as f64;
        range.start + ((size + 1.0).powf(unit) as usize - 1).min(range.len() - 1)
    }
}

/// Spreads the bits of a number (the last steps of MurmurHash3).
pub fn mix(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}
