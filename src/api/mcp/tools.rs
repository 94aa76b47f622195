//! The tools that assistants can call, with the arguments of each.

use serde_json::{Map, Value, json};

/// A tool.
pub struct Tool {
    /// Its name.
    pub name: &'static str,
    title: &'static str,
    description: &'static str,
    /// Its arguments.
    pub arguments: &'static [Argument],
}

/// An argument of a tool.
pub struct Argument {
    /// Its name: for lists, that of the parameter too.
    pub name: &'static str,
    /// Its JSON type.
    pub json_type: &'static str,
    /// Whether it has to be given.
    pub required: bool,
    description: &'static str,
}

const fn text(name: &'static str, description: &'static str) -> Argument {
    Argument { name, json_type: "string", required: false, description }
}

const fn required(name: &'static str, description: &'static str) -> Argument {
    Argument { name, json_type: "string", required: true, description }
}

const fn number(name: &'static str, description: &'static str) -> Argument {
    Argument { name, json_type: "number", required: false, description }
}

const FROM: Argument = text("from", "On or after this day, month or year: 2025-04-22, 2025-04, 2025");
const TO: Argument = text("to", "On or before this day, month or year");
const LIMIT: Argument = number("limit", "Largest number of results, 1 to 50; 10 without it");

/// All tools.
pub const TOOLS: [Tool; 5] = [
    Tool {
        name: "find_statements",
        title: "Find statements",
        description: "Find what somebody said, or what was said about something: statements with speaker, day, confidence, \
                      article and sentence, the latest first.",
        arguments: &[
            text("speaker", "Who said it: a name or an id (act_…)"),
            text("about", "Whom or what it mentions: the name or id of an actor"),
            text("q", "Words in the statement: border, \"two sides\", visit or trip, bridge -toll"),
            text("topic", "Words in the headline or the beginning of the article"),
            text("role", "What the speaker is, like minister"),
            text("type", "direct, indirect or mixed"),
            text("source", "The publisher"),
            FROM,
            TO,
            number("min_confidence", "Least confidence, from 0 to 1; 0.9 leaves out what is not sure"),
            LIMIT,
        ],
    },
    Tool {
        name: "check_quotation",
        title: "Check a quotation",
        description: "Check whether articles quote these words, and of this speaker: exact, altered (with the words that \
                      differ), said_by_another, only_in_part or not_found.",
        arguments: &[
            required("text", "The words of the quotation, three at least"),
            text("speaker", "The name of the one who is said to have said it"),
        ],
    },
    Tool {
        name: "timeline",
        title: "Timeline",
        description: "List what happened in time order: happenings with type, status, day, participants, places and the \
                      articles that report them.",
        arguments: &[
            text("actor", "Who takes part: a name or an id (act_…)"),
            text("place", "Where: a city, region or country, by name or id"),
            text("q", "Words in the sentences that report it"),
            text("type", "The type of event, like ASSAULT, ARREST or ELECT; several separated by commas"),
            text("status", "happened, ongoing, planned, possible or denied"),
            FROM,
            TO,
            LIMIT,
        ],
    },
    Tool {
        name: "find_actor",
        title: "Find an actor",
        description: "Find persons, organizations, places and groups by name, typing errors allowed: ids, types, and how many \
                      articles mention them.",
        arguments: &[
            required("name", "The name"),
            text("type", "person, organization, place or group"),
            LIMIT,
        ],
    },
    Tool {
        name: "article_text",
        title: "Text of an article",
        description: "Read a part of an article's text: what stands around a span, or the beginning.",
        arguments: &[
            required("article_id", "The article: art_…"),
            number("start", "First code point of the span; 0 without it"),
            number("end", "Code point behind the span; 1,000 behind the start without it"),
            number("context", "Code points before and behind it, at most 2,000; 300 without it"),
        ],
    },
];

/// Returns the declarations of all tools.
pub fn all() -> Vec<Value> {
    TOOLS.iter().map(declaration).collect()
}

fn declaration(tool: &Tool) -> Value {
    let properties: Map<String, Value> = tool
        .arguments
        .iter()
        .map(|argument| {
            let schema = json!({"type": argument.json_type, "description": argument.description});
            (argument.name.to_owned(), schema)
        })
        .collect();
    let required: Vec<&str> =
        tool.arguments.iter().filter(|argument| argument.required).map(|argument| argument.name).collect();
    json!({
        "name": tool.name,
        "title": tool.title,
        "description": tool.description,
        "inputSchema": {
            "type": "object", "properties": properties, "required": required, "additionalProperties": false
        },
        "annotations": {"readOnlyHint": true, "idempotentHint": true, "openWorldHint": false}
    })
}
