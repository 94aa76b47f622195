//! Supervision of the server process: start, restart after a crash, stop.

use std::{
    fs::{self, File},
    os::unix::{
        fs::{OpenOptionsExt, PermissionsExt},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
        mpsc::{self, Sender},
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

use super::{Progress, ServerError, account::Account, at};

/// Longest time until a server accepts connections. Recovery after a crash replays all since the last checkpoint.
const STARTUP_TIMEOUT: Duration = Duration::from_secs(120);
/// Longest time until the processes of an earlier server have ended.
const ORPHAN_TIMEOUT: Duration = Duration::from_secs(10);

/// Settings of the server, whatever its own file says.
///
/// Its log of changes (WAL) stays at 128 MiB: segments are used again instead of deleted and made anew, so that a full
/// disk stops the growth of tables before it stops the log, which would end the server.
const PARAMETERS: [&str; 9] = [
    "listen_addresses=",
    "timezone=UTC",
    "log_timezone=UTC",
    "jit=off",
    "max_connections=200",
    "min_wal_size=128MB",
    "max_wal_size=128MB",
    "wal_keep_size=0",
    "wal_recycle=on",
];

/// The process to supervise.
#[derive(Clone)]
pub struct Plan {
    /// Path of this program, which turns into the server.
    pub program: PathBuf,
    /// Path of the server's program.
    pub postgres: PathBuf,
    /// The account it runs as.
    pub account: Account,
    /// Its data directory.
    pub data: PathBuf,
    /// The folder of its socket.
    pub run: PathBuf,
    /// Its log file.
    pub log: PathBuf,
    /// Receives a message at each restart.
    pub progress: Progress,
}

/// A supervised server.
pub struct Supervisor {
    stopping: Arc<AtomicBool>,
    pid: Arc<AtomicU32>,
    /// The thread that started the server. The server ends with this thread, which therefore runs as long.
    watch: Option<JoinHandle<()>>,
}

impl Supervisor {
    /// Starts the server and waits until it accepts connections.
    pub fn start(plan: Plan) -> Result<Self, ServerError> {
        let stopping = Arc::new(AtomicBool::new(false));
        let pid = Arc::new(AtomicU32::new(0));
        let (up, is_up) = mpsc::channel();
        let watch = {
            let (stopping, pid) = (stopping.clone(), pid.clone());
            std::thread::Builder::new()
                .name("postgres".to_owned())
                .spawn(move || watch(&plan, &stopping, &pid, &up))
                .map_err(|error| ServerError::Program("a thread".to_owned(), error.to_string()))?
        };
        let this = Self { stopping, pid, watch: Some(watch) };
        match is_up.recv() {
            Ok(Ok(())) => Ok(this),
            Ok(Err(error)) => Err(error),
            Err(_) => Err(ServerError::Program("postgres".to_owned(), "its supervisor ended".to_owned())),
        }
    }

    /// Returns the server's process id; `None` while it does not run.
    pub fn process_id(&self) -> Option<u32> {
        Some(self.pid.load(Ordering::Acquire)).filter(|pid| *pid != 0)
    }

    /// Shuts the server down (fast shutdown) and waits until it has ended.
    pub fn stop(&mut self) {
        self.stopping.store(true, Ordering::Release);
        if let Some(pid) = self.process_id() {
            let _ = kill(Pid::from_raw(pid as i32), Signal::SIGINT);
        }
        if let Some(watch) = self.watch.take() {
            let _ = watch.join();
        }
    }
}

/// Runs the server until it is asked to stop, and restarts it after a crash.
///
/// The first outcome is sent to `up`. Committed transactions survive a crash in the server's log.
fn watch(plan: &Plan, stopping: &AtomicBool, pid: &AtomicU32, up: &Sender<Result<(), ServerError>>) {
    let mut first = true;
    let begun = Instant::now();
    loop {
        clear_socket(plan);
        let outcome = spawn(plan).and_then(|mut child| {
            pid.store(child.id(), Ordering::Release);
            wait_until_up(plan, &mut child, first)?;
            Ok(child)
        });
        match outcome {
            Ok(mut child) => {
                if std::mem::take(&mut first) {
                    let _ = up.send(Ok(()));
                }
                // The request to stop may have come before there was a process to signal.
                if stopping.load(Ordering::Acquire) {
                    let _ = kill(Pid::from_raw(child.id() as i32), Signal::SIGINT);
                }
                let status = child.wait();
                pid.store(0, Ordering::Release);
                if stopping.load(Ordering::Acquire) {
                    return;
                }
                let status = status.map_or_else(|error| error.to_string(), |status| status.to_string());
                (plan.progress)(&format!("the database server ended ({status}); starting it again"));
            }
            Err(error) => {
                pid.store(0, Ordering::Release);
                // The processes of a killed server hold its shared memory for a moment. Any other reason is permanent.
                if first && (!is_held_by_predecessor(&error) || begun.elapsed() > ORPHAN_TIMEOUT) {
                    let _ = up.send(Err(error));
                    return;
                }
                (plan.progress)(&format!("{error}; trying again"));
            }
        }
        if stopping.load(Ordering::Acquire) {
            return;
        }
        std::thread::sleep(Duration::from_millis(500));
        let _ = stop_orphan(&plan.data, &plan.progress);
    }
}

/// Removes socket and socket lock of a killed server.
///
/// Postgres respects them until the dead process is reaped, which in a container may never happen.
fn clear_socket(plan: &Plan) {
    if plan.data.join("postmaster.pid").exists() {
        return;
    }
    let entries = fs::read_dir(&plan.run).into_iter().flatten().flatten();
    for entry in entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(".s.PGSQL.")) {
        let _ = fs::remove_file(entry.path());
    }
}

/// Starts the process; rotates a log of more than 16 MiB.
fn spawn(plan: &Plan) -> Result<Child, ServerError> {
    let failed = at(&plan.log);
    if fs::metadata(&plan.log).is_ok_and(|log| log.len() > 16 << 20) {
        let _ = fs::rename(&plan.log, plan.log.with_extension("log.old"));
    }
    // It quotes statements, and so parts of articles.
    let log = File::options().append(true).create(true).mode(0o600).open(&plan.log).map_err(&failed)?;
    log.set_permissions(fs::Permissions::from_mode(0o600)).map_err(&failed)?;
    let copy = log.try_clone().map_err(&failed)?;
    let mut command = Command::new(&plan.program);
    command.arg("postgres-child").args(["--parent", &std::process::id().to_string()]);
    if let Some(name) = plan.account.name() {
        command.args(["--account", name]);
    }
    command.arg("--").arg(&plan.postgres).arg("-D").arg(&plan.data).arg("-k").arg(&plan.run);
    for parameter in PARAMETERS {
        command.args(["-c", parameter]);
    }
    command
        .current_dir(&plan.data)
        .env_remove("HOME")
        .stdin(Stdio::null())
        .stdout(log)
        .stderr(copy)
        // A process group of its own: Ctrl-C in the terminal ends this program, which then stops the server.
        .process_group(0)
        .spawn()
        .map_err(at(&plan.program))
}

/// Waits until the server's pid file says that it accepts connections.
fn wait_until_up(plan: &Plan, child: &mut Child, first: bool) -> Result<(), ServerError> {
    let begun = Instant::now();
    let mut is_reported = false;
    loop {
        let file = fs::read_to_string(plan.data.join("postmaster.pid")).unwrap_or_default();
        let mut lines = file.lines();
        let ours = lines.next().is_some_and(|pid| pid.trim() == child.id().to_string());
        if ours && lines.nth(6).is_some_and(|state| state.trim() == "ready") {
            return Ok(());
        }
        if let Ok(Some(_)) = child.try_wait() {
            return Err(ServerError::NotUp(plan.log.clone(), tail(&plan.log)));
        }
        if begun.elapsed() > STARTUP_TIMEOUT {
            let _ = kill(Pid::from_raw(child.id() as i32), Signal::SIGQUIT);
            let _ = child.wait();
            return Err(ServerError::NotUp(plan.log.clone(), tail(&plan.log)));
        }
        if first && !is_reported && begun.elapsed() > Duration::from_secs(1) {
            is_reported = true;
            (plan.progress)("waiting for the database server to come up");
        }
        std::thread::sleep(Duration::from_millis(15));
    }
}

/// Returns the last six lines of the log.
fn tail(log: &Path) -> String {
    let text = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text[text.len().saturating_sub(4_000)..]).into_owned();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(6)..].join("\n")
}

