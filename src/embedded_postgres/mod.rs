//! An embedded Postgres server, for users without one: a child process that ends with this process.
//!
//! Its programs are found on the machine or downloaded once; its data, socket and log are in one folder, which a lock
//! reserves for one process. The server listens on a Unix socket in a folder that only its account may enter. All
//! functions block.

mod account;
mod data_directory;
mod exec;
mod fetch;
mod free_space;
mod locate;
mod supervise;

use std::{
    fs::{self, File},
    io::{self, Read, Seek, Write},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

pub use exec::{ChildArgs, exec_postgres};
pub use free_space::should_take_writes;

use account::Account;
use locate::Binaries;
use supervise::Supervisor;

/// Settings of the embedded server.
#[derive(Debug, Clone)]
pub struct EmbeddedConfig {
    /// The folder of data, socket, log and downloaded build.
    pub folder: PathBuf,
    /// True to download a build when no server is installed.
    pub download: bool,
    /// The only folder in which the server's programs are searched for.
    pub binaries: Option<PathBuf>,
    /// Path of this program, which turns into the server when it runs with the hidden command `postgres-child`.
    pub program: PathBuf,
}

/// A failure to start the server.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// Another process uses the folder.
    #[error(
        "another Dateline{0} uses {1}; stop it, or give this one a folder of its own (DATELINE_DATA_DIR) or a \
         database (DATABASE_URL)"
    )]
    InUse(String, PathBuf),
    /// A file or folder could not be created, read or written.
    #[error("{1}: {0}; give Dateline a folder it may write in, with space in it (DATELINE_DATA_DIR)")]
    Folder(#[source] io::Error, PathBuf),
    /// No server is installed, and none was downloaded.
    #[error("no Postgres 15 or newer is on this machine{0}. {1}")]
    NoServer(String, &'static str),
    /// No installed server has the major version that created the data.
    #[error(
        "the data in {1} was made by Postgres {0}, and there is no Postgres {0} at hand; install it, or give \
         Dateline another folder (DATELINE_DATA_DIR)"
    )]
    OtherVersion(u32, PathBuf),
    /// A program of the server failed.
    #[error("{0} failed:\n{1}")]
    Program(String, String),
    /// The server did not start within the timeout.
    #[error("Postgres did not come up; its log is {0} and ends with:\n{1}")]
    NotUp(PathBuf, String),
    /// This process is root, and no other account exists to run the server.
    #[error(
        "Postgres does not run as root, and there is no account postgres or nobody to run it as; make one"
    )]
    NoAccount,
}

/// Returns the default folder: `DATELINE_DATA_DIR`; for root `/var/lib/dateline`; else the XDG data folder.
///
/// The server's account cannot enter the home of root.
pub fn default_folder() -> PathBuf {
    let given = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(folder) = given("DATELINE_DATA_DIR") {
        return folder;
    }
    if nix::unistd::geteuid().is_root() {
        return PathBuf::from("/var/lib/dateline");
    }
    let data = given("XDG_DATA_HOME").or_else(|| given("HOME").map(|home| home.join(".local/share")));
    data.map_or_else(|| PathBuf::from(".dateline"), |data| data.join("dateline"))
}

/// Reports each step to the user.
pub type Progress = Arc<dyn Fn(&str) + Send + Sync>;

/// A running server, which is stopped when this value is dropped.
pub struct Server {
    url: String,
    folder: PathBuf,
    supervisor: Supervisor,
    /// Holds the lock on the folder; the operating system releases it when this process ends in any way.
    _lock: File,
}

impl Server {
    /// Starts the server; creates what is missing.
    pub fn start(config: &EmbeddedConfig, progress: Progress) -> Result<Self, ServerError> {
        let folder = std::path::absolute(&config.folder).map_err(|error| at(&config.folder)(error))?;
        let account = Account::choose(&folder.join("data"))?;
        make_private_folder(&folder)?;
        let lock = lock(&folder)?;
        let data = folder.join("data");
        let version = data_directory::version_of(&data)?;
        let binaries = match locate::locate(config.binaries.as_deref(), version, &folder) {
            Some(found) => found,
            None => fetch::fetch(&folder, version, config.download, &progress)?,
        };
        account.chown(&folder)?;
        let run = socket_folder(&folder, &account)?;
        if version.is_none() {
            data_directory::create(&binaries, &account, &folder, &progress)?;
        }
        supervise::stop_orphan(&data, &progress)?;
        let supervisor = Supervisor::start(supervise::Plan {
            program: config.program.clone(),
            postgres: binaries.postgres(),
            account,
            data,
            run: run.clone(),
            log: folder.join("postgres.log"),
            progress,
        })?;
        Ok(Self { url: url_of(&run), folder, supervisor, _lock: lock })
    }

