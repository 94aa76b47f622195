//! Query parameters, read strictly: all errors at once, and nothing unknown passes.

use axum::http::Uri;
use jiff::civil::Date;
use utoipa::IntoParams;

use super::problem::{Fault, Problem};
use crate::input::is_typo_of;

/// Most characters of one value.
const MAX_VALUE: usize = 1_000;

/// The parameters of one request, taken one by one; errors gather until [`Parameters::finish`].
pub struct Parameters {
    pairs: Vec<(String, String)>,
    errors: Vec<Fault>,
}

impl Parameters {
    /// Reads the query of `uri`. What may stand in it is what `P` documents: anything else is an error
    /// that names what is near.
    pub fn of<P: IntoParams>(uri: &Uri) -> Self {
        let known: Vec<String> =
            P::into_params(|| None).into_iter().map(|parameter| parameter.name).collect();
        let query = uri.query().unwrap_or_default();
        let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .filter(|(name, _)| !name.is_empty())
            .collect();
        let mut this = Self { pairs, errors: Vec::new() };
        for (name, value) in std::mem::take(&mut this.pairs) {
            if !known.contains(&name) {
                this.refuse(shortened(&name), unknown(&name, &known));
            } else if value.chars().nth(MAX_VALUE).is_some() {
                this.refuse(name, format!("is too long; at most {MAX_VALUE} characters are taken"));
            } else if value.contains('\0') {
                this.refuse(name, "has a NUL character; take it out");
            } else {
                this.pairs.push((name, value));
            }
        }
        this
    }

    /// Notes an error of `field`.
    pub fn refuse(&mut self, field: impl Into<String>, detail: impl Into<String>) {
        self.errors.push(Fault { field: field.into(), detail: detail.into() });
    }

    /// The one value of `name`, if it is given.
    pub fn one(&mut self, name: &str) -> Option<String> {
        let mut values = self.all(name);
        if values.len() > 1 {
            self.refuse(name, format!("is given {} times; give it once", values.len()));
            return None;
        }
        let value = values.pop()?;
        if value.trim().is_empty() {
            self.refuse(name, "is empty; give a value, or leave it out");
            return None;
        }
        Some(value)
    }

    /// The values of `name`, given several times or parted by commas.
    pub fn list(&mut self, name: &str) -> Vec<String> {
        let values = self.all(name);
        values
            .iter()
            .flat_map(|value| value.split(','))
            .map(str::trim)
            .filter(|one| !one.is_empty())
            .map(str::to_owned)
            .collect()
    }

    /// The values of `name`, each one of `choices`.
    pub fn choices<T: Copy>(&mut self, name: &str, choices: &[(&str, T)]) -> Vec<T> {
        let mut chosen = Vec::new();
        for value in self.list(name) {
            match choices.iter().find(|(choice, _)| choice.eq_ignore_ascii_case(&value)) {
                Some((_, one)) => chosen.push(*one),
                None => {
                    let all: Vec<&str> = choices.iter().map(|(choice, _)| *choice).collect();
                    self.refuse(name, format!("“{}” is none of {}", shortened(&value), all.join(", ")));
                }
            }
        }
        chosen
    }

    /// The one value of `name`, one of `choices`.
    pub fn choice<T: Copy>(&mut self, name: &str, choices: &[(&str, T)]) -> Option<T> {
        let all = choices.iter().map(|(choice, _)| *choice).collect::<Vec<_>>().join(", ");
        self.parsed(name, |value| {
            let chosen = choices.iter().find(|(choice, _)| choice.eq_ignore_ascii_case(value));
            chosen.map(|(_, one)| *one).ok_or_else(|| format!("“{}” is none of {all}", shortened(value)))
        })
    }

    /// Whether `name` is `true` or `false`.
    pub fn flag(&mut self, name: &str) -> Option<bool> {
        self.choice(name, &[("true", true), ("false", false)])
    }

