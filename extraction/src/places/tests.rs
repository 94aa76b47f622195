//! Links of whole articles, with mentions set by hand so that no model has a part in them.

use super::link;
use crate::{
    actors::{Actor, Coreference, Mention},
    fixtures,
    language::AnnotatedText,
    schema::{ActorType, MentionForm, PlaceLink},
    text::ByteSpan,
};

/// Links the places `names` of a text; names that begin with `+` are groups of people.
fn linked(text: &str, names: &[&str], source: Option<&str>) -> Coreference {
    let lexicons = fixtures::lexicons();
    let doc = AnnotatedText::tokenize(text, &lexicons.language);
    let mut mentions: Vec<(usize, &str, ActorType)> = Vec::new();
    for name in names {
        let (name, kind) = match name.strip_prefix('+') {
            Some(name) => (name, ActorType::Group),
            None => (*name, ActorType::Place),
        };
        let found: Vec<_> = text.match_indices(name).map(|(at, _)| (at, name, kind)).collect();
        assert!(!found.is_empty(), "{name} is not in the text");
        // A name inside a longer one is no mention of its own.
        let is_free = |(at, _, _): &(usize, &str, ActorType)| {
            !mentions.iter().any(|(start, other, _)| (*start..start + other.len()).contains(at))
        };
        let free: Vec<_> = found.into_iter().filter(is_free).collect();
        mentions.extend(free);
    }
    mentions.sort_by_key(|(at, _, _)| *at);
    let mut coreference = Coreference::default();
    for (at, name, kind) in mentions {
        let known = coreference.actors.iter().position(|actor| actor.name == name);
        let actor = known.unwrap_or_else(|| {
            let (roles, aliases) = (Vec::new(), Vec::new());
            coreference.actors.push(Actor { name: name.to_owned(), kind, roles, aliases, place: None });
            coreference.actors.len() - 1
        });
        let span = ByteSpan { start: at as u32, end: (at + name.len()) as u32 };
        coreference.mentions.push(Mention { span, head: span, role: None, actor, form: MentionForm::Name });
    }
    link(&doc, source, &mut coreference, &lexicons.places);
    coreference
}

/// Returns the link of the actor with a name.
fn place<'c>(coreference: &'c Coreference, name: &str) -> Option<&'c PlaceLink> {
    let has_name = |actor: &&Actor| actor.name == name || actor.aliases.iter().any(|alias| alias == name);
    coreference.actors.iter().find(has_name).unwrap().place.as_ref()
}

/// Asserts the country, and the region if any is given after a slash, of the first of `names`.
#[track_caller]
fn assert_in(text: &str, names: &[&str], expected: &str) {
    let coreference = linked(text, names, None);
    let link = place(&coreference, names[0]).unwrap_or_else(|| panic!("{} is not linked", names[0]));
    let region = link.region.as_deref().map(|region| format!("/{region}")).unwrap_or_default();
    let actual = format!("{}{region}", link.country);
    assert!(actual == expected || link.country == expected, "{}: {actual}", names[0]);
}

#[test]
fn the_best_known_namesake_is_meant_where_nothing_points_elsewhere() {
    assert_in("A warehouse burned in Birmingham.", &["Birmingham"], "United Kingdom/England");
    assert_in("Rail workers marched through Paris.", &["Paris"], "France");
    assert_in("He flew to London.", &["London"], "United Kingdom/England");
}

#[test]
fn a_country_or_region_after_the_name_decides() {
    let names = ["Birmingham"];
    assert_in("A warehouse burned in Birmingham, Alabama.", &names, "United States/Alabama");
    assert_in("A warehouse burned in Birmingham, Ala., on Monday.", &names, "United States/Alabama");
    assert_in("A warehouse in Birmingham (Michigan) burned.", &names, "United States/Michigan");
    assert_in("A storm hit Paris in Texas.", &["Paris", "Texas"], "United States/Texas");
    assert_in("Troops left Ontario's London.", &["London", "Ontario"], "Canada/Ontario");
}

