//! The keys, in the order people meet them. A new key is one record here and one field in `values/`; a test holds the
//! two together.

use super::{Key, Kind, Names, Shape};

/// One table of the file and what it is about.
#[derive(Debug)]
pub struct Table {
    /// Its name; `*` stands for a name that people choose.
    pub path: &'static str,
    /// What it is about, in whole sentences.
    pub doc: &'static str,
}

const fn table(path: &'static str, doc: &'static str) -> Table {
    Table { path, doc }
}

const fn key(path: &'static str, kind: Kind, example: &'static str, doc: &'static str) -> Key {
    Key { path, kind, doc, unset: None, example, names: None, excludes: None, adds_up: false, refused: &[] }
}

const fn text(path: &'static str, shape: Shape, example: &'static str, doc: &'static str) -> Key {
    key(path, Kind::Text(shape), example, doc)
}

impl Key {
    const fn unset(mut self, what_holds: &'static str) -> Self {
        self.unset = Some(what_holds);
        self
    }

    const fn names(mut self, names: Names) -> Self {
        self.names = Some(names);
        self
    }

    const fn excludes(mut self, other: &'static str) -> Self {
        self.excludes = Some(other);
        self
    }

    const fn adding_up(mut self) -> Self {
        self.adds_up = true;
        self
    }

    const fn refused(mut self, words: &'static [(&'static str, &'static str)]) -> Self {
        self.refused = words;
        self
    }
}

/// The tables, in the order of the keys.
pub const TABLES: &[Table] = &[
    table("service", "Which repository this console is about."),
    table("fleet", "Which services cutover fleet looks at together."),
    table(
        "github",
        "Which GitHub is asked. Tokens are never written here: they come from GH_TOKEN, GITHUB_TOKEN, gh or the keyring.",
    ),
    table("branches", "Which branch plays which part."),
    table("promotion", "How the integration branch gets to production."),
    table("changelog", "Where the changelog lives and what needs no entry."),
    table("workflows", "Which file of .github/workflows does what."),
    table("workflows.deploy", "Which file deploys to which environment."),
    table("workflows.reviewer", "The reviewer that answers when it is mentioned."),
    table("registry", "Where the images are."),
    table(
        "secrets",
        "Where AWS Secrets Manager is asked for the names in a secret. Credentials are never written here: they come from \
         the AWS settings of the person.",
    ),
    table("ssh", "How hosts are reached: by your own ssh, with its configuration, agent and known hosts."),
    table(
        "environment.*",
        "Where a branch runs. The guide has production and development, with the same keys; any other name adds one.",
    ),
    table("environment.*.host", "Where it runs: one of the two."),
    table("environment.*.scripts", "The scripts on the host."),
    table("environment.*.links", "Pages about it beside its own address, each under a name of yours; o opens them."),
    table("environment.*.slots.*", "One slot of a blue_green environment, usually blue or green."),
    table("screen", "How the terminal program looks and behaves."),
];

const NO_NEW_COMMITS: &str = "it makes commits that nobody reviewed or built, and every entry of the changelog would \
    name a commit that production does not have";