    /// The value of `name`, as whatever reads it says.
    pub fn parsed<T>(&mut self, name: &str, read: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        let value = self.one(name)?;
        match read(&value) {
            Ok(parsed) => Some(parsed),
            Err(detail) => {
                self.refuse(name, detail);
                None
            }
        }
    }

    /// The first day that `name` can mean: a day, a month or a year.
    pub fn first_day(&mut self, name: &str) -> Option<Date> {
        self.parsed(name, |value| days(value).map(|(first, _)| first))
    }

    /// The last day that `name` can mean: a day, a month or a year.
    pub fn last_day(&mut self, name: &str) -> Option<Date> {
        self.parsed(name, |value| days(value).map(|(_, last)| last))
    }

    /// Ends the reading: the errors, if there are any, are the answer.
    pub fn finish(self) -> Result<(), Problem> {
        if self.errors.is_empty() { Ok(()) } else { Err(Problem::invalid_query(self.errors)) }
    }

    fn all(&mut self, name: &str) -> Vec<String> {
        self.pairs.extract_if(.., |(given, _)| given == name).map(|(_, value)| value).collect()
    }
}

/// The first and last day of a day, month or year as ISO 8601 writes them; an instant is its day.
fn days(text: &str) -> Result<(Date, Date), String> {
    let wrong = || {
        format!(
            "“{}” is no date: give a day (2025-04-22), a month (2025-04) or a year (2025)",
            shortened(text)
        )
    };
    let date = |text: String| text.parse::<Date>().map_err(|_| wrong());
    match text.len() {
        4 => {
            let first = date(format!("{text}-01-01"))?;
            Ok((first, first.last_of_year()))
        }
        7 => {
            let first = date(format!("{text}-01"))?;
            Ok((first, first.last_of_month()))
        }
        _ => {
            let day = date(
                text.get(..10)
                    .filter(|_| text.len() == 10 || text[10..].starts_with('T'))
                    .ok_or_else(wrong)?
                    .to_owned(),
            )?;
            Ok((day, day))
        }
    }
}

fn unknown(name: &str, known: &[String]) -> String {
    let near: Vec<&str> = known.iter().map(String::as_str).filter(|known| is_typo_of(name, known)).collect();
    match near.as_slice() {
        _ if known.is_empty() => "is not known here: this address takes no parameters".to_owned(),
        [] => format!("is not known here; known are: {}", known.join(", ")),
        near => format!("is not known here; do you mean {}?", near.join(" or ")),
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[derive(IntoParams)]
    #[allow(dead_code)]
    struct Query {
        /// Who.
        speaker: Option<String>,
        /// From when.
        from: Option<String>,
    }

    fn of(query: &str) -> Parameters {
        Parameters::of::<Query>(&format!("/x?{query}").parse().expect("a URI"))
    }

    #[test]
    fn a_slip_is_named_and_nothing_is_looked_up() {
        let problem = of("speeker=Bruce&to=1&from=tomorrow").finish().expect_err("is refused");
        assert_eq!(problem.errors.len(), 2);
        assert!(problem.errors[0].detail.contains("speaker"));
    }

    #[test]
    fn a_month_reaches_from_its_first_day_to_its_last() {
        assert_eq!(days("2024-02"), Ok((date(2024, 2, 1), date(2024, 2, 29))));
        assert_eq!(days("2024"), Ok((date(2024, 1, 1), date(2024, 12, 31))));
        assert_eq!(days("2024-02-03T10:00:00Z"), Ok((date(2024, 2, 3), date(2024, 2, 3))));
        assert!(days("03/02/2024").is_err());
        assert!(days("2024-02-3é").is_err());
    }

    #[test]
    fn a_parameter_given_twice_is_refused() {
        let mut parameters = of("speaker=a&speaker=b");
        assert_eq!(parameters.one("speaker"), None);
        assert!(parameters.finish().is_err());
    }
}
