//! The threads on which articles are extracted from.

use std::thread;

use tokio::{sync::oneshot, task::spawn_blocking};

/// How much less of a busy processor a thread gets for which nobody waits: ten steps are a tenth of an ordinary thread's time.
#[cfg(target_os = "linux")]
const NICENESS: i32 = 10;

/// Runs `work` on a thread, and returns its result; an error means that it panicked.
///
/// Work that `is_awaited` has the priority of requests. Other work gives way to it and to everything else, so that callers
/// with many articles do not slow those with one. A thread cannot raise its priority again, so each of these has one use. Only
/// Linux has priorities of threads.
pub fn run<T: Send + 'static>(
    is_awaited: bool,
    work: impl FnOnce() -> T + Send + 'static,
) -> oneshot::Receiver<T> {
    let (sender, result) = oneshot::channel();
    let work = move || {
        // The caller may have gone.
        let _ = sender.send(work());
    };
    if is_awaited {
        drop(spawn_blocking(work));
    } else {
        // Without a thread the work is dropped, and its result is an error.
        let _ = thread::Builder::new().name("extraction".to_owned()).spawn(move || {
            #[cfg(target_os = "linux")]
            let _ = rustix::process::setpriority_process(None, NICENESS);
            work();
        });
    }
    result
}