#[test]
fn other_places_of_the_article_decide() {
    let text = "Police in Birmingham and Montgomery searched two houses. Officers from Atlanta helped.";
    assert_in(text, &["Birmingham", "Montgomery", "Atlanta"], "United States/Alabama");
    let text = "Floods closed roads in Victoria. Trains to Melbourne and Geelong stopped.";
    assert_in(text, &["Victoria", "Melbourne", "Geelong"], "Australia/Victoria");
    let text = "Ferries to Victoria were late. British Columbia warned travellers in Vancouver.";
    assert_in(text, &["Victoria", "British Columbia", "Vancouver"], "Canada/British Columbia");
    let text = "Farmers in Punjab blocked the road from Lahore to Multan.";
    assert_in(text, &["Punjab", "Lahore", "Multan"], "Pakistan/Punjab");
    let text = "Farmers in Punjab blocked the road from Ludhiana to Delhi.";
    assert_in(text, &["Punjab", "Ludhiana", "Delhi"], "India/Punjab");
}

#[test]
fn nationalities_the_dateline_and_the_source_decide() {
    let text = "Voters in Georgia chose a parliament, and Armenian observers counted.";
    assert_eq!(place(&linked("Georgia votes on Sunday.", &["Georgia"], None), "Georgia"), None);
    assert_eq!(place(&linked(text, &["Georgia", "+Armenian"], None), "Georgia"), None);
    let text = "TBILISI, March 3 (Wire) — Voters in Georgia chose a parliament.";
    assert_in(text, &["Georgia", "TBILISI"], "Georgia");
    let american = linked("Georgia votes on Sunday.", &["Georgia"], Some("The American Courier"));
    assert_eq!(place(&american, "Georgia").map(|link| link.country_code.as_str()), Some("US"));
    let text =
        "Police in Granada held a man. Nicaraguan soldiers helped, the Nicaraguan army said in Managua.";
    assert_in(text, &["Granada", "+Nicaraguan", "Managua"], "Nicaragua");
}

#[test]
fn an_unknown_village_is_not_its_namesake_on_another_continent() {
    let text = "The mayor of Kiambu spoke in Lima. Peru and Bolivia sent envoys from Cusco and La Paz.";
    let names = ["Kiambu", "Lima", "Peru", "Bolivia", "Cusco", "La Paz"];
    assert_eq!(place(&linked(text, &names, None), "Kiambu"), None);
    assert!(place(&linked(text, &names, Some("The Kenyan Courier")), "Kiambu").is_some());
}

#[test]
fn a_name_with_its_country_is_the_same_place_as_without() {
    let text = "Workers struck in Port Harcourt, Nigeria, on Monday. Port Harcourt was quiet in the evening.";
    let coreference = linked(text, &["Port Harcourt, Nigeria", "Port Harcourt"], None);
    assert_eq!(coreference.actors.len(), 1);
    assert_eq!(coreference.actors[0].aliases, ["Port Harcourt"]);
    let link = coreference.actors[0].place.as_ref().unwrap();
    assert_eq!((link.name.as_str(), link.country_code.as_str()), ("Port Harcourt", "NG"));
    let text = "Bombay is now Mumbai.";
    assert_eq!(linked(text, &["Bombay", "Mumbai"], None).actors.len(), 1);
}

#[test]
fn words_beside_a_name_say_what_kind_of_place_it_is() {
    let precision = |text: &str, name: &str| {
        let coreference = linked(text, &[name], None);
        place(&coreference, name).map(|link| link.precision.as_str())
    };
    assert_eq!(precision("Police in Lagos State held a man.", "Lagos State"), Some("region"));
    assert_eq!(precision("Police in Lagos held a man.", "Lagos"), Some("city"));
    assert_eq!(precision("Police in Singapore held a man.", "Singapore"), Some("country"));
    assert_eq!(precision("Police in New York held a man.", "New York"), Some("city"));
    assert_eq!(precision("Police in Quebec held a man.", "Quebec"), Some("region"));
    assert_eq!(precision("Police in northern Mali held a man.", "northern Mali"), Some("country"));
    assert_eq!(precision("Police in Qxyztown held a man.", "Qxyztown"), None);
}
