//! What is run on a host. Arguments are quoted, always; the lines of the configuration are for a shell and nothing else
//! is.

use super::compound::compound;
use std::path::Path;

/// A line of the configuration, for `sh -c`: a script with its arguments, a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShellLine(String);

impl ShellLine {
    /// A line as a person wrote it in a configuration that is trusted. Nothing else may become one.
    #[must_use]
    pub fn configured(line: &str) -> Self {
        Self(line.to_owned())
    }

    /// The same line with an image in the place of `{image}`, quoted.
    #[must_use]
    pub fn with_image(&self, image: &str) -> Self {
        Self(self.0.replace("{image}", &shell_words::quote(image)))
    }

    /// The line.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One command.
#[derive(Debug, Clone)]
pub struct Command {
    words: Vec<String>,
    folder: Option<String>,
    /// What it is called where it is told of.
    title: Option<String>,
}

impl Command {
    /// A program and its arguments, each of which arrives as it is.
    #[must_use]
    pub fn program<W: Into<String>>(program: &str, arguments: impl IntoIterator<Item = W>) -> Self {
        let words = std::iter::once(program.to_owned()).chain(arguments.into_iter().map(Into::into)).collect();
        Self { words, folder: None, title: None }
    }

    /// A line of the configuration.
    #[must_use]
    pub fn line(line: &ShellLine) -> Self {
        Self::program("sh", ["-c", line.as_str()])
    }

    /// A script of this program, with arguments that it finds as `$1` and so on.
    pub(in crate::sources) fn script<W: Into<String>>(
        text: &'static str,
        arguments: impl IntoIterator<Item = W>,
    ) -> Self {
        let mut command = Self::program("sh", ["-c", text, "cutover"]);
        command.words.extend(arguments.into_iter().map(Into::into));
        command.called("a script of this program")
    }

    /// The same command under a name for people: what it is made of is nothing to be told.
    pub(super) fn called(mut self, title: &str) -> Self {
        self.title = Some(title.to_owned());
        self
    }

    /// The same command, run in this folder of the host. Where the folder is not there, it does not begin.
    #[must_use]
    pub fn in_folder(mut self, folder: &str) -> Self {
        self.folder = Some(folder.to_owned());
        self
    }

    /// What is run, as a person would type it.
    #[must_use]
    pub fn typed(&self) -> String {
        match (&self.title, self.words.as_slice()) {
            (Some(title), _) => title.clone(),
            (None, [shell, option, line]) if shell == "sh" && option == "-c" => line.clone(),
            (None, words) => shell_words::join(words),
        }
    }

    pub(super) fn words(&self) -> &[String] {
        &self.words
    }

    pub(super) fn folder(&self) -> Option<&Path> {
        self.folder.as_deref().map(Path::new)
    }

    /// Whether it can be said to a shell at all.
    pub(super) fn is_sayable(&self) -> bool {
        !self.words.iter().chain(&self.folder).any(|word| word.contains('\0'))
    }

    /// What `sh -s` is given: the command between marks on both outputs, ended after so many seconds.
    pub(super) fn for_shell(&self, mark: &str, seconds: Option<u64>) -> String {
        let watch = seconds.map(|seconds| format!("timeout {seconds} ")).unwrap_or_default();
        compound(mark, self.folder.as_deref(), &format!("{watch}{}", shell_words::join(&self.words)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_argument_arrives_as_it_is_and_a_line_is_read_by_a_shell() {
        let hostile = "$(id); `id` 'x' \"y\" \\ \n*!";
        let command = Command::program("printf", ["%s", hostile]);
        let output = std::process::Command::new("sh").args(["-c", &command.for_shell("m", None)]).output().unwrap();
        assert_eq!(String::from_utf8(output.stdout).unwrap(), format!("m\n{hostile}m ended 0\n"));
        assert_eq!(Command::line(&ShellLine::configured("./x && y")).typed(), "./x && y");
    }

    #[test]
    fn a_script_of_this_program_is_told_by_its_name_and_none_of_its_arguments() {
        let command = Command::script("echo secret", ["/srv/cutover.lock", "a whole script"]);
        assert_eq!(command.typed(), "a script of this program");
        assert_eq!(command.called("./rollback.sh").typed(), "./rollback.sh");
    }

    #[test]
    fn an_image_is_filled_in_quoted() {
        let line = ShellLine::configured("./deploy.sh {image}");
        assert_eq!(line.with_image("ghcr.io/a/b:main-1").as_str(), "./deploy.sh ghcr.io/a/b:main-1");
        assert_eq!(line.with_image("x; reboot").as_str(), "./deploy.sh 'x; reboot'");
    }

    #[test]
    fn a_part_of_a_command_is_not_begun() {
        let whole = Command::program("echo", ["begun"]).for_shell("m", None);
        for end in 0..whole.len() - 1 {
            let output = std::process::Command::new("sh").args(["-c", &whole[..end]]).output().unwrap();
            assert_eq!(output.stdout, b"", "{}", &whole[..end]);
        }
    }
}
