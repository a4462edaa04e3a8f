//! Settings: command-line flags before environment (`TEREN_…`) before the file `teren.toml`.
use anyhow::Context as _;
use clap::{Args, ValueEnum};
use serde::Deserialize;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use store::Url;

/// Flags that every command understands. Each may also stand in the environment or in the file.
#[derive(Args, Clone, Debug, Default)]
pub struct Flags {
    /// Settings file [default: teren.toml in the current folder, if there is one]
    #[arg(long, global = true, env = "TEREN_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Folder with the database and everything beside it [default: ./data]
    #[arg(long, global = true, env = "TEREN_DATA_DIR", value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// A PostgreSQL database instead of the file in the folder, e.g.
    /// postgres://teren:password@localhost/teren
    #[arg(
        long,
        global = true,
        env = "DATABASE_URL",
        hide_env_values = true,
        value_name = "URL"
    )]
    pub database_url: Option<String>,
    /// How to write the log [default: text]
    #[arg(
        long,
        global = true,
        env = "TEREN_LOG",
        value_enum,
        value_name = "FORMAT"
    )]
    pub log: Option<LogFormat>,
    /// What to log, e.g. `info` or `warn,server=debug` [default: info]
    #[arg(long, global = true, env = "TEREN_LOG_FILTER", value_name = "FILTER")]
    pub log_filter: Option<String>,
}

/// Flags of the commands that listen.
#[derive(Args, Clone, Debug, Default)]
pub struct ListenFlags {
    /// Address and port to listen on [default: 127.0.0.1:3000]
    #[arg(long, env = "TEREN_LISTEN", value_name = "ADDR:PORT")]
    pub listen: Option<SocketAddr>,
    /// The address people open, e.g. https://teren.example.org; needed behind a proxy
    #[arg(long, env = "TEREN_ORIGIN", value_name = "URL")]
    pub origin: Option<String>,
    /// A reverse proxy whose `X-Forwarded-For` and `-Proto` are believed; may be repeated
    #[arg(
        long = "trusted-proxy",
        env = "TEREN_TRUSTED_PROXIES",
        value_delimiter = ',',
        value_name = "NET"
    )]
    pub trusted_proxies: Vec<Network>,
    /// Folder with the built app (pkg, service worker, icons) [default: target/site]
    #[arg(long, env = "TEREN_SITE", value_name = "DIR")]
    pub site: Option<PathBuf>,
    /// Bearer token for /metrics from elsewhere than this machine
    #[arg(
        long,
        env = "TEREN_METRICS_TOKEN",
        value_name = "TOKEN",
        hide_env_values = true
    )]
    pub metrics_token: Option<String>,
}

/// Form of the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// Log-in attempts allowed before somebody has to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Attempts an account may have in a minute.
    pub logins_per_account: u32,
    /// Attempts a client address may make in a minute.
    pub logins_per_address: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            logins_per_account: 10,
            logins_per_address: 30,
        }
    }
}

/// The settings in force.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Folder with the database and everything beside it.
    pub data_dir: PathBuf,
    /// The database if it is not the file in the folder.
    pub server: Option<Url>,
    /// Where to listen.
    pub listen: SocketAddr,
    /// The address people open.
    pub origin: Option<String>,
    /// Proxies that are believed.
    pub trusted_proxies: Vec<Network>,
    /// The built app.
    pub site: PathBuf,
    /// For `/metrics` from elsewhere.
    pub metrics_token: Option<String>,
    /// Form of the log.
    pub log: LogFormat,
    /// Filter of the log.
    pub log_filter: String,
    /// Log-in limits.
    pub limits: Limits,
    /// Pages of the database's log (of 4 kB) after which it is written into the database.
    pub checkpoint_pages: u32,
}

impl Settings {
    /// The database file; nothing is in it if there is a [`Settings::server`].
    #[must_use]
    pub fn file(&self) -> PathBuf {
        self.data_dir.join("teren.sqlite")
    }

