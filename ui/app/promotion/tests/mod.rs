//! A person at the wizard: what sends, what does not, and what is said.

mod banner;
mod confirming;
mod fixtures;
mod following;
mod leaving;
mod second;
mod voided;
