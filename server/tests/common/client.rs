//! A small HTTP client: one connection, kept open, requests one after another.
use serde_json::{Value, json};
use std::io::{Error, ErrorKind, Result};
use std::net::SocketAddr;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;
use tokio::sync::Mutex;

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&self.body)))
    }
}

/// A client of one server.
pub struct Client {
    address: SocketAddr,
    connection: Mutex<Option<BufReader<TcpStream>>>,
}

impl Client {
    pub fn new(address: SocketAddr) -> Self {
        Self {
            address,
            connection: Mutex::new(None),
        }
    }

    /// Sends a request over the open connection, or a new one. A connection that the server has
    /// closed meanwhile is an error, like any other: the caller sends again.
    pub async fn call(
        &self,
        method: &str,
        path: &str,
        token: Option<&str>,
        body: &str,
    ) -> Result<Answer> {
        let mut held = self.connection.lock().await;
        let mut connection = match held.take() {
            Some(connection) => connection,
            None => {
                let stream = TcpStream::connect(self.address).await?;
                stream.set_nodelay(true)?;
                BufReader::new(stream)
            }
        };
        let authorization =
            token.map_or_else(String::new, |t| format!("authorization: Bearer {t}\r\n"));
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\n{authorization}content-type: application/json\r\ncontent-length: {}\r\n\r\n",
            self.address,
            body.len()
        );
        let stream = connection.get_mut();
        stream
            .write_all(&[head.as_bytes(), body.as_bytes()].concat())
            .await?;
        let answer = read(&mut connection).await?;
        *held = Some(connection);
        Ok(answer)
    }

    /// Logs in as a program; gives the account and the token.
    pub async fn log_in(&self, login: &str, password: &str) -> (String, String) {
        let body = json!({ "login": login, "password": password, "bearer": true }).to_string();
        let answer = self
            .call("POST", "/api/v1/devices", None, &body)
            .await
            .unwrap();
        assert_eq!(
            answer.status,
            201,
            "{}",
            String::from_utf8_lossy(&answer.body)
        );
        let session = answer.json();
        let text = |field: &str| session[field].as_str().unwrap().to_owned();
        (text("account"), text("token"))
    }
}

async fn read(connection: &mut BufReader<TcpStream>) -> Result<Answer> {
    let broken = |why: &str| Error::new(ErrorKind::InvalidData, why.to_owned());
    let mut status = 0;
    let mut length = None;
    loop {
        let mut line = String::new();
        if connection.read_line(&mut line).await? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        let line = line.trim_end();
        if line.is_empty() {
            if status >= 200 {
                break;
            }
            continue;
        }
        if let Some(rest) = line.strip_prefix("HTTP/1.1 ") {
            status = rest
                .split(' ')
                .next()
                .and_then(|s| s.parse().ok())
                .ok_or_else(|| broken("status"))?;
        } else if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse::<usize>().ok();
        }
    }
    let mut body = vec![0; length.unwrap_or(0)];
    connection.read_exact(&mut body).await?;
    Ok(Answer { status, body })
}
