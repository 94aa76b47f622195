//! Which two articles are about the same affair. Pure.

/// How many days apart two articles of one affair may be published: an affair goes on for longer by what is
/// published in between.
pub(super) const DAYS: i32 = 3;
/// How many articles a word may bring, the latest first.
pub(super) const BROUGHT: i64 = 64;
/// To how many others an article is linked: those most like it.
pub(super) const LINKS: usize = 8;

/// How like two gists must be, in thousandths.
const ENOUGH: i32 = 260;
/// How many words they must share, so that one name and one number make no story.
const WORDS: i64 = 4;

/// What two gists have in common.
#[derive(Debug, Clone, Copy)]
pub(super) struct Common {
    /// The product of their weights over the words they share, rare words counted fully, in quarters.
    pub product: i64,
    /// How many words they share.
    pub words: i64,
    /// How many of them are of names.
    pub names: i64,
    /// The squares of the gists' own lengths.
    pub norms: (i32, i32),
}

/// How much a word of `brought` articles counts, in quarters: one that stands everywhere tells little.
pub(super) const RARITY: &str = "CASE WHEN brought <= 12 THEN 4 WHEN brought <= 32 THEN 3 ELSE 2 END";

/// How like each other two articles are, in thousandths, where that is enough to be of one affair.
pub(super) fn alike(common: &Common) -> Option<i32> {
    if common.words < WORDS || common.names < 1 {
        return None;
    }
    let lengths = f64::from(common.norms.0.max(1)) * f64::from(common.norms.1.max(1));
    let likeness = (1000.0 * common.product as f64 / 4.0 / lengths.sqrt()) as i32;
    (likeness >= ENOUGH).then_some(likeness)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_gist_is_wholly_alike() {
        let same = Common { product: 4 * 100, words: 12, names: 3, norms: (100, 100) };
        assert_eq!(alike(&same), Some(1000));
    }

    #[test]
    fn a_few_words_or_no_name_make_no_story() {
        let same = Common { product: 4 * 100, words: 12, names: 3, norms: (100, 100) };
        assert_eq!(alike(&Common { words: 3, ..same }), None);
        assert_eq!(alike(&Common { names: 0, ..same }), None);
        assert_eq!(alike(&Common { product: 80, ..same }), None);
    }
}
