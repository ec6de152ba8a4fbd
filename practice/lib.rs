//! The practice world of cutover: real things made on the spot, to learn and to test on. Today a git repository.
