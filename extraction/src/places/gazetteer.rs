//! The gazetteer: countries, regions and cities with their names, as `lexicons/places.tsv` lists them.

use std::collections::HashMap;

use super::name_key::name_key;
use crate::{
    lexicon_file::{LexiconError, LexiconFile, Row, lexicon_file},
    schema::{PlaceLink, PlacePrecision},
};

/// Index of an entry in its gazetteer.
pub(super) type EntryId = u32;

/// A country, region or city.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    geonames_id: Option<u32>,
    name: &'static str,
    /// The code of a country or region.
    code: &'static str,
    pub precision: PlacePrecision,
    /// The country; of a country itself.
    pub country: EntryId,
    /// The region; of a region itself.
    pub region: Option<EntryId>,
    latitude: f64,
    longitude: f64,
    /// In thousands; of a region that of its cities.
    pub population: u32,
    /// It is the capital or seat of government of its country.
    pub is_capital: bool,
}

/// Countries, regions and cities, found by name.
#[derive(Debug)]
pub struct Gazetteer {
    entries: Vec<Entry>,
    /// Key of a name and entry, sorted.
    names: Vec<(Box<str>, EntryId)>,
    /// Country by key of a demonym: "nigerian".
    demonyms: HashMap<String, EntryId>,
    /// Country by its code.
    codes: HashMap<&'static str, EntryId>,
}

impl Gazetteer {
    /// Parses the compiled-in files.
    ///
    /// # Errors
    /// The first malformed line.
    pub fn builtin() -> Result<Self, LexiconError> {
        let mut gazetteer =
            Self { entries: Vec::new(), names: Vec::new(), demonyms: HashMap::new(), codes: HashMap::new() };
        gazetteer.add_places(lexicon_file!("places.tsv"))?;
        gazetteer.names.sort_unstable();
        gazetteer.add_countries(lexicon_file!("countries.tsv"))?;
        gazetteer.names.sort_unstable();
        gazetteer.names.dedup();
        Ok(gazetteer)
    }

    /// Adds countries, regions and cities; a city belongs to the region and country before it.
    fn add_places(&mut self, file: LexiconFile<'static>) -> Result<(), LexiconError> {
        let (mut country, mut region) = (None, None);
        for row in file.rows() {
            let next = self.entries.len() as EntryId;
            match row.text.split('\t').next() {
                Some("country") => {
                    let [_, id, code, name, others, latitude, longitude, population] = row.fields()?;
                    (country, region) = (Some(next), None);
                    self.codes.insert(code, next);
                    let (latitude, longitude) = coordinates(row, latitude, longitude)?;
                    let entry = Entry {
                        geonames_id: Some(row.number(id)?),
                        name,
                        code,
                        precision: PlacePrecision::Country,
                        country: next,
                        region,
                        latitude,
                        longitude,
                        population: row.number(population)?,
                        is_capital: false,
                    };
                    self.add(entry, others);
                }
                Some("region") => {
                    let [_, id, code, name, others, latitude, longitude] = row.fields()?;
                    region = Some(next);
                    let (latitude, longitude) = coordinates(row, latitude, longitude)?;
                    let entry = Entry {
                        geonames_id: if id == "-" { None } else { Some(row.number(id)?) },
                        name,
                        code,
                        precision: PlacePrecision::Region,
                        country: country.ok_or_else(|| row.error("a region before the first country"))?,
                        region,
                        latitude,
                        longitude,
                        population: 0,
                        is_capital: false,
                    };
                    self.add(entry, others);
                }
                _ => {
                    let [id, name, others, latitude, longitude, population] = row.fields()?;
                    let (latitude, longitude) = coordinates(row, latitude, longitude)?;
                    let population = row.number(population)?;
                    let entry = Entry {
                        geonames_id: Some(row.number(id)?),
                        name,
                        code: "",
                        precision: PlacePrecision::City,
                        country: country.ok_or_else(|| row.error("a city before the first country"))?,
                        region,
                        latitude,
                        longitude,
                        population,
                        is_capital: false,
                    };
                    self.add(entry, others);
                    if let Some(region) = region {
                        self.entries[region as usize].population += population;
                    }
                }
            }
        }
        Ok(())
    }

    /// Adds an entry with its names.
    fn add(&mut self, entry: Entry, others: &str) {
        let id = self.entries.len() as EntryId;
        let others = others.split('|').filter(|name| !name.is_empty());
        let keys = std::iter::once(entry.name).chain(others).map(name_key);
        self.names.extend(keys.map(|key| (key.into_boxed_str(), id)));
        self.entries.push(entry);
    }

