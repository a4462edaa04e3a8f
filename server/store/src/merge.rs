//! Three-way merge of a document: what the last import gave, what is there now, what a file gives.
//!
//! Whatever only one side has changed is taken from it, field by field and, in a list of things with
//! names of their own, thing by thing. What both have changed, each in another way, is a conflict:
//! what is there stays, unless the file is to win.
use serde_json::{Map, Value};

/// What came out.
pub struct Merged {
    /// The document.
    pub doc: Value,
    /// Dotted fields that both sides changed, with what is here and what the file has.
    pub conflicts: Vec<(String, Value, Value)>,
}

/// The fields by which things in lists are told apart.
const NAMES: [&str; 4] = ["id", "code", "from", "what"];

/// Merges; `file_wins` decides what both have changed.
pub fn three_way(base: &Value, here: &Value, file: &Value, file_wins: bool) -> Merged {
    let mut merge = Merge {
        file_wins,
        conflicts: Vec::new(),
    };
    let doc = merge.value("", Some(base), Some(here), Some(file));
    Merged {
        doc: doc.unwrap_or(Value::Null),
        conflicts: merge.conflicts,
    }
}

struct Merge {
    file_wins: bool,
    conflicts: Vec<(String, Value, Value)>,
}

impl Merge {
    fn value(
        &mut self,
        path: &str,
        base: Option<&Value>,
        here: Option<&Value>,
        file: Option<&Value>,
    ) -> Option<Value> {
        if file == base || here == file {
            return here.cloned();
        }
        if here == base {
            return file.cloned();
        }
        match (here, file) {
            (Some(Value::Object(here)), Some(Value::Object(file))) => {
                let nothing = Map::new();
                let base = base.and_then(Value::as_object).unwrap_or(&nothing);
                return Some(Value::Object(self.object(path, base, here, file)));
            }
            (Some(Value::Array(here)), Some(Value::Array(file))) => {
                let base = base
                    .and_then(Value::as_array)
                    .map_or(&[][..], Vec::as_slice);
                if let Some(name) = name_of([base, here, file]) {
                    return Some(Value::Array(self.list(path, name, base, here, file)));
                }
            }
            _ => {}
        }
        let plain = |value: Option<&Value>| value.cloned().unwrap_or(Value::Null);
        self.conflicts
            .push((path.to_owned(), plain(here), plain(file)));
        let kept = if self.file_wins { file } else { here };
        kept.cloned()
    }

    fn object(
        &mut self,
        path: &str,
        base: &Map<String, Value>,
        here: &Map<String, Value>,
        file: &Map<String, Value>,
    ) -> Map<String, Value> {
        let mut merged = Map::new();
        let new = file.keys().filter(|key| !here.contains_key(*key));
        for key in here.keys().chain(new) {
            let path = below(path, key);
            if let Some(value) = self.value(&path, base.get(key), here.get(key), file.get(key)) {
                merged.insert(key.clone(), value);
            }
        }
        merged
    }

    /// Things by their names. Who moved them decides their order; if both did, it is the one here.
    fn list(
        &mut self,
        path: &str,
        name: &'static str,
        base: &[Value],
        here: &[Value],
        file: &[Value],
    ) -> Vec<Value> {
        let order = |list: &[Value]| -> Vec<String> { list.iter().map(|v| key(v, name)).collect() };
        let (first, second) = if order(here) == order(base) {
            (file, here)
        } else {
            (here, file)
        };
        let mut keys = order(first);
        for one in order(second) {
            if !keys.contains(&one) {
                keys.push(one);
            }
        }
        let find = |list, of: &str| find(list, name, of);
        let merged = keys.iter().filter_map(|one| {
            let path = below(path, one);
            self.value(&path, find(base, one), find(here, one), find(file, one))
        });
        merged.collect()
    }
}

fn find<'a>(list: &'a [Value], name: &str, of: &str) -> Option<&'a Value> {
    list.iter().find(|value| key(value, name) == of)
}

fn below(path: &str, key: &str) -> String {
    match path {
        "" => key.to_owned(),
        path => format!("{path}.{key}"),
    }
}

fn key(value: &Value, name: &str) -> String {
    let text = value.get(name).and_then(Value::as_str);
    text.unwrap_or_default().to_owned()
}

/// The field that names every thing of these lists, if they are lists of such things.
fn name_of(lists: [&[Value]; 3]) -> Option<&'static str> {
    let named = |name: &&str| {
        let mut all = lists.iter().flat_map(|list| list.iter());
        all.all(|value| value.get(*name).is_some_and(Value::is_string))
    };
    NAMES.into_iter().find(|name| named(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn merged(base: Value, here: Value, file: Value) -> (Value, Vec<String>) {
        let merged = three_way(&base, &here, &file, false);
        let fields = merged.conflicts.into_iter().map(|(field, ..)| field);
        (merged.doc, fields.collect())
    }

    #[test]
    fn each_side_keeps_what_it_alone_has_changed() {
        let base = json!({ "name": { "cs": "a", "en": "b" }, "capacity": 3, "gone": 1 });
        let here = json!({ "name": { "cs": "A", "en": "b" }, "capacity": 3, "gone": 1, "new": 2 });
        let file = json!({ "name": { "cs": "a", "en": "B" }, "capacity": 4 });
        let all = json!({ "name": { "cs": "A", "en": "B" }, "capacity": 4, "new": 2 });
        assert_eq!(merged(base, here, file), (all, vec![]));
    }

    #[test]
    fn what_both_have_changed_stays_as_it_is_here_and_is_told() {
        let (base, here, file) = (json!({ "a": 1 }), json!({ "a": 2 }), json!({ "a": 3 }));
        assert_eq!(
            merged(base.clone(), here.clone(), file.clone()),
            (here.clone(), vec!["a".to_owned()])
        );
        let forced = three_way(&base, &here, &file, true);
        assert_eq!(forced.doc, file);
        assert_eq!(forced.conflicts, [("a".to_owned(), json!(2), json!(3))]);
        assert_eq!(merged(base, file.clone(), file.clone()), (file, vec![]));
    }

    #[test]
    fn things_in_lists_are_told_apart_by_their_names() {
        let base = json!([{ "id": "x", "name": "X" }, { "id": "y", "name": "Y" }]);
        let here = json!([{ "id": "y", "name": "Yy" }, { "id": "x", "name": "X" }, { "id": "z", "name": "Z" }]);
        let file = json!([{ "id": "x", "name": "Xx" }, { "id": "y", "name": "Y" }, { "id": "v", "name": "V" }]);
        let all = json!([{ "id": "y", "name": "Yy" }, { "id": "x", "name": "Xx" },
            { "id": "z", "name": "Z" }, { "id": "v", "name": "V" }]);
        assert_eq!(merged(base, here, file), (all, vec![]));
        let (base, file) = (
            json!([{ "from": "2014", "n": 1 }]),
            json!([{ "from": "2014", "n": 2 }]),
        );
        let here = json!([{ "from": "2014", "n": 3 }]);
        assert_eq!(
            merged(base, here.clone(), file),
            (here, vec!["2014.n".to_owned()])
        );
    }

    #[test]
    fn a_list_of_plain_values_is_one_value() {
        let (base, here, file) = (json!(["a"]), json!(["a", "b"]), json!(["c"]));
        assert_eq!(
            merged(base, here.clone(), file),
            (here, vec![String::new()])
        );
    }
}
