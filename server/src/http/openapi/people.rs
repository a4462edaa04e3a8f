//! The endpoints of people, their invitations, memberships and phones, with examples of their bodies.
use super::table::{Body, Endpoint};
use app::api::dto::people as dto;
use domain::{AccountId, DeviceId, Instant, ProgrammeId, ProviderId, ServiceId, StreamId};
use serde::Serialize;
use serde_json::{Map, Value, json};
use sync::wire::{MembershipInfo, Role};
use uuid::Uuid;

const SETS_UP: &str =
    "an administrator about everybody; a manager of a whole provider, about its people";
const EDITS: &str = "an administrator; a manager of a whole provider, about who is a worker or manager of the own providers only";
const GIVES: &str = "an administrator; a manager of a whole provider, for its workers and managers";
const HAS_CODE: &str = "anybody with a code, limited by code and by client address";
const PERSON: (&str, bool, &str) = ("id", true, "id of the account");

/// They, for the table.
pub const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        method: "GET",
        path: "/api/v1/people",
        about: "People whom the caller sets up, found, sorted and cut.",
        who: SETS_UP,
        session: true,
        parameters: &[
            (
                "q",
                false,
                "parts of the name or the log-in name; marks and case do not matter",
            ),
            ("state", false, "active, invited or disabled"),
            ("provider", false, "slug of a provider"),
            (
                "sort",
                false,
                "name (default), login, seen (silent longest first) or unsent (most first)",
            ),
            ("offset", false, "rows to leave out"),
            ("limit", false, "most rows, up to 200; 50 if not given"),
        ],
        takes: Body::None,
        answer: Body::Json("PeopleReport"),
        errors: &[400, 401, 403],
    },
    Endpoint {
        method: "POST",
        path: "/api/v1/people",
        about: "Add a person; the answer has the code by which the first password is set, this once.",
        who: GIVES,
        session: true,
        parameters: &[],
        takes: Body::Json("NewPersonRequest"),
        answer: Body::Json("CodeAnswer"),
        errors: &[400, 401, 403, 409, 413],
    },
    Endpoint {
        method: "GET",
        path: "/api/v1/people/places",
        about: "Roles, providers, services and programmes for which the caller may give memberships.",
        who: SETS_UP,
        session: true,
        parameters: &[],
        takes: Body::None,
        answer: Body::Json("PlacesReport"),
        errors: &[401, 403],
    },
    Endpoint {
        method: "GET",
        path: "/api/v1/people/{id}",
        about: "One of the people: memberships, phones, a code that can still be used (never the code itself).",
        who: SETS_UP,
        session: true,
        parameters: &[PERSON],
        takes: Body::None,
        answer: Body::Json("PersonReport"),
        errors: &[400, 401, 403, 404],
    },
    Endpoint {
        method: "PATCH",
        path: "/api/v1/people/{id}",
        about: "Give another name for people.",
        who: EDITS,
        session: true,
        parameters: &[PERSON],
        takes: Body::Json("NameRequest"),
        answer: Body::None,
        errors: &[400, 401, 403, 404, 413],
    },
    Endpoint {
        method: "POST",
        path: "/api/v1/people/{id}/invitation",
        about: "Make a new code, for the first password or another one; the one before is withdrawn.",
        who: EDITS,
        session: true,
        parameters: &[PERSON],
        takes: Body::None,
        answer: Body::Json("CodeAnswer"),
        errors: &[400, 401, 403, 404, 409],
    },
    Endpoint {
        method: "DELETE",
        path: "/api/v1/people/{id}/invitation",
        about: "Withdraw the code that can still be used.",
        who: EDITS,
        session: true,
        parameters: &[PERSON],
        takes: Body::None,
        answer: Body::None,
        errors: &[400, 401, 403, 404],
    },
    Endpoint {
        method: "POST",
        path: "/api/v1/people/{id}/disable",
        about: "Disable an account: its phones are revoked, its code is withdrawn, its entries stay.",
        who: EDITS,
        session: true,
        parameters: &[PERSON],
        takes: Body::None,
        answer: Body::None,
        errors: &[400, 401, 403, 404, 409],
    },
    Endpoint {
        method: "POST",
        path: "/api/v1/people/{id}/enable",
        about: "Let an account in again; its phones log in anew.",
        who: EDITS,
        session: true,
        parameters: &[PERSON],
        takes: Body::None,
        answer: Body::None,
        errors: &[400, 401, 403, 404],
    },
    Endpoint {
        method: "POST",
        path: "/api/v1/people/{id}/memberships",
        about: "Give a membership.",
        who: GIVES,
        session: true,
        parameters: &[PERSON],
        takes: Body::Json("MembershipRequest"),
        answer: Body::Json("NumberAnswer"),
        errors: &[400, 401, 403, 404, 409, 413],
    },
    Endpoint {
        method: "PATCH",
        path: "/api/v1/people/{id}/memberships/{number}",
        about: "Change, end or take back a membership; what it said before is kept.",
        who: GIVES,
        session: true,
        parameters: &[PERSON, ("number", true, "number of the membership")],
        takes: Body::Json("MembershipPatch"),
        answer: Body::None,
        errors: &[400, 401, 403, 404, 409, 413],
    },
    Endpoint {
        method: "DELETE",
        path: "/api/v1/people/{id}/devices/{device}",
        about: "Revoke a phone; what it still hands in is set aside until its next log-in.",
        who: EDITS,
        session: true,
        parameters: &[PERSON, ("device", true, "id of the device")],
        takes: Body::None,
        answer: Body::None,
        errors: &[400, 401, 403, 404],
    },
    Endpoint {
        method: "POST",
        path: "/api/v1/invitations/show",
        about: "For whom a code is.",
        who: HAS_CODE,
        session: false,
        parameters: &[],
        takes: Body::Json("CodeRequest"),
        answer: Body::Json("InvitationAnswer"),
        errors: &[400, 404, 410, 413, 429],
    },
    Endpoint {
        method: "POST",
        path: "/api/v1/invitations/use",
        about: "Set the password by a code, once.",
        who: HAS_CODE,
        session: false,
        parameters: &[],
        takes: Body::Json("PasswordRequest"),
        answer: Body::None,
        errors: &[400, 404, 410, 413, 429],
    },
];

