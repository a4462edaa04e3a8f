//! Who has what unsent or missing, since when, and what was set aside.
use super::person;
use crate::auth::Access;
use crate::reference::Known;
use crate::state::Server;
use app::api::dto::{PendingReport, PendingStream, QuarantinedItem};
use domain::{AccountId, Day, ProviderId, ServiceId};
use serde::Deserialize;
use store::StoreError;
use store::model::{Quarantined, StreamState};
use sync::wire::MembershipInfo;

/// Most items that were set aside in one answer.
const MOST: u32 = 200;

/// Days after the end of a membership on which the provider's manager still sees that person's
/// phone: what was written on the last day may be sent late.
const LATE_DAYS: i64 = 60;

/// Whose report it is.
#[derive(Clone, Copy, Debug)]
pub enum Reader<'a> {
    /// A manager: the people of the own providers, with the content of what was set aside for the
    /// own services.
    Manager(Access<'a>),
    /// An administrator: everybody, envelopes only.
    Administrator,
}

/// Makes the report.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn report(
    server: &Server,
    known: &Known,
    reader: Reader<'_>,
) -> Result<PendingReport, StoreError> {
    let mut streams: Vec<PendingStream> = Vec::new();
    let mut quarantined: Vec<QuarantinedItem> = Vec::new();
    let today = server.clock.now().day();
    let providers: Vec<Option<ProviderId>> = match reader {
        Reader::Manager(access) => access.managed_providers().into_iter().map(Some).collect(),
        Reader::Administrator => vec![None],
    };
    for provider in providers.iter().map(Option::as_ref) {
        let of = |account, day| provider.is_none_or(|p| belonged(known, account, p, day));
        for state in server.store.streams(provider).await? {
            if of(state.account, today) && !streams.iter().any(|s| s.stream == state.stream) {
                streams.push(stream(known, state));
            }
        }
        for item in server.store.quarantined(provider, MOST).await? {
            let new = !quarantined.iter().any(|q| q.number == item.number);
            if new && of(item.account, item.arrived.day()) {
                let content = match reader {
                    Reader::Manager(access) => reads(known, access, &item),
                    Reader::Administrator => false,
                };
                quarantined.push(aside(known, item, content));
            }
        }
    }
    streams.sort_by_key(|s| {
        (
            s.oldest_pending.is_none(),
            s.oldest_pending,
            s.worker.name.clone(),
        )
    });
    quarantined.sort_by_key(|q| (q.released, std::cmp::Reverse(q.number)));
    Ok(PendingReport {
        streams,
        quarantined,
        generated_at: server.clock.now().rfc3339(),
    })
}

/// Was this account one of the provider's people on that day, or a short time before it?
fn belonged(known: &Known, account: AccountId, provider: &ProviderId, day: Day) -> bool {
    let account = known.account(account);
    account.is_some_and(|account| {
        let mut memberships = account.memberships.iter();
        memberships.any(|m| belongs(m, provider, day))
    })
}

/// Does a membership make somebody one of the provider's people on that day, or did it a short time
/// before? One that was taken back never did.
#[must_use]
pub fn belongs(membership: &MembershipInfo, provider: &ProviderId, day: Day) -> bool {
    let late = day - chrono::Duration::days(LATE_DAYS);
    membership.provider.as_ref() == Some(provider)
        && membership.from <= day
        && membership.to.is_none_or(|to| late <= to)
        && !store::people::is_void(membership)
}

fn stream(known: &Known, state: StreamState) -> PendingStream {
    PendingStream {
        stream: state.stream,
        worker: person(known, state.account),
        device_name: state.device_name,
        pending: state.pending,
        oldest_pending: state.oldest_pending,
        synced_at: state.synced_at,
        held: state.held.max_seq,
        told: state.told_max_seq,
        missing: state.gaps.iter().map(|gap| (gap.from, gap.to)).collect(),
    }
}

/// May this manager read it? People work for several providers: what was set aside is read by the
/// manager of the service that it names. If it names none that is known, the manager of the only
/// provider that its sender works for reads it.
fn reads(known: &Known, access: Access<'_>, item: &Quarantined) -> bool {
    #[derive(Deserialize)]
    struct Peek {
        service: ServiceId,
    }
    let named = serde_json::from_str::<Peek>(&item.raw).ok();
    if let Some(service) = named.and_then(|peek| known.service(&peek.service)) {
        return access.manages(service);
    }
    let own = access.managed_providers();
    let sender = known.account(item.account);
    sender.is_some_and(|account| {
        let mut providers = account
            .memberships
            .iter()
            .filter_map(|m| m.provider.as_ref());
        providers.all(|provider| own.contains(provider))
    })
}

fn aside(known: &Known, item: Quarantined, content: bool) -> QuarantinedItem {
    QuarantinedItem {
        number: item.number,
        id: item.slot.map(|slot| slot.id),
        sender: person(known, item.account),
        arrived: item.arrived,
        field: item.reason.field,
        value: item.reason.value,
        reason: item.reason.reason,
        released: item.released.is_some(),
        raw: content.then_some(item.raw),
    }
}
