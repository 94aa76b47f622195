//! Roles, organizations and parties in the words around a name or noun.

use std::ops::Range;

use super::parties::{MAX_PARTY_TOKENS, Parties};
use crate::{
    actors::{context::Context, lexicon::NounClass, weights::MAX_TITLE_TOKENS},
    language::{Name, NameType, Upos},
    text::ByteSpan,
};

/// Most bytes between a person's name and the bracket with the party.
const MAX_PARTY_CODE: usize = 12;

/// What words say of a speaker, as spans of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Described {
    /// The office or profession.
    pub role: Option<ByteSpan>,
    /// The organization.
    pub organization: Option<ByteSpan>,
    /// The party with its full name.
    pub party: Option<(ByteSpan, &'static str)>,
}

impl Described {
    /// Adds what another description has and this one lacks.
    pub fn fill(&mut self, other: Self) {
        // A role of its own with another's organization: "Moss, the club's former president" is not the club's now.
        if self.role.is_none() || self.role == other.role {
            self.role = self.role.or(other.role);
            self.organization = self.organization.or(other.organization);
        } else if other.role.is_none() {
            self.organization = self.organization.or(other.organization);
        }
        self.party = self.party.or(other.party);
    }
}

/// The words that describe speakers, with the word lists.
#[derive(Clone, Copy)]
pub struct Phrases<'a> {
    pub context: Context<'a>,
    pub parties: &'a Parties,
}