/// Returns true when the server did not start because processes of an earlier one still run.
fn is_held_by_predecessor(error: &ServerError) -> bool {
    let ServerError::NotUp(_, output) = error else { return false };
    output.contains("still in use") || output.contains("already exists")
}

/// Stops a server that outlived the program that started it, and removes its pid file.
///
/// This process holds the folder's lock, so that any server on the data is an orphan.
pub fn stop_orphan(data: &Path, progress: &Progress) -> Result<(), ServerError> {
    let path = data.join("postmaster.pid");
    let Ok(text) = fs::read_to_string(&path) else { return Ok(()) };
    let Some(pid) = text.lines().next().and_then(|line| line.trim().parse::<i32>().ok()) else {
        return Ok(());
    };
    if is_server(pid, data) {
        progress(&format!("stopping the database server (process {pid}) that an earlier run left behind"));
        let begun = Instant::now();
        while is_server(pid, data) && begun.elapsed() < ORPHAN_TIMEOUT {
            let signal = if begun.elapsed() < ORPHAN_TIMEOUT / 2 { Signal::SIGINT } else { Signal::SIGQUIT };
            let _ = kill(Pid::from_raw(pid), signal);
            std::thread::sleep(Duration::from_millis(100));
        }
    }
    if !is_server(pid, data) && path.exists() {
        fs::remove_file(&path).map_err(at(&path))?;
    }
    Ok(())
}

/// Returns true when the process is a running Postgres on this data directory.
///
/// A zombie does not run. After a crash of the machine the process id may belong to any program, even to another
/// Postgres.
fn is_server(pid: i32, data: &Path) -> bool {
    if pid <= 1 || kill(Pid::from_raw(pid), None).is_err_and(|error| error == nix::errno::Errno::ESRCH) {
        return false;
    }
    if let Ok(stat) = fs::read_to_string(format!("/proc/{pid}/stat")) {
        // The file holds "123 (postgres) S …". The server's working directory is its data directory.
        let data = fs::canonicalize(data).unwrap_or_else(|_| data.to_owned());
        let working_directory = fs::read_link(format!("/proc/{pid}/cwd"));
        return stat.contains("(postgres)")
            && !stat.contains(") Z ")
            && working_directory.is_ok_and(|folder| folder == data);
    }
    // Without /proc: the command line names the data directory.
    let output = Command::new("ps").args(["-o", "stat=,command=", "-p", &pid.to_string()]).output();
    output.is_ok_and(|output| {
        let output = String::from_utf8_lossy(&output.stdout).into_owned();
        output.contains(&*data.to_string_lossy()) && !output.trim_start().starts_with('Z')
    })
}
