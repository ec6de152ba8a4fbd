//! What is spoiled: the files of the practice repository, and texts as servers and people write them.

use practice::repository::build;
use std::fs;
use std::path::Path;

/// The texts of the changelog folder of the practice repository: its entries, and its index.
pub struct Changelog {
    pub names: Vec<String>,
    pub entries: Vec<Vec<u8>>,
    pub index: Vec<Vec<u8>>,
}

pub fn changelog() -> Changelog {
    let folder = tempfile::tempdir().unwrap();
    let moment = chrono::DateTime::from_timestamp(1_767_600_000, 0).unwrap().fixed_offset();
    let made = build(folder.path(), moment).unwrap();
    let files = fs::read_dir(made.repository.join("changelog")).unwrap().map(|file| file.unwrap().path());
    let (index, entries): (Vec<_>, Vec<_>) = files.partition(|file| file.ends_with("README.md"));
    let name = |file: &std::path::PathBuf| file.file_name().unwrap().to_str().unwrap().to_owned();
    let mut files: Vec<(String, Vec<u8>)> = entries.iter().map(|file| (name(file), fs::read(file).unwrap())).collect();
    files.sort();
    let (names, entries) = files.into_iter().unzip();
    Changelog { names, entries, index: index.iter().map(|file| fs::read(file).unwrap()).collect() }
}

/// The workflow files of the practice repository, and one that uses anchors.
pub fn workflows() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("practice/files");
    let names = ["build.yml", "ci-cd.yml", "claude.yml", "deploy-development.yml", "deploy-production.yml"];
    let read = names.map(|name| fs::read(folder.join(name)).unwrap());
    let anchors = b"on: { workflow_dispatch: { inputs: &a { b: { type: choice, options: [c, d] } } } }\njobs: { e: *a, f: { steps: [{ run: 'x' }] } }\n";
    read.into_iter().chain([anchors.to_vec()]).collect()
}

pub fn nginx_sites() -> Vec<Vec<u8>> {
    [
        "upstream app { server 127.0.0.1:3001; server 127.0.0.1:3002 backup; }\nserver {\n  server_name api.example.org;\n  \
         listen 443 ssl; # tls\n  location /api/ { proxy_pass http://app; }\n  location / { proxy_pass http://127.0.0.1:3001; }\n}\n",
        "http { map $host $to { default 127.0.0.1:3002; \"a b\" x; } server { set $port 3001; location = /api/health { \
         proxy_pass http://127.0.0.1:$port; } if ($request_method = POST) { return 405; } } include sites/*; }",
    ]
    .map(|text| text.as_bytes().to_vec())
    .to_vec()
}

pub fn logs() -> Vec<Vec<u8>> {
    [
        "2026-01-05T08:00:00.1234567Z ##[group]Run cargo test\n2026-01-05T08:00:01.0000000Z \u{1b}[31;1merror\u{1b}[0m: no\n\
         2026-01-05T08:00:01.0000000Z ##[error]Process completed with exit code 101.\n2026-01-05T08:00:02Z ##[endgroup]\n",
        "\u{1b}]8;;https://example.org\u{7}link\u{1b}]8;;\u{7} \u{9b}2J \u{1b}P1;2q~\u{1b}\\ done\r\nprogress 10%\rprogress 20%\r\n",
    ]
    .map(|text| text.as_bytes().to_vec())
    .to_vec()
}

pub fn markdown() -> Vec<Vec<u8>> {
    [
        "# Plan\n\n- [ ] write it @asha\n  - [x] think\n    > quoted\n- [ ] **ship** `it`\n\n```rust\nfn main() {}\n```\n\n\
         | a | b |\n|---|:-:|\n| 1 | [x](http://y) |\n",
        "1. one\n2. two <b>html</b> <!-- hidden -->\n\n![picture](a.png)\n\n---\n\n* [X] done\n",
    ]
    .map(|text| text.as_bytes().to_vec())
    .to_vec()
}

pub fn short_texts() -> Vec<Vec<u8>> {
    [
        "feat(api)!: take more (#61)",
        "Merge pull request #12 from a/b",
        "22:00 - 06:30",
        "Fri 16:00 - Mon 08:00",
        "2026-12-24 - 2026-12-26",
        "fix: ärger",
    ]
    .map(|text| text.as_bytes().to_vec())
    .to_vec()
}

pub fn entity_files() -> Vec<Vec<u8>> {
    [
        "import { Entity, Column, Index } from 'typeorm';\n@Entity({ name: 'users', schema: \"app\" })\n@Index(['email'], { unique: true })\n\
         export class User extends BaseEntity {\n  @PrimaryGeneratedColumn('uuid')\n  id!: string;\n  // a note\n  @Column({ type: 'varchar', \
         length: 255, nullable: true, default: () => `now()` })\n  email?: string | null;\n  @ManyToOne(() => Team, (t) => t.users)\n  \
         @JoinColumn({ name: 'team_id' })\n  team: Team;\n  hello(): string { return `a ${1 + {a: 2}.a}`; }\n}\n",
        "export enum Role { Mentor = 'mentor', Student = \"student\" }\nconst x = new EntitySchema({ name: 'y' });\n@orm.ChildEntity() \
         abstract class A<T extends B> { @Column({ enum: Role, array: true }) role = Role.Mentor; /* open",
    ]
    .map(|text| text.as_bytes().to_vec())
    .to_vec()
}
