//! Labels of words in names: outside, or begin, inside, last, alone of a kind.

use super::super::annotated::NameKind;

/// A BILOU label as a number: 0 outside; else 1 + 4 × kind + position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Label(u8);

const KINDS: [NameKind; 5] =
    [NameKind::Person, NameKind::Organization, NameKind::Place, NameKind::Group, NameKind::Other];

impl Label {
    pub(in super::super) const OUTSIDE: Self = Self(0);
    pub(in super::super) const COUNT: usize = 21;
    const BEGIN: u8 = 0;
    const INSIDE: u8 = 1;
    const LAST: u8 = 2;
    const ALONE: u8 = 3;

    pub(in super::super) fn numbered(number: usize) -> Self {
        Self(number as u8)
    }

    pub(in super::super) fn number(self) -> usize {
        self.0.into()
    }

    /// The kind of the name the word is in.
    pub(in super::super) fn kind(self) -> Option<NameKind> {
        (self.0 > 0).then(|| KINDS[usize::from((self.0 - 1) / 4)])
    }

    fn position(self) -> u8 {
        (self.0 - 1) % 4
    }

    /// True when the name goes on after this word.
    pub(in super::super) fn is_open(self) -> bool {
        self.0 > 0 && matches!(self.position(), Self::BEGIN | Self::INSIDE)
    }

    /// True when a name starts with this word.
    pub(in super::super) fn is_start(self) -> bool {
        self.0 > 0 && matches!(self.position(), Self::BEGIN | Self::ALONE)
    }

    pub(in super::super) fn may_follow(self, before: Self) -> bool {
        if before.is_open() {
            self.kind() == before.kind() && matches!(self.position(), Self::INSIDE | Self::LAST)
        } else {
            self.0 == 0 || matches!(self.position(), Self::BEGIN | Self::ALONE)
        }
    }

    /// The labels of a name of `length` words.
    pub(in super::super) fn name(kind: NameKind, length: usize) -> impl Iterator<Item = Self> {
        let base = 1 + 4 * KINDS.iter().position(|&other| other == kind).unwrap_or(4) as u8;
        (0..length).map(move |at| {
            Self(
                base + match (at, at + 1 == length) {
                    (0, true) => Self::ALONE,
                    (0, false) => Self::BEGIN,
                    (_, false) => Self::INSIDE,
                    (_, true) => Self::LAST,
                },
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_opens_goes_on_and_closes() {
        let labels: Vec<_> = Label::name(NameKind::Place, 3).collect();
        assert!(labels[0].may_follow(Label::OUTSIDE) && labels[0].is_open());
        assert!(labels[1].may_follow(labels[0]) && labels[2].may_follow(labels[1]));
        assert!(!labels[2].is_open() && Label::OUTSIDE.may_follow(labels[2]));
        assert!(!Label::OUTSIDE.may_follow(labels[0]));
        assert_eq!(labels[2].kind(), Some(NameKind::Place));
    }
}
