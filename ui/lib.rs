//! The terminal of cutover: the command line, the screens and the keys. It never fetches; the engine does.
//!
//! | place | what is there |
//! |---|---|
//! | [`cli`] | arguments, and the same acts without a screen |

pub mod cli;
