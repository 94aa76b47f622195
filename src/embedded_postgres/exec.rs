//! The hidden command that turns a child process of this program into Postgres.
//!
//! The child drops root, asks for a signal when its parent ends, and calls `exec`. Doing this in a process of its own
//! avoids code between `fork` and `exec`, which would have to be unsafe.

use std::{ffi::OsString, os::unix::process::CommandExt, path::PathBuf, process::Command};

use clap::Args;
use nix::unistd::{Pid, User, getppid, initgroups, setgid, setuid};

/// Turn into the database server; for internal use.
#[derive(Debug, Args)]
pub struct ChildArgs {
    /// Account to run as
    #[arg(long)]
    account: Option<String>,
    /// Process whose end ends the server
    #[arg(long)]
    parent: i32,
    /// Path of the server's program
    postgres: PathBuf,
    /// Arguments of the server
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

/// Replaces this process by the server. Returns only on failure, with the reason.
pub fn exec_postgres(args: &ChildArgs) -> String {
    if let Some(name) = &args.account
        && let Err(why) = drop_root(name)
    {
        return format!("can't run as {name}: {why}");
    }
    // Set after the change of account, which clears it. The signal comes when the thread that started this process
    // ends; SIGINT is a fast and clean shutdown.
    #[cfg(target_os = "linux")]
    if let Err(error) = nix::sys::prctl::set_pdeathsig(nix::sys::signal::Signal::SIGINT) {
        return format!("can't watch the parent: {error}");
    }
    if getppid() != Pid::from_raw(args.parent) {
        return "the parent is gone already".to_owned();
    }
    let error = Command::new(&args.postgres).args(&args.arguments).exec();
    format!("{}: {error}", args.postgres.display())
}

fn drop_root(name: &str) -> Result<(), String> {
    let user = User::from_name(name).map_err(|error| error.to_string())?.ok_or("no such account")?;
    let c_name = std::ffi::CString::new(name).map_err(|error| error.to_string())?;
    #[cfg(not(target_os = "macos"))]
    initgroups(&c_name, user.gid).map_err(|error| error.to_string())?;
    setgid(user.gid).map_err(|error| error.to_string())?;
    setuid(user.uid).map_err(|error| error.to_string())
}
