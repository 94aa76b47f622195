//! Newline-delimited JSON.

use serde::Serialize;

/// Writes one JSON object a line.
pub fn write<T: Serialize>(items: &[T]) -> String {
    items.iter().filter_map(|item| serde_json::to_string(item).ok()).map(|line| line + "\n").collect()
}
