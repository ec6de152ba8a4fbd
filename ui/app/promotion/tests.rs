//! A person at the wizard.
