//! What the jobs of GitHub do on the machines: they run the same scripts that a person runs there.

use super::machine::{Machine, Ran};
use super::opening::Boxes;
use crate::github::{Ended, Order, Task};
use std::sync::{Arc, Weak};
use tokio::sync::mpsc;

/// What is checked before a deploy.
const CHECKS: [&str; 3] = ["nginx", "postgres", "redis"];

/// Carries out what is ordered, one after the other, until nobody orders any more or the machines are gone.
///
/// Must be called inside a tokio runtime.
pub fn carry_out(mut orders: mpsc::Receiver<Order>, boxes: &Arc<Boxes>, image: &str) {
    let (boxes, image): (Weak<Boxes>, String) = (Arc::downgrade(boxes), image.to_owned());
    tokio::spawn(async move {
        while let Some(order) = orders.recv().await {
            let Some(boxes) = boxes.upgrade() else { return };
            let ended = match boxes.of(order.environment) {
                Some(machine) => carry(&order, machine, &image).await,
                None => Ended::Badly,
            };
            order.done(ended);
        }
    });
}

async fn carry(order: &Order, machine: &Machine, image: &str) -> Ended {
    match order.task {
        Task::Check => check(order, machine).await,
        Task::Deploy => deploy(order, machine, &format!("{image}:{}", order.tag())).await,
        Task::Verify => verify(order, machine).await,
    }
}

async fn check(order: &Order, machine: &Machine) -> Ended {
    for name in CHECKS {
        order.say(&format!("{name}:"));
        if told(order, machine.run_check(name).await) == Ended::Badly {
            order.say(&format!("{name} is not healthy: nothing is deployed"));
            return Ended::Badly;
        }
    }
    Ended::Well
}

/// A deploy that fails is rolled back where that can be done.
async fn deploy(order: &Order, machine: &Machine, image: &str) -> Ended {
    order.say(&format!("./deploy.sh {image}"));
    let ended = told(order, machine.run("deploy.sh", &[image]).await);
    if ended == Ended::Badly && machine.front().is_some() {
        order.say("./rollback.sh");
        told(order, machine.run("rollback.sh", &[]).await);
    }
    ended
}

async fn verify(order: &Order, machine: &Machine) -> Ended {
    let url = format!("{}/api/health", machine.url());
    let answer = crate::asking::Asker::new().get(&url, std::time::Duration::from_secs(10)).await;
    match answer {
        Ok((_, body)) => {
            order.say(&body);
            if body.contains("\"success\":true") { Ended::Well } else { Ended::Badly }
        }
        Err((code, words)) => {
            order.say(&format!("curl: ({code}) {words}"));
            Ended::Badly
        }
    }
}

/// Says what a script printed.
fn told(order: &Order, ran: Result<Ran, crate::Failure>) -> Ended {
    let ran = match ran {
        Ok(ran) => ran,
        Err(failure) => {
            order.say(&failure.to_string());
            return Ended::Badly;
        }
    };
    ran.out.lines().chain(ran.errors.lines()).for_each(|line| order.say(line));
    if ran.exit == Some(0) { Ended::Well } else { Ended::Badly }
}
