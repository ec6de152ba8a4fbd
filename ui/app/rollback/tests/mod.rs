//! A person at night: keys, and what is sent by them.

mod confirming;
mod deploying;
mod fixtures;
mod going;
