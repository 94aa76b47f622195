//! The server's data directory, which is created completely or not at all.

use std::{
    fs,
    io::Write,
    path::Path,
    process::{Command, Output, Stdio},
};

use super::{DATABASE, Progress, ServerError, USER, account::Account, at, locate::Binaries};

/// Returns the major version of Postgres that created the data in a folder; `None` when there is no data.
pub fn version_of(data: &Path) -> Result<Option<u32>, ServerError> {
    let path = data.join("PG_VERSION");
    match fs::read_to_string(&path) {
        Ok(text) => text.trim().parse().map(Some).map_err(|_| {
            at(&path)(std::io::Error::other("this is no data of Postgres; move the folder away"))
        }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(at(&path)(error)),
    }
}

/// Creates `home/data` with an empty database.
///
/// It is built in `data.new` and renamed when complete, so that an interrupted start leaves no half of it.
pub fn create(
    binaries: &Binaries,
    account: &Account,
    home: &Path,
    progress: &Progress,
) -> Result<(), ServerError> {
    let new = home.join("data.new");
    progress(&format!("making the database in {} (Postgres {}, once)", home.display(), binaries.version));
    if new.exists() {
        fs::remove_dir_all(&new).map_err(at(&new))?;
    }
    let mut initdb = account.command(&binaries.folder.join("initdb"), home);
    // Text sorts by code point on every machine; the classes of characters are those of Unicode.
    let ctype = if cfg!(target_os = "macos") { "UTF-8" } else { "C.UTF-8" };
    initdb
        .arg("-D")
        .arg(&new)
        .args(["-U", USER, "--auth=trust", "--encoding=UTF8", "--locale=C", "--data-checksums"])
        .arg(format!("--lc-ctype={ctype}"));
    run(initdb, "", "initdb")?;

    let mut single = account.command(&binaries.folder.join("postgres"), home);
    single.args(["--single", "-E", "-D"]).arg(&new).arg("postgres");
    run(single, &format!("CREATE DATABASE {DATABASE};\n"), "postgres --single")?;
    let data = home.join("data");
    fs::rename(&new, &data).map_err(at(&data))
}

/// Runs a program with `input`; an error carries the last lines of its standard error.
fn run(mut command: Command, input: &str, name: &str) -> Result<(), ServerError> {
    let failed = |why: String| ServerError::Program(name.to_owned(), why);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| failed(error.to_string()))?;
    if let Some(mut pipe) = child.stdin.take() {
        // A program that ended early is reported by its status, not by the broken pipe.
        let _ = pipe.write_all(input.as_bytes());
    }
    let Output { status, stderr, .. } =
        child.wait_with_output().map_err(|error| failed(error.to_string()))?;
    let output = String::from_utf8_lossy(&stderr);
    // The single-user server ends with success even when a command failed.
    if status.success() && !output.contains("ERROR:") {
        return Ok(());
    }
    let lines: Vec<&str> = output.trim().lines().collect();
    Err(failed(lines[lines.len().saturating_sub(8)..].join("\n")))
}
