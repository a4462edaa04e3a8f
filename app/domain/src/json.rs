//! Reading JSON in little code.
//!
//! Serde compiles the reader of every type once for every source that the type is read from, and
//! for some sources a second one for a list in place of an object. The phone reads dozens of
//! types from several sources (text, drafts, reference data), and downloads all those readers. So
//! it reads everything from one source, [`Tree`], and objects from objects only.
//!
//! And it hands a struct its fields in the order in which the struct has them, as if they were a
//! list: of the two readers that serde derives for a struct, the one that compares the names of
//! fields in any order is three times as long, and is then compiled for flattened ones only. A
//! field that may be absent says `#[serde(default)]`, an `Option` too.
use serde::Deserialize;
use serde::de::value::StringDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error as _, IntoDeserializer,
    MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::{Error, Map, Number, Value};

/// Reads a value from text.
///
/// # Errors
/// What is no JSON, or not of this type.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    from_tree(serde_json::from_str(text)?)
}

/// Reads a value from a tree.
///
/// # Errors
/// What is not of this type.
pub fn from_tree<T: DeserializeOwned>(tree: Value) -> Result<T, Error> {
    T::deserialize(Tree(tree))
}

/// The tree that any source is as a whole, for readers that have to look before they choose.
///
/// # Errors
/// Of the source.
pub fn tree<'de, D: Deserializer<'de>>(from: D) -> Result<Value, D::Error> {
    Value::deserialize(from)
}

/// Whoever wants a number is given no reader of lists and objects along with it.
macro_rules! numbers {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match self.0 {
                Value::Number(n) => number(&n, visitor),
                other => Err(wrong(&other, "a number")),
            }
        }
    )*};
}

/// A JSON value as a source for serde.
pub struct Tree(pub Value);

impl<'de> Deserializer<'de> for Tree {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(yes) => visitor.visit_bool(yes),
            Value::Number(n) => number(&n, visitor),
            Value::String(text) => visitor.visit_string(text),
            Value::Array(list) => visitor.visit_seq(Items(list.into_iter())),
            Value::Object(fields) => visitor.visit_map(Fields {
                rest: fields.into_iter(),
                value: None,
            }),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let mut ordered = Ordered::new(self, fields)?;
        let read = visitor.visit_seq(&mut ordered);
        read.map_err(|error| ordered.explained(error))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Array(list) => visitor.visit_seq(Items(list.into_iter())),
            other => Err(wrong(&other, "a list")),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        _len: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Object(fields) => visitor.visit_map(Fields {
                rest: fields.into_iter(),
                value: None,
            }),
            other => Err(wrong(&other, "an object")),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let (name, content) = match self.0 {
            Value::String(name) => (name, None),
            Value::Object(fields) if fields.len() == 1 => match fields.into_iter().next() {
                Some((name, content)) => (name, Some(content)),
                None => return Err(Error::custom("an empty object")),
            },
            other => return Err(wrong(&other, "a variant")),
        };
        visitor.visit_enum(Variant { name, content })
    }

    numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_u8
        deserialize_u16 deserialize_u32 deserialize_u64 deserialize_f32 deserialize_f64
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Bool(yes) => visitor.visit_bool(yes),
            other => Err(wrong(&other, "true or false")),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::String(text) => visitor.visit_string(text),
            other => Err(wrong(&other, "a string")),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_string(visitor)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_string(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_string(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        i128 u128 bytes byte_buf unit unit_struct tuple_struct
    }
}

fn number<'de, V: Visitor<'de>>(n: &Number, visitor: V) -> Result<V::Value, Error> {
    match (n.as_u64(), n.as_i64()) {
        (Some(n), _) => visitor.visit_u64(n),
        (_, Some(n)) => visitor.visit_i64(n),
        _ => visitor.visit_f64(n.as_f64().unwrap_or(f64::NAN)),
    }
}

/// "invalid type: …", in the words of serde, which [`crate::decode`] reads.
fn wrong(found: &Value, expected: &str) -> Error {
    let found = match found {
        Value::Null => "null".to_owned(),
        Value::Bool(yes) => format!("boolean `{yes}`"),
        Value::Number(n) => format!("number `{n}`"),
        // Never its content: it may be a client's.
        Value::String(_) => "string".to_owned(),
        Value::Array(_) => "sequence".to_owned(),
        Value::Object(_) => "map".to_owned(),
    };
    Error::custom(format!("invalid type: {found}, expected {expected}"))
}

struct Items(std::vec::IntoIter<Value>);

