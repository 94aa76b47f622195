//! Runs the stages of extraction over one article.

use std::{borrow::Cow, sync::Arc};

use jiff::civil::DateTime;

use crate::{
    actors::{self, Coreference},
    assemble::{self, StageOutputs},
    budget::Budget,
    cancellation::{CancellationToken, Cancelled},
    event_coreference::EventCoreference,
    events, happenings,
    keywords::{self, Keywords},
    language::{AnnotatedText, Model, ModelKind, WeightsError},
    lexicon_file::LexiconError,
    lexicons::Lexicons,
    main_event,
    places::{self, Gazetteer},
    schema::{Extraction, Importance, TruncationReason},
    statements::{self, Statement},
    text::ByteSpan,
    times::{self, Timex},
};

/// An article to extract from.
#[derive(Debug, Clone)]
pub struct Article<'a> {
    /// The headline. It is read before the body, unless the body begins with it.
    pub title: Option<&'a str>,
    /// The body, as stored.
    pub body: &'a str,
    /// The time of publication on the publisher's clock, not in UTC: "on Tuesday" counts from this day.
    /// Without it, relative times stay underspecified.
    pub published: Option<DateTime>,
    /// The publisher; its country helps to distinguish places of the same name.
    pub source: Option<&'a str>,
}

/// Separates the title from the body in the text that is read.
const PARAGRAPH_BREAK: &str = "\n\n";

impl<'a> Article<'a> {
    /// Returns the text that is read, title and body, and the byte at which the body begins.
    fn text(&self) -> (Cow<'a, str>, u32) {
        match self
            .title
            .filter(|title| !title.trim().is_empty() && !self.body.trim_start().starts_with(title.trim()))
        {
            None => (Cow::Borrowed(self.body), 0),
            Some(title) => {
                let text = [title, PARAGRAPH_BREAK, self.body].concat();
                (Cow::Owned(text), (title.len() + PARAGRAPH_BREAK.len()) as u32)
            }
        }
    }
}

/// An error in the weights or word lists that are compiled in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    /// The weights of a model do not fit this program.
    #[error(transparent)]
    Weights(#[from] WeightsError),
    /// A word list has a malformed line.
    #[error(transparent)]
    Lexicon(#[from] LexiconError),
}

/// The times, actors and statements of a text, from which its events are found.
struct Facts {
    times: Vec<Timex>,
    coreference: Coreference,
    statements: Vec<Statement>,
}

impl Facts {
    /// Makes the context in which events are found.
    fn event_context<'a>(
        &'a self,
        article: &Article<'_>,
        doc: &'a AnnotatedText<'a>,
        lexicon: &'a events::Lexicon,
    ) -> events::Context<'a> {
        events::Context {
            doc,
            coreference: &self.coreference,
            times: &self.times,
            statements: &self.statements,
            published: article.published.map(DateTime::date),
            lexicon,
        }
    }
}

/// A loaded model with the word lists of all stages. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Extractor {
    model: Model,
    lexicons: Arc<Lexicons>,
    happening_weights: happenings::Weights,
    /// The lowest confidence of a statement, instead of the model's.
    least_confidence: Option<f32>,
}

impl Extractor {
    /// Loads the weights of `kind` and the word lists that are compiled in.
    ///
    /// # Errors
    /// The weights or a word list do not fit this program.
    pub fn builtin(kind: ModelKind) -> Result<Self, LoadError> {
        let lexicons = Arc::new(Lexicons::builtin()?);
        Ok(Self::new(Model::builtin(kind, lexicons.language.clone())?, lexicons))
    }

    /// Combines a model and word lists that are already loaded.
    pub fn new(model: Model, lexicons: Arc<Lexicons>) -> Self {
        let happening_weights = lexicons.happenings;
        Self { model, lexicons, happening_weights, least_confidence: None }
    }

    /// Returns the same extractor with other weights of the decoder of happenings.
    pub fn with_happening_weights(&self, weights: happenings::Weights) -> Self {
        Self { happening_weights: weights, ..self.clone() }
    }

    /// Returns the weights of the decoder of happenings.
    pub fn happening_weights(&self) -> &happenings::Weights {
        &self.happening_weights
    }

    /// Returns the model.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Extracts headline and keywords of an article that is extracted already.
    pub fn keywords(&self, title: Option<&str>, body: &str, extraction: &Extraction) -> Keywords {
        keywords::extract(title, body, extraction, &self.lexicons.stop_words)
    }

    /// Extracts everything from one article, within the default [`Budget`]. Linear in its length.
    pub fn extract(&self, article: &Article<'_>) -> Extraction {
        match self.extract_cancellable(article, &CancellationToken::default()) {
            Ok(extraction) => extraction,
            Err(Cancelled) => unreachable!("nobody else has this token"),
        }
    }

