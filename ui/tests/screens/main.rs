//! The screens as letters: every screen in every state a person may meet it in, at the sizes that are promised, and
//! what must hold for each of them whatever the theme.

#![expect(clippy::unwrap_used, reason = "a test may fail on the spot")]

mod environments;
mod hostile;
mod laws;
#[path = "../world/planned.rs"]
mod planned;
mod promotion;
mod rollback;
mod services;
mod states;
#[path = "../world/mod.rs"]
mod world;

use cutover::app::Model;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use states::{Place, SIZES, State, Stock};

/// What is drawn.
fn drawn(model: &Model) -> Buffer {
    let area = Rect::new(0, 0, model.size.0, model.size.1);
    let mut buffer = Buffer::empty(area);
    cutover::screens::draw(model, area, &mut buffer);
    buffer
}

/// The letters of what is drawn, a line for each row.
fn letters(buffer: &Buffer) -> String {
    let line = |y: u16| {
        let mut line = String::new();
        let mut x = 0;
        while x < buffer.area.width {
            let symbol = buffer[(x, y)].symbol();
            line.push_str(symbol);
            x += u16::try_from(unicode_width::UnicodeWidthStr::width(symbol).max(1)).unwrap();
        }
        line.trim_end().to_owned()
    };
    (0..buffer.area.height).map(line).collect::<Vec<_>>().join("\n")
}

fn assert_letters(folder: &str, name: &str, buffer: &Buffer) {
    insta::with_settings!({
        snapshot_path => format!("../../../snapshots/{folder}"),
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!(name, letters(buffer));
    });
}

#[tokio::test]
async fn every_screen_at_every_size_shows_what_it_knows() {
    let stock = Stock::of_practice().await;
    for place in Place::SCREENS {
        for size in SIZES {
            let model = stock.model(place, State::Full, size);
            assert_letters(place.name(), &format!("full-{}x{}", size.0, size.1), &drawn(&model));
        }
    }
}

#[tokio::test]
async fn two_images_are_compared_beside_the_matrix() {
    let stock = Stock::of_practice().await;
    for size in SIZES {
        let mut model = stock.model(Place::Images, State::Full, size);
        stock.types(&mut model, "v");
        assert_letters("images", &format!("compare-{}x{}", size.0, size.1), &drawn(&model));
    }
}

#[tokio::test]
async fn a_change_is_followed_wherever_it_is_and_matches_are_listed() {
    let stock = Stock::of_practice().await;
    let asked = [
        ("live", "main"),
        ("waits", "development"),
        ("merged", "#50"),
        ("branch", "rohan-phase2"),
        ("matches", "feat"),
        ("nothing", "no such thing"),
        ("mine", ""),
    ];
    for (name, query) in asked {
        for size in [(80, 24), (120, 36)] {
            let mut model = stock.model(Place::Dashboard, State::Full, size);
            stock.types(&mut model, if query.is_empty() { "8m" } else { "8i" });
            stock.types(&mut model, query);
            if !query.is_empty() {
                stock.enters(&mut model);
            }
            assert_letters("where", &format!("{name}-{}x{}", size.0, size.1), &drawn(&model));
        }
    }
}

#[tokio::test]
async fn a_screen_that_knows_nothing_little_or_only_old_things_says_so() {
    let stock = Stock::of_practice().await;
    for place in Place::SCREENS {
        for state in [State::Loading, State::Faulted, State::Empty] {
            let model = stock.model(place, state, (80, 24));
            assert_letters(place.name(), &format!("{}-80x24", state.name()), &drawn(&model));
        }
    }
}

#[tokio::test]
async fn what_lies_over_a_screen_leaves_it_in_view_and_fits() {
    let stock = Stock::of_practice().await;
    for place in Place::OVERLAYS {
        for size in [(80, 24), (120, 36)] {
            let model = stock.model(place, State::Full, size);
            assert_letters("overlays", &format!("{}-{}x{}", place.name(), size.0, size.1), &drawn(&model));
        }
    }
}

#[tokio::test]
async fn what_brought_a_fault_is_listed_once_the_last_good_and_the_first_bad_stand_side_by_side() {
    let stock = Stock::of_practice().await;
    for (keys, name) in
        [("c", "asked"), ("c-", "one-end"), ("+++++++", "found"), ("c+", "good-alone"), ("sss", "skipped")]
    {
        let mut model = stock.model(Place::Bisect, State::Full, (100, 30));
        stock.types(&mut model, keys);
        assert_letters("bisect", &format!("{name}-100x30"), &drawn(&model));
    }
}

#[tokio::test]
async fn a_very_small_terminal_gets_a_summary() {
    let stock = Stock::of_practice().await;
    for state in [State::Full, State::Loading] {
        let model = stock.model(Place::Dashboard, state, (50, 14));
        assert_letters("summary", &format!("{}-50x14", state.name()), &drawn(&model));
    }
}
