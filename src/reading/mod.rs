//! What an article says: actors, statements, times, events.
