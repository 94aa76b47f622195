//! The service as a process of its own, which tests kill, freeze and stop.

use std::{
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use reqwest::Client;

/// A running `dateline serve`, which is killed when this value is dropped.
pub struct Process {
    child: Child,
    pub base: String,
}

impl Process {
    /// Starts the program on a database and waits until it is ready.
    pub async fn start(database_url: &str, more: &[&str]) -> Self {
        Self::start_as(Command::new(env!("CARGO_BIN_EXE_dateline")), "127.0.0.1", database_url, more).await
    }

    /// Starts the program on a port that an earlier process had.
    pub async fn start_at(port: &str, database_url: &str, more: &[&str]) -> Self {
        let program = Command::new(env!("CARGO_BIN_EXE_dateline"));
        Self::start_on(program, &format!("127.0.0.1:{port}"), database_url, more).await
    }

    /// Starts it with a limit of open files.
    pub async fn start_with_file_limit(database_url: &str, files: u32, more: &[&str]) -> Self {
        let mut shell = Command::new("sh");
        let script = format!("ulimit -n {files}; exec \"$0\" \"$@\"");
        shell.args(["-c", &script, env!("CARGO_BIN_EXE_dateline")]);
        Self::start_as(shell, "127.0.0.1", database_url, more).await
    }

    /// Starts it on all addresses of this machine.
    pub async fn start_open(database_url: &str, more: &[&str]) -> Self {
        let more = [&["--open"], more].concat();
        Self::start_as(Command::new(env!("CARGO_BIN_EXE_dateline")), "0.0.0.0", database_url, &more).await
    }

    /// Starts it on all addresses of this machine, for callers with keys.
    pub async fn start_beyond_loopback(database_url: &str, more: &[&str]) -> Self {
        Self::start_as(Command::new(env!("CARGO_BIN_EXE_dateline")), "0.0.0.0", database_url, more).await
    }

    /// Starts it with a Postgres of its own, whose folder is among the options.
    pub async fn start_embedded(more: &[&str]) -> Self {
        let more = [&["--no-download"], more].concat();
        Self::start_as(Command::new(env!("CARGO_BIN_EXE_dateline")), "127.0.0.1", "", &more).await
    }

    /// Starts a command of the program that logs from this level on.
    pub async fn start_logging(mut command: Command, database_url: &str, level: &str) -> Self {
        command.env("RUST_LOG", level);
        Self::start_as(command, "127.0.0.1", database_url, &[]).await
    }

    /// Starts it with everything that it logs itself in a file.
    pub async fn start_with_log(database_url: &str, log: &Path) -> Self {
        let mut shell = Command::new("sh");
        let script =
            format!("export RUST_LOG=info,dateline=debug; exec \"$0\" \"$@\" >'{}' 2>&1", log.display());
        shell.args(["-c", &script, env!("CARGO_BIN_EXE_dateline")]);
        Self::start_as(shell, "127.0.0.1", database_url, &[]).await
    }

    async fn start_as(command: Command, address: &str, database_url: &str, more: &[&str]) -> Self {
        // The port was free a moment ago, and nothing else on this machine takes ports.
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        Self::start_on(command, &format!("{address}:{port}"), database_url, more).await
    }

    async fn start_on(mut command: Command, address: &str, database_url: &str, more: &[&str]) -> Self {
        let (_, port) = address.rsplit_once(':').unwrap();
        if command.get_envs().all(|(name, _)| name != "RUST_LOG") {
            command.env("RUST_LOG", "warn");
        }
        let child = command
            .args(["serve", "--listen", address, "--database-url", database_url])
            .args(more)
            // The queue is under test; the accurate model would only slow it down.
            .env("DATELINE_MODEL", "fast")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let process = Self { child, base: format!("http://127.0.0.1:{port}") };
        if !more.contains(&"worker") {
            process.wait_until_ready().await;
        }
        process
    }

    async fn wait_until_ready(&self) {
        let client = Client::new();
        let deadline = Instant::now() + Duration::from_secs(30);
        loop {
            let answer = client.get(format!("{}/readyz", self.base)).send().await;
            if answer.is_ok_and(|answer| answer.status().is_success()) {
                return;
            }
            assert!(Instant::now() < deadline, "the service did not come up");
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
    }

    /// Sends a signal by number.
    pub fn signal(&self, signal: nix::sys::signal::Signal) {
        nix::sys::signal::kill(nix::unistd::Pid::from_raw(self.child.id() as i32), signal).unwrap();
    }

    /// Sends SIGKILL and waits until the process has ended.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Waits until the process ends by itself and returns its exit status.
    pub fn wait(&mut self) -> std::process::ExitStatus {
        self.child.wait().unwrap()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
