//! What an entry says, by kind.
use crate::ids::{Code, EntryId};
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
    pub const ALL: [Kind; 8] = [
        Kind::Contact,
        Kind::Exchange,
        Kind::SpanOpen,
        Kind::SpanClose,
        Kind::BreakOpen,
        Kind::BreakClose,
        Kind::Correction,
        Kind::Withdrawal,
    ];

    /// The tag in JSON and in the server's tables.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Kind::Contact => "contact",
            Kind::Exchange => "exchange",
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
            Kind::SpanOpen => Body::SpanOpen(inside(tree)?),
            Kind::SpanClose => Body::SpanClose(inside(tree)?),
            Kind::BreakOpen => Body::BreakOpen(inside(tree)?),
            Kind::BreakClose => Body::BreakClose(inside(tree)?),
            Kind::Correction => Body::Correction(inside(tree)?),
            Kind::Withdrawal => Body::Withdrawal(inside(tree)?),
        })
    }
}

/// A contact (kontakt).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Code list *contact kind* (`OSL`, `KON`, `INT` …).
    pub what: Code,
    /// Code list *form* (`T` field, `A` at the centre, `D` remote: an indirect act).
    pub form: Code,
    /// Code list *act* (`30.a.2`, `ZSP`, `HR.TEST` …).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acts: Vec<Code>,
    /// Code list *topic*.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<Code>,
    /// Code list *referral*: where the client was sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub referrals: Vec<Code>,
    /// An interpreter was needed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub interpreter: bool,
    /// Kilometres driven for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub km: Option<u32>,
    /// Free text, without names.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// One line of an exchange. Received and issued are two numbers, never a balance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemLine {
    /// Code list *exchange item* (`J1`, `JEH`, `VODA` …).
    pub item: Code,
    /// Pieces received from the client (IN).
    pub received: u32,
    /// Pieces issued to the client (OUT).
    pub issued: u32,
}

/// A needle exchange (výměna). OUT above IN is normal and never blocked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchange {
    /// What went in and out; only `J*` and `JEH` enter the totals.
    pub items: Vec<ItemLine>,
    /// Code list *count method* (`EXACT`, `EST`, `DECL`).
    pub count_method: Code,
    /// Code list *for whom* (`SELF`, `SEC`, `OTH`).
    pub for_whom: Code,
    /// Persons for whom the client also exchanges (SVIP).
    #[serde(default)]
    pub secondary_persons: u32,
    /// The contact during which it happened, if that was written down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<EntryId>,
    /// Free text, without names.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl Exchange {
    /// Does this item enter the totals of needles and syringes?
    #[must_use]
    pub fn counts(item: &Code) -> bool {
        let s = item.as_str();
        s == "JEH"
            || (s.starts_with('J') && s[1..].bytes().all(|b| b.is_ascii_digit()) && s.len() > 1)
    }

    /// Needles and syringes received (IN) and issued (OUT), in pieces.
    #[must_use]
    pub fn totals(&self) -> (u64, u64) {
        self.items
            .iter()
            .filter(|line| Self::counts(&line.item))
            .fold((0, 0), |(i, o), line| {
                (i + u64::from(line.received), o + u64::from(line.issued))
            })
    }
}

/// What lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpanKind {
    /// A worker's shift (směna): gives hours.
    Shift,
    /// An assistant's patrol (hlídka): gives hours.
    Patrol,
    /// A centre is open (den docházky): gives no hours of workers.
    AttendanceDay,
}

/// A span begins; its id is this entry's id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpanOpen {
    /// Shift, patrol or attendance day.
    pub span_kind: SpanKind,
    /// Code list *shift type*, for patrols.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shift_type: Option<Code>,
    /// Free text, without names.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// A span ends at the entry's `start`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpanClose {
    /// The id of the open entry.
    pub span: EntryId,
}

/// A break begins at the entry's `start`; its id is this entry's id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BreakOpen {
    /// The span it interrupts.
    pub span: EntryId,
}

/// A break ends at the entry's `start`. One that never ends lasts to the span's end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BreakClose {
    /// The span it interrupts.
    pub span: EntryId,
    /// The id of the [`BreakOpen`] entry.
    pub pause: EntryId,
}

/// A correction: the correcting entry's envelope and this body replace the seen version whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// The root entry.
    pub corrects: EntryId,
    /// The version it was made on: the root or an earlier correction.
    pub sees: EntryId,
    /// Why, in the corrector's words.
    pub reason: String,
    /// The new body, of the same kind as the root's.
    pub body: Box<Body>,
}

/// A withdrawal: its target no longer counts. Withdrawing a withdrawal restores.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// Any earlier entry: a root, a correction or a withdrawal.
    pub target: EntryId,
    /// Why; empty for an undo within ten seconds.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}
