//! What a version of a document changed, field by field.
use serde_json::Value;

/// A field that is another one than before.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldChange {
    /// Dotted; a thing of a list is named by its id, code or first day: `quotas.2026-01-01.to`.
    pub field: String,
    /// Before; null: not there.
    pub from: Value,
    /// Now; null: no longer there.
    pub to: Value,
}

/// The fields in which two documents differ.
#[must_use]
pub fn changes(from: &Value, to: &Value) -> Vec<FieldChange> {
    let mut found = Vec::new();
    compare(String::new(), Some(from), Some(to), &mut found);
    found
}

fn compare(field: String, from: Option<&Value>, to: Option<&Value>, found: &mut Vec<FieldChange>) {
    if from == to {
        return;
    }
    let parts = match (from, to) {
        (Some(from), Some(to)) => named(from).zip(named(to)),
        _ => None,
    };
    let Some((from_parts, to_parts)) = parts else {
        let plain = |value: Option<&Value>| value.cloned().unwrap_or(Value::Null);
        found.push(FieldChange {
            field,
            from: plain(from),
            to: plain(to),
        });
        return;
    };
    let find = |parts: &[(String, &Value)], name: &str| {
        let part = parts.iter().position(|(n, _)| n == name);
        part.map(|at| parts[at].1.clone())
    };
    let gone = from_parts.iter().map(|(name, _)| name);
    let new = to_parts.iter().map(|(name, _)| name);
    let mut names: Vec<&String> = gone.collect();
    names.extend(new.filter(|name| !from_parts.iter().any(|(n, _)| n == *name)));
    for name in names {
        let path = match field.as_str() {
            "" => name.clone(),
            field => format!("{field}.{name}"),
        };
        let (from, to) = (find(&from_parts, name), find(&to_parts, name));
        compare(path, from.as_ref(), to.as_ref(), found);
    }
}

/// The parts of an object, or of a list of things that have names of their own.
fn named(value: &Value) -> Option<Vec<(String, &Value)>> {
    match value {
        // What is owed, and on which days, is one thing.
        Value::Object(fields) if fields.contains_key("minutes") || fields.contains_key("named") => {
            None
        }
        Value::Object(fields) => Some(fields.iter().map(|(k, v)| (k.clone(), v)).collect()),
        Value::Array(items) => {
            let name = |item: &Value| {
                let names = ["id", "code", "from", "what"].into_iter();
                let mut found = names.filter_map(|n| item.get(n)?.as_str().map(str::to_owned));
                found.next()
            };
            items.iter().map(|item| Some((name(item)?, item))).collect()
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_changed_is_told_by_field_and_by_the_name_of_the_thing() {
        let from = json!({ "name": { "cs": "a", "en": "b" }, "capacity": 3, "kinds": ["contact"],
            "quotas": [{ "from": "2025-01-01", "owed": { "minutes": 60 } }] });
        let to = json!({ "name": { "cs": "A", "en": "b" }, "kinds": ["contact", "exchange"],
            "quotas": [{ "from": "2025-01-01", "to": "2025-12-31", "owed": { "minutes": 60 } },
                { "from": "2026-01-01", "owed": { "minutes": 120 } }] });
        let told: Vec<_> = changes(&from, &to)
            .into_iter()
            .map(|c| (c.field, c.from, c.to))
            .collect();
        let wanted = [
            ("capacity", json!(3), json!(null)),
            ("kinds", json!(["contact"]), json!(["contact", "exchange"])),
            ("name.cs", json!("a"), json!("A")),
            ("quotas.2025-01-01.to", json!(null), json!("2025-12-31")),
            (
                "quotas.2026-01-01",
                json!(null),
                json!({ "from": "2026-01-01", "owed": { "minutes": 120 } }),
            ),
        ];
        assert_eq!(
            told,
            wanted.map(|(field, from, to)| (field.to_owned(), from, to))
        );
        assert_eq!(changes(&to, &to), []);
    }
}
