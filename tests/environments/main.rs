//! The poller on the machines of the practice world: every state that an environment can be in, and every fault that
//! it is to survive, over the same sockets and files as anywhere else.

#![expect(clippy::unwrap_used, reason = "a test may fail on the spot")]

mod faults;
mod states;
mod world;
