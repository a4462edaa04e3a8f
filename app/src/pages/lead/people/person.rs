//! `/lide/:id`: one of the people: memberships, phones, the password, may they log in.
use domain::Day;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::changes::Changes;
use super::membership::Fields;
use super::{at_place, code, holds, state};
use crate::api::dto::people::{
    CodeAnswer, MembershipPatch, NameRequest, PersonDevice, PersonMembership, PersonReport,
    PersonState, PlacesReport,
};
use crate::components::dialog::dialog;
use crate::components::empty::empty;
use crate::components::field::Text;
use crate::components::icon::Icon;
use crate::components::notice::{Tone, notice};
use crate::ctx::Ctx;
use crate::i18n::Tr;
use crate::pages::lead::{asked, failed};
use crate::pages::loading;

/// The page.
pub fn page(ctx: Ctx) -> AnyView {
    let tr = ctx.tr();
    let again = RwSignal::new(0);
    let id = use_params_map().with(|params| params.get("id").unwrap_or_default());
    let url = format!("/api/v1/people/{}", super::encoded(&id));
    let places = asked::<PlacesReport>(|| Some("/api/v1/people/places".into()), again);
    let person = {
        let url = url.clone();
        asked::<PersonReport>(move || Some(url.clone()), again)
    };
    let changes = Changes::new(tr, again);
    let made = RwSignal::new(None::<CodeAnswer>);
    // What is being typed must stay while the page is read anew.
    let editing = RwSignal::new(None::<Editing>);
    let inside = move || match (person.get(), places.get()) {
        (Some(Err(why)), _) | (_, Some(Err(why))) => failed(tr, &why, again),
        (Some(Ok(person)), Some(Ok(places))) => {
            let page = Page {
                ctx,
                tr,
                url: url.clone(),
                changes,
                made,
                editing,
            };
            page.view(&person, &places)
        }
        _ => loading(tr),
    };
    view! {
        {inside}
        {changes.view()}
    }
    .into_any()
}

/// The dialog that is open.
#[derive(Clone, Copy)]
struct Editing {
    /// None: a new membership.
    number: Option<u64>,
    fields: Fields,
}

/// What all parts of the page need.
#[derive(Clone)]
struct Page {
    ctx: Ctx,
    tr: Tr,
    url: String,
    changes: Changes,
    made: RwSignal<Option<CodeAnswer>>,
    editing: RwSignal<Option<Editing>>,
}

impl Page {
    fn view(&self, person: &PersonReport, places: &PlacesReport) -> AnyView {
        let tr = self.tr;
        let (made, name) = (self.made, person.name.clone());
        let code = move || made.get().map(|made| code::shown(tr, &name, &made));
        let today = self.ctx.now.with_untracked(|now| now.day());
        let memberships = person
            .memberships
            .iter()
            .map(|m| self.membership(m, places, today))
            .collect::<Vec<_>>();
        let memberships = match memberships.is_empty() {
            true => {
                let (why, what) = (tr.no_memberships(), tr.no_memberships_do());
                empty(Icon::List, why, what, None)
            }
            false => view! { <ul class="rows">{memberships}</ul> }.into_any(),
        };
        let devices = person.devices.iter();
        let devices: Vec<_> = devices.map(|d| self.device(d, person)).collect();
        let devices = match devices.is_empty() {
            true => empty(Icon::Phone, tr.phones_none(), tr.phones_none_do(), None),
            false => view! { <ul class="rows">{devices}</ul> }.into_any(),
        };
        let fields = Fields::new(today, places);
        let editing = self.editing;
        let changes = self.changes;
        let add = move |_| {
            changes.forget();
            editing.set(Some(Editing {
                number: None,
                fields,
            }));
        };
        view! {
            <h1>{person.name.clone()}</h1>
            <p class="lead">{person.login.clone()} " · " {state(tr, person.state)}</p>
            {self.changes.problem()}
            {code}
            {(!person.editable).then(|| notice(Tone::Quiet, tr.not_yours_alone().to_owned()))}
            {person.editable.then(|| self.account(person))}
            <section aria-labelledby="clenstvi">
                <h2 id="clenstvi">{tr.memberships()}</h2>
                {memberships}
                <div class="actions">
                    <button type="button" class="button" on:click=add>{tr.add_membership()}</button>
                </div>
            </section>
            <section aria-labelledby="telefony">
                <h2 id="telefony">{tr.nav_phones()}</h2>
                {devices}
            </section>
            {self.dialog(places.clone())}
        }
        .into_any()
    }

