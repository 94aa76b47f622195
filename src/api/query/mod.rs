//! Query strings: strict parameters, pages, and the resolution of names to actors.

mod article_details;
mod days;
mod event_conditions;
mod feed;
mod list_request;
mod matched_actors;
mod no_parameters;
mod output;
mod pagination;
mod parameter_groups;
mod parameters;
mod places;
mod resolve;
mod row_stream;

pub use article_details::DetailParameters;
pub use event_conditions::{EventParameters, ParticipantParameter, UnresolvedConditions};
pub use list_request::ListRequest;
pub use matched_actors::{MatchedActor, MatchedActors};
pub use no_parameters::NoParameters;
pub use output::Output;
pub use pagination::Page;
pub use parameter_groups::{Both, ListParameters};
pub use parameters::Parameters;
pub use resolve::{parse_id, resolve_actor, resolve_actor_id, resolve_story};
pub use row_stream::RowStream;
