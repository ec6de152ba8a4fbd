//! The ways back while one is chosen and confirmed. What is shown is joined anew from what is known at every look; what is
//! confirmed is what is shown at that moment.

use super::Reason;
use crate::app::Model;
use crate::app::changelog::Text;
use crate::app::typed_word::TypedWord;
use engine::domain::host::Link;
use engine::domain::{EnvName, Moment, SlotName};
use engine::environment::readiness::Rung;
use engine::fault::Result;
use engine::operations::rollback::{Ladder, Plan, To, Way, Wish};

/// What stands behind the word where what should serve is not known to be well.
const ANYWAY: &str = " anyway";

/// What stands behind it where the script was run a moment ago, and is to be run again.
const AGAIN: &str = " again";

/// What has the focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Section {
    /// The word is typed.
    #[default]
    Word,
    /// The ways are looked at.
    Ways,
    /// Why is typed in words.
    Reason,
    /// One that was left here is told of, before anything else is begun.
    Left,
}

/// The ways back.
#[derive(Debug, Clone)]
pub struct Wizard {
    /// Of which environment.
    pub env: EnvName,
    /// To what.
    pub to: To,
    /// The way that a person chose.
    pub chosen: Option<Rung>,
    /// The way that was shown when the first letter was typed: another may become the best, and is not what was meant.
    pub held: Option<Rung>,
    /// What has the focus.
    pub section: Section,
    /// Why.
    pub reason: Reason,
    /// Why, in words.
    pub other: Text,
    /// What should serve.
    pub word: TypedWord,
    /// Why nothing was sent, when it was to be.
    pub said: Option<String>,
    /// The word that was asked for when that was said: another one makes it void.
    pub asked: Option<String>,
    /// The word was confirmed while the host was still being reached: so long it waits for that.
    pub awaits: Option<Moment>,
    /// When the connection was last asked to be ready.
    pub reached: Moment,
}

impl Wizard {
    /// One in which nothing was chosen.
    #[must_use]
    pub fn new(env: EnvName, now: Moment) -> Self {
        let word = TypedWord { typing: true, ..TypedWord::default() };
        Self {
            env,
            to: To::Previous,
            chosen: None,
            held: None,
            section: Section::Word,
            reason: Reason::Unsaid,
            other: Text::default(),
            word,
            said: None,
            asked: None,
            awaits: None,
            reached: now,
        }
    }

    /// Why, for the record.
    #[must_use]
    pub fn why(&self) -> Option<String> {
        let words = match self.reason {
            Reason::Other => self.other.trimmed(),
            reason => reason.words().to_owned(),
        };
        (!words.is_empty()).then_some(words)
    }
}

/// The environment that is looked at: that of the wizard, else of what was sent.
#[must_use]
pub fn env_of(model: &Model) -> EnvName {
    let view = &model.rollback;
    let of_run = || view.run.as_ref().map(|run| run.env.clone());
    view.wizard.as_ref().map(|wizard| wizard.env.clone()).or_else(of_run).unwrap_or_else(|| super::usual(&model.config))
}

/// The ways back as they are known now.
#[must_use]
pub fn ladder(model: &Model) -> Ladder {
    let to = model.rollback.wizard.as_ref().map_or(To::Previous, |wizard| wizard.to.clone());
    ladder_to(model, &env_of(model), &to)
}

fn ladder_to(model: &Model, env: &EnvName, to: &To) -> Ladder {
    let ladder = Ladder::heeding(&model.rollback.quarantined, (&model.board, &model.config, env), to, model.now);
    let ladder = ladder.leading(to).remembering(&model.rollback.past);
    let failed = model.rollback.run.as_ref().filter(|run| run.env == *env).and_then(|run| run.failed());
    match failed {
        Some((rung, words)) => ladder.after_failure(rung, &words),
        None => ladder,
    }
}

