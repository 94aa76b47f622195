//! Rows of a record as templates: what differs from copy to copy is written anew each time.

use std::collections::HashMap;

use jiff::{ToSpan, civil::Date};
use uuid::Uuid;

use super::{names, seeds};

/// Columns of days since 1970-01-01.
const DAYS: [&str; 6] = ["said_earliest", "said_latest", "earliest", "latest", "sort_day", "last_day"];
/// The column of seconds since 1970-01-01.
const SECONDS: &str = "last_report_second";

/// A part of a name or a word that stands in texts.
#[derive(Debug, Clone, Copy)]
enum Word {
    /// The first name of a person.
    First(usize),
    /// The last name of a person.
    Last(usize),
    /// The first word of an organization.
    Organization(usize),
    /// What an article is about.
    Topic(usize),
}

/// What an id of the first copy is.
#[derive(Debug, Clone, Copy)]
pub enum Identity {
    /// The article of this number.
    Article(usize),
    /// A person.
    Person(usize),
    /// An organization.
    Organization(usize),
    /// The same actor in all copies.
    Same,
}

/// A part of a row.
#[derive(Debug)]
enum Part {
    Text(Vec<u8>),
    Id { id: Uuid, has_hyphens: bool },
    Hash(String),
    Number(usize),
    Date(Date),
    Day(i64),
    Second(i64),
    Word { word: Word, is_capital: bool },
}

/// The words that are replaced, and the ids that are known.
pub struct Dictionary {
    words: HashMap<String, Word>,
    first_names: Vec<String>,
    ids: HashMap<Uuid, Identity>,
    of_first_copy: HashMap<(bool, usize), Uuid>,
}

impl Dictionary {
    /// Makes the dictionary of the seeds, with the ids that they have got.
    pub fn new(ids: HashMap<Uuid, Identity>) -> Self {
        let mut words = HashMap::new();
        let mut first_names = Vec::new();
        for number in 0..seeds::PERSONS {
            let name = names::person(number);
            let (first, last) = name.split_once(' ').unwrap();
            words.insert(last.to_lowercase(), Word::Last(number));
            first_names.push(first.to_lowercase());
        }
        for number in 0..seeds::ORGANIZATIONS {
            let name = names::organization(number);
            words.insert(name.split_once(' ').unwrap().0.to_lowercase(), Word::Organization(number));
        }
        words.extend((0..seeds::TOPICS).map(|number| (names::topic(number), Word::Topic(number))));
        assert_eq!(
            words.len(),
            seeds::PERSONS + seeds::ORGANIZATIONS + seeds::TOPICS,
            "two words are the same"
        );
        let actor = |(id, known): (&Uuid, &Identity)| match known {
            Identity::Person(number) => Some(((true, *number), *id)),
            Identity::Organization(number) => Some(((false, *number), *id)),
            Identity::Article(_) | Identity::Same => None,
        };
        let of_first_copy = ids.iter().filter_map(actor).collect();
        Self { words, first_names, ids, of_first_copy }
    }

    /// Returns the id of a person or organization of the record: that of the first copy where it has it.
    pub fn actor_id(&self, is_person: bool, number: usize) -> Uuid {
        let made = || {
            let kind = 0x8000 + u128::from(is_person);
            Uuid::from_u128(0x018e_0000_0000 << 80 | 0x7000 << 64 | kind << 48 | number as u128)
        };
        self.of_first_copy.get(&(is_person, number)).copied().unwrap_or_else(made)
    }

    /// Returns whether the first copy has a person or organization.
    pub fn has(&self, is_person: bool, number: usize) -> bool {
        self.of_first_copy.contains_key(&(is_person, number))
    }
}

/// What one copy has in the place of what the first has.
pub struct Copy {
    /// Number of the copy, from 1.
    pub number: usize,
    /// Days by which all dates differ.
    pub days: i64,
    /// The person in the place of each.
    pub persons: Vec<usize>,
    /// The organization in the place of each.
    pub organizations: Vec<usize>,
    /// The word in the place of each.
    pub topics: Vec<usize>,
}

/// A row of a table.
pub struct Row(Vec<Part>);

impl Row {
    /// Reads a row in the text format of `COPY`.
    pub fn parse(line: &str, columns: &[String], dictionary: &Dictionary) -> Self {
        let mut parts = Vec::new();
        for (place, (value, column)) in line.split('\t').zip(columns).enumerate() {
            if place > 0 {
                push_text(&mut parts, b"\t");
            }
            let number = value.parse::<i64>().ok().filter(|number| *number < i64::from(i32::MAX));
            match number {
                Some(day) if DAYS.contains(&column.as_str()) => parts.push(Part::Day(day)),
                Some(second) if column == SECONDS => parts.push(Part::Second(second)),
                _ => push_value(&mut parts, value, dictionary),
            }
        }
        push_text(&mut parts, b"\n");
        Self(parts)
    }

