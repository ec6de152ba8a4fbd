//! A fault on standard error: what was being done, why it failed, and what to do.

use crate::parts::visible;
use engine::fault::Fault;
use std::error::Error;
use std::io::Write;

/// Prints a fault on standard error: what was being done and why it failed, then what to do.
pub(super) fn report(fault: &Fault) {
    let _ = std::io::stderr().lock().write_all(lines_of(fault).as_bytes());
}

/// The lines of a fault, made harmless: what git printed is in it, and names that others gave.
fn lines_of(fault: &Fault) -> String {
    let hint = fault
        .next_step()
        .or_else(|| is_full(fault).then_some("The disk is full: make room there, or write elsewhere."));
    let (whole, hint) = (format!("cutover: {fault}"), hint.map(|hint| format!("  {hint}")));
    let texts = [Some(whole), hint].into_iter().flatten();
    texts.flat_map(|text| text.lines().map(|line| format!("{}\n", visible(line))).collect::<Vec<_>>()).collect()
}

/// Whether it was a full disk that failed it.
fn is_full(fault: &Fault) -> bool {
    let first: Option<&(dyn Error + 'static)> = fault.source();
    let mut causes = std::iter::successors(first, |cause| Error::source(*cause));
    causes.any(|cause| {
        let failure = cause.downcast_ref::<std::io::Error>();
        failure.is_some_and(|failure| failure.kind() == std::io::ErrorKind::StorageFull)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_with_what_to_do() {
        let cause = std::io::Error::from(std::io::ErrorKind::StorageFull);
        let told = lines_of(&Fault::while_doing("printing the status", cause));
        assert!(told.ends_with("  The disk is full: make room there, or write elsewhere.\n"), "{told}");
        assert_eq!(lines_of(&Fault::refused("No")).lines().count(), 1);
    }

    #[test]
    fn a_fault_is_printed_line_by_line_and_nothing_in_it_reaches_the_terminal() {
        let fault = Fault::while_doing("git fetch", "remote: \u{1b}[31mred\nfatal: \u{9b}2J").hint("Mend \u{202e}it.");
        assert_eq!(lines_of(&fault), "cutover: git fetch: remote: ␛[31mred\nfatal: ⟨009B⟩2J\n  Mend ⟨202E⟩it.\n");
    }
}
