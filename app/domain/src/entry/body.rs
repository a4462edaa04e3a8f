//! What an entry says, by kind.
use super::{
    BreakClose, BreakOpen, BulkContact, Contact, Correction, Exchange, FindStep, FoundNeedles,
    HouseholdVisit, SpanClose, SpanOpen, TaskClose, Withdrawal,
};
use crate::json;
use serde::de::{self, DeserializeOwned};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// The kinds of entries, tagged by `kind` in JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Body {
    /// A contact with persons (kontakt).
    Contact(Contact),
    /// A needle exchange (výměna).
    Exchange(Exchange),
    /// A visit to a family (návštěva v rodině).
    HouseholdVisit(HouseholdVisit),
    /// A task agreed in a visit is done, or dropped.
    TaskClose(TaskClose),
    /// Needles found (nález).
    FoundNeedles(FoundNeedles),
    /// Somebody is on the way to them, or has collected them.
    FindStep(FindStep),
    /// Nameless contacts counted together (hromadný kontakt).
    BulkContact(BulkContact),
    /// Something that lasts begins.
    SpanOpen(SpanOpen),
    /// It ends.
    SpanClose(SpanClose),
    /// A break in it begins.
    BreakOpen(BreakOpen),
    /// The break ends.
    BreakClose(BreakClose),
    /// The whole new body of an earlier entry.
    Correction(Correction),
    /// An earlier entry is taken back.
    Withdrawal(Withdrawal),
}

/// The names of the kinds, as in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// [`Body::Contact`]
    Contact,
    /// [`Body::Exchange`]
    Exchange,
    /// [`Body::HouseholdVisit`]
    HouseholdVisit,
    /// [`Body::TaskClose`]
    TaskClose,
    /// [`Body::FoundNeedles`]
    FoundNeedles,
    /// [`Body::FindStep`]
    FindStep,
    /// [`Body::BulkContact`]
    BulkContact,
    /// [`Body::SpanOpen`]
    SpanOpen,
    /// [`Body::SpanClose`]
    SpanClose,
    /// [`Body::BreakOpen`]
    BreakOpen,
    /// [`Body::BreakClose`]
    BreakClose,
    /// [`Body::Correction`]
    Correction,
    /// [`Body::Withdrawal`]
    Withdrawal,
}

impl Kind {
    /// Every kind this program knows.
    pub const ALL: [Kind; 13] = [
        Kind::Contact,
        Kind::Exchange,
        Kind::HouseholdVisit,
        Kind::TaskClose,
        Kind::FoundNeedles,
        Kind::FindStep,
        Kind::BulkContact,
        Kind::SpanOpen,
        Kind::SpanClose,
        Kind::BreakOpen,
        Kind::BreakClose,
        Kind::Correction,
        Kind::Withdrawal,
    ];

    /// Those with a form of their own, which a service may offer its workers. What belongs to another
    /// entry (closes, breaks, steps, corrections) comes with its beginning.
    pub const FORMS: [Kind; 6] = [
        Kind::SpanOpen,
        Kind::Contact,
        Kind::Exchange,
        Kind::HouseholdVisit,
        Kind::FoundNeedles,
        Kind::BulkContact,
    ];

    /// The tag in JSON and in the server's tables.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Kind::Contact => "contact",
            Kind::Exchange => "exchange",
            Kind::HouseholdVisit => "household_visit",
            Kind::TaskClose => "task_close",
            Kind::FoundNeedles => "found_needles",
            Kind::FindStep => "find_step",
            Kind::BulkContact => "bulk_contact",
            Kind::SpanOpen => "span_open",
            Kind::SpanClose => "span_close",
            Kind::BreakOpen => "break_open",
            Kind::BreakClose => "break_close",
            Kind::Correction => "correction",
            Kind::Withdrawal => "withdrawal",
        }
    }
}

impl Body {
    /// Which kind it is.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Body::Contact(_) => Kind::Contact,
            Body::Exchange(_) => Kind::Exchange,
            Body::HouseholdVisit(_) => Kind::HouseholdVisit,
            Body::TaskClose(_) => Kind::TaskClose,
            Body::FoundNeedles(_) => Kind::FoundNeedles,
            Body::FindStep(_) => Kind::FindStep,
            Body::BulkContact(_) => Kind::BulkContact,
            Body::SpanOpen(_) => Kind::SpanOpen,
            Body::SpanClose(_) => Kind::SpanClose,
            Body::BreakOpen(_) => Kind::BreakOpen,
            Body::BreakClose(_) => Kind::BreakClose,
            Body::Correction(_) => Kind::Correction,
            Body::Withdrawal(_) => Kind::Withdrawal,
        }
    }
}

// By hand: the derived reader of a tagged enum compiles every variant once more for a buffer of
// its own, which is 60 kB of the phone's program.
impl<'de> Deserialize<'de> for Body {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        fn inside<T: DeserializeOwned, E: de::Error>(tree: Value) -> Result<T, E> {
            json::from_tree(tree).map_err(E::custom)
        }
        let tree = json::tree(from)?;
        let kind = tree
            .get("kind")
            .ok_or_else(|| de::Error::missing_field("kind"))?;
        let Some(kind) = Kind::ALL.into_iter().find(|k| kind == k.as_str()) else {
            return Err(de::Error::custom("unknown kind"));
        };
        Ok(match kind {
            Kind::Contact => Body::Contact(inside(tree)?),
            Kind::Exchange => Body::Exchange(inside(tree)?),
            Kind::HouseholdVisit => Body::HouseholdVisit(inside(tree)?),
            Kind::TaskClose => Body::TaskClose(inside(tree)?),
            Kind::FoundNeedles => Body::FoundNeedles(inside(tree)?),
            Kind::FindStep => Body::FindStep(inside(tree)?),
            Kind::BulkContact => Body::BulkContact(inside(tree)?),
            Kind::SpanOpen => Body::SpanOpen(inside(tree)?),
            Kind::SpanClose => Body::SpanClose(inside(tree)?),
            Kind::BreakOpen => Body::BreakOpen(inside(tree)?),
            Kind::BreakClose => Body::BreakClose(inside(tree)?),
            Kind::Correction => Body::Correction(inside(tree)?),
            Kind::Withdrawal => Body::Withdrawal(inside(tree)?),
        })
    }
}
