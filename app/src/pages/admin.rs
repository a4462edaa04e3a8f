//! `/sprava`: what an administrator does on the server's command line.
use leptos::prelude::*;

use crate::ctx::Ctx;

/// The page.
pub fn page(ctx: Ctx) -> AnyView {
    let tr = ctx.tr();
    let rows = [
        ("teren user add | passwd | disable", tr.admin_users()),
        ("teren import programme SOUBOR.toml", tr.admin_import()),
        ("teren backup", tr.admin_backup()),
        ("teren restore", tr.admin_restore()),
        ("teren --help", tr.admin_help()),
    ];
    view! {
        <h1>{tr.admin_title()}</h1>
        <p>{tr.admin_what()}</p>
        <dl class="facts">
            {rows
                .map(|(command, what)| {
                    view! {
                        <div>
                            <dt>
                                <code>{command}</code>
                            </dt>
                            <dd>{what}</dd>
                        </div>
                    }
                })
                .into_iter()
                .collect_view()}
        </dl>
        <p class="notice">{tr.admin_privacy()}</p>
    }
    .into_any()
}
