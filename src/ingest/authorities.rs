//! Validates authorities: actors that are known before articles mention them.

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use crate::{
    input::{FieldError, JsonFields, shorten},
    store::authorities::{Authority, Position},
};
use extraction::schema::ActorType;

/// Longest name and id, in bytes.
const MAX_TEXT: usize = 500;
/// Most further names, and most positions.
const MAX_ALIASES: usize = 100;
const MAX_POSITIONS: usize = 200;
/// The types that can be known. Places are those of the gazetteer.
const TYPES: [ActorType; 3] = [ActorType::Person, ActorType::Organization, ActorType::Group];
/// Names that other programs give to the fields.
const SYNONYMS: [(&str, &str); 5] = [
    ("kind", "type"),
    ("id", "external_id"),
    ("wikidata", "external_id"),
    ("wikidata_id", "external_id"),
    ("roles", "positions"),
];
/// The columns of a table, each with the field that it is.
const COLUMNS: [&str; 8] = ["external_id", "name", "type", "aliases", "organization", "role", "from", "to"];
/// What separates further names in a cell.
const SEPARATORS: [char; 2] = ['|', ';'];

/// Validates one authority. Returns every error at once.
pub fn parse(value: &Value) -> Result<Authority, Vec<FieldError>> {
    let mut fields = JsonFields::new(value, "an authority as a JSON object with external_id, name and type")?;
    let wanted = "send the id at Wikidata, like Q7, or one of your own";
    let external_id = fields.required_line("external_id", MAX_TEXT, wanted);
    let name = fields.required_line("name", MAX_TEXT, "send the name");
    let actor_type =
        fields.required_parsed("type", MAX_TEXT, "send person, organization or group", parse_type);
    let aliases = fields.optional_lines("aliases", MAX_ALIASES, MAX_TEXT).unwrap_or_default();
    let positions = match fields.is_given("positions") {
        true => fields.required_value("positions", "send a list", parse_positions),
        false => Some(Vec::new()),
    };
    fields.reject_synonyms(&SYNONYMS);
    fields.reject_unknown();
    fields.finish(|| {
        Some(Authority {
            external_id: external_id?,
            name: name?,
            actor_type: actor_type?,
            aliases,
            positions: positions?,
        })
    })
}

fn parse_type(name: &str) -> Result<ActorType, &'static str> {
    let known = TYPES.into_iter().find(|known| known.as_str().eq_ignore_ascii_case(name));
    known.ok_or("is none of person, organization and group; places are known from the gazetteer")
}

fn parse_positions(value: &Value) -> Result<Vec<Position>, String> {
    const WANTED: &str = "is no list of {\"organization\": …, \"role\": …, \"from\": …, \"to\": …}";
    let positions: Vec<Position> =
        serde_json::from_value(value.clone()).map_err(|error| format!("{WANTED}: {error}"))?;
    if positions.len() > MAX_POSITIONS {
        return Err(format!("has {} positions; at most {MAX_POSITIONS} are accepted", positions.len()));
    }
    let is_wrong = |text: &String| text.len() > MAX_TEXT || text.contains('\0');
    let has_wrong = |one: &Position| {
        [&one.organization, &one.role, &one.from, &one.to].into_iter().flatten().any(is_wrong)
    };
    if positions.iter().any(has_wrong) {
        return Err(format!("has a text of more than {MAX_TEXT} bytes, or with a NUL character"));
    }
    let wrong = positions
        .iter()
        .flat_map(|one| [&one.from, &one.to])
        .flatten()
        .find(|day| !is_day_month_or_year(day));
    if let Some(wrong) = wrong {
        return Err(format!(
            "has “{}”, which is no year, month or day like 2019, 2019-05 or 2019-05-03",
            shorten(wrong)
        ));
    }
    Ok(positions)
}

/// Tests whether a text is a year, a month or a day that exists, as in ISO 8601.
fn is_day_month_or_year(text: &str) -> bool {
    let day = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        _ => text.to_owned(),
    };
    day.len() == 10 && day.parse::<Date>().is_ok()
}

