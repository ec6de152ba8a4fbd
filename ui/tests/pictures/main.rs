//! The pictures of the documents: drawn by the program itself from the practice repository, at a fixed moment.

#![expect(clippy::unwrap_used, reason = "a test may fail on the spot")]

#[path = "../world/planned.rs"]
mod planned;
mod svg;
#[path = "../world/mod.rs"]
mod world;

use chrono::TimeDelta;
use crossterm::event::KeyCode;
use cutover::app::promotion::News;
use cutover::app::{Model, Msg};
use cutover::screens;
use cutover::theme::{Depth, Role, Shelf};
use engine::board::Board;
use engine::config::Config;
use engine::domain::health::Verdict;
use engine::environment::Environment;
use practice::repository::Made;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Color;
use std::sync::Arc;

/// The console on the practice repository, in the theme that a dark terminal gets.
async fn console(keys: &str) -> Model {
    let (_folder, made) = world::calm();
    on(&made, keys, world::boxes::calm).await
}

/// The same on this repository, with the environments as they are then.
async fn on(made: &Made, keys: &str, environments: impl FnOnce(&Board) -> Board) -> Model {
    let mut model = Model::new(Arc::new(world::boxes::config()), world::moment(), (SIZE.width, SIZE.height));
    model.look.theme = Arc::new(Shelf::new(&[]).theme("midnight", Depth::TrueColor).unwrap());
    world::tell(made, &mut model, Msg::Board(Arc::new(environments(&world::board_with_all(made).await))));
    // Readings that lie ahead would be of a clock that was put back.
    world::tell(made, &mut model, Msg::Tick(world::boxes::looked() + TimeDelta::seconds(4)));
    for key in keys.chars() {
        world::tell(made, &mut model, Msg::Key(KeyCode::Char(key).into()));
    }
    model
}

/// BLUE takes the traffic and has failed for eleven minutes; GREEN is warm and well.
fn incident(env: &mut Environment) {
    let bad = Verdict::Bad("503 success:false".into());
    let booted = Some(world::boxes::looked() - TimeDelta::minutes(40));
    let failing = || world::boxes::then(61, booted, &bad, 11);
    env.health = world::boxes::report(failing(), failing(), Some(world::boxes::good(66, None)));
}

const SIZE: Rect = Rect::new(0, 0, 120, 36);

fn picture(model: &Model, title: &str) -> Vec<u8> {
    let mut buffer = Buffer::empty(SIZE);
    screens::draw(model, SIZE, &mut buffer);
    let text = model.look.theme.style(Role::Text).fg.unwrap_or(Color::White);
    let behind = model.look.theme.style(Role::Bg).bg.unwrap_or(Color::Black);
    svg::picture(&buffer, &svg::Ground { text, behind }, title).into_bytes()
}

macro_rules! assert_picture {
    ($name:literal, $picture:expr) => {
        insta::with_settings!({
            snapshot_path => "../../../snapshots/pictures",
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, {
            insta::assert_binary_snapshot!($name, $picture);
        })
    };
}

#[tokio::test]
async fn the_picture_of_the_dashboard_is_what_the_program_draws() {
    let model = console("").await;
    assert_picture!("dashboard.svg", picture(&model, "cutover: the dashboard"));
}

#[tokio::test]
async fn the_picture_of_the_environments_is_what_the_program_draws() {
    let model = console("6").await;
    assert_picture!("environments.svg", picture(&model, "cutover: the environments"));
}

#[tokio::test]
async fn the_picture_of_the_changelog_is_what_the_program_draws() {
    let model = console("4").await;
    assert_picture!("changelog.svg", picture(&model, "cutover: the drift of the changelog"));
}

#[tokio::test]
async fn the_picture_of_the_images_is_what_the_program_draws() {
    let model = console("5").await;
    assert_picture!("images.svg", picture(&model, "cutover: the images by commit and branch"));
}

#[tokio::test]
async fn the_picture_of_the_audit_is_what_the_program_draws() {
    let model = console("9").await;
    assert_picture!("audit.svg", picture(&model, "cutover: what happened, and the delivery figures"));
}

#[tokio::test]
async fn the_picture_of_the_wizard_is_what_the_program_draws() {
    let (_folder, made) = world::calm();
    let mut model = on(&made, "P", world::boxes::calm).await;
    let gathered = planned::plan(&made, &model.board, &Config::clone(&model.config), model.now);
    let id = model.promotion.wizard.as_ref().unwrap().id;
    world::tell(&made, &mut model, Msg::Promotion(id, News::Gathered(Ok(Arc::new(gathered)))));
    assert_picture!("wizard.svg", picture(&model, "cutover: a promotion before it is confirmed"));
}

#[tokio::test]
async fn the_picture_of_break_glass_is_what_the_program_draws() {
    let (_folder, made) = world::calm();
    let model = on(&made, "!", |board| world::boxes::with(board, incident)).await;
    assert_picture!("break-glass.svg", picture(&model, "cutover: break-glass"));
}
