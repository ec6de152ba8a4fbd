//! What tells that there was a record before the one that is read: a store that was set aside, journals without a line.

use crate::parts::visible;
use crate::places::Places;
use engine::store::Chain;
use std::fs;
use std::path::Path;

/// One sentence for each trace of a record that is not in the one that is read.
pub(super) fn traces(places: &Places, chain: &Chain) -> Vec<String> {
    let store = places.store_file();
    let name = store.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let aside = store.parent().map(|folder| files(folder, &format!("{name}.aside-"))).unwrap_or_default();
    let aside = aside.into_iter().map(|path| format!("An earlier record was set aside: {}.", visible(&path)));
    let journals = if chain.chained + chain.unchained == 0 { files(&places.journals(), "") } else { Vec::new() };
    let without = (!journals.is_empty())
        .then(|| format!("Operations have journals in {}, and none is on record.", places.journals().display()));
    aside.chain(without).collect()
}

/// The files of a folder whose names begin so, in order; journals of the store itself are left out.
fn files(folder: &Path, begins: &str) -> Vec<String> {
    let all = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let is_one = |path: &Path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        name.starts_with(begins) && !["-wal", "-shm", "-journal"].iter().any(|end| name.ends_with(end))
    };
    let mut found: Vec<String> = all.filter(|path| is_one(path)).map(|path| path.display().to_string()).collect();
    found.sort();
    found
}
