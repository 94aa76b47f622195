//! Positions in the log of changes, as a follower keeps them.

use std::{fmt, str::FromStr};

/// A position in the log of changes: everything before it, and the change at it, was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The database: a restored one is another.
    pub epoch: i64,
    /// The transaction of the change.
    pub transaction: i64,
    /// The number of the change.
    pub change: i64,
}

/// A text that is no position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is no position of this service; send meta.next_since, or the id of a change, unchanged")]
pub struct PositionError;

impl fmt::Display for Position {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:x}.{:x}.{:x}", self.epoch, self.transaction, self.change)
    }
}

impl FromStr for Position {
    type Err = PositionError;

    fn from_str(text: &str) -> Result<Self, PositionError> {
        let number = |part: &str| i64::from_str_radix(part, 16).map_err(|_| PositionError);
        let parts: Vec<&str> = text.split('.').collect();
        let [epoch, transaction, change] = parts[..] else { return Err(PositionError) };
        let position =
            Self { epoch: number(epoch)?, transaction: number(transaction)?, change: number(change)? };
        // Any other spelling of the same numbers was not made here.
        if position.to_string() == text { Ok(position) } else { Err(PositionError) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_is_read_as_it_is_written() {
        let position = Position { epoch: 0x9f, transaction: 12_345, change: 7 };
        assert_eq!(position.to_string().parse(), Ok(position));
        for wrong in ["", "1.2", "1.2.3.4", "01.2.3", "+1.2.3", "-1.2.3", "1.2.g", "1.2.3 ", "A.2.3"] {
            assert_eq!(wrong.parse::<Position>(), Err(PositionError), "{wrong}");
        }
    }
}
