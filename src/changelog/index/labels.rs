//! What stands above what: headings, and the bold lines, summaries and list items that serve as headings.

use super::groups::{Section, bullet};
use super::months::{month_in, words, year_in};
use super::page::{Ground, Page};

/// A line that names what follows it.
#[derive(Debug, Clone)]
pub(super) struct Label {
    /// Its first line.
    pub first: usize,
    /// Its last line: an underlined heading has two.
    pub last: usize,
    /// 1 to 6 for headings; what is not a heading is below them all.
    pub level: usize,
    pub title: String,
    /// The label it stands under.
    pub above: Option<usize>,
}

/// Below every heading.
const BOLD: usize = 7;

/// A line that serves as a heading is short.
const LONGEST: usize = 80;

/// All labels, in order.
pub(super) fn labels(page: &Page<'_>) -> Vec<Label> {
    let mut labels: Vec<Label> = page.headings.iter().filter(|own| !is_row(page, own)).map(heading).collect();
    let known: std::collections::HashSet<usize> = labels.iter().flat_map(|label| label.first..=label.last).collect();
    for number in 0..page.lines.len() {
        let title = if known.contains(&number) { None } else { stand_in(page, number) };
        let first = if opens_details(page, number) { number - 1 } else { number };
        labels.extend(title.map(|title| Label { first, last: number, level: BOLD, title, above: None }));
    }
    labels.sort_by_key(|label| label.first);
    stack(&mut labels);
    labels
}

/// A row with a rule below it is a heading to Markdown, and to nobody else.
fn is_row(page: &Page<'_>, heading: &super::page::Heading) -> bool {
    (heading.first..=heading.last).any(|line| page.line(line).trim_start().starts_with('|'))
}

fn heading(heading: &super::page::Heading) -> Label {
    let (first, last) = (heading.first, heading.last);
    Label { first, last, level: heading.level as usize, title: heading.title.clone(), above: None }
}

/// Whether the line above a summary opens what it sums up.
fn opens_details(page: &Page<'_>, number: usize) -> bool {
    let html = page.lines[number].ground == Ground::Html && page.line(number).trim().starts_with("<summary");
    html && number > 0 && page.line(number - 1).trim().starts_with("<details")
}

fn stack(labels: &mut [Label]) {
    let mut open: Vec<usize> = Vec::new();
    for index in 0..labels.len() {
        open.retain(|above| labels[*above].level < labels[index].level);
        labels[index].above = open.last().copied();
        open.push(index);
    }
}

/// The title of a line that is no heading but serves as one: it names a year, a month or a category and no more.
fn stand_in(page: &Page<'_>, number: usize) -> Option<String> {
    let line = page.line(number).trim();
    if line.len() > LONGEST || line.contains(['[', '|']) {
        return None;
    }
    let title = match page.lines[number].ground {
        Ground::Dead | Ground::Table => None,
        Ground::Html => line.split_once("<summary>")?.1.split_once("</summary>").map(|(title, _)| bare(title)),
        Ground::Text if line.starts_with(['-', '+']) || line.starts_with("* ") => {
            item(line).filter(|_| is_nested_below(page, number))
        }
        Ground::Text => bold(line),
    }?;
    let names = words(title).len() <= 4;
    let means = month_in(title, Some(0)).is_some() || year_in(title).is_some() || Section::of(title).is_some();
    (names && means).then(|| title.to_owned())
}

/// The text of a line that is bold from end to end.
fn bold(line: &str) -> Option<&str> {
    ["**", "__"].into_iter().find_map(|mark| {
        let (title, after) = line.strip_prefix(mark)?.split_once(mark)?;
        matches!(after.trim(), "" | ":").then(|| title.trim_end_matches(':').trim())
    })
}

/// The text of a list item that is nothing but a month, or bold.
fn item(line: &str) -> Option<&str> {
    let text = line.strip_prefix(['-', '*', '+'])?.strip_prefix(' ')?.trim();
    let title = text.trim_end_matches(':');
    let month = month_in(title, None).is_some() && words(title).len() == 2;
    bold(text).or(month.then_some(title))
}

/// Whether the line behind an item is an item of a list below it.
fn is_nested_below(page: &Page<'_>, number: usize) -> bool {
    let indent = |number: usize| page.line(number).len() - page.line(number).trim_start().len();
    let next = (number + 1..page.lines.len()).find(|line| !page.is_blank(*line));
    next.is_some_and(|next| indent(next) > indent(number) && bullet(page.line(next)).is_some())
}

fn bare(title: &str) -> &str {
    title.trim().trim_start_matches("<b>").trim_end_matches("</b>").trim()
}
