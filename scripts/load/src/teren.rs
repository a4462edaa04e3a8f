//! The server under measurement: set up, started, weighed, stopped.

use std::fs;
use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use store::{PostgresOptions, SqlStore, SqliteOptions};
use uuid::Uuid;

/// Where the built parts are.
pub struct Program {
    /// The server program.
    pub teren: PathBuf,
    /// The built app, which the server wants to have.
    pub site: PathBuf,
    /// The address of an empty database on a PostgreSQL server; none: a file.
    pub server: Option<String>,
}

/// All accounts have it.
pub const PASSWORD: &str = "load-on-this-machine-only";
/// First day of the programme and of everybody's membership.
pub const FIRST_DAY: &str = "2016-01-04";
const READY_TRIES: u32 = 200;
const READY_PAUSE: Duration = Duration::from_millis(50);

/// The slug of a service, by number.
pub fn service(number: usize) -> String {
    format!("load-{number}")
}

/// The slug of a provider, by number.
pub fn provider(number: usize) -> String {
    format!("load-provider-{number}")
}

/// The log-in name of the manager.
pub const MANAGER: &str = "manager";

/// The log-in name of a worker, by number.
pub fn login(number: usize) -> String {
    format!("worker-{number}")
}

/// The database file in a data folder.
pub fn database(data: &Path) -> PathBuf {
    data.join("teren.sqlite")
}

impl Program {
    /// The program, told which database is meant.
    fn command(&self) -> Command {
        let mut command = Command::new(&self.teren);
        match &self.server {
            // Not as an argument: other users see those.
            Some(url) => command.env("DATABASE_URL", url),
            None => command.env_remove("DATABASE_URL"),
        };
        command
    }

    /// Opens the database in this process; there is one already, so no epoch is drawn.
    pub async fn open(&self, data: &Path) -> Result<SqlStore> {
        Ok(match &self.server {
            Some(url) => {
                SqlStore::open_server(PostgresOptions::new(url.parse()?, Uuid::nil())).await?
            }
            None => SqlStore::open_file(&database(data), SqliteOptions::new(Uuid::nil())).await?,
        })
    }

    fn run(&self, data: &Path, arguments: &[&str], input: &str) -> Result<()> {
        let mut child = self
            .command()
            .args(arguments)
            .arg("--data-dir")
            .arg(data)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| self.teren.display().to_string())?;
        if let Some(mut stdin) = child.stdin.take() {
            stdin.write_all(input.as_bytes())?;
        }
        let output = child.wait_with_output()?;
        ensure!(
            output.status.success(),
            "teren {arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(())
    }

    /// A database with one made-up programme: so many services, shared out among the providers.
    pub fn import(&self, data: &Path, services: usize, providers: usize) -> Result<()> {
        let file = data.join("load.toml");
        fs::write(&file, programme(services, providers))?;
        let path = file.to_str().context("a folder with a plain name")?;
        self.run(data, &["import", "programme", path], "")
    }

    /// Adds the manager of the first provider.
    pub fn add_manager(&self, data: &Path) -> Result<()> {
        let provider = provider(0);
        let add = [
            "user",
            "add",
            MANAGER,
            "--manager",
            &provider,
            "--from",
            FIRST_DAY,
            "--password-stdin",
        ];
        self.run(data, &add, PASSWORD)
    }

    /// A database with one programme, `services` services, and two workers each.
    pub fn set_up(&self, data: &Path, services: usize) -> Result<()> {
        self.import(data, services, 1)?;
        for worker in 0..services * 2 {
            self.add_worker(data, worker, worker % services)?;
        }
        Ok(())
    }

    /// Adds a worker of a service, both by number.
    pub fn add_worker(&self, data: &Path, worker: usize, at: usize) -> Result<()> {
        let (login, service) = (login(worker), service(at));
        let add = [
            "user",
            "add",
            &login,
            "--worker",
            &service,
            "--from",
            FIRST_DAY,
            "--password-stdin",
        ];
        self.run(data, &add, PASSWORD)
    }

    /// Starts the server on a free port.
    pub fn start(&self, data: &Path) -> Result<Running> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        self.start_on(data, port)
    }

    /// The same on a certain port.
    pub fn start_on(&self, data: &Path, port: u16) -> Result<Running> {
        // Its own limit of log-ins an address is for guessers; here one machine is many phones.
        let settings = data.join("teren.toml");
        fs::write(
            &settings,
            "[limits]\nlogins_per_account = 1000\nlogins_per_address = 1000\n",
        )?;
        let child = self
            .command()
            .arg("serve")
            .arg("--config")
            .arg(&settings)
            .arg("--data-dir")
            .arg(data)
            .arg("--site")
            .arg(&self.site)
            .args(["--listen", &format!("127.0.0.1:{port}")])
            .args(["--log-filter", "warn"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .with_context(|| self.teren.display().to_string())?;
        let running = Running {
            child,
            url: format!("http://127.0.0.1:{port}"),
        };
        for _ in 0..READY_TRIES {
            if ureq::get(format!("{}/readyz", running.url)).call().is_ok() {
                return Ok(running);
            }
            thread::sleep(READY_PAUSE);
        }
        bail!("the server was not ready in time")
    }
}

fn programme(services: usize, providers: usize) -> String {
    let mut text = format!(
        "[programme]\nid = \"load\"\nname = {{ cs = \"Zátěž\", en = \"Load\" }}\nfrom = {FIRST_DAY}\n\n\
         [[locality]]\nid = \"load-place\"\nname = \"Zátěžov\"\n"
    );
    for number in 0..providers {
        let id = provider(number);
        text.push_str(&format!("\n[[provider]]\nid = \"{id}\"\nname = \"{id}\"\n"));
    }
    for number in 0..services {
        let (id, provider) = (service(number), provider(number % providers));
        text.push_str(&format!(
            "\n[[service]]\nid = \"{id}\"\nprovider = \"{provider}\"\ntype = \"TP69\"\n\
             name = {{ cs = \"{id}\", en = \"{id}\" }}\nfrom = {FIRST_DAY}\n\
             kinds = [\"span_open\", \"contact\", \"exchange\"]\n\
             [[service.quota]]\nhours = 40\non = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\"]\n"
        ));
    }
    text
}

/// A started server; ends with this value.
pub struct Running {
    child: Child,
    /// Where it listens.
    pub url: String,
}

impl Running {
    /// Kills it in the middle of whatever it does.
    pub fn kill(&mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Resident memory now and at its peak, in MiB.
    pub fn memory_mib(&self) -> Result<(f64, f64)> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let field = |name: &str| -> Result<f64> {
            let line = status.lines().find(|line| line.starts_with(name));
            let kib = line.and_then(|line| line.split_whitespace().nth(1));
            Ok(kib.context("the kernel tells")?.parse::<f64>()? / 1024.0)
        };
        Ok((field("VmRSS:")?, field("VmHWM:")?))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to stop.
        if self.child.kill().is_ok() {
            let _ = self.child.wait();
        }
    }
}
