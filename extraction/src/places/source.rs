//! Finds the country of a publisher by its name or its domain.

use super::{
    candidates::prior,
    gazetteer::{EntryId, Gazetteer},
    name_key::name_key,
    weights,
};
use crate::schema::PlacePrecision;

/// Country codes in domains that publishers of any country use.
const GENERIC_DOMAINS: [&str; 7] = ["ai", "co", "fm", "io", "la", "me", "tv"];
/// Longest name of a place in the name of a source, in words.
const MAX_WORDS: usize = 3;

/// Returns the country that the name of a publisher implies: "The Times of India", "abc.net.au", "Chicago Tribune".
pub(super) fn country(source: &str, gazetteer: &Gazetteer) -> Option<EntryId> {
    country_of_domain(source, gazetteer).or_else(|| {
        let words: Vec<&str> =
            source.split(|symbol: char| !symbol.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let lengths = (1..=MAX_WORDS.min(words.len())).rev();
        let mut names = lengths.flat_map(|length| words.windows(length)).map(|words| words.join(" "));
        names.find_map(|name| country_of_name(&name, gazetteer))
    })
}

/// Returns the country of a domain's last part.
fn country_of_domain(source: &str, gazetteer: &Gazetteer) -> Option<EntryId> {
    let host = source.trim().trim_start_matches("https://").trim_start_matches("http://");
    let host = host.split('/').next()?.to_lowercase();
    let (_, code) = host.rsplit_once('.').filter(|_| !host.contains(' '))?;
    match code {
        "uk" => gazetteer.country_with_code("GB"),
        _ if GENERIC_DOMAINS.contains(&code) => None,
        _ => gazetteer.country_with_code(&code.to_uppercase()),
    }
}

/// Returns the country of a demonym, a country, or the best known of regions and large cities.
fn country_of_name(name: &str, gazetteer: &Gazetteer) -> Option<EntryId> {
    // Codes such as "US" are names of countries, but other short words are not.
    if name.len() <= 2 && !matches!(name.to_uppercase().as_str(), "US" | "UK") {
        return None;
    }
    if let Some(country) = gazetteer.country_of_demonym(name) {
        return Some(country);
    }
    let is_known = |id: &EntryId| {
        let entry = gazetteer.entry(*id);
        entry.precision != PlacePrecision::City || entry.population >= weights::MIN_SOURCE_CITY
    };
    let key = name_key(name);
    let found = gazetteer.find(&key).filter(is_known);
    let best = found.max_by(|one, other| prior(gazetteer, *one).total_cmp(&prior(gazetteer, *other)))?;
    Some(gazetteer.entry(best).country)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;

    #[test]
    fn names_and_domains_of_publishers_imply_a_country() {
        let gazetteer = &fixtures::lexicons().places;
        let code_of = |source| country(source, gazetteer).map(|id| gazetteer.link(id).country_code);
        for (source, code) in [
            ("The Times of India", "IN"),
            ("https://www.orlik.co.uk/news", "GB"),
            ("abc.net.au", "AU"),
            ("The Australian", "AU"),
            ("Chicago Courier", "US"),
            ("South African Herald", "ZA"),
        ] {
            assert_eq!(code_of(source).as_deref(), Some(code), "{source}");
        }
        assert_eq!(code_of("The Morning Wire"), None);
        assert_eq!(code_of("orlik.com"), None);
    }
}
