//! The columns that decorators of properties ask for.

use super::{Column, Shelf, Table, names};
use crate::schema_radar::class::{Decorator, Member};
use crate::schema_radar::value::{Object, Value};

/// Deeper embedded classes than this are not looked at.
const DEEPEST: usize = 8;

/// Puts the columns of a property into a table.
pub(super) fn put(table: &mut Table, member: &Member, shelf: &Shelf<'_>) {
    put_with(table, member, shelf, &Prefix::default());
}

/// What stands before the names of embedded columns.
#[derive(Default)]
struct Prefix {
    text: String,
    depth: usize,
}

fn put_with(table: &mut Table, member: &Member, shelf: &Shelf<'_>, prefix: &Prefix) {
    let Some(decorator) = member.decorators.iter().find(|one| is_column(&one.name)) else { return };
    if let Some(Value::Gives(what)) = decorator.arguments.first() {
        return embed(table, (member, decorator), &what.shown(), shelf, prefix);
    }
    let options = options(decorator);
    let own = names::given(options).unwrap_or_else(|| member.name.clone());
    let name = if prefix.text.is_empty() { own } else { names::joined(&prefix.text, &own) };
    table.columns.insert(name, column(member, decorator, shelf));
}

fn is_column(name: &str) -> bool {
    name.ends_with("Column") && !["JoinColumn", "VirtualColumn", "ViewColumn"].contains(&name)
}

/// The columns of an embedded class, with the name of the property before theirs.
fn embed(
    table: &mut Table,
    (member, decorator): (&Member, &Decorator),
    class: &str,
    shelf: &Shelf<'_>,
    prefix: &Prefix,
) {
    let found = shelf.classes.get(class).filter(|_| prefix.depth < DEEPEST);
    let Some(found) = found else {
        table.unread.insert(format!("{}, which holds {class}: {}", member.name, decorator.source));
        return;
    };
    let own = match options(decorator).and_then(|options| options.get("prefix")) {
        None | Some(Value::Flag(true)) => member.name.clone(),
        Some(Value::Text(text)) => text.clone(),
        Some(_) => String::new(),
    };
    let text = [prefix.text.as_str(), &own].concat();
    let prefix = Prefix { text, depth: prefix.depth + 1 };
    let (line, _) = shelf.line(found.class);
    line.iter().flat_map(|class| &class.members).for_each(|member| put_with(table, member, shelf, &prefix));
}

/// The options of a decorator: its last object.
pub(super) fn options(decorator: &Decorator) -> Option<&Object> {
    decorator.arguments.iter().rev().find_map(Value::object)
}

fn column(member: &Member, decorator: &Decorator, shelf: &Shelf<'_>) -> Column {
    let options = options(decorator);
    let option = |key: &str| options.and_then(|options| options.get(key));
    let flag = |key: &str| option(key) == Some(&Value::Flag(true));
    let (written, default) = made_up(decorator);
    let typed =
        decorator.arguments.first().and_then(Value::text).filter(|_| decorator.name != "PrimaryGeneratedColumn");
    let typed = typed.or_else(|| option("type").and_then(Value::text)).map(str::to_owned);
    let named = || decorator.arguments.first().or(option("type")).and_then(built_in);
    let base = written.or(typed).or_else(named).unwrap_or_else(|| of_language(&member.of_type));
    let values = option("enum").and_then(|value| enumerated(value, shelf));
    let primary = decorator.name.starts_with("Primary") || flag("primary");
    let generated = member.decorator("Generated").map(|_| "made by the database".to_owned());
    Column {
        property: member.name.clone(),
        of_type: full_type(&base, options, values.as_deref()),
        base: canonical(&base).to_owned(),
        values,
        nullable: flag("nullable") || decorator.name == "DeleteDateColumn",
        default: option("default").filter(|value| **value != Value::Null).map(Value::shown).or(default).or(generated),
        unique: flag("unique"),
        primary,
        unread: unread(decorator),
    }
}

/// The type and the default of columns that TypeORM fills itself.
fn made_up(decorator: &Decorator) -> (Option<String>, Option<String>) {
    let first = decorator.arguments.first().and_then(Value::text);
    let told = |of_type: &str, default: &str| (Some(of_type.to_owned()), Some(default.to_owned()));
    match decorator.name.as_str() {
        "PrimaryGeneratedColumn" if matches!(first, Some("uuid" | "rowid")) => told("uuid", "made by the database"),
        "PrimaryGeneratedColumn" => told("integer", "made by the database"),
        "CreateDateColumn" | "UpdateDateColumn" => (Some(dated(decorator)), Some("now()".into())),
        "DeleteDateColumn" => (Some(dated(decorator)), None),
        "VersionColumn" => (Some("integer".into()), None),
        _ => (None, None),
    }
}

