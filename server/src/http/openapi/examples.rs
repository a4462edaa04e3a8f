//! One full example of each body, made of the very types that the handlers answer.
mod centres;
mod matters;
mod overview;
mod practice;
mod standing;

use app::api::dto::{
    DayHours, DeviceRow, EntriesReport, EntryRow, ExchangeDay, ExchangeReport, HistoryReport,
    HolidayDay, HoursReport, PendingReport, PendingStream, Person, Provenance, QuarantinedItem,
    Ratio, RunningShift, ServiceWeek, Version, WeekHours, WeekReport, WorkerHours,
};
use domain::{
    AccountId, Day, DeviceId, EntryId, Instant, IsoWeek, ProgrammeId, ProviderId, ServiceId,
    StreamId,
};
use serde_json::{Value, json};
use sync::digest::Hash;
use sync::wire::{
    AccountKind, Change, Changed, Epoch, Forget, Former, Gap, GapKind, Have, Item, ItemResult,
    LogIn, MembershipInfo, Offer, Outcome, PulledEntry, Refusal, Role, SessionInfo, SessionState,
    SyncReply, SyncRequest,
};
use uuid::Uuid;

/// 2014-04-22 08:05:00 in Prague.
pub(super) const MORNING: Instant = Instant(1_398_146_700_000_000);

fn uuid(n: u128) -> Uuid {
    Uuid::from_u128(0x0145_8823_5c00_7000_8000_0000_0000_0000 + n)
}

pub(super) fn jana() -> Person {
    Person {
        id: AccountId(uuid(1)),
        name: "Jana Ukázková".into(),
    }
}

/// The example of a body; none where a body is a text or this very document.
pub fn of(method: &str, path: &str, request: bool) -> Option<Value> {
    if path.starts_with("/api/v1/setup") || path == "/api/v1/audit" {
        return super::setup_examples::of(method, path, request);
    }
    if let Some(made) = super::people::example(method, path, request) {
        return Some(made);
    }
    let made = match (method, path, request) {
        ("POST", "/api/v1/devices", true) => serde_json::to_value(log_in()),
        ("POST", "/api/v1/devices", false) => {
            serde_json::to_value(session(Some("64 hexadecimal digits")))
        }
        ("GET", "/api/v1/devices", false) => serde_json::to_value([device()]),
        ("POST", "/api/v1/centre-devices", true) => serde_json::to_value(centres::open()?),
        ("POST", "/api/v1/centre-devices", false) => serde_json::to_value(centres::session()?),
        ("GET", "/api/v1/centre-devices", false) => serde_json::to_value([centres::row()?]),
        ("GET", "/api/v1/session", false) => serde_json::to_value(session(None)),
        ("POST", "/api/v1/sync", true) => serde_json::to_value(sync_request()),
        ("POST", "/api/v1/sync", false) => serde_json::to_value(sync_reply()),
        ("GET", path, false) => return report(path),
        _ => return None,
    };
    made.ok()
}

fn report(path: &str) -> Option<Value> {
    // The examples' slugs and weeks are right by a test, which makes each of them.
    let programme = ProgrammeId::new("prunerov").ok()?;
    let service = ServiceId::new("prunerov-sas").ok()?;
    let week = IsoWeek::new(2014, 17).ok()?;
    let days = week.days();
    let made = match path {
        "/api/v1/reports/hours" => serde_json::to_value(HoursReport {
            programme,
            service,
            week,
            from: days[0],
            to: days[6],
            hours: hours(),
            by_worker: Some(vec![by_worker(false)]),
            by_day: by_day(days, false),
            provenance: provenance(),
        }),
        "/api/v1/reports/exchange" => serde_json::to_value(ExchangeReport {
            programme,
            service: ServiceId::new("prunerov-tpd").ok()?,
            from: days[0],
            to: days[6],
            exchanges: 2,
            received: 10,
            issued: 17,
            return_rate: Ratio::of(10, 17),
            secondary_persons: 2,
            by_day: vec![ExchangeDay {
                day: days[1],
                exchanges: 2,
                received: 10,
                issued: 17,
                secondary_persons: 2,
            }],
            provenance: provenance(),
        }),
        "/api/v1/reports/households" => serde_json::to_value(matters::households()?),
        "/api/v1/reports/targets" => serde_json::to_value(matters::targets()?),
        "/api/v1/reports/finds" => serde_json::to_value(matters::finds()?),
        "/api/v1/reports/week" => serde_json::to_value(WeekReport {
            week,
            from: days[0],
            to: days[6],
            holidays: vec![HolidayDay {
                day: days[0],
                cs: "Velikonoční pondělí".into(),
                en: "Easter Monday".into(),
            }],
            services: vec![service_week(programme, service, days)?],
            provenance: provenance(),
        }),
        "/api/v1/reports/standing" => serde_json::to_value(standing::standing()?),
        "/api/v1/reports/overview" => {
            let month = ["2014-04-01".parse().ok()?, "2014-04-30".parse().ok()?];
            serde_json::to_value(overview::overview(month)?)
        }
        "/api/v1/reports/entries" => serde_json::to_value(EntriesReport {
            service: service.clone(),
            from: days[0],
            to: days[6],
            worker: Some(jana().id),
            figure: "worker_minutes".into(),
            value: 450,
            entries: vec![entry_row(service, days[2])],
            provenance: provenance(),
        }),
        "/api/v1/entries/{id}/history" => serde_json::to_value(HistoryReport {
            root: EntryId(uuid(20)),
            versions: vec![Version {
                change: 412,
                arrived: MORNING,
                author: jana(),
                workers: vec![jana()],
                flags: vec!["long_contact".into()],
                entry: json!({ "schema": 1, "id": uuid(20), "author": uuid(1), "workers": [uuid(1)], "service": "prunerov-sas",
                    "start": MORNING.0, "minutes": 40, "device_time": MORNING.0,
                    "body": { "kind": "contact", "what": "INT", "form": "T" } }),
            }],
        }),
        "/api/v1/pending" => serde_json::to_value(pending()),
        "/api/v1/practice" => serde_json::to_value(practice::practice()?),
        "/api/v1/workers" => serde_json::to_value([jana()]),
        _ => return None,
    };
    made.ok()
}

