//! The account that the server runs as. Postgres refuses to run as root.

use std::{
    os::unix::{fs::MetadataExt, process::CommandExt},
    path::Path,
    process::Command,
};

use nix::unistd::{Uid, User, chown, geteuid};

use super::{ServerError, at};

/// The account that the server runs as; `None` for the account of this process.
#[derive(Debug, Clone)]
pub struct Account(Option<User>);

impl Account {
    /// Chooses the account of this process; for root, the owner of `data`, else `postgres`, else `nobody`.
    ///
    /// Postgres accepts only a data directory that belongs to its own account.
    pub fn choose(data: &Path) -> Result<Self, ServerError> {
        if !geteuid().is_root() {
            return Ok(Self(None));
        }
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

    /// Returns the account's name; `None` for the account of this process.
    pub fn name(&self) -> Option<&str> {
        self.0.as_ref().map(|user| user.name.as_str())
    }

    /// Makes the account the owner of a file or folder.
    pub fn chown(&self, path: &Path) -> Result<(), ServerError> {
        let Some(user) = &self.0 else { return Ok(()) };
        chown(path, Some(user.uid), Some(user.gid)).map_err(|error| at(path)(error.into()))
    }

    /// Makes a command that runs as the account, with `folder` as working directory.
    pub fn command(&self, program: &Path, folder: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(folder).env_remove("HOME");
        if let Some(user) = &self.0 {
            command.uid(user.uid.as_raw()).gid(user.gid.as_raw());
        }
        command
    }
}
