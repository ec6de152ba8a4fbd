//! What stands in the files of the practice repository: a plausible start, and a plausible line for every change.

use std::borrow::Cow;

/// One change of a file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Step<'a> {
    /// The subject of the commit that makes it.
    pub subject: &'a str,
    /// The line it writes, where the history says.
    pub line: Option<&'a str>,
    /// The whole content by name, where the history says.
    pub text: Option<&'a str>,
}

/// The content of a file after a change; `before` is `None` when the file is new.
pub(crate) fn written(path: &str, before: Option<&str>, step: Step<'_>) -> String {
    if let Some(text) = step.text.and_then(whole) {
        return text.to_owned();
    }
    let start = before.map_or_else(|| Cow::Owned(start(path)), Cow::Borrowed);
    match path.rsplit('.').next() {
        Some("json") => json(&start, step),
        Some("ts") if before.is_some() || step.line.is_some() || !path.contains("/entity/") => code(path, &start, step),
        Some("ts") => start.into_owned(),
        Some("md") => format!("{start}\n## {}\n\n{}.\n", title(step.subject), sentence(step.subject)),
        Some("js") => format!("{start}// {}\n", title(step.subject)),
        _ => format!("{start}{}\n", step.line.map_or_else(|| format!("# {}", title(step.subject)), str::to_owned)),
    }
}

fn whole(name: &str) -> Option<&'static str> {
    Some(match name {
        "Dockerfile" => include_str!("files/Dockerfile"),
        "build.yml" => include_str!("files/build.yml"),
        "ROADMAP.md" => include_str!("files/ROADMAP.md"),
        "ci-cd.yml" => include_str!("files/ci-cd.yml"),
        "claude.yml" => include_str!("files/claude.yml"),
        "deploy-development.yml" => include_str!("files/deploy-development.yml"),
        "deploy-production.yml" => include_str!("files/deploy-production.yml"),
        "docker-compose.prod.yml" => include_str!("files/docker-compose.prod.yml"),
        "package.json" => include_str!("files/package.json"),
        "tsconfig.json" => include_str!("files/tsconfig.json"),
        _ => return None,
    })
}

fn start(path: &str) -> String {
    let file = path.rsplit('/').next().unwrap_or(path);
    let stem = file.split('.').next().unwrap_or(file);
    let kind = file.split_once('.').map_or("", |(_, kind)| kind);
    let text = match kind {
        "controller.ts" => include_str!("files/starts/controller.txt"),
        "service.ts" => include_str!("files/starts/service.txt"),
        "routes.ts" => include_str!("files/starts/routes.txt"),
        "worker.ts" => include_str!("files/starts/worker.txt"),
        "test.ts" => include_str!("files/starts/test.txt"),
        "ts" if path.contains("/entity/") => include_str!("files/starts/entity.txt"),
        "middleware.ts" | "ts" => include_str!("files/starts/module.txt"),
        "md" => "# {Name}\n",
        "json" | "postman_collection.json" => "{\n}\n",
        "sh" => "#!/bin/sh\nset -eu\nexec npm start\n",
        _ => "",
    };
    text.replace("{Name}", &joined(stem, Case::Pascal))
        .replace("{name}", &joined(stem, Case::Camel))
        .replace("{file}", stem)
}

/// Code grows inside its last brace, routes above their export, everything else at its end.
fn code(path: &str, before: &str, step: Step<'_>) -> String {
    let name = joined(step.subject, Case::Camel);
    let (at, text) = if path.ends_with(".routes.ts") {
        let route = joined(step.subject, Case::Kebab);
        (before.rfind("export default"), format!("router.post(\"/{route}\", controller.{name});\n"))
    } else if path.ends_with(".worker.ts") || !(path.contains("/entity/") || path.matches('.').count() > 1) {
        (None, format!("\nexport function {name}(): void {{\n  logger.info(\"{name}\");\n}}\n"))
    } else {
        (before.rfind('}'), member(path, &name, step))
    };
    let at = at.unwrap_or(before.len());
    format!("{}{text}{}", &before[..at], &before[at..])
}

fn member(path: &str, name: &str, step: Step<'_>) -> String {
    if path.contains("/entity/") {
        let column = step.line.map_or_else(|| format!("@Column({{ nullable: true }}) {name}?: string;"), str::to_owned);
        let (column, property) = column.rsplit_once(") ").unwrap_or(("", &column));
        return format!("\n  {column})\n  {property}\n");
    }
    if path.ends_with(".test.ts") {
        return format!("  test(\"{}\", () => {{\n    expect(true).toBe(true);\n  }});\n", title(step.subject));
    }
    if path.ends_with(".controller.ts") {
        let call = format!("response.json({{ success: true, data: await this.service.{name}() }});");
        return format!("\n  async {name}(request: Request, response: Response): Promise<void> {{\n    {call}\n  }}\n");
    }
    format!("\n  async {name}(): Promise<void> {{\n    logger.info(\"{name}\");\n  }}\n")
}

