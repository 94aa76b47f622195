//! Matches the names of an article to entities: full names and parts, acronyms, aliases, metonymic capitals.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
};

use super::{
    acronyms::{self, initials},
    candidate::CandidateMention,
    context::Context,
    introductions::{self, Introductions},
    lexicon::{Gender, Lexicon},
    surnames::{LongSurnames, last_names, without_suffix},
    weights::{MAX_LONG_NAME_TOKENS, MAX_NAMESAKES, MIN_NICKNAME_LETTERS, MIN_SHORT_NAME_BYTES},
};
use crate::language::{NameType, Relation, Upos};

/// An entity with a name.
#[derive(Debug)]
pub struct NamedEntity {
    /// The fullest name.
    pub name: String,
    /// The most frequent type of its mentions.
    pub kind: NameType,
    /// Gender of its pronouns, if anything implies it.
    pub gender: Option<Gender>,
    /// Number of mentions by type.
    type_counts: HashMap<NameType, usize>,
}

/// All named entities of an article with an index of their names.
#[derive(Debug, Default)]
pub struct NameIndex {
    /// In the order in which their full names occur.
    pub entities: Vec<NamedEntity>,
    /// Entity by [`comparison_key`] of a full name.
    by_name: HashMap<String, usize>,
    /// Persons by last name.
    by_last: HashMap<String, Vec<usize>>,
    /// Persons by first name.
    by_first: HashMap<String, Vec<usize>>,
    acronyms: HashMap<String, usize>,
    /// Organizations by the beginnings and ends of their names; `None` where several share one.
    by_short_name: HashMap<String, Option<usize>>,
    introductions: Introductions,
}

impl NameIndex {
    /// Builds the index from all mentions, so that a last name in the headline finds the full name of the text.
    pub fn from_mentions(context: Context<'_>, mentions: &[CandidateMention]) -> Self {
        let mut index = Self::default();
        let named = || mentions.iter().filter_map(|mention| Some((mention, mention.name_type()?)));
        let persons = named().filter(|(_, kind)| *kind == NameType::Person);
        let surnames =
            LongSurnames::of_names(persons.map(|(mention, _)| mention.head_text(context)), context.lexicon);
        let is_single_name = |mention: &CandidateMention, kind| {
            kind == NameType::Person && surnames.is_single(mention.head_text(context))
        };
        for (mention, kind) in named().filter(|(mention, kind)| !is_single_name(mention, *kind)) {
            if kind != NameType::Person {
                index.add_bracketed_acronym(context, mention, kind);
            }
            let written = mention.head_text(context);
            let name = metonymic_capital(context, mention, kind)
                .or_else(|| context.lexicon.canonical_name(written))
                .unwrap_or(written);
            let entity = index.add(name, kind);
            let letters = initials(written);
            if letters.len() >= 3 && kind != NameType::Person {
                index.acronyms.entry(letters).or_insert(entity);
            }
            index.add_gender(context, mention, kind, entity);
            index.introductions.add(context, mention, entity);
        }
        index.add_spelled_out_acronyms(context, mentions);
        index.index_parts(context.lexicon);
        index.add_other_bearers(context, mentions, &surnames);
        for (mention, kind) in named().filter(|(mention, kind)| is_single_name(mention, *kind)) {
            let written = mention.head_text(context);
            let known = index
                .lookup(context, mention, kind, |_| None)
                .filter(|&entity| comparison_key(&index.entities[entity].name) != comparison_key(written));
            let entity = known.unwrap_or_else(|| index.add(written, kind));
            index.add_gender(context, mention, kind, entity);
        }
        index.decide_types();
        index.index_long_names();
        index
    }

    /// Returns the entity with this full name; adds it if it is new. Counts a mention of type `kind`.
    fn add(&mut self, name: &str, kind: NameType) -> usize {
        let next = self.entities.len();
        let entity = *self.by_name.entry(comparison_key(name)).or_insert(next);
        if entity == next {
            self.entities.push(NamedEntity {
                name: name.to_owned(),
                kind,
                gender: None,
                type_counts: HashMap::new(),
            });
        }
        *self.entities[entity].type_counts.entry(kind).or_default() += 1;
        entity
    }

