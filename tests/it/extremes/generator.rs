//! A generator of extractions with extreme values.

use extraction::{
    Extraction,
    keywords::{Keyword, Keywords},
    schema::{
        Actor, ActorReference, ActorType, Affiliation, Capacity, Cue, Event, EventStatus, ExtractorVersion,
        Figure, FigureType, Gender, Happening, HappeningMention, Importance, MainEvent, Mention, MentionForm,
        NameSpan, NameType, Occasion, OccasionKind, Occurrence, Participant, ParticipantRole, Speaker,
        Statement, StatementType, TextSpan, Time, TimeAnchor, Timex3, TimexType, Trigger, When,
    },
    text::Span,
};
use jiff::civil::Date;

/// A generator of extremes; equal seeds give equal extremes (xorshift).
pub struct Extremes(pub u64);

impl Extremes {
    fn number(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        (self.number() % end as u64) as usize
    }

    fn one_of<T: Clone>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())].clone()
    }

    /// Letters without a pattern, so that no compression makes an index entry of them fit.
    fn letters(&mut self, count: usize) -> String {
        (0..count).map(|_| char::from(b'a' + self.below(26) as u8)).collect()
    }

    pub fn text(&mut self) -> String {
        match self.below(12) {
            0 => String::new(),
            1 => self.letters(2_700),
            2 => "語".repeat(1_000),
            3 => "ΐ".repeat(1_000),
            4 => "\u{1}\u{7f}\u{85}\u{202e}\u{feff}\u{10ffff}".to_owned(),
            5 => "'; DROP TABLE articles; -- %_\\ \\u0000 \"{}[]".to_owned(),
            6 => format!("{} {}", self.letters(60_000), self.letters(3_000)),
            7 => (0..4_000).map(|_| format!("{} ", self.letters(3))).collect(),
            8 => "👩‍👩‍👧‍👦 e\u{301}\u{302}\u{303}".repeat(50),
            _ => format!("{} {}", self.letters(5), self.letters(8)),
        }
    }

    fn span(&mut self) -> Span {
        let start = self.one_of(&[0, 1, 7, 1 << 20, u32::MAX - 1]);
        Span::of_body(start, self.one_of(&[start, start + 1, u32::MAX]))
    }

    fn text_span(&mut self) -> TextSpan {
        TextSpan { text: self.text(), span: self.span() }
    }

    fn occasion(&mut self, actors: usize) -> Occasion {
        let place = (self.below(2) == 0).then(|| self.reference(actors));
        let kind = self.one_of(&[None, Some(OccasionKind::Post), Some(OccasionKind::Court)]);
        Occasion { text: self.text(), span: self.span(), kind, place }
    }

    fn day(&mut self) -> Date {
        let year = self.one_of(&[-9999, -4714, -4713, -3000, -217, -48, -1, 0, 1, 1582, 1969, 2024, 9999]);
        let day = Date::new(year, self.below(12) as i8 + 1, self.below(28) as i8 + 1).unwrap();
        self.one_of(&[day, day.first_of_year(), day.last_of_year(), Date::MIN, Date::MAX])
    }

    fn when(&mut self) -> Option<When> {
        let days = [self.day(), self.day()];
        let expression = self.text_span();
        let (first_day, last_day) = (days[0].min(days[1]), days[0].max(days[1]));
        let edtf = format!("{first_day}/{last_day}");
        (self.below(5) > 0).then_some(When {
            edtf,
            first_day,
            last_day,
            expression: Some(expression),
            anchor: None,
        })
    }

    fn confidence(&mut self) -> f32 {
        self.one_of(&[0.0, 1.0, 0.25, -0.0, f32::MIN_POSITIVE, f32::MAX, f32::NAN, f32::INFINITY, -7.5])
    }

    fn reference(&mut self, actors: usize) -> ActorReference {
        let actor_index = (self.below(4) > 0 && actors > 0).then(|| self.below(actors) as u32);
        ActorReference { actor_index, actor_id: None, name: self.text() }
    }

    fn speaker(&mut self, actors: usize) -> Speaker {
        let ActorReference { actor_index, actor_id, name } = self.reference(actors);
        Speaker {
            actor_index,
            actor_id,
            name,
            role: Some(self.text()),
            mention: self.text_span(),
            capacity: Some(self.capacity()),
        }
    }

    fn capacity(&mut self) -> Capacity {
        let affiliation =
            |this: &mut Self| Affiliation { name: this.text(), text: this.text(), span: this.span() };
        Capacity {
            role: (self.below(2) == 0).then(|| self.text_span()),
            organization: (self.below(2) == 0).then(|| affiliation(self)),
            party: (self.below(3) == 0).then(|| affiliation(self)),
            gender: self.one_of(&Gender::ALL),
            named: self.one_of(&[None, Some(true), Some(false)]),
        }
    }

    pub fn statement(&mut self, actors: usize) -> Statement {
        Statement {
            id: None,
            statement_type: self.one_of(&StatementType::ALL),
            text: self.text(),
            span: self.span(),
            quoted: (0..self.below(3)).map(|_| self.text_span()).collect(),
            speaker: (self.below(3) > 0).then(|| self.speaker(actors)),
            speaker_candidates: Vec::new(),
            via: (self.below(3) == 0).then(|| self.speaker(actors)),
            cue: Some(Cue { text: self.text(), span: self.span(), lemma: self.text() }),
            when: self.when(),
            occasion: Some(self.occasion(actors)),
            corrected: self.below(3) == 0,
            addressee: None,
            about: (0..self.below(3)).map(|_| self.reference(actors)).collect(),
            occurrences: (0..self.below(2))
                .map(|_| Occurrence { article_id: None, text: self.text(), span: self.span() })
                .collect(),
            sentence: self.text_span(),
            confidence: self.confidence(),
        }
    }

    pub fn event(&mut self, actors: usize, statements: usize) -> Event {
        let roles = [ParticipantRole::Actor, ParticipantRole::Recipient, ParticipantRole::Other];
        let participant = |this: &mut Self| {
            let ActorReference { actor_index, actor_id, name } = this.reference(actors);
            let role = this.one_of(&roles);
            Participant { role, text: this.text(), span: this.span(), actor_index, actor_id, name }
        };
        Event {
            id: None,
            trigger: Trigger { text: self.text(), span: self.span(), lemma: self.text() },
            event_type: self.one_of(&["ASSAULT", "OTHER", ""]).to_owned(),
            status: self.one_of(&EventStatus::ALL),
            participants: (0..self.below(3)).map(|_| participant(self)).collect(),
            when: self.when(),
            places: (0..self.below(3)).map(|_| self.reference(actors)).collect(),
            statement_index: (self.below(3) == 0 && statements > 0).then(|| self.below(statements) as u32),
            summary: self.text_span(),
            sentence: self.text_span(),
            background: self.below(2) == 0,
            importance: self.one_of(&Importance::ALL),
            happening_index: None,
            confidence: self.confidence(),
        }
    }

    /// Makes a happening of each event but the first, with figures.
    fn happenings(&mut self, events: &[Event]) -> Vec<Happening> {
        let happening = |(index, event): (usize, &Event)| Happening {
            id: None,
            event_type: event.event_type.clone(),
            status: event.status,
            importance: event.importance,
            when: event.when.clone(),
            participants: event.participants.clone(),
            places: event.places.clone(),
            statement_index: event.statement_index,
            attributed_to: None,
            background: event.background,
            figures: vec![Figure {
                figure_type: self.one_of(&FigureType::ALL),
                number: f64::from(self.below(1000) as u32),
                to: None,
                unit: Some(self.text()),
                text: self.text(),
                span: self.span(),
            }],
            mentions: vec![HappeningMention {
                event_index: index as u32,
                text: self.text(),
                span: self.span(),
                sentence: self.text_span(),
            }],
            confidence: self.confidence(),
        };
        events.iter().enumerate().skip(1).map(happening).collect()
    }

    pub fn extraction(&mut self) -> Extraction {
        let actors: Vec<Actor> = (0..self.below(6))
            .map(|index| Actor {
                actor_index: index as u32,
                actor_id: None,
                name: self.text(),
                actor_type: self.one_of(&ActorType::ALL),
                roles: vec![self.text()],
                aliases: (0..self.below(3)).map(|_| self.text()).collect(),
                place: None,
            })
            .collect();
        let mentions = match actors.len() {
            0 => Vec::new(),
            count => (0..self.below(4))
                .map(|_| Mention {
                    text: self.text(),
                    span: self.span(),
                    form: MentionForm::Name,
                    actor_index: self.below(count) as u32,
                    actor_id: None,
                    name: self.text(),
                })
                .collect(),
        };
        let statements: Vec<Statement> = (0..self.below(4)).map(|_| self.statement(actors.len())).collect();
        let events: Vec<Event> =
            (0..self.below(4)).map(|_| self.event(actors.len(), statements.len())).collect();
        let main_event = events.first().map(|event| MainEvent {
            event_index: 0,
            who: event.participants.clone(),
            what: self.text_span(),
            when: self.when(),
            places: event.places.clone(),
        });
        let time = |this: &mut Self| Time {
            text: this.text(),
            span: this.span(),
            timex3: Timex3 { timex_type: TimexType::Date, value: this.text() },
            edtf: Some(this.text()),
            first_day: Some(this.day()),
            last_day: Some(this.day()),
            anchor: TimeAnchor::Itself,
        };
        let name =
            |this: &mut Self| NameSpan { text: this.text(), span: this.span(), name_type: NameType::Person };
        Extraction {
            id: None,
            external_id: None,
            names: (0..self.below(3)).map(|_| name(self)).collect(),
            mentions,
            times: (0..self.below(3)).map(|_| time(self)).collect(),
            actors,
            statements,
            happenings: self.happenings(&events),
            events,
            main_event,
            truncated: None,
            extractor: ExtractorVersion {
                name: "dateline".to_owned(),
                version: self.text(),
                model: self.text(),
            },
        }
    }

    pub fn keywords(&mut self) -> Keywords {
        let mut words: Vec<String> = (0..self.below(24)).map(|_| self.text()).collect();
        words.sort();
        words.dedup();
        let keyword = |word| Keyword { word, weight: u8::MAX, is_name: true };
        Keywords { headline: self.text(), words: words.into_iter().map(keyword).collect() }
    }
}
