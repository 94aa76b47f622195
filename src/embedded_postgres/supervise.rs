//! The server as a running process: started, watched, started again when it dies, stopped.

use std::{
    fs::{self, File},
    os::unix::process::CommandExt,
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

use super::{Announce, ServerError, account::Account, at};

/// How long a server may take to come up: recovery after a crash reads what was written since the last
/// checkpoint.
const PATIENCE: Duration = Duration::from_secs(120);
/// How long an orphan's last processes may linger.
const LINGER: Duration = Duration::from_secs(10);

/// What is run.
#[derive(Clone)]
pub struct Plan {
    /// Our own program, which turns into the server.
    pub program: PathBuf,
    /// The server's program.
    pub postgres: PathBuf,
    /// Whom it runs as.
    pub account: Account,
    /// Its data.
    pub data: PathBuf,
    /// The folder of its socket.
    pub run: PathBuf,
    /// Where it writes its log.
    pub log: PathBuf,
    /// Who is told when it has to be started again.
    pub announce: Announce,
}

/// A server under watch.
pub struct Supervisor {
    stopping: Arc<AtomicBool>,
    pid: Arc<AtomicU32>,
    /// The thread that started the server. The server ends when this thread does, so it lives as long.
    watch: Option<JoinHandle<()>>,
}

impl Supervisor {
    /// Starts the server, and returns when it takes connections.
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
            Err(_) => Err(ServerError::Program("postgres".to_owned(), "its watch ended".to_owned())),
        }
    }

    /// The server's process id.
    pub fn process_id(&self) -> Option<u32> {
        Some(self.pid.load(Ordering::Acquire)).filter(|pid| *pid != 0)
    }

    /// Shuts the server down, fast but cleanly, and waits until it is down.
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

/// Runs the server until it is told to stop. A server that dies by itself is started again: what was
/// acknowledged is in its log.
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
                // Told to stop before there was anything to signal?
                if stopping.load(Ordering::Acquire) {
                    let _ = kill(Pid::from_raw(child.id() as i32), Signal::SIGINT);
                }
                let status = child.wait();
                pid.store(0, Ordering::Release);
                if stopping.load(Ordering::Acquire) {
                    return;
                }
                let status = status.map_or_else(|error| error.to_string(), |status| status.to_string());
                (plan.announce)(&format!("the database server ended ({status}); starting it again"));
            }
            Err(error) => {
                pid.store(0, Ordering::Release);
                // The last processes of a server that was killed hold its memory for a moment; any other
                // reason is still there a moment later.
                if first && (!lingers(&error) || begun.elapsed() > LINGER) {
                    let _ = up.send(Err(error));
                    return;
                }
                (plan.announce)(&format!("{error}; trying again"));
            }
        }
        if stopping.load(Ordering::Acquire) {
            return;
        }
        std::thread::sleep(Duration::from_millis(500));
        let _ = stop_orphan(&plan.data, &plan.announce);
    }
}

/// Removes the socket of a server that was killed, and its lock. Postgres takes them for another's as long as
/// the dead process has not been collected, which in a container may be for ever.
fn clear_socket(plan: &Plan) {
    if plan.data.join("postmaster.pid").exists() {
        return;
    }
    let entries = fs::read_dir(&plan.run).into_iter().flatten().flatten();
    for entry in entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(".s.PGSQL.")) {
        let _ = fs::remove_file(entry.path());
    }
}

fn spawn(plan: &Plan) -> Result<Child, ServerError> {
    let failed = at(&plan.log);
    if fs::metadata(&plan.log).is_ok_and(|log| log.len() > 16 << 20) {
        let _ = fs::rename(&plan.log, plan.log.with_extension("log.old"));
    }
    let log = File::options().append(true).create(true).open(&plan.log).map_err(&failed)?;
    let copy = log.try_clone().map_err(&failed)?;
    let mut command = Command::new(&plan.program);
    command.arg("postgres-child").args(["--parent", &std::process::id().to_string()]);
    if let Some(name) = plan.account.name() {
        command.args(["--account", name]);
    }
    command.arg("--").arg(&plan.postgres).arg("-D").arg(&plan.data).arg("-k").arg(&plan.run);
    for setting in ["listen_addresses=", "timezone=UTC", "log_timezone=UTC", "jit=off", "max_connections=200"]
    {
        command.args(["-c", setting]);
    }
    command
        .current_dir(&plan.data)
        .env_remove("HOME")
        .stdin(Stdio::null())
        .stdout(log)
        .stderr(copy)
        // A group of its own: Ctrl-C in our terminal is for us, and we stop the server in our own time.
        .process_group(0)
        .spawn()
        .map_err(at(&plan.program))
}

