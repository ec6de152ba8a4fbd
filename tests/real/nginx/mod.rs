//! A real nginx that is switched between two applications by its site file and a reload.

pub mod server;

use crate::host::{clock, eventually, here};
use engine::config::EnvironmentSettings;
use engine::domain::host::CheckOutcome;
use engine::operations::precheck;
use engine::sources::nginx;
use server::{Application, Nginx};

#[tokio::test]
async fn the_file_leads_to_one_port_and_is_not_true_before_it_is_loaded() {
    let (blue, green) = (Application::start("blue").await, Application::start("green").await);
    let Some(nginx) = Nginx::start(blue.port).await else { return };
    let (host, site) = (here(), nginx.site());
    let traffic = nginx::read(&host, &site).await.unwrap();
    assert_eq!((traffic.port, traffic.upstream.clone()), (blue.port, format!("127.0.0.1:{}", blue.port)));
    assert_eq!(traffic.names, ["api.example.com"]);
    assert_eq!(
        (traffic.is_unloaded(), traffic.draining),
        (Some(false), Some(0)),
        "{:?} {:?}",
        traffic.written,
        traffic.loaded
    );
    assert_eq!(nginx.ask().await, "blue");
    // A change within the moment of the start could not be told from one before it.
    let age = async || nginx::read(&host, &site).await.unwrap().loaded.map(|loaded| clock() - loaded);
    eventually(async || age().await > Some(chrono::TimeDelta::seconds(1))).await;
    nginx.switch_file(green.port);
    let traffic = nginx::read(&host, &site).await.unwrap();
    assert_eq!((traffic.port, traffic.is_unloaded()), (green.port, Some(true)), "changed and not reloaded");
    assert_eq!(nginx.ask().await, "blue", "nobody told nginx");
    nginx.reload();
    eventually(async || nginx::read(&host, &site).await.unwrap().is_unloaded() == Some(false)).await;
    eventually(async || nginx.ask().await == "green").await;
}

#[tokio::test]
async fn another_nginx_of_the_host_tells_nothing_of_a_site_that_it_does_not_include() {
    let blue = Application::start("blue").await;
    let Some(nginx) = Nginx::start(blue.port).await else { return };
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("api.conf").display().to_string();
    let text = std::fs::read_to_string(nginx.site()).unwrap();
    std::fs::write(&site, &text).unwrap();
    let traffic = nginx::read(&here(), &site).await.unwrap();
    assert_eq!((traffic.port, traffic.loaded, traffic.draining), (blue.port, None, None), "it is another's");
    let settings = EnvironmentSettings { nginx_site: Some(site.clone()), ..EnvironmentSettings::default() };
    let result = &precheck(&here(), &settings, clock).await[0];
    assert_eq!(result.outcome, CheckOutcome::Unknown, "{}", result.observed);
    nginx.write_site(&format!("include {site};"));
    nginx.reload();
    let traffic = nginx::read(&here(), &site).await.unwrap();
    assert!(traffic.loaded.is_some() && traffic.draining.is_some(), "it includes it by a file of its own: {traffic:?}");
}

#[tokio::test]
async fn a_worker_that_still_serves_somebody_is_counted_until_it_is_done() {
    let blue = Application::start("blue").await;
    let Some(nginx) = Nginx::start(blue.port).await else { return };
    let (host, site) = (here(), nginx.site());
    let slow = nginx.ask_slowly().await;
    nginx.reload();
    eventually(async || nginx::read(&host, &site).await.unwrap().draining == Some(1)).await;
    blue.let_go();
    assert_eq!(slow.await.unwrap(), "blue");
    eventually(async || nginx::read(&host, &site).await.unwrap().draining == Some(0)).await;
}

#[tokio::test]
async fn a_site_that_is_not_there_or_leads_nowhere_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("site").display().to_string();
    let fault = nginx::read(&here(), &site).await.unwrap_err();
    assert_eq!(fault.to_string(), format!("reading {site} on this machine: it is not there"));
    std::fs::write(&site, "server { listen 80; root /srv; }").unwrap();
    let fault = nginx::read(&here(), &site).await.unwrap_err();
    assert_eq!(fault.to_string(), "reading the nginx site: no server block in it hands on to an application");
}

#[tokio::test]
async fn the_pre_check_tells_a_sound_nginx_from_one_that_would_not_start_again() {
    let blue = Application::start("blue").await;
    let Some(nginx) = Nginx::start(blue.port).await else { return };
    let settings = EnvironmentSettings { nginx_site: Some(nginx.site()), ..EnvironmentSettings::default() };
    let result = &precheck(&here(), &settings, clock).await[0];
    assert_eq!((result.name.as_str(), result.outcome), ("nginx", CheckOutcome::Passed), "{}", result.observed);
    assert!(result.observed.starts_with("it runs; ") && result.observed.contains("successful"), "{}", result.observed);
    nginx.write_site("server { serve everything; }");
    let result = &precheck(&here(), &settings, clock).await[0];
    assert_eq!(result.outcome, CheckOutcome::Failed);
    assert!(result.observed.contains("unknown directive \"serve\""), "{}", result.observed);
}
