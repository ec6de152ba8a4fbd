//! A person at the changelog screen, and an engine whose answers come when the test says so.

use super::fixtures::{commit, facts, model, now, plan, report};
use crate::app::changelog::{ChangelogEffect, ChangelogMsg, EntryFacts, Wish, Words, Written};
use crate::app::{Effect, Model, Msg, Screen, update};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use engine::board::{Board, BranchList, Reading};
use engine::changelog::{Edit, Kind};
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

pub struct Driver {
    pub model: Model,
    /// Effects not answered yet, oldest first.
    pub waiting: VecDeque<ChangelogEffect>,
    /// Every write asked for.
    pub written: Vec<Arc<[Edit]>>,
    /// Drafts outside the program, as a crash would leave them.
    pub kept: HashMap<String, Words>,
    /// How often Refresh was asked for.
    pub refreshed: usize,
    /// What the files say: every plan shows it.
    pub disk: u32,
}

impl Driver {
    /// The screen, open on these findings.
    pub fn on(findings: &[(Kind, u8)]) -> Self {
        let mut driver = Self {
            model: model(),
            waiting: VecDeque::new(),
            written: Vec::new(),
            kept: HashMap::new(),
            refreshed: 0,
            disk: 0,
        };
        driver.model.screen = Screen::Changelog;
        driver.learns(findings);
        driver
    }

    /// The engine checks again and finds this.
    pub fn learns(&mut self, findings: &[(Kind, u8)]) {
        let board = Board { changelog: Reading::fresh(report(findings), now()), ..Board::clone(&self.model.board) };
        self.send(Msg::Board(Arc::new(board)));
    }

    /// The engine learns which commits are not in production.
    pub fn learns_unshipped(&mut self, commits: &[u8]) {
        let unshipped = Some(commits.iter().map(|n| Arc::new(commit(*n))).collect());
        let branches = Reading::fresh(BranchList { unshipped, ..BranchList::default() }, now());
        self.send(Msg::Board(Arc::new(Board { branches, ..Board::clone(&self.model.board) })));
    }

    /// Keys as text: `jj`, `W`, `<Enter>`, `<Tab>`.
    pub fn keys(&mut self, keys: &str) -> &mut Self {
        let mut rest = keys;
        while let Some(first) = rest.chars().next() {
            let named = rest.strip_prefix('<').and_then(|named| named.split_once('>'));
            let (name, after) = named.unwrap_or_else(|| rest.split_at(first.len_utf8()));
            rest = after;
            self.press(key(name));
        }
        self
    }

    pub fn press(&mut self, key: KeyEvent) {
        self.model.now += chrono::TimeDelta::milliseconds(200);
        let effects = update(&mut self.model, Msg::Key(key));
        for effect in effects {
            self.perform(effect);
        }
    }

    pub fn send(&mut self, msg: Msg) {
        let effects = update(&mut self.model, msg);
        for effect in effects {
            self.perform(effect);
        }
    }

    fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::Refresh => self.refreshed += 1,
            Effect::Changelog(ChangelogEffect::KeepDraft(kept)) => {
                drop(self.kept.insert(kept.about.to_string(), kept.words));
            }
            Effect::Changelog(ChangelogEffect::DropDraft(about)) => drop(self.kept.remove(&about.to_string())),
            Effect::Changelog(ChangelogEffect::Write(id, edits)) => {
                self.written.push(Arc::clone(&edits));
                self.waiting.push_back(ChangelogEffect::Write(id, edits));
            }
            Effect::Changelog(question) => self.waiting.push_back(question),
            _ => {}
        }
    }

    /// The engine answers everything asked so far and what is asked on the way.
    pub fn settle(&mut self) -> &mut Self {
        while let Some(question) = self.waiting.pop_front() {
            let answer = self.answer(question);
            self.send(Msg::Changelog(answer));
        }
        self
    }

    pub fn answer(&self, question: ChangelogEffect) -> ChangelogMsg {
        match question {
            ChangelogEffect::Open(id, wish) => ChangelogMsg::Opened(id, Ok(self.opened(&wish))),
            ChangelogEffect::Plan(id, purpose) => ChangelogMsg::Planned(id, Ok(plan(&purpose, self.disk))),
            ChangelogEffect::Write(id, edits) => ChangelogMsg::Wrote(id, Ok(Written { files: edits.len() })),
            ChangelogEffect::EditText(id, text) => ChangelogMsg::Edited(id, Ok(format!("{text} edited"))),
            other => panic!("{other:?} has no answer"),
        }
    }

    fn opened(&self, wish: &Wish) -> (Arc<EntryFacts>, Option<Words>) {
        let Wish::About(about) = wish else { panic!("the test names commits whole") };
        (Arc::new(facts(about.clone())), self.kept.get(&about.to_string()).cloned())
    }

    /// The next question of the engine, taken out.
    pub fn question(&mut self) -> ChangelogEffect {
        self.waiting.pop_front().expect("a question is under way")
    }

    /// The sentence on the notice line.
    pub fn said(&self) -> &str {
        match self.model.notices.last() {
            Some(crate::app::Notice::Said(text) | crate::app::Notice::Failed(text)) => text,
            None => "",
        }
    }
}

pub fn key(name: &str) -> KeyEvent {
    let code = match name {
        "Enter" => KeyCode::Enter,
        "Esc" => KeyCode::Esc,
        "Tab" => KeyCode::Tab,
        "BackTab" => KeyCode::BackTab,
        "Space" => KeyCode::Char(' '),
        "Backspace" => KeyCode::Backspace,
        _ => KeyCode::Char(name.chars().next().unwrap()),
    };
    KeyEvent::new(code, KeyModifiers::NONE)
}
