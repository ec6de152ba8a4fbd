//! Classes as they are written: their decorators, what they extend, and their members with types and decorators.

use super::tokens::{Kind, Token, behind, spelled, tokens};
use super::value::{Value, arguments};

/// One decorator: `@Column({ nullable: true })`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decorator {
    /// Its name, without what it is imported under: `Column` of `@orm.Column()`.
    pub(super) name: String,
    pub(super) arguments: Vec<Value>,
    /// As it is written, in one form.
    pub(super) source: String,
}

/// A property of a class. Methods are left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Member {
    pub(super) name: String,
    /// Its type, as it is written; empty where there is none.
    pub(super) of_type: String,
    pub(super) decorators: Vec<Decorator>,
}

/// One class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Class {
    pub(super) name: String,
    pub(super) extends: Option<String>,
    pub(super) decorators: Vec<Decorator>,
    pub(super) members: Vec<Member>,
}

/// What is read of one file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Read {
    pub(super) classes: Vec<Class>,
    /// The values of each `enum` whose values are literals, by its name.
    pub(super) enums: Vec<(String, Vec<String>)>,
    /// An entity that is made by a call and not by a class.
    pub(super) made_by_call: bool,
}

impl Class {
    pub(super) fn decorator(&self, name: &str) -> Option<&Decorator> {
        self.decorators.iter().find(|decorator| decorator.name == name)
    }
}

impl Member {
    pub(super) fn decorator(&self, name: &str) -> Option<&Decorator> {
        self.decorators.iter().find(|decorator| decorator.name == name)
    }
}

/// Words that may stand between a decorator and what it is for.
const MODIFIERS: [&str; 14] = [
    "export",
    "default",
    "abstract",
    "declare",
    "public",
    "private",
    "protected",
    "readonly",
    "static",
    "override",
    "accessor",
    "async",
    "get",
    "set",
];

/// The classes of a text.
pub(super) fn read(text: &str) -> Read {
    let tokens = tokens(text);
    let mut reader = Reader { tokens: &tokens, at: 0, found: Read::default() };
    reader.file();
    reader.found
}

struct Reader<'s, 't> {
    tokens: &'s [Token<'t>],
    at: usize,
    found: Read,
}

impl<'s, 't> Reader<'s, 't> {
    fn next(&self) -> Option<&'s Token<'t>> {
        self.tokens.get(self.at)
    }

    fn file(&mut self) {
        let mut decorators = Vec::new();
        while let Some(token) = self.next() {
            match token.text {
                "@" if token.kind == Kind::Sign => decorators.extend(self.decorator()),
                "class" if self.is_declaration() => {
                    let class = self.class(std::mem::take(&mut decorators));
                    self.found.classes.push(class);
                }
                "enum" if self.is_declaration() => self.enumeration(),
                "EntitySchema" if self.follows(&["(", "<"]) => {
                    self.found.made_by_call = true;
                    self.at += 1;
                }
                word => {
                    if !(token.kind == Kind::Word && MODIFIERS.contains(&word)) {
                        decorators.clear();
                    }
                    self.at += 1;
                }
            }
        }
    }

    /// Whether the word here declares the name behind it, and is no property called like it.
    fn is_declaration(&self) -> bool {
        let named = self.tokens.get(self.at + 1).is_some_and(|next| next.kind == Kind::Word || next.is("{"));
        let part = self.at.checked_sub(1).is_some_and(|before| self.tokens[before].is("."));
        named && !part && self.tokens[self.at].kind == Kind::Word
    }

    fn follows(&self, signs: &[&str]) -> bool {
        self.tokens.get(self.at + 1).is_some_and(|next| signs.iter().any(|sign| next.is(sign)))
    }

    /// Reads `@name.name(…)`. The place is then behind it.
    fn decorator(&mut self) -> Option<Decorator> {
        let start = self.at;
        self.at += 1;
        let mut name = self.word()?;
        while self.next().is_some_and(|next| next.is(".")) {
            self.at += 1;
            name = self.word()?;
        }
        let mut given = Vec::new();
        if self.next().is_some_and(|next| next.is("(")) {
            let end = behind(self.tokens, self.at);
            let inner = self.at + 1..end.saturating_sub(1).max(self.at + 1);
            given = arguments(self.tokens.get(inner).unwrap_or_default());
            self.at = end;
        }
        Some(Decorator { name, arguments: given, source: spelled(&self.tokens[start..self.at]) })
    }

