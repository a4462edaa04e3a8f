//! What the two databases say differently.
use super::Kind;

impl Kind {
    /// An id as people read it in one word: its 32 hexadecimal digits.
    pub fn hex(self, id: &str) -> String {
        match self {
            Self::Sqlite => format!("lower(hex({id}))"),
            Self::Postgres => format!("replace(CAST({id} AS TEXT), '-', '')"),
        }
    }

    /// A column as people read it: text and numbers as they are, ids in hexadecimal.
    pub fn shown(self, column: &str) -> String {
        match self {
            Self::Sqlite => {
                format!("iif(typeof({column}) = 'blob', lower(hex({column})), {column})")
            }
            Self::Postgres => format!("CAST({column} AS TEXT)"),
        }
    }

    /// Whatever it is as bytes: what is damaged in a file may be no text.
    pub fn bytes(self, column: &str) -> String {
        match self {
            Self::Sqlite => format!("CAST({column} AS BLOB)"),
            Self::Postgres => format!("convert_to(CAST({column} AS TEXT), 'UTF8')"),
        }
    }

    /// The texts of a group, parted by spaces.
    pub fn joined(self, text: &str) -> String {
        match self {
            Self::Sqlite => format!("group_concat({text}, ' ')"),
            Self::Postgres => format!("string_agg({text}, ' ')"),
        }
    }

    /// Where a text begins within another, from 1; 0 if nowhere.
    pub const fn found(self) -> &'static str {
        match self {
            Self::Sqlite => "instr",
            Self::Postgres => "strpos",
        }
    }

    /// 32 bytes of nothing.
    pub const fn zeroes(self) -> &'static str {
        match self {
            Self::Sqlite => "zeroblob(32)",
            Self::Postgres => "decode(repeat('00', 32), 'hex')",
        }
    }

    /// The columns of a temporary table, written for SQLite; whatever is binary in one is an id.
    pub fn columns(self, of_sqlite: &str) -> String {
        match self {
            Self::Sqlite => of_sqlite.to_owned(),
            Self::Postgres => of_sqlite
                .replace(" WITHOUT ROWID", "")
                .replace(" INTEGER", " BIGINT")
                .replace(" BLOB", " UUID")
                .replace(" TEXT", " TEXT COLLATE \"C\""),
        }
    }
}
