//! Splits the name of a place as an article writes it into the name proper and what qualifies it.

use crate::schema::PlacePrecision;

/// Words after a name that make it the name of a region: "Lagos State".
const REGION_SUFFIXES: [&str; 7] =
    [" state", " province", " region", " governorate", " prefecture", " oblast", " territory"];
/// Words before a name that make it the name of a region: "state of Kano".
const REGION_PREFIXES: [&str; 3] = ["state of ", "province of ", "region of "];
/// Words after and before a name that make it the name of a city.
const CITY_SUFFIXES: [&str; 3] = [" city", " town", " municipality"];
const CITY_PREFIXES: [&str; 6] = ["city of ", "town of ", "downtown ", "village of ", "greater ", "port of "];
/// Words before a name that select a part of the place.
const PARTS: [&str; 21] = [
    "north ",
    "south ",
    "east ",
    "west ",
    "northern ",
    "southern ",
    "eastern ",
    "western ",
    "central ",
    "north-east ",
    "north-west ",
    "south-east ",
    "south-west ",
    "northeast ",
    "northwest ",
    "southeast ",
    "southwest ",
    "northeastern ",
    "northwestern ",
    "southeastern ",
    "southwestern ",
];

/// One way to understand a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NameForm<'n> {
    /// The name to look up.
    pub name: &'n str,
    /// The only precision that the form allows.
    pub precision: Option<PlacePrecision>,
}

/// Splits a name at its first comma: "Port Harcourt, Nigeria" is "Port Harcourt", qualified by "Nigeria".
pub(super) fn split_qualifier(name: &str) -> (&str, Option<&str>) {
    match name.split_once(',') {
        Some((head, qualifier)) if !head.trim().is_empty() => (head.trim(), Some(qualifier.trim())),
        _ => (name, None),
    }
}

/// Returns the ways to understand a name, the most literal first.
///
/// A name as it stands goes first, so that "Kansas City" and "South Sudan" stay whole.
pub(super) fn name_forms(name: &str) -> Vec<NameForm<'_>> {
    let lower = name.to_lowercase();
    let mut forms = vec![NameForm { name, precision: None }];
    // Lower-casing may change the length of other letters.
    if lower.len() != name.len() {
        return forms;
    }
    let after = |prefixes: &[&str]| prefixes.iter().find(|one| lower.starts_with(**one)).map(|one| one.len());
    let before = |suffixes: &[&str]| suffixes.iter().find(|one| lower.ends_with(**one)).map(|one| one.len());
    let mut add = |name, precision| forms.push(NameForm { name, precision });
    if let Some(length) = before(&REGION_SUFFIXES) {
        add(&name[..name.len() - length], Some(PlacePrecision::Region));
    }
    if let Some(length) = after(&REGION_PREFIXES) {
        add(&name[length..], Some(PlacePrecision::Region));
    }
    if let Some(length) = before(&CITY_SUFFIXES) {
        add(&name[..name.len() - length], Some(PlacePrecision::City));
    }
    if let Some(length) = after(&CITY_PREFIXES) {
        add(&name[length..], Some(PlacePrecision::City));
    }
    if let Some(length) = after(&PARTS) {
        add(&name[length..], None);
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn qualifiers_and_kinds_of_places_are_split_off() {
        assert_eq!(split_qualifier("Port Harcourt, Nigeria"), ("Port Harcourt", Some("Nigeria")));
        assert_eq!(split_qualifier("Orlik"), ("Orlik", None));
        let forms = name_forms("Lagos State");
        assert_eq!(forms[0], NameForm { name: "Lagos State", precision: None });
        assert_eq!(forms[1], NameForm { name: "Lagos", precision: Some(PlacePrecision::Region) });
        assert_eq!(name_forms("city of Tarnovo")[1].name, "Tarnovo");
        assert_eq!(name_forms("northern Mali")[1].name, "Mali");
        assert_eq!(name_forms("İzmir").len(), 1);
    }
}
