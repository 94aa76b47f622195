//! Invalid input: a clear problem in bounded time and memory, and nothing is stored.

mod bodies;
mod queries;
