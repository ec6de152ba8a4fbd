//! The ways back while one is chosen and confirmed. What is shown is joined anew from what is known at every look; what is
//! confirmed is what is shown at that moment.

use super::Reason;
use crate::app::Model;
use crate::app::changelog::Text;
use crate::app::typed_word::TypedWord;
use chrono::TimeDelta;
use engine::board::Reading;
use engine::config::EnvironmentSettings;
use engine::domain::health::Door;
use engine::domain::host::Link;
use engine::domain::{CommitId, EnvName, Moment, SlotName};
use engine::environment::Environment;
use engine::environment::readiness::{Rung, RungState};
use engine::environment::slots::loud;
use engine::environment::told::{self, Told};
use engine::fault::{Fault, Result};
use engine::operations::rollback::{Ladder, Plan, To, Way, Wish};

/// What stands behind the word where what should serve is known not to be well.
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

/// What was shown when the first letter was typed: that is what is meant, whatever is learned meanwhile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The way.
    pub rung: Rung,
    /// The word that was asked for.
    word: String,
    /// Where it led, as far as that was known.
    target: (Option<SlotName>, Option<CommitId>),
    /// What was told of it since: that it leads elsewhere.
    told: Option<String>,
}

impl Held {
    pub(super) fn of(way: &Way) -> Self {
        let target = (way.goal.slot.clone(), way.goal.commit);
        Self { rung: way.rung, word: way.word.clone(), target, told: None }
    }

    /// That the way leads elsewhere by now, in words. What was only learned is no other target.
    fn strayed(&self, way: &Way) -> Option<String> {
        let (slot, commit) = (self.target.0.as_ref().zip(way.goal.slot.as_ref()), self.target.1.zip(way.goal.commit));
        let slot = slot.filter(|(then, now)| then != now).map(|(then, now)| (loud(then), loud(now)));
        let commit = commit.filter(|(then, now)| then != now).map(|(then, now)| (then.short(), now.short()));
        let (then, now) = slot.or(commit).filter(|_| self.rung == way.rung)?;
        Some(format!("It led to {then} when the typing began, and leads to {now} now"))
    }

    /// Whether its word still says what is meant: the target is no other and no worse.
    fn stands(&self, way: &Way) -> bool {
        let worse = way.is_doubted() && !self.word.ends_with(ANYWAY);
        self.rung == way.rung && way.is_open() && !worse && self.strayed(way).is_none()
    }
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
    pub held: Option<Held>,
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
    let rung = wizard.chosen.or(wizard.held.as_ref().map(|held| held.rung));
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
    way.hand()
}

/// The word that is asked for: the one that was shown when the typing began, as long as the target is no other and no
/// worse.
#[must_use]
pub fn asked(wizard: &Wizard, way: &Way) -> String {
    let longer = || if way.is_doubted() { way.word.clone() } else { format!("{}{ANYWAY}", way.word) };
    match &wizard.held {
        Some(held) if held.stands(way) => held.word.clone(),
        Some(held) if held.strayed(way).is_some() => longer(),
        _ => way.word.clone(),
    }
}

/// What was typed, in the word that confirms the way: what was asked for when the typing began confirms it still.
///
/// # Errors
/// When the way leads elsewhere by now, unless that was told and the longer word was typed.
pub(super) fn meant(wizard: &mut Wizard, way: &Way, typed: &str) -> Result<String> {
    let Some(held) = &wizard.held else { return Ok(typed.to_owned()) };
    let anyway = typed.to_lowercase().ends_with(ANYWAY);
    let told = |why: &String| anyway && held.told.as_ref() == Some(why);
    if let Some(why) = held.strayed(way).filter(|why| !told(why)) {
        return Err(strayed(wizard, way, (why, anyway)));
    }
    let same = held.stands(way) && typed.eq_ignore_ascii_case(&held.word);
    // Who said anyway goes on to mean it where the word got shorter.
    let now = || if anyway && !way.is_doubted() { format!("{}{ANYWAY}", way.word) } else { way.word.clone() };
    Ok(if same { now() } else { typed.to_owned() })
}

/// It is told that the way leads elsewhere. A word that was long before is typed anew, as the next Enter would send it.
fn strayed(wizard: &mut Wizard, way: &Way, (why, anyway): (String, bool)) -> Fault {
    if anyway {
        wizard.word.clear();
        wizard.word.focus();
        wizard.held = None;
    } else if let Some(held) = &mut wizard.held {
        held.told = Some(why.clone());
    }
    Fault::refused(format!("{why}; nothing was run")).hint(format!("Type: {}", asked(wizard, way)))
}

/// The words that would confirm the way that is looked at.
pub(super) fn words(model: &Model, way: &Way) -> Vec<String> {
    let held = model.rollback.wizard.as_ref().map(|wizard| asked(wizard, way));
    let slots = slots_to_type(model, way).into_iter().map(|slot| format!("{slot}{ANYWAY}"));
    let word = &way.word;
    let plain = word.strip_suffix(ANYWAY).unwrap_or(word);
    let longer = [ANYWAY, AGAIN].map(|more| format!("{plain}{more}"));
    std::iter::once(word.clone()).chain(held).chain(longer).chain(slots).collect()
}

/// Whether the word would do if only the host had been reached and asked already.
pub(super) fn is_early(model: &Model, wizard: &Wizard) -> bool {
    let ladder = ladder(model);
    let Some(way) = way(wizard, &ladder) else { return false };
    let typed = wizard.word.says().to_lowercase();
    // Whether old code boots and becomes well is never known before.
    let settles = way.rung != Rung::ColdStart && way.state != RungState::Available;
    let named = || slots_to_type(model, way).iter().any(|slot| slot.as_str() == typed);
    (settles && way.is_named(&typed) || named()) && is_being_reached(model, &wizard.env)
}

/// Whether what is to be known of it may still come: what the last run knew is no answer, and neither is that of another door.
fn is_being_reached(model: &Model, env: &EnvName) -> bool {
    let Some(settings) = model.config.environments.get(env.as_str()).filter(|settings| settings.host.is_some()) else {
        return false;
    };
    let Some(known) = model.board.environments.get(env) else { return true };
    match known.link {
        Link::Opening(_) | Link::Unconfigured => true,
        Link::Lost { .. } => false,
        Link::Open(_) | Link::Local => {
            is_coming(&known.host, told::HOST, model.now)
                || settings.docker.is_some() && is_coming(&known.containers, told::CONTAINERS, model.now)
                || settings.nginx_site.is_some() && is_coming(&known.traffic, told::TRAFFIC, model.now)
                || doors(settings).any(|door| !is_asked(known, &door, model.now))
        }
    }
}

fn is_coming<T>(reading: &Reading<T>, believed: TimeDelta, now: Moment) -> bool {
    reading.fault().is_none() && Told::of(reading, believed, now).now().is_none()
}

fn doors(settings: &EnvironmentSettings) -> impl Iterator<Item = Door> {
    let ports = settings.slots.iter().filter(|(_, slot)| slot.port.is_some());
    ports.map(|(name, _)| Door::Slot(SlotName(name.clone())))
}

fn is_asked(known: &Environment, door: &Door, now: Moment) -> bool {
    let latest = known.health.value().and_then(|report| report.latest(door));
    known.health.fault().is_some() || latest.is_some_and(|probe| now - probe.at <= told::HEALTH)
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