    /// Name, password, may they log in.
    fn account(&self, person: &PersonReport) -> AnyView {
        let (tr, changes, made) = (self.tr, self.changes, self.made);
        let name = RwSignal::new(person.name.clone());
        let url = self.url.clone();
        let rename = move |ev: leptos::ev::SubmitEvent| {
            ev.prevent_default();
            let name = name.get_untracked();
            changes.run("PATCH", url.clone(), Some(NameRequest { name }), |_| ());
        };
        let url = format!("{}/invitation", self.url);
        let invite = {
            let url = url.clone();
            move |_| {
                changes.run("POST", url.clone(), None::<()>, move |text| {
                    made.set(domain::json::read(&text).ok());
                });
            }
        };
        let open = person.invitation.as_ref().map(|invitation| {
            let withdraw = move |_| {
                made.set(None);
                changes.run("DELETE", url.clone(), None::<()>, |_| ());
            };
            view! {
                <p>{tr.code_open(&tr.moment(invitation.expires_at))}</p>
                <div class="actions">
                    <button type="button" class="button" on:click=withdraw>{tr.withdraw_code()}</button>
                </div>
            }
        });
        let (enable, disable) = (
            format!("{}/enable", self.url),
            format!("{}/disable", self.url),
        );
        let disabled = person.state == PersonState::Disabled;
        let may_log_in = if disabled {
            let enable = move |_| changes.run("POST", enable.clone(), None::<()>, |_| ());
            view! { <button type="button" class="button" on:click=enable>{tr.enable()}</button> }
                .into_any()
        } else if person.own {
            ().into_any()
        } else {
            let what = tr.disable_what(&person.name);
            let ask = move |_| {
                changes.ask(what.clone(), tr.disable(), "POST", disable.clone());
            };
            view! { <button type="button" class="button" on:click=ask>{tr.disable()}</button> }
                .into_any()
        };
        let set = Callback::new(move |value| name.set(value));
        view! {
            <form on:submit=rename novalidate class="with-button-row">
                {Text::new("cele-jmeno", tr.full_name()).view(name.into(), set, Signal::derive(|| None))}
                <button type="submit" class="button">{tr.save_name()}</button>
            </form>
            {open}
            <div class="actions">
                {(!disabled).then(|| view! {
                    <button type="button" class="button" on:click=invite>
                        {if person.state == PersonState::Invited { tr.new_code() } else { tr.reset_password() }}
                    </button>
                })}
                {may_log_in}
            </div>
        }
        .into_any()
    }

    fn membership(&self, m: &PersonMembership, places: &PlacesReport, today: Day) -> AnyView {
        let tr = self.tr;
        let info = &m.membership;
        let days = if m.withdrawn {
            tr.membership_withdrawn().to_owned()
        } else {
            match info.to {
                Some(to) => format!("{} – {}", tr.date(info.from), tr.date(to)),
                None => tr.day_and_later(&tr.date(info.from)),
            }
        };
        let ended = (!m.withdrawn && !holds(info, today))
            .then(|| view! { <span class="badge badge-saved">{tr.membership_not_now()}</span> });
        let (editing, number, fields) = (self.editing, m.number, Fields::of(info));
        let changes = self.changes;
        let change = move |_| {
            changes.forget();
            editing.set(Some(Editing {
                number: Some(number),
                fields,
            }));
        };
        let what = at_place(tr, info, places);
        let label = format!("{}: {what}", tr.change());
        let button = m.editable.then(|| {
            view! {
                <button type="button" class="button button-small" aria-label=label on:click=change>
                    {tr.change()}
                </button>
            }
        });
        view! {
            <li class="row row-tall">
                <span class="row-main">
                    <span class="row-title">{what}</span>
                    <span class="row-about">{days}</span>
                </span>
                {ended}
                {button}
            </li>
        }
        .into_any()
    }

