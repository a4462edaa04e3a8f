//! Reports of matters: visits to families, finds, targets.
use super::table::{AS_OF, Body, Endpoint, FROM, PROGRAMME, TO};

const ONE_SERVICE: (&str, bool, &str) = ("service", false, "slug of a service: only this one");

/// Their endpoints.
pub const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        method: "GET",
        path: "/api/v1/reports/households",
        about: "Visits to families between two days: results, families, minutes, the 70 % rule.",
        who: "a coordinator, for the programme's services; a manager, for the own provider's; counts only for both",
        session: true,
        parameters: &[PROGRAMME, ONE_SERVICE, FROM, TO, AS_OF],
        takes: Body::None,
        answer: Body::Json("HouseholdsReport"),
        errors: &[400, 401, 403, 404],
    },
    Endpoint {
        method: "GET",
        path: "/api/v1/reports/finds",
        about: "Needles found between two days, and how long it took to collect them.",
        who: "a coordinator, for the programme's services without localities under five; a manager, for the own provider's; counts only for both",
        session: true,
        parameters: &[PROGRAMME, ONE_SERVICE, FROM, TO, AS_OF],
        takes: Body::None,
        answer: Body::Json("FindsReport"),
        errors: &[400, 401, 403, 404],
    },
    Endpoint {
        method: "GET",
        path: "/api/v1/reports/targets",
        about: "What a programme and its services plan to reach, against what is counted up to a day.",
        who: "a coordinator, for the programme's services; a manager, for the own provider's; counts only for both",
        session: true,
        parameters: &[
            PROGRAMME,
            ONE_SERVICE,
            ("day", true, "local day up to which is counted, included"),
            AS_OF,
        ],
        takes: Body::None,
        answer: Body::Json("TargetsReport"),
        errors: &[400, 401, 403, 404],
    },
];
