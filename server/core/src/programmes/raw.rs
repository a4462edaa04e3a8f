//! The file as it is written; every value remembers where it stands.
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

pub type At<T> = Spanned<T>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    pub programme: Programme,
    pub provider: At<Vec<Provider>>,
    #[serde(default)]
    pub locality: Vec<Locality>,
    pub service: At<Vec<Service>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    pub cs: At<String>,
    pub en: At<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Programme {
    pub id: At<String>,
    pub name: Label,
    pub from: At<Datetime>,
    pub to: Option<At<Datetime>>,
    pub persons_target: Option<At<i64>>,
    #[serde(default)]
    pub doubtful: Vec<Doubt>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Doubt {
    pub field: At<String>,
    pub why: At<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    pub id: At<String>,
    pub name: At<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Locality {
    pub id: At<String>,
    pub name: At<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    pub id: At<String>,
    pub provider: At<String>,
    #[serde(rename = "type")]
    pub service_type: At<String>,
    pub name: Label,
    pub from: Option<At<Datetime>>,
    pub to: Option<At<Datetime>>,
    pub kinds: At<Vec<At<String>>>,
    #[serde(default)]
    pub drug_cells: bool,
    #[serde(default)]
    pub bands: Vec<At<String>>,
    pub capacity: Option<At<i64>>,
    pub persons_target: Option<At<i64>>,
    #[serde(default)]
    pub localities: Vec<At<String>>,
    #[serde(default)]
    pub quota: Vec<At<Quota>>,
    #[serde(default)]
    pub target: Vec<Target>,
    #[serde(default)]
    pub doubtful: Vec<Doubt>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quota {
    pub from: Option<At<Datetime>>,
    pub to: Option<At<Datetime>>,
    pub hours: Option<At<f64>>,
    pub minutes: Option<At<i64>>,
    pub days: Option<At<i64>>,
    pub on: Option<At<Vec<At<String>>>>,
    pub per_day: Option<At<String>>,
    pub any_of: Option<At<i64>>,
    pub basis: Option<At<String>>,
    #[serde(default = "yes")]
    pub holidays_reduce: bool,
}

const fn yes() -> bool {
    true
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    pub what: At<String>,
    pub number: At<f64>,
    #[serde(default)]
    pub reached: bool,
}
