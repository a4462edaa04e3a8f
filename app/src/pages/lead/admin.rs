//! `/sprava`: everything that is set up in the browser, each for whom it is, and what an administrator
//! does on the server's command line.
use leptos::prelude::*;
use leptos_router::components::A;
use sync::wire::Role;

use crate::ctx::Ctx;
use crate::i18n::Tr;

/// A way to a page.
struct Way {
    href: &'static str,
    name: &'static str,
    what: &'static str,
    /// Whose page it is.
    roles: &'static [Role],
}

/// The pages, in the order in which a new programme is set up.
fn ways(tr: Tr) -> Vec<Way> {
    let above = &[Role::Coordinator, Role::Administrator, Role::Manager];
    let way = |href, name, what, roles| Way {
        href,
        name,
        what,
        roles,
    };
    vec![
        way(
            "/vedeni/prehled",
            tr.overview_title(),
            tr.overview_what(),
            &[Role::Manager, Role::Coordinator],
        ),
        way(
            "/vedeni/cile",
            tr.goals_title(),
            tr.goals_what(),
            &[Role::Manager, Role::Coordinator],
        ),
        way(
            "/sprava/sluzby",
            tr.setup_services(),
            tr.setup_services_what(),
            above,
        ),
        way(
            "/sprava/poskytovatele",
            tr.setup_providers(),
            tr.setup_providers_what(),
            above,
        ),
        way(
            "/sprava/lokality",
            tr.setup_localities(),
            tr.setup_localities_what(),
            above,
        ),
        way(
            "/sprava/ciselniky",
            tr.setup_lists(),
            tr.setup_lists_what(),
            above,
        ),
        way(
            "/lide",
            tr.people_title(),
            tr.admin_people(),
            &[Role::Manager, Role::Administrator],
        ),
        way(
            "/vedeni/za",
            tr.behalf_title(),
            tr.admin_behalf(),
            &[Role::Manager],
        ),
        way(
            "/vedeni/zarizeni",
            tr.centres_title(),
            tr.centres_way(),
            &[Role::Manager],
        ),
        way(
            "/vedeni/telefony",
            tr.nav_phones(),
            tr.admin_phones(),
            &[Role::Manager, Role::Administrator],
        ),
        way(
            "/sprava/audit",
            tr.setup_audit(),
            tr.setup_audit_what(),
            &[Role::Manager, Role::Administrator],
        ),
    ]
}

/// The page.
pub fn page(ctx: Ctx) -> AnyView {
    let tr = ctx.tr();
    let ways = ways(tr)
        .into_iter()
        .filter(|way| way.roles.iter().any(|role| ctx.is(*role)))
        .map(|way| {
            view! {
                <li>
                    <A href=way.href attr:class="way">
                        <strong>{way.name}</strong>
                        <span class="quiet">{way.what}</span>
                    </A>
                </li>
            }
        })
        .collect::<Vec<_>>();
    let ways = match ways.is_empty() {
        true => super::leads_nothing(tr),
        false => view! { <ul class="ways">{ways}</ul> }.into_any(),
    };
    view! {
        <h1>{tr.admin_title()}</h1>
        {ways}
        {ctx.is(Role::Administrator).then(|| command_line(tr))}
    }
    .into_any()
}

/// What has no page.
fn command_line(tr: Tr) -> AnyView {
    let rows = [
        ("teren import programme SOUBOR.toml", tr.admin_import()),
        ("teren backup", tr.admin_backup()),
        ("teren restore", tr.admin_restore()),
        ("teren --help", tr.admin_help()),
    ];
    let rows = rows.map(|(command, what)| {
        view! {
            <div>
                <dt>
                    <code>{command}</code>
                </dt>
                <dd>{what}</dd>
            </div>
        }
    });
    view! {
        <h2>{tr.admin_what()}</h2>
        <dl class="facts">{rows.into_iter().collect_view()}</dl>
        <p class="notice">{tr.admin_privacy()}</p>
    }
    .into_any()
}
