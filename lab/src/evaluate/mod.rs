//! Evaluators: each scores one kind of extraction against gold and prints the figures.

pub mod coreference;
pub mod event_coreference;
pub mod events;
pub mod happenings;
pub mod html;
pub mod main_event;
pub(crate) mod model_args;
pub mod names;
pub mod places;
pub mod statements;
pub mod syntax;
pub mod times;
