//! Every endpoint, once: for the OpenAPI document and for the test that walks them with every role.

/// A body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// None.
    None,
    /// Plain text.
    Text,
    /// JSON of a schema; `Name[]` is a list, the empty name any object.
    Json(&'static str),
}

/// One endpoint.
#[derive(Clone, Copy, Debug)]
pub struct Endpoint {
    /// Method.
    pub method: &'static str,
    /// Template of its path.
    pub path: &'static str,
    /// What it does.
    pub about: &'static str,
    /// Who may call it.
    pub who: &'static str,
    /// Does it need a session?
    pub session: bool,
    /// Name, whether it must be there, meaning.
    pub parameters: &'static [(&'static str, bool, &'static str)],
    /// Body of the request.
    pub takes: Body,
    /// Body of the answer.
    pub answer: Body,
    /// Statuses of its errors.
    pub errors: &'static [u16],
}

const PROGRAMME: (&str, bool, &str) = ("programme", true, "slug of the programme");
const SERVICE: (&str, bool, &str) = ("service", true, "slug of the service");
const WEEK: (&str, bool, &str) = ("week", true, "ISO week, e.g. 2014-W17");
const FROM: (&str, bool, &str) = ("from", true, "first local day");
const TO: (&str, bool, &str) = ("to", true, "last local day, included");
const AS_OF: (&str, bool, &str) = (
    "as_of",
    false,
    "a change number, or an instant of arrival (RFC 3339): the state as it was then",
);