    /// Takes a person's gender from the title or first name of a mention.
    fn add_gender(
        &mut self,
        context: Context<'_>,
        mention: &CandidateMention,
        kind: NameType,
        entity: usize,
    ) {
        if kind != NameType::Person {
            return;
        }
        let Context { doc, lexicon } = context;
        let mut titles = mention.tokens.start..mention.head.start;
        let implied = titles
            .find_map(|token| lexicon.title_gender(doc.word(token)))
            .or_else(|| lexicon.first_name_gender(doc.word(mention.head.start)));
        let gender = &mut self.entities[entity].gender;
        *gender = gender.or(implied);
    }

    /// Adds the long form before an acronym in brackets as a name, whatever part of it was labelled: "Immigration,
    /// Refugees and Citizenship Canada (IRCC)".
    fn add_bracketed_acronym(&mut self, context: Context<'_>, mention: &CandidateMention, kind: NameType) {
        let Some((long, acronym)) = acronyms::bracketed(context, mention) else { return };
        let long = context.doc.span(long).slice(context.doc.text);
        let entity = self.add(context.lexicon.canonical_name(long).unwrap_or(long), kind);
        self.by_name.entry(comparison_key(mention.head_text(context))).or_insert(entity);
        self.acronyms.insert(acronym.to_owned(), entity);
    }

    /// Adds the long forms of acronyms that occur somewhere without brackets.
    fn add_spelled_out_acronyms(&mut self, context: Context<'_>, mentions: &[CandidateMention]) {
        let Context { doc, lexicon } = context;
        let is_organization = |mention: &&CandidateMention| {
            mention.name_type() == Some(NameType::Organization) && mention.head.len() == 1
        };
        let mut wanted = Vec::new();
        for mention in mentions.iter().filter(is_organization) {
            let acronym = doc.word(mention.head.start);
            let is_acronym = acronym.len() >= 3 && acronym.chars().all(|letter| letter.is_ascii_uppercase());
            if is_acronym && lexicon.canonical_name(acronym).is_none() {
                wanted.push(acronym);
            }
        }
        let expansions = acronyms::expansions(context, &wanted);
        for acronym in wanted {
            if self.acronyms.contains_key(acronym) {
                continue;
            }
            let Some(long) = expansions.get(acronym) else { continue };
            let long = doc.span(long.clone()).slice(doc.text);
            let entity = self.add(lexicon.canonical_name(long).unwrap_or(long), NameType::Organization);
            self.by_name.insert(comparison_key(acronym), entity);
            self.acronyms.insert(acronym.to_owned(), entity);
        }
    }

    /// Adds a person for a last name with an office that stands before all full names with it: "President Orlov" in an
    /// article that names only "the actress Vera Orlov".
    ///
    /// None of the full names has the office; each has another role, or the office stands there twice.
    fn add_other_bearers(
        &mut self,
        context: Context<'_>,
        mentions: &[CandidateMention],
        surnames: &LongSurnames,
    ) {
        let is_last_name = |mention: &&CandidateMention| {
            mention.name_type() == Some(NameType::Person) && surnames.is_single(mention.head_text(context))
        };
        let mut counts: HashMap<String, usize> = HashMap::new();
        let with_office = |mention| Some((mention, introductions::office(context, mention)?));
        for (mention, office) in mentions.iter().filter(is_last_name).filter_map(with_office) {
            let written = mention.head_text(context);
            let key = comparison_key(written);
            let Some(group) = self.by_last.get(&key) else { continue };
            let is_first =
                group.iter().all(|&entity| self.introductions.is_after(entity, mention.tokens.start));
            let count = counts.entry(key).or_default();
            *count += usize::from(is_first || *count > 0);
            let is_other = |&entity: &usize| {
                self.introductions.has_other_role(entity, &office)
                    || *count > 1 && !self.introductions.has_role(entity, &office)
            };
            if *count > 0 && group.iter().all(is_other) {
                self.add(written, NameType::Person);
            }
        }
    }

    /// Gives each entity the most frequent type of its mentions; of equals the first that occurred stays.
    fn decide_types(&mut self) {
        for entity in &mut self.entities {
            let count = |kind: NameType| entity.type_counts.get(&kind).copied().unwrap_or_default();
            let highest = entity.type_counts.values().max().copied().unwrap_or_default();
            if count(entity.kind) < highest {
                let kinds = entity.type_counts.keys().copied().filter(|&kind| count(kind) == highest);
                entity.kind = kinds.min_by_key(|kind| *kind as u8).unwrap_or(entity.kind);
            }
        }
    }

