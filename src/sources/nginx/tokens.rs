//! The words of an nginx configuration file: directives that end with `;` or open a block, comments, quotes, escapes.
//!
//! A reader of our own: the crates for it know a closed list of directives and fail on any other, or are very young.

use std::iter::Peekable;
use std::str::Chars;

/// Blocks within blocks, at the most.
const DEEPEST: usize = 32;

/// One directive: its words, and its block where it has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Directive {
    pub words: Vec<String>,
    pub block: Option<Vec<Directive>>,
}

impl Directive {
    /// Its name.
    pub fn name(&self) -> &str {
        self.words.first().map_or("", String::as_str)
    }

    /// Its arguments.
    pub fn arguments(&self) -> &[String] {
        self.words.get(1..).unwrap_or_default()
    }

    /// What stands in its block.
    pub fn inside(&self) -> &[Directive] {
        self.block.as_deref().unwrap_or_default()
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Token {
    Word(String),
    Semicolon,
    Open,
    Close,
}

/// The directives of a text; else what is wrong with it, as the end of "line 7 …".
pub(super) fn directives(text: &str) -> Result<Vec<Directive>, String> {
    let mut reader = Reader { letters: text.trim_start_matches('\u{feff}').chars().peekable(), line: 1 };
    let mut open: Vec<Vec<Directive>> = vec![Vec::new()];
    let mut words: Vec<String> = Vec::new();
    while let Some(token) = reader.token()? {
        match token {
            Token::Word(word) => words.push(word),
            Token::Semicolon if words.is_empty() => {}
            Token::Semicolon => push(&mut open, Directive { words: std::mem::take(&mut words), block: None }),
            Token::Open if open.len() > DEEPEST => return Err(reader.wrong("opens too many blocks within blocks")),
            Token::Open => {
                push(&mut open, Directive { words: std::mem::take(&mut words), block: Some(Vec::new()) });
                open.push(Vec::new());
            }
            Token::Close if !words.is_empty() => return Err(reader.wrong("closes a block where a ; is missing")),
            Token::Close => close(&mut open).ok_or_else(|| reader.wrong("closes a block that is not open"))?,
        }
    }
    match (open.len(), words.is_empty(), open.pop()) {
        (1, true, Some(all)) => Ok(all),
        _ => Err(reader.wrong("is the last, and something is still open")),
    }
}

fn push(open: &mut [Vec<Directive>], directive: Directive) {
    if let Some(last) = open.last_mut() {
        last.push(directive);
    }
}

/// Puts the innermost block into the directive that opened it.
fn close(open: &mut Vec<Vec<Directive>>) -> Option<()> {
    let whole = (open.len() > 1).then(|| open.pop())??;
    open.last_mut()?.last_mut()?.block = Some(whole);
    Some(())
}

struct Reader<'a> {
    letters: Peekable<Chars<'a>>,
    line: usize,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<char> {
        let letter = self.letters.next();
        self.line += usize::from(letter == Some('\n'));
        letter
    }

    fn wrong(&self, what: &str) -> String {
        format!("line {} {what}", self.line)
    }

    fn token(&mut self) -> Result<Option<Token>, String> {
        loop {
            return match self.letters.peek().copied() {
                None => Ok(None),
                Some('#') => {
                    while self.letters.peek().is_some_and(|letter| *letter != '\n') {
                        self.next();
                    }
                    continue;
                }
                Some(letter) if letter.is_whitespace() => {
                    self.next();
                    continue;
                }
                Some(';') => Ok(self.next().map(|_| Token::Semicolon)),
                Some('{') => Ok(self.next().map(|_| Token::Open)),
                Some('}') => Ok(self.next().map(|_| Token::Close)),
                Some(quote @ ('"' | '\'')) => self.quoted(quote).map(Some),
                Some(_) => Ok(Some(self.plain())),
            };
        }
    }

    fn quoted(&mut self, quote: char) -> Result<Token, String> {
        self.next();
        let begun = self.line;
        let mut word = String::new();
        while let Some(letter) = self.next() {
            match letter {
                letter if letter == quote => return Ok(Token::Word(word)),
                '\\' => word.extend(self.escaped(quote)),
                letter => word.push(letter),
            }
        }
        Err(format!("line {begun} opens a quote that is never closed"))
    }

    /// A backslash stays, but before a quote or another backslash.
    fn escaped(&mut self, quote: char) -> Vec<char> {
        match self.next() {
            Some(letter) if letter == quote || letter == '\\' => vec![letter],
            Some(letter) => vec!['\\', letter],
            None => vec!['\\'],
        }
    }

    fn plain(&mut self) -> Token {
        let mut word = String::new();
        while let Some(letter) = self.letters.peek().copied() {
            let in_variable = letter == '{' && word.ends_with('$');
            match letter {
                '\\' => {
                    self.next();
                    word.extend(self.escaped('"'));
                    continue;
                }
                '}' if is_in_variable(&word) => {}
                ';' | '{' | '}' if !in_variable => break,
                letter if letter.is_whitespace() => break,
                _ => {}
            }
            self.next();
            word.push(letter);
        }
        Token::Word(word)
    }
}

/// Whether the word ends within `${…`.
fn is_in_variable(word: &str) -> bool {
    word.rfind("${").is_some_and(|at| !word[at..].contains('}'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> Vec<Vec<String>> {
        directives(text).unwrap().into_iter().map(|directive| directive.words).collect()
    }

    #[test]
    fn comments_quotes_escapes_and_variables_are_read_as_nginx_reads_them() {
        let text = "# server {\nset $a \"x;{}#\\\"\"; # not this;\nadd_header X 'it''s'; return 200 a#b;\nproxy_pass http://${host}:$port/;";
        assert_eq!(
            words(text),
            [
                vec!["set", "$a", "x;{}#\""],
                vec!["add_header", "X", "it", "s"],
                vec!["return", "200", "a#b"],
                vec!["proxy_pass", "http://${host}:$port/"],
            ]
        );
    }

    #[test]
    fn what_is_not_whole_says_where() {
        assert_eq!(
            directives("server {\n listen 80;\n").unwrap_err(),
            "line 3 is the last, and something is still open"
        );
        assert_eq!(directives("a;\n}").unwrap_err(), "line 2 closes a block that is not open");
        assert_eq!(directives("server { listen 80 }").unwrap_err(), "line 1 closes a block where a ; is missing");
        assert_eq!(directives("a 'b\nc").unwrap_err(), "line 1 opens a quote that is never closed");
        assert!(directives(&"a {".repeat(100_000)).unwrap_err().contains("too many blocks"));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_text_is_read_or_refused(text in "[a-z;{}#\"'\\\\$ \n\u{e9}]{0,200}") {
            drop(directives(&text));
        }
    }
}