/// The way that is looked at: the chosen one, else the one that was meant when the typing began, else the best.
#[must_use]
pub fn way<'a>(wizard: &Wizard, ladder: &'a Ladder) -> Option<&'a Way> {
    let rung = wizard.chosen.or(wizard.held);
    let chosen = rung.and_then(|rung| ladder.ways.iter().find(|way| way.rung == rung));
    let possible = || ladder.ways.iter().find(|way| way.is_open());
    chosen.or_else(|| ladder.best()).or_else(possible).or_else(|| ladder.ways.first())
}

/// The slots that may be typed where it is not known which one would serve: each leads there, or says that it does.
#[must_use]
pub fn slots_to_type(model: &Model, way: &Way) -> Vec<SlotName> {
    let any = model.rollback.wizard.as_ref().is_none_or(|wizard| !matches!(wizard.to, To::Version(_)));
    let open = any && way.goal.slot.is_none() && way.flips();
    let settings = model.config.environments.get(env_of(model).as_str()).filter(|_| open);
    settings.map(|settings| settings.slots.keys().cloned().map(SlotName).collect()).unwrap_or_default()
}

/// The same without this program: the commands of the way that is looked at, in one line.
#[must_use]
pub fn by_hand(way: &Way) -> String {
    if way.by_hand.is_empty() {
        let missing = "nothing, as there is no container to send the traffic to";
        return if way.is_open() { missing } else { "nothing, as this way is not possible" }.into();
    }
    way.by_hand.join("; ")
}

/// The words that would confirm the way that is looked at.
pub(super) fn words(model: &Model, way: &Way) -> Vec<String> {
    let slots = slots_to_type(model, way).into_iter().map(|slot| format!("{slot}{ANYWAY}"));
    let word = &way.word;
    let plain = word.strip_suffix(ANYWAY).unwrap_or(word);
    let longer = [ANYWAY, AGAIN].map(|more| format!("{plain}{more}"));
    std::iter::once(word.clone()).chain(longer).chain(slots).collect()
}

/// Whether the word would do if only the host had been reached and asked already.
pub(super) fn is_early(model: &Model, wizard: &Wizard) -> bool {
    let ladder = ladder(model);
    let Some(way) = way(wizard, &ladder) else { return false };
    let typed = wizard.word.says().to_lowercase();
    let plain = way.word.strip_suffix(ANYWAY).is_some_and(|word| word.eq_ignore_ascii_case(&typed));
    let named = || slots_to_type(model, way).iter().any(|slot| slot.as_str() == typed);
    (plain || named()) && is_being_reached(model, &wizard.env)
}

fn is_being_reached(model: &Model, env: &EnvName) -> bool {
    if model.config.environments.get(env.as_str()).is_none_or(|settings| settings.host.is_none()) {
        return false;
    }
    let Some(known) = model.board.environments.get(env) else { return true };
    match known.link {
        Link::Opening(_) | Link::Unconfigured => true,
        Link::Lost { .. } => false,
        Link::Open(_) | Link::Local => {
            known.host.is_loading() || known.containers.is_loading() || known.health.is_loading()
        }
    }
}

/// The plan that the typed word is about.
pub(super) fn plan(model: &Model, wizard: &Wizard) -> Result<Plan> {
    let ladder = ladder(model);
    let typed = wizard.word.says().to_lowercase();
    let typed = typed.strip_suffix(ANYWAY).unwrap_or(&typed);
    let shown = way(wizard, &ladder);
    let named = shown.and_then(|way| slots_to_type(model, way).into_iter().find(|slot| slot.as_str() == typed));
    match (named, shown) {
        (Some(slot), _) => {
            let wish = Wish { to: To::Slot(slot), ..Wish::default() };
            ladder_to(model, &wizard.env, &wish.to).choose(&wish)
        }
        (None, Some(way)) => ladder.choose_rung(way.rung),
        (None, None) => ladder.choose(&Wish::default()),
    }
}
