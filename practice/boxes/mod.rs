//! The machines that environments run on: folders with the real scripts of the guide, an nginx site, a front that stands for
//! nginx, and a Docker engine. The scripts need a shell and nothing else; `docker`, `nginx` and `curl` are small files that
//! ask this world.

mod clerk;
mod deploys;
mod docker;
mod files;
mod front;
mod machine;
mod mailbox;
mod opening;
mod scenario;
mod story;
mod workers;

pub use deploys::carry_out;
pub use front::Front;
pub use machine::{Machine, Ran, SSH_NAME, Slot};
pub use opening::Boxes;
pub use story::{Deployed, Story, Supply};
