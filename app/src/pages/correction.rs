//! `/zapis/:id/oprava`: the entry's form again, filled with what counts now, and a reason.
use chrono::Duration;
use domain::EntryId;
use domain::entry::{Body, Entry};
use domain::span::{Span, assemble};
use leptos::prelude::*;

use super::entry::id_in_path;
use super::form_parts::{self, frame};
use super::{contact, exchange, loading};
use crate::components::notice::{Tone, notice};
use crate::ctx::Ctx;
use crate::forms::kit::Kit;
use crate::forms::model::Form;
use crate::live::with_store;
use crate::local_store::LocalStore;
use crate::local_store::types::{EntryQuery, LocalError};
use crate::platform;

/// The page. It shows the version that was there when it opened: a correction says which version it
/// saw, so what arrives meanwhile is not overwritten unseen.
pub fn page(ctx: Ctx) -> AnyView {
    let tr = ctx.tr();
    let id = id_in_path();
    let found = RwSignal::new_local(None::<Result<Option<(Entry, Option<Span>)>, LocalError>>);
    Effect::new(move |_| {
        let Some(id) = id.get() else {
            found.set(Some(Ok(None)));
            return;
        };
        with_store(ctx, move |store| async move {
            let answer = shown(&store, id).await;
            found.try_set(Some(answer));
        });
    });
    (move || match found.get() {
        None => loading(tr),
        Some(Err(why)) => notice(Tone::Warning, tr.local_error(&why)),
        Some(Ok(None)) => notice(Tone::Quiet, tr.entry_gone().to_owned()),
        Some(Ok(Some((entry, span)))) => form(ctx, &entry, span),
    })
    .into_any()
}

/// The version that counts and, if it ends or interrupts a shift, that shift.
async fn shown(
    store: &LocalStore,
    id: EntryId,
) -> Result<Option<(Entry, Option<Span>)>, LocalError> {
    let Some(current) = store.history(id).await?.and_then(|h| h.current) else {
        return Ok(None);
    };
    let entry = current.entry;
    let of = match entry.effective_body() {
        Body::SpanClose(c) => c.span,
        Body::BreakOpen(b) => b.span,
        Body::BreakClose(b) => b.span,
        _ => return Ok(Some((entry, None))),
    };
    let day = entry.start.day();
    let query = EntryQuery {
        from: day - Duration::days(2),
        to: day + Duration::days(2),
        worker: None,
    };
    let around = store.current(query).await?;
    let spans = assemble(around.iter().map(|e| &e.entry)).spans;
    Ok(Some((entry, spans.into_iter().find(|s| s.id == of))))
}

fn form(ctx: Ctx, shown: &Entry, span: Option<Span>) -> AnyView {
    let tr = ctx.tr();
    let Some(me) = ctx.me_untracked() else {
        return ().into_any();
    };
    let form = Form::correcting(EntryId(platform::new_id()), shown, me);
    let back = format!("/zapis/{}", shown.root());
    let kit = Kit::new(ctx, form, "/zapis", back).within(span);
    match shown.effective_body() {
        Body::Contact(_) => frame(kit, tr.title_fix_contact(), contact::parts(kit)),
        Body::Exchange(_) => frame(kit, tr.title_fix_exchange(), exchange::parts(kit)),
        _ => frame(kit, tr.title_fix_time(), form_parts::moment(kit)),
    }
}
