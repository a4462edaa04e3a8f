//! On a device at a centre's door: nobody logs in there, so who works is chosen by one tap and kept
//! until another one is chosen.
use domain::entry::Entry;
use domain::{AccountId, ServiceId};
use leptos::prelude::*;
use sync::wire::AccountKind;

use crate::components::chips::{self, Opt};
use crate::components::empty::empty;
use crate::components::field;
use crate::components::icon::Icon;
use crate::components::notice::{Tone, notice};
use crate::ctx::Ctx;
use crate::forms::kit::Kit;
use crate::forms::model::Form;
use crate::live::{Live, live};
use crate::local_store::types::Staff;
use crate::pages::loading;
use crate::platform::prefs;

/// Who was chosen.
pub const WRITER: &str = "centre.writer";

/// Is this a centre's device?
#[must_use]
pub fn is_one(ctx: Ctx) -> bool {
    let is_centre = |kind| kind == AccountKind::Centre;
    ctx.session
        .with(|s| s.as_ref().is_some_and(|s| is_centre(s.kind)))
}

/// Forgets who was chosen when a person logs in.
pub fn follow(ctx: Ctx) {
    Effect::new(move |_| {
        let kind = ctx.session.with(|s| s.as_ref().map(|s| s.kind));
        if kind == Some(AccountKind::Person) {
            prefs::remove(WRITER);
            ctx.writer.set(None);
        }
    });
}

/// Who works, tracked: who was chosen, or whose phone it is.
#[must_use]
pub fn worker(ctx: Ctx) -> Option<AccountId> {
    if is_one(ctx) {
        ctx.writer.get()
    } else {
        ctx.me()
    }
}

/// The only service of the device.
fn service(ctx: Ctx) -> Option<ServiceId> {
    ctx.session.with(|session| {
        let memberships = session.iter().flat_map(|s| &s.memberships);
        memberships.flat_map(|m| &m.services).next().cloned()
    })
}

/// Keeps who writes.
fn choose(ctx: Ctx, worker: Option<AccountId>) {
    match worker {
        Some(worker) => prefs::set(WRITER, &worker),
        None => prefs::remove(WRITER),
    }
    ctx.writer.set(worker);
}

/// Whoever works in the service today; who is on shift comes first.
fn staff(ctx: Ctx) -> Live<Vec<Staff>> {
    live(ctx, move |store| {
        let (service, today) = (service(ctx), ctx.today());
        async move {
            match service {
                Some(service) => store.staff(&service, today).await,
                None => Ok(Vec::new()),
            }
        }
    })
}

/// The chips; `chosen` is told of a tap.
fn taps(ctx: Ctx, value: Signal<String>, chosen: Callback<AccountId>) -> AnyView {
    let tr = ctx.tr();
    let staff = staff(ctx);
    let drawn = Memo::new(move |_| {
        staff.with(|answer| match answer {
            None => None,
            Some(Err(why)) => Some(Err(tr.local_error(why))),
            Some(Ok(all)) => Some(Ok(all
                .iter()
                .map(|one| {
                    let label = match one.on_shift {
                        true => format!("{} · {}", one.name, tr.centre_on_shift()),
                        false => one.name.clone(),
                    };
                    Opt::new(one.id.to_string(), label)
                })
                .collect::<Vec<_>>())),
        })
    });
    let tapped = Callback::new(move |id: String| {
        if let Ok(id) = id.parse() {
            chosen.run(id);
        }
    });
    (move || match drawn.get() {
        None => loading(tr),
        Some(Err(why)) => notice(Tone::Warning, why),
        Some(Ok(all)) if all.is_empty() => {
            let (why, what) = (tr.centre_nobody(), tr.centre_nobody_do());
            empty(Icon::People, why, what, None)
        }
        Some(Ok(all)) => {
            let all = Signal::stored(all);
            view! { <div class="centre-who">{chips::one("kdo-pise", tr.centre_who(), all, value, tapped)}</div> }
                .into_any()
        }
    })
    .into_any()
}

/// On *Dnes*: who writes from now on.
pub fn who(ctx: Ctx) -> Option<AnyView> {
    if !untrack(|| is_one(ctx)) {
        return None;
    }
    let tr = ctx.tr();
    let value = Signal::derive(move || {
        ctx.writer
            .get()
            .map(|id| id.to_string())
            .unwrap_or_default()
    });
    let chosen = Callback::new(move |id| choose(ctx, Some(id)));
    let first = move || {
        let nobody = ctx.writer.with(Option::is_none);
        nobody.then(|| view! { <p class="hint">{tr.centre_who_first()}</p> })
    };
    Some(
        view! {
            {taps(ctx, value, chosen)}
            {first}
        }
        .into_any(),
    )
}

/// In a form: who writes, to be changed; without anybody the form asks.
pub fn in_form(kit: Kit) -> Option<AnyView> {
    let ctx = kit.ctx;
    let fixing = kit.form.with_untracked(|f| f.fix.is_some());
    if fixing || !untrack(|| is_one(ctx)) {
        return None;
    }
    let value = kit.read(|f| {
        f.others
            .first()
            .map(ToString::to_string)
            .unwrap_or_default()
    });
    let chosen = Callback::new(move |id| {
        choose(ctx, Some(id));
        kit.edit(|f| {
            f.others.retain(|other| *other != id);
            match f.others.first_mut() {
                Some(first) => *first = id,
                None => f.others.push(id),
            }
        });
    });
    Some(
        view! {
            {taps(ctx, value, chosen)}
            {field::problem(kit.problem("workers"))}
        }
        .into_any(),
    )
}

/// A new form: whoever was chosen works, the device never does.
pub fn begin(ctx: Ctx, form: &mut Form) {
    if untrack(|| is_one(ctx)) {
        form.worked = false;
        form.others = ctx.writer.get_untracked().into_iter().collect();
    }
}

/// The entries of a shift, which are made in the account's name: whoever was chosen works in them.
#[must_use]
pub fn signed(ctx: Ctx, mut entries: Vec<Entry>) -> Vec<Entry> {
    if untrack(|| is_one(ctx)) {
        let worker = ctx.writer.get_untracked();
        for entry in &mut entries {
            if entry.workers == [entry.author] {
                entry.workers = worker.into_iter().collect();
            }
        }
    }
    entries
}
