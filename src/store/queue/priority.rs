//! Which jobs are claimed first.

use crate::store::LoadId;

/// Which jobs are claimed first; those of one priority are claimed in the order in which they are due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Priority {
    /// Articles that are submitted alone, and those that a correction changes: somebody waits for them.
    Single,
    /// Lines of loads.
    Load,
    /// Articles that are extracted from again.
    Reread,
}

impl Priority {
    /// Returns the priority of an article, which may be the line of a load.
    pub(super) fn of(load: Option<LoadId>) -> Self {
        if load.is_some() { Self::Load } else { Self::Single }
    }

    /// Returns the number in column `priority`; lower ones come first.
    pub(in crate::store) fn rank(self) -> i16 {
        match self {
            Self::Single => 0,
            Self::Load => 1,
            Self::Reread => 2,
        }
    }
}
