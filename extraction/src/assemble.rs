//! Converts the outputs of the stages into the wire schema: bytes into code points, half-open days into inclusive ones.

mod edtf;
mod statements;

use std::collections::HashSet;

use jiff::civil::Date;

use crate::{
    Article, Extraction,
    actors::{self, Capacity, Coreference},
    events::{self, Event, EventTime},
    happenings::{self, Happening},
    language::{AnnotatedText, Name},
    main_event::{MainEvent, MainEventDate},
    schema::{self, TextSpan, Truncation, TruncationReason, When},
    statements::{Source, Statement},
    text::{ByteSpan, CodePoints, Field, Span},
    times::Timex,
};

/// The outputs of the stages; they refer to each other by index.
pub(crate) struct StageOutputs {
    pub times: Vec<Timex>,
    pub coreference: Coreference,
    pub statements: Vec<Statement>,
    /// What the speaker of each statement is; `None` for those without a speaker.
    pub capacities: Vec<Option<Capacity>>,
    pub events: Vec<Event>,
    pub happenings: Vec<Happening>,
    pub main_event: Option<MainEvent>,
}

/// Assembles the extraction of an article, whose body begins at byte `body_start` of the document.
///
/// `truncated` says why the document ends before the article does, where it does.
pub(crate) fn assemble(
    article: &Article<'_>,
    body_start: u32,
    doc: &AnnotatedText<'_>,
    stages: &StageOutputs,
    truncated: Option<TruncationReason>,
) -> Extraction {
    let assembler = Assembler { article, body_start, doc, stages, points: CodePoints::new(doc.text) };
    Extraction {
        id: None,
        external_id: None,
        names: doc.names.iter().map(|name| assembler.name(name)).collect(),
        mentions: stages.coreference.mentions.iter().map(|mention| assembler.mention(mention)).collect(),
        actors: (0..stages.coreference.actors.len()).map(|actor| assembler.actor(actor)).collect(),
        times: stages.times.iter().map(|time| assembler.time(time)).collect(),
        statements: stages
            .statements
            .iter()
            .zip(&stages.capacities)
            .map(|(statement, capacity)| assembler.statement(statement, capacity.as_ref()))
            .collect(),
        events: stages.events.iter().map(|event| assembler.event(event)).collect(),
        happenings: stages.happenings.iter().map(|happening| assembler.happening(happening)).collect(),
        main_event: stages.main_event.as_ref().map(|main| assembler.main_event(main)),
        truncated: truncated.map(|reason| Truncation { at: assembler.end(), reason }),
        extractor: schema::ExtractorVersion {
            name: "dateline".to_owned(),
            version: crate::VERSION.to_owned(),
            model: doc.model.to_owned(),
        },
    }
}

struct Assembler<'a> {
    article: &'a Article<'a>,
    body_start: u32,
    doc: &'a AnnotatedText<'a>,
    stages: &'a StageOutputs,
    points: CodePoints<'a>,
}

