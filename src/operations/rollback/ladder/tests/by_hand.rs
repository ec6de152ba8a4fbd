//! The lines that are pasted by hand: they print what they are to print, fit the host, and run no second script.

use super::super::by_hand;
use super::*;

/// The line that looks, of a site on this machine with what it includes.
fn look(site: &std::path::Path, includes: &[&std::path::Path]) -> String {
    let path = |file: &std::path::Path| file.display().to_string();
    let mut config = config(Some(Host::Local), Some("./rollback.sh"), &["blue", "green"]);
    config.environments.get_mut("production").unwrap().nginx_site = Some(path(site));
    let traffic = crate::domain::traffic::Traffic {
        includes: includes.iter().map(|file| path(file)).collect(),
        ..sample::traffic(3002)
    };
    let env = Environment { traffic: Reading::fresh(traffic, now()), ..Environment::default() };
    let board = Board { environments: [(name(), Arc::new(env))].into(), ..Board::default() };
    of(&board, &config, &To::Previous).ways[0].check.clone().unwrap()
}

#[test]
fn the_line_that_looks_prints_the_port_in_every_shape_of_a_site() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let upstream = file("up.conf", "upstream app {\n  server 127.0.0.1:3002;\n  keepalive 8;\n}\n");
    let named = file("named", "include up.conf;\nserver { location / { proxy_pass http://app; } }\n");
    let shapes = [
        (upstream.clone(), Vec::new()),
        (file("plain", "server { location / { proxy_pass http://127.0.0.1:3002; } }\n"), Vec::new()),
        (file("set", "set $to http://127.0.0.1:3002;\n"), Vec::new()),
        (
            file("both", "upstream app { server localhost:3002; }\nserver { location / { proxy_pass http://app; } }\n"),
            Vec::new(),
        ),
        (named, vec![upstream.as_path()]),
    ];
    for (site, includes) in shapes {
        let line = look(&site, &includes);
        let printed =
            std::process::Command::new("sh").args(["-c", line.split("; curl").next().unwrap()]).output().unwrap();
        let printed = String::from_utf8(printed.stdout).unwrap();
        assert!(printed.contains(":3002"), "{}: {line}: {printed}", site.display());
    }
}

#[test]
fn without_an_address_the_line_that_looks_asks_each_slot_on_the_host() {
    let check = |config: &Config| of(&Board::default(), config, &To::Previous).ways[0].check.clone();
    let mut slots = config(Some(ssh()), Some("./rollback.sh"), &["blue", "green"]);
    let asks = "ssh prod 'curl -sS http://127.0.0.1:3001/api/health; curl -sS http://127.0.0.1:3002/api/health'";
    assert_eq!(check(&slots).as_deref(), Some(asks));
    slots.environments.get_mut("production").unwrap().url = Some("https://api.example.com".into());
    assert_eq!(check(&slots).as_deref(), Some("curl -sS https://api.example.com/api/health"));
    assert_eq!(check(&config(Some(ssh()), Some("./rollback.sh"), &[])), None);
}

#[test]
fn the_line_that_has_nginx_load_its_file_fits_who_may_tell_it() {
    use crate::domain::traffic::Nginx;
    let config = config(Some(ssh()), Some("./rollback.sh"), &[]);
    let reload = |nginx: &Nginx| by_hand::reload(&config, &config.environments["production"], nginx);
    let runs = |ours| Nginx::Runs { called: vec!["/usr/sbin/nginx".into(), "-p".into(), "/srv/my box".into()], ours };
    let called = "/usr/sbin/nginx -p '\\''/srv/my box'\\''";
    assert_eq!(reload(&runs(true)), format!("ssh prod '{called} -t && {called} -s reload'"));
    assert_eq!(reload(&runs(false)), format!("ssh -t prod 'sudo {called} -t && sudo {called} -s reload'"));
    assert_eq!(reload(&Nginx::Untold), "ssh -t prod 'sudo nginx -t && sudo nginx -s reload'");
    assert!(reload(&Nginx::Stopped).contains("systemctl start nginx || sudo nginx"), "no systemd is needed");
    assert!(by_hand::reload_needs(&runs(true)).is_none() && by_hand::reload_needs(&Nginx::Stopped).is_some());
}

#[test]
fn a_file_that_no_nginx_goes_by_names_no_slot_that_is_seen_to_serve() {
    let ladder = calm(|env| {
        let traffic = crate::domain::traffic::Traffic {
            loaded: None,
            nginx: crate::domain::traffic::Nginx::Stopped,
            ..sample::traffic(3001)
        };
        env.traffic = Reading::fresh(traffic, sample::at(0));
        env.health = Reading::default();
    });
    let words = "nginx's file leads to BLUE and no nginx is seen to run";
    assert_eq!(ladder.serving.doubt.as_deref(), Some(words));
    assert_eq!(ladder.ways[0].word, "green anyway");
}

#[test]
fn while_a_script_runs_on_the_host_none_is_named_to_be_run_by_hand() {
    let runs = |taken| {
        calm(|env| {
            let facts = HostFacts { lock: Some("ravi rolls back".into()), script_runs: true, ..sample::host("blue") };
            env.host = Reading::fresh(facts, sample::at(taken));
        })
    };
    let ladder = runs(0);
    let way = ladder.ways.iter().find(|way| way.rung == Rung::WarmFlip).unwrap();
    assert!(way.by_hand.is_empty() && way.is_open(), "{way:?}");
    assert!(way.hand().starts_with("nothing while a script runs on the host; look: "), "{}", way.hand());
    let words =
        "A script runs under the lock of the host: ravi rolls back. It is waited for, and none is begun by hand";
    assert!(ladder.warnings.iter().any(|text| text == words), "{:?}", ladder.warnings);
    assert!(!runs(-90).ways[0].by_hand.is_empty(), "it may have ended since");
}
