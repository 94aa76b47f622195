//! Generates the table of event types from the `type` rows of `lexicons/event-triggers.tsv`.
//!
//! Output: `$OUT_DIR/event_types.rs`, one call of the macro `event_types!` that `src/events/event_type.rs` defines.

use std::{env, error::Error, fmt::Write, fs, path::Path};

const LEXICON: &str = "lexicons/event-triggers.tsv";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={LEXICON}");
    let mut table = String::from("event_types! {\n");
    for line in fs::read_to_string(LEXICON)?.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let ["type", name, plover, traits] = fields[..] else { continue };
        let plover = if plover == "-" { "None".to_owned() } else { format!("Some({plover:?})") };
        let traits: Vec<String> = traits
            .split(',')
            .filter(|name| *name != "-")
            .map(|name| format!("EventTrait::{}", variant(name)))
            .collect();
        writeln!(table, "    {} {name:?} {plover} [{}]", variant(name), traits.join(", "))?;
    }
    table.push_str("}\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("event_types.rs"), table)?;
    Ok(())
}

/// Converts "ASSAULT" and "patient-subject" to the case of Rust's types.
fn variant(name: &str) -> String {
    let capitalize = |part: &str| part[..1].to_uppercase() + &part[1..].to_lowercase();
    name.split('-').map(capitalize).collect()
}
