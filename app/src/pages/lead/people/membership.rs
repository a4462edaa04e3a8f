//! The fields of a membership: role, place, services, days.
use leptos::prelude::*;

use super::{pick, role};
use crate::api::dto::people::{MembershipRequest, PlacesReport};
use crate::components::chips::{self, Opt};
use crate::components::field::Text;
use crate::i18n::Tr;
use sync::wire::{MembershipInfo, Role};

/// What is being filled in, a handle.
#[derive(Clone, Copy)]
pub struct Fields {
    role: RwSignal<String>,
    provider: RwSignal<String>,
    programme: RwSignal<String>,
    /// Slugs.
    pub services: RwSignal<Vec<String>>,
    /// First day.
    pub from: RwSignal<String>,
    /// Last day; empty: no end.
    pub to: RwSignal<String>,
}

impl Fields {
    /// A new membership from a day on; the place is chosen already if there is only one.
    pub fn new(from: domain::Day, places: &PlacesReport) -> Self {
        let only = match places.providers.as_slice() {
            [only] => only.id.to_string(),
            _ => String::new(),
        };
        Self {
            role: RwSignal::new("worker".into()),
            provider: RwSignal::new(only),
            programme: RwSignal::new(String::new()),
            services: RwSignal::new(Vec::new()),
            from: RwSignal::new(from.to_string()),
            to: RwSignal::new(String::new()),
        }
    }

    /// One that is there, to be changed.
    pub fn of(m: &MembershipInfo) -> Self {
        let text = |slug: Option<String>| RwSignal::new(slug.unwrap_or_default());
        Self {
            role: RwSignal::new(code(m.role).into()),
            provider: text(m.provider.as_ref().map(ToString::to_string)),
            programme: text(m.programme.as_ref().map(ToString::to_string)),
            services: RwSignal::new(m.services.iter().map(ToString::to_string).collect()),
            from: RwSignal::new(m.from.to_string()),
            to: text(m.to.map(|to| to.to_string())),
        }
    }

    /// As it is sent: what does not belong to the role is left out.
    pub fn asked(self) -> MembershipRequest {
        let role = self.role.get_untracked();
        let some = |text: String| Some(text).filter(|text| !text.is_empty());
        let at_provider = matches!(role.as_str(), "worker" | "manager");
        MembershipRequest {
            provider: some(self.provider.get_untracked()).filter(|_| at_provider),
            programme: some(self.programme.get_untracked()).filter(|_| role == "coordinator"),
            services: match role.as_str() {
                "worker" | "manager" => self.services.get_untracked(),
                _ => Vec::new(),
            },
            from: self.from.get_untracked(),
            to: some(self.to.get_untracked()),
            role,
        }
    }

    /// Role and place, which stay what they are once the membership is there.
    pub fn place(self, tr: Tr, places: &PlacesReport) -> AnyView {
        let roles: Vec<Opt> = places
            .roles
            .iter()
            .map(|r| Opt::new(code(*r), role(tr, *r)))
            .collect();
        let providers: Vec<Opt> = places
            .providers
            .iter()
            .map(|p| Opt::new(p.id.to_string(), p.name.clone()))
            .collect();
        let programmes: Vec<Opt> = places
            .programmes
            .iter()
            .map(|p| Opt::new(p.id.to_string(), pick(tr, &p.name_cs, &p.name_en)))
            .collect();
        let set = |field: RwSignal<String>| Callback::new(move |value| field.set(value));
        let set_provider = Callback::new(move |value| {
            self.services.set(Vec::new());
            self.provider.set(value);
        });
        let at = move || match self.role.get().as_str() {
            "worker" | "manager" => chips::select(
                "clen-organizace",
                tr.people_provider(),
                Some(tr.choose()),
                providers.clone().into(),
                self.provider.into(),
                set_provider,
            ),
            "coordinator" => chips::select(
                "clen-program",
                tr.people_programme(),
                Some(tr.choose()),
                programmes.clone().into(),
                self.programme.into(),
                set(self.programme),
            ),
            _ => ().into_any(),
        };
        view! {
            {chips::one("role", tr.people_role(), roles.into(), self.role.into(), set(self.role))}
            {at}
        }
        .into_any()
    }

    /// Services and days.
    pub fn extent(self, tr: Tr, places: &PlacesReport) -> AnyView {
        let all = places.providers.clone();
        let services = Signal::derive(move || {
            let provider = self.provider.get();
            let found = all.iter().find(|p| p.id.as_str() == provider);
            let services = found.map(|p| p.services.clone()).unwrap_or_default();
            let name = |s: &crate::api::dto::people::PlaceService| {
                Opt::new(s.id.to_string(), pick(tr, &s.name_cs, &s.name_en))
            };
            services.iter().map(name).collect::<Vec<_>>()
        });
        let chosen = move || match self.role.get().as_str() {
            "worker" | "manager" => {
                let hint = (self.role.get() == "manager").then(|| tr.no_service_is_all());
                view! {
                    {chips::many(
                        "sluzby",
                        tr.people_services(),
                        services,
                        self.services.into(),
                        Callback::new(move |value| self.services.set(value)),
                    )}
                    <p class="hint">{hint}</p>
                }
                .into_any()
            }
            _ => ().into_any(),
        };
        let day = |id, label, field: RwSignal<String>| {
            let mut text = Text::new(id, label);
            text.kind = "date";
            let set = Callback::new(move |value| field.set(value));
            text.view(field.into(), set, Signal::derive(|| None))
        };
        view! {
            {chosen}
            {day("clen-od", tr.valid_from(), self.from)}
            {day("clen-do", tr.valid_to(), self.to)}
        }
        .into_any()
    }
}

fn code(role: Role) -> &'static str {
    match role {
        Role::Worker => "worker",
        Role::Manager => "manager",
        Role::Coordinator => "coordinator",
        Role::Administrator => "administrator",
    }
}
