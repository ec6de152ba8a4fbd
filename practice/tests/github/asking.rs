//! GraphQL: every field that is answered is one of the schema and has its type.

use crate::asker::Asker;
use practice::contract::graphql as schema;
use serde_json::{Value, json};

/// Everything that can be asked here.
const EVERYTHING: &str = r#"
query($number: Int!, $more: Boolean = true) {
  viewer { login __typename ... on User { id databaseId name url avatarUrl resourcePath } }
  rateLimit { cost nodeCount limit used remaining resetAt }
  repository(owner: "MAS-Mr-Mentor", name: "mr-mentor-backend") {
    id databaseId name nameWithOwner url isArchived isPrivate isFork pushedAt viewerPermission
    mergeCommitAllowed squashMergeAllowed rebaseMergeAllowed
    owner { login ... on Organization { databaseId } }
    defaultBranchRef { ...B }
    ref(qualifiedName: "refs/heads/main") { ...B }
    pullRequest(number: $number) { ...P }
    pullRequests(first: 100, states: [OPEN, MERGED, CLOSED], orderBy: {field: UPDATED_AT, direction: DESC}, baseRefName: "development") {
      totalCount
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      edges { cursor node { number } }
      nodes { ...P @include(if: $more) number }
    }
  }
}
fragment B on Ref {
  id name prefix target { oid ... on Commit { ...C } } branchProtectionRule { id }
  compare(headRef: "development") { aheadBy behindBy }
}
fragment C on Commit {
  oid abbreviatedOid message messageHeadline committedDate authoredDate url
  statusCheckRollup { ...S }
  checkSuites(first: 5) { nodes { id status conclusion commit { oid } workflowRun { id databaseId runNumber event url createdAt workflow { id name databaseId } } } }
}
fragment S on StatusCheckRollup {
  state
  contexts(first: 20) { totalCount nodes { __typename ... on CheckRun {
    id name status conclusion databaseId startedAt completedAt detailsUrl url permalink isRequired(pullRequestNumber: $number) checkSuite { id status } } } }
}
fragment P on PullRequest {
  id fullDatabaseId databaseId number title body bodyText url permalink state isDraft closed merged locked createdAt
  updatedAt closedAt mergedAt authorAssociation totalCommentsCount headRefName headRefOid baseRefName baseRefOid
  isCrossRepository additions deletions changedFiles mergeable mergeStateStatus reviewDecision
  author { login __typename avatarUrl url resourcePath ... on User { databaseId } ... on Bot { databaseId } }
  autoMergeRequest { mergeMethod enabledBy { login } }
  headRef { name } baseRef { name } headRepositoryOwner { login } headRepository { nameWithOwner } repository { name }
  mergedBy { login } mergeCommit { oid } statusCheckRollup { ...S }
  labels(first: 10) { nodes { name color } }
  reviews(last: 10) { totalCount nodes { id fullDatabaseId databaseId author { login } state body submittedAt createdAt publishedAt commit { oid } authorAssociation } }
  latestReviews(first: 10) { nodes { state author { login } } }
  latestOpinionatedReviews(first: 10) { nodes { state } }
  reviewRequests(first: 10) { nodes { requestedReviewer { __typename ... on User { login } } } }
  comments(last: 20) { totalCount nodes { id fullDatabaseId databaseId author { login } body bodyText createdAt updatedAt publishedAt } }
  assignees(first: 1) { totalCount } closingIssuesReferences(first: 1) { totalCount } reviewThreads(first: 1) { totalCount }
  files(first: 50) { totalCount nodes { path additions deletions changeType viewerViewedState } }
  commits(last: 1) { totalCount nodes { commit { ...C } } }
}
"#;

#[tokio::test]
async fn everything_that_can_be_asked_is_in_the_schema_and_has_its_type() {
    let asker = Asker::new().await;
    for number in [61, 60, 59, 57, 56] {
        let told = asker.query(EVERYTHING, json!({ "number": number })).await;
        assert_eq!(told["errors"], Value::Null);
        let wrong = schema::wrong(EVERYTHING, &told["data"]);
        assert!(wrong.is_empty(), "#{number}: {wrong:#?}");
        assert_eq!(told["data"]["repository"]["pullRequest"]["number"], number);
    }
}

#[tokio::test]
async fn a_remark_is_the_latest_review_and_no_opinion() {
    let asker = Asker::new().await;
    for event in ["REQUEST_CHANGES", "COMMENT"] {
        let told = asker.send("POST", "/pulls/59/reviews", json!({ "event": event, "body": "Why twice?" })).await;
        assert_eq!(told.status, 200, "{:?}", told.body);
    }
    let told = asker.query(EVERYTHING, json!({ "number": 59 })).await;
    let last = |field: &str| told["data"]["repository"]["pullRequest"][field]["nodes"].clone();
    let state = |nodes: &Value| nodes.as_array().unwrap().last().unwrap()["state"].clone();
    assert_eq!(state(&last("latestReviews")), "COMMENTED");
    assert_eq!(state(&last("latestOpinionatedReviews")), "CHANGES_REQUESTED");
}

#[tokio::test]
async fn the_judge_sees_what_is_wrong() {
    assert_eq!(schema::wrong("{ viewer { shoeSize } }", &Value::Null), ["User has no field shoeSize"]);
    assert_eq!(schema::wrong("{ viewer { login } }", &json!({"viewer": {"login": 4}})).len(), 1);
    assert_eq!(schema::wrong("{ repository(owner: \"a\") { id } }", &Value::Null), ["repository wants name"]);
    let state = "{ repository(owner: \"a\", name: \"b\") { pullRequests(first: 1, states: [SLEEPY]) { totalCount } } }";
    assert_eq!(schema::wrong(state, &Value::Null), ["SLEEPY is none of PullRequestState"]);
}

#[tokio::test]
async fn connections_are_walked_by_cursors_in_both_directions() {
    let asker = Asker::new().await;
    let page = async |arguments: &str| {
        let query = format!(
            "{{ repository(owner: \"MAS-Mr-Mentor\", name: \"mr-mentor-backend\") {{ pullRequests({arguments}) {{
               pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} nodes {{ number }} }} }} }}"
        );
        asker.query(&query, json!({})).await["data"]["repository"]["pullRequests"].clone()
    };
    let first = page("first: 3, states: OPEN").await;
    let cursor = first["pageInfo"]["endCursor"].as_str().unwrap().to_owned();
    let next = page(&format!("first: 3, states: OPEN, after: \"{cursor}\"")).await;
    assert_eq!((&first["pageInfo"]["hasNextPage"], &next["pageInfo"]["hasNextPage"]), (&json!(true), &json!(false)));
    assert_eq!(next["nodes"], json!([{"number": 61}]));
    assert_eq!(page("last: 1, states: OPEN").await["nodes"], json!([{"number": 61}]));
    assert_eq!(page("first: 101").await, Value::Null);
}
