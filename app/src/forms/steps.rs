//! One tap on what is to be done: a task is closed, somebody goes for a find.
use domain::agenda::{Agreed, What};
use domain::entry::{Body, Entry, FindState, FindStep, SCHEMA, TaskClose};
use domain::find::Find;
use domain::{AccountId, EntryId, Instant, ServiceId};
use leptos::prelude::GetUntracked as _;

use crate::ctx::{Ctx, Undo};
use crate::live::with_own_store;
use crate::local_store::types::{NewEntry, Saved};
use crate::pages::summary;
use crate::platform;

/// An entry of one worker at one moment, about nobody.
fn step(id: EntryId, me: AccountId, service: &ServiceId, now: Instant, body: Body) -> Entry {
    Entry {
        schema: SCHEMA,
        id,
        author: me,
        workers: vec![me],
        service: service.clone(),
        start: now,
        minutes: 0,
        locality: None,
        place_type: None,
        point: None,
        persons: Vec::new(),
        anonymous: Vec::new(),
        device_time: now,
        body,
    }
}

/// The close of a task; none for a next visit, which only a visit ends.
#[must_use]
pub fn closed(
    id: EntryId,
    me: AccountId,
    agreed: &Agreed,
    done: bool,
    now: Instant,
) -> Option<Entry> {
    let What::Task { no, .. } = agreed.what else {
        return None;
    };
    let close = TaskClose {
        of: agreed.visit,
        task: no,
        done,
        note: String::new(),
    };
    Some(step(id, me, &agreed.service, now, Body::TaskClose(close)))
}

/// *Jdu tam*: somebody goes for a find.
#[must_use]
pub fn on_the_way(id: EntryId, me: AccountId, find: &Find, now: Instant) -> Entry {
    let body = FindStep {
        find: find.id,
        state: FindState::OnTheWay,
        disposal: None,
        pieces: None,
        note: String::new(),
    };
    step(id, me, &find.service, now, Body::FindStep(body))
}

/// Saves it and says so, with ten seconds to take it back.
pub fn save(ctx: Ctx, make: impl FnOnce(EntryId, AccountId, Instant) -> Option<Entry>) {
    let Some(me) = ctx.me_untracked() else {
        return;
    };
    let id = EntryId(platform::new_id());
    let Some(entry) = make(id, me, platform::now()) else {
        return;
    };
    let tr = ctx.tr();
    let what = summary::line(tr, &ctx.lists.get_untracked(), &entry);
    with_own_store(ctx, me, move |store| async move {
        let flags = Vec::new();
        match store.save(NewEntry { entry, flags }).await {
            Ok(Saved::Durable { .. } | Saved::Already) => {
                platform::vibrate_ok();
                ctx.say(tr.saved_what(&what), Some(Undo::Entry(id)), false);
            }
            Ok(Saved::Emergency) => ctx.say(tr.emergency_bar(), None, true),
            Err(why) => ctx.say(tr.local_error(&why), None, true),
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::FamilyId;
    use domain::entry::Family;
    use uuid::Uuid;

    fn agreed(what: What) -> Agreed {
        Agreed {
            visit: EntryId(Uuid::from_u128(5)),
            service: ServiceId::new("prunerov-sas").unwrap(),
            workers: Vec::new(),
            family: Family {
                id: FamilyId(Uuid::from_u128(6)),
                label: "K-12".to_owned(),
                locality: None,
                adults: 1,
                children: 1,
            },
            due: None,
            what,
        }
    }

    #[test]
    fn a_task_is_closed_under_its_visit_and_number_and_a_next_visit_is_not() {
        let (id, me) = (EntryId(Uuid::from_u128(1)), AccountId(Uuid::from_u128(2)));
        let text = String::new();
        let task = agreed(What::Task { no: 3, text });
        let entry = closed(id, me, &task, true, Instant(7)).unwrap();
        assert_eq!((entry.id, entry.start), (id, Instant(7)));
        let Body::TaskClose(close) = entry.body else {
            panic!("{:?}", entry.body)
        };
        assert_eq!((close.of, close.task, close.done), (task.visit, 3, true));
        assert_eq!(closed(id, me, &agreed(What::Visit), true, Instant(7)), None);
    }
}