    /// Extracts everything from one article within the default [`Budget`], until `token` is cancelled.
    ///
    /// # Errors
    /// [`Cancelled`], where `token` was cancelled before the end.
    pub fn extract_cancellable(
        &self,
        article: &Article<'_>,
        token: &CancellationToken,
    ) -> Result<Extraction, Cancelled> {
        self.extract_within(article, &Budget::default(), token)
    }

    /// Extracts everything that fits `budget` from one article, until `token` is cancelled.
    ///
    /// # Errors
    /// [`Cancelled`], where `token` was cancelled before the end.
    pub fn extract_within(
        &self,
        article: &Article<'_>,
        budget: &Budget,
        token: &CancellationToken,
    ) -> Result<Extraction, Cancelled> {
        token.check()?;
        let (text, body_start) = article.text();
        let mut doc = AnnotatedText::tokenize(&text, self.model.lexicon());
        doc.cancellation = token.clone();
        doc.max_triggers = budget.events;
        token.check()?;
        let mut reason = budget.words(&doc).map(|sentences| {
            doc.truncate(sentences);
            budget.words_reason
        });
        self.model.annotate_tokens(&mut doc);
        token.check()?;
        if let Some(sentences) = budget.triggers(&doc) {
            doc.truncate(sentences);
            reason = Some(TruncationReason::Events);
        }
        actors::split_place_names(&mut doc, &self.lexicons.actors);
        let mut stages = self.read(article, &doc)?;
        if let Some((sentences, exceeded)) = budget.findings(&doc, &stages) {
            doc.truncate(sentences);
            reason = Some(exceeded);
            stages = self.read(article, &doc)?;
        }
        let extraction = assemble::assemble(article, body_start, &doc, &stages, reason);
        token.check()?;
        Ok(extraction)
    }

    /// Annotates a text with the language model, for [`Extractor::extract_annotated`].
    pub fn annotate<'t>(&'t self, text: &'t str) -> AnnotatedText<'t> {
        let mut doc = AnnotatedText::tokenize(text, self.model.lexicon());
        self.model.annotate_tokens(&mut doc);
        actors::split_place_names(&mut doc, &self.lexicons.actors);
        doc
    }

    /// Extracts from an article without a title whose body is annotated already.
    ///
    /// # Errors
    /// [`Cancelled`], where the text's token is cancelled.
    pub fn extract_annotated(
        &self,
        article: &Article<'_>,
        doc: &AnnotatedText<'_>,
    ) -> Result<Extraction, Cancelled> {
        let stages = self.read(article, doc)?;
        Ok(assemble::assemble(article, 0, doc, &stages, None))
    }

    /// Returns the choices of participants and times in an annotated article, to train the log-linear models.
    ///
    /// `is_wanted` takes triggers, `number` gives each feature its number.
    pub fn choices(
        &self,
        article: &Article<'_>,
        doc: &AnnotatedText<'_>,
        is_wanted: &dyn Fn(ByteSpan) -> bool,
        number: &mut dyn FnMut(&str) -> u32,
    ) -> Vec<happenings::Choice> {
        let Some(predictions) = &doc.events else { return Vec::new() };
        let lexicons = &*self.lexicons;
        let Ok(facts) = self.facts(article, doc) else { return Vec::new() };
        let context = facts.event_context(article, doc, &lexicons.events);
        let rules = events::find(&context);
        let models = (&self.happening_weights, &lexicons.log_linear, &lexicons.event_coreference.lexicon);
        happenings::choices(&context, predictions, &rules, models, is_wanted, number)
    }

    /// Returns the features of the status of each trigger in an annotated article, to train the log-linear model.
    #[cfg(feature = "training")]
    pub fn status_features(
        &self,
        article: &Article<'_>,
        doc: &AnnotatedText<'_>,
        triggers: &[ByteSpan],
    ) -> Vec<Vec<String>> {
        let lexicons = &*self.lexicons;
        let Ok(facts) = self.facts(article, doc) else { return Vec::new() };
        let context = facts.event_context(article, doc, &lexicons.events);
        let rules = events::find(&context);
        happenings::status_features(&context, &rules, &lexicons.event_coreference.lexicon, triggers)
    }

