//! How a session's token travels: in a cookie or in a header.
use axum::http::{HeaderMap, HeaderValue, header};
pub use server_core::session::{Via, new_token};

/// The cookie wherever the browser accepts it: bound to this host, only over https (or loopback).
pub const COOKIE: &str = "__Host-teren";
/// The cookie for browsers that refuse the other one on plain http; read on loopback only.
pub const LOOPBACK_COOKIE: &str = "teren";
/// How long a browser keeps the cookie: 400 days, the most that browsers allow.
const MAX_AGE_S: u32 = 400 * 24 * 3600;

/// The token of a request; a bearer token first. `loopback`: may the plain cookie be read?
#[must_use]
pub fn shown(headers: &HeaderMap, loopback: bool) -> Option<(String, Via)> {
    // Another scheme is a proxy's own: it says nothing of this session and hides no cookie.
    let bearer = headers.get(header::AUTHORIZATION);
    if let Some(token) = bearer
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.strip_prefix("Bearer "))
    {
        return Some((token.trim().to_owned(), Via::Bearer));
    }
    let cookie = |name: &str| {
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(key, value)| *key == name && !value.is_empty())
            .map(|(_, value)| value.to_owned())
    };
    let token = cookie(COOKIE).or_else(|| {
        if loopback {
            cookie(LOOPBACK_COOKIE)
        } else {
            None
        }
    })?;
    Some((token, Via::Cookie))
}

/// Puts a token into the browser; on loopback under both names.
pub fn set_cookies(headers: &mut HeaderMap, token: &str, loopback: bool) {
    let host =
        format!("{COOKIE}={token}; Path=/; Max-Age={MAX_AGE_S}; Secure; HttpOnly; SameSite=Lax");
    append(headers, &host);
    if loopback {
        let plain = format!(
            "{LOOPBACK_COOKIE}={token}; Path=/; Max-Age={MAX_AGE_S}; HttpOnly; SameSite=Lax"
        );
        append(headers, &plain);
    }
}

/// Takes the token out of the browser.
pub fn clear_cookies(headers: &mut HeaderMap) {
    append(
        headers,
        &format!("{COOKIE}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax"),
    );
    append(
        headers,
        &format!("{LOOPBACK_COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"),
    );
}

fn append(headers: &mut HeaderMap, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        headers.append(header::SET_COOKIE, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: header::HeaderName, value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(name, value.parse().unwrap());
        headers
    }

    #[test]
    fn the_plain_cookie_is_read_on_loopback_only() {
        let headers = with(header::COOKIE, "a=b; teren=secret");
        assert_eq!(shown(&headers, true), Some(("secret".into(), Via::Cookie)));
        assert_eq!(shown(&headers, false), None);
        let headers = with(header::COOKIE, "teren=plain; __Host-teren=host");
        assert_eq!(shown(&headers, true), Some(("host".into(), Via::Cookie)));
    }

    #[test]
    fn a_bearer_token_wins_over_a_cookie() {
        let mut headers = with(header::COOKIE, "__Host-teren=host");
        headers.insert(header::AUTHORIZATION, "Bearer prog".parse().unwrap());
        assert_eq!(shown(&headers, false), Some(("prog".into(), Via::Bearer)));
    }

    #[test]
    fn cookies_cannot_be_read_by_script_and_the_host_cookie_is_secure() {
        let mut headers = HeaderMap::new();
        set_cookies(&mut headers, "t", true);
        let set: Vec<_> = headers
            .get_all(header::SET_COOKIE)
            .iter()
            .map(|v| v.to_str().unwrap())
            .collect();
        assert_eq!(set.len(), 2);
        assert!(set.iter().all(|c| c.contains("HttpOnly")
            && c.contains("SameSite=Lax")
            && c.contains("Path=/;")));
        assert!(set[0].starts_with("__Host-teren=t;") && set[0].contains("Secure"));
        assert!(set[1].starts_with("teren=t;") && !set[1].contains("Secure"));
    }
}
