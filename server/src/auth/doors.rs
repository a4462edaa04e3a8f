//! From where a request may come: loopback, or a trusted proxy that speaks https to the world.
use crate::http::error::ApiError;
use crate::state::Server;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::{IpAddr, SocketAddr};

/// The client as the doors saw it; in the request's extensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Client {
    /// Its address, behind trusted proxies the first untrusted one.
    pub address: IpAddr,
    /// On this machine, without a proxy: the plain cookie may be used.
    pub loopback: bool,
}

/// The host of a request without its port.
fn host(uri: &Uri, headers: &HeaderMap) -> Option<String> {
    let text = match uri.host() {
        Some(host) => host.to_owned(),
        None => headers.get(header::HOST)?.to_str().ok()?.to_owned(),
    };
    let host = match text.strip_prefix('[') {
        Some(rest) => rest.split(']').next()?.to_owned(),
        None if text.matches(':').count() > 1 => text,
        None => text.split(':').next()?.to_owned(),
    };
    Some(host.to_ascii_lowercase())
}

/// Is this name one of this machine?
fn is_loopback(host: &str) -> bool {
    host == "localhost"
        || host
            .parse::<IpAddr>()
            .is_ok_and(|ip| ip.to_canonical().is_loopback())
}

/// The right-most address of `X-Forwarded-For` that is not a trusted proxy. What stands left of a
/// hop that is no address was not told by a proxy that is trusted: the search ends there.
fn forwarded_for(server: &Server, headers: &HeaderMap, peer: IpAddr) -> IpAddr {
    let hops: Vec<Option<IpAddr>> = headers
        .get_all("x-forwarded-for")
        .iter()
        .flat_map(|v| v.to_str().unwrap_or_default().split(','))
        .map(|hop| address(hop.trim()))
        .collect();
    hops.into_iter()
        .rev()
        .map_while(|hop| hop)
        .find(|ip| !server.settings.trusts(*ip))
        .unwrap_or(peer)
}

/// An address, with or without a port.
fn address(hop: &str) -> Option<IpAddr> {
    let bare = hop.trim_start_matches('[').trim_end_matches(']');
    bare.parse()
        .ok()
        .or_else(|| hop.parse::<SocketAddr>().ok().map(|a| a.ip()))
}

fn admit(server: &Server, request: &Request) -> Result<Client, ApiError> {
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::from([127, 0, 0, 1]), |peer| peer.0.ip())
        .to_canonical();
    let host = host(request.uri(), request.headers()).unwrap_or_default();
    if server.settings.trusts(peer) && request.headers().contains_key("x-forwarded-proto") {
        if request
            .headers()
            .get("x-forwarded-proto")
            .is_none_or(|proto| proto != "https")
        {
            return Err(ApiError::wrong_host(&host, "https_only"));
        }
        if let Some(origin) = &server.settings.origin {
            let own = origin["https://".len()..]
                .split(':')
                .next()
                .unwrap_or_default();
            if !own.eq_ignore_ascii_case(&host) {
                return Err(ApiError::wrong_host(&host, "unknown_host"));
            }
        }
        let address = forwarded_for(server, request.headers(), peer);
        return Ok(Client {
            address,
            loopback: false,
        });
    }
    if peer.is_loopback() && is_loopback(&host) {
        return Ok(Client {
            address: peer,
            loopback: true,
        });
    }
    Err(ApiError::wrong_host(
        &host,
        "loopback_or_trusted_https_proxy_only",
    ))
}

/// Lets in what may come in; others get 421. Health checks may come from anywhere.
pub async fn guard(State(server): State<Server>, mut request: Request, next: Next) -> Response {
    let health = matches!(request.uri().path(), "/healthz" | "/readyz");
    match admit(&server, &request) {
        Ok(client) => {
            request.extensions_mut().insert(client);
        }
        Err(error) if !health => return error.into_response(),
        Err(_) => {}
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    async fn admitted(peer: &str, headers: &[(&str, &str)]) -> Result<Client, String> {
        let server = testing::server_with(|s| {
            s.trusted_proxies = vec!["10.0.0.1".parse().unwrap()];
            s.origin = Some("https://teren.example.org".into());
        })
        .await;
        let mut request = axum::http::Request::builder().uri("/api/v1/session");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut request = request.body(axum::body::Body::empty()).unwrap();
        let peer = SocketAddr::new(peer.parse().unwrap(), 5000);
        request.extensions_mut().insert(ConnectInfo(peer));
        admit(&server, &request).map_err(|e| e.body().reason.clone())
    }

    #[tokio::test]
    async fn loopback_names_are_let_in_and_other_http_hosts_are_not() {
        for host in ["127.0.0.1:3000", "localhost", "[::1]:3000"] {
            let client = admitted("127.0.0.1", &[("host", host)]).await.unwrap();
            assert!(client.loopback, "{host}");
        }
        for (peer, host) in [
            ("127.0.0.1", "teren.example.org"),
            ("192.0.2.7", "127.0.0.1"),
        ] {
            let refused = admitted(peer, &[("host", host)]).await.unwrap_err();
            assert_eq!(
                refused, "loopback_or_trusted_https_proxy_only",
                "{peer} {host}"
            );
        }
    }

    #[tokio::test]
    async fn behind_a_trusted_proxy_the_client_is_the_last_untrusted_hop() {
        let client = admitted(
            "10.0.0.1",
            &[
                ("host", "teren.example.org"),
                ("x-forwarded-proto", "https"),
                ("x-forwarded-for", "1.1.1.1, 198.51.100.4, 10.0.0.1"),
            ],
        )
        .await
        .unwrap();
        assert_eq!(client.address.to_string(), "198.51.100.4");
        assert!(!client.loopback);
    }

    #[tokio::test]
    async fn what_stands_left_of_a_hop_that_is_no_address_is_not_believed() {
        let seen = async |forwarded: &str| {
            let headers = [
                ("host", "teren.example.org"),
                ("x-forwarded-proto", "https"),
                ("x-forwarded-for", forwarded),
            ];
            let client = admitted("10.0.0.1", &headers).await.unwrap();
            client.address.to_string()
        };
        assert_eq!(seen("9.9.9.9, 198.51.100.4:4711").await, "198.51.100.4");
        assert_eq!(seen("9.9.9.9, [2001:db8::7]:4711").await, "2001:db8::7");
        assert_eq!(seen("9.9.9.9, unknown").await, "10.0.0.1");
    }

    #[tokio::test]
    async fn a_proxy_must_speak_https_and_name_this_server() {
        let plain = [("host", "teren.example.org"), ("x-forwarded-proto", "http")];
        assert_eq!(
            admitted("10.0.0.1", &plain).await.unwrap_err(),
            "https_only"
        );
        let other = [("host", "evil.example.org"), ("x-forwarded-proto", "https")];
        assert_eq!(
            admitted("10.0.0.1", &other).await.unwrap_err(),
            "unknown_host"
        );
    }

    #[tokio::test]
    async fn an_untrusted_peer_cannot_claim_to_be_forwarded() {
        let headers = [
            ("host", "teren.example.org"),
            ("x-forwarded-proto", "https"),
            ("x-forwarded-for", "9.9.9.9"),
        ];
        assert!(admitted("192.0.2.7", &headers).await.is_err());
    }
}
