//! Work on many things by all processors, in order.

use crate::fault::Result;
use crate::sources::git::Git;
use std::thread;

/// Fewer things than this are done by one thread.
const FEW: usize = 256;

/// What `work` makes of each item, in the order of the items.
pub(super) fn each<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    if items.len() < FEW {
        return items.iter().map(work).collect();
    }
    thread::scope(|scope| {
        let parts = items.chunks(share(items.len()));
        let threads: Vec<_> = parts.map(|part| scope.spawn(|| part.iter().map(&work).collect::<Vec<R>>())).collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}

/// The same, where each thread has a repository of its own.
pub(super) fn each_with_git<T: Sync, R: Send>(
    git: &Git,
    items: &[T],
    work: impl Fn(&Git, &T) -> Result<R> + Sync,
) -> Result<Vec<R>> {
    if items.len() < FEW {
        return items.iter().map(|item| work(git, item)).collect();
    }
    let parts: Vec<&[T]> = items.chunks(share(items.len())).collect();
    let workers: Vec<Git> = parts.iter().map(|_| git.worker()).collect::<Result<_>>()?;
    let work = &work;
    thread::scope(|scope| {
        let jobs = parts.into_iter().zip(workers);
        let threads: Vec<_> = jobs
            .map(|(part, git)| {
                scope.spawn(move || part.iter().map(|item| work(&git, item)).collect::<Result<Vec<R>>>())
            })
            .collect();
        let mut all = Vec::with_capacity(items.len());
        for thread in threads {
            all.extend(thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
        }
        Ok(all)
    })
}

fn share(count: usize) -> usize {
    let threads = thread::available_parallelism().map_or(1, usize::from).min(16);
    count.div_ceil(threads).max(1)
}
