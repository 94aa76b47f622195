//! Word lists of all stages, parsed once and passed to each stage by reference.

use std::sync::Arc;

use crate::{
    actors,
    event_coreference::EventCoreference,
    events,
    happenings::{self, FigureLexicon},
    keywords, language,
    lexicon_file::LexiconError,
    places::Gazetteer,
    statements, times,
};

/// The word lists of every stage that needs any, one field a stage.
#[derive(Debug)]
pub struct Lexicons {
    /// Words of the tokenizer and the lemma table; shared with the models.
    pub language: Arc<language::Lexicon>,
    /// Words of dates, times, durations and recurrences.
    pub times: times::Lexicon,
    /// Nouns, titles, names and verbs of coreference resolution.
    pub actors: actors::Lexicon,
    /// Political parties.
    pub parties: actors::Parties,
    /// Countries, regions and cities.
    pub places: Gazetteer,
    /// Verbs and nouns of communication.
    pub statements: statements::Lexicon,
    /// Triggers of events and words that determine their status and participants.
    pub events: events::Lexicon,
    /// Numbers, counted nouns and currencies.
    pub figures: FigureLexicon,
    /// Weights of the decoder of happenings.
    pub happenings: happenings::Weights,
    /// Log-linear models of participants and times of events.
    pub log_linear: happenings::LogLinearModels,
    /// Word lists and models that find events of several articles to be the same.
    pub event_coreference: Arc<EventCoreference>,
    /// Words that are never keywords of an article.
    pub stop_words: keywords::StopWords,
}

impl Lexicons {
    /// Parses the files of `lexicons/` that are compiled in.
    ///
    /// # Errors
    /// The first malformed line.
    pub fn builtin() -> Result<Self, LexiconError> {
        Ok(Self {
            language: Arc::new(language::Lexicon::builtin()?),
            times: times::Lexicon::builtin()?,
            actors: actors::Lexicon::builtin()?,
            parties: actors::Parties::builtin()?,
            places: Gazetteer::builtin()?,
            statements: statements::Lexicon::builtin()?,
            events: events::Lexicon::builtin()?,
            figures: FigureLexicon::builtin()?,
            happenings: happenings::Weights::builtin()?,
            log_linear: happenings::LogLinearModels::builtin()?,
            event_coreference: Arc::new(EventCoreference::builtin()?),
            stop_words: keywords::StopWords::builtin()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_compiled_in_lexicons_parse() {
        Lexicons::builtin().unwrap();
    }
}
