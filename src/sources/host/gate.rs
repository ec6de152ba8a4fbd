//! Lets through what a command prints: what comes behind the mark of its beginning and before that of its end. What comes
//! before is the noise of a login shell, or all that somebody says who has no shell; what comes after is of something that
//! the command left behind.

use super::compound::{Told, begin_mark, end_mark};

/// The most that is kept of what comes before the command.
const NOISE: usize = 4 * 1024;

/// A gate that one mark opens and another one shuts.
#[derive(Debug)]
pub(super) struct Gate {
    begin: Vec<u8>,
    /// Empty where nothing shuts it.
    end: Vec<u8>,
    stage: Stage,
    /// What has come and is not known yet to be a mark or none.
    held: Vec<u8>,
    noise: Vec<u8>,
    began: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Before,
    Through,
    /// Behind the mark of the end: how it ended is being said.
    Ending,
    Over(Told),
}

impl Gate {
    fn new(begin: String, end: String, stage: Stage) -> Self {
        let (held, noise) = (Vec::new(), Vec::new());
        Self { begin: begin.into_bytes(), end: end.into_bytes(), stage, held, noise, began: stage == Stage::Through }
    }

    /// Shut until this mark begins what comes; then nothing shuts it again.
    pub fn shut(mark: &str) -> Self {
        Self::new(begin_mark(mark), String::new(), Stage::Before)
    }

    /// Shut until this mark begins what comes, and again once it ends it.
    pub fn between(mark: &str) -> Self {
        Self::new(begin_mark(mark), end_mark(mark), Stage::Before)
    }

    /// Open from the beginning, for good.
    pub fn open() -> Self {
        Self::new(String::new(), String::new(), Stage::Through)
    }

    /// Whether the mark of the beginning has come.
    pub fn began(&self) -> bool {
        self.began
    }

    /// How it ended, once that has been said: nothing passes any more.
    pub fn told(&self) -> Option<Told> {
        match self.stage {
            Stage::Over(told) => Some(told),
            _ => None,
        }
    }

    /// What came before the mark.
    pub fn noise(&self) -> String {
        let noise = if self.stage == Stage::Before { &self.held } else { &self.noise };
        String::from_utf8_lossy(noise).trim().to_owned()
    }

    /// Gives what passes of these bytes to `take`. Only what may be the beginning of a mark is held back, and no end of a
    /// line ever is.
    pub fn pass(&mut self, bytes: &[u8], mut take: impl FnMut(&[u8])) {
        if self.stage == Stage::Through && self.end.is_empty() {
            return take(bytes);
        }
        self.held.extend_from_slice(bytes);
        if self.stage == Stage::Before {
            self.look_for_the_beginning();
        }
        if self.stage == Stage::Through {
            self.let_through(&mut take);
        }
        if self.stage == Stage::Ending
            && let Some(told) = Told::of(&self.held)
        {
            self.stage = Stage::Over(told);
        }
        if self.told().is_some() {
            self.held.clear();
        }
    }

    /// Nothing more comes: gives what was held back to `take`, as it is no mark.
    pub fn finish(&mut self, mut take: impl FnMut(&[u8])) {
        if self.stage == Stage::Through {
            take(&std::mem::take(&mut self.held));
        }
    }

    /// A command that did not begin only ends.
    fn look_for_the_beginning(&mut self) {
        let find = |mark: &[u8]| memchr::memmem::find(&self.held, mark).map(|at| (at, at + mark.len()));
        let (begin, end) = (find(&self.begin), Some(&self.end).filter(|end| !end.is_empty()).and_then(|end| find(end)));
        match (begin, end) {
            (Some((from, to)), None) => self.enter(Stage::Through, from, to),
            (Some((from, to)), Some((end, _))) if from < end => self.enter(Stage::Through, from, to),
            (_, Some((from, to))) => self.enter(Stage::Ending, from, to),
            (None, None) => self.forget_noise(),
        }
    }

    fn enter(&mut self, stage: Stage, noise: usize, behind: usize) {
        self.noise = self.held[..noise.min(NOISE)].to_vec();
        self.held.drain(..behind);
        self.began = stage == Stage::Through;
        self.stage = stage;
    }

    fn forget_noise(&mut self) {
        let mark = self.begin.len().max(self.end.len());
        if self.held.len() > 2 * (NOISE + mark) {
            self.held.drain(NOISE..self.held.len() - mark);
        }
    }

    fn let_through(&mut self, take: &mut impl FnMut(&[u8])) {
        let end = memchr::memmem::find(&self.held, &self.end).filter(|_| !self.end.is_empty());
        let through = end.unwrap_or_else(|| self.held.len() - self.doubtful());
        if through > 0 {
            take(&self.held[..through]);
        }
        self.held.drain(..through);
        if end.is_some() {
            self.held.drain(..self.end.len());
            self.stage = Stage::Ending;
        }
    }

