//! `GET /v1/timelines`

use axum::{extract::State, http::Uri, response::Response};
use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    App,
    events::{filter, name_filter},
    page::{List, list as answer, page_request},
    parameters::Parameters,
    problem::Problem,
    statements::StatementView,
};
use crate::{
    reading::record::{ActorReference, EventStatus, ParticipantRole},
    store::{
        ActorId,
        events::StoredEvent,
        timelines::{self, Entry, Happening, TimelineFilter},
    },
    text::Span,
};

/// One line of a timeline.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "entry", rename_all = "snake_case")]
pub enum EntryView {
    /// Something that happened.
    Happening(HappeningView),
    /// Something that was said.
    Statement(Box<StatementView>),
}

/// Something that happened, told by one sentence or several.
#[derive(Debug, Serialize, ToSchema)]
pub struct HappeningView {
    /// Its id.
    pub id: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Whether it took place.
    pub status: EventStatus,
    /// When; null where no report tells.
    pub when: Option<Days>,
    /// The clause that tells it, cut from the surest report.
    pub summary: String,
    /// Who took part.
    pub participants: Vec<ParticipantView>,
    /// Where.
    pub places: Vec<ActorReference>,
    /// The sentences that tell it, at most ten, the surest first.
    pub evidence: Vec<EvidenceView>,
    /// How many sentences tell it.
    pub reports: i32,
    /// How many articles tell it.
    pub articles: i32,
    /// How sure the reader is, from 0 to 1.
    pub confidence: f32,
}

/// Days on the calendar.
#[derive(Debug, Serialize, ToSchema)]
pub struct Days {
    /// EDTF level 1.
    pub edtf: String,
    /// The first day.
    #[schema(value_type = String, format = Date)]
    pub earliest: Date,
    /// The day after the last.
    #[schema(value_type = String, format = Date)]
    pub latest: Date,
}

/// Someone or something that took part.
#[derive(Debug, Serialize, ToSchema)]
pub struct ParticipantView {
    /// The part they played.
    pub role: ParticipantRole,
    /// The actor's name, else the words of the text.
    pub name: String,
    /// The actor's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor_id: Option<String>,
}

/// A sentence that tells a happening.
#[derive(Debug, Serialize, ToSchema)]
pub struct EvidenceView {
    /// The event it tells.
    pub event_id: String,
    /// The article it stands in.
    pub article_id: String,
    /// Who published that.
    pub source: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub published_at: Timestamp,
    /// Where the sentence stands in the article's body.
    pub span: Span,
    /// The sentence.
    pub text: String,
    /// The statement it stands inside: somebody's word, not the paper's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement_id: Option<String>,
}

impl From<StoredEvent> for EvidenceView {
    fn from(event: StoredEvent) -> Self {
        Self {
            event_id: event.event_id.to_string(),
            article_id: event.article_id.to_string(),
            source: event.source,
            published_at: event.published_at,
            span: event.event.sentence,
            text: event.sentence,
            statement_id: event.attributed_to.map(|id| id.to_string()),
        }
    }
}

impl From<Happening> for HappeningView {
    fn from(happening: Happening) -> Self {
        let event = happening.event;
        let edtf = event.when.map(|when| when.edtf);
        Self {
            id: happening.happening_id.to_string(),
            kind: event.kind,
            status: event.status,
            when: happening.days.zip(edtf).map(|((earliest, latest), edtf)| Days { edtf, earliest, latest }),
            summary: happening.summary,
            participants: event
                .participants
                .into_iter()
                .map(|one| ParticipantView {
                    role: one.role,
                    name: one
                        .actor_id
                        .as_ref()
                        .and_then(|id| happening.names.get(id))
                        .cloned()
                        .unwrap_or(one.text),
                    actor_id: one.actor_id,
                })
                .collect(),
            places: event.places,
            evidence: happening.evidence.into_iter().map(EvidenceView::from).collect(),
            reports: happening.reports,
            articles: happening.articles,
            confidence: event.confidence,
        }
    }
}

impl From<Entry> for EntryView {
    fn from(entry: Entry) -> Self {
        match entry {
            Entry::Happening(happening) => Self::Happening((*happening).into()),
            Entry::Statement(statement) => Self::Statement(Box::new((*statement).into())),
        }
    }
}

/// What may be asked of timelines.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct TimelineQuery {
    /// In which this actor takes part, or that take place there: an id or a name.
    actor: Option<String>,
    /// That take place here: an id or a name.
    place: Option<String>,
    /// Of this type, like `ASSAULT`; several parted by commas.
    #[param(rename = "type")]
    kind: Option<String>,
    /// `happened`, `ongoing`, `planned`, `possible`, `denied`; several parted by commas.
    status: Option<String>,
    /// Told in a sentence with these words, as a search engine reads them.
    q: Option<String>,
    /// On or after this day, month or year.
    from: Option<String>,
    /// On or before this day, month or year.
    to: Option<String>,
    /// `statements`: what the actor said, or what was said about the place, stands among them.
    include: Option<String>,
    /// At most so many rows, 50 unless given, 200 at most.
    limit: Option<u32>,
    /// `meta.next_cursor` of the page before.
    cursor: Option<String>,
}

/// What happened when: happenings in time order, each with its evidence; the undated at the end
#[utoipa::path(
    get, path = "/v1/timelines", tag = "timelines", params(TimelineQuery),
    responses((status = 200, body = List<EntryView>), (status = 300, body = Problem),
              (status = 400, body = Problem), (status = 404, body = Problem))
)]
pub async fn list(State(app): State<App>, uri: Uri) -> Result<Response, Problem> {
    respond(&app, &uri, Parameters::of::<TimelineQuery>(&uri), None).await
}

/// Answers with the timeline the query asks for; `actor` is set where the path names it.
pub async fn respond(
    app: &App,
    uri: &Uri,
    mut query: Parameters,
    actor: Option<ActorId>,
) -> Result<Response, Problem> {
    let (mut happenings, names) = filter(&mut query);
    let statements = query.choices("include", &[("statements", ())]);
    let page = page_request(&mut query);
    query.finish()?;
    name_filter(app, &mut happenings, names).await?;
    happenings.actor = actor.or(happenings.actor);
    let filter = TimelineFilter { happenings, statements: !statements.is_empty() };
    Ok(answer(uri, timelines::list(&app.pool, &filter, &page).await?, EntryView::from))
}
