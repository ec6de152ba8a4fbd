//! GitHub's published descriptions, as judges of what is asked and what is answered. For tests: feature `contract`.
//!
//! They judge any client of GitHub and any server that claims to be one; they know nothing of the practice GitHub.

pub mod graphql;
pub mod rest;
