//! `teren serve`.
use super::{open, say};
use crate::clock::{Clock, SystemClock};
use crate::config::Settings;
use crate::erased::ErasedList;
use crate::http;
use crate::http::site::{self, Site};
use crate::state::Server;
use crate::telemetry::Metrics;
use anyhow::Context as _;
use std::net::SocketAddr;
use std::sync::Arc;
use store::Store;
use tokio::net::TcpListener;

pub async fn run(settings: Settings) -> anyhow::Result<()> {
    let _alone = open::alone(&settings, "start another one")?;
    let store = open::database(&settings).await?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    store
        .seed_lists(&domain::lists::CodeLists::builtin(), clock.now())
        .await?;
    listen(settings, store, clock, &[]).await
}

/// Serves until told to stop, then finishes what was accepted. `greeting` is said once the server
/// listens.
pub async fn listen(
    settings: Settings,
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    greeting: &[String],
) -> anyhow::Result<()> {
    let site = match Site::load(&settings.site) {
        Ok(site) => Some(site::router(&site, || {})),
        Err(error) => {
            tracing::warn!(folder = %settings.site.display(), %error, "no app to hand out: only the API is served; build it with `make site`");
            None
        }
    };
    let again = ErasedList::of(&settings)
        .apply(store.as_ref(), clock.now())
        .await?;
    if again > 0 {
        tracing::warn!(
            entries = again,
            "erased again what the database had a text of"
        );
    }
    let address = settings.listen;
    let listener = TcpListener::bind(address).await.with_context(|| {
        format!("cannot listen on {address}; is another server running there? choose another address with --listen")
    })?;
    let address = listener.local_addr()?;
    let server = Server::new(store.clone(), clock, settings, Metrics::install()?)?;
    let router = http::router(server, site);
    tracing::info!(%address, "listening");
    say(&format!("Terén: http://{address}"));
    for line in greeting {
        say(line);
    }
    axum::serve(
        listener,
        router.into_make_service_with_connect_info::<SocketAddr>(),
    )
    .with_graceful_shutdown(told_to_stop())
    .await?;
    tracing::info!("finishing what was accepted");
    store.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// Waits for Ctrl-C or SIGTERM.
async fn told_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = interrupt.await;
}
