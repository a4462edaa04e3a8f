//! `/sprava/…`: reference data changed in the browser, online. What the server says may be changed is
//! shown as a form; what another one changed meanwhile is shown beside what was typed.
pub mod audit;
mod history;
pub mod list;
pub mod lists;
pub mod localities;
pub mod providers;
mod quotas;
pub mod service;
pub mod service_new;
pub mod services;

use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::components::icon::{Icon, icon};
use crate::components::notice::{Tone, notice};
use crate::i18n::Tr;
use crate::platform::FetchError;
use crate::platform::fetch::{post_json, put_json};

/// How a change that is sent fares.
#[derive(Clone, Copy)]
pub struct Sending {
    busy: RwSignal<bool>,
    done: RwSignal<bool>,
    why: RwSignal<Option<FetchError>, LocalStorage>,
}

impl Sending {
    /// Nothing is sent yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            busy: RwSignal::new(false),
            done: RwSignal::new(false),
            why: RwSignal::new_local(None),
        }
    }

    /// Puts a change in place; what the server has then goes to `done`. A second tap waits.
    pub fn put<B, T>(self, url: String, body: B, done: impl FnOnce(T) + 'static)
    where
        B: Serialize + 'static,
        T: DeserializeOwned + 'static,
    {
        self.send(async move { put_json::<B, T>(&url, &body).await }, done);
    }

    /// The same for what is new.
    pub fn post<B, T>(self, url: String, body: B, done: impl FnOnce(T) + 'static)
    where
        B: Serialize + 'static,
        T: DeserializeOwned + 'static,
    {
        self.send(async move { post_json::<B, T>(&url, &body).await }, done);
    }

    fn send<T: 'static>(
        self,
        answer: impl Future<Output = Result<T, FetchError>> + 'static,
        done: impl FnOnce(T) + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.done.set(false);
        self.why.set(None);
        leptos::task::spawn_local(async move {
            let answer = answer.await;
            // The page may be gone meanwhile.
            if self.busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(now) => {
                    self.done.set(true);
                    done(now);
                }
                Err(why) => self.why.set(Some(why)),
            }
        });
    }

    /// Somebody else was quicker.
    #[must_use]
    pub fn meanwhile(self) -> bool {
        self.why
            .with(|why| reason(why.as_ref()) == Some("changed_meanwhile"))
    }

    /// What is wrong with a field.
    #[must_use]
    pub fn problem(self, tr: Tr, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.why.with(|why| match why {
                Some(FetchError::Status(400 | 409, Some(error)))
                    if error.field.as_deref() == Some(field) =>
                {
                    let value = error.value.as_ref().and_then(|v| v.as_str());
                    let reason = error.reason.as_deref().unwrap_or_default();
                    Some(tr.setup_reason(reason, value.unwrap_or_default()))
                }
                _ => None,
            })
        })
    }

    /// What is to be said of it as a whole; `fields` say their own.
    pub fn said(self, tr: Tr, fields: &'static [&'static str], meanwhile: &'static str) -> AnyView {
        let text = move || {
            if self.busy.get() {
                return Some((Tone::Quiet, tr.setup_saving().to_owned()));
            }
            if self.done.get() {
                return Some((Tone::Quiet, tr.setup_saved().to_owned()));
            }
            self.why.with(|why| {
                let why = why.as_ref()?;
                let field = match why {
                    FetchError::Status(_, Some(error)) => error.field.as_deref(),
                    _ => None,
                };
                let text = match why {
                    FetchError::Offline => tr.setup_offline().to_owned(),
                    FetchError::Status(401, _) => tr.lead_log_in().to_owned(),
                    FetchError::Status(403, _) => tr.setup_not_yours().to_owned(),
                    _ if reason(Some(why)) == Some("changed_meanwhile") => meanwhile.to_owned(),
                    FetchError::Status(400 | 409, Some(_))
                        if field.is_some_and(|f| fields.contains(&f)) =>
                    {
                        return None;
                    }
                    FetchError::Status(400 | 404 | 409, Some(error)) => {
                        let reason = error.reason.as_deref().unwrap_or_default();
                        let said = tr.setup_reason(reason, "");
                        format!("{}: {said}", tr.setup_field(field.unwrap_or_default()))
                    }
                    FetchError::Status(status, _) => tr.trouble_server(*status),
                    FetchError::Bad(_) => tr.lead_bad().to_owned(),
                };
                Some((Tone::Warning, text))
            })
        };
        view! {
            <div class="live" aria-live="polite">
                {move || text().map(|(tone, text)| notice(tone, text))}
            </div>
        }
        .into_any()
    }

    /// The button that sends.
    pub fn button(self, text: &'static str, tap: impl Fn() + 'static) -> AnyView {
        view! {
            <button
                type="button"
                class="button button-primary"
                aria-disabled=move || self.busy.get().then_some("true")
                on:click=move |_| tap()
            >
                {text}
            </button>
        }
        .into_any()
    }
}

fn reason(why: Option<&FetchError>) -> Option<&str> {
    match why {
        Some(FetchError::Status(_, Some(error))) => error.reason.as_deref(),
        _ => None,
    }
}

/// The heading with the way back.
pub fn head(tr: Tr, back: &'static str, title: AnyView) -> AnyView {
    view! {
        <div class="page-head">
            <A href=back attr:class="icon-button" attr:aria-label=tr.back()>
                {icon(Icon::Left)}
            </A>
            <h1>{title}</h1>
        </div>
    }
    .into_any()
}

/// A part of the address.
pub fn in_path(name: &'static str) -> Memo<String> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|p| p.get(name).unwrap_or_default()))
}

/// A number as it is typed; an empty field is none, what is no number is refused as below zero is.
#[must_use]
pub fn number(text: &str) -> Option<i64> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.parse().unwrap_or(-1))
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_no_number_is_sent_as_one_that_is_refused() {
        assert_eq!(super::number(" "), None);
        assert_eq!(super::number(" 12 "), Some(12));
        assert_eq!(super::number("dvanáct"), Some(-1));
    }
}
