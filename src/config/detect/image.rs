//! The image, as the build names it. The usual one, `ghcr.io/` and the repository, is left out: it is what holds anyway.

use super::{Finding, Workflow, set};

pub(super) fn find(files: &[Workflow], repository: Option<&str>) -> Option<Finding> {
    let (image, file) = files.iter().filter(|file| file.builds_an_image()).find_map(|file| {
        let image = images(&file.text, repository).next()?;
        Some((image, file))
    })?;
    let usual = repository.map(|repository| format!("ghcr.io/{}", repository.to_lowercase()));
    (usual.as_deref() != Some(image.as_str())).then(|| set("registry.image", image, &format!("{} names it", file.name)))
}

/// The images that lines of a workflow name, without tags.
fn images<'a>(text: &'a str, repository: Option<&'a str>) -> impl Iterator<Item = String> + 'a {
    let filled = text.lines().map(move |line| fill(line, text, repository));
    let named = filled.flat_map(|line| {
        let words = line.split([' ', ',', '"', '\'', '=']).map(str::to_owned).collect::<Vec<_>>();
        words.into_iter().filter_map(|word| image_of(&word))
    });
    named.filter(|image| !image.contains(['$', '{', '}']))
}

/// The line with what it takes from `env:` and from the repository put in.
fn fill(line: &str, text: &str, repository: Option<&str>) -> String {
    let mut line = line.trim().to_owned();
    for name in ["REGISTRY", "IMAGE_NAME", "IMAGE"] {
        if let Some(value) = value_of(text, name) {
            line = line
                .replace(&format!("${{{{ env.{name} }}}}"), &value)
                .replace(&format!("${{{{env.{name}}}}}"), &value);
        }
    }
    let repository = repository.unwrap_or("${{ github.repository }}").to_lowercase();
    line.replace("${{ github.repository }}", &repository).replace("${{github.repository}}", &repository)
}

fn value_of(text: &str, name: &str) -> Option<String> {
    let value = |line: &str| {
        Some(line.trim().strip_prefix(name)?.strip_prefix(':')?.trim().trim_matches(['"', '\'']).to_owned())
    };
    text.lines().find_map(value).filter(|value| !value.is_empty() && !value.contains("env."))
}

/// The image of `host.name/path:tag`, where the host has a dot and the word is no address or file.
fn image_of(word: &str) -> Option<String> {
    let word = word.split('@').next().unwrap_or(word);
    let (host, path) = word.split_once('/')?;
    let path = path.split(':').next().unwrap_or(path).trim_end_matches('/');
    let known = host == "ghcr.io"
        || host.ends_with(".amazonaws.com")
        || host.ends_with("docker.io")
        || host.starts_with("registry.");
    (known && !path.is_empty()).then(|| format!("{host}/{}", path.to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn build(text: &str) -> Vec<Workflow> {
        vec![Workflow { name: "build.yml".into(), text: format!("uses: docker/build-push-action@v5\n{text}") }]
    }

    fn found(text: &str) -> Option<String> {
        find(&build(text), Some("Acme/Api")).and_then(|finding| finding.value.as_str().map(str::to_owned))
    }

    #[test]
    fn the_image_is_read_from_tags_and_variables_and_the_usual_one_is_left_out() {
        let variables = "env:\n  REGISTRY: ghcr.io\n  IMAGE_NAME: ${{ github.repository }}-web\n";
        let tags = "    images: ${{ env.REGISTRY }}/${{ env.IMAGE_NAME }}\n";
        assert_eq!(found(&format!("{variables}{tags}")).as_deref(), Some("ghcr.io/acme/api-web"));
        assert_eq!(
            found("tags: ghcr.io/other/thing:latest,ghcr.io/other/thing:v1").as_deref(),
            Some("ghcr.io/other/thing")
        );
        assert_eq!(found("tags: ghcr.io/${{ github.repository }}:main"), None);
        assert_eq!(found("tags: ghcr.io/${{ secrets.OWNER }}/api"), None);
    }
}
