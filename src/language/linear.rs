//! Linear models over hashed sparse features: what tagger, parser and name finder score with.

/// Anything that adds up class scores for a set of feature keys: a finished model, or one in training.
pub(super) trait Scorer {
    /// Adds the weights of each key's classes onto `scores`.
    fn add(&self, keys: &[u32], scores: &mut [i32]);
}

/// The bytes of a (class, weight) cell in the weights file.
pub(super) const CELL: usize = 3;

/// A finished model: an open hash table from key to a short row of (class, weight).
#[derive(Debug)]
pub(super) struct Linear {
    /// Per slot: key (0 when empty), and where its row starts.
    slots: Vec<(u32, u32)>,
    shift: u32,
    /// One bit per hashed key that is there: most keys are not, and this small table says so.
    there: Vec<u64>,
    /// Rows one after another; the first cell of each holds its length.
    cells: Vec<(u8, i16)>,
}

impl Linear {
    /// Builds the table from rows in file order: key, then its (class, weight) cells.
    pub(super) fn new<'r>(count: usize, cells: usize, rows: impl Iterator<Item = (u32, &'r [u8])>) -> Self {
        let bits = (count.max(8) * 3 / 2).next_power_of_two().trailing_zeros();
        let mut model = Self {
            slots: vec![(0, 0); 1 << bits],
            shift: 32 - bits,
            there: vec![0; 1 << (FILTER_BITS - 6)],
            cells: Vec::with_capacity(cells + count + 1),
        };
        // An empty slot points here.
        model.cells.push((0, 0));
        for (key, row) in rows {
            let start = model.cells.len() as u32;
            model.cells.push(((row.len() / CELL) as u8, 0));
            model
                .cells
                .extend(row.chunks_exact(CELL).map(|cell| (cell[0], i16::from_le_bytes([cell[1], cell[2]]))));
            model.there[filter_word(key)] |= filter_bit(key);
            let mut at = model.slot(key);
            while model.slots[at].0 != 0 {
                at = (at + 1) & (model.slots.len() - 1);
            }
            model.slots[at] = (key, start);
        }
        model
    }

    fn slot(&self, key: u32) -> usize {
        (key >> self.shift) as usize
    }
}

/// The keys scored at a time; a state of the parser has fewer.
const BATCH: usize = 128;

/// The filter's size: 2²² bits lie in the second cache.
const FILTER_BITS: u32 = 22;

fn filter_word(key: u32) -> usize {
    (key >> (32 - FILTER_BITS + 6)) as usize
}

fn filter_bit(key: u32) -> u64 {
    // Not the bits that choose the word, nor all of those that choose the slot.
    1 << (key & 63)
}

impl Scorer for Linear {
    /// In three short loops rather than one, so that the processor waits for many cache lines at once.
    #[inline]
    fn add(&self, keys: &[u32], scores: &mut [i32]) {
        let mask = self.slots.len() - 1;
        for keys in keys.chunks(BATCH) {
            let mut likely = [0u32; BATCH];
            let mut count = 0;
            for &key in keys {
                likely[count] = key;
                count += usize::from(self.there[filter_word(key)] & filter_bit(key) != 0);
            }
            let mut rows = [(0u32, 0u8); BATCH];
            let mut found = 0;
            for &key in &likely[..count] {
                let mut at = self.slot(key);
                while self.slots[at].0 != key && self.slots[at].0 != 0 {
                    at = (at + 1) & mask;
                }
                let (there, start) = self.slots[at];
                rows[found] = (start + 1, self.cells[start as usize].0);
                found += usize::from(there == key);
            }
            for &(start, length) in &rows[..found] {
                for &(class, weight) in &self.cells[start as usize..start as usize + usize::from(length)] {
                    scores[usize::from(class)] += i32::from(weight);
                }
            }
        }
    }
}