    /// Adds the other names and the demonyms of countries, and marks their capitals.
    fn add_countries(&mut self, file: LexiconFile<'static>) -> Result<(), LexiconError> {
        let mut names = Vec::new();
        for row in file.rows() {
            let [name, others, capitals, demonyms] = row.fields()?;
            let is_country = |id: &EntryId| self.entry(*id).precision == PlacePrecision::Country;
            let country = self.find(&name_key(name)).find(is_country);
            let country = country.ok_or_else(|| row.error(format!("places.tsv has no country {name:?}")))?;
            for capital in capitals.split('|') {
                let key = name_key(capital);
                let is_inside = |id: &EntryId| {
                    self.entry(*id).country == country && self.entry(*id).precision == PlacePrecision::City
                };
                let largest = self.find(&key).filter(is_inside).max_by_key(|&id| self.entry(id).population);
                if let Some(capital) = largest {
                    self.entries[capital as usize].is_capital = true;
                }
            }
            let others = others.split('|').filter(|other| !other.is_empty());
            names.extend(others.map(|other| (name_key(other).into_boxed_str(), country)));
            let demonyms = demonyms.split(['|', ',']).map(name_key).filter(|demonym| !demonym.is_empty());
            self.demonyms.extend(demonyms.map(|demonym| (demonym, country)));
        }
        self.names.extend(names);
        Ok(())
    }

    /// Iterates over the entries with a name, given by its [`name_key`].
    pub(super) fn find(&self, key: &str) -> impl Iterator<Item = EntryId> {
        let first = self.names.partition_point(|(name, _)| &**name < key);
        self.names[first..].iter().take_while(move |(name, _)| &**name == key).map(|(_, id)| *id)
    }

    /// Returns the entry with an index.
    pub(super) fn entry(&self, id: EntryId) -> &Entry {
        &self.entries[id as usize]
    }

    /// Returns the country of a demonym: "Nigerian".
    pub(super) fn country_of_demonym(&self, demonym: &str) -> Option<EntryId> {
        let key = name_key(demonym);
        self.demonyms.get(&key).or_else(|| self.demonyms.get(key.strip_suffix('s')?)).copied()
    }

    /// Returns the country with a code of ISO 3166-1.
    pub(super) fn country_with_code(&self, code: &str) -> Option<EntryId> {
        self.codes.get(code).copied()
    }

    /// Returns true if `outer` is the country or region of another entry `inner`.
    pub(super) fn contains(&self, outer: EntryId, inner: EntryId) -> bool {
        let entry = self.entry(inner);
        outer != inner && (entry.country == outer || entry.region == Some(outer))
    }

    /// Returns the countries and regions with exactly this name.
    ///
    /// "Georgia" is both a country and a region.
    pub fn areas(&self, name: &str) -> Vec<PlaceLink> {
        let is_area = |id: &EntryId| self.entry(*id).precision != PlacePrecision::City;
        self.find(&name_key(name)).filter(is_area).map(|id| self.link(id)).collect()
    }

    /// Makes the link to an entry.
    pub(super) fn link(&self, id: EntryId) -> PlaceLink {
        let entry = self.entry(id);
        let country = self.entry(entry.country);
        let region = entry.region.map(|region| self.entry(region));
        PlaceLink {
            geonames_id: entry.geonames_id,
            name: entry.name.to_owned(),
            precision: entry.precision,
            country_code: country.code.to_owned(),
            country: country.name.to_owned(),
            region_code: region.map(|region| region.code.to_owned()),
            region: region.map(|region| region.name.to_owned()),
            latitude: entry.latitude,
            longitude: entry.longitude,
        }
    }
}

/// Parses two fields of degrees.
fn coordinates(row: Row<'_>, latitude: &str, longitude: &str) -> Result<(f64, f64), LexiconError> {
    let (latitude, longitude): (f64, f64) = (row.number(latitude)?, row.number(longitude)?);
    match (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude) {
        true => Ok((latitude, longitude)),
        false => Err(row.error("the coordinates are not on the earth")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;

    fn gazetteer() -> &'static Gazetteer {
        &fixtures::lexicons().places
    }

    #[test]
    fn cities_know_their_region_and_country() {
        let mut links = gazetteer().find("birmingham").map(|id| gazetteer().link(id));
        let alabama = links.find(|link| link.region.as_deref() == Some("Alabama")).unwrap();
        assert_eq!((alabama.country.as_str(), alabama.country_code.as_str()), ("United States", "US"));
        assert_eq!(alabama.precision, PlacePrecision::City);
        assert!((33.0..34.0).contains(&alabama.latitude) && (-87.0..-86.0).contains(&alabama.longitude));
    }

    #[test]
    fn names_of_countries_and_regions_find_areas_only() {
        let georgia: Vec<String> =
            gazetteer().areas("Georgia").into_iter().map(|link| link.country_code).collect();
        assert_eq!(georgia.len(), 2, "{georgia:?}");
        assert!(georgia.contains(&"GE".to_owned()) && georgia.contains(&"US".to_owned()));
        assert_eq!(gazetteer().areas("Burma")[0].name, "Myanmar");
        assert!(gazetteer().areas("Bengaluru").is_empty());
    }

    #[test]
    fn demonyms_lead_to_countries() {
        let country = gazetteer().country_of_demonym("Nigerians").unwrap();
        assert_eq!(gazetteer().entry(country).code, "NG");
    }

    #[test]
    fn malformed_rows_name_their_line() {
        let file = LexiconFile { name: "places.tsv", text: "1\tOrlik\t\t91\t0\t5\n" };
        let mut gazetteer =
            Gazetteer { entries: vec![], names: vec![], demonyms: HashMap::new(), codes: HashMap::new() };
        let error = gazetteer.add_places(file).unwrap_err();
        assert_eq!(error.to_string(), "places.tsv, line 1: the coordinates are not on the earth");
    }
}
