//! From the stages' bytes to the record's code points.

use jiff::civil::Date;

use crate::{
    Article, Extraction,
    actors::Coreference,
    events::{self, Event},
    language::AnnotatedText,
    main_event, schema as record,
    statements::{self, Statement},
    text::{ByteSpan, CodePoints},
    times::Timex,
};

/// What the stages found, each pointing into the others by number.
pub(super) struct Stages {
    pub times: Vec<Timex>,
    pub coreference: Coreference,
    pub statements: Vec<Statement>,
    pub events: Vec<Event>,
}

/// Writes the record of an article.
pub(super) fn assemble(article: &Article<'_>, words: &AnnotatedText<'_>, stages: &Stages) -> Extraction {
    let scribe = Scribe { article, words, stages, points: CodePoints::new(words.text) };
    let mut reading = Extraction {
        id: None,
        external_id: None,
        names: words.names.iter().map(|name| scribe.name(name)).collect(),
        mentions: stages.coreference.mentions.iter().map(|mention| scribe.mention(mention)).collect(),
        actors: (0..stages.coreference.actors.len()).map(|actor| scribe.actor(actor)).collect(),
        times: stages.times.iter().map(|time| scribe.time(time)).collect(),
        statements: stages.statements.iter().map(|statement| scribe.statement(statement)).collect(),
        events: stages.events.iter().map(|event| scribe.event(event)).collect(),
        main_event: None,
        reader: record::Reader {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            model: words.model.to_owned(),
        },
    };
    let published = article.published.map(|published| published.date());
    reading.main_event = main_event::main_event(&reading, article.body, published);
    reading
}

struct Scribe<'a> {
    article: &'a Article<'a>,
    words: &'a AnnotatedText<'a>,
    stages: &'a Stages,
    points: CodePoints<'a>,
}

