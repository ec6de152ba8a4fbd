//! Several services: which there are, and how one of them is read into a row. The command line and the console share it.

mod reading;
mod row;
mod services;

pub(crate) use reading::read;
pub(crate) use row::of;
pub(crate) use services::{Fleet, Service, named};
