//! Crowds, hostile texts and large differences; and what was sent.

use crate::asker::Asker;
use practice::github::Draft;
use serde_json::{Value, json};

#[tokio::test]
async fn a_crowd_is_listed_page_by_page() {
    let asker = Asker::playing("crowded").await;
    let page = asker.get("/pulls?per_page=100&page=3").await;
    assert_eq!(page.body.as_array().unwrap().len(), 100);
    assert!(!page.header("link").contains("rel=\"next\""));
    let query = "{ repository(owner: \"MAS-Mr-Mentor\", name: \"mr-mentor-backend\") {
        pullRequests(first: 100, states: OPEN) { totalCount nodes { number mergeable files(first: 10) { nodes { path } } } } } }";
    let told = asker.query(query, json!({})).await;
    assert_eq!(told["data"]["repository"]["pullRequests"]["totalCount"], 300);
}

#[tokio::test]
async fn hostile_texts_come_as_they_were_written_and_a_ghost_is_null() {
    let asker = Asker::playing("hostile").await;
    let list = asker.get("/pulls?per_page=100&sort=created&direction=asc").await.body;
    let titled =
        |part: &str| list.as_array().unwrap().iter().find(|one| one["title"].as_str().unwrap().contains(part)).unwrap();
    assert!(titled("clears").get("title").unwrap().as_str().unwrap().starts_with('\u{1b}'));
    assert_eq!(titled("nobody")["user"], Value::Null);
    let nobody = asker.get(&format!("/pulls/{}", titled("nobody")["number"])).await.body;
    assert_eq!((&nobody["user"], &nobody["draft"]), (&Value::Null, &json!(true)));
    let number = &titled("many files")["number"];
    let files = asker.get(&format!("/pulls/{number}/files?per_page=100&page=4")).await;
    assert_eq!(files.body.as_array().unwrap().len(), 20);
}

#[tokio::test]
async fn a_megabyte_of_description_from_a_fork_is_kept_whole() {
    let asker = Asker::new().await;
    let draft = Draft {
        title: "docs: long".to_owned(),
        body: Some("x".repeat(1 << 20)),
        author: "rohan".to_owned(),
        head: "docs/long".to_owned(),
        fork: Some("shubham21155102".to_owned()),
        base: "development".to_owned(),
        files: 1,
        draft: false,
    };
    let number = asker.github.open(draft).unwrap();
    let told = asker.get(&format!("/pulls/{number}")).await.body;
    assert_eq!(told["body"].as_str().unwrap().len(), 1 << 20);
    assert_eq!(told["head"]["repo"]["full_name"], "shubham21155102/mr-mentor-backend");
}

#[tokio::test]
async fn what_was_sent_can_be_judged_afterwards() {
    let asker = Asker::new().await;
    asker.get("/pulls?state=open").await;
    asker.send("POST", "/issues/57/comments", json!({"body": "x"})).await;
    let sent = asker.github.sent();
    assert_eq!((sent[0].query[0].0.as_str(), sent[0].status), ("state", 200));
    assert_eq!((sent[1].method.as_str(), &sent[1].body), ("POST", &json!({"body": "x"})));
    let operation = practice::contract::rest::operation("GET", &sent[0].path).unwrap();
    assert_eq!(operation.wrong_request(&[("state", "open")], &Value::Null), [""; 0]);
    assert_eq!(operation.wrong_request(&[("mood", "good")], &Value::Null), ["mood is no parameter"]);
    assert_eq!(operation.wrong_request(&[("per_page", "many")], &Value::Null).len(), 1);
}