    fn word(&mut self) -> Option<String> {
        let word = self.next().filter(|next| next.kind == Kind::Word)?.text.to_owned();
        self.at += 1;
        Some(word)
    }

    fn class(&mut self, decorators: Vec<Decorator>) -> Class {
        self.at += 1;
        let name = self.word().unwrap_or_default();
        let mut extends = None;
        while let Some(token) = self.next() {
            if token.is("{") {
                break;
            }
            self.at += 1;
            if token.is_word("extends") {
                extends = self.word();
            }
        }
        Class { name, extends, decorators, members: self.members() }
    }

    /// The values of an enumeration, where each is a text or a number.
    fn enumeration(&mut self) {
        self.at += 1;
        let name = self.word().unwrap_or_default();
        if !self.next().is_some_and(|next| next.is("{")) {
            return;
        }
        let end = behind(self.tokens, self.at);
        let inner = self.tokens.get(self.at + 1..end.saturating_sub(1)).unwrap_or_default();
        self.at = end;
        let literal = |part: &[Token<'_>]| match part {
            [_, equals, value] if equals.is("=") && matches!(value.kind, Kind::Text | Kind::Number) => {
                Some(value.text.to_owned())
            }
            _ => None,
        };
        let parts = inner.split(|token| token.is(",")).filter(|part| !part.is_empty());
        if let Some(values) = parts.map(literal).collect() {
            self.found.enums.push((name, values));
        }
    }

    /// The members of the class whose body begins here.
    fn members(&mut self) -> Vec<Member> {
        let end = behind(self.tokens, self.at);
        self.at += 1;
        let (mut members, mut decorators) = (Vec::new(), Vec::new());
        while self.at + 1 < end {
            let before = self.at;
            match self.next() {
                Some(token) if token.is("@") => decorators.extend(self.decorator()),
                Some(_) if self.is_modifier() => self.at += 1,
                Some(_) => members.extend(self.member(end, std::mem::take(&mut decorators))),
                None => break,
            }
            self.at = self.at.max(before + 1);
        }
        self.at = end;
        members
    }

    /// A word that says something of the member behind it, and is not its name.
    fn is_modifier(&self) -> bool {
        let Some(token) = self.next().filter(|token| token.kind == Kind::Word) else { return false };
        let more = |next: &Token<'_>| next.kind != Kind::Sign || next.is("[") || next.is("{") || next.is("@");
        MODIFIERS.contains(&token.text) && self.tokens.get(self.at + 1).is_some_and(more)
    }

    /// The property that begins here; `None` for a method, and for anything else, which is passed over.
    fn member(&mut self, end: usize, decorators: Vec<Decorator>) -> Option<Member> {
        let token = self.next()?;
        let name = matches!(token.kind, Kind::Word | Kind::Text | Kind::Number).then(|| token.text.to_owned());
        self.at = if token.is("[") || token.is("{") { behind(self.tokens, self.at) } else { self.at + 1 };
        while self.next().is_some_and(|next| next.is("?") || next.is("!")) {
            self.at += 1;
        }
        if self.next().is_some_and(|next| next.is("(") || next.is("<")) {
            self.method(end);
            return None;
        }
        let mut of_type = String::new();
        if self.next().is_some_and(|next| next.is(":")) {
            let start = self.at + 1;
            self.at = self.type_end(start, end);
            of_type = spelled(&self.tokens[start.min(self.at)..self.at]);
        }
        if self.next().is_some_and(|next| next.is("=")) {
            self.at = self.value_end(end);
        }
        name.filter(|name| !name.is_empty()).map(|name| Member { name, of_type, decorators })
    }

    /// Passes over what follows the name of a method.
    fn method(&mut self, end: usize) {
        while self.at + 1 < end {
            let Some(token) = self.next() else { return };
            if token.is("{") {
                self.at = behind(self.tokens, self.at);
                // The body follows a type that is an object.
                if !self.next().is_some_and(|next| next.is("{")) {
                    return;
                }
            } else if token.is("(") {
                self.at = behind(self.tokens, self.at);
            } else if token.is(";") {
                self.at += 1;
                return;
            } else {
                self.at += 1;
            }
        }
    }

