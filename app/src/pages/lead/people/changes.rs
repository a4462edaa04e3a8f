//! Changes on a person's page: one at a time, each with its answer; and the dialog that asks before
//! what ends something.
use leptos::prelude::*;
use serde::Serialize;

use super::refused;
use crate::components::dialog::dialog;
use crate::components::notice::{Tone, notice};
use crate::i18n::Tr;
use crate::platform::fetch::tell;

/// What runs on the page, a handle.
#[derive(Clone, Copy)]
pub struct Changes {
    tr: Tr,
    /// Something is on its way.
    pub running: RwSignal<bool>,
    error: RwSignal<Option<String>>,
    again: RwSignal<u32>,
    asking: RwSignal<bool>,
    question: RwSignal<Option<Question>>,
}

/// What is asked before it is done.
#[derive(Clone)]
struct Question {
    what: String,
    button: &'static str,
    method: &'static str,
    url: String,
}

impl Changes {
    /// Nothing runs; `again` reads the page anew after a change.
    pub fn new(tr: Tr, again: RwSignal<u32>) -> Self {
        Self {
            tr,
            running: RwSignal::new(false),
            error: RwSignal::new(None),
            again,
            asking: RwSignal::new(false),
            question: RwSignal::new(None),
        }
    }

    /// Sends a change; `done` is given the answer's text once it is made.
    pub fn run<B: Serialize + 'static>(
        self,
        method: &'static str,
        url: String,
        body: Option<B>,
        done: impl FnOnce(String) + 'static,
    ) {
        if self.running.get_untracked() {
            return;
        }
        self.running.set(true);
        self.error.set(None);
        leptos::task::spawn_local(async move {
            match tell(method, &url, body.as_ref()).await {
                Ok(text) => {
                    done(text);
                    self.again.update(|n| *n += 1);
                }
                Err(why) => self.error.set(Some(refused(self.tr, &why))),
            }
            self.running.set(false);
        });
    }

    /// Asks first: `what` says what it means.
    pub fn ask(self, what: String, button: &'static str, method: &'static str, url: String) {
        self.question.set(Some(Question {
            what,
            button,
            method,
            url,
        }));
        self.asking.set(true);
    }

    /// What was refused before is over: something else is begun.
    pub fn forget(self) {
        self.error.set(None);
    }

    /// Why the last change was not made.
    pub fn problem(self) -> AnyView {
        (move || self.error.get().map(|text| notice(Tone::Warning, text))).into_any()
    }

    /// The dialog's place on the page.
    pub fn view(self) -> AnyView {
        let tr = self.tr;
        dialog(self.asking, tr.really(), move || {
            let Some(question) = self.question.get_untracked() else {
                return ().into_any();
            };
            let Question {
                what,
                button,
                method,
                url,
            } = question;
            let go = move |_| {
                self.asking.set(false);
                self.run(method, url.clone(), None::<()>, |_| ());
            };
            view! {
                <p>{what}</p>
                <div class="actions">
                    <button type="button" class="button" on:click=move |_| self.asking.set(false)>
                        {tr.cancel()}
                    </button>
                    <button type="button" class="button button-primary" on:click=go>{button}</button>
                </div>
            }
            .into_any()
        })
    }
}