    /// How many of the last bytes may be the beginning of the mark.
    fn doubtful(&self) -> usize {
        let most = self.end.len().saturating_sub(1).min(self.held.len());
        (1..=most).rev().find(|count| self.end.starts_with(&self.held[self.held.len() - count..])).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn through(gate: &mut Gate, bytes: &[u8]) -> Vec<u8> {
        let mut through = Vec::new();
        gate.pass(bytes, |bytes| through.extend_from_slice(bytes));
        through
    }

    /// The same, in parts of these lengths, over and over.
    fn in_parts(gate: &mut Gate, mut rest: &[u8], parts: &[usize]) -> Vec<u8> {
        let mut passed = Vec::new();
        for part in parts.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (now, later) = rest.split_at((*part).min(rest.len()));
            passed.extend(through(gate, now));
            rest = later;
        }
        passed
    }

    #[test]
    fn what_the_login_shell_says_is_no_output() {
        let mut gate = Gate::shut("m7");
        assert_eq!(through(&mut gate, b"Welcome to prod!\nlast login m"), b"");
        assert!(!gate.began());
        assert_eq!(through(&mut gate, b"7\nPO"), b"PO");
        assert_eq!(through(&mut gate, b"NG\n"), b"NG\n");
        assert_eq!((gate.noise().as_str(), gate.told()), ("Welcome to prod!\nlast login", None));
    }

    #[test]
    fn a_command_that_did_not_begin_only_ends() {
        let mut gate = Gate::between("m7");
        assert_eq!(through(&mut gate, b"Welcome!\nm7 ended folder\nleft"), b"");
        assert_eq!((gate.began(), gate.told(), gate.noise().as_str()), (false, Some(Told::NoFolder), "Welcome!"));
    }

    #[test]
    fn what_may_be_a_mark_is_held_back_and_lost_never() {
        let mut gate = Gate::between("mm7");
        assert_eq!(through(&mut gate, b"mm7\nno end\nhmm7 end"), b"no end\nh");
        assert_eq!(through(&mut gate, b"less\nm"), b"mm7 endless\n");
        let mut rest = Vec::new();
        gate.finish(|bytes| rest.extend_from_slice(bytes));
        assert_eq!((rest.as_slice(), gate.told()), (&b"m"[..], None));
    }

    #[test]
    fn half_a_word_of_the_end_tells_nothing() {
        let mut gate = Gate::between("m7");
        assert_eq!(through(&mut gate, b"m7\ntoldm7 ended 13"), b"told");
        gate.finish(|bytes| assert_eq!(bytes, b""));
        assert_eq!(gate.told(), None);
        assert_eq!(through(&mut gate, b"7\nleft behind"), b"");
        assert_eq!(gate.told(), Some(Told::Exit(137)));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn it_does_not_matter_how_much_comes_before_or_how_it_is_cut(noise in 0usize..30_000, parts in proptest::collection::vec(1usize..5_000, 1..9)) {
            let whole = [vec![b'n'; noise], b"mark\nbehind".to_vec()].concat();
            prop_assert_eq!(in_parts(&mut Gate::shut("mark"), &whole, &parts), b"behind");
        }

        #[test]
        fn what_lies_between_the_marks_passes_whatever_it_is_and_however_it_is_cut(
            output in "([mark ended0\n]|mark|mark |mark\n|mark ende){0,40}",
            parts in proptest::collection::vec(1usize..9, 1..9),
        ) {
            prop_assume!(!output.contains("mark ended "));
            let mut gate = Gate::between("mark");
            let passed = in_parts(&mut gate, format!("noise\nmark\n{output}mark ended 7\nmark ended 8\n").as_bytes(), &parts);
            prop_assert_eq!(String::from_utf8(passed).unwrap(), output);
            prop_assert_eq!((gate.told(), gate.began()), (Some(Told::Exit(7)), true));
        }

        #[test]
        fn no_whole_line_is_held_back_and_nothing_is_lost_where_the_end_never_comes(
            output in "([mark ended\n]|mark|mark ende){0,40}", cut in 0usize..200,
        ) {
            prop_assume!(!output.contains("mark ended "));
            let (mut gate, cut) = (Gate::between("mark"), cut.min(output.len()));
            through(&mut gate, b"mark\n");
            let mut passed = through(&mut gate, &output.as_bytes()[..cut]);
            let lines = output[..cut].rfind('\n').map_or(0, |at| at + 1);
            prop_assert!(passed.len() >= lines, "{} of {}", passed.len(), lines);
            passed.extend(through(&mut gate, &output.as_bytes()[cut..]));
            gate.finish(|bytes| passed.extend_from_slice(bytes));
            prop_assert_eq!(String::from_utf8(passed).unwrap(), output);
        }
    }
}
