//! The thread of one kind of source, with a runtime of its own, so that nothing slow is done where keys are listened to.

use tokio::runtime::Builder;

/// Starts to do this on a thread of this name. What cannot be stopped when it ends, such as a name that is being looked
/// up, is not waited for.
pub(super) fn start<F: Future<Output = ()>>(name: &'static str, work: impl FnOnce() -> F + Send + 'static) {
    let run = move || match Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => {
            runtime.block_on(work());
            runtime.shutdown_background();
        }
        Err(cause) => tracing::error!(%cause, name, "a source has no runtime"),
    };
    if let Err(cause) = std::thread::Builder::new().name(name.into()).spawn(run) {
        tracing::error!(%cause, name, "a source has no thread");
    }
}