    /// Appends the row of a copy.
    pub fn write(&self, out: &mut Vec<u8>, copy: &Copy, dictionary: &Dictionary) {
        for part in &self.0 {
            match part {
                Part::Text(text) => out.extend_from_slice(text),
                Part::Id { id, has_hyphens } => {
                    let id = copy.id(*id, dictionary);
                    let buffer = &mut Uuid::encode_buffer();
                    let text = if *has_hyphens {
                        &*id.hyphenated().encode_lower(buffer)
                    } else {
                        &*id.simple().encode_lower(buffer)
                    };
                    out.extend_from_slice(text.as_bytes());
                }
                Part::Hash(hash) => {
                    let (kept, end) = hash.split_at(48);
                    let end = u64::from_str_radix(end, 16).unwrap() ^ names::mix(copy.number as u64);
                    out.extend_from_slice(format!("{kept}{end:016x}").as_bytes());
                }
                Part::Number(number) => {
                    let number = copy.number * seeds::ARTICLES + number;
                    out.extend_from_slice(format!("{number:07}").as_bytes());
                }
                Part::Date(date) => {
                    out.extend_from_slice(date.saturating_add(copy.days.days()).to_string().as_bytes());
                }
                Part::Day(day) => out.extend_from_slice((day + copy.days).to_string().as_bytes()),
                Part::Second(second) => {
                    out.extend_from_slice((second + copy.days * 86_400).to_string().as_bytes());
                }
                Part::Word { word, is_capital } => {
                    let name = copy.word(*word);
                    let name = if *is_capital { name } else { name.to_lowercase() };
                    out.extend_from_slice(name.as_bytes());
                }
            }
        }
    }
}

impl Copy {
    /// Returns the id in the place of one of the first copy.
    fn id(&self, id: Uuid, dictionary: &Dictionary) -> Uuid {
        match dictionary.ids.get(&id) {
            Some(Identity::Same) => id,
            Some(Identity::Person(number)) => dictionary.actor_id(true, self.persons[*number]),
            Some(Identity::Organization(number)) => dictionary.actor_id(false, self.organizations[*number]),
            // In the order of numbers, and before those of the first copy.
            Some(Identity::Article(number)) => {
                let number = (self.number * seeds::ARTICLES + number) as u128;
                let random = u128::from(names::mix(number as u64) >> 2);
                Uuid::from_u128((0x018f_0000_0000 + number) << 80 | 0x7000 << 64 | 0x8000 << 48 | random)
            }
            None => {
                let (high, low) = id.as_u64_pair();
                let salt = names::mix(self.number as u64);
                Uuid::from_u64_pair(names::mix(high ^ salt), names::mix(low ^ salt))
            }
        }
    }

    fn word(&self, word: Word) -> String {
        match word {
            Word::First(number) => names::person(self.persons[number])[..5].to_owned(),
            Word::Last(number) => names::person(self.persons[number])[6..].to_owned(),
            Word::Organization(number) => names::organization(self.organizations[number])[..6].to_owned(),
            Word::Topic(number) => names::topic(self.topics[number]),
        }
    }
}

fn push_text(parts: &mut Vec<Part>, text: &[u8]) {
    match parts.last_mut() {
        Some(Part::Text(last)) => last.extend_from_slice(text),
        _ => parts.push(Part::Text(text.to_vec())),
    }
}

/// Divides a value of a column into parts.
fn push_value(parts: &mut Vec<Part>, value: &str, dictionary: &Dictionary) {
    let mut at = 0;
    while at < value.len() {
        let rest = &value[at..];
        let bytes = rest.as_bytes();
        let length = match bytes[0] {
            // A backslash of a text in JSON is written as two.
            b'\\' if bytes.starts_with(br"\\") => 3.min(bytes.len()),
            b'\\' => 2.min(bytes.len()),
            first if first.is_ascii_alphanumeric() => {
                let (part, length) = parse_part(rest, dictionary);
                if let Some(part) = part {
                    parts.push(part);
                    at += length;
                    continue;
                }
                length
            }
            _ => rest.chars().next().map_or(1, char::len_utf8),
        };
        push_text(parts, &bytes[..length]);
        at += length;
    }
}

/// Returns the part that a text begins with, if it is none that stays, and its length in bytes.
fn parse_part(text: &str, dictionary: &Dictionary) -> (Option<Part>, usize) {
    let length = text.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(text.len());
    let word = &text[..length];
    if length == 8
        && let Some(id) = text.get(..36).and_then(|text| Uuid::try_parse(text).ok())
    {
        return (Some(Part::Id { id, has_hyphens: true }), 36);
    }
    let is_hex = || word.bytes().all(|digit| digit.is_ascii_hexdigit());
    let part = match length {
        32 if is_hex() => Uuid::try_parse(word).ok().map(|id| Part::Id { id, has_hyphens: false }),
        64 if is_hex() => Some(Part::Hash(word.to_owned())),
        7 if word.starts_with("000") => word.parse().ok().map(Part::Number),
        4 if word == seeds::YEAR => {
            let date = text.get(..10).and_then(|date| date.parse().ok());
            return (date.map(Part::Date), if date.is_some() { 10 } else { 4 });
        }
        _ => None,
    };
    if part.is_some() {
        return (part, length);
    }
    let lower = word.to_lowercase();
    let is_capital = word.as_bytes()[0].is_ascii_uppercase();
    let found = dictionary.words.get(&lower).copied().or_else(|| {
        // A first name is replaced where the last name of its person follows.
        let next = text[length..].strip_prefix(' ')?;
        let end = next.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(next.len());
        match dictionary.words.get(&next[..end].to_lowercase()) {
            Some(Word::Last(number)) if dictionary.first_names[*number] == lower => {
                Some(Word::First(*number))
            }
            _ => None,
        }
    });
    (found.map(|word| Part::Word { word, is_capital }), length)
}
