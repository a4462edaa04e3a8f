//! `/zapis/:id/oprava`: the entry's form again, filled with what counts now, and a reason.
use domain::EntryId;
use domain::entry::Body;
use leptos::prelude::*;

use super::entry::id_in_path;
use super::form_parts::{self, frame};
use super::{contact, exchange, loading};
use crate::components::notice::{Tone, notice};
use crate::ctx::Ctx;
use crate::forms::kit::Kit;
use crate::forms::model::Form;
use crate::live::with_store;
use crate::local_store::types::{History, LocalError};
use crate::platform;

/// The page. It shows the version that was there when it opened: a correction says which version it
/// saw, so what arrives meanwhile is not overwritten unseen.
pub fn page(ctx: Ctx) -> AnyView {
    let tr = ctx.tr();
    let id = id_in_path();
    let found = RwSignal::new_local(None::<Result<Option<History>, LocalError>>);
    Effect::new(move |_| {
        let Some(id) = id.get() else {
            found.set(Some(Ok(None)));
            return;
        };
        with_store(ctx, move |store| async move {
            let answer = store.history(id).await;
            found.try_set(Some(answer));
        });
    });
    (move || match found.get() {
        None => loading(tr),
        Some(Err(why)) => notice(Tone::Warning, tr.local_error(&why)),
        Some(Ok(history)) => match history.and_then(|h| h.current) {
            None => notice(Tone::Quiet, tr.entry_gone().to_owned()),
            Some(current) => form(ctx, &current.entry),
        },
    })
    .into_any()
}

fn form(ctx: Ctx, shown: &domain::Entry) -> AnyView {
    let tr = ctx.tr();
    let Some(me) = ctx.me_untracked() else { return ().into_any() };
    let form = Form::correcting(EntryId(platform::new_id()), shown, me);
    let back = format!("/zapis/{}", shown.root());
    let kit = Kit::new(ctx, form, "/zapis", back);
    match shown.effective_body() {
        Body::Contact(_) => frame(kit, tr.title_fix_contact(), contact::parts(kit)),
        Body::Exchange(_) => frame(kit, tr.title_fix_exchange(), exchange::parts(kit)),
        _ => frame(kit, tr.title_fix_time(), form_parts::moment(kit)),
    }
}