/// Puts the schemas of the bodies among the others.
pub fn schemas(schemas: &mut Map<String, Value>) {
    super::add::<dto::PeopleReport>(schemas);
    super::add::<dto::PersonReport>(schemas);
    super::add::<dto::PlacesReport>(schemas);
    super::add::<dto::NewPersonRequest>(schemas);
    super::add::<dto::MembershipPatch>(schemas);
    super::add::<dto::NameRequest>(schemas);
    super::add::<dto::CodeAnswer>(schemas);
    super::add::<dto::NumberAnswer>(schemas);
    super::add::<dto::CodeRequest>(schemas);
    super::add::<dto::PasswordRequest>(schemas);
    super::add::<dto::InvitationAnswer>(schemas);
}

/// 2014-04-22 08:05:00 in Prague.
const MORNING: Instant = Instant(1_398_146_700_000_000);
/// Seven days later.
const WEEK_LATER: Instant = Instant(1_398_751_500_000_000);
const CODE: &str = "K7QM-2XHP-9DTA";

fn jana() -> AccountId {
    AccountId(Uuid::from_u128(0x0145_8823_5c00_7000_8000_0000_0000_0001))
}

fn value(made: impl Serialize) -> Option<Value> {
    serde_json::to_value(made).ok()
}

fn membership() -> Option<MembershipInfo> {
    Some(MembershipInfo {
        role: Role::Worker,
        provider: Some(ProviderId::new("cps").ok()?),
        programme: None,
        services: vec![ServiceId::new("prunerov-sas").ok()?],
        from: MORNING.day(),
        to: None,
    })
}

fn asked() -> dto::MembershipRequest {
    dto::MembershipRequest {
        role: "worker".into(),
        provider: Some("cps".into()),
        programme: None,
        services: vec!["prunerov-sas".into()],
        from: "2014-04-22".into(),
        to: None,
    }
}

