//! The program that is measured: the one that is built with the bench, or the one that `CUTOVER_PROGRAM` names, such as what
//! is shipped.

/// Its path.
pub fn program() -> String {
    std::env::var("CUTOVER_PROGRAM").unwrap_or_else(|_| env!("CARGO_BIN_EXE_cutover").to_owned())
}
