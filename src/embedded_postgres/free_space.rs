//! Free space on the disk of the data.

use std::path::Path;

use nix::sys::statvfs::statvfs;

/// Bytes of free space below which the database takes no writes.
///
/// A server whose log of changes finds no space ends, and then no query answers either. Two segments of the log and what
/// a busy second writes fit into it.
const LOW_WATERMARK: u64 = 128 << 20;
/// Bytes of free space from which on it takes writes again.
const HIGH_WATERMARK: u64 = 160 << 20;

/// Returns true when the database should take writes, which it does now if `writable`.
///
/// An error of the operating system changes nothing.
pub fn should_take_writes(folder: &Path, writable: bool) -> bool {
    match statvfs(folder) {
        Ok(disk) => {
            let free = disk.blocks_available().saturating_mul(disk.fragment_size());
            free >= if writable { LOW_WATERMARK } else { HIGH_WATERMARK }
        }
        Err(_) => writable,
    }
}
