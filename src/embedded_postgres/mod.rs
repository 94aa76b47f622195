//! A Postgres of our own, for those who have none: found on the machine or fetched once, kept in a folder,
//! run as a child process that ends when we do.
//!
//! Blocking code; call it where blocking is allowed. One program uses one folder: a lock says so. The
//! server listens on a unix socket in a folder that only its account may enter.

mod account;
mod child;
mod cluster;
mod fetch;
mod find;
mod supervise;

use std::{
    fs::{self, File},
    io::{self, Read, Seek, Write},
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

pub use child::{ChildArgs, become_server};

use account::Account;
use find::Binaries;
use supervise::Supervisor;

/// Where the server's data is, and what may be done to have a server.
#[derive(Debug, Clone)]
pub struct Place {
    /// The folder that holds everything of the server: its data, its socket, its log, a fetched build.
    pub folder: PathBuf,
    /// Whether a build may be fetched where the machine has none.
    pub download: bool,
    /// Look here for the server's programs, and nowhere else on the machine.
    pub binaries: Option<PathBuf>,
    /// The program that turns into the server when it is run with the hidden command
    /// `postgres-child`: this one.
    pub program: PathBuf,
}

/// Why there is no server.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// Another copy uses the folder.
    #[error(
        "another Dateline{0} uses {1}; stop it, or give this one a folder of its own (DATELINE_DATA_DIR) or a \
         database (DATABASE_URL)"
    )]
    InUse(String, PathBuf),
    /// A file or folder can't be made, read or written.
    #[error("{1}: {0}; give Dateline a folder it may write in, with room in it (DATELINE_DATA_DIR)")]
    Folder(#[source] io::Error, PathBuf),
    /// The machine has no server and none may or can be fetched.
    #[error("no Postgres 15 or newer is on this machine{0}. {1}")]
    NoServer(String, &'static str),
    /// The data was made by a server of another major version than any at hand.
    #[error(
        "the data in {1} was made by Postgres {0}, and there is no Postgres {0} at hand; install it, or give \
         Dateline another folder (DATELINE_DATA_DIR)"
    )]
    OtherVersion(u32, PathBuf),
    /// A program of the server's failed.
    #[error("{0} failed:\n{1}")]
    Program(String, String),
    /// The server did not come up.
    #[error("Postgres did not come up; its log is {0} and ends with:\n{1}")]
    NotUp(PathBuf, String),
    /// We are root, and there is no account to run the server as.
    #[error(
        "Postgres does not run as root, and there is no account postgres or nobody to run it as; make one"
    )]
    NoAccount,
}

/// Where data stands if nobody says otherwise: `DATELINE_DATA_DIR`; for root `/var/lib/dateline`, since the
/// server's account can't enter root's home; else the XDG data folder.
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

/// Says what is being done, while it is done.
pub type Announce = Arc<dyn Fn(&str) + Send + Sync>;

/// A running server. It is stopped when this goes out of scope.
pub struct Server {
    url: String,
    supervisor: Supervisor,
    /// Held as long as the server runs; the system lets go of it when we die, however we die.
    _lock: File,
}

impl Server {
    /// Starts the server in `place`, making everything that is not there yet.
    pub fn start(place: &Place, announce: Announce) -> Result<Self, ServerError> {
        let folder = std::path::absolute(&place.folder).map_err(|error| at(&place.folder)(error))?;
        let account = Account::to_run_as(&folder.join("data"))?;
        make_folder(&folder, 0o755)?;
        let lock = lock(&folder)?;
        let data = folder.join("data");
        let version = cluster::version_of(&data)?;
        let binaries = match find::find(place.binaries.as_deref(), version, &folder) {
            Some(found) => found,
            None => fetch::fetch(&folder, version, place.download, &announce)?,
        };
        account.own(&folder)?;
        let run = socket_folder(&folder, &account)?;
        if version.is_none() {
            cluster::make(&binaries, &account, &folder, &announce)?;
        }
        supervise::stop_orphan(&data, &announce)?;
        let supervisor = Supervisor::start(supervise::Plan {
            program: place.program.clone(),
            postgres: binaries.postgres(),
            account,
            data,
            run: run.clone(),
            log: folder.join("postgres.log"),
            announce,
        })?;
        let host: String = form_urlencoded::byte_serialize(run.as_os_str().as_encoded_bytes()).collect();
        let url = format!("postgres://{USER}@localhost/{DATABASE}?host={host}");
        Ok(Self { url, supervisor, _lock: lock })
    }

    /// The server's URL, for [`crate::store::connect`].
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The process id of the server that runs now.
    pub fn process_id(&self) -> Option<u32> {
        self.supervisor.process_id()
    }

    /// Stops the server, and returns when it is down.
    pub fn stop(self) {}
}

impl Drop for Server {
    fn drop(&mut self) {
        self.supervisor.stop();
    }
}

const USER: &str = "dateline";
const DATABASE: &str = "dateline";

/// Takes the folder for this process, for as long as the file stays open.
fn lock(folder: &Path) -> Result<File, ServerError> {
    let path = folder.join("lock");
    let failed = at(&path);
    let mut file =
        File::options().read(true).write(true).create(true).truncate(false).open(&path).map_err(&failed)?;
    // A child of a process that was just killed may hold on for a moment.
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
    let noted =
        file.rewind().and_then(|()| file.set_len(0)).and_then(|()| write!(file, "{}", std::process::id()));
    noted.map_err(failed)?;
    Ok(file)
}

/// The folder of the socket. A socket's path has 107 bytes at most, so a deep data folder gets its socket
/// elsewhere.
fn socket_folder(folder: &Path, account: &Account) -> Result<PathBuf, ServerError> {
    let beside = folder.join("run");
    let run = match beside.as_os_str().len() <= 80 {
        true => beside,
        false => std::env::temp_dir().join(format!("dateline-{}", uuid::Uuid::new_v4().simple())),
    };
    make_folder(&run, 0o700)?;
    account.own(&run)?;
    Ok(run)
}

fn make_folder(folder: &Path, mode: u32) -> Result<(), ServerError> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(mode).create(folder).map_err(at(folder))
}

/// Names the place of an I/O error.
fn at(path: &Path) -> impl Fn(io::Error) -> ServerError {
    let path = path.to_owned();
    move |error| ServerError::Folder(error, path.clone())
}

impl Binaries {
    fn postgres(&self) -> PathBuf {
        self.folder.join("postgres")
    }
}