fn code() -> dto::CodeAnswer {
    dto::CodeAnswer {
        id: jana(),
        code: CODE.into(),
        expires_at: WEEK_LATER,
    }
}

/// The example of a body; none where it is none of these.
pub fn example(method: &str, path: &str, request: bool) -> Option<Value> {
    let rest = path.strip_prefix("/api/v1/")?;
    match (method, rest, request) {
        ("GET", "people", false) => list(),
        ("POST", "people", true) => value(dto::NewPersonRequest {
            login: "jana".into(),
            name: "Jana Ukázková".into(),
            memberships: vec![asked()],
        }),
        ("POST", "people" | "people/{id}/invitation", false) => value(code()),
        ("GET", "people/places", false) => places(),
        ("GET", "people/{id}", false) => person(),
        ("PATCH", "people/{id}", true) => value(dto::NameRequest {
            name: "Jana Ukázková".into(),
        }),
        ("POST", "people/{id}/memberships", true) => value(asked()),
        ("POST", "people/{id}/memberships", false) => value(dto::NumberAnswer { number: 7 }),
        ("PATCH", "people/{id}/memberships/{number}", true) => Some(json!({ "to": "2014-06-30" })),
        ("POST", "invitations/show", true) => value(dto::CodeRequest { code: CODE.into() }),
        ("POST", "invitations/show", false) => value(dto::InvitationAnswer {
            login: "jana".into(),
            name: "Jana Ukázková".into(),
            purpose: "first".into(),
            expires_at: WEEK_LATER,
        }),
        ("POST", "invitations/use", true) => value(dto::PasswordRequest {
            code: CODE.into(),
            password: "at least ten characters".into(),
        }),
        _ => None,
    }
}

fn list() -> Option<Value> {
    value(dto::PeopleReport {
        rows: vec![dto::PersonRow {
            id: jana(),
            login: "jana".into(),
            name: "Jana Ukázková".into(),
            state: dto::PersonState::Active,
            memberships: vec![membership()?],
            last_seen: Some(MORNING),
            unsent: 2,
        }],
        total: 1,
    })
}

fn places() -> Option<Value> {
    value(dto::PlacesReport {
        roles: vec![Role::Worker, Role::Manager],
        providers: vec![dto::PlaceProvider {
            id: ProviderId::new("cps").ok()?,
            name: "Centrum poradenských služeb".into(),
            services: vec![dto::PlaceService {
                id: ServiceId::new("prunerov-sas").ok()?,
                name_cs: "SAS".into(),
                name_en: "SAS".into(),
            }],
        }],
        programmes: vec![dto::PlaceProgramme {
            id: ProgrammeId::new("prunerov").ok()?,
            name_cs: "Prunéřov".into(),
            name_en: "Prunéřov".into(),
        }],
    })
}

fn person() -> Option<Value> {
    let device = DeviceId(Uuid::from_u128(0x0145_8823_5c00_7000_8000_0000_0000_0002));
    value(dto::PersonReport {
        id: jana(),
        login: "jana".into(),
        name: "Jana Ukázková".into(),
        state: dto::PersonState::Active,
        own: false,
        editable: true,
        memberships: vec![dto::PersonMembership {
            number: 7,
            membership: membership()?,
            withdrawn: false,
            editable: true,
        }],
        devices: vec![dto::PersonDevice {
            id: device,
            name: "Android, Chrome".into(),
            app_version: "1".into(),
            created_at: MORNING,
            seen_at: MORNING,
            revoked_at: None,
        }],
        streams: vec![dto::PersonStream {
            stream: StreamId(Uuid::from_u128(0x0145_8823_5c00_7000_8000_0000_0000_0003)),
            device: Some(device),
            synced_at: Some(MORNING),
            pending: 2,
            oldest_pending: Some(MORNING),
        }],
        invitation: Some(dto::OpenInvitation {
            purpose: "reset".into(),
            created_at: MORNING,
            expires_at: WEEK_LATER,
        }),
    })
}
