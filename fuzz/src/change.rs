//! Changes of JSON that stay JSON. The fuzzer's own changes of single bytes mostly break a text
//! before it says anything; these move its parts about, so that what is read is read to its end.
use libfuzzer_sys::fuzzer_mutate;
use serde_json::{Map, Value};

/// Numbers, names and texts from which something hangs.
const TELLING: &[&str] = &[
    "null",
    "true",
    "[]",
    "{}",
    "0",
    "1",
    "-1",
    "0.1",
    "-0.0",
    "1e300",
    "255",
    "256",
    "65536",
    "4294967295",
    "4294967296",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551615",
    "946684800000000",
    "4102444799999999",
    "\"\"",
    "\"J1\"",
    "\"NCC01NCC87\"",
    "\"LUD07TOM08\"",
    "\"00000000-0000-0000-0000-000000000003\"",
    "\"2014-04-21\"",
    "\"prunerov-tp\"",
    "\"\u{301}\u{1F468}\"",
];

/// For `fuzz_mutator!`: of every four changes one is to the bytes, as the fuzzer likes it.
pub fn json(data: &mut [u8], size: usize, max_size: usize, seed: u32) -> usize {
    let mut dice = Dice(u64::from(seed) + 1);
    if dice.below(4) > 0
        && let Some(text) = changed(&data[..size], &mut dice)
        && text.len() <= max_size
    {
        data[..text.len()].copy_from_slice(text.as_bytes());
        return text.len();
    }
    fuzzer_mutate(data, size, max_size)
}

/// One of the lines with some changes.
fn changed(data: &[u8], dice: &mut Dice) -> Option<String> {
    let text = std::str::from_utf8(data).ok()?;
    let mut lines: Vec<&str> = text.lines().collect();
    let at = dice.below(lines.len().max(1));
    let mut tree: Value = serde_json::from_str(lines.get(at)?).ok()?;
    for _ in 0..=dice.below(3) {
        change(&mut tree, dice);
    }
    let line = tree.to_string();
    lines[at] = &line;
    if dice.below(16) == 0 {
        lines.push(&line);
    }
    Some(lines.join("\n"))
}

fn change(tree: &mut Value, dice: &mut Dice) {
    let count = nodes(tree);
    let mut donor = dice.below(count);
    let donor = nth(tree, &mut donor).map_or(Value::Null, |found| found.clone());
    let mut at = dice.below(count);
    let Some(node) = nth(tree, &mut at) else {
        return;
    };
    let telling = TELLING[dice.below(TELLING.len())];
    let telling: Value = serde_json::from_str(telling).unwrap_or_default();
    match (node, dice.below(4)) {
        (Value::Object(fields), 0) => drop(without(fields, dice)),
        (Value::Object(fields), 1) => {
            // Under another name, or under that of another field.
            if let Some(value) = without(fields, dice) {
                let name = fields.keys().nth(dice.below(fields.len().max(1)));
                let name = name.cloned().unwrap_or_else(|| "other".to_owned());
                fields.insert(name, value);
            }
        }
        (Value::Array(list), 0) if !list.is_empty() => drop(list.remove(dice.below(list.len()))),
        (Value::Array(list), 1) => list.push(donor),
        (Value::Array(list), 2) => list.reverse(),
        (Value::Number(n), 0 | 1) if n.is_i64() || n.is_u64() => {
            let step = 1_i64 << dice.below(48);
            let by = if dice.below(2) == 0 { step } else { -step };
            *n = match (n.as_i64(), n.as_u64()) {
                (Some(n), _) => n.wrapping_add(by).into(),
                (_, n) => n.unwrap_or_default().wrapping_add_signed(by).into(),
            };
        }
        (Value::String(text), 0 | 1) => *text = another(text, dice),
        (node, 2) => *node = telling,
        (node, _) => *node = donor,
    }
}

/// A text that is JSON itself (the frozen text of an entry) is changed inside; of another one a sign
/// is left out or doubled.
fn another(text: &str, dice: &mut Dice) -> String {
    if let Ok(mut tree @ (Value::Object(_) | Value::Array(_))) = serde_json::from_str(text) {
        change(&mut tree, dice);
        return tree.to_string();
    }
    let times = dice.below(3);
    let at = dice.below(text.chars().count().max(1));
    let signs = text.chars().enumerate();
    signs
        .flat_map(|(n, c)| std::iter::repeat_n(c, if n == at { times } else { 1 }))
        .collect()
}

fn without(fields: &mut Map<String, Value>, dice: &mut Dice) -> Option<Value> {
    let name = fields.keys().nth(dice.below(fields.len().max(1)))?.clone();
    fields.remove(&name)
}

fn nodes(tree: &Value) -> usize {
    1 + match tree {
        Value::Array(list) => list.iter().map(nodes).sum(),
        Value::Object(fields) => fields.values().map(nodes).sum::<usize>(),
        _ => 0,
    }
}

/// The value that is the `n`th from the top.
fn nth<'a>(tree: &'a mut Value, n: &mut usize) -> Option<&'a mut Value> {
    if *n == 0 {
        return Some(tree);
    }
    *n -= 1;
    match tree {
        Value::Array(list) => list.iter_mut().find_map(|item| nth(item, n)),
        Value::Object(fields) => fields.values_mut().find_map(|item| nth(item, n)),
        _ => None,
    }
}

/// Numbers from a seed: the fuzzer repeats what it did.
struct Dice(u64);

impl Dice {
    /// Less than `most`, which is not 0.
    fn below(&mut self, most: usize) -> usize {
        // Knuth's multiplier; the high bits are the good ones.
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        let most = u64::try_from(most).unwrap_or(u64::MAX);
        usize::try_from((self.0 >> 33) % most).unwrap_or(0)
    }
}
