//! `/vedeni/za`: a manager types in paper, or a dead phone's day, for a worker. Entries are saved
//! like any others into the manager's own stream, so all but the question who worked that day goes
//! without a network.
mod choose;
mod day;
mod paper_shift;

use domain::{AccountId, Day, EntryId, ServiceId};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use leptos_router::params::ParamsMap;
use std::rc::Rc;
use sync::wire::Role;

use crate::components::empty::{self, empty};
use crate::components::icon::Icon;
use crate::components::notice::{Tone, notice};
use crate::ctx::Ctx;
use crate::forms::behalf::{Paper, of_draft};
use crate::forms::rules;
use crate::live::with_store;
use crate::pages::form_parts::{Named, named};

/// Where the page is.
pub const PATH: &str = "/vedeni/za";

/// What is being written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum What {
    /// The shift of the day.
    #[default]
    Shift,
    /// Contacts.
    Contact,
    /// Exchanges.
    Exchange,
}

impl What {
    const ALL: [What; 3] = [What::Shift, What::Contact, What::Exchange];

    /// Its name in the address.
    const fn as_str(self) -> &'static str {
        match self {
            What::Shift => "smena",
            What::Contact => "kontakt",
            What::Exchange => "vymena",
        }
    }
}

/// What the address says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The service.
    pub service: Option<ServiceId>,
    /// Who worked.
    pub worker: Option<AccountId>,
    /// The local day.
    pub day: Option<Day>,
    /// What is being written.
    pub what: What,
    /// The form's entry: a reload finds its draft again.
    pub id: Option<EntryId>,
}

impl Asked {
    fn read(query: &ParamsMap) -> Self {
        let get = |name: &str| query.get(name);
        let what = get("co").unwrap_or_default();
        Self {
            service: get("sluzba").and_then(|s| ServiceId::new(&s).ok()),
            worker: get("kdo").and_then(|s| s.parse().ok()),
            day: get("den").and_then(|s| s.parse().ok()),
            what: What::ALL
                .into_iter()
                .find(|w| w.as_str() == what)
                .unwrap_or_default(),
            id: get("id").and_then(|s| s.parse().ok()),
        }
    }

    /// The address that says it.
    #[must_use]
    pub fn address(&self) -> String {
        let mut parts = Vec::new();
        parts.extend(self.service.as_ref().map(|s| format!("sluzba={s}")));
        parts.extend(self.worker.map(|w| format!("kdo={w}")));
        parts.extend(self.day.map(|d| format!("den={d}")));
        if self.what != What::default() {
            parts.push(format!("co={}", self.what.as_str()));
        }
        parts.extend(self.id.map(|id| format!("id={id}")));
        if parts.is_empty() {
            return PATH.to_owned();
        }
        format!("{PATH}?{}", parts.join("&"))
    }

    /// Whose day it is, once that is chosen.
    fn paper(&self) -> Option<Paper> {
        Some(Paper {
            worker: self.worker?,
            service: self.service.clone()?,
            day: self.day?,
        })
    }
}

/// Moves to an address.
type Move = Rc<dyn Fn(&str)>;

/// Moves within the page.
#[derive(Clone, Copy)]
pub struct Go(StoredValue<Move, LocalStorage>);

impl Go {
    fn new() -> Self {
        let navigate = use_navigate();
        let go: Move = Rc::new(move |to: &str| {
            let options = NavigateOptions {
                replace: true,
                scroll: false,
                ..NavigateOptions::default()
            };
            navigate(to, options);
        });
        Self(StoredValue::new_local(go))
    }

    /// To what `asked` says. Nothing if the page is gone.
    pub fn to(self, asked: &Asked) {
        if let Some(go) = self.0.try_get_value() {
            go(&asked.address());
        }
    }
}

/// Paper comes late, but not for a service that ended longer ago than so many days.
const LATE_DAYS: i64 = 366;

/// The services that the account manages today, and for which it may therefore write.
fn managed(ctx: Ctx) -> Vec<domain::programme::Service> {
    let today = ctx.today();
    let mut roles = ctx
        .session
        .with(|s| s.as_ref().map(|s| s.memberships.clone()))
        .unwrap_or_default();
    roles.retain(|m| m.role == Role::Manager);
    let mut services = ctx.services.get();
    let first = today - chrono::Duration::days(LATE_DAYS);
    services.retain(|s| s.to.is_none_or(|to| first <= to) && rules::writes(&roles, s, today));
    services
}

/// The page.
pub fn page(ctx: Ctx) -> AnyView {
    let tr = ctx.tr();
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(Asked::read));
    let go = Go::new();
    resume(ctx, asked, go);
    let paper = Memo::new(move |_| asked.with(Asked::paper));
    let none = Memo::new(move |_| managed(ctx).is_empty());
    let synced = Memo::new(move |_| ctx.sync_status().is_some_and(|s| s.last_ok.is_some()));
    let chosen = StoredValue::new(false);
    let inside = move || match paper.get() {
        // Before the first sync nothing is known of who leads what.
        _ if none.get() && !synced.get() => notice(Tone::Quiet, tr.services_coming().to_owned()),
        _ if none.get() => {
            let (why, what) = (tr.behalf_no_service(), tr.behalf_no_service_do());
            empty(Icon::Pencil, why, what, empty::go("/vedeni", tr.nav_lead()))
        }
        Some(paper) => day::view(ctx, asked, go, paper, chosen.get_value()),
        None => {
            chosen.set_value(true);
            choose::view(ctx, asked, go)
        }
    };
    view! {
        <h1>{tr.behalf_title()}</h1>
        <p class="lead">{tr.behalf_what()}</p>
        {inside}
    }
    .into_any()
}

/// The link of a draft names its entry only: the rest of the address is read from the draft.
fn resume(ctx: Ctx, asked: Memo<Asked>, go: Go) {
    Effect::new(move |_| {
        let now = asked.get();
        let Some(id) = now.id.filter(|_| now.paper().is_none()) else {
            return;
        };
        with_store(ctx, move |store| async move {
            let mut to = Asked::default();
            if let Named::Draft(form) = named(&store, id).await
                && let Some(paper) = of_draft(&form)
            {
                to = Asked {
                    service: Some(paper.service),
                    worker: Some(paper.worker),
                    day: Some(paper.day),
                    what: match form.as_exchange() {
                        Some(_) => What::Exchange,
                        None => What::Contact,
                    },
                    id: Some(id),
                };
            }
            go.to(&to);
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_it_was_made_of() {
        let all = Asked {
            service: ServiceId::new("ukazka-tp").ok(),
            worker: "018f0000-0000-7000-8000-000000000001".parse().ok(),
            day: Day::from_ymd_opt(2025, 11, 20),
            what: What::Exchange,
            id: "018f0000-0000-7000-8000-000000000002".parse().ok(),
        };
        let address = all.address();
        assert_eq!(
            address,
            "/vedeni/za?sluzba=ukazka-tp&kdo=018f0000-0000-7000-8000-000000000001&den=2025-11-20\
             &co=vymena&id=018f0000-0000-7000-8000-000000000002"
        );
        let mut query = ParamsMap::new();
        for part in address.split_once('?').unwrap().1.split('&') {
            let (name, value) = part.split_once('=').unwrap();
            query.insert(name.to_owned(), value.to_owned());
        }
        assert_eq!(Asked::read(&query), all);
        assert!(all.paper().is_some());
        assert_eq!(Asked::default().address(), PATH);
    }
}