    /// Returns the URL of a server that another process may run in a folder; `None` where its socket is elsewhere.
    pub fn url_in(folder: &Path) -> Option<String> {
        let run = std::path::absolute(folder).ok()?.join("run");
        run.join(SOCKET).exists().then(|| url_of(&run))
    }

    /// Returns the server's URL, for [`crate::store::connect`].
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns the folder of its data.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns the process id of the server; `None` while it restarts.
    pub fn process_id(&self) -> Option<u32> {
        self.supervisor.process_id()
    }

    /// Stops the server and waits until it has ended.
    pub fn stop(self) {}
}

impl Drop for Server {
    fn drop(&mut self) {
        self.supervisor.stop();
    }
}

/// Returns the URL of the server whose socket is in a folder.
fn url_of(run: &Path) -> String {
    let host: String = form_urlencoded::byte_serialize(run.as_os_str().as_encoded_bytes()).collect();
    format!("postgres://{USER}@localhost/{DATABASE}?host={host}")
}

const USER: &str = "dateline";
const DATABASE: &str = "dateline";
/// Name of the socket, which Postgres makes from its port.
const SOCKET: &str = ".s.PGSQL.5432";
/// Longest path of the socket's folder, in bytes.
const MAX_SOCKET_FOLDER: usize = 80;

/// Locks the folder for this process, as long as the returned file stays open.
fn lock(folder: &Path) -> Result<File, ServerError> {
    let path = folder.join("lock");
    let failed = at(&path);
    let mut options = File::options();
    options.read(true).write(true).create(true).truncate(false).mode(0o600);
    let mut file = options.open(&path).map_err(&failed)?;
    // A child of a process that was just killed may hold the lock for a moment.
    let deadline = Instant::now() + Duration::from_secs(1);
    loop {
        match file.try_lock() {
            Ok(()) => break,
            Err(fs::TryLockError::WouldBlock) if Instant::now() < deadline => {
                std::thread::sleep(Duration::from_millis(50));
            }
            Err(fs::TryLockError::WouldBlock) => {
                let mut holder = String::new();
                let _ = file.read_to_string(&mut holder);
                let holder = holder.trim();
                let holder = if holder.is_empty() { String::new() } else { format!(" (process {holder})") };
                return Err(ServerError::InUse(holder, folder.to_owned()));
            }
            Err(fs::TryLockError::Error(error)) => return Err(failed(error)),
        }
    }
    let written =
        file.rewind().and_then(|()| file.set_len(0)).and_then(|()| write!(file, "{}", std::process::id()));
    written.map_err(failed)?;
    Ok(file)
}

/// Creates and returns the folder of the socket.
///
/// The path of a socket has at most 107 bytes, so that a long path of the data folder needs a temporary folder.
fn socket_folder(folder: &Path, account: &Account) -> Result<PathBuf, ServerError> {
    let inside = folder.join("run");
    let run = match inside.as_os_str().len() <= MAX_SOCKET_FOLDER {
        true => inside,
        false => std::env::temp_dir().join(format!("dateline-{}", uuid::Uuid::new_v4().simple())),
    };
    make_private_folder(&run)?;
    account.chown(&run)?;
    Ok(run)
}

/// Creates a folder that only its owner may enter, or makes an existing one such a folder.
///
/// The folders above it stay open: the server's account may be another one than ours.
fn make_private_folder(folder: &Path) -> Result<(), ServerError> {
    if let Some(parent) = folder.parent() {
        make_folder(parent, 0o755)?;
    }
    make_folder(folder, 0o700)?;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).map_err(at(folder))
}

fn make_folder(folder: &Path, mode: u32) -> Result<(), ServerError> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(mode).create(folder).map_err(at(folder))
}

/// Adds the path to an I/O error.
fn at(path: &Path) -> impl Fn(io::Error) -> ServerError {
    let path = path.to_owned();
    move |error| ServerError::Folder(error, path.clone())
}

impl Binaries {
    fn postgres(&self) -> PathBuf {
        self.folder.join("postgres")
    }
}