impl Scribe<'_> {
    fn text(&self, span: ByteSpan) -> String {
        span.slice(self.words.text).to_owned()
    }

    fn excerpt(&self, bytes: ByteSpan) -> record::Excerpt {
        let span = self.points.span(bytes);
        record::Excerpt { text: self.text(bytes), start: span.start, end: span.end }
    }

    fn name(&self, name: &crate::language::Name) -> record::NamedSpan {
        record::NamedSpan { span: self.points.span(name.span), text: self.text(name.span), kind: name.kind }
    }

    fn mention(&self, mention: &crate::actors::Mention) -> record::Mention {
        record::Mention {
            span: self.points.span(mention.span),
            text: self.text(mention.span),
            actor: mention.actor as u32,
            form: mention.form,
        }
    }

    fn actor(&self, actor: usize) -> record::Actor {
        let known = &self.stages.coreference.actors[actor];
        record::Actor {
            actor: actor as u32,
            actor_id: None,
            name: known.name.clone(),
            kind: known.kind,
            roles: known.roles.clone(),
            aliases: known.aliases.clone(),
        }
    }

    fn reference(&self, actor: usize) -> record::ActorReference {
        record::ActorReference {
            actor: Some(actor as u32),
            actor_id: None,
            name: self.stages.coreference.actors[actor].name.clone(),
        }
    }

    fn time(&self, time: &Timex) -> record::Time {
        record::Time {
            span: self.points.span(time.span),
            text: self.text(time.span),
            timex3: record::Timex3 { kind: time.kind, value: time.value.clone() },
            edtf: time.edtf.clone(),
            earliest: time.days.map(|(earliest, _)| earliest),
            latest: time.days.map(|(_, latest)| latest),
            anchor: time.anchor,
        }
    }

    /// The calendar days of a time; `None` for one that could not be put on the calendar.
    fn when(&self, time: usize) -> Option<record::When> {
        let time = &self.stages.times[time];
        let (earliest, latest) = time.days?;
        Some(record::When {
            edtf: time.edtf.clone()?,
            earliest,
            latest,
            expression: Some(self.excerpt(time.span)),
        })
    }

    fn speaker(&self, source: &statements::Source) -> record::Speaker {
        let coreference = &self.stages.coreference;
        let mention = source.mention.map(|at| &coreference.mentions[at]);
        let actor = mention.map(|mention| mention.actor);
        record::Speaker {
            actor: actor.map(|actor| actor as u32),
            actor_id: None,
            name: match actor {
                Some(actor) => coreference.actors[actor].name.clone(),
                None => self.text(source.span),
            },
            role: match mention.and_then(|mention| mention.role) {
                Some(role) => Some(self.text(role)),
                None => actor.and_then(|actor| coreference.actors[actor].roles.first().cloned()),
            },
            mention: self.excerpt(source.span),
        }
    }

    fn statement(&self, statement: &Statement) -> record::Statement {
        let speaker = statement.speaker.map(|source| self.speaker(&source));
        let own = speaker.as_ref().and_then(|speaker| speaker.actor);
        record::Statement {
            id: None,
            kind: statement.kind,
            text: self.text(statement.content),
            span: self.points.span(statement.content),
            quoted: statement.quoted.iter().map(|&part| self.points.span(part)).collect(),
            via: statement.via.map(|source| self.speaker(&source)),
            cue: statement.cue.as_ref().map(|cue| {
                let record::Excerpt { text, start, end } = self.excerpt(cue.span);
                record::Cue { text, lemma: cue.lemma.clone(), start, end }
            }),
            said: statement.when.and_then(|time| self.when(time)).or_else(|| self.published()),
            occasion: statement.occasion.map(|span| self.text(span)),
            addressee: statement.addressee.map(|span| self.text(span)),
            about: self
                .actors_in(statement.content)
                .filter(|&actor| own != Some(actor as u32))
                .map(|actor| self.reference(actor))
                .collect(),
            also_at: statement
                .occurrences
                .iter()
                .map(|&place| record::Place { article_id: None, span: self.points.span(place) })
                .collect(),
            sentence: self.sentence(statement.sentence),
            confidence: statement.confidence,
            speaker,
        }
    }

    fn event(&self, event: &Event) -> record::Event {
        record::Event {
            id: None,
            trigger: record::Trigger {
                span: self.points.span(event.trigger),
                text: self.text(event.trigger),
                lemma: event.lemma.clone(),
            },
            kind: event.kind.to_owned(),
            status: event.status,
            participants: event.participants.iter().map(|one| self.participant(one)).collect(),
            when: event.when.and_then(|time| self.when(time)),
            places: event.places.iter().map(|&place| self.reference(place)).collect(),
            attributed_to: event.attributed_to.map(|statement| statement as u32),
            summary: self.points.span(event.summary),
            sentence: self.sentence(event.sentence),
            background: event.background,
            confidence: event.confidence,
        }
    }

    fn participant(&self, participant: &events::Participant) -> record::Participant {
        record::Participant {
            role: participant.role,
            span: self.points.span(participant.span),
            text: self.text(participant.span),
            actor: participant.actor.map(|actor| actor as u32),
            actor_id: None,
        }
    }

    fn sentence(&self, sentence: usize) -> crate::text::Span {
        self.points.span(self.words.sentences[sentence].span)
    }

    /// The actors mentioned inside a stretch, each once, in order of their first mention there.
    fn actors_in(&self, stretch: ByteSpan) -> impl Iterator<Item = usize> {
        let mut actors = Vec::new();
        for mention in &self.stages.coreference.mentions {
            if stretch.contains(mention.span) && !actors.contains(&mention.actor) {
                actors.push(mention.actor);
            }
        }
        actors.into_iter()
    }

    /// The article's own day, where the text tells no other.
    fn published(&self) -> Option<record::When> {
        let day: Date = self.article.published?.date();
        Some(record::When {
            edtf: day.to_string(),
            earliest: day,
            latest: day.tomorrow().ok()?,
            expression: None,
        })
    }
}