    /// Where a type ends: with `=`, `;`, the next decorator, or a line on which it does not go on.
    fn type_end(&self, start: usize, end: usize) -> usize {
        let (mut at, mut depth) = (start, 0_usize);
        while at + 1 < end {
            let token = &self.tokens[at];
            let sign = if token.kind == Kind::Sign { token.text } else { "" };
            let goes_on = at == start || joins(&self.tokens[at - 1]) || joins(token);
            if depth == 0 && (["=", ";", "@", "}"].contains(&sign) || (token.breaks && !goes_on)) {
                return at;
            }
            match sign {
                "(" | "[" | "{" => at = behind(self.tokens, at) - 1,
                "<" => depth += 1,
                ">" => depth = depth.saturating_sub(1),
                _ => {}
            }
            at += 1;
        }
        at.min(end)
    }

    /// Where the value of a property ends: with `;`, or where a line begins that begins another member.
    fn value_end(&self, end: usize) -> usize {
        let mut at = self.at + 1;
        while at + 1 < end {
            let token = &self.tokens[at];
            let begins = token.kind == Kind::Word || token.is("@");
            if token.is(";") || (token.breaks && begins && !joins(&self.tokens[at - 1])) {
                return at;
            }
            at = match token.text {
                "(" | "[" | "{" if token.kind == Kind::Sign => behind(self.tokens, at),
                _ => at + 1,
            };
        }
        at.min(end)
    }
}

/// Whether a type or a value goes on across the end of the line beside this sign.
fn joins(token: &Token<'_>) -> bool {
    token.kind == Kind::Sign && ["|", "&", "=>", ".", ",", ":", "=", "+", "-", "?", "<", "(", "["].contains(&token.text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn members(text: &str) -> Vec<(String, String, usize)> {
        let read = read(text);
        let of = |member: &Member| (member.name.clone(), member.of_type.clone(), member.decorators.len());
        read.classes.iter().flat_map(|class| class.members.iter().map(of)).collect()
    }

    fn told(name: &str, of_type: &str, decorators: usize) -> (String, String, usize) {
        (name.into(), of_type.into(), decorators)
    }

    #[test]
    fn properties_are_read_with_types_and_decorators_and_methods_left_out() {
        let text = r#"
            import { Entity } from "typeorm";
            @Entity("user")
            export class User extends Base<string> implements Named {
              @PrimaryGeneratedColumn("uuid") id!: string;
              @Column({ nullable: true })
              @IsOptional()
              private readonly name?: string | null = null
              static count = 0
              @Index() @Column() tags: Array<Map<string, number>> = []; // x
              constructor(@Inject() private other: Other) { super(); this.id = "}"; }
              get full(): { a: string } { return { a: "" }; }
              async save<T>(this: T): Promise<void> {}
              @Column() public: boolean
              @Column()
              kind:
                | "a"
                | "b";
            }
        "#;
        let expected = [
            told("id", "string", 1),
            told("name", "string|null", 2),
            told("count", "", 0),
            told("tags", "Array<Map<string,number>>", 2),
            told("public", "boolean", 1),
            told("kind", "|'a'|'b'", 1),
        ];
        assert_eq!(members(text), expected);
        let class = &read(text).classes[0];
        assert_eq!((class.name.as_str(), class.extends.as_deref()), ("User", Some("Base")));
        assert_eq!(class.decorators[0].source, "@Entity('user')");
    }

    #[test]
    fn a_decorator_belongs_to_the_class_behind_it_only() {
        let text = "@Entity() const x = 1; class A {} @orm.Entity('b') export default class B {}";
        let decorated: Vec<usize> = read(text).classes.iter().map(|class| class.decorators.len()).collect();
        assert_eq!(decorated, [0, 1]);
        assert_eq!(read(text).classes[1].decorators[0].name, "Entity");
    }

    #[test]
    fn enumerations_of_literals_are_read_and_others_are_not() {
        let text = "export enum Status { Open = 'open', Done = 'done', }\nenum Odd { A = f() } enum Plain { A, B }";
        assert_eq!(read(text).enums, [("Status".into(), vec!["open".into(), "done".into()])]);
    }
}