fn provenance() -> Provenance {
    Provenance {
        generated_at: "2014-04-28T06:00:00.000000Z".into(),
        watermark: 1024,
        closed: false,
        as_of: Some(1024),
    }
}

/// A part-filled week with Easter Monday: 24 h on Monday, Wednesday and Friday become 16 h.
fn hours() -> WeekHours {
    WeekHours {
        worker_minutes: 870,
        open_minutes: 840,
        workers: 1,
        basis: Some("open".into()),
        quota_minutes: Some(1440),
        quota_after_holidays_minutes: Some(960),
        quota_days: None,
        quota_after_holidays_days: None,
        worked_days: 2,
        missing_minutes: Some(120),
        missing_days: None,
        until: "2014-04-25".parse().ok(),
        running: 0,
    }
}

fn some_counts(counted: bool) -> app::api::dto::Counts {
    let all = [("contacts", 4), ("contact_minutes", 130)];
    all.into_iter()
        .filter(|_| counted)
        .map(|(name, n)| (name.to_owned(), n))
        .collect()
}

fn by_worker(counted: bool) -> WorkerHours {
    WorkerHours {
        worker: jana().id,
        name: jana().name,
        worker_minutes: 870,
        by_day: vec![0, 0, 450, 0, 420, 0, 0],
        counts: some_counts(counted),
    }
}

fn by_day(days: [Day; 7], counted: bool) -> Vec<DayHours> {
    let minutes = [0, 0, 450, 0, 420, 0, 0];
    let day = |(day, minutes): (Day, u32)| DayHours {
        day,
        worker_minutes: minutes,
        open_minutes: minutes.min(420),
        holiday: domain::holiday::holiday(day).is_some(),
        counts: some_counts(counted && minutes == 450),
    };
    days.into_iter().zip(minutes).map(day).collect()
}

fn service_week(programme: ProgrammeId, service: ServiceId, days: [Day; 7]) -> Option<ServiceWeek> {
    Some(ServiceWeek {
        service,
        name_cs: "Sociálně aktivizační služba".into(),
        name_en: "Social activation service".into(),
        programme,
        provider: ProviderId::new("prunerov-dodavatel").ok()?,
        quota_doubtful: true,
        hours: hours(),
        counts: some_counts(true),
        return_rate: Ratio::of(0, 0),
        by_worker: Some(vec![by_worker(true)]),
        by_day: by_day(days, true),
        running_shifts: Some(vec![RunningShift {
            span: EntryId(uuid(21)),
            workers: vec![jana()],
            since: MORNING,
            forgotten: true,
        }]),
    })
}

fn entry_row(service: ServiceId, day: Day) -> EntryRow {
    EntryRow {
        id: EntryId(uuid(22)),
        change: 411,
        kind: "span_open".into(),
        service,
        start: MORNING,
        end: Some(MORNING.plus_minutes(480)),
        day,
        minutes: 450,
        adds: 450,
        author: jana(),
        workers: vec![jana()],
        corrected: false,
        flags: vec!["skewed_clock".into()],
    }
}

fn pending() -> PendingReport {
    PendingReport {
        streams: vec![PendingStream {
            stream: StreamId(uuid(30)),
            worker: jana(),
            device_name: "telefon".into(),
            pending: 3,
            oldest_pending: Some(MORNING),
            synced_at: Some(MORNING.plus_minutes(90)),
            held: 40,
            told: 43,
            missing: vec![(41, 43)],
        }],
        quarantined: vec![QuarantinedItem {
            number: 7,
            id: Some(EntryId(uuid(23))),
            sender: jana(),
            arrived: MORNING,
            field: "service".into(),
            value: Some("prunerov-xyz".into()),
            reason: "unknown_service".into(),
            released: false,
            raw: Some("{\"schema\":1,…}".into()),
        }],
        generated_at: "2014-04-22T08:00:00.000000Z".into(),
    }
}

