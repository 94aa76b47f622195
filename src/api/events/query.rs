//! Parameters of events.

use utoipa::IntoParams;

use crate::api::query::{Both, DetailParameters, EventParameters, ListParameters, ParticipantParameter};

/// Parameters of events alone.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct ReportParameters {
    /// Reported by this source; several separated by commas.
    source: Option<String>,
    /// Reported in this article: `art_…`.
    article: Option<String>,
    /// `true`: of a happening that an editor confirmed or corrected; `false`: of one that nobody has reviewed; `rejected`: of
    /// one that an editor rejected, which is in no other list.
    verified: Option<String>,
}

/// Parameters of a list of events.
pub type EventQuery = Both<
    ParticipantParameter,
    Both<EventParameters, Both<ReportParameters, Both<DetailParameters, ListParameters>>>,
>;
