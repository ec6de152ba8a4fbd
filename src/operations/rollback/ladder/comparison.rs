//! What git has still to tell: it compares the entity files once it is known what runs and what would boot.

use super::{Ladder, costs};

impl Ladder {
    /// Whether git is still to tell what the boot of the way that is offered first does to the database.
    #[must_use]
    pub fn awaits_comparison(&self) -> bool {
        let first = self.ways.iter().find(|way| way.is_open()).filter(|way| costs::boots(way.rung));
        let pair = first.and_then(|way| self.serving.commit.zip(way.goal.commit)).filter(|(live, to)| live != to);
        let entities = &self.known.entities;
        let told = |live, to| entities.value().is_some_and(|changes| (changes.live, changes.target) == (live, to));
        entities.fault().is_none() && pair.is_some_and(|(live, to)| !told(live, to))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{name, told};
    use crate::board::{Board, Reading};
    use crate::environment::readiness::RungState;
    use crate::environment::{Came, EntityChanges, Environment, sample};
    use crate::operations::rollback::{Ladder, To};
    use std::sync::Arc;

    #[test]
    fn a_boot_that_git_has_not_compared_yet_is_waited_for_and_said_so() {
        let mut board = told();
        board.repository = Reading::default();
        let of = |board: &Board| {
            let mut ladder = Ladder::of(board, &sample::config(), &name(), &To::Previous, sample::at(3));
            ladder.ways[0].state = RungState::Blocked("GREEN is stopped".into());
            ladder
        };
        let warm = Ladder::of(&board, &sample::config(), &name(), &To::Previous, sample::at(3));
        assert!(!warm.awaits_comparison(), "nothing boots by the first way");
        let ladder = of(&board);
        let first = ladder.ways.iter().find(|way| way.is_open()).unwrap();
        let (live, target) = (ladder.serving.commit.unwrap(), first.goal.commit.unwrap());
        assert!(ladder.awaits_comparison());
        assert!(
            first.not_undone[0].ends_with("git cannot tell which: no clone was read here."),
            "{:?}",
            first.not_undone
        );
        let came = Came::default();
        let changes = EntityChanges { live, target, files: Vec::new(), boot: Some(Vec::new()), came };
        let mut env = Environment::clone(&board.environments[&name()]);
        env.entities = Reading::fresh(changes, sample::at(0));
        board.environments.insert(name(), Arc::new(env));
        assert!(!of(&board).awaits_comparison());
    }
}
