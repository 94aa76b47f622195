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

/// An article of another publisher that quotes the mayor of [`harbour`] in other words.
pub fn altered() -> Value {
    json!({
        "source": "north-wire",
        "external_id": "bridge-2",
        "url": "https://north-wire.example/bridge",
        "title": "Mayor promises a new bridge",
        "published_at": "2024-03-15T08:00:00Z",
        "body": "The council of Tarnovo met on Thursday.\n\n\
            “We will rebuild the old bridge before winter comes,” said Mayor Elena Petrova.\n\n\
            Most of the councillors agreed with her."
    })
}

/// An article of a third publisher that quotes the mayor of [`harbour`] in the same words, and names another speaker.
pub fn misattributed() -> Value {
    json!({
        "source": "valley-times",
        "external_id": "bridge-3",
        "title": "Minister speaks about the bridge",
        "published_at": "2024-03-16T08:00:00Z",
        "body": "“We will rebuild the bridge … before winter comes!” said Defence Minister Ivan Kolev.\n\n\
            “The money is there,” Kolev said, “and nobody will take it away from us.”"
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
