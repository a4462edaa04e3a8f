//! Terén's server: the API, the pages, the command line.

pub mod http;
