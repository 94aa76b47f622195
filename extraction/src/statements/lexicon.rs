//! Word lists of this stage: verbs and nouns of communication, occasions, and nouns for organizations.

use std::collections::{HashMap, HashSet};

use super::{calibration::Calibration, confidence::ConfidenceModel};
use crate::{
    language::AnnotatedText,
    lexicon_file::{LexiconError, LexiconFile, lexicon_file},
    schema::OccasionKind,
};

/// A class of verbs in `reporting-verbs.tsv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum VerbClass {
    /// A cue of reported speech: its subject says what it governs.
    Cue,
    /// Its subject is a person or organization; only coreference asks for it.
    Agent,
    /// Its object can be reported speech: "stressed the need to talk".
    Object,
    /// Its object is the addressee: "told reporters".
    Addressee,
    /// Reports speech only where its subject can speak: "show".
    Show,
    /// Its object is the source: "quote".
    Cite,
    /// Denies a statement: "decline".
    Decline,
    /// Its agent is the author of a document: "a report issued by".
    Issue,
    /// Reports speech only with a clause or a quotation: "agreed a deal" does not.
    Clause,
    /// Its subject asks, answers or goes on speaking; only coreference asks for these.
    Question,
    Reply,
    Continue,
}

/// A class of nouns in `document-nouns.tsv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DocumentClass {
    /// A "that" clause after it is reported speech: "his comments that …".
    Claim,
    /// Its owner or author is the speaker: "Kolev's letter".
    Authored,
    /// Issued by an organization and quoted on: "the statement".
    Released,
    /// Can be the subject of [`VerbClass::Show`]: "the survey".
    Finding,
    /// What was said: "those were the words of".
    Words,
    /// The article itself: what "an earlier version" said is no statement.
    Article,
}

/// The word lists of statement extraction, parsed from `lexicons/`, and the calibration of the model.
#[derive(Debug)]
pub struct Lexicon {
    verbs: HashMap<&'static str, Vec<VerbClass>>,
    documents: HashMap<&'static str, Vec<DocumentClass>>,
    occasions: HashMap<&'static str, OccasionKind>,
    networks: HashSet<&'static str>,
    court_addressees: HashSet<&'static str>,
    organizations: HashSet<&'static str>,
    /// From the accurate model's probabilities to confidences.
    pub(super) calibration: Calibration,
    /// For the accurate model and for the fast one.
    confidence_models: [ConfidenceModel; 2],
}

impl Lexicon {
    /// Parses the compiled-in files.
    ///
    /// # Errors
    /// The first malformed line.
    pub fn builtin() -> Result<Self, LexiconError> {
        let mut occasions = HashMap::new();
        let mut networks = HashSet::new();
        let mut court_addressees = HashSet::new();
        for row in lexicon_file!("occasions.tsv").rows() {
            let [class, words] = row.fields()?;
            let words = words.split(' ');
            match OccasionKind::ALL.into_iter().find(|kind| kind.as_str() == class) {
                Some(kind) => occasions.extend(words.map(|noun| (noun, kind))),
                None if class == "network" => networks.extend(words),
                None if class == "addressee" => court_addressees.extend(words),
                None => return Err(row.error(format!("{class:?} is no kind of occasion"))),
            }
        }
        let organizations = lexicon_file!("organization-nouns.txt").rows().map(|row| row.text);
        Ok(Self {
            verbs: classes(lexicon_file!("reporting-verbs.tsv"), |class| match class {
                "cue" => Some(VerbClass::Cue),
                "agent" => Some(VerbClass::Agent),
                "object" => Some(VerbClass::Object),
                "addressee" => Some(VerbClass::Addressee),
                "show" => Some(VerbClass::Show),
                "cite" => Some(VerbClass::Cite),
                "decline" => Some(VerbClass::Decline),
                "issue" => Some(VerbClass::Issue),
                "clause" => Some(VerbClass::Clause),
                "question" => Some(VerbClass::Question),
                "reply" => Some(VerbClass::Reply),
                "continue" => Some(VerbClass::Continue),
                _ => None,
            })?,
            documents: classes(lexicon_file!("document-nouns.tsv"), |class| match class {
                "claim" => Some(DocumentClass::Claim),
                "authored" => Some(DocumentClass::Authored),
                "released" => Some(DocumentClass::Released),
                "finding" => Some(DocumentClass::Finding),
                "words" => Some(DocumentClass::Words),
                "article" => Some(DocumentClass::Article),
                _ => None,
            })?,
            occasions,
            networks,
            court_addressees,
            // Nouns after a bar denote places.
            organizations: organizations
                .filter(|noun| !noun.starts_with('|'))
                .map(|noun| noun.trim_end_matches('+'))
                .collect(),
            calibration: Calibration::builtin()?,
            confidence_models: [ConfidenceModel::builtin(true)?, ConfidenceModel::builtin(false)?],
        })
    }

    /// Returns the model of confidences for the language model that annotated a text.
    pub(super) fn confidence_model(&self, doc: &AnnotatedText<'_>) -> &ConfidenceModel {
        &self.confidence_models[usize::from(!doc.prefers_attributions)]
    }

    /// Returns the lowest confidence of a statement for the language model that annotated a text.
    pub fn least_confidence(&self, doc: &AnnotatedText<'_>) -> f32 {
        self.confidence_model(doc).least
    }

    /// Returns true if the verb, by lemma, has the class.
    pub fn is_verb(&self, lemma: &str, class: VerbClass) -> bool {
        self.verbs.get(lemma).is_some_and(|classes| classes.contains(&class))
    }

    /// Returns true if the noun, by lemma, has the class.
    pub fn is_document(&self, lemma: &str, class: DocumentClass) -> bool {
        self.documents.get(lemma).is_some_and(|classes| classes.contains(&class))
    }

    /// Returns the kind of an occasion of statements, by lemma: "briefing".
    pub fn occasion(&self, lemma: &str) -> Option<OccasionKind> {
        self.occasions.get(lemma).copied()
    }

    /// Returns true for the name of a network that is posted on: "Facebook".
    pub fn is_network(&self, name: &str) -> bool {
        self.networks.contains(name)
    }

    /// Returns true for whoever hears a statement in court, by lemma: "jury".
    pub fn is_court_addressee(&self, lemma: &str) -> bool {
        self.court_addressees.contains(lemma)
    }

    /// Returns true for a noun for organizations, by lemma: "ministry".
    pub fn is_organization(&self, lemma: &str) -> bool {
        self.organizations.contains(lemma)
    }
}

/// Parses rows of a word and its classes.
fn classes<C>(
    file: LexiconFile<'static>,
    parse: impl Fn(&str) -> Option<C>,
) -> Result<HashMap<&'static str, Vec<C>>, LexiconError> {
    file.rows()
        .map(|row| {
            let [word, names] = row.fields()?;
            let class = |name| parse(name).ok_or_else(|| row.error(format!("{name:?} is no class")));
            Ok((word, names.split(' ').map(class).collect::<Result<_, _>>()?))
        })
        .collect()
}
