//! `/hledat`: own and team entries of this phone, by words and filters. It goes back in time slice by
//! slice, so that the newest are there at once and nothing stutters however much is on the phone.
use chrono::Duration;
use domain::Day;
use domain::entry::{Entry, Kind};
use leptos::prelude::*;
use std::time::Duration as Wait;

use super::search_text::{fits, words};
use crate::components::chips::{self, Opt};
use crate::components::empty::empty;
use crate::components::entry_row::entry_row;
use crate::components::field;
use crate::components::icon::Icon;
use crate::components::notice::{Tone, notice};
use crate::ctx::Ctx;
use crate::live::with_store;
use crate::local_store::LocalStore;
use crate::local_store::types::{EntryQuery, LocalEntry, LocalError};

/// Days that are read at once.
const SLICE: i64 = 7;
/// So many results are shown before somebody asks for more.
const PAGE: usize = 30;
/// After the last key.
const PAUSE: Wait = Wait::from_millis(200);

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Asked {
    text: String,
    kind: String,
    mine: bool,
}

/// How far it is.
#[derive(Clone, Debug, PartialEq)]
enum Reached {
    /// Going back.
    Running(Day),
    /// Enough for now; from this day it goes on.
    Paused(Day),
    /// Everything was looked at.
    All,
    /// The database does not answer.
    Failed(LocalError),
}

/// The page's state, a handle.
#[derive(Clone, Copy)]
struct Search {
    ctx: Ctx,
    asked: RwSignal<Asked>,
    found: RwSignal<Vec<LocalEntry>>,
    reached: RwSignal<Reached>,
    /// Rises with each new search: an older one that still runs has nothing to say.
    turn: StoredValue<u32>,
}

/// The page.
pub fn page(ctx: Ctx) -> AnyView {
    let tr = ctx.tr();
    let today = ctx.day.get_untracked();
    let search = Search {
        ctx,
        asked: RwSignal::new(Asked::default()),
        found: RwSignal::new(Vec::new()),
        reached: RwSignal::new(Reached::Running(today)),
        turn: StoredValue::new(0),
    };
    Effect::new(move |_| {
        search.asked.track();
        search.begin();
    });
    let kinds: Vec<Opt> = Kind::FORMS
        .into_iter()
        .map(|kind| Opt::new(kind.as_str(), tr.kind_name(kind)))
        .collect();
    let text = field::Text {
        kind: "search",
        hint: tr.search_hint(),
        ..field::Text::new("hledat", tr.search_label())
    };
    let read = move |get: fn(&Asked) -> String| Signal::derive(move || search.asked.with(get));
    view! {
        <h1>{tr.search_title()}</h1>
        <form class="entry-form" role="search" on:submit=|ev| ev.prevent_default()>
            {text.view(
                read(|a| a.text.clone()),
                Callback::new(move |v| search.asked.update(|a| a.text = v)),
                Signal::stored(None),
            )}
            {chips::select(
                "hledat-druh",
                tr.kind(),
                Some(tr.all_kinds()),
                Signal::stored(kinds),
                read(|a| a.kind.clone()),
                Callback::new(move |v| search.asked.update(|a| a.kind = v)),
            )}
            <label class="switch">
                <input
                    type="checkbox"
                    prop:checked=move || search.asked.with(|a| a.mine)
                    on:change=move |ev| {
                        let on = event_target_checked(&ev);
                        search.asked.update(|a| a.mine = on);
                    }
                />
                <span>{tr.only_mine()}</span>
            </label>
        </form>
        {search.results()}
    }
    .into_any()
}

impl Search {
    /// From today back, once nobody has typed for a moment.
    fn begin(self) {
        let turn = self.turn.get_value().wrapping_add(1);
        self.turn.set_value(turn);
        set_timeout(
            move || {
                if self.turn.try_get_value() == Some(turn) {
                    self.found.set(Vec::new());
                    self.go_on(self.ctx.day.get_untracked());
                }
            },
            PAUSE,
        );
    }

