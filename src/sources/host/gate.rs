//! Lets through what comes behind the mark. What comes before it is the noise of a login shell, or all that somebody
//! says who has no shell.

/// The most that is kept of what comes before the mark.
const NOISE: usize = 4 * 1024;

/// A gate that a mark opens.
#[derive(Debug)]
pub(super) struct Gate {
    mark: Vec<u8>,
    held: Vec<u8>,
    is_open: bool,
}

impl Gate {
    /// Shut until a line ends with this mark.
    pub fn shut(mark: &str) -> Self {
        Self { mark: format!("{mark}\n").into_bytes(), held: Vec::new(), is_open: false }
    }

    /// Open from the beginning.
    pub fn open() -> Self {
        Self { mark: Vec::new(), held: Vec::new(), is_open: true }
    }

    /// Whether the mark has come.
    pub fn is_open(&self) -> bool {
        self.is_open
    }

    /// What came before the mark.
    pub fn noise(&self) -> String {
        String::from_utf8_lossy(&self.held).trim().to_owned()
    }

    /// Gives what passes of these bytes to `take`.
    pub fn pass(&mut self, bytes: &[u8], mut take: impl FnMut(&[u8])) {
        if self.is_open {
            return take(bytes);
        }
        self.held.extend_from_slice(bytes);
        let Some(at) = memchr::memmem::find(&self.held, &self.mark) else {
            let most = NOISE + self.mark.len();
            if self.held.len() > 2 * most {
                self.held.drain(NOISE..self.held.len() - self.mark.len());
            }
            return;
        };
        self.is_open = true;
        let behind = self.held.split_off(at + self.mark.len());
        self.held.truncate(at.min(NOISE));
        take(&behind);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_the_login_shell_says_is_no_output() {
        let mut gate = Gate::shut("m7");
        let mut through = Vec::new();
        gate.pass(b"Welcome to prod!\nlast login m", |bytes| through.extend_from_slice(bytes));
        assert!(!gate.is_open());
        gate.pass(b"7\nPO", |bytes| through.extend_from_slice(bytes));
        gate.pass(b"NG\n", |bytes| through.extend_from_slice(bytes));
        assert_eq!((through.as_slice(), gate.noise().as_str()), (&b"PONG\n"[..], "Welcome to prod!\nlast login"));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn it_does_not_matter_how_much_comes_before_or_how_it_is_cut(noise in 0usize..30_000, parts in proptest::collection::vec(1usize..5_000, 1..9)) {
            let whole = [vec![b'n'; noise], b"mark\nbehind".to_vec()].concat();
            let (mut gate, mut through, mut rest) = (Gate::shut("mark"), Vec::new(), whole.as_slice());
            for part in parts.iter().cycle() {
                let (now, later) = rest.split_at((*part).min(rest.len()));
                gate.pass(now, |bytes| through.extend_from_slice(bytes));
                rest = later;
                if rest.is_empty() { break; }
            }
            prop_assert_eq!(through, b"behind");
        }
    }
}