    /// Extracts as [`Extractor::extract_annotated`] with all statements, however improbable, and the features from which
    /// the confidence of each is estimated.
    ///
    /// # Errors
    /// [`Cancelled`], where the text's token is cancelled.
    #[cfg(feature = "training")]
    pub fn statement_features(
        &self,
        article: &Article<'_>,
        doc: &AnnotatedText<'_>,
    ) -> Result<(Extraction, Vec<statements::confidence::Features>), Cancelled> {
        let all = Self { least_confidence: Some(0.0), ..self.clone() };
        let stages = all.read(article, doc)?;
        let features = stages.statements.iter().map(|statement| statement.features).collect();
        Ok((assemble::assemble(article, 0, doc, &stages, None), features))
    }

    /// Finds times, actors and statements.
    fn facts(&self, article: &Article<'_>, doc: &AnnotatedText<'_>) -> Result<Facts, Cancelled> {
        let lexicons = &*self.lexicons;
        let times = times::find(doc, article.published, &lexicons.times);
        doc.cancellation.check()?;
        let mut coreference = actors::resolve(doc, &lexicons.actors);
        places::link(doc, article.source, &mut coreference, &lexicons.places);
        doc.cancellation.check()?;
        let least = self.least_confidence.unwrap_or_else(|| lexicons.statements.least_confidence(doc));
        let statements = statements::extract(doc, &coreference, &times, &lexicons.statements, least);
        doc.cancellation.check()?;
        Ok(Facts { times, coreference, statements })
    }

    /// Runs the stages after the language model.
    pub(crate) fn read(
        &self,
        article: &Article<'_>,
        doc: &AnnotatedText<'_>,
    ) -> Result<StageOutputs, Cancelled> {
        let lexicons = &*self.lexicons;
        let check = || doc.cancellation.check();
        let facts = self.facts(article, doc)?;
        let context = facts.event_context(article, doc, &lexicons.events);
        let Facts { times, coreference, statements } = &facts;
        let capacities = {
            let capacities = actors::Capacities::new(doc, coreference, &lexicons.actors, &lexicons.parties);
            let speakers = statements.iter().map(|statement| statement.speaker);
            speakers.map(|speaker| speaker.map(|source| capacities.of(source.span, source.mention))).collect()
        };
        let (events, mut happenings) = match &doc.events {
            Some(predictions) => {
                let rules = events::find(&context);
                let clusters = &lexicons.event_coreference.lexicon;
                let models = (&self.happening_weights, &lexicons.log_linear, clusters);
                happenings::read(&context, predictions, &rules, models)
            }
            None => {
                let mut events = events::find(&context);
                let happenings = happenings::cluster(&context, &lexicons.event_coreference, &mut events);
                (events, happenings)
            }
        };
        check()?;
        happenings::add_figures(doc, times, &lexicons.figures, &events, &mut happenings);
        check()?;
        let main_event = main_event::choose(&main_event::Context {
            doc,
            coreference,
            times,
            statements,
            events: &events,
            happenings: &happenings,
            published: context.published,
        });
        if let Some(happening) = main_event.as_ref().and_then(|main| events[main.event].happening) {
            happenings[happening].importance = Importance::Lead;
        }
        let Facts { times, coreference, statements } = facts;
        Ok(StageOutputs { times, coreference, statements, capacities, events, happenings, main_event })
    }
}

/// One extractor of each [`ModelKind`], with the same word lists. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Extractors(Arc<[(ModelKind, Extractor)]>);

impl Extractors {
    /// Loads all models and the word lists that are compiled in.
    ///
    /// # Errors
    /// The weights of a model or a word list do not fit this program.
    pub fn builtin() -> Result<Self, LoadError> {
        let lexicons = Arc::new(Lexicons::builtin()?);
        let load = |kind| {
            let model = Model::builtin(kind, lexicons.language.clone())?;
            Ok((kind, Extractor::new(model, lexicons.clone())))
        };
        Ok(Self(ModelKind::ALL.into_iter().map(load).collect::<Result<_, LoadError>>()?))
    }

    /// Returns the word lists and models of event coreference, which all models share.
    pub fn event_coreference(&self) -> &Arc<EventCoreference> {
        &self.0[0].1.lexicons.event_coreference
    }

    /// Returns the gazetteer, which all models share.
    pub fn gazetteer(&self) -> &Gazetteer {
        &self.0[0].1.lexicons.places
    }

    /// Returns a name without the titles before it: "Tomas Reyes" for "Mayor Tomas Reyes".
    pub fn without_titles<'n>(&self, name: &'n str) -> &'n str {
        actors::without_titles(name, &self.0[0].1.lexicons.actors)
    }

    /// Returns the extractor with the model `kind`.
    pub fn get(&self, kind: ModelKind) -> &Extractor {
        // Every kind was loaded: the fallback keeps the lookup from panicking.
        self.0.iter().find(|(own, _)| *own == kind).map_or(&self.0[0].1, |(_, extractor)| extractor)
    }
}