/// Reads a table (CSV with a header) as authorities in JSON; rows with one `external_id` are one, with several positions.
///
/// Columns: `external_id`, `name`, `type`, `aliases` (separated by `|` or `;`), `organization`, `role`, `from`, `to`. The error
/// names the line, or the columns that are unknown.
pub fn from_csv(text: &str) -> Result<Vec<Value>, String> {
    let mut reader =
        csv::ReaderBuilder::new().flexible(false).trim(csv::Trim::All).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| error.to_string())?.clone();
    let unknown: Vec<&str> = header.iter().filter(|column| !COLUMNS.contains(column)).collect();
    if !unknown.is_empty() || header.is_empty() {
        return Err(format!("the columns {unknown:?} are unknown; known are {}", COLUMNS.join(", ")));
    }
    let mut authorities: Vec<Map<String, Value>> = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| error.to_string())?;
        let cell = |name: &str| {
            let index = header.iter().position(|column| column == name)?;
            record.get(index).filter(|cell| !cell.is_empty())
        };
        let position: Map<String, Value> = ["organization", "role", "from", "to"]
            .into_iter()
            .filter_map(|name| Some((name.to_owned(), json!(cell(name)?))))
            .collect();
        let last = authorities
            .last_mut()
            .filter(|last| last.get("external_id") == Some(&json!(cell("external_id"))));
        if let Some(Value::Array(positions)) = last.and_then(|last| last.get_mut("positions")) {
            positions.push(Value::Object(position));
            continue;
        }
        let mut authority = Map::new();
        for name in ["external_id", "name", "type"] {
            authority.insert(name.to_owned(), json!(cell(name)));
        }
        let aliases = cell("aliases").unwrap_or_default().split(SEPARATORS).map(str::trim);
        authority.insert("aliases".to_owned(), aliases.filter(|alias| !alias.is_empty()).collect());
        let positions: Vec<Value> =
            Some(position).filter(|position| !position.is_empty()).map(Value::Object).into_iter().collect();
        authority.insert("positions".to_owned(), Value::Array(positions));
        authorities.push(authority);
    }
    Ok(authorities.into_iter().map(Value::Object).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_with_one_id_are_one_authority() {
        let table = "external_id,name,type,aliases,organization,role,from,to\n\
                     Q7,Elena Petrova,person,E. Petrova|Lena Petrova,Tarnovo,Mayor,2019,\n\
                     Q7,,,,City Council,Member,2011,2019\n\
                     own:1,\"Harbour Union, The\",organization,,,,,\n";
        let authorities: Vec<Authority> =
            from_csv(table).expect("is a table").iter().map(|one| parse(one).expect("is valid")).collect();
        assert_eq!(authorities.len(), 2);
        assert_eq!(authorities[0].aliases, ["E. Petrova", "Lena Petrova"]);
        assert_eq!(authorities[0].positions.len(), 2);
        assert_eq!(authorities[0].positions[1].to.as_deref(), Some("2019"));
        assert_eq!(
            (authorities[1].name.as_str(), authorities[1].actor_type),
            ("Harbour Union, The", ActorType::Organization)
        );
        assert!(from_csv("id,name\n1,x\n").unwrap_err().contains("id"));
        assert!(from_csv("external_id,name\n1\n").is_err());
    }

    #[test]
    fn days_of_positions_are_days_months_or_years() {
        let authority = |from: &str| {
            parse(&json!({"external_id": "Q7", "name": "x", "type": "person", "positions": [{"from": from}]}))
        };
        for right in ["2019", "2019-05", "2019-05-31"] {
            assert!(authority(right).is_ok(), "{right}");
        }
        for wrong in ["", "May 2019", "2019-13", "2019-02-30", "19", "2019-05-03T00:00:00Z"] {
            let errors = authority(wrong).expect_err(wrong);
            assert_eq!(errors[0].field, "positions", "{wrong}");
        }
    }

    #[test]
    fn all_errors_are_returned_at_once() {
        let wrong = json!({"name": "", "type": "place", "positions": [{"job": "x"}], "wikidata": "Q7"});
        let errors = parse(&wrong).expect_err("is wrong");
        let fields: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["external_id", "name", "type", "positions", "wikidata", "wikidata"]);
    }
}
