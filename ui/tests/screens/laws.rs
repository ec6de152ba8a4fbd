//! What holds for every screen in every theme: state is told without color, few colors stay few, ASCII stays ASCII, and
//! every line has just the cells of the terminal.

use super::states::{Place, SIZES, State, Stock};
use super::{drawn, letters};
use cutover::app::{Access, Glyphs, Model};
use cutover::theme::{Depth, MONO, Role};
use engine::board::{Board, BranchList, MergePreview, Reading};
use engine::domain::BranchName;
use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::Buffer;
use std::sync::Arc;
use unicode_width::UnicodeWidthStr;

/// Every place in every state at every size, and very small.
fn everywhere(stock: &Stock) -> Vec<Model> {
    let sizes = SIZES.into_iter().chain([(50, 14)]);
    let places = Place::SCREENS.into_iter().chain(Place::OVERLAYS);
    let all = places.flat_map(|place| State::ALL.map(|state| (place, state)));
    let all: Vec<_> = sizes.flat_map(|size| all.clone().map(move |(place, state)| (place, state, size))).collect();
    all.into_iter().map(|(place, state, size)| stock.model(place, state, size)).collect()
}

/// What the terminal is sent for it.
fn sent(buffer: &Buffer) -> Vec<u8> {
    crossterm::style::force_color_output(true);
    let mut bytes = Vec::new();
    let cells = (0..).zip(&buffer.content);
    let width = usize::from(buffer.area.width);
    let at = |index: usize| (u16::try_from(index % width).unwrap(), u16::try_from(index / width).unwrap());
    let placed = cells.map(|(index, cell)| (at(index).0, at(index).1, cell));
    CrosstermBackend::new(&mut bytes).draw(placed).unwrap();
    bytes
}

/// The numbers of every sequence that sets a color or a style.
fn styles(bytes: &[u8]) -> Vec<Vec<u16>> {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let sequences = text.split("\x1b[").skip(1).filter_map(|rest| rest.split_once('m'));
    let numbers = sequences.filter(|(inside, _)| inside.chars().all(|c| c.is_ascii_digit() || c == ';'));
    numbers.map(|(inside, _)| inside.split(';').filter_map(|number| number.parse().ok()).collect()).collect()
}