/// All of them.
pub const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        method: "POST",
        path: "/api/v1/devices",
        about: "Log in: opens a device session.",
        who: "anybody, limited by account and by client address",
        session: false,
        parameters: &[],
        takes: Body::Json("LogIn"),
        answer: Body::Json("SessionInfo"),
        errors: &[400, 401, 403, 409, 413, 429],
    },
    Endpoint {
        method: "GET",
        path: "/api/v1/devices",
        about: "The caller's device sessions.",
        who: "anybody with a valid session, about the own account",
        session: true,
        parameters: &[],
        takes: Body::None,
        answer: Body::Json("DeviceRow[]"),
        errors: &[401],
    },
    Endpoint {
        method: "DELETE",
        path: "/api/v1/devices/{id}",
        about: "Log out: ends a device session.",
        who: "anybody with a valid session, for a device of the own account",
        session: true,
        parameters: &[("id", true, "id of the device, or `current`")],
        takes: Body::None,
        answer: Body::None,
        errors: &[400, 401, 403, 404],
    },
    Endpoint {
        method: "POST",
        path: "/api/v1/centre-devices",
        about: "Makes this device a centre's: its own session takes the place of the manager's.",
        who: "the service's manager",
        session: true,
        parameters: &[],
        takes: Body::Json("OpenCentre"),
        answer: Body::Json("SessionInfo"),
        errors: &[400, 401, 403, 404, 413],
    },
    Endpoint {
        method: "GET",
        path: "/api/v1/centre-devices",
        about: "Devices of the centres, open ones first.",
        who: "a manager, about the own services",
        session: true,
        parameters: &[],
        takes: Body::None,
        answer: Body::Json("CentreRow[]"),
        errors: &[401, 403],
    },
    Endpoint {
        method: "DELETE",
        path: "/api/v1/centre-devices/{id}",
        about: "Closes a centre's device from afar; what it still holds is set aside when it comes.",
        who: "the manager of the device's service",
        session: true,
        parameters: &[("id", true, "id of the device's account")],
        takes: Body::None,
        answer: Body::None,
        errors: &[400, 401, 403, 404],
    },
    Endpoint {
        method: "GET",
        path: "/api/v1/session",
        about: "Who is logged in.",
        who: "anybody with a valid session",
        session: true,
        parameters: &[],
        takes: Body::None,
        answer: Body::Json("SessionInfo"),
        errors: &[401],
    },
    Endpoint {
        method: "POST",
        path: "/api/v1/sync",
        about: "Hands in entries and pulls what changed.",
        who: "anybody whose token is known; over a revoked session everything is set aside and nothing is given",
        session: true,
        parameters: &[],
        takes: Body::Json("SyncRequest"),
        answer: Body::Json("SyncReply"),
        errors: &[400, 401, 403, 409, 413, 503],
    },
    Endpoint {
        method: "GET",
        path: "/api/v1/reports/hours",
        about: "Hours of a service in an ISO week against its quota.",
        who: "the service's manager; the programme's coordinator without the workers",
        session: true,
        parameters: &[PROGRAMME, SERVICE, WEEK, AS_OF],
        takes: Body::None,
        answer: Body::Json("HoursReport"),
        errors: &[400, 401, 403, 404],
    },
    Endpoint {
        method: "GET",
        path: "/api/v1/reports/exchange",
        about: "Needle exchange of a service between two days.",
        who: "the service's manager and the programme's coordinator",
        session: true,
        parameters: &[PROGRAMME, SERVICE, FROM, TO, AS_OF],
        takes: Body::None,
        answer: Body::Json("ExchangeReport"),
        errors: &[400, 401, 403, 404],
    },
    Endpoint {
        method: "GET",
        path: "/api/v1/reports/week",
        about: "All services of a provider or programme in a week.",
        who: "a manager, for the own provider's services; a coordinator, for the programme's without workers and running shifts",
        session: true,
        parameters: &[
            (
                "programme",
                false,
                "slug of the programme; this or the provider",
            ),
            (
                "provider",
                false,
                "slug of the provider; this or the programme",
            ),
            WEEK,
            AS_OF,
        ],
        takes: Body::None,
        answer: Body::Json("WeekReport"),
        errors: &[400, 401, 403, 404],
    },
    Endpoint {
        method: "GET",
        path: "/api/v1/reports/overview",
        about: "Counts of a programme or provider between two days, by provider and service.",
        who: "a coordinator, for the programme's services; a manager, for the own provider's; counts only for both",
        session: true,
        parameters: &[
            (
                "programme",
                false,
                "slug of the programme; this or the provider",
            ),
            (
                "provider",
                false,
                "slug of the provider; this or the programme",
            ),
            FROM,
            TO,
            AS_OF,
        ],
        takes: Body::None,
        answer: Body::Json("OverviewReport"),
        errors: &[400, 401, 403, 404],
    },
    Endpoint {
        method: "GET",
        path: "/api/v1/reports/entries",
        about: "The entries behind a figure, each with what it adds.",
        who: "the service's manager",
        session: true,
        parameters: &[
            PROGRAMME,
            SERVICE,
            FROM,
            TO,
            ("worker", false, "id of an account: only this worker's"),
            (
                "figure",
                false,
                "worker_minutes, open_minutes, flagged, entries, or a counted number such as contacts or needles_in",
            ),
            AS_OF,
        ],
        takes: Body::None,
        answer: Body::Json("EntriesReport"),
        errors: &[400, 401, 403, 404],
    },
    Endpoint {
        method: "GET",
        path: "/api/v1/entries/{id}/history",
        about: "All versions of an entry.",
        who: "whoever reads the entries of its service: its workers and its manager; for others there is no such entry",
        session: true,
        parameters: &[("id", true, "id of the root entry")],
        takes: Body::None,
        answer: Body::Json("HistoryReport"),
        errors: &[400, 401, 404],
    },
    Endpoint {
        method: "GET",
        path: "/api/v1/pending",
        about: "Who has what unsent or missing, since when, and what was set aside.",
        who: "a manager, about the own provider's people; an administrator about everybody, without the content",
        session: true,
        parameters: &[],
        takes: Body::None,
        answer: Body::Json("PendingReport"),
        errors: &[401, 403],
    },
    Endpoint {
        method: "GET",
        path: "/api/v1/openapi.json",
        about: "This document.",
        who: "anybody",
        session: false,
        parameters: &[],
        takes: Body::None,
        answer: Body::Json(""),
        errors: &[],
    },
    Endpoint {
        method: "GET",
        path: "/healthz",
        about: "Is the process alive?",
        who: "anybody, from anywhere",
        session: false,
        parameters: &[],
        takes: Body::None,
        answer: Body::Text,
        errors: &[],
    },
    Endpoint {
        method: "GET",
        path: "/readyz",
        about: "Can it read and write?",
        who: "anybody, from anywhere",
        session: false,
        parameters: &[],
        takes: Body::None,
        answer: Body::Text,
        errors: &[503],
    },
    Endpoint {
        method: "GET",
        path: "/metrics",
        about: "Counters and histograms, in the text format of Prometheus.",
        who: "this machine, or whoever has the token of the settings",
        session: false,
        parameters: &[],
        takes: Body::None,
        answer: Body::Text,
        errors: &[403],
    },
];