    /// Flags and environment (already merged by clap) over the file over the defaults.
    ///
    /// # Errors
    /// If the file cannot be read or holds what is not understood; names the file and line.
    pub fn load(flags: &Flags, listen: &ListenFlags) -> anyhow::Result<Self> {
        let file = match &flags.config {
            Some(path) => File::read(path)?,
            None if Path::new("teren.toml").exists() => File::read(Path::new("teren.toml"))?,
            None => File::default(),
        };
        let origin = listen.origin.clone().or(file.origin);
        if let Some(origin) = &origin {
            anyhow::ensure!(
                origin.starts_with("https://") && !origin[8..].contains('/') && origin.len() > 8,
                "the public origin is `{origin}`, but must be https:// and a host, without a path"
            );
        }
        let server = match flags.database_url.clone().or(file.database_url) {
            Some(url) => Some(server(&url)?),
            None => None,
        };
        Ok(Self {
            server,
            data_dir: flags
                .data_dir
                .clone()
                .or(file.data_dir)
                .unwrap_or_else(|| "data".into()),
            listen: listen
                .listen
                .or(file.listen)
                .unwrap_or_else(|| SocketAddr::from((Ipv4Addr::LOCALHOST, 3000))),
            origin,
            trusted_proxies: if listen.trusted_proxies.is_empty() {
                file.trusted_proxies.unwrap_or_default()
            } else {
                listen.trusted_proxies.clone()
            },
            site: listen
                .site
                .clone()
                .or(file.site)
                .unwrap_or_else(|| "target/site".into()),
            metrics_token: listen.metrics_token.clone().or(file.metrics_token),
            log: flags.log.or(file.log).unwrap_or_default(),
            log_filter: flags
                .log_filter
                .clone()
                .or(file.log_filter)
                .unwrap_or_else(|| "info,sqlx=warn".into()),
            limits: file.limits.unwrap_or_default(),
            checkpoint_pages: file.checkpoint_pages.unwrap_or(store::sql::CHECKPOINT),
        })
    }

    /// Is this peer one of the proxies that are believed?
    #[must_use]
    pub fn trusts(&self, peer: IpAddr) -> bool {
        self.trusted_proxies.iter().any(|net| net.contains(peer))
    }
}

/// The address of a database. It is never repeated in an error: it may hold a password.
///
/// # Errors
/// If it is none of PostgreSQL.
pub fn server(url: &str) -> anyhow::Result<Url> {
    let scheme = url.split_once("://").map_or("", |(scheme, _)| scheme);
    anyhow::ensure!(
        matches!(scheme, "postgres" | "postgresql"),
        "DATABASE_URL must begin with postgres:// (for the file in the data folder leave it out)"
    );
    url.parse().context(
        "DATABASE_URL cannot be understood; \
        it must look like postgres://user:password@host:5432/database",
    )
}

/// `teren.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    data_dir: Option<PathBuf>,
    database_url: Option<String>,
    listen: Option<SocketAddr>,
    origin: Option<String>,
    trusted_proxies: Option<Vec<Network>>,
    site: Option<PathBuf>,
    metrics_token: Option<String>,
    log: Option<LogFormat>,
    log_filter: Option<String>,
    limits: Option<Limits>,
    checkpoint_pages: Option<u32>,
}

impl File {
    fn read(path: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read the settings file {}", path.display()))?;
        toml::from_str(&text).with_context(|| format!("in the settings file {}", path.display()))
    }
}

/// An address or a network in CIDR notation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u8,
}

