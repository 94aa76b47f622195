//! Links from places to the gazetteer.

use serde::{Deserialize, Serialize};

/// How precisely the entry of a place locates it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PlacePrecision {
    /// A country or territory; the coordinates are the middle of its cities.
    Country,
    /// A first-level region of a country; the coordinates are the middle of its cities.
    Region,
    /// A city, town or part of one; the coordinates are its own.
    City,
}

impl PlacePrecision {
    /// All precisions, from the least to the most precise.
    pub const ALL: [Self; 3] = [Self::Country, Self::Region, Self::City];

    /// Returns the name on the wire and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::Region => "region",
            Self::City => "city",
        }
    }
}

/// The entry of the gazetteer that a place is linked to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlaceLink {
    /// Id at GeoNames; absent for regions whose id the gazetteer lacks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub geonames_id: Option<u32>,
    /// Name in the gazetteer.
    pub name: String,
    /// What the coordinates locate.
    pub precision: PlacePrecision,
    /// Code of the country (ISO 3166-1 alpha-2).
    pub country_code: String,
    /// Name of the country.
    pub country: String,
    /// Code of the first-level region at GeoNames; absent for countries and where the gazetteer lacks the region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region_code: Option<String>,
    /// Name of the first-level region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Degrees north (WGS 84).
    pub latitude: f64,
    /// Degrees east (WGS 84).
    pub longitude: f64,
}

impl PlaceLink {
    /// Returns the key that identifies the entry: its id at GeoNames, or for a region without one its codes.
    pub fn key(&self) -> String {
        match (self.geonames_id, &self.region_code) {
            (Some(id), _) => id.to_string(),
            (None, Some(region)) => format!("{}.{region}", self.country_code),
            (None, None) => self.country_code.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_without_an_id_is_identified_by_its_codes() {
        let mut link = PlaceLink {
            geonames_id: None,
            name: "Kerala".to_owned(),
            precision: PlacePrecision::Region,
            country_code: "IN".to_owned(),
            country: "India".to_owned(),
            region_code: Some("13".to_owned()),
            region: Some("Kerala".to_owned()),
            latitude: 10.5,
            longitude: 76.3,
        };
        assert_eq!(link.key(), "IN.13");
        link.geonames_id = Some(7);
        assert_eq!(link.key(), "7");
    }
}
