//! Reference data as documents by key, and how a newer document takes up an older one's history.
use crate::model::{ProgrammeFile, Reference};
use domain::lists::CodeLists;
use domain::programme::{Quota, Service};
use serde_json::{Map, Value};

type Result<T> = std::result::Result<T, serde_json::Error>;

/// A document and who may have it.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// `programme/ID`, `provider/ID`, `service/ID`, `localities/PROGRAMME`, `codes/LIST`.
    pub key: String,
    /// `all`, or several of `programme/ID`, `provider/ID`, `service/ID` parted by spaces.
    pub audience: String,
    /// JSON.
    pub doc: Value,
}

/// The documents of a programme's file.
pub fn documents(file: &ProgrammeFile) -> Result<Vec<Document>> {
    let programme = format!("programme/{}", file.programme.id);
    let mut docs = vec![Document {
        key: programme.clone(),
        audience: programme.clone(),
        doc: serde_json::to_value(&file.programme)?,
    }];
    for provider in &file.providers {
        let key = format!("provider/{}", provider.id);
        docs.push(Document {
            audience: key.clone(),
            key,
            doc: serde_json::to_value(provider)?,
        });
    }
    for service in &file.services {
        let key = format!("service/{}", service.id);
        docs.push(Document {
            audience: key.clone(),
            key,
            doc: serde_json::to_value(service)?,
        });
    }
    docs.push(Document {
        key: format!("localities/{}", file.programme.id),
        audience: programme,
        doc: serde_json::to_value(&file.localities)?,
    });
    Ok(docs)
}

/// The documents of the code lists, one a list.
pub fn lists(lists: &CodeLists) -> Result<Vec<Document>> {
    let Value::Object(lists) = serde_json::to_value(lists)? else {
        return Ok(Vec::new());
    };
    let document = |(name, doc)| Document {
        key: format!("codes/{name}"),
        audience: "all".to_owned(),
        doc,
    };
    Ok(lists.into_iter().map(document).collect())
}

/// Sorts documents into the reference data.
pub fn read(docs: Vec<(String, Value)>, into: &mut Reference) -> Result<()> {
    let mut lists = Map::new();
    for (key, doc) in docs {
        match key.split_once('/') {
            Some(("programme", _)) => into.programmes.push(serde_json::from_value(doc)?),
            Some(("provider", _)) => into.providers.push(serde_json::from_value(doc)?),
            Some(("service", _)) => into.services.push(serde_json::from_value(doc)?),
            Some(("codes", name)) => drop(lists.insert(name.to_owned(), doc)),
            // Localities and colleagues travel to phones only.
            _ => {}
        }
    }
    into.lists = serde_json::from_value(Value::Object(lists))?;
    Ok(())
}

/// A service's new document with the quotas that were valid before its first one: they end the day
/// before. What the new document says itself replaces what was said of the same days; the replaced
/// document stays among its versions with the time of its recording.
pub fn merge_service(old: &Value, new: Value) -> Result<Value> {
    let old: Service = serde_json::from_value(old.clone())?;
    let mut new: Service = serde_json::from_value(new)?;
    if new.quotas.is_empty() {
        // A file that says nothing of quotas takes none back: past weeks keep what they owed.
        new.quotas = old.quotas;
    } else if let Some(first) = new.quotas.iter().map(|q| q.from).min() {
        let before = old.quotas.into_iter().filter(|q| q.from < first);
        let mut quotas: Vec<Quota> = before
            .map(|q| Quota {
                to: Some(
                    q.to.map_or(first.pred_opt(), |to| {
                        first.pred_opt().map(|day| day.min(to))
                    })
                    .unwrap_or(q.from),
                ),
                ..q
            })
            .collect();
        quotas.append(&mut new.quotas);
        new.quotas = quotas;
    }
    serde_json::to_value(new)
}

/// A list's new document with the things that only the old one has: nothing that may have been used is
/// ever deleted. `kept` is what becomes of them.
fn keep(old: &Value, new: Value, name: &str, kept: impl Fn(&mut Value)) -> Value {
    let Value::Array(mut items) = new else {
        return new;
    };
    let has = |items: &[Value], id: &Value| items.iter().any(|item| item.get(name) == Some(id));
    for item in old.as_array().into_iter().flatten() {
        if let Some(id) = item.get(name)
            && !has(&items, id)
        {
            let mut item = item.clone();
            kept(&mut item);
            items.push(item);
        }
    }
    Value::Array(items)
}

/// A code list's new document: a code that is no longer in it stays offered.
pub fn merge_list(old: &Value, new: Value) -> Result<Value> {
    Ok(keep(old, new, "code", |_| {}))
}

/// A programme's new localities: one that the file no longer has is retired.
pub fn merge_localities(old: &Value, new: Value) -> Result<Value> {
    Ok(keep(old, new, "id", |locality| {
        locality["retired"] = Value::Bool(true);
    }))
}

/// For whom a document is, by its key.
#[must_use]
pub fn audience(key: &str) -> String {
    match key.split_once('/') {
        Some(("codes", _)) => "all".to_owned(),
        Some(("localities", programme)) => format!("programme/{programme}"),
        _ => key.to_owned(),
    }
}

/// Do two quotas of a service hold on one day?
#[must_use]
pub fn quotas_overlap(service: &Value) -> bool {
    let Ok(service) = serde_json::from_value::<Service>(service.clone()) else {
        return false;
    };
    let mut quotas: Vec<_> = service.quotas.iter().map(|q| (q.from, q.to)).collect();
    quotas.sort_unstable();
    let overlap =
        |pair: &[(domain::Day, Option<domain::Day>)]| pair[0].1.is_none_or(|end| pair[1].0 <= end);
    quotas.windows(2).any(overlap)
}
