//! The service as a process that is killed, frozen and started again at the same address.

use std::{
    fs::File,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

/// The program that is run: another build of it where `DATELINE_CHAOS_PROGRAM` names one.
pub fn program() -> PathBuf {
    std::env::var_os("DATELINE_CHAOS_PROGRAM")
        .map_or_else(|| env!("CARGO_BIN_EXE_dateline").into(), PathBuf::from)
}

/// A `dateline serve`, or its address while it does not run.
pub struct Service {
    pub base: String,
    address: String,
    database_url: String,
    log: PathBuf,
    child: Option<Child>,
}

impl Service {
    /// Starts it on a free port; its log goes to a file. It is not waited for.
    pub fn start(database_url: String, log: &Path) -> Self {
        // The port was free a moment ago, and nothing else on this machine takes ports.
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let address = format!("127.0.0.1:{port}");
        let mut service = Self {
            base: format!("http://{address}"),
            address,
            database_url,
            log: log.to_owned(),
            child: None,
        };
        service.run();
        service
    }

    /// Starts the process where none runs.
    pub fn run(&mut self) {
        if self.child.as_mut().is_some_and(|child| child.try_wait().unwrap().is_none()) {
            return;
        }
        let log = File::options().create(true).append(true).open(&self.log).unwrap();
        let child = Command::new(program())
            .args(["serve", "--listen", &self.address, "--database-url", &self.database_url])
            .args(["--workers", "2", "--batch", "4", "--lease", "3", "--grace", "6"])
            // The record is under test; the accurate model would only slow it down.
            .env("DATELINE_MODEL", "fast")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        self.child = Some(child);
    }

    /// Checks that it has not ended by itself.
    pub fn assert_running(&mut self) {
        let ended = self.child.as_mut().and_then(|child| child.try_wait().unwrap());
        assert_eq!(ended, None, "the service ended by itself: {}", self.log.display());
    }

    /// Sends SIGKILL and waits until the process has ended.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            child.wait().unwrap();
        }
    }

    pub fn signal(&self, signal: Signal) {
        if let Some(child) = &self.child {
            let _ = kill(Pid::from_raw(child.id() as i32), signal);
        }
    }

    /// Stops it as an operator does; `None` where it does not end in time.
    pub async fn stop(&mut self, longest: Duration) -> Option<ExitStatus> {
        self.signal(Signal::SIGTERM);
        let deadline = Instant::now() + longest;
        while Instant::now() < deadline {
            if let Some(status) = self.child.as_mut()?.try_wait().unwrap() {
                return Some(status);
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        None
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.kill();
    }
}
