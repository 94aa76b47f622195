//! Which server programs the machine has.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The oldest major version that has everything the schema uses.
const OLDEST: u32 = 15;

/// A folder with `postgres` and `initdb` in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binaries {
    /// The folder.
    pub folder: PathBuf,
    /// The major version.
    pub version: u32,
}

/// The newest server at hand, of `version` where data of that version is there already: in the folder
/// given, else on the machine, else a build that was fetched before.
pub fn find(given: Option<&Path>, version: Option<u32>, home: &Path) -> Option<Binaries> {
    let places = match given {
        Some(folder) => vec![folder.to_owned()],
        None => installed(),
    };
    let fetched = super::fetch::fetched(home);
    let mut found: Vec<Binaries> = places.into_iter().chain(fetched).filter_map(look).collect();
    found.retain(|one| version.is_none_or(|version| version == one.version));
    // Stable: of equal versions the first found.
    found.sort_by_key(|one| std::cmp::Reverse(one.version));
    found.into_iter().next()
}

/// The folders in which packages put servers.
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

/// What a folder holds: a server of a version that serves, with the extension the schema needs.
fn look(folder: PathBuf) -> Option<Binaries> {
    if !folder.join("initdb").is_file() {
        return None;
    }
    let told = printed(Command::new(folder.join("postgres")).arg("--version"))?;
    let version = major(&told).filter(|version| *version >= OLDEST)?;
    // Some distributions package the extensions apart. Where nothing tells, the migration will.
    if let Some(share) = printed(Command::new(folder.join("pg_config")).arg("--sharedir"))
        && Path::new(&share).is_dir()
        && !Path::new(&share).join("extension/pg_trgm.control").is_file()
    {
        return None;
    }
    Some(Binaries { folder, version })
}

/// The major version in "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)".
fn major(told: &str) -> Option<u32> {
    let after = told.split(") ").nth(1)?;
    after.split(|symbol: char| !symbol.is_ascii_digit()).next()?.parse().ok()
}

fn printed(command: &mut Command) -> Option<String> {
    let output = command.output().ok().filter(|output| output.status.success())?;
    let text = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn the_major_version_is_read_from_what_servers_print() {
        assert_eq!(major("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"), Some(15));
        assert_eq!(major("postgres (PostgreSQL) 18beta1"), Some(18));
        assert_eq!(major("postgres"), None);
    }
}
