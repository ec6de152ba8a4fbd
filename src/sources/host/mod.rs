//! A machine that an environment runs on: commands, files, and ways to its sockets and ports.
//!
//! | file | what is there |
//! |---|---|
//! | `place` | [`Host`]: what can be asked of a machine, this one or one behind ssh |
//! | `command` | what is run: a program with arguments, a line of the configuration, a script |
//! | `compound` | what a shell there is given, which says when the command begins, and how it ended |
//! | `gate` | what of an output is the command's own |
//! | `running` | a command that has begun: its outputs and its end |
//! | `verdict` | what it means that it ended so |
//! | `keeper` | keeps one ssh connection open for as long as the host is looked at |
//! | `room` | the folder of its sockets, and what is cleared away of those that were killed |
//! | `master` | starts the person's own ssh and waits until a shell answers |
//! | `line` | the open connection: commands, forwards, a heart that is felt |
//! | `refusal` | what ssh says, in words that help |
//! | `facts` | what the host says of itself |
//! | `operation` | the lock of operations, and a script that is run once and comes to its end |
//! | `trace` | what the host itself keeps of operations, after every lock |
//!
//! ssh is the person's own: configuration, agent, `ProxyJump` and known hosts are its business, and nothing here trusts a
//! key. `StrictHostKeyChecking` is `yes` whatever the configuration says: a console that acts on production never
//! learns a key by itself and never goes on past a changed one; `ssh HOST` in a shell does the first, once.
//!
//! One ssh process per host is the master of one connection. It runs one small shell there, which answers that it is
//! open and then echoes what it is sent: that is how a connection that is half open is noticed. Its input is a pipe
//! that ends with this process however that ends; then the shell ends, and ssh with it.
//!
//! A command is never handed to the login shell there, which may be any: `sh -s` is, and the command comes by its
//! input, as one compound that a shell which gets only a part of it does not begin. Until that is written nothing has
//! run, and so [`Unfinished::NeverSent`] is certain. Both outputs say where the command ended and how, and nobody leaves
//! the connection before: else what is still under way would be lost.

mod access;
mod captured;
mod command;
mod compound;
mod facts;
mod forward;
mod gate;
mod keeper;
mod line;
mod local;
mod master;
mod operation;
mod place;
mod read;
mod ready;
mod refusal;
mod room;
mod running;
mod said;
mod script_file;
mod stream;
mod trace;
mod unfinished;
mod verdict;

pub use access::HostAccess;
pub use captured::{Captured, Output};
pub use command::{Command, ShellLine};
pub use facts::LOCK;
pub use operation::{Claimant, Held, Over, RAN, Script, Taking, Under, refusal};
pub use place::{Host, Way};
pub(in crate::sources) use read::unreadable;
pub use room::sweep;
pub use stream::{Heard, Pipe, Stream};
pub use trace::{LOG, LastRun, Remains, Trace};
pub use unfinished::Unfinished;