    /// Indexes persons by first and last name, once all full names are added.
    fn index_parts(&mut self, lexicon: &Lexicon) {
        self.decide_types();
        let is_person = |(_, entity): &(usize, &NamedEntity)| entity.kind == NameType::Person;
        let add = |index: &mut HashMap<String, Vec<usize>>, name: String, number: usize| {
            let group = index.entry(name).or_default();
            if group.len() < MAX_NAMESAKES {
                group.push(number);
            }
        };
        for (number, entity) in self.entities.iter().enumerate().filter(is_person) {
            let last_names = last_names(&entity.name, lexicon);
            if let (Some(first), false) = (entity.name.split_whitespace().next(), last_names.is_empty()) {
                add(&mut self.by_first, comparison_key(first), number);
            }
            last_names.into_iter().for_each(|last| add(&mut self.by_last, last, number));
        }
        self.merge_short_forms(lexicon);
    }

    /// Merges "Jake Patterson" into "Jake Thomas Patterson".
    fn merge_short_forms(&mut self, lexicon: &Lexicon) {
        // In order of the short form; its longest full form, the first of equals.
        let mut merges: BTreeMap<usize, usize> = BTreeMap::new();
        for group in self.by_last.values() {
            for &short in group {
                let name = &self.entities[short].name;
                let gender = self.entities[short].gender;
                let longer = group.iter().copied().filter(|&long| {
                    let long = &self.entities[long];
                    let genders_agree = gender.is_none() || long.gender.is_none() || gender == long.gender;
                    is_short_form(name, &long.name, lexicon) && genders_agree
                });
                if let Some(long) = longer.max_by_key(|&long| (self.entities[long].name.len(), Reverse(long)))
                {
                    merges.insert(short, long);
                }
            }
        }
        if merges.is_empty() {
            return;
        }
        // The entities that each name was matched to so far.
        let mut merged: HashMap<usize, Vec<usize>> = HashMap::new();
        for (&short, &long) in &merges {
            let gender = self.entities[long].gender.or(self.entities[short].gender);
            self.entities[long].gender = gender;
            let mut shorts = merged.remove(&short).unwrap_or_default();
            shorts.push(short);
            merged.entry(long).or_default().append(&mut shorts);
        }
        let long_forms: HashMap<usize, usize> = merged
            .iter()
            .flat_map(|(&long, shorts)| shorts.iter().map(move |&short| (short, long)))
            .collect();
        for entity in self.by_name.values_mut() {
            *entity = long_forms.get(entity).copied().unwrap_or(*entity);
        }
        for group in self.by_last.values_mut().chain(self.by_first.values_mut()) {
            group.retain(|entity| !merges.contains_key(entity));
        }
    }

    /// Indexes organizations by the beginnings and ends of their names: "Rogers" for "Rogers Media".
    fn index_long_names(&mut self) {
        let organizations = self.entities.iter().enumerate();
        for (number, entity) in organizations.filter(|(_, entity)| entity.kind == NameType::Organization) {
            let name = comparison_key(&entity.name);
            let spaces: Vec<usize> = name.match_indices(' ').map(|(at, _)| at).collect();
            if spaces.len() >= MAX_LONG_NAME_TOKENS {
                continue;
            }
            let beginnings = spaces.iter().map(|&space| &name[..space]);
            let ends = spaces.iter().filter(|&&space| name[..space].trim() != "the");
            for short in beginnings.chain(ends.map(|&space| &name[space + 1..])) {
                let only = self.by_short_name.entry(short.to_owned()).or_insert(Some(number));
                *only = only.filter(|&only| only == number);
            }
        }
    }