impl Phrases<'_> {
    /// Divides a noun phrase of a person into role, organization and party: "US State Department spokesperson", "an
    /// analyst at Northgate", "Labour MP".
    ///
    /// A phrase without a noun for persons has none of them.
    pub fn divide(self, phrase: Range<usize>) -> Described {
        let doc = self.context.doc;
        let mut described = Described::default();
        let is_number = |token: usize| doc.upos(token) == Upos::Num;
        let start = phrase.clone().find(|&token| !self.is_determiner(token) && !is_number(token));
        let start = start.unwrap_or(phrase.end);
        let Some(noun) = self.person_noun(start..phrase.end) else { return described };
        let mut role_start = start;
        if let Some((tokens, name)) = self.party_in(start..noun) {
            described.party = Some((doc.span(tokens.clone()), name));
            if tokens.start == start {
                role_start = tokens.end;
            }
        }
        if let Some(tokens) = self.organization_before(role_start, noun) {
            described.organization = Some(doc.span(tokens.clone()));
            if tokens.start == role_start {
                role_start = tokens.end;
            }
        }
        while role_start < noun && matches!(doc.upos(role_start), Upos::Part | Upos::Punct) {
            role_start += 1;
        }
        let mut role_end = noun + 1;
        if let Some((preposition, tokens)) = self.complement(noun, phrase.end) {
            if let Some(party) = self.party_of(tokens.clone()) {
                described.party = described.party.or(Some((doc.span(tokens), party)));
            } else {
                described.organization = described.organization.or(Some(doc.span(tokens)));
            }
            role_end = preposition;
        } else if phrase.end > role_end && self.is_complement_of_office(role_end) {
            role_end = phrase.end;
        }
        described.role = Some(doc.span(role_start..role_end));
        described
    }

    /// Returns organization and party behind a person's name that ends at `end`: "of the Sierra Club", "(D-Texas)".
    pub fn behind_name(self, end: usize) -> Described {
        let doc = self.context.doc;
        let mut described = Described { party: self.party_behind(end), ..Described::default() };
        let Some(last) = end.checked_sub(1) else { return described };
        let sentence_end = doc.sentence_of(last).tokens.end;
        let comma = usize::from(end < sentence_end && doc.word(end) == ",");
        let preposition = end + comma;
        if preposition + 1 < sentence_end
            && matches!(doc.word(preposition), "of" | "from" | "at" | "with")
            && let Some(tokens) = self.named_organization(preposition + 1, sentence_end, preposition)
        {
            match self.party_of(tokens.clone()) {
                Some(name) => described.party = described.party.or(Some((doc.span(tokens), name))),
                None => described.organization = Some(doc.span(tokens)),
            }
        }
        described
    }

    /// Returns the full name of the party that tokens name.
    pub fn party_of(self, tokens: Range<usize>) -> Option<&'static str> {
        self.parties.full_name(self.context.doc.span(tokens).slice(self.context.doc.text))
    }

    /// Returns the noun for a person that heads the phrase: the first one that a preposition follows, else the last.
    fn person_noun(self, phrase: Range<usize>) -> Option<usize> {
        let doc = self.context.doc;
        let nouns = || phrase.clone().filter(|&token| self.context.is_person_noun(token));
        let has_complement = |&noun: &usize| {
            noun + 1 < phrase.end
                && matches!(doc.upos(noun + 1), Upos::Adp | Upos::Punct)
                && doc.word(noun + 1) != "-"
        };
        nouns().find(has_complement).or_else(|| nouns().next_back())
    }

    /// Returns true for an article or possessive before a noun.
    fn is_determiner(self, token: usize) -> bool {
        let doc = self.context.doc;
        doc.upos(token) == Upos::Det
            || matches!(doc.word(token), "his" | "her" | "its" | "their" | "our" | "'s" | "’s")
    }

    /// Returns the longest name of a party among tokens, with its full name.
    fn party_in(self, tokens: Range<usize>) -> Option<(Range<usize>, &'static str)> {
        let lengths = (1..=MAX_PARTY_TOKENS.min(tokens.len())).rev();
        let mut ranges = lengths
            .flat_map(|length| (tokens.start..=tokens.end - length).map(move |start| start..start + length));
        ranges.find_map(|range| Some((range.clone(), self.party_of(range)?)))
    }

    /// Returns the organization between `start` and a noun for a person: "State Department", "health ministry".
    fn organization_before(self, start: usize, noun: usize) -> Option<Range<usize>> {
        let doc = self.context.doc;
        let is_possessor = |name: &&Name| {
            let mark = name.tokens.end;
            name.kind == NameType::Other && mark < noun && doc.upos(mark) == Upos::Part
        };
        let name = (start..noun).filter_map(|token| doc.name_at(token)).find(|name| {
            name.tokens.start >= start && (name.kind == NameType::Organization || is_possessor(name))
        });
        if let Some(name) = name {
            let mut tokens = name.tokens.start..name.tokens.end.min(noun);
            // Of "US State Department" the country is a name of its own.
            while tokens.start > start && doc.upos(tokens.start - 1) == Upos::Propn {
                tokens.start -= 1;
            }
            // A title that the name finder took for a part of the name.
            while tokens.len() > 1 && self.context.is_person_noun(tokens.end - 1) {
                tokens.end -= 1;
            }
            return Some(tokens).filter(|tokens| !tokens.is_empty());
        }
        // The possessor's mark may be between them: "the ministry's spokesman".
        let mark = noun.checked_sub(1).filter(|&mark| mark > start && doc.upos(mark) == Upos::Part);
        let last = mark.unwrap_or(noun).checked_sub(1).filter(|&last| last >= start)?;
        // "The deputy police chief" is no chief of a deputy police.
        let is_of_office =
            |&token: &usize| self.context.lexicon.is_office_modifier(&doc.word(token).to_lowercase());
        let first = start + (start..last).take_while(is_of_office).count();
        self.is_institution(last, first).then_some(first..last + 1)
    }

    /// Returns true for a noun of an institution: "ministry", "police"; of other organizations with a modifier alone.
    fn is_institution(self, noun: usize, first: usize) -> bool {
        match self.context.lexicon.noun_class(&self.context.lemma(noun)) {
            Some(NounClass::NamedOrganization) => true,
            Some(NounClass::AnyOrganization | NounClass::OrganizationOfKind) => noun > first,
            _ => false,
        }
    }

    /// Returns the preposition behind a noun for a person, and the organization behind it: "at Northgate".
    fn complement(self, noun: usize, end: usize) -> Option<(usize, Range<usize>)> {
        let doc = self.context.doc;
        let is_preposition =
            |token: &usize| matches!(doc.word(*token), "of" | "for" | "at" | "with" | "from");
        (noun + 1..end.saturating_sub(1)).filter(is_preposition).find_map(|preposition| {
            let tokens = self.named_organization(preposition + 1, end, preposition);
            Some((preposition, tokens.or_else(|| self.institution(preposition + 1, end))?))
        })
    }

    /// Returns the tokens of a name of an organization at `start`, or behind an article there.
    ///
    /// Behind "at" and "with" every name but a person's counts; a country never does.
    fn named_organization(self, start: usize, end: usize, preposition: usize) -> Option<Range<usize>> {
        let doc = self.context.doc;
        let start = start + usize::from(start < end && self.is_determiner(start));
        let name = doc.name_at(start).filter(|name| start < end && name.tokens.start <= start)?;
        let is_at = matches!(doc.word(preposition), "at" | "with");
        let text = name.span.slice(doc.text);
        let is_country = self.context.lexicon.is_country(text)
            || self
                .context
                .lexicon
                .canonical_name(text)
                .is_some_and(|name| self.context.lexicon.is_country(name));
        let is_organization = match name.kind {
            NameType::Organization => true,
            NameType::Place | NameType::Other => is_at && !is_country,
            NameType::Person | NameType::Group => false,
        };
        let first = start + usize::from(doc.upos(start) == Upos::Det);
        (is_organization && first < name.tokens.end).then_some(first..name.tokens.end)
    }

    /// Returns the noun phrase of an institution without a name at `start`: "ministry" of "for the ministry".
    fn institution(self, start: usize, end: usize) -> Option<Range<usize>> {
        let doc = self.context.doc;
        let first = start + usize::from(start < end && self.is_determiner(start));
        let is_modifier = |token: &usize| matches!(doc.upos(*token), Upos::Adj | Upos::Noun | Upos::Propn);
        let last = (first..end).take(MAX_TITLE_TOKENS).take_while(is_modifier).last()?;
        self.is_institution(last, first).then_some(first..last + 1)
    }

    /// Returns true for a preposition of what belongs to an office and is no organization: "of State", "for Women and
    /// Equalities", "in law"; a place ("in Berlin") belongs to none.
    fn is_complement_of_office(self, token: usize) -> bool {
        let doc = self.context.doc;
        match doc.word(token) {
            "of" | "for" | "to" | "on" | "-" => true,
            "in" => doc.tokens.get(token + 1).is_some() && doc.upos(token + 1) == Upos::Noun,
            _ => false,
        }
    }

    /// Returns the party in brackets or behind a comma: "(Labour)", "(D-Texas)", ", R-Ohio".
    fn party_behind(self, end: usize) -> Option<(ByteSpan, &'static str)> {
        let doc = self.context.doc;
        let from = doc.tokens[end.checked_sub(1)?].span.end as usize;
        let rest = &doc.text[from..];
        let trimmed = rest.trim_start_matches(' ');
        let inner = trimmed.strip_prefix(['(', ',']).map(|inner| inner.trim_start_matches(' '))?;
        let is_bracket = trimmed.starts_with('(');
        let at = from + (rest.len() - inner.len());
        let stop = inner.find([')', ',', ';', '-', '–', '.', '\n'])?;
        let name = &inner[..stop];
        let follows = &inner[stop..];
        let is_code = name.len() <= MAX_PARTY_CODE && follows.starts_with(['-', '–', '.']);
        // Behind a comma only with the state, for "Roe, Labour" may go on with anything.
        let is_closed = is_bracket && follows.starts_with([')', ',']) || is_code && !name.contains(' ');
        let span = ByteSpan::new(at, at + stop);
        let full = self.parties.full_name_or_code(name).filter(|_| is_closed)?;
        let has_state = |text: &str| text.trim_start_matches(['-', '–', '.']).starts_with(char::is_uppercase);
        (is_bracket || has_state(follows)).then_some((span, full))
    }
}