fn dated(decorator: &Decorator) -> String {
    let written = options(decorator).and_then(|options| options.get("type")).and_then(Value::text);
    written.unwrap_or("timestamp").to_owned()
}

/// `String`, `Number` and so on, in the place of the name of a type.
fn built_in(value: &Value) -> Option<String> {
    let Value::Name(name) = value else { return None };
    ["String", "Number", "Boolean", "Date"].contains(&name.as_str()).then(|| of_language(name))
}

/// The type of the property, without `null` and `undefined`.
fn of_language(of_type: &str) -> String {
    let parts = of_type.split('|').map(str::trim).filter(|part| !["null", "undefined", ""].contains(part));
    let name = parts.collect::<Vec<_>>().join("|");
    match name.as_str() {
        "string" | "String" => "varchar".into(),
        "number" | "Number" => "integer".into(),
        "boolean" | "Boolean" => "boolean".into(),
        "Date" => "timestamp".into(),
        _ => name,
    }
}

/// A type as PostgreSQL knows it, whatever it is called where it is written.
fn canonical(of_type: &str) -> &str {
    match of_type {
        "character varying" => "varchar",
        "int" | "int4" | "serial" => "integer",
        "bool" => "boolean",
        "int2" => "smallint",
        "int8" => "bigint",
        "decimal" => "numeric",
        "float" | "float8" => "double precision",
        "timestamp without time zone" => "timestamp",
        "timestamp with time zone" => "timestamptz",
        "simple-array" | "simple-json" => "text",
        "simple-enum" => "enum",
        other => other,
    }
}

fn full_type(base: &str, options: Option<&Object>, values: Option<&[String]>) -> String {
    let option = |key: &str| options.and_then(|options| options.get(key)).map(plain);
    let size = match (option("length"), option("precision"), option("scale")) {
        (Some(length), ..) => format!("({length})"),
        (_, Some(precision), Some(scale)) => format!("({precision}, {scale})"),
        (_, Some(precision), None) => format!("({precision})"),
        _ => String::new(),
    };
    let size = values.map_or(size, |values| format!("({})", values.join(", ")));
    let array = if option("array").as_deref() == Some("true") { "[]" } else { "" };
    format!("{}{size}{array}", canonical(base))
}

fn plain(value: &Value) -> String {
    value.text().map_or_else(|| value.shown(), str::to_owned)
}

/// The values of an enumeration: a list of literals, or an `enum` of an entity file.
fn enumerated(value: &Value, shelf: &Shelf<'_>) -> Option<Vec<String>> {
    match value {
        Value::List(_) => value.texts(),
        Value::Name(name) => shelf.enums.get(name.as_str()).map(|values| values.to_vec()),
        Value::Object(object) => object.items.iter().map(|(_, value)| value.text().map(str::to_owned)).collect(),
        _ => None,
    }
}

const KNOWN: [&str; 8] = [
    "Column",
    "PrimaryColumn",
    "PrimaryGeneratedColumn",
    "CreateDateColumn",
    "UpdateDateColumn",
    "DeleteDateColumn",
    "VersionColumn",
    "TreeLevelColumn",
];
/// The options that decide what becomes of the table.
const DECISIVE: [&str; 8] = ["type", "nullable", "name", "length", "array", "unique", "precision", "scale"];

/// What of a column is written in a way that is not understood here, if anything is.
fn unread(decorator: &Decorator) -> Option<String> {
    let options = options(decorator);
    let literal = |value: &Value| matches!(value, Value::Text(_) | Value::Number(_) | Value::Flag(_) | Value::Null);
    let odd = |(key, value): &(String, Value)| {
        let type_name = key == "type" && built_in(value).is_some();
        DECISIVE.contains(&key.as_str()) && !literal(value) && !type_name
    };
    let odd_option = options.is_some_and(|options| options.spread || options.items.iter().any(odd));
    let odd_argument = decorator.arguments.iter().any(|argument| match argument {
        Value::Text(_) | Value::Object(_) => false,
        other => built_in(other).is_none(),
    });
    let known = KNOWN.contains(&decorator.name.as_str());
    (!known || odd_option || odd_argument).then(|| decorator.source.clone())
}
