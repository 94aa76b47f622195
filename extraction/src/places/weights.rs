//! Weights of the choice among namesakes, set by hand.

/// Weight of the decimal logarithm of the population: ten times as many people are 1.5 points.
pub(super) const POPULATION: f64 = 1.5;
/// Smallest logarithm of the population of a country; small states are named more often than large cities.
pub(super) const MIN_COUNTRY_POPULATION: f64 = 6.3;
/// Points of a country, a region, and a capital, beside those of the population.
pub(super) const COUNTRY: f64 = -0.2;
pub(super) const REGION: f64 = -0.5;
pub(super) const CAPITAL: f64 = 2.0;
/// Points of an entry whose country is that of all other places of the article.
pub(super) const SAME_COUNTRY: f64 = 1.7;
/// Points of an entry whose region the article names.
pub(super) const REGION_NAMED: f64 = 1.0;
/// Points of an entry in the country or region that follows the name: "Birmingham, Alabama".
pub(super) const QUALIFIED: f64 = 6.0;
/// Number of votes from which the countries of the other places count in full.
pub(super) const FULL_VOTES: f64 = 2.0;
/// Votes of a place in the dateline, and of the source; a place elsewhere has one.
pub(super) const DATELINE_VOTES: f64 = 2.0;
pub(super) const SOURCE_VOTES: f64 = 1.0;
/// Lead in points that a choice needs over the next namesake.
pub(super) const MIN_MARGIN: f64 = 0.5;
/// Population in thousands from which an entry may be meant in an article that names no other place of its country.
pub(super) const WELL_KNOWN: u32 = 500;
/// Votes for other countries that rule out an entry that is not well known.
pub(super) const FOREIGN_VOTES: f64 = 1.5;
/// Population of a region, in multiples of its city of the same name, from which the name means the region.
pub(super) const REGION_OF_SAME_NAME: u32 = 5;
/// Smallest population in thousands of a city that the name of a source means: "Chicago Tribune".
pub(super) const MIN_SOURCE_CITY: u32 = 200;
/// Votes for the country of an entry that is not well known, above which it may be meant.
pub(super) const MIN_OWN_VOTES: f64 = 0.3;