    /// Goes back from a day until a page is full.
    fn go_on(self, from: Day) {
        let turn = self.turn.get_value();
        self.reached.set(Reached::Running(from));
        let enough = self.found.with_untracked(Vec::len) + PAGE;
        let asked = self.asked.get_untracked();
        with_store(self.ctx, move |store| async move {
            let mut to = from;
            let first = match store.first_day().await {
                Ok(first) => first,
                Err(why) => return self.say(turn, Reached::Failed(why)),
            };
            while first.is_some_and(|first| first <= to) {
                let slice = to - Duration::days(SLICE - 1);
                let found = match self.slice(&store, &asked, slice, to).await {
                    Ok(found) => found,
                    Err(why) => return self.say(turn, Reached::Failed(why)),
                };
                // The page may have gone, or another search begun.
                if self.turn.try_get_value() != Some(turn) {
                    return;
                }
                self.found.update(|all| all.extend(found));
                to = slice - Duration::days(1);
                if self.found.with_untracked(Vec::len) >= enough {
                    return self.say(turn, Reached::Paused(to));
                }
                self.say(turn, Reached::Running(to));
            }
            self.say(turn, Reached::All);
        });
    }

    fn say(self, turn: u32, reached: Reached) {
        if self.turn.try_get_value() == Some(turn) {
            self.reached.set(reached);
        }
    }

    /// What fits among the entries of some days, the newest first.
    async fn slice(
        self,
        store: &LocalStore,
        asked: &Asked,
        from: Day,
        to: Day,
    ) -> Result<Vec<LocalEntry>, LocalError> {
        let me = self.ctx.me_untracked();
        let worker = me.filter(|_| asked.mine);
        let query = EntryQuery { from, to, worker };
        let mut all = store.current(query).await?;
        let (tr, words) = (self.ctx.tr(), words(&asked.text));
        let lists = self.ctx.lists.get_untracked();
        all.retain(|local| {
            let entry = &local.entry;
            let kind = entry.effective_body().kind();
            (asked.kind.is_empty() || kind.as_str() == asked.kind)
                && fits(tr, &lists, entry, &self.names(entry), &words)
        });
        all.sort_by_key(|local| std::cmp::Reverse((local.entry.start, local.entry.id)));
        Ok(all)
    }

    /// Names of people and places of an entry.
    fn names(self, entry: &Entry) -> String {
        let people = entry.workers.iter().map(|w| self.ctx.person_name(*w));
        let place = entry.locality.as_ref().map(|l| self.ctx.locality_name(l));
        let service = self.ctx.service_name(&entry.service);
        let all = people.chain(place).chain([service]);
        untrack(|| all.collect::<Vec<_>>().join(" "))
    }

    fn results(self) -> AnyView {
        let (ctx, tr) = (self.ctx, self.ctx.tr());
        let count = Memo::new(move |_| self.found.with(Vec::len));
        let said = move || match self.reached.get() {
            Reached::Running(to) => tr.searched_to(count.get() as u64, to),
            Reached::Paused(to) => tr.search_paused(count.get() as u64, to),
            Reached::All => tr.search_done(count.get() as u64),
            Reached::Failed(_) => String::new(),
        };
        let below = move || match self.reached.get() {
            Reached::Paused(to) => Some(
                view! {
                    <button type="button" class="button" on:click=move |_| self.go_on(to)>
                        {tr.search_more()}
                    </button>
                }
                .into_any(),
            ),
            Reached::All if count.get() == 0 => Some(empty(
                Icon::Search,
                tr.search_nothing(),
                tr.search_nothing_do(),
                None,
            )),
            Reached::Failed(why) => Some(notice(Tone::Warning, tr.local_error(&why))),
            _ => None,
        };
        let rows = move || {
            let found = self.found.get();
            (!found.is_empty()).then(|| {
                view! {
                    <ul class="rows">
                        {found.iter().map(|local| entry_row(ctx, local, true)).collect_view()}
                    </ul>
                }
            })
        };
        view! {
            <p class="quiet" role="status">{said}</p>
            {rows}
            {below}
        }
        .into_any()
    }
}
