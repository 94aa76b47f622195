//! The log of changes: what became different in the record, in an order that can be followed without a gap.
//!
//! A change is recorded by the transaction that makes it. Transactions commit in another order than they begin, so a
//! reader sees only what transactions older than all running ones wrote: no change can come later before one that was
//! read. A transaction that runs long delays readers, and nothing else.

mod change_type;
mod facts;
mod position;
mod read;
mod record;
mod retention;

pub use change_type::{ChangeType, Noun};
pub(super) use facts::Facts;
pub use position::{Position, PositionError};
pub use read::{ChangeFilter, ChangePage, ChangeRecord, Since, latest, read};
pub(super) use record::{NewChange, record};
pub(super) use retention::begin_epoch_of_restored;
pub use retention::{Retention, delete_old};
