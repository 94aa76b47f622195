//! The step between us and the server: our own program, run again, gives up root, asks to be told of our
//! death, and turns into Postgres. So that nothing has to run between `fork` and `exec`, where only unsafe
//! code could.

use std::{ffi::OsString, os::unix::process::CommandExt, path::PathBuf, process::Command};

use clap::Args;
use nix::unistd::{Pid, User, getppid, initgroups, setgid, setuid};

/// Turn into the database server; for Dateline's own use.
#[derive(Debug, Args)]
pub struct ChildArgs {
    /// Run as this account
    #[arg(long)]
    account: Option<String>,
    /// End when this process does
    #[arg(long)]
    parent: i32,
    /// The server's program
    postgres: PathBuf,
    /// What it is given
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

/// Turns this process into the server. Returns only when that fails, with the reason.
pub fn become_server(args: &ChildArgs) -> String {
    if let Some(name) = &args.account
        && let Err(why) = give_up_root(name)
    {
        return format!("can't run as {name}: {why}");
    }
    // After the change of account, which would clear it: when the thread that started us ends, shut down
    // fast but cleanly.
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

fn give_up_root(name: &str) -> Result<(), String> {
    let user = User::from_name(name).map_err(|error| error.to_string())?.ok_or("no such account")?;
    let c_name = std::ffi::CString::new(name).map_err(|error| error.to_string())?;
    #[cfg(not(target_os = "macos"))]
    initgroups(&c_name, user.gid).map_err(|error| error.to_string())?;
    setgid(user.gid).map_err(|error| error.to_string())?;
    setuid(user.uid).map_err(|error| error.to_string())
}
