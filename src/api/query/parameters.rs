//! Reads query parameters strictly: all errors at once, and no unknown parameter passes.

use std::str::FromStr;

use axum::http::Uri;
use jiff::civil::Date;
use utoipa::IntoParams;
use uuid::Uuid;

use super::days;
use crate::{
    api::problem::Problem,
    input::{FieldError, find_control_character, is_typo_of, shorten},
};

/// Longest value, in code points.
const MAX_VALUE: usize = 1_000;
/// Most words of a full-text search.
const MAX_WORDS: usize = 32;
/// Most ids of one list.
const MAX_IDS: usize = 200;

/// The parameters of one request.
///
/// Each method takes one parameter. It returns nothing where the parameter is absent or wrong, and keeps the error;
/// [`Parameters::finish`] returns all errors.
#[derive(Debug)]
pub struct Parameters {
    pairs: Vec<(String, String)>,
    errors: Vec<FieldError>,
}

impl Parameters {
    /// Reads the query of `uri`. Every parameter that `P` does not document is an error, with suggestions.
    pub fn of<P: IntoParams>(uri: &Uri) -> Self {
        Self::of_form::<P>(uri.query().unwrap_or_default().as_bytes(), MAX_VALUE)
    }

    /// Reads a form, or a query whose values have at most `max_value` code points.
    pub fn of_form<P: IntoParams>(form: &[u8], max_value: usize) -> Self {
        let known: Vec<String> =
            P::into_params(|| None).into_iter().map(|parameter| parameter.name).collect();
        let mut this = Self { pairs: Vec::new(), errors: Vec::new() };
        for (name, value) in form_urlencoded::parse(form).into_owned() {
            if !known.contains(&name) {
                this.reject(&shorten(&name), unknown(&name, &known));
            } else if value.chars().nth(max_value).is_some() {
                this.reject(&name, format!("is too long; at most {max_value} characters are accepted"));
            } else if let Some(character) = find_control_character(&value) {
                this.reject(
                    &name,
                    format!("has the control character U+{:04X}; remove it", u32::from(character)),
                );
            } else if value.trim().is_empty() {
                this.reject(&name, "is empty; give a value, or leave it out");
            } else {
                this.pairs.push((name, value));
            }
        }
        this
    }

    /// Adds an error of a parameter.
    pub fn reject(&mut self, name: &str, detail: impl Into<String>) {
        self.errors.push(FieldError::new(name, detail));
    }

