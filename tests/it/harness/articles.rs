//! Made-up articles.

use serde_json::{Value, json};

/// A short article with a dated attack, a direct and an indirect statement.
pub fn harbour() -> Value {
    json!({
        "source": "harbour-post",
        "external_id": "bridge-1",
        "title": "Gunmen attack convoy near Tarnovo",
        "published_at": "2024-03-14T08:00:00Z",
        "body": "Gunmen attacked a convoy in Tarnovo on March 12, killing four soldiers.\n\n\
            \"We will rebuild the bridge before winter comes,\" said Mayor Elena Petrova.\n\n\
            Defence Minister Ivan Kolev said on Wednesday that the army was looking for the attackers. \
            Kolev added that no group had claimed responsibility."
    })
}

/// A small article that differs for each `number`.
pub fn numbered(number: usize) -> Value {
    let town = ["Arden", "Brask", "Corvel", "Dunmor", "Elsted", "Farholt", "Gransk"][number % 7];
    let name = ["Anna Berg", "Boris Lund", "Clara Moss", "David Kane", "Eva Stone"][number % 5];
    json!({
        "source": "load-test",
        "external_id": format!("story-{number}"),
        "title": format!("Council of {town} meets, report {number}"),
        "published_at": format!("2024-05-{:02}T10:00:00Z", number % 28 + 1),
        "body": format!(
            "Police arrested {} people in {town} on Monday after a protest over case {number}.\n\n\
             \"We want to be heard in this town, and case {number} shows why,\" said Mayor {name}.\n\n\
             {name} said that the council would meet again over case {number} on Friday.",
            number % 90 + 10
        )
    })
}
