//! Dates that the registry cannot tell, from GitHub Packages, and what is said where it does not tell them either.

use crate::bench::{build, client};
use chrono::{DateTime, TimeDelta};
use engine::config::{Config, DatesFrom};
use engine::domain::Moment;
use engine::domain::image::{Image, ImageList, Restorable};
use engine::operations::{PackageDates, packages_are_asked, packages_client};
use engine::sources::github::{Api, GitHub, GithubToken, Slug};
use engine::sources::registry::{ImageName, Lines, Reader, Remembered};
use practice::clock::Clock;
use practice::github::{GitHub as PracticeGitHub, Right, Trouble, Way};
use practice::registry::{Registry, Shelf};
use tempfile::TempDir;

const NAME: &str = "mas-mr-mentor/mr-mentor-backend";

struct Bench {
    registry: Registry,
    github: PracticeGitHub,
    _folder: TempDir,
}

fn now() -> Moment {
    DateTime::parse_from_rfc3339("2026-01-10T00:00:00Z").unwrap()
}

impl Bench {
    /// Two images, of which the first has lost its config.
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let made = practice::repository::build(folder.path(), now()).unwrap();
        let mut shelf = Shelf::new(NAME);
        let pushed = shelf.push(&build("development", 'a'));
        shelf.lose(&pushed.config);
        shelf.push(&build("development", 'b'));
        let registry = Registry::start(shelf).await.unwrap();
        let github = PracticeGitHub::start(&made.origin, Clock::standing(now().to_utc())).await.unwrap();
        github.packages_of(registry.supply_versions());
        Self { registry, github, _folder: folder }
    }

    fn asked_by(&self, right: Right) -> GitHub {
        let slug = Slug { owner: "MAS-Mr-Mentor".into(), name: "mr-mentor-backend".into() };
        let token = GithubToken::new("the test", &self.github.token(right)).unwrap();
        GitHub::open(Api::of(&self.github.base_url()).unwrap(), slug, &token).unwrap()
    }

    async fn read(&self) -> ImageList {
        let lines = Lines::named(&Config::default());
        Reader::new(9, Remembered::new()).read(&client(&self.registry), &lines, drop).await.unwrap()
    }

    /// How often the versions were asked for.
    fn asked(&self) -> u64 {
        let all = self.github.asked();
        all.iter().filter(|(endpoint, _)| endpoint.contains("/packages/")).map(|(_, times)| times).sum()
    }

    async fn filled(&self, dates: &mut PackageDates, right: Right, when: Moment) -> ImageList {
        let (mut list, name) = (self.read().await, ImageName::parse(&self.registry.image()).unwrap());
        dates.fill(&mut list, (&name, &self.asked_by(right)), when).await;
        list
    }
}

fn image<'a>(list: &'a ImageList, tag: &str) -> &'a Image {
    list.images.iter().find(|image| image.tag == tag).unwrap()
}

#[tokio::test]
async fn a_broken_image_gets_its_date_and_nobody_is_asked_twice_within_minutes() {
    let bench = Bench::start().await;
    assert_eq!(image(&bench.read().await, "development-aaaaaaa").created, None);
    let mut dates = PackageDates::default();
    let list = bench.filled(&mut dates, Right::Push, now()).await;
    let broken = image(&list, "development-aaaaaaa");
    assert!(matches!(broken.restorable, Restorable::Broken(_)), "a date mends nothing");
    assert_eq!(broken.created.unwrap(), DateTime::parse_from_rfc3339("2026-01-09T09:02:00Z").unwrap());
    assert_eq!((list.undated.as_deref(), bench.asked()), (None, 1));
    bench.filled(&mut dates, Right::Push, now() + TimeDelta::hours(9)).await;
    assert_eq!(bench.asked(), 1, "everything is known");
}

#[tokio::test]
async fn a_token_that_may_not_see_packages_is_told_which_one_may_and_asked_about_again_later() {
    let bench = Bench::start().await;
    let mut dates = PackageDates::default();
    let list = bench.filled(&mut dates, Right::Pull, now()).await;
    let why = list.undated.clone().unwrap();
    assert!(why.contains("(403)") && why.contains("a classic token with read:packages only"), "{why}");
    assert_eq!(image(&list, "development-aaaaaaa").created, None);
    assert!(image(&list, "development-bbbbbbb").created.is_some(), "the registry told it");
    let asked = bench.asked();
    bench.filled(&mut dates, Right::Pull, now() + TimeDelta::minutes(9)).await;
    assert_eq!(bench.asked(), asked);
    let list = bench.filled(&mut dates, Right::Push, now() + TimeDelta::minutes(11)).await;
    assert_eq!((list.undated, bench.asked()), (None, asked + 1));
}

#[tokio::test]
async fn packages_are_asked_about_images_of_github_and_the_registrys_token_goes_nowhere_else() {
    let mut config = Config::default();
    let ours = ImageName::parse("ghcr.io/acme/api").unwrap();
    let other = ImageName::parse("127.0.0.1:5000/acme/api").unwrap();
    assert_eq!((packages_are_asked(&config, &ours), packages_are_asked(&config, &other)), (true, false));
    config.registry.dates = DatesFrom::Packages;
    assert!(packages_are_asked(&config, &other));
    let token = crate::bench::token("ghp_secret");
    config.github.api_url = "http://127.0.0.1:1".into();
    assert!(
        packages_client(&config, &ours, token.as_ref()).unwrap().is_none(),
        "another GitHub gets no token of ghcr.io"
    );
    config.github.api_url = "https://api.github.com".into();
    assert!(packages_client(&config, &other, token.as_ref()).unwrap().is_none(), "another registry's token stays");
    assert!(packages_client(&config, &ours, None).unwrap().is_none());
    config.registry.dates = DatesFrom::Registry;
    assert!(!packages_are_asked(&config, &ours));
}

#[tokio::test]
async fn a_github_that_hangs_up_or_talks_nonsense_costs_the_dates_and_nothing_else() {
    let bench = Bench::start().await;
    for way in [Way::HalfBody, Way::NotJson, Way::ServerError, Way::SecondaryLimit] {
        bench.github.trouble(Trouble::everywhere(way));
        let list = bench.filled(&mut PackageDates::default(), Right::Push, now()).await;
        assert!(list.undated.is_some(), "{way:?}");
        assert!(image(&list, "development-bbbbbbb").created.is_some(), "{way:?}");
    }
}
