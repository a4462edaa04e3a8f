//! One full example of each body of `/api/v1/setup/…` and `/api/v1/audit`.
use super::examples::{MORNING, jana};
use app::api::dto::{
    AuditReport, AuditRow, Choice, CodeRow, FieldChange, ListReport, ListRow, ListService,
    LocalitiesReport, LocalityRow, Revision, ServiceReport, SetupProgramme, SetupProvider,
    SetupReport, SetupService,
};
use domain::programme::{Basis, Label, Service};
use domain::setup::{
    ListChange, LocalityChange, NewProvider, NewService, ProgrammeForm, ProviderForm, QuotaChange,
    QuotaForm, Seen, ServiceForm, Where,
};
use domain::{Code, LocalityId, ProgrammeId, ProviderId, ServiceId};
use serde::Serialize;
use serde_json::{Value, json};

/// The example of a body.
pub fn of(method: &str, path: &str, request: bool) -> Option<Value> {
    let path = path.strip_prefix("/api/v1/")?;
    match request {
        true => asked(method, path),
        false => answer(path),
    }
}

fn seen<T: Serialize>(change: T) -> Option<Value> {
    serde_json::to_value(Seen { seen: 7, change }).ok()
}

fn asked(method: &str, path: &str) -> Option<Value> {
    match (method, path) {
        ("POST", "setup/services") => serde_json::to_value(NewService {
            id: "prunerov-dluhy".into(),
            programme: "prunerov".into(),
            provider: "mesto-kadan".into(),
            service_type: "DLUH37".into(),
            service: service_form(),
        })
        .ok(),
        ("POST", "setup/providers") => serde_json::to_value(NewProvider {
            id: "novy-spolek".into(),
            name: "Nový spolek".into(),
        })
        .ok(),
        (_, "setup/services/{id}") => seen(service_form()),
        (_, "setup/services/{id}/quotas") => seen(QuotaChange::Add {
            quota: quota_form(),
            follows: true,
        }),
        (_, "setup/providers/{id}") => seen(ProviderForm {
            name: "Město Kadaň".into(),
        }),
        (_, "setup/programmes/{id}") => seen(ProgrammeForm {
            name: label("Centrum sociálních služeb", "Social service centre"),
            from: "2013-07-01".into(),
            to: Some("2015-05-31".into()),
            persons_target: Some(550),
        }),
        (_, "setup/programmes/{id}/localities") => seen(LocalityChange::Add {
            name: "U nádraží".into(),
        }),
        (_, "setup/lists/{list}") => seen(ListChange::Offer {
            code: Code::new("UP").ok()?,
            place: Where::Programme(ProgrammeId::new("prunerov").ok()?),
            offered: false,
        }),
        _ => None,
    }
}

fn answer(path: &str) -> Option<Value> {
    let made = match path {
        "setup/services" | "setup/services/{id}" | "setup/services/{id}/quotas" => {
            serde_json::to_value(service_report()?)
        }
        "setup/programmes/{id}/localities" => serde_json::to_value(LocalitiesReport {
            programme: ProgrammeId::new("prunerov").ok()?,
            change: 4,
            edit: true,
            localities: vec![LocalityRow {
                id: LocalityId::new("prunerov").ok()?,
                name: "Prunéřov".into(),
                retired: false,
            }],
        }),
        "setup/lists" => serde_json::to_value([ListRow {
            list: "referral".into(),
            codes: 12,
            retired: 1,
        }]),
        "setup/lists/{list}" => serde_json::to_value(list_report()?),
        "audit" => serde_json::to_value(AuditReport {
            lines: vec![AuditRow {
                at: MORNING,
                account: Some(jana().id),
                name: Some(jana().name),
                action: "reference_changed".into(),
                subject: "service/prunerov-sas".into(),
                about: Some(label(
                    "Sociálně aktivizační služba",
                    "Family activation service",
                )),
            }],
            more: false,
        }),
        _ => serde_json::to_value(setup_report()?),
    };
    made.ok()
}