    /// Returns the entity that a name refers to. `last_mention` gives the place of an entity's last mention before it.
    pub fn lookup(
        &self,
        context: Context<'_>,
        mention: &CandidateMention,
        kind: NameType,
        last_mention: impl Fn(usize) -> Option<usize>,
    ) -> Option<usize> {
        let lexicon = context.lexicon;
        let written = mention.head_text(context);
        if let Some(country) = metonymic_capital(context, mention, kind) {
            return self.by_name.get(&comparison_key(country)).copied();
        }
        let canonical = lexicon.canonical_name(written);
        // An acronym's long form comes before the acronym as a name of its own.
        let long_form = self.acronyms.get(written).filter(|_| canonical.is_none());
        let exact = || self.by_name.get(&comparison_key(canonical.unwrap_or(written)));
        if let Some(&entity) = long_form.or_else(exact) {
            return Some(entity);
        }
        let by_last = || self.by_last.get(&comparison_key(written));
        let group = match kind {
            NameType::Person => by_last().or_else(|| self.by_first.get(&comparison_key(written))),
            NameType::Organization => by_last(),
            _ => None,
        };
        if let Some(group) = group {
            let has_title = mention.head.start > mention.tokens.start;
            let title = context.doc.word(mention.tokens.start);
            let gender = if has_title { lexicon.title_gender(title) } else { None };
            let agrees = |entity: &usize| {
                gender.is_none() || self.entities[*entity].gender.is_none_or(|known| Some(known) == gender)
            };
            let office = introductions::office(context, mention).unwrap_or_default();
            let has_office = |entity: &usize| self.introductions.has_role(*entity, &office);
            let in_office = group.iter().any(|entity| agrees(entity) && has_office(entity));
            let candidates =
                || group.iter().copied().filter(agrees).filter(|entity| !in_office || has_office(entity));
            // Of several with the name, the one mentioned last.
            let recent = candidates().filter(|&entity| last_mention(entity).is_some());
            return recent.max_by_key(|&entity| last_mention(entity)).or_else(|| candidates().next());
        }
        (kind == NameType::Organization).then(|| self.only_longer_name(written)).flatten()
    }

    /// Returns the entity with exactly this name, in any case.
    pub fn named(&self, name: &str) -> Option<usize> {
        self.by_name.get(&comparison_key(name)).copied()
    }

    /// Returns the only organization whose name begins or ends with `written`: "Rogers" for "Rogers Media".
    fn only_longer_name(&self, written: &str) -> Option<usize> {
        let short = comparison_key(written);
        if short.len() < MIN_SHORT_NAME_BYTES {
            return None;
        }
        self.by_short_name.get(&short).copied().flatten()
    }
}

/// Returns the country whose government a capital denotes as the subject of an agentive verb: "Washington denied it".
pub fn metonymic_capital(
    context: Context<'_>,
    mention: &CandidateMention,
    kind: NameType,
) -> Option<&'static str> {
    let doc = context.doc;
    let country = context.lexicon.country_of_capital(mention.head_text(context))?;
    let head = mention.syntactic_head(context);
    let verb = doc.head(head)?;
    let is_agentive = |verb| doc.upos(verb) == Upos::Verb && context.is_agentive(verb);
    // One of several coordinated verbs is enough: "Washington is reaching out to both and telling them …".
    let is_agent = kind != NameType::Person
        && context.is_subject(head)
        && (is_agentive(verb)
            || doc.children(verb).any(|next| doc.relation(next) == Relation::Conj && is_agentive(next)));
    is_agent.then_some(country)
}

/// Returns true when `short` is a shorter form of the other name: "Jake Roe" or "Jak Roe" of "Jake Thomas Roe Jr.".
///
/// The last words are equal, and the first ones too or the short one begins the other. Names with different suffixes
/// are a father's and a son's.
fn is_short_form(short: &str, long: &str, lexicon: &Lexicon) -> bool {
    let (short, short_suffix) = without_suffix(short, lexicon);
    let (long, long_suffix) = without_suffix(long, lexicon);
    let (short_words, long_words): (Vec<&str>, Vec<&str>) =
        (short.split_whitespace().collect(), long.split_whitespace().collect());
    let ([short_first, .., short_last], [long_first, .., long_last]) = (&short_words[..], &long_words[..])
    else {
        return false;
    };
    let is_nickname = short_first.chars().count() >= MIN_NICKNAME_LETTERS
        // "Paula" is no long form of "Paul".
        && short_first.len() + 1 < long_first.len()
        && long_first.starts_with(short_first);
    let has_more = short_words.len() < long_words.len()
        || short_words.len() == long_words.len() && (is_nickname || long_suffix.is_some());
    let suffixes_agree = short_suffix.is_none() || long_suffix.is_none() || short_suffix == long_suffix;
    short_last == long_last
        && (short_first == long_first || is_nickname && short_words.len() == 2)
        && has_more
        && suffixes_agree
}

/// Normalises a name for comparison inside an article: lower case, without "the" and possessive "'s".
pub fn comparison_key(name: &str) -> String {
    let name = name.trim_end_matches("'s").trim_end_matches("’s").to_lowercase();
    name.strip_prefix("the ").map(str::to_owned).unwrap_or(name)
}