    /// Returns true once a parameter was rejected.
    pub fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }

    /// Takes a parameter that may be given once.
    pub fn one(&mut self, name: &str) -> Option<String> {
        let mut values = self.all(name);
        if values.len() > 1 {
            self.reject(name, format!("is given {} times; give it once", values.len()));
            return None;
        }
        values.pop()
    }

    /// Takes the words of a full-text search; each costs a look-up, so that their number is bounded.
    pub fn words(&mut self, name: &str) -> Option<String> {
        self.parsed(name, |value| {
            let count =
                value.split(|symbol: char| !symbol.is_alphanumeric()).filter(|word| !word.is_empty()).count();
            match count {
                0..=MAX_WORDS => Ok(value.to_owned()),
                _ => Err(format!("has {count} words; at most {MAX_WORDS} are searched for at once")),
            }
        })
    }

    /// Takes the values of a parameter that may be given several times, and separated by commas.
    pub fn list(&mut self, name: &str) -> Vec<String> {
        let values = self.all(name);
        let items = values.iter().flat_map(|value| value.split(',')).map(|item| item.trim().to_owned());
        let items: Vec<String> = items.collect();
        if items.iter().any(String::is_empty) {
            self.reject(name, "has an empty item; separate the values by one comma each");
            return Vec::new();
        }
        items
    }

    /// Takes a list of ids, at most 200; `of` takes an id apart.
    pub fn ids<T: FromStr<Err: ToString>>(&mut self, name: &str, of: impl Fn(T) -> Uuid) -> Vec<Uuid> {
        let values = self.list(name);
        if values.len() > MAX_IDS {
            self.reject(name, format!("has {} ids; at most {MAX_IDS} are accepted", values.len()));
        }
        let mut ids = Vec::new();
        for value in values {
            match value.parse() {
                Ok(id) => ids.push(of(id)),
                Err(error) => self.reject(name, T::Err::to_string(&error)),
            }
        }
        ids
    }

    /// Takes a list of values, each of which is one of `choices`; ASCII case does not count.
    pub fn choices<T: Copy>(&mut self, name: &str, choices: &[(&str, T)]) -> Vec<T> {
        let values = self.list(name);
        values.iter().filter_map(|value| self.chosen(name, value, choices)).collect()
    }

    /// Takes one value, which is one of `choices`; ASCII case does not count.
    pub fn choice<T: Copy>(&mut self, name: &str, choices: &[(&str, T)]) -> Option<T> {
        let value = self.one(name)?;
        self.chosen(name, &value, choices)
    }

    /// Takes `true` or `false`.
    pub fn flag(&mut self, name: &str) -> Option<bool> {
        self.choice(name, &[("true", true), ("false", false)])
    }

    /// Takes one value and parses it; the error of `parse` says what to send.
    pub fn parsed<T, E: ToString>(
        &mut self,
        name: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let value = self.one(name)?;
        parse(&value).map_err(|error| self.reject(name, error.to_string())).ok()
    }

    /// Takes a confidence, from 0 to 1.
    pub fn confidence(&mut self, name: &str) -> Option<f32> {
        self.parsed(name, |text| {
            let least: Option<f32> = text.parse().ok();
            least
                .filter(|least| (0.0..=1.0).contains(least))
                .ok_or("must be a number from 0 to 1, such as 0.9")
        })
    }

    /// Takes `from` and `to`: the first day of the one and the last day of the other, both inclusive.
    pub fn days(&mut self) -> (Option<Date>, Option<Date>) {
        let from = self.parsed("from", |text| days::parse(text).map(|(first, _)| first));
        let to = self.parsed("to", |text| days::parse(text).map(|(_, last)| last));
        if let (Some(from), Some(to)) = (from, to)
            && from > to
        {
            self.reject("from", format!("is {from}, which is after “to”, {to}; nothing can be between them"));
        }
        (from, to)
    }

    /// Returns all errors as a problem, where there are any.
    pub fn finish(self) -> Result<(), Problem> {
        if self.errors.is_empty() { Ok(()) } else { Err(Problem::invalid_query(self.errors)) }
    }

    fn all(&mut self, name: &str) -> Vec<String> {
        self.pairs.extract_if(.., |(given, _)| given == name).map(|(_, value)| value).collect()
    }

    fn chosen<T: Copy>(&mut self, name: &str, value: &str, choices: &[(&str, T)]) -> Option<T> {
        let chosen = choices.iter().find(|(choice, _)| choice.eq_ignore_ascii_case(value));
        if chosen.is_none() {
            let all: Vec<&str> = choices.iter().map(|(choice, _)| *choice).collect();
            self.reject(name, format!("“{}” is none of {}", shorten(value), all.join(", ")));
        }
        chosen.map(|(_, value)| *value)
    }
}

fn unknown(name: &str, known: &[String]) -> String {
    let similar: Vec<&str> =
        known.iter().map(String::as_str).filter(|known| is_typo_of(name, known)).collect();
    match similar.as_slice() {
        _ if known.is_empty() => "is unknown: this address takes no parameters".to_owned(),
        [] => format!("is unknown; known are: {}", known.join(", ")),
        similar => format!("is unknown; do you mean {}?", similar.join(" or ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(IntoParams)]
    #[allow(dead_code)]
    struct Query {
        /// A name.
        speaker: Option<String>,
        /// A day.
        from: Option<String>,
        /// A day.
        to: Option<String>,
    }

    fn of(query: &str) -> Parameters {
        Parameters::of::<Query>(&format!("/x?{query}").parse().expect("a URI"))
    }

    #[test]
    fn every_unknown_parameter_is_an_error_with_a_suggestion() {
        let problem = of("speeker=Bruce&until=1").finish().expect_err("is rejected");
        assert_eq!(problem.errors.len(), 2);
        assert!(problem.errors[0].detail.contains("speaker"));
    }

    #[test]
    fn a_parameter_given_twice_is_an_error() {
        let mut parameters = of("speaker=a&speaker=b");
        assert_eq!(parameters.one("speaker"), None);
        assert!(parameters.finish().is_err());
    }

    #[test]
    fn a_confidence_is_a_number_from_0_to_1() {
        for (value, expected) in [("0", Some(0.0)), ("0.95", Some(0.95)), ("1", Some(1.0))] {
            assert_eq!(of(&format!("speaker={value}")).confidence("speaker"), expected);
        }
        for wrong in ["1.1", "-0.1", "nan", "inf", "high", "0,9"] {
            let mut parameters = of(&format!("speaker={wrong}"));
            assert_eq!(parameters.confidence("speaker"), None, "{wrong}");
            assert!(parameters.finish().is_err(), "{wrong}");
        }
    }

    #[test]
    fn days_in_the_wrong_order_are_an_error() {
        let mut parameters = of("from=2024-05&to=2024-04");
        parameters.days();
        let problem = parameters.finish().expect_err("is rejected");
        assert_eq!(problem.errors[0].field, "from");
        let mut parameters = of("from=2024-04&to=2024-04");
        assert!(parameters.days().0.is_some());
        assert!(parameters.finish().is_ok());
    }
}
