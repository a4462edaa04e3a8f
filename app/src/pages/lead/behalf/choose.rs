//! Whose paper it is: service, day, and the worker among those who were in the service that day.
use domain::fold::fold;
use domain::{AccountId, ServiceId};
use leptos::prelude::*;

use super::{Asked, Go, PATH, managed};
use crate::api::dto::Person;
use crate::components::chips::{self, Opt};
use crate::components::empty::empty;
use crate::components::field::Text;
use crate::components::icon::Icon;
use crate::components::notice::{Tone, notice};
use crate::ctx::Ctx;
use crate::live::live;
use crate::pages::lead::{asked as asked_for, failed};
use crate::pages::loading;
use crate::pages::today::draft_list;
use crate::platform::FetchError;

/// How many names are shown at once.
const SHOWN: usize = 12;

/// A name and whose it is.
type Named = (AccountId, String);

/// Those whose name has, for every word of `text`, a word that begins with it; blind to case and
/// marks.
fn matching(all: &[Named], text: &str) -> Vec<Named> {
    let text = fold(text);
    let words: Vec<&str> = text.split(' ').filter(|w| !w.is_empty()).collect();
    let fits = |(_, name): &&Named| {
        let name = fold(name);
        words
            .iter()
            .all(|word| name.split(' ').any(|part| part.starts_with(word)))
    };
    all.iter().filter(fits).cloned().collect()
}

/// The choice.
pub fn view(ctx: Ctx, asked: Memo<Asked>, go: Go) -> AnyView {
    let tr = ctx.tr();
    let services = Memo::new(move |_| {
        let options = managed(ctx).into_iter();
        options
            .map(|s| Opt::new(s.id.as_str(), s.name.get(tr.0)))
            .collect::<Vec<_>>()
    });
    let service = Memo::new(move |_| {
        let first = || services.with(|all| ServiceId::new(&all.first()?.code).ok());
        asked.with(|a| a.service.clone()).or_else(first)
    });
    let day = Memo::new(move |_| asked.with(|a| a.day).unwrap_or_else(|| ctx.today()));
    let set_service = Callback::new(move |id: String| {
        go.to(&Asked {
            service: ServiceId::new(&id).ok(),
            ..asked.get_untracked()
        });
    });
    let set_day = Callback::new(move |text: String| {
        if let Ok(day) = text.parse() {
            go.to(&Asked {
                day: Some(day),
                // Not before the worker is chosen here, where it can be seen.
                worker: None,
                ..asked.get_untracked()
            });
        }
    });
    let again = RwSignal::new(0);
    let answer = asked_for::<Vec<Person>>(
        move || {
            let service = service.get()?;
            Some(format!(
                "/api/v1/workers?service={service}&day={}",
                day.get()
            ))
        },
        again,
    );
    // Whoever the address named already, e.g. the owner of a dead phone, is found at once.
    let named = untrack(|| {
        let worker = asked.with(|a| a.worker)?;
        let all = ctx.people.get();
        all.into_iter().find(|(id, _)| *id == worker)
    });
    let text = RwSignal::new(named.map(|(_, name)| name).unwrap_or_default());
    let found = Memo::new(move |_| {
        let all: Vec<Named> = answer.with(|answer| match answer {
            Some(Ok(all)) => all.iter().map(|p| (p.id, p.name.clone())).collect(),
            Some(Err(FetchError::Offline)) => ctx.people.get(),
            _ => Vec::new(),
        });
        text.with(|text| matching(&all, text))
    });
    let choose = move |worker: AccountId| {
        go.to(&Asked {
            service: service.get_untracked(),
            worker: Some(worker),
            day: Some(day.get_untracked()),
            ..Asked::default()
        });
    };
    let enter = move |ev: leptos::ev::KeyboardEvent| {
        let first = found.with_untracked(|all| all.first().map(|(id, _)| *id));
        if ev.key() == "Enter"
            && let Some(worker) = first
        {
            ev.prevent_default();
            choose(worker);
        }
    };
    let results = move || {
        let trouble = answer.with(|answer| match answer {
            None => Some(loading(tr)),
            Some(Err(FetchError::Offline)) | Some(Ok(_)) => None,
            Some(Err(why)) => Some(failed(tr, why, again)),
        });
        if let Some(trouble) = trouble {
            return trouble;
        }
        let offline = answer.with(|a| matches!(a, Some(Err(_))));
        found.with(|all| {
            let more = all.len().saturating_sub(SHOWN);
            let buttons = all.iter().take(SHOWN).map(|(id, name)| {
                let id = *id;
                view! {
                    <button type="button" class="chip-button" data-user-text="" on:click=move |_| choose(id)>
                        {name.clone()}
                    </button>
                }
            });
            view! {
                {offline.then(|| notice(Tone::Quiet, tr.behalf_offline().to_owned()))}
                {all.is_empty().then(|| empty(Icon::Search, tr.behalf_nobody(), tr.behalf_nobody_do(), None))}
                <div class="chips" role="group" aria-label=tr.behalf_worker()>{buttons.collect_view()}</div>
                {(more > 0).then(|| view! { <p class="hint">{tr.behalf_more(more)}</p> })}
            }
            .into_any()
        })
    };
    // Somebody who only manages has no *Dnes*, where drafts are listed otherwise.
    let drafts = live(ctx, |store| async move {
        let mut drafts = store.drafts().await?;
        drafts.retain(|draft| draft.path == PATH);
        Ok(drafts)
    });
    let unfinished = move || match drafts.get() {
        Some(Ok(all)) if !all.is_empty() => Some(draft_list(ctx, all)),
        _ => None,
    };
    let chosen = Signal::derive(move || service.get().map(|s| s.to_string()).unwrap_or_default());
    let several = Memo::new(move |_| services.with(|all| all.len() > 1));
    let mut date = Text::new("za-den", tr.date_label());
    date.kind = "date";
    let mut name = Text::new("za-kdo", tr.behalf_worker());
    name.hint = tr.behalf_find();
    let no_problem = Signal::derive(|| None);
    view! {
        <div class="behalf">
            {move || {
                several
                    .get()
                    .then(|| chips::one("za-sluzba", tr.service(), services.into(), chosen, set_service))
            }}
            {date.view(Signal::derive(move || day.get().to_string()), set_day, no_problem)}
            <div on:keydown=enter>
                {name.view(text.into(), Callback::new(move |t| text.set(t)), no_problem)}
            </div>
            <div class="live" aria-live="polite">{results}</div>
            {unfinished}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worker_is_found_by_the_beginnings_of_names_whatever_case_and_marks() {
        let people = ["Jana Nováková", "Jan Žák", "Žaneta Janů"];
        let people: Vec<Named> = (0..)
            .zip(people)
            .map(|(n, name)| (AccountId(uuid::Uuid::from_u128(n)), name.to_owned()))
            .collect();
        let names = |text| -> Vec<String> {
            let found = matching(&people, text);
            found.into_iter().map(|(_, name)| name).collect()
        };
        assert_eq!(names("jan"), ["Jana Nováková", "Jan Žák", "Žaneta Janů"]);
        assert_eq!(names("zak jan"), ["Jan Žák"]);
        assert_eq!(names("nova"), ["Jana Nováková"]);
        assert!(names("ak").is_empty());
        assert_eq!(names("").len(), 3);
    }
}