    fn device(&self, d: &PersonDevice, person: &PersonReport) -> AnyView {
        let (tr, changes) = (self.tr, self.changes);
        let streams = person.streams.iter().filter(|s| s.device == Some(d.id));
        let pending: u32 = streams.clone().map(|s| s.pending).sum();
        let oldest = streams.filter_map(|s| s.oldest_pending).min();
        let since = oldest.map_or_else(String::new, |at| {
            format!(", {} {}", tr.pending_since(), tr.moment(at))
        });
        let waits = (pending > 0).then(
            || view! { <span class="badge badge-saved">{tr.waiting(pending)} {since}</span> },
        );
        let standing = match d.revoked_at {
            Some(at) => {
                view! { <span class="quiet">{tr.revoked(&tr.moment(at))}</span> }.into_any()
            }
            None if person.editable => {
                let url = format!("{}/devices/{}", self.url, d.id);
                let what = tr.revoke_what(pending);
                let ask = move |_| changes.ask(what.clone(), tr.revoke(), "DELETE", url.clone());
                let label = format!("{}: {}", tr.revoke(), d.name);
                view! {
                    <button type="button" class="button button-small" aria-label=label on:click=ask>
                        {tr.revoke()}
                    </button>
                }
                .into_any()
            }
            None => ().into_any(),
        };
        view! {
            <li class="row row-tall">
                <span class="row-main">
                    <span class="row-title">{d.name.clone()}</span>
                    <span class="row-about">
                        {tr.last_sync()} " " {tr.moment(d.seen_at)} " · " {tr.device_version()} " "
                        {d.app_version.clone()}
                    </span>
                </span>
                {waits}
                {standing}
            </li>
        }
        .into_any()
    }

    /// The dialog of a membership, a new one or one that is there.
    fn dialog(&self, places: PlacesReport) -> AnyView {
        let (tr, changes, editing, url) = (self.tr, self.changes, self.editing, self.url.clone());
        let open = RwSignal::new(false);
        Effect::new(move |_| open.set(editing.with(Option::is_some)));
        // Closed with Escape.
        Effect::new(move |was: Option<bool>| {
            let now = open.get();
            if was == Some(true) && !now {
                editing.set(None);
            }
            now
        });
        let name = tr.membership();
        dialog(open, name, move || {
            let Some(Editing { number, fields }) = editing.get_untracked() else {
                return ().into_any();
            };
            let url = match number {
                Some(number) => format!("{url}/memberships/{number}"),
                None => format!("{url}/memberships"),
            };
            let patch = {
                let url = url.clone();
                move |patch: MembershipPatch| {
                    // Refused, it stays open with what was typed.
                    changes.run("PATCH", url.clone(), Some(patch), move |_| {
                        editing.set(None)
                    });
                }
            };
            let save = {
                let patch = patch.clone();
                move |ev: leptos::ev::SubmitEvent| {
                    ev.prevent_default();
                    let asked = fields.asked();
                    if number.is_some() {
                        return patch(MembershipPatch {
                            from: Some(asked.from),
                            to: Some(asked.to),
                            services: Some(asked.services),
                            withdrawn: false,
                        });
                    }
                    changes.run("POST", url.clone(), Some(asked), move |_| editing.set(None));
                }
            };
            let take_back = number.map(|_| {
                let take_back = move |_| {
                    patch(MembershipPatch {
                        withdrawn: true,
                        ..MembershipPatch::default()
                    });
                };
                view! {
                    <p class="hint">{tr.take_back_what()}</p>
                    <button type="button" class="button" on:click=take_back>{tr.take_back()}</button>
                }
            });
            view! {
                <form on:submit=save novalidate>
                    {number.is_none().then(|| fields.place(tr, &places))}
                    {fields.extent(tr, &places)}
                    {changes.problem()}
                    <div class="actions">
                        <button type="button" class="button" on:click=move |_| editing.set(None)>
                            {tr.cancel()}
                        </button>
                        <button type="submit" class="button button-primary">{tr.save()}</button>
                    </div>
                    {take_back}
                </form>
            }
            .into_any()
        })
    }
}
