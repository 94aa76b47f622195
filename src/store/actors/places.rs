//! Actors by where they are: in a country or region, near a point, in a box.

use std::collections::HashMap;

use sqlx::{PgExecutor, types::Json};
use uuid::Uuid;

use crate::store::{ActorId, StoreError};
use extraction::schema::{PlaceLink, PlacePrecision};

/// A country, or a first-level region of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// Code of the country (ISO 3166-1 alpha-2).
    pub country_code: String,
    /// Code of the region at GeoNames; `None` for the whole country.
    pub region_code: Option<String>,
}

impl Area {
    /// Returns the area that an entry is; `None` for a city.
    pub fn of(link: &PlaceLink) -> Option<Self> {
        let region_code = match link.precision {
            PlacePrecision::Country => None,
            PlacePrecision::Region => Some(link.region_code.clone()?),
            PlacePrecision::City => return None,
        };
        Some(Self { country_code: link.country_code.clone(), region_code })
    }
}

/// The points within a distance of a point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WithinDistance {
    /// Degrees north of the middle.
    pub latitude: f64,
    /// Degrees east of the middle.
    pub longitude: f64,
    /// The distance in kilometres.
    pub kilometres: f64,
}

/// The points between two meridians and two parallels; one whose west is east of its east crosses the 180th meridian.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BoundingBox {
    /// Western end in degrees east.
    pub west: f64,
    /// Southern end in degrees north.
    pub south: f64,
    /// Eastern end in degrees east.
    pub east: f64,
    /// Northern end in degrees north.
    pub north: f64,
}

/// Returns the ids under which facts mention places in an area: cities and regions in it, and the area itself.
///
/// An actor that was merged into another counts where that one is.
pub(in crate::store) async fn in_area(
    connection: impl PgExecutor<'_>,
    area: &Area,
) -> Result<Vec<Uuid>, StoreError> {
    Ok(sqlx::query_scalar(
        "WITH RECURSIVE inside AS (
           SELECT p.actor_id FROM actor_places p JOIN actors a USING (actor_id)
           WHERE a.merged_into IS NULL AND p.country_code = $1 AND ($2::text IS NULL OR p.region_code = $2)
           UNION SELECT a.actor_id FROM actors a JOIN inside i ON a.merged_into = i.actor_id
         ) SELECT actor_id FROM inside",
    )
    .bind(&area.country_code)
    .bind(&area.region_code)
    .fetch_all(connection)
    .await?)
}

/// Returns the ids under which facts mention cities within a distance.
///
/// The distance is the shortest on a sphere of the earth's mean radius.
pub(in crate::store) async fn within_distance(
    connection: impl PgExecutor<'_>,
    near: &WithinDistance,
) -> Result<Vec<Uuid>, StoreError> {
    Ok(sqlx::query_scalar(
        "WITH RECURSIVE inside AS (
           SELECT p.actor_id FROM actor_places p JOIN actors a USING (actor_id)
           WHERE a.merged_into IS NULL AND p.\"precision\" = 'city'
             AND 2 * 6371.0088 * asin(least(1, sqrt(
               power(sin(radians(p.latitude - $1) / 2), 2)
               + cos(radians($1)) * cos(radians(p.latitude)) * power(sin(radians(p.longitude - $2) / 2), 2)))) <= $3
           UNION SELECT a.actor_id FROM actors a JOIN inside i ON a.merged_into = i.actor_id
         ) SELECT actor_id FROM inside",
    )
    .bind(near.latitude)
    .bind(near.longitude)
    .bind(near.kilometres)
    .fetch_all(connection)
    .await?)
}

/// Returns the ids under which facts mention cities in a box, its edges included.
pub(in crate::store) async fn in_box(
    connection: impl PgExecutor<'_>,
    bounds: &BoundingBox,
) -> Result<Vec<Uuid>, StoreError> {
    Ok(sqlx::query_scalar(
        "WITH RECURSIVE inside AS (
           SELECT p.actor_id FROM actor_places p JOIN actors a USING (actor_id)
           WHERE a.merged_into IS NULL AND p.\"precision\" = 'city' AND p.latitude BETWEEN $2 AND $4
             AND CASE WHEN $1::double precision <= $3::double precision THEN p.longitude BETWEEN $1 AND $3
                 ELSE p.longitude >= $1 OR p.longitude <= $3 END
           UNION SELECT a.actor_id FROM actors a JOIN inside i ON a.merged_into = i.actor_id
         ) SELECT actor_id FROM inside",
    )
    .bind(bounds.west)
    .bind(bounds.south)
    .bind(bounds.east)
    .bind(bounds.north)
    .fetch_all(connection)
    .await?)
}

/// Returns the entries of the gazetteer that actors are; one that is not linked is left out.
pub async fn place_links(
    connection: impl PgExecutor<'_>,
    actors: impl IntoIterator<Item = ActorId>,
) -> Result<HashMap<ActorId, PlaceLink>, StoreError> {
    let ids: Vec<Uuid> = actors.into_iter().map(|id| id.0).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(Uuid, Json<PlaceLink>)> =
        sqlx::query_as("SELECT actor_id, document FROM actor_places WHERE actor_id = ANY($1)")
            .bind(&ids)
            .fetch_all(connection)
            .await?;
    Ok(rows.into_iter().map(|(id, Json(link))| (ActorId(id), link)).collect())
}