impl<'de> SeqAccess<'de> for Items {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Error> {
        match self.0.next() {
            Some(item) => seed.deserialize(Tree(item)).map(Some),
            None => Ok(None),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

/// The fields of a struct in the order of its own list.
struct Ordered {
    values: Map<String, Value>,
    names: std::slice::Iter<'static, &'static str>,
    /// The name asked for last, if there was no such field.
    absent: Option<&'static str>,
}

impl Ordered {
    // Apart from the readers, of which there is one for every struct.
    #[inline(never)]
    fn new(tree: Tree, names: &'static [&'static str]) -> Result<Self, Error> {
        match tree.0 {
            Value::Object(values) => Ok(Self {
                values,
                names: names.iter(),
                absent: None,
            }),
            other => Err(wrong(&other, "an object")),
        }
    }

    #[inline(never)]
    fn next(&mut self) -> Option<Tree> {
        let name = *self.names.next()?;
        // Taken and not removed: the map need not be put in order again.
        let value = self.values.get_mut(name).map(std::mem::take);
        self.absent = value.is_none().then_some(name);
        value.map(Tree)
    }

    /// A struct that lacks a field calls its list too short.
    #[inline(never)]
    fn explained(&self, error: Error) -> Error {
        match self.absent {
            Some(name) => Error::missing_field(name),
            None => error,
        }
    }
}

impl<'de> SeqAccess<'de> for &mut Ordered {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Error> {
        self.next().map(|value| seed.deserialize(value)).transpose()
    }
}

struct Fields {
    rest: serde_json::map::IntoIter,
    value: Option<Value>,
}

impl<'de> MapAccess<'de> for Fields {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Error> {
        match self.rest.next() {
            Some((name, value)) => {
                self.value = Some(value);
                seed.deserialize(Tree(Value::String(name))).map(Some)
            }
            None => Ok(None),
        }
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        seed.deserialize(Tree(self.value.take().unwrap_or_default()))
    }
}

struct Variant {
    name: String,
    content: Option<Value>,
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = Error;
    type Variant = Content;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Content), Error> {
        let name: StringDeserializer<Error> = self.name.into_deserializer();
        Ok((seed.deserialize(name)?, Content(self.content)))
    }
}

/// What stands beside the name of a variant.
struct Content(Option<Value>);

impl<'de> VariantAccess<'de> for Content {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Error> {
        seed.deserialize(Tree(self.0.unwrap_or_default()))
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, Error> {
        Tree(self.0.unwrap_or_default()).deserialize_tuple(len, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        Tree(self.0.unwrap_or_default()).deserialize_struct("", fields, visitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::Entry;
    use crate::examples;
    use serde::Serialize;
    use std::collections::BTreeMap;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Everything {
        yes: bool,
        small: u8,
        big: u64,
        minus: i64,
        half: f64,
        text: String,
        none: Option<u32>,
        some: Option<u32>,
        list: Vec<(u8, String)>,
        map: BTreeMap<String, u16>,
        shapes: Vec<Shape>,
        rest: Value,
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    enum Shape {
        Unit,
        New(u8),
        Pair(u8, u8),
        Fields { a: u8 },
    }

    fn everything() -> Everything {
        Everything {
            yes: true,
            small: 7,
            big: u64::MAX,
            minus: i64::MIN,
            half: 0.5,
            text: "žluťoučký \"kůň\"\n".into(),
            none: None,
            some: Some(0),
            list: vec![(1, "a".into()), (2, String::new())],
            map: BTreeMap::from([("x".into(), 1), ("y".into(), 2)]),
            shapes: vec![
                Shape::Unit,
                Shape::New(1),
                Shape::Pair(2, 3),
                Shape::Fields { a: 4 },
            ],
            rest: serde_json::json!({"a": [null, {"b": 1.5}]}),
        }
    }

    #[test]
    fn whatever_serde_writes_is_read_back() {
        let text = serde_json::to_string(&everything()).unwrap();
        assert_eq!(read::<Everything>(&text).unwrap(), everything());
    }

    #[test]
    fn entries_are_read_as_serde_json_reads_them() {
        for entry in examples::one_of_each() {
            let text = serde_json::to_string(&entry).unwrap();
            assert_eq!(read::<Entry>(&text).unwrap(), entry);
            assert_eq!(serde_json::from_str::<Entry>(&text).unwrap(), entry);
        }
    }

    #[test]
    fn what_does_not_fit_is_an_error_and_never_repeats_a_text() {
        let says = |text: &str| read::<Vec<(u8, Vec<u8>)>>(text).unwrap_err().to_string();
        assert_eq!(says("{}"), "invalid type: map, expected a list");
        assert_eq!(
            says("[[1,\"LUD07TOM08\"]]"),
            "invalid type: string, expected a list"
        );
        assert!(says("[[300,[]]]").starts_with("invalid value: integer `300`"));
        assert!(read::<Everything>("[true]").is_err());
        assert!(read::<Shape>("\"Other\"").is_err());
        assert!(read::<Shape>("{\"New\":1,\"Unit\":2}").is_err());
        assert!(read::<u8>("1 2").is_err());
    }
}