fn device() -> DeviceRow {
    DeviceRow {
        id: DeviceId(uuid(31)),
        name: "telefon".into(),
        created_at: MORNING,
        seen_at: MORNING.plus_minutes(90),
        revoked_at: Some(MORNING.plus_minutes(600)),
        app_version: "0.1.0".into(),
        current: false,
    }
}

fn log_in() -> LogIn {
    LogIn {
        login: "jana".into(),
        password: "…".into(),
        device_name: "telefon".into(),
        stream: Some(StreamId(uuid(30))),
        bearer: true,
    }
}

fn session(token: Option<&str>) -> SessionInfo {
    SessionInfo {
        account: jana().id,
        login: "jana".into(),
        name: jana().name,
        device: DeviceId(uuid(31)),
        memberships: vec![MembershipInfo {
            role: Role::Worker,
            provider: ProviderId::new("prunerov-dodavatel").ok(),
            programme: ProgrammeId::new("prunerov").ok(),
            services: ServiceId::new("prunerov-sas").into_iter().collect(),
            from: Day::from_ymd_opt(2013, 7, 1).unwrap_or_default(),
            to: Day::from_ymd_opt(2015, 5, 31),
        }],
        kind: AccountKind::Person,
        token: token.map(str::to_owned),
    }
}

fn item() -> Item {
    let raw = format!(
        r#"{{"schema":1,"id":"{}","author":"{}","workers":["{}"],"service":"prunerov-sas","start":{},"minutes":40,"device_time":{},"body":{{"kind":"contact","what":"INT","form":"T"}}}}"#,
        uuid(20),
        uuid(1),
        uuid(1),
        MORNING.0,
        MORNING.0
    );
    Item {
        id: EntryId(uuid(20)),
        stream: StreamId(uuid(30)),
        seq: 1,
        schema: 1,
        hash: Hash::of(&raw),
        raw,
    }
}

/// With every field, for the document and for the test of the schemas.
pub fn sync_request() -> SyncRequest {
    let item = item();
    SyncRequest {
        wire: 1,
        stream: item.stream,
        epoch: Some(Epoch(uuid(40))),
        have: Have {
            max_seq: 1,
            digest: Hash::EMPTY.rolled(item.id, item.hash),
        },
        pending: 1,
        oldest_pending: Some(MORNING),
        cursor: Some("410.412.018f00000000700080000000000000a1".into()),
        scope: Some("60.400;prunerov-sas".into()),
        offer: vec![Offer {
            seq: 1,
            id: item.id,
            hash: item.hash,
        }],
        entries: vec![item],
        app_version: "0.1.0".into(),
        device_time: Some(MORNING),
        nonce: Some(uuid(41)),
    }
}

/// With every field.
pub fn sync_reply() -> SyncReply {
    let item = item();
    SyncReply {
        nonce: Some(uuid(41)),
        epoch: Epoch(uuid(40)),
        results: vec![
            ItemResult {
                id: Some(item.id),
                outcome: Outcome::Stored,
                reason: None,
                hash: Some(item.hash),
                change: Some(412),
            },
            ItemResult {
                id: None,
                outcome: Outcome::Quarantined,
                reason: Some(Refusal {
                    field: "body.items[0].issued".into(),
                    value: Some("-3".into()),
                    reason: "negative".into(),
                }),
                hash: None,
                change: None,
            },
        ],
        missing: vec![Gap {
            from: 2,
            to: 4,
            why: GapKind::Absent,
        }],
        held: Have {
            max_seq: 1,
            digest: Hash::EMPTY.rolled(item.id, item.hash),
        },
        changes: vec![
            Change {
                change: 411,
                what: Changed::Reference {
                    key: "service/prunerov-sas".into(),
                    doc: Some(json!({ "id": "prunerov-sas" })),
                },
            },
            Change {
                change: 412,
                what: Changed::Entry(PulledEntry {
                    id: item.id,
                    hash: item.hash,
                    raw: item.raw,
                    flags: vec!["long_contact".into()],
                }),
            },
        ],
        forget: ServiceId::new("prunerov-tp")
            .into_iter()
            .map(Forget::Service)
            .collect(),
        cursor: "412.412.018f00000000700080000000000000a1".into(),
        scope: "60.400;prunerov-sas".into(),
        more: false,
        min_wire: 1,
        server_time: MORNING,
        session: SessionState::Valid,
        offer_again: true,
        former: Some(Former {
            stream: StreamId(uuid(9)),
            held: 41,
            told: 44,
        }),
    }
}