impl Network {
    /// Does the address lie in this network?
    #[must_use]
    pub fn contains(&self, ip: IpAddr) -> bool {
        let ip = ip.to_canonical();
        match (self.address, ip) {
            (IpAddr::V4(net), IpAddr::V4(ip)) => {
                let shift = 32 - u32::from(self.bits);
                net.to_bits().checked_shr(shift) == ip.to_bits().checked_shr(shift)
            }
            (IpAddr::V6(net), IpAddr::V6(ip)) => {
                let shift = 128 - u32::from(self.bits);
                net.to_bits().checked_shr(shift) == ip.to_bits().checked_shr(shift)
            }
            _ => false,
        }
    }
}

impl FromStr for Network {
    type Err = String;
    fn from_str(s: &str) -> Result<Self, String> {
        let bad = || format!("`{s}` is not an address or a network such as 10.0.0.0/8");
        let (address, bits) = match s.split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse::<u8>().map_err(|_| bad())?)),
            None => (s, None),
        };
        let address: IpAddr = address.parse().map_err(|_| bad())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.unwrap_or(most);
        if bits > most {
            return Err(bad());
        }
        Ok(Self { address, bits })
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.bits)
    }
}

impl<'de> Deserialize<'de> for Network {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_file(text: &str, flags: Flags) -> anyhow::Result<Settings> {
        let dir = tempfile::tempdir()?;
        let path = dir.path().join("teren.toml");
        std::fs::write(&path, text)?;
        Settings::load(
            &Flags {
                config: Some(path),
                ..flags
            },
            &ListenFlags::default(),
        )
    }

    #[test]
    fn a_flag_wins_over_the_file_and_the_file_over_the_default() {
        let flags = Flags {
            data_dir: Some("/a".into()),
            ..Flags::default()
        };
        let s = with_file("data_dir = \"/b\"\nlog = \"json\"\n", flags).unwrap();
        assert_eq!(s.data_dir, PathBuf::from("/a"));
        assert_eq!(s.log, LogFormat::Json);
        assert_eq!(s.listen, "127.0.0.1:3000".parse().unwrap());
    }

    #[test]
    fn an_unknown_setting_is_an_error_that_names_it() {
        let error = with_file("lisen = \"x\"\n", Flags::default()).unwrap_err();
        assert!(
            format!("{error:#}").contains("unknown field `lisen`"),
            "{error:#}"
        );
    }

    #[test]
    fn the_public_origin_must_be_https_without_a_path() {
        for bad in ["http://a.cz", "https://", "https://a.cz/x"] {
            let error = with_file(&format!("origin = \"{bad}\""), Flags::default()).unwrap_err();
            assert!(
                error.to_string().contains("must be https://"),
                "{bad}: {error}"
            );
        }
    }

    #[test]
    fn the_address_of_a_database_is_understood_or_refused_without_being_repeated() {
        let with = |url: &str| with_file(&format!("database_url = \"{url}\""), Flags::default());
        let server = with("postgres://jana:hruska@db.example.org:5433/teren")
            .unwrap()
            .server;
        assert_eq!(server.unwrap().to_string(), "teren at db.example.org:5433");
        for bad in ["sqlite://hruska", "hruska", "postgres://a:hruska@b:port/c"] {
            let error = format!("{:#}", with(bad).unwrap_err());
            assert!(error.contains("DATABASE_URL"), "{bad}: {error}");
            assert!(!error.contains("hruska"), "{bad}: {error}");
        }
    }

    #[test]
    fn a_network_holds_its_addresses_and_no_others() {
        let net: Network = "10.1.0.0/16".parse().unwrap();
        assert!(net.contains("10.1.255.1".parse().unwrap()));
        assert!(!net.contains("10.2.0.1".parse().unwrap()));
        assert!(net.contains("::ffff:10.1.0.9".parse().unwrap()));
        let all: Network = "0.0.0.0/0".parse().unwrap();
        assert!(all.contains("8.8.8.8".parse().unwrap()));
        let one: Network = "::1".parse().unwrap();
        assert!(one.contains("::1".parse().unwrap()) && !one.contains("::2".parse().unwrap()));
        assert!("10.0.0.0/33".parse::<Network>().is_err());
    }
}