/// The first line, where what holds everywhere is told.
fn header(model: &Model) -> String {
    letters(&drawn(model)).lines().next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_read_only_console_says_so_in_its_header_at_every_size() {
    let stock = Stock::of_practice().await;
    for size in SIZES {
        for place in Place::SCREENS {
            let mut model = stock.model(place, State::Full, size);
            assert!(!header(&model).contains("READ-ONLY"), "{place:?} {size:?}");
            model.access = Access::ReadOnly;
            assert!(header(&model).contains("READ-ONLY"), "{place:?} {size:?}: {}", header(&model));
        }
    }
}

#[tokio::test]
async fn what_may_not_be_done_in_a_read_only_console_is_dim_in_the_footer() {
    let stock = Stock::of_practice().await;
    let mut model = stock.model(Place::Dashboard, State::Full, (120, 36));
    model.access = Access::ReadOnly;
    let buffer = drawn(&model);
    let x = letters(&buffer).lines().last().unwrap().find("P promote").unwrap();
    let cell = &buffer[(u16::try_from(x).unwrap(), 35)];
    assert_eq!(Some(cell.fg), model.look.theme.style(Role::Dim).fg);
}

#[tokio::test]
async fn what_is_stale_has_no_fresh_sign_and_the_header_and_the_line_below_say_so() {
    let stock = Stock::of_practice().await;
    for size in SIZES {
        let model = stock.model(Place::Dashboard, State::Faulted, size);
        let buffer = drawn(&model);
        let text = letters(&buffer);
        assert!(!header(&model).contains("live now"), "{}", header(&model));
        assert!(!text.contains("Ready."), "{text}");
        let ok = model.look.theme.style(Role::Ok).fg;
        let (row, shown) = text.lines().enumerate().find(|(_, shown)| shown.contains("~✓ #")).unwrap();
        let y = u16::try_from(row).unwrap();
        let green = (0..80).filter(|x| Some(buffer[(*x, y)].fg) == ok).count();
        assert_eq!(green, 0, "{shown}");
    }
}

#[tokio::test]
async fn every_theme_and_none_draw_the_same_letters() {
    let stock = Stock::of_practice().await;
    for mut model in everywhere(&stock) {
        let usual = letters(&drawn(&model));
        for name in stock.shelf.names().iter() {
            model.look.theme = stock.theme(name, Depth::TrueColor);
            assert_eq!(letters(&drawn(&model)), usual, "{name}");
        }
    }
}

#[tokio::test]
async fn sixteen_colors_are_never_more_and_no_color_is_none_with_the_selected_row_reversed() {
    let stock = Stock::of_practice().await;
    for mut model in everywhere(&stock) {
        model.look.theme = stock.theme("midnight", Depth::Ansi16);
        let many = |numbers: &&Vec<u16>| numbers.iter().any(|number| matches!(number, 38 | 48));
        let found = styles(&sent(&drawn(&model)));
        // 38;5;n and 48;5;n below 16 is how the sixteen are named too.
        let beyond =
            found.iter().filter(many).find(|numbers| numbers.get(1) != Some(&5) || numbers.get(2) >= Some(&16));
        assert_eq!(beyond, None);
        model.look.theme = stock.theme(MONO, Depth::Mono);
        let colored = |number: &u16| matches!(number, 30..=38 | 40..=48 | 90..=97 | 100..=107);
        let found = styles(&sent(&drawn(&model)));
        assert_eq!(found.iter().find(|numbers| numbers.iter().any(colored)), None);
    }
    let mut model = stock.model(Place::Branches, State::Full, (80, 24));
    model.look.theme = stock.theme(MONO, Depth::Mono);
    let buffer = drawn(&model);
    let reversed = |cell: &ratatui::buffer::Cell| cell.modifier.contains(ratatui::style::Modifier::REVERSED);
    let row = |y: u16| (2..70).all(|x| reversed(&buffer[(x, y)]));
    assert_eq!((0..24).filter(|y| row(*y)).count(), 1, "one row is selected:\n{}", letters(&buffer));
}

#[tokio::test]
async fn where_only_ascii_can_be_drawn_nothing_else_is() {
    let stock = Stock::of_practice().await;
    for mut model in everywhere(&stock) {
        model.look.glyphs = Glyphs::Ascii;
        let text = letters(&drawn(&model));
        let other = text.lines().find(|line| !line.is_ascii());
        assert_eq!(other, None, "{text}");
    }
}

/// Names that are wide, joined of many signs, without a width, right to left, or long.
const HOSTILE: [&str; 6] = [
    "機能/長い名前のブランチ-機能/長い名前のブランチ-機能/長い名前のブランチ",
    "feature/🚀👩‍👩‍👧‍👦🏳️‍🌈-rocket",
    "fix/e\u{301}e\u{301}e\u{301}-combining",
    "fix/\u{202e}desrever\u{202c}-\u{1b}[31mred\u{7}",
    "fix/\u{200b}\u{200d}\u{feff}nothing",
    "fix/a-very-long-name-that-does-not-end-a-very-long-name-that-does-not-end-a-very-long-name-that-does-not-end",
];

fn hostile(board: &Board) -> Board {
    let mut list = BranchList::clone(board.branches.value().unwrap());
    for (branch, name) in list.branches.iter_mut().skip(1).zip(HOSTILE.iter().cycle()) {
        branch.name = BranchName::new(*name);
        (branch.subject, branch.author) = ((*name).to_owned(), (*name).to_owned());
    }
    let moment = board.branches.taken().unwrap();
    Board { branches: Reading::fresh(list, moment), ..board.clone() }
}

#[tokio::test]
async fn every_line_has_just_the_cells_of_the_terminal_whatever_the_names() {
    let stock = Stock::of_practice().await;
    let board = hostile(&stock.board);
    for size in SIZES.into_iter().chain([(50, 14)]) {
        for place in Place::SCREENS {
            let buffer = drawn(&stock.showing(board.clone(), place, size));
            for (y, line) in letters(&buffer).lines().enumerate() {
                assert!(line.width() <= usize::from(size.0), "line {y} of {place:?} at {size:?}: {line}");
                assert!(!line.chars().any(char::is_control), "{line:?}");
            }
            let frame = letters(&buffer);
            let ends = ['│', '║', '┐', '┘', '╗', '╝'];
            let open = frame.lines().filter(|line| line.starts_with('│') && !line.ends_with(ends));
            assert_eq!(open.collect::<Vec<_>>(), Vec::<&str>::new(), "a frame is broken:\n{frame}");
        }
    }
}

#[tokio::test]
async fn what_a_merge_would_do_is_told_in_letters_not_only_in_color() {
    let stock = Stock::of_practice().await;
    let merge = MergePreview::clone(stock.board.merge.value().unwrap().as_ref().as_ref().unwrap());
    let missing = vec![merge.production];
    let variants = [
        Some(MergePreview {
            conflicts: Vec::new(),
            fast_forward: true,
            missing_in_integration: Vec::new(),
            ..merge.clone()
        }),
        Some(MergePreview {
            conflicts: Vec::new(),
            fast_forward: false,
            missing_in_integration: Vec::new(),
            ..merge.clone()
        }),
        Some(MergePreview { conflicts: vec!["src/app.ts".into()], ..merge.clone() }),
        Some(MergePreview { conflicts: Vec::new(), fast_forward: false, missing_in_integration: missing, ..merge }),
        None,
    ];
    let moment = stock.board.merge.taken().unwrap();
    let boards = variants.map(|merge| Board { merge: Reading::shared(Arc::new(merge), moment), ..stock.board.clone() });
    let unread = Board { merge: Reading::default(), ..stock.board.clone() };
    let mut told: Vec<String> = boards
        .into_iter()
        .chain([unread])
        .map(|board| letters(&drawn(&stock.showing(board, Place::Dashboard, (120, 36)))))
        .collect();
    let count = told.len();
    told.sort();
    told.dedup();
    assert_eq!(told.len(), count, "two states look the same without color");
}