/// Waits until the server says in its pid file that it takes connections.
fn wait_until_up(plan: &Plan, child: &mut Child, first: bool) -> Result<(), ServerError> {
    let begun = Instant::now();
    let mut told = false;
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
        if begun.elapsed() > PATIENCE {
            let _ = kill(Pid::from_raw(child.id() as i32), Signal::SIGQUIT);
            let _ = child.wait();
            return Err(ServerError::NotUp(plan.log.clone(), tail(&plan.log)));
        }
        if first && !told && begun.elapsed() > Duration::from_secs(1) {
            told = true;
            (plan.announce)("waiting for the database server to come up");
        }
        std::thread::sleep(Duration::from_millis(15));
    }
}

fn tail(log: &Path) -> String {
    let text = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text[text.len().saturating_sub(4_000)..]).into_owned();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(6)..].join("\n")
}

/// True when the server did not come up because processes of the one before it are still there.
fn lingers(error: &ServerError) -> bool {
    let ServerError::NotUp(_, told) = error else { return false };
    told.contains("still in use") || told.contains("already exists")
}

/// Stops a server that outlived the program that started it. We hold the folder's lock, so whoever runs on
/// the data is an orphan. A pid file whose process is gone, or is no server, is stale.
pub fn stop_orphan(data: &Path, announce: &Announce) -> Result<(), ServerError> {
    let path = data.join("postmaster.pid");
    let Ok(text) = fs::read_to_string(&path) else { return Ok(()) };
    let Some(pid) = text.lines().next().and_then(|line| line.trim().parse::<i32>().ok()) else {
        return Ok(());
    };
    if is_server(pid, data) {
        announce(&format!("stopping the database server (process {pid}) that an earlier run left behind"));
        let begun = Instant::now();
        while is_server(pid, data) && begun.elapsed() < LINGER {
            let signal = if begun.elapsed() < LINGER / 2 { Signal::SIGINT } else { Signal::SIGQUIT };
            let _ = kill(Pid::from_raw(pid), signal);
            std::thread::sleep(Duration::from_millis(100));
        }
    }
    if !is_server(pid, data) && path.exists() {
        fs::remove_file(&path).map_err(at(&path))?;
    }
    Ok(())
}

/// True when the process lives (a zombie does not) and is a Postgres on this data. After a crash of the
/// machine its number may belong to anybody, even to another Postgres, which is none of ours to stop.
fn is_server(pid: i32, data: &Path) -> bool {
    if pid <= 1 || kill(Pid::from_raw(pid), None).is_err_and(|error| error == nix::errno::Errno::ESRCH) {
        return false;
    }
    if let Ok(stat) = fs::read_to_string(format!("/proc/{pid}/stat")) {
        // "123 (postgres) S …"; the server works in its data folder.
        let here = fs::canonicalize(data).unwrap_or_else(|_| data.to_owned());
        let place = fs::read_link(format!("/proc/{pid}/cwd"));
        return stat.contains("(postgres)")
            && !stat.contains(") Z ")
            && place.is_ok_and(|place| place == here);
    }
    // Elsewhere than on Linux: the command line names the data.
    let told = Command::new("ps").args(["-o", "stat=,command=", "-p", &pid.to_string()]).output();
    told.is_ok_and(|told| {
        let told = String::from_utf8_lossy(&told.stdout).into_owned();
        told.contains(&*data.to_string_lossy()) && !told.trim_start().starts_with('Z')
    })
}
