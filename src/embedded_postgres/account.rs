//! Whom the server runs as. Postgres refuses to run as root.

use std::{
    os::unix::{fs::MetadataExt, process::CommandExt},
    path::Path,
    process::Command,
};

use nix::unistd::{Uid, User, chown, geteuid};

use super::{ServerError, at};

/// The account the server runs as; `None` inside is our own.
#[derive(Debug, Clone)]
pub struct Account(Option<User>);

impl Account {
    /// Our own account, unless we are root: then the one that `data` belongs to if it is there already,
    /// else `postgres`, else `nobody`.
    pub fn to_run_as(data: &Path) -> Result<Self, ServerError> {
        if !geteuid().is_root() {
            return Ok(Self(None));
        }
        // Postgres takes only data of its own account.
        let owner = std::fs::metadata(data).ok().map(|data| Uid::from_raw(data.uid()));
        if let Some(user) = owner.filter(|owner| !owner.is_root()).and_then(|uid| User::from_uid(uid).ok()?) {
            return Ok(Self(Some(user)));
        }
        ["postgres", "nobody"]
            .iter()
            .find_map(|name| User::from_name(name).ok().flatten())
            .map(|user| Self(Some(user)))
            .ok_or(ServerError::NoAccount)
    }

    /// The account's name, where it is not our own.
    pub fn name(&self) -> Option<&str> {
        self.0.as_ref().map(|user| user.name.as_str())
    }

    /// Gives a file or folder to the account.
    pub fn own(&self, path: &Path) -> Result<(), ServerError> {
        let Some(user) = &self.0 else { return Ok(()) };
        chown(path, Some(user.uid), Some(user.gid)).map_err(|error| at(path)(error.into()))
    }

    /// A command that runs as the account, in a folder it may be in.
    pub fn command(&self, program: &Path, folder: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(folder).env_remove("HOME");
        if let Some(user) = &self.0 {
            command.uid(user.uid.as_raw()).gid(user.gid.as_raw());
        }
        command
    }
}
