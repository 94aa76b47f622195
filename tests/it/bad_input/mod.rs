//! Invalid input: a clear problem in bounded time and memory, and nothing is stored.

mod bodies;
#[path = "../../../benches/hostile/texts.rs"]
mod hostile_texts;
mod queries;
