//! What the tests of this crate share: a small programme, people, a server on a real database in a
//! temporary folder.
