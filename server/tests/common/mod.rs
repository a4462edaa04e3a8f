//! A real `teren` on a loopback port, with a data folder of its own, and a client for it.
pub mod client;

use client::Client;
use std::io::Write as _;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::Duration;

/// Everybody's password.
pub const PASSWORD: &str = "made-up password";

/// The program under test.
pub fn teren(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_teren"));
    command.arg("--data-dir").arg(data).current_dir(data);
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("TEREN_")) {
        command.env_remove(name);
    }
    match std::fs::read_to_string(data.join(SERVER)) {
        Ok(url) => command.env("DATABASE_URL", url),
        Err(_) => command.env_remove("DATABASE_URL"),
    };
    command
}

/// A file in a data folder that names the database on a server, if it is on one.
pub const SERVER: &str = "test-database";

/// Runs a command to its end and expects it to succeed.
pub fn run(data: &Path, arguments: &[&str]) -> String {
    let output = output(data, arguments, "");
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// Runs a command to its end with something on its standard input.
pub fn output(data: &Path, arguments: &[&str], input: &str) -> Output {
    let mut child = teren(data)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    child.wait_with_output().unwrap()
}

/// A server process; killed when dropped.
pub struct Running {
    child: Option<Child>,
    pub data: PathBuf,
    pub address: SocketAddr,
}

impl Running {
    /// Starts a server on a free port.
    pub async fn start(data: &Path) -> Self {
        let free = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap();
        let mut server = Self {
            child: None,
            data: data.to_owned(),
            address: free,
        };
        server.launch().await;
        server
    }

    /// Starts it again on the same port.
    pub async fn launch(&mut self) {
        assert!(self.child.is_none());
        let child = teren(&self.data)
            .args(["serve", "--listen", &self.address.to_string()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        self.child = Some(child);
        let client = Client::new(self.address);
        for _ in 0..600 {
            if let Ok(answer) = client.call("GET", "/readyz", None, "").await
                && answer.status == 200
            {
                return;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("the server did not get ready in 15 s");
    }

    /// Kills it in the middle of whatever it does.
    pub fn kill(&mut self) {
        self.end("KILL");
    }

    /// Sends it a signal and waits for its end; `TERM` is how a service manager stops it.
    pub fn end(&mut self, signal: &str) -> Option<ExitStatus> {
        let mut child = self.child.take()?;
        let told = Command::new("kill")
            .arg(format!("-{signal}"))
            .arg(child.id().to_string())
            .status()
            .unwrap();
        assert!(told.success());
        Some(child.wait().unwrap())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A data folder with Prunéřov, and workers `w1` to `wN` of its service for drug users.
pub fn folder(workers: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fill(folder.path(), workers);
    folder
}

/// The same in a folder that is there.
pub fn fill(folder: &Path, workers: usize) {
    let programme = Path::new(env!("CARGO_MANIFEST_DIR")).join("programmes/prunerov.toml");
    run(
        folder,
        &["import", "programme", programme.to_str().unwrap()],
    );
    for n in 1..=workers {
        add_user(folder, &format!("w{n}"), &["--worker", "prunerov-tpd"]);
    }
}

/// Adds an account whose memberships began with the programme.
pub fn add_user(data: &Path, login: &str, role: &[&str]) {
    let mut arguments = vec![
        "user",
        "add",
        login,
        "--password-stdin",
        "--from",
        "2013-02-01",
    ];
    arguments.extend(role);
    let output = output(data, &arguments, &format!("{PASSWORD}\n"));
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
