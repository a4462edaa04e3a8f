//! `/nalez/:id`: a find that still lies somewhere, and its next step.
use domain::EntryId;
use domain::entry::FindState;
use domain::find::Find;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::controls::{count, note};
use super::entry::{facts_list, gone, id_in_path};
use super::form_parts::{self, frame};
use super::{found, loading};
use crate::components::field;
use crate::components::notice::{Tone, notice};
use crate::ctx::Ctx;
use crate::forms::kit::Kit;
use crate::forms::model::Form;
use crate::live::with_store;
use crate::local_store::types::LocalError;
use crate::platform;

/// The step's form, for the find that the address names.
pub fn page(ctx: Ctx) -> AnyView {
    let tr = ctx.tr();
    let Some(me) = ctx.me_untracked() else {
        return loading(tr);
    };
    let id = id_in_path();
    let draft = use_query_map()
        .with_untracked(|q| q.get("id"))
        .and_then(|id| id.parse::<EntryId>().ok());
    let ready = RwSignal::new_local(None::<Result<Option<(Find, Form)>, LocalError>>);
    Effect::new(move |_| {
        let id = id.get();
        with_store(ctx, move |store| async move {
            let answer = match store.agenda().await {
                Err(why) => Err(why),
                Ok(agenda) => {
                    let find = agenda.finds.into_iter().find(|find| Some(find.id) == id);
                    let kept = match (draft, id) {
                        (Some(draft), _) => form_parts::named(&store, draft).await,
                        // A find has one next step: what was begun of it goes on.
                        (None, Some(find)) => form_parts::begun(&store, &path_of(find)).await,
                        (None, None) => form_parts::Named::Nothing,
                    };
                    Ok(find.map(|find| {
                        let form = match kept {
                            form_parts::Named::Draft(form) => form.resumed(platform::now()),
                            _ => {
                                let id = EntryId(platform::new_id());
                                Form::find_step(id, platform::now(), &find, FindState::Collected)
                            }
                        };
                        (find, form)
                    }))
                }
            };
            ready.try_set(Some(answer));
        });
    });
    (move || {
        ready.with(|ready| match ready {
            None => loading(tr),
            Some(Err(why)) => notice(Tone::Warning, tr.local_error(why)),
            // Somebody has collected it meanwhile.
            Some(Ok(None)) => gone(tr),
            Some(Ok(Some((find, form)))) => {
                let kit = Kit::new(ctx, me, form.clone(), path_of(find.id), "/".to_owned());
                frame(kit, tr.title_step(), drawn(kit, find))
            }
        })
    })
    .into_any()
}

/// Where the draft of a find's step is kept.
fn path_of(find: EntryId) -> String {
    format!("/nalez/{find}")
}

fn drawn(kit: Kit, find: &Find) -> AnyView {
    let (ctx, tr) = (kit.ctx, kit.ctx.tr());
    let locality = find.locality.as_ref().map(|l| ctx.locality_name(l));
    let mut rows = vec![
        (tr.when(), tr.moment(find.reported)),
        (tr.pieces_found(), find.pieces.to_string()),
        (tr.disposal_state(), tr.find_state(find.state).to_owned()),
        (tr.locality(), locality.unwrap_or_default()),
        (tr.place_words(), find.place.clone()),
        (
            tr.exact_place(),
            find.point.map(|point| tr.point(point)).unwrap_or_default(),
        ),
    ];
    rows.retain(|(_, value)| !value.is_empty());
    view! {
        <div class="panel">{facts_list(rows)}</div>
        {parts(kit)}
    }
    .into_any()
}

/// The parts of the form, for a new step and for a correction of one.
pub fn parts(kit: Kit) -> AnyView {
    let tr = kit.ctx.tr();
    let collected = Memo::new(move |_| {
        let state = |f: &Form| f.as_step().map(|s| s.state);
        kit.form.with(state) == Some(FindState::Collected)
    });
    view! {
        {found::disposal(
            kit,
            |f| f.as_step().map(|s| s.state),
            |f, v| {
                f.on_step(|s| {
                    s.state = v;
                    if v == FindState::Collected && s.disposal.is_none() {
                        s.disposal = Some(crate::forms::model::known("KC"));
                    }
                });
            },
            |f| f.as_step().and_then(|s| s.disposal.clone()),
            |f, v| f.on_step(|s| s.disposal = Some(v)),
        )}
        {move || {
            collected
                .get()
                .then(|| {
                    view! {
                        {count(
                            kit,
                            "kusy",
                            tr.pieces_collected(),
                            |f| f.as_step().and_then(|s| s.pieces).unwrap_or(0),
                            |f, n| f.on_step(|s| s.pieces = (n > 0).then_some(n)),
                            &[5, 10],
                        )}
                        <p class="hint">{tr.pieces_collected_hint()}</p>
                    }
                })
        }}
        {form_parts::moment(kit)}
        {field::fold(
            tr.details().to_owned(),
            false,
            view! {
                {form_parts::colleagues(kit)}
                {note(
                    kit,
                    |f| f.as_step().map(|s| s.note.clone()).unwrap_or_default(),
                    |f, v| f.on_step(|s| s.note = v),
                )}
            }
                .into_any(),
        )}
    }
    .into_any()
}
