//! Generates the table of migrations from the files of `migrations/`.
//!
//! Output: `$OUT_DIR/migrations.rs`, which `src/store/migrations.rs` includes.

use std::{env, error::Error, fmt::Write, fs, path::Path};

const FOLDER: &str = "migrations";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={FOLDER}");
    let mut migrations = Vec::new();
    for entry in fs::read_dir(FOLDER)? {
        let path = fs::canonicalize(entry?.path())?;
        let file = path.file_name().and_then(|name| name.to_str()).ok_or("a file name is no UTF-8")?;
        let Some(stem) = file.strip_suffix(".sql") else { continue };
        let (version, name) =
            stem.split_once('_').ok_or_else(|| format!("{file}: no name behind a version"))?;
        let version: i64 = version.parse().map_err(|_| format!("{file}: does not begin with a version"))?;
        migrations.push((version, name.replace('_', " "), path));
    }
    migrations.sort();
    if let Some(pair) = migrations.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        return Err(format!("two migrations have the version {}", pair[0].0).into());
    }
    let mut table = String::from("static MIGRATIONS: &[(i64, &str, &str)] = &[\n");
    for (version, name, path) in migrations {
        writeln!(table, "    ({version}, {name:?}, include_str!({path:?})),")?;
    }
    table.push_str("];\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("migrations.rs"), table)?;
    Ok(())
}
