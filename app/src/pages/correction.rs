//! `/zapis/:id/oprava`: the entry's form again, filled with what counts now, and a reason.
use chrono::Duration;
use domain::entry::{Body, Entry, Kind};
use domain::span::{Span, assemble};
use domain::{AccountId, EntryId, json};
use leptos::prelude::*;

use super::entry::id_in_path;
use super::form_parts::{self, frame};
use super::{bulk, contact, entry, exchange, find_step, found, loading, visit};
use crate::components::notice::{Tone, notice};
use crate::ctx::Ctx;
use crate::forms::kit::Kit;
use crate::forms::model::Form;
use crate::live::with_store;
use crate::local_store::LocalStore;
use crate::local_store::types::{EntryQuery, LocalError};
use crate::platform;

/// What a correction begins with.
struct Opened {
    form: Form,
    /// If the entry ends or interrupts a shift, that shift.
    span: Option<Span>,
}

/// The page. It shows the version that was there when it opened: a correction says which version it
/// saw, so what arrives meanwhile is not overwritten unseen. A correction that was left half written
/// goes on where it was.
pub fn page(ctx: Ctx) -> AnyView {
    let tr = ctx.tr();
    let Some(me) = ctx.me_untracked() else {
        return loading(tr);
    };
    let id = id_in_path();
    let found = RwSignal::new_local(None::<Result<Option<Opened>, LocalError>>);
    Effect::new(move |_| {
        let Some(id) = id.get() else {
            found.set(Some(Ok(None)));
            return;
        };
        with_store(ctx, move |store| async move {
            let answer = opened(&store, id, me).await;
            found.try_set(Some(answer));
        });
    });
    (move || {
        found.with(|found| match found {
            None => loading(tr),
            Some(Err(why)) => notice(Tone::Warning, tr.local_error(why)),
            Some(Ok(None)) => entry::gone(tr),
            Some(Ok(Some(opened))) => form(ctx, me, opened),
        })
    })
    .into_any()
}

async fn opened(
    store: &LocalStore,
    id: EntryId,
    me: AccountId,
) -> Result<Option<Opened>, LocalError> {
    let Some((entry, span)) = shown(store, id).await? else {
        return Ok(None);
    };
    let draft = store.draft(&path(entry.root())).await?;
    let form = draft
        .and_then(|d| json::from_tree(d.fields).ok())
        .unwrap_or_else(|| Form::correcting(EntryId(platform::new_id()), &entry, me));
    Ok(Some(Opened { form, span }))
}

fn path(root: EntryId) -> String {
    format!("/zapis/{root}/oprava")
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

fn form(ctx: Ctx, me: AccountId, opened: &Opened) -> AnyView {
    let tr = ctx.tr();
    let form = opened.form.clone();
    let root = form.fix.as_ref().map_or(form.id, |fix| fix.corrects);
    let kind = form.body.kind();
    let back = format!("/zapis/{root}");
    let kit = Kit::new(ctx, me, form, path(root), back).within(opened.span.clone());
    match kind {
        Kind::Contact => frame(kit, tr.title_fix_contact(), contact::parts(kit)),
        Kind::Exchange => frame(kit, tr.title_fix_exchange(), exchange::parts(kit)),
        Kind::HouseholdVisit => frame(kit, tr.title_fix_visit(), visit::parts(kit)),
        Kind::FoundNeedles => frame(kit, tr.title_fix_found(), found::parts(kit)),
        Kind::FindStep => frame(kit, tr.title_fix_found(), find_step::parts(kit)),
        Kind::BulkContact => frame(kit, tr.title_fix_bulk(), bulk::parts(kit)),
        _ => frame(kit, tr.title_fix_time(), form_parts::moment(kit)),
    }
}