impl Assembler<'_> {
    fn text(&self, bytes: ByteSpan) -> String {
        bytes.slice(self.doc.text).to_owned()
    }

    fn span(&self, bytes: ByteSpan) -> Span {
        if bytes.end <= self.body_start && self.body_start > 0 {
            return Span { field: Field::Title, ..self.points.span(bytes) };
        }
        let before = self.points.at(self.body_start.min(self.doc.text.len() as u32));
        let span = self.points.span(ByteSpan { start: bytes.start.max(self.body_start), end: bytes.end });
        Span::of_body(span.start - before, span.end - before)
    }

    /// The code point of the body at which the document ends.
    fn end(&self) -> u32 {
        let end = self.doc.text.len() as u32;
        self.span(ByteSpan { start: end.max(self.body_start).min(end), end }).end
    }

    fn text_span(&self, bytes: ByteSpan) -> TextSpan {
        TextSpan { text: self.text(bytes), span: self.span(bytes) }
    }

    fn name(&self, name: &Name) -> schema::NameSpan {
        schema::NameSpan { text: self.text(name.span), span: self.span(name.span), name_type: name.kind }
    }

    fn mention(&self, mention: &actors::Mention) -> schema::Mention {
        schema::Mention {
            text: self.text(mention.span),
            span: self.span(mention.span),
            form: mention.form,
            actor_index: mention.actor as u32,
            actor_id: None,
            name: self.actor_name(mention.actor),
        }
    }

    fn actor(&self, index: usize) -> schema::Actor {
        let actor = &self.stages.coreference.actors[index];
        schema::Actor {
            actor_index: index as u32,
            actor_id: None,
            name: actor.name.clone(),
            actor_type: actor.kind,
            roles: actor.roles.clone(),
            aliases: actor.aliases.clone(),
            place: actor.place.clone(),
        }
    }

    fn actor_name(&self, actor: usize) -> String {
        self.stages.coreference.actors[actor].name.clone()
    }

    /// The name by which the article calls an actor: "FBI" where it never writes that name in full.
    fn name_in_article(&self, actor: usize) -> String {
        let mentions = self.stages.coreference.mentions.iter().filter(|mention| mention.actor == actor);
        let texts: Vec<&str> = mentions.map(|mention| mention.span.slice(self.doc.text)).collect();
        let own = &self.stages.coreference.actors[actor];
        if texts.iter().any(|text| text.contains(&own.name)) {
            return own.name.clone();
        }
        let count = |alias: &&String| texts.iter().filter(|text| text.contains(alias.as_str())).count();
        let alias = own.aliases.iter().filter(|alias| count(alias) > 0).max_by_key(count);
        alias.unwrap_or(&own.name).clone()
    }

    fn reference(&self, actor: usize) -> schema::ActorReference {
        schema::ActorReference {
            actor_index: Some(actor as u32),
            actor_id: None,
            name: self.actor_name(actor),
        }
    }

    fn time(&self, time: &Timex) -> schema::Time {
        schema::Time {
            text: self.text(time.span),
            span: self.span(time.span),
            timex3: schema::Timex3 { timex_type: time.kind, value: time.value.clone() },
            edtf: time.edtf.clone(),
            first_day: time.days.map(|(first, _)| first),
            last_day: time.days.and_then(|(_, end)| end.yesterday().ok()),
            anchor: time.anchor,
        }
    }

    /// The date of a time expression; `None` for one without days.
    fn when(&self, time: usize) -> Option<When> {
        let time = &self.stages.times[time];
        let (first_day, end) = time.days?;
        Some(When {
            edtf: time.edtf.clone()?,
            first_day,
            last_day: end.yesterday().ok()?,
            expression: Some(self.text_span(time.span)),
            anchor: Some(time.anchor),
        })
    }

    /// The day of publication, as a date without an expression.
    fn published(&self) -> Option<When> {
        let day: Date = self.article.published?.date();
        Some(self.published_between(day.to_string(), day, day))
    }

    /// Returns true for a date whose first day is after the day of publication.
    fn is_after_publication(&self, when: &When) -> bool {
        self.article.published.is_some_and(|published| when.first_day > published.date())
    }

    /// A date that is known from that of publication alone.
    fn published_between(&self, edtf: String, first_day: Date, last_day: Date) -> When {
        When { edtf, first_day, last_day, expression: None, anchor: Some(schema::TimeAnchor::PublishedAt) }
    }

    fn speaker(&self, source: &Source) -> schema::Speaker {
        let coreference = &self.stages.coreference;
        let mention = source.mention.map(|at| &coreference.mentions[at]);
        let actor = mention.map(|mention| mention.actor);
        schema::Speaker {
            actor_index: actor.map(|actor| actor as u32),
            actor_id: None,
            name: actor.map_or_else(|| self.text(source.span), |actor| self.actor_name(actor)),
            role: match mention.and_then(|mention| mention.role) {
                Some(role) => Some(self.text(role)),
                None => actor.and_then(|actor| coreference.actors[actor].roles.first().cloned()),
            },
            mention: self.text_span(source.span),
            capacity: None,
        }
    }

    fn event(&self, event: &Event) -> schema::Event {
        schema::Event {
            id: None,
            trigger: schema::Trigger {
                text: self.text(event.trigger),
                span: self.span(event.trigger),
                lemma: event.lemma.clone(),
            },
            event_type: event.event_type.as_str().to_owned(),
            status: event.status,
            participants: event.participants.iter().map(|one| self.participant(one)).collect(),
            when: event.when.and_then(|time| self.event_time(time)),
            places: event.places.iter().map(|&place| self.reference(place)).collect(),
            statement_index: event.attributed_to.map(|statement| statement as u32),
            summary: self.text_span(event.summary),
            sentence: self.sentence(event.sentence),
            background: event.background,
            importance: self.importance(event),
            happening_index: event.happening.map(|happening| happening as u32),
            confidence: event.confidence,
        }
    }

    fn importance(&self, event: &Event) -> schema::Importance {
        event
            .happening
            .map_or_else(Default::default, |happening| self.stages.happenings[happening].importance)
    }

    fn happening(&self, happening: &Happening) -> schema::Happening {
        let mention = |&event: &usize| {
            let own = &self.stages.events[event];
            schema::HappeningMention {
                event_index: event as u32,
                text: self.text(own.trigger),
                span: self.span(own.trigger),
                sentence: self.sentence(own.sentence),
            }
        };
        schema::Happening {
            id: None,
            event_type: happening.event_type.as_str().to_owned(),
            status: happening.status,
            importance: happening.importance,
            when: happening.when.and_then(|time| self.event_time(time)),
            participants: happening.participants.iter().map(|one| self.participant(one)).collect(),
            places: happening.places.iter().map(|&place| self.reference(place)).collect(),
            statement_index: happening.attributed_to.map(|statement| statement as u32),
            attributed_to: happening
                .attributed_to
                .and_then(|statement| self.stages.statements[statement].speaker)
                .map(|source| self.speaker(&source)),
            background: happening.background,
            figures: happening.figures.iter().map(|figure| self.figure(figure)).collect(),
            mentions: happening.events.iter().map(mention).collect(),
            confidence: happening.confidence,
        }
    }

    fn figure(&self, figure: &happenings::Figure) -> schema::Figure {
        schema::Figure {
            figure_type: figure.figure_type,
            number: figure.number,
            to: figure.to,
            unit: figure.unit.map(str::to_owned),
            text: self.text(figure.span),
            span: self.span(figure.span),
        }
    }

    /// The date of an event. Seasons and decades are intervals of months and years.
    fn event_time(&self, time: EventTime) -> Option<When> {
        let published = || self.article.published.map(|published| published.date());
        match time {
            EventTime::Expression(time) => {
                let when = self.when(time)?;
                Some(When { edtf: edtf::of_interval(&when.edtf, when.first_day, when.last_day), ..when })
            }
            EventTime::Since(time) => {
                let when = self.when(time)?;
                let last_day = published().map_or(when.last_day, |published| when.last_day.max(published));
                Some(When { edtf: format!("{}/..", when.edtf.trim_end_matches('~')), last_day, ..when })
            }
            EventTime::Until(time) => {
                let when = self.when(time)?;
                Some(When { edtf: format!("../{}", when.edtf.trim_end_matches('~')), ..when })
            }
            EventTime::Between(one, other) => {
                let (one, other) = (self.when(one)?, self.when(other)?);
                let (first, last) =
                    if one.first_day <= other.first_day { (one, other) } else { (other, one) };
                let ends = [&first.edtf, &last.edtf].map(|edtf| edtf.trim_end_matches('~').to_owned());
                Some(When { edtf: ends.join("/"), last_day: last.last_day.max(first.last_day), ..first })
            }
            EventTime::PublicationDay => self.published(),
            EventTime::PublicationMonth => {
                let day = published()?;
                let (first_day, last_day) = (day.first_of_month(), day.last_of_month());
                Some(self.published_between(day.strftime("%Y-%m").to_string(), first_day, last_day))
            }
        }
    }

    fn main_event(&self, main: &MainEvent) -> schema::MainEvent {
        let event = &self.stages.events[main.event];
        schema::MainEvent {
            event_index: main.event as u32,
            who: event.participants.iter().map(|participant| self.participant(participant)).collect(),
            what: self.text_span(event.summary),
            when: main.when.and_then(|when| match when {
                MainEventDate::Time(time) => self.when(time),
                MainEventDate::Publication => self.published(),
            }),
            places: main.places.iter().map(|&place| self.reference(place)).collect(),
        }
    }

    fn participant(&self, participant: &events::Participant) -> schema::Participant {
        let text = self.text(participant.span);
        schema::Participant {
            role: participant.role,
            span: self.span(participant.span),
            actor_index: participant.actor.map(|actor| actor as u32),
            actor_id: None,
            name: participant.actor.map_or_else(|| text.clone(), |actor| self.name_in_article(actor)),
            text,
        }
    }

    fn sentence(&self, sentence: usize) -> TextSpan {
        self.text_span(self.doc.sentences[sentence].span)
    }

    /// The actors mentioned inside a span, each once, in the order of their first mention there.
    fn actors_in(&self, span: ByteSpan) -> impl Iterator<Item = usize> {
        let mentions = &self.stages.coreference.mentions;
        let first = mentions.partition_point(|mention| mention.span.start < span.start);
        let inside = mentions[first..].iter().take_while(move |mention| mention.span.start < span.end);
        let mut seen = HashSet::new();
        inside
            .filter(move |mention| mention.span.end <= span.end)
            .map(|mention| mention.actor)
            .filter(move |&actor| seen.insert(actor))
    }
}