/// Every key.
pub const KEYS: &[Key] = &[
    text("service.repository", Shape::Repository, r#""acme/api""#, "The repository on GitHub.")
        .unset("what the address of the remote origin says"),
    key(
        "service.roadmap",
        Kind::Texts(Shape::Pattern),
        r#"["ROADMAP_*.md", "PHASE2_*.md"]"#,
        "The files with task lists that cutover roadmap reads, from the root; * stands for any text.",
    ),
    key(
        "fleet.services",
        Kind::Texts(Shape::Line),
        r#"["~/code/api", "~/code/web"]"#,
        "The work trees of several services, each with a cutover.toml of its own; absolute, or from ~/ on.",
    ),
    text(
        "github.api_url",
        Shape::ApiUrl,
        r#""https://github.example.com/api/v3""#,
        "The address of the API, of GitHub Enterprise or of a compatible server. Plain http is for this machine only.",
    )
    .names(Names::Endpoint),
    text("branches.production", Shape::Branch, r#""main""#, "Merging here ships to production."),
    text("branches.integration", Shape::Branch, r#""development""#, "Where day-to-day work merges first."),
    text("branches.staging", Shape::Branch, r#""staging""#, "Built, deployed by nothing."),
    key(
        "branches.work",
        Kind::Texts(Shape::Pattern),
        r#"["feature/*", "fix/*"]"#,
        "Names of work branches; * stands for any text. Other names bring advice, not an error.",
    ),
    key(
        "promotion.method",
        Kind::Word(&["pull_request", "merge", "fast_forward"]),
        r#""pull_request""#,
        "How the commits get to production: a pull request merged with a merge commit, a merge commit through the API, \
         or production moved forward.",
    )
    .refused(&[("squash", NO_NEW_COMMITS), ("rebase", NO_NEW_COMMITS)]),
    text(
        "promotion.lock",
        Shape::Ref,
        r#""refs/heads/cutover-lock/production""#,
        "The ref that is made while a promotion runs, so that other consoles see it.",
    ),
    key(
        "promotion.foreign_locks",
        Kind::Texts(Shape::AnyRef),
        r#"["refs/heads/deploy-lock/production"]"#,
        "Branches, or full refs, of other tools that hold every promotion up while they are there. They are only read, and \
         looked at once more just before the merge. Those of the person's file hold beside those of the repository's.",
    )
    .adding_up(),
    key(
        "promotion.freeze",
        Kind::Texts(Shape::Window),
        r#"["Fri 16:00 - Mon 08:00", "2026-12-24 - 2026-12-26"]"#,
        "When nothing is promoted: windows of every week, or days. Times are those of the machine that asks. Those of \
         the person's file hold beside those of the repository's.",
    )
    .adding_up(),
    key(
        "promotion.gates",
        Kind::Gates,
        r#"[{ name = "tests", run = "npm test", on_failure = "block", looks_at = "commit" }]"#,
        "Commands that are run with each plan, in the work tree on this machine. One that fails warns, or blocks with \
         on_failure = \"block\". They see the commit that would ship in CUTOVER_SHIPS. What passes \
         with something else in the work tree warns, unless looks_at = \"elsewhere\" says that it does not look there.",
    )
    .names(Names::Command),
    key(
        "promotion.two_person",
        Kind::Switch,
        "true",
        "Somebody else than the one who promotes has to approve the plan, on the promotion's pull request: cutover promote \
         --approve.",
    )
    .names(Names::Protection),
    text(
        "changelog.dir",
        Shape::Folder,
        r#""changelog""#,
        "The folder, from the root of the repository. It cannot lie outside.",
    ),
    text("changelog.index", Shape::FileName, r#""README.md""#, "The index inside the folder."),
    text(
        "changelog.filename",
        Shape::EntryName,
        r#""{date}-{sha}-{slug}.md""#,
        "The name of an entry: {date}, {sha} and {slug} with fixed text between them.",
    ),
    key(
        "changelog.ignore",
        Kind::Texts(Shape::Pattern),
        r#"["chore(release)*"]"#,
        "Subjects of commits that need no entry; * stands for any text.",
    ),
    key(
        "changelog.sections",
        Kind::Texts(Shape::Line),
        r#"["Files Changed", "Description", "Breaking Changes"]"#,
        "The sections an entry must have, in the order a new entry gets them.",
    ),
    key(
        "changelog.entities",
        Kind::Texts(Shape::Pattern),
        r#"["src/entity/**"]"#,
        "Paths of the files that shape the database. A commit that changes one may break something; ** spans folders.",
    ),
    text("workflows.build", Shape::FileName, r#""build.yml""#, "Builds the image."),
    text(
        "workflows.deploy.*",
        Shape::FileName,
        r#""deploy-production.yml""#,
        "Deploys to the environment of this name.",
    ),
    text(
        "workflows.reviewer.mention",
        Shape::Line,
        r#""@claude""#,
        "The words that call the reviewer in a comment or a review; it answers under the name behind the @.",
    ),
    text("workflows.reviewer.workflow", Shape::FileName, r#""claude.yml""#, "The file the reviewer runs from."),
    text(
        "registry.image",
        Shape::Image,
        r#""ghcr.io/acme/api""#,
        "The image, without a tag. A registry at a loopback address and port is spoken to in plain http.",
    )
    .unset("ghcr.io/ and the repository in lower case")
    .names(Names::Endpoint),
    text("registry.user", Shape::SecretName, r#""cutover""#, "The user that the token is sent with. GHCR takes any.")
        .names(Names::Endpoint),
    key(
        "registry.token_variables",
        Kind::Texts(Shape::SecretName),
        r#"["GHCR_TOKEN", "GHCR_PAT"]"#,
        "Variables of the environment that may hold the registry's own token; the first that is set counts. GHCR takes \
         a classic token with read:packages. Those two go to ghcr.io only: name others for another registry. The token \
         itself is never written here.",
    )
    .names(Names::Secret),
    text(
        "registry.tokens_at",
        Shape::ApiUrl,
        r#""https://auth.example.com""#,
        "Where the registry gives out tokens, where that belongs to another site than the registry itself: the registry's \
         own token is sent there too.",
    )
    .unset("the site of the registry alone")
    .names(Names::Endpoint),
    text(
        "registry.platform",
        Shape::Platform,
        r#""linux/amd64""#,
        "The kind of machine that images run on: of an image for several, the one for this is looked at, and an image \
         without one for this cannot be had back.",
    )
    .unset("linux/amd64, or the only one that an image is for"),
    key(
        "registry.dates",
        Kind::Word(&["auto", "packages", "registry"]),
        r#""auto""#,
        "Who is asked for the dates that the registry cannot tell, as of images that are broken or older than those looked \
         at: packages asks GitHub Packages, registry nobody else, auto asks GitHub Packages about images at ghcr.io.",
    ),
    text("secrets.region", Shape::AwsWord, r#""ap-south-1""#, "The region of AWS that holds the secrets.")
        .names(Names::Endpoint),
    text("secrets.profile", Shape::AwsWord, r#""mentor""#, "The profile of your AWS settings that is asked with.")
        .unset("what AWS_PROFILE says, else the profile default")
        .names(Names::Secret),
    text(
        "secrets.endpoint",
        Shape::ApiUrl,
        r#""http://127.0.0.1:4566""#,
        "The address of a server that is compatible with Secrets Manager. Plain http is for this machine only.",
    )
    .unset("what AWS_ENDPOINT_URL_SECRETS_MANAGER says, else AWS itself")
    .names(Names::Endpoint),
    text(
        "ssh.config",
        Shape::HostPath,
        r#""/home/me/.ssh/config.releases""#,
        "The configuration that ssh reads. Whatever it says, a host whose key is not known is not connected to.",
    )
    .unset("your own, as ssh finds it")
    .names(Names::Host),
    text("environment.*.branch", Shape::Branch, r#""main""#, "The branch that runs here.").unset(
        "branches.production for production, branches.integration for development, branches.staging for staging, \
         else the name of the environment",
    ),
    text("environment.*.url", Shape::Url, r#""https://api.example.com""#, "The public address.")
        .unset("health is not asked")
        .names(Names::Endpoint),
    text("environment.*.health", Shape::UrlPath, r#""/api/health""#, "The path that answers whether it is healthy.")
        .names(Names::Endpoint),
    key(
        "environment.*.strategy",
        Kind::Word(&["blue_green", "single"]),
        r#""blue_green""#,
        "How a new version takes the place of the old one: two slots between which traffic moves, or one container \
         that is replaced.",
    ),
    text(
        "environment.*.container",
        Shape::Container,
        r#""app""#,
        "The container of a single environment, by its name or that of its Compose service.",
    )
    .unset("the container is not looked at")
    .names(Names::Host),
    text(
        "environment.*.label",
        Shape::Label,
        r#""com.acme.role=app""#,
        "A label of the container of a single environment, in place of its name or beside it: then both must fit.",
    )
    .unset("the container is looked for by its name")
    .names(Names::Host),
    text("environment.*.host.ssh", Shape::SshHost, r#""prod""#, "A Host of your ssh configuration.")
        .unset("nothing on the host is looked at or done")
        .names(Names::Host)
        .excludes("local"),
    key("environment.*.host.local", Kind::Yes, "true", "It runs on this machine.")
        .unset("it does not")
        .names(Names::Host)
        .excludes("ssh"),
    text(
        "environment.*.docker",
        Shape::Docker,
        r#""host""#,
        "The Docker engine: host for the one on the host, reached through the same ssh connection (with a path where its \
         socket is not /var/run/docker.sock), or a socket on this machine.",
    )
    .unset("no container is looked at")
    .names(Names::Host),
    text(
        "environment.*.scripts.dir",
        Shape::HostPath,
        r#""/home/ubuntu/blue-green-deployment""#,
        "The folder on the host they run in.",
    )
    .unset("nothing is run on the host")
    .names(Names::Command),
    text(
        "environment.*.scripts.deploy",
        Shape::Command,
        r#""./deploy.sh {image}""#,
        "Deploys; {image} stands for the image.",
    )
    .unset("the host cannot be deployed to from here")
    .names(Names::Command),
    text("environment.*.scripts.rollback", Shape::Command, r#""./rollback.sh""#, "Puts the previous version back.")
        .unset("the host cannot be rolled back from here")
        .names(Names::Command),
    text(
        "environment.*.state_file",
        Shape::HostFile,
        r#""active""#,
        "The file that holds the slot or port the scripts believe in, from scripts.dir. It is checked, never trusted.",
    )
    .unset("the scripts' own record is not checked")
    .names(Names::Host),
    text(
        "environment.*.nginx_site",
        Shape::HostPath,
        r#""/etc/nginx/sites-available/api.example.com""#,
        "The nginx site on the host, or the file with its upstream, that says which port takes the traffic.",
    )
    .unset("the traffic is not looked at")
    .names(Names::Host),
    text(
        "environment.*.secret",
        Shape::SecretName,
        r#""api/production""#,
        "The name of its secret. Values are never read out.",
    )
    .unset("secrets are not compared")
    .names(Names::Secret),
    key(
        "environment.*.checks",
        Kind::Checks,
        r#"[{ name = "redis", run = "docker exec redis redis-cli ping", expect = "PONG" }, { name = "postgres", run = "docker exec postgres pg_isready", expect = "accepting connections" }]"#,
        "Commands on the host that must succeed, and whose output must hold expect, before a promotion.",
    )
    .names(Names::Command),
    text(
        "environment.*.links.*",
        Shape::Link,
        r#""https://api.example.com/admin/queues""#,
        "A page about it, such as Bull Board at /admin/queues.",
    )
    .unset("there is no other page")
    .names(Names::Endpoint),
    text(
        "environment.*.slots.*.container",
        Shape::Container,
        r#""app-blue""#,
        "The container of this slot, by its name or that of its Compose service.",
    )
    .unset("the slot is not looked at")
    .names(Names::Host),
    text(
        "environment.*.slots.*.label",
        Shape::Label,
        r#""com.acme.slot=blue""#,
        "A label of the container of this slot, in place of its name or beside it: then both must fit.",
    )
    .unset("the container is looked for by its name")
    .names(Names::Host),
    key("environment.*.slots.*.port", Kind::Port, "3001", "The port on the host that it answers on.")
        .unset("the slot is not asked")
        .names(Names::Host),
    key("environment.*.read_only", Kind::Switch, "true", "Refuse everything that would change this environment.")
        .names(Names::Protection),
    text("screen.theme", Shape::ThemeName, r#""contrast""#, "The theme on every terminal.")
        .unset("screen.dark or screen.light, by the background of the terminal"),
    text("screen.dark", Shape::ThemeName, r#""midnight""#, "The theme on a dark terminal."),
    text("screen.light", Shape::ThemeName, r#""daylight""#, "The theme on a light terminal."),
    key("screen.mouse", Kind::Switch, "false", "Take clicks and the wheel from the terminal."),
    key("screen.reduced_motion", Kind::Switch, "true", "No spinner and no flash."),
    key(
        "screen.glyphs",
        Kind::Word(&["auto", "unicode", "ascii", "nerd"]),
        r#""ascii""#,
        "Which signs are drawn. auto goes by the terminal.",
    ),
    key(
        "screen.notify",
        Kind::Word(&["off", "bell", "osc9", "osc777"]),
        r#""osc777""#,
        "How the terminal is told when what you started ends, or production turns unhealthy: its bell, or a notification \
         of the desktop where it knows OSC 9 or OSC 777. Its title then tells how production is.",
    )
    .unset("bell, and off over ssh"),
    key(
        "screen.quiet",
        Kind::Texts(Shape::Hours),
        r#"["22:00 - 07:00"]"#,
        "The hours of the day in which it is not told.",
    ),
    key("screen.read_only", Kind::Switch, "true", "Refuse everything that would change something.")
        .names(Names::Protection),
];
