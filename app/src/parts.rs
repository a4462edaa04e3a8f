//! The parts that the program comes in (`docs/adr/0011-parts.md`).
//!
//! What starts, logs in, keeps and sends entries, and *Dnes* are the program itself. All other pages
//! are in a part, which the build tool cuts off and the browser fetches when the first of its pages
//! is opened, or before, in a quiet moment ([`keep`]). Once there its pages are drawn at once.
//!
//! A new part: a function as below, a list of its pages, its name in [`Part`].

use std::cell::OnceCell;
use std::pin::Pin;
use std::thread::LocalKey;
use std::time::Duration;

use leptos::prelude::*;
use leptos::wasm_split::SplitLoaderError;
use sync::wire::Role;

use crate::components::notice::{Tone, notice};
use crate::ctx::{Ctx, Phase};
use crate::pages::lead::LeadPage;
use crate::pages::{self, WorkPage};
use crate::platform;

/// Draws a page.
pub type Draw = fn(Ctx) -> AnyView;

/// Which page a function of a part draws.
type Pages<P> = fn(P) -> Draw;

/// A part that is being fetched.
type Fetching<P> = Pin<Box<dyn Future<Output = Result<Pages<P>, SplitLoaderError>>>>;

/// The parts by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The forms and the other pages of whoever works.
    Work,
    /// The managers' and administrators' pages.
    Lead,
}

impl Part {
    /// As in the names of its files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Part::Work => "work",
            Part::Lead => "lead",
        }
    }
}

/// In the browser the pages are in a file of their own; in tests and on the server they are where
/// they are.
macro_rules! part {
    ($part:ident, $fetch:ident, $page:ty) => {
        #[cfg(all(target_arch = "wasm32", not(test)))]
        #[leptos::wasm_split::wasm_split($part, fallible, wasm_split_path = ::leptos::wasm_split)]
        fn $fetch() -> Result<Pages<$page>, SplitLoaderError> {
            Ok(<$page>::draw)
        }

        #[cfg(not(all(target_arch = "wasm32", not(test))))]
        async fn $fetch() -> Result<Pages<$page>, SplitLoaderError> {
            Ok(<$page>::draw)
        }
    };
}

part!(work, fetch_work, WorkPage);
part!(lead, fetch_lead, LeadPage);

/// What is known of a part: its pages, once they are there.
type Known<P> = LocalKey<OnceCell<Pages<P>>>;

thread_local! {
    static WORK: OnceCell<Pages<WorkPage>> = const { OnceCell::new() };
    static LEAD: OnceCell<Pages<LeadPage>> = const { OnceCell::new() };
}

/// A page of whoever works.
pub fn work(ctx: Ctx, page: WorkPage) -> AnyView {
    drawn(ctx, &WORK, || Box::pin(fetch_work()), page)
}

/// A page of managers and administrators.
pub fn lead(ctx: Ctx, page: LeadPage) -> AnyView {
    drawn(ctx, &LEAD, || Box::pin(fetch_lead()), page)
}

/// Fetches a part, unless it is there. None: it could not be had.
async fn fetched<P: Copy + Send + Sync + 'static>(
    known: &'static Known<P>,
    fetch: fn() -> Fetching<P>,
) -> Option<Pages<P>> {
    if let Some(pages) = known.with(|known| known.get().copied()) {
        return Some(pages);
    }
    let pages = fetch().await.ok()?;
    Some(known.with(|known| *known.get_or_init(|| pages)))
}

/// The page, at once if its part is there, else as soon as it is.
fn drawn<P: Copy + Send + Sync + 'static>(
    ctx: Ctx,
    known: &'static Known<P>,
    fetch: fn() -> Fetching<P>,
    page: P,
) -> AnyView {
    if let Some(pages) = known.with(|known| known.get().copied()) {
        return pages(page)(ctx);
    }
    let draw = RwSignal::new(None::<Option<Draw>>);
    let ask = Callback::new(move |()| {
        draw.set(None);
        leptos::task::spawn_local(async move {
            let pages = fetched(known, fetch).await;
            draw.try_set(Some(pages.map(|pages| pages(page))));
        });
    });
    ask.run(());
    (move || match draw.get() {
        None => pages::loading(ctx.tr()),
        Some(Some(draw)) => draw(ctx),
        Some(None) => missing(ctx, ask),
    })
    .into_any()
}

/// The part could not be had: no network, and never fetched on this device.
fn missing(ctx: Ctx, again: Callback<()>) -> AnyView {
    let tr = ctx.tr();
    view! {
        {notice(Tone::Warning, tr.part_missing().to_owned())}
        <div class="actions">
            <button type="button" class="button" on:click=move |_| again.run(())>
                {tr.try_again()}
            </button>
        </div>
    }
    .into_any()
}

/// How long after the first page the parts are fetched: what is on the screen comes first.
const QUIET: Duration = Duration::from_millis(700);

/// Fetches the parts that the account's pages are in and has them kept, so that they are there at the
/// first tap and without the network.
pub fn keep(ctx: Ctx) {
    let needs = Memo::new(move |_| {
        ctx.session.track();
        let ready = ctx.phase.get() == Phase::Ready;
        let leads = ctx.leads() || ctx.is(Role::Administrator);
        (ready && ctx.is(Role::Worker), ready && leads)
    });
    Effect::new(move |_| {
        let (works, leads) = needs.get();
        leptos::task::spawn_local(async move {
            platform::sleep(QUIET).await;
            if works && fetched(&WORK, || Box::pin(fetch_work())).await.is_some() {
                platform::keep_part(Part::Work.as_str());
            }
            if leads && fetched(&LEAD, || Box::pin(fetch_lead())).await.is_some() {
                platform::keep_part(Part::Lead.as_str());
            }
        });
    });
}
