//! A code that was just made: shown this once, to be copied, printed or read aloud.
use leptos::prelude::*;

use crate::api::dto::people::CodeAnswer;
use crate::components::notice::{Tone, notice};
use crate::i18n::Tr;
use crate::platform;

/// The code with its link. What stands behind `#` is never sent to a server, so it is in no log.
pub fn shown(tr: Tr, name: &str, made: &CodeAnswer) -> AnyView {
    let link = format!("{}/pozvanka#{}", platform::origin(), made.code);
    let copied = RwSignal::new(None::<bool>);
    let to_copy = link.clone();
    let copy = move |_| {
        let text = to_copy.clone();
        leptos::task::spawn_local(async move {
            copied.set(Some(platform::copy(&text).await));
        });
    };
    let said = move || {
        copied
            .get()
            .map(|done| if done { tr.copied() } else { tr.not_copied() })
    };
    view! {
        <section class="card code-sheet" aria-labelledby="kod">
            <h2 id="kod">{tr.code_for(name)}</h2>
            <p class="code" translate="no">{made.code.clone()}</p>
            <p class="code-link" translate="no">{link}</p>
            <p>{tr.code_what(&tr.moment(made.expires_at))}</p>
            <div class="no-print">{notice(Tone::Warning, tr.code_once().to_owned())}</div>
            <div class="actions no-print">
                <button type="button" class="button button-primary" on:click=copy>{tr.copy_link()}</button>
                <button type="button" class="button" on:click=|_| platform::print()>{tr.print()}</button>
            </div>
            <p class="hint no-print" role="status">{said}</p>
        </section>
    }
    .into_any()
}