fn label(cs: &str, en: &str) -> Label {
    Label {
        cs: cs.into(),
        en: en.into(),
    }
}

fn service_form() -> ServiceForm {
    ServiceForm {
        name: label("Dluhové poradenství", "Debt advice"),
        from: "2025-07-01".into(),
        to: Some("2026-05-31".into()),
        kinds: vec!["span_open".into(), "contact".into()],
        drug_cells: false,
        capacity: Some(10),
        persons_target: Some(80),
        targets: Vec::new(),
        localities: Vec::new(),
    }
}

fn quota_form() -> QuotaForm {
    QuotaForm {
        from: "2014-09-01".into(),
        to: None,
        minutes: Some(1800),
        days: None,
        on: vec!["mon".into(), "wed".into(), "fri".into()],
        any_of: None,
        basis: Basis::Open,
        holidays_reduce: true,
    }
}

fn service_report() -> Option<ServiceReport> {
    let service: Service = serde_json::from_value(json!({
        "id": "prunerov-sas", "programme": "prunerov", "provider": "mesto-kadan", "service_type": "SAS65",
        "name": label("Sociálně aktivizační služba", "Family activation service"), "from": "2013-07-01",
        "to": "2015-05-31", "kinds": ["span_open", "contact"],
        "quotas": [{ "from": "2013-07-01", "to": "2015-05-31", "owed": { "minutes": 1440 },
            "days": { "any_of_week": 3 }, "basis": "open", "holidays_reduce": true }],
    }))
    .ok()?;
    Some(ServiceReport {
        service,
        change: 7,
        edits: vec!["name".into(), "kinds".into(), "localities".into()],
        edits_quotas: false,
        localities: Vec::new(),
        history: vec![Revision {
            change: 7,
            at: MORNING,
            by: Some("Jana Ukázková".into()),
            imported: false,
            changes: vec![FieldChange {
                field: "name.cs".into(),
                from: json!("SAS"),
                to: json!("Sociálně aktivizační služba"),
            }],
        }],
    })
}

fn choice() -> Choice {
    Choice {
        code: "SAS65".into(),
        cs: "sociálně aktivizační služby pro rodiny s dětmi".into(),
        en: "family activation service".into(),
    }
}

fn list_report() -> Option<ListReport> {
    let prunerov = ProgrammeId::new("prunerov").ok()?;
    Some(ListReport {
        list: "referral".into(),
        change: 3,
        edit: false,
        programmes: vec![prunerov.clone()],
        services: vec![ListService {
            id: ServiceId::new("prunerov-sas").ok()?,
            name: label("Sociálně aktivizační služba", "Family activation service"),
            change: 7,
            without: Vec::new(),
        }],
        codes: vec![CodeRow {
            code: Code::new("UP").ok()?,
            cs: "úřad práce".into(),
            en: "labour office".into(),
            services: Vec::new(),
            retired: false,
            only_in: Vec::new(),
            not_in: vec![prunerov],
            edit: false,
        }],
        service_types: vec![choice()],
    })
}

fn setup_report() -> Option<SetupReport> {
    let report = service_report()?;
    let service = report.service;
    let provider = ProviderId::new("mesto-kadan").ok()?;
    Some(SetupReport {
        programmes: vec![SetupProgramme {
            id: service.programme.clone(),
            name: label(
                "Centrum sociálních služeb Prunéřov",
                "Prunéřov social service centre",
            ),
            from: service.from,
            to: service.to,
            persons_target: Some(550),
            change: 1,
            edits: Vec::new(),
            edits_localities: true,
        }],
        providers: vec![SetupProvider {
            id: provider.clone(),
            name: "Město Kadaň".into(),
            change: 2,
            edit: true,
        }],
        services: vec![SetupService {
            id: service.id,
            programme: service.programme,
            provider,
            service_type: service.service_type,
            name: service.name,
            from: service.from,
            to: service.to,
            change: report.change,
            edit: true,
        }],
        adds_services_in: Vec::new(),
        adds_providers: false,
        service_types: vec![choice()],
    })
}