/// A dependency is set or added; without one the version goes up.
fn json(before: &str, step: Step<'_>) -> String {
    let Some(line) = step.line else { return raised(before) };
    let key = line.split(':').next().unwrap_or(line);
    let mut lines: Vec<String> = before.lines().map(str::to_owned).collect();
    if let Some(own) = lines.iter().position(|own| own.trim_start().starts_with(key)) {
        let comma = if lines[own].ends_with(',') { "," } else { "" };
        lines[own] = format!("    {line}{comma}");
    } else if let Some(first) = lines.iter().position(|own| own.contains("\"dependencies\"")) {
        lines.insert(first + 1, format!("    {line},"));
    }
    lines.join("\n") + "\n"
}

fn raised(before: &str) -> String {
    const KEY: &str = "\"version\": \"1.0.";
    let Some((head, tail)) = before.split_once(KEY) else {
        return before.replacen("{\n", "{\n  \"version\": \"1.0.0\"\n", 1);
    };
    let (number, tail) = tail.split_once('"').unwrap_or((tail, ""));
    format!("{head}{KEY}{}\"{tail}", number.parse::<u32>().unwrap_or_default() + 1)
}

#[derive(Clone, Copy)]
enum Case {
    Camel,
    Pascal,
    Kebab,
}

/// The first words of a text as one name.
fn joined(text: &str, case: Case) -> String {
    let text = summary(text);
    let words = text.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).take(7);
    let written = words.enumerate().map(|(index, word)| {
        let (first, rest) = word.split_at(1);
        match case {
            Case::Kebab if index > 0 => format!("-{}", word.to_ascii_lowercase()),
            Case::Camel if index > 0 => first.to_ascii_uppercase() + rest,
            Case::Pascal => first.to_ascii_uppercase() + rest,
            Case::Kebab | Case::Camel => word.to_ascii_lowercase(),
        }
    });
    written.collect()
}

/// The subject without its type.
pub(crate) fn summary(subject: &str) -> &str {
    subject.split_once(": ").filter(|(kind, _)| !kind.contains(' ')).map_or(subject, |(_, rest)| rest)
}

/// The summary as the beginning of a sentence, with its own characters.
pub(crate) fn sentence(subject: &str) -> String {
    let summary = summary(subject).trim_end_matches('.');
    let mut letters = summary.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The words of the summary, nothing else.
fn title(subject: &str) -> String {
    let words: Vec<&str> =
        summary(subject).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    sentence(&words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEP: Step<'_> = Step { subject: "fix: release slot", line: None, text: None };

    #[test]
    fn an_entity_grows_by_a_column_inside_its_class() {
        let new = written("src/entity/Slot.ts", None, Step { subject: "add slots", line: None, text: None });
        let line = Some("@Column({ nullable: true }) releasedAt?: Date;");
        let grown = written("src/entity/Slot.ts", Some(&new), Step { line, ..STEP });
        let column = "\n  @Column({ nullable: true })\n  releasedAt?: Date;\n}\n";
        assert_eq!(grown, format!("{}{column}", new.strip_suffix("}\n").unwrap()));
    }

    #[test]
    fn a_dependency_is_set_or_added_and_a_version_raised() {
        let before = "{\n  \"version\": \"1.0.3\",\n  \"dependencies\": {\n    \"a\": \"1\"\n  }\n}\n";
        let with = |line| written("package.json", Some(before), Step { line, ..STEP });
        assert!(with(Some("\"a\": \"2\"")).contains("    \"a\": \"2\"\n"));
        assert!(with(Some("\"b\": \"1\"")).contains("{\n    \"b\": \"1\",\n    \"a\""));
        assert!(with(None).contains("\"1.0.4\""));
    }

    #[test]
    fn every_change_changes_the_file() {
        for path in ["src/app.ts", "src/routes/a.routes.ts", "tests/unit/a.test.ts", "a.md", ".env", "x.json", "a.js"] {
            let first = written(path, None, STEP);
            assert_ne!(written(path, Some(&first), Step { subject: "add b", ..STEP }), first, "{path}");
        }
    }
}
