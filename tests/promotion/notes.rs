//! What is promoted, in the description of its pull request.

use super::console::{Console, MERGE, asked};
use super::world::World;
use engine::domain::BranchName;
use engine::sources::github::Opening;
use practice::github::{Right, Trouble, Way};

/// The description and title of the pull request into main.
async fn described(world: &World) -> (String, String) {
    let url = format!("{}/repos/{}/pulls?state=all&base=main", world.github.base_url(), world.github.full_name());
    // An error means that one is installed already.
    drop(rustls::crypto::ring::default_provider().install_default());
    let asked = reqwest::Client::new().get(url).bearer_auth(world.github.token(Right::Push));
    let all: serde_json::Value = serde_json::from_str(&asked.send().await.unwrap().text().await.unwrap()).unwrap();
    let text = |name: &str| all[0][name].as_str().unwrap_or_default().to_owned();
    (text("body"), text("title"))
}

#[tokio::test]
async fn an_open_pull_request_gets_the_notes_and_keeps_what_a_person_wrote() {
    let ours = "Promote development to main: 0000000";
    for (title, body, keeps) in [("Release 12", "Asha's words.", true), (ours, "", false)] {
        let world = World::calm().await;
        let console = Console::new(&world);
        let (head, base) = (BranchName::new("development"), BranchName::new("main"));
        let opening = Opening { head, base, title: title.into(), body: body.into(), draft: false };
        console.github.open_pull(&opening).await.unwrap();
        let sent = console.send("promotion-1", &|_| {}).await.unwrap();
        let (told, titled) = described(&world).await;
        assert!(told.starts_with(body) && told.contains("begin -->\nnotes\n<!--"), "{told}");
        let from = sent.story().opening.from.short();
        assert_eq!(titled, if keeps { title.to_owned() } else { format!("Promote development to main: {from}") });
        assert_eq!(asked(&world, "PATCH /repos/{owner}/{repo}/pulls/{pull_number}"), 1);
        assert_eq!(asked(&world, MERGE), 1);
    }
}

#[tokio::test]
async fn where_the_notes_cannot_be_written_nothing_is_merged_and_a_lost_answer_is_looked_for() {
    let patch = "PATCH /repos/{owner}/{repo}/pulls/{pull_number}";
    for (way, merges) in [(Way::LostAnswer, 1), (Way::NotAllowed, 0)] {
        let world = World::calm().await;
        let console = Console::new(&world);
        let (head, base) = (BranchName::new("development"), BranchName::new("main"));
        let (title, body) = ("Release 12".to_owned(), "Asha's words.".to_owned());
        console.github.open_pull(&Opening { head, base, title, body, draft: false }).await.unwrap();
        world.github.trouble(Trouble::at(patch, way, 1));
        let came = console.send("promotion-1", &|_| {}).await;
        assert_eq!((came.is_ok(), asked(&world, MERGE)), (merges == 1, merges), "{came:?}");
        assert!(merges == 1 || console.lock().await.is_none(), "the lock is given back");
    }
}

#[tokio::test]
async fn the_merge_has_words_of_its_own_whatever_the_pull_request_says() {
    let world = World::calm().await;
    let console = Console::new(&world);
    console.send("promotion-1", &|_| {}).await.unwrap();
    let message = world.git_there(&["log", "-1", "--format=%B", "main"]);
    assert!(message.starts_with("Merge pull request #"), "{message}");
    assert!(message.ends_with("/development\n\nPromote development to main"), "{message}");
}
