//! Reads places in requests: names and ids, points with a distance, and boxes.

use super::{MatchedActor, Parameters, resolve_actor};
use crate::{
    api::{AppState, problem::Problem},
    store::{
        ActorId,
        actors::{Area, BoundingBox, NameUse, WithinDistance, place_links},
        event_conditions::PlaceCondition,
    },
};

/// Distance in kilometres where `km` is not given.
const DEFAULT_KILOMETRES: f64 = 25.0;
/// Largest distance in kilometres: half of the way round the earth.
const MAX_KILOMETRES: f64 = 20_037.0;

/// Takes `near` and `km`: the cities within a distance of a point.
pub(super) fn near(parameters: &mut Parameters) -> Option<WithinDistance> {
    let point = parameters.parsed("near", |text| {
        let wrong = "is no point; send latitude and longitude in degrees, like 12.97,77.59".to_owned();
        let [latitude, longitude] = numbers::<2>(text).ok_or_else(|| wrong.clone())?;
        match is_latitude(latitude) && is_longitude(longitude) {
            true => Ok((latitude, longitude)),
            false => Err(wrong),
        }
    });
    let has_errors = parameters.has_errors();
    let kilometres = parameters.parsed("km", |text| match numbers::<1>(text) {
        Some([kilometres]) if kilometres > 0.0 && kilometres <= MAX_KILOMETRES => Ok(kilometres),
        _ => Err(format!("is no distance; send a number of kilometres up to {MAX_KILOMETRES}, like 50")),
    });
    if kilometres.is_some() && point.is_none() && !has_errors {
        parameters.reject("km", "is the distance from a point; send “near” too, like near=12.97,77.59");
    }
    let (latitude, longitude) = point?;
    Some(WithinDistance { latitude, longitude, kilometres: kilometres.unwrap_or(DEFAULT_KILOMETRES) })
}

/// Takes `bbox`: the cities in a box.
pub(super) fn bounding_box(parameters: &mut Parameters) -> Option<BoundingBox> {
    parameters.parsed("bbox", |text| {
        let wrong = "is no box; send west,south,east,north in degrees, like 72.7,18.8,73.1,19.3";
        let [west, south, east, north] = numbers::<4>(text).ok_or(wrong)?;
        if ![south, north].into_iter().all(is_latitude) || ![west, east].into_iter().all(is_longitude) {
            return Err(wrong);
        }
        match south <= north {
            true => Ok(BoundingBox { west, south, east, north }),
            false => Err("has its south north of its north; send west,south,east,north"),
        }
    })
}

fn is_latitude(degrees: f64) -> bool {
    (-90.0..=90.0).contains(&degrees)
}

fn is_longitude(degrees: f64) -> bool {
    (-180.0..=180.0).contains(&degrees)
}

/// Parses exactly `N` finite numbers that are separated by commas.
fn numbers<const N: usize>(text: &str) -> Option<[f64; N]> {
    let parse = |part: &str| part.trim().parse().ok().filter(|number: &f64| number.is_finite());
    text.split(',').map(parse).collect::<Option<Vec<f64>>>()?.try_into().ok()
}

/// Resolves the id or name of a place: the actor, and for a country or region all places in it.
///
/// A country or region that no article names is found in the gazetteer, and is no actor.
pub(super) async fn resolve_place(
    app: &AppState,
    given: Option<String>,
) -> Result<Option<(PlaceCondition, Option<MatchedActor>)>, Problem> {
    let Some(given) = given else { return Ok(None) };
    let named = match given.starts_with(ActorId::PREFIX) {
        true => None,
        false => only_area(app, &given),
    };
    match resolve_actor(app, "place", Some(given), NameUse::Place).await {
        Ok(None) => Ok(None),
        Ok(Some(matched)) => {
            let actor = matched.actor_id;
            let linked = place_links(&app.pools.reads, [actor]).await?.remove(&actor);
            let area = linked.map_or(named, |link| Area::of(&link));
            Ok(Some((PlaceCondition { actor: Some(actor), area }, Some(matched))))
        }
        Err(problem) if problem.status == 404 && named.is_some() => {
            Ok(Some((PlaceCondition { actor: None, area: named }, None)))
        }
        Err(problem) => Err(problem),
    }
}

/// Returns the only country or region of the gazetteer with this name.
fn only_area(app: &AppState, name: &str) -> Option<Area> {
    let areas = app.extractors.gazetteer().areas(name);
    let [only] = areas.as_slice() else { return None };
    Area::of(only)
}

#[cfg(test)]
mod tests {
    use super::*;
    use utoipa::IntoParams;

    #[derive(IntoParams)]
    #[allow(dead_code)]
    struct Query {
        /// A point.
        near: Option<String>,
        /// A distance.
        km: Option<String>,
        /// A box.
        bbox: Option<String>,
    }

    fn of(query: &str) -> Parameters {
        Parameters::of::<Query>(&format!("/x?{query}").parse().expect("a URI"))
    }

    #[test]
    fn points_and_boxes_are_read() {
        let mut parameters = of("near=12.97,77.59&km=50&bbox=170,-50,-170,-30");
        let point = near(&mut parameters).expect("a distance");
        assert_eq!((point.latitude, point.longitude, point.kilometres), (12.97, 77.59, 50.0));
        let bounds = bounding_box(&mut parameters).expect("a box");
        assert_eq!((bounds.west, bounds.north), (170.0, -30.0));
        assert!(parameters.finish().is_ok());
        assert_eq!(near(&mut of("near=1,2")).map(|point| point.kilometres), Some(DEFAULT_KILOMETRES));
    }

    #[test]
    fn malformed_points_and_boxes_are_errors() {
        for query in [
            "near=12.97",
            "near=91,0",
            "near=0,181",
            "near=nan,0",
            "near=a,b",
            "near=1,2,3",
            "near=1,2&km=0",
            "near=1,2&km=-5",
            "near=1,2&km=inf",
            "near=1,2&km=30000",
            "km=5",
            "bbox=1,2,3",
            "bbox=1,2,3,4,5",
            "bbox=1,50,3,40",
            "bbox=1,2,3,95",
            "bbox=1,2,x,4",
        ] {
            let mut parameters = of(query);
            near(&mut parameters);
            bounding_box(&mut parameters);
            let problem = parameters.finish().expect_err(query);
            assert_eq!(problem.errors.len(), 1, "{query}");
        }
    }
}
