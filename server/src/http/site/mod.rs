//! The part of the server that hands out the app: built files, the shell and
//! the service worker, pages rendered for a first visit, security headers.
//!
//! It needs nothing but the folder that `make site` builds, so it can be mounted
//! beside any API:
//!
//! ```ignore
//! let site = Site::load(Path::new("target/site"))?;
//! let app = api.merge(site::router(&site, move || provide_context(store.clone())));
//! let app = app.layer(middleware::from_fn(site::secure));
//! ```

mod files;
mod headers;
mod list;
mod pages;
mod watch;
mod worker;

use std::path::Path;
use std::sync::Arc;

use axum::Router;

pub use headers::secure;
use list::Built;
pub use list::SiteError;

/// A built site, read once at start.
#[derive(Clone)]
pub struct Site {
    built: Arc<Built>,
    shell: Arc<str>,
    worker: Arc<str>,
}

impl Site {
    /// Reads the site that was built into `folder`.
    ///
    /// # Errors
    /// When a file is missing or was changed since it was built: a phone would
    /// refuse to install such a version, so the server refuses to offer it.
    pub fn load(folder: &Path) -> Result<Self, SiteError> {
        let (built, template) = Built::read(folder)?;
        let shell = app::shell::empty_shell(built.assets());
        let worker = worker::complete(&template, &worker::Kept::of(&built, &shell));
        Ok(Self {
            built: Arc::new(built),
            shell: shell.into(),
            worker: worker.into(),
        })
    }
}

/// Routes for every file, `/app-shell`, `/sw.js` and all pages of the app; any
/// other path gets the app's own *not found*, so the API to which this is merged
/// must have an answer of its own for everything below `/api`.
///
/// `provide` puts what server functions need into the context of each page.
pub fn router(site: &Site, provide: impl Fn() + Clone + Send + Sync + 'static) -> Router {
    files::router(&site.built)
        .merge(watch::router(&site.built))
        .merge(worker::router(site))
        .merge(pages::router(site.built.assets(), provide))
}

#[cfg(test)]
mod tests;
