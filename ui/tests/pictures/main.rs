//! The pictures of the documents: drawn by the program itself from the practice repository, at a fixed moment.

#![expect(clippy::unwrap_used, reason = "a test may fail on the spot")]

mod svg;
#[path = "../world/mod.rs"]
mod world;

use chrono::TimeDelta;
use crossterm::event::KeyCode;
use cutover::app::{Model, Msg};
use cutover::screens;
use cutover::theme::{Depth, Role, Shelf};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Color;
use std::sync::Arc;

/// The console on the practice repository, in the theme that a dark terminal gets.
async fn console(keys: &str) -> Model {
    let (_folder, made) = world::calm();
    let mut model = Model::new(Arc::new(world::boxes::config()), world::moment(), (SIZE.width, SIZE.height));
    model.look.theme = Arc::new(Shelf::new(&[]).theme("midnight", Depth::TrueColor).unwrap());
    world::tell(&made, &mut model, Msg::Board(Arc::new(world::boxes::calm(&world::board_with_all(&made).await))));
    // Readings that lie ahead would be of a clock that was put back.
    world::tell(&made, &mut model, Msg::Tick(world::boxes::looked() + TimeDelta::seconds(4)));
    for key in keys.chars() {
        world::tell(&made, &mut model, Msg::Key(KeyCode::Char(key).into()));
    }
    model
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
