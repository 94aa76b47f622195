//! The threads on which articles are extracted from.

use std::thread;

use tokio::{sync::oneshot, task::spawn_blocking};

/// The priority of requests.
pub const OF_REQUESTS: i32 = 0;
/// That of articles that a caller with many sends to `extract`: on a busy processor a tenth of the time of a request.
pub const OF_EXTRACT: i32 = 10;
/// That of loads and rereads: two fifths of it, so that they go on beside other programs.
pub const OF_LOADS: i32 = 4;

/// Runs `work` on a thread, and returns its result; an error means that it panicked.
///
/// `niceness` is that of Unix: work with a higher one than [`OF_REQUESTS`] gives way to requests and to everything else, so that
/// callers with many articles do not slow those with one. A thread cannot raise its priority again, so each of these has one
/// use. Only Linux has priorities of threads.
pub fn run<T: Send + 'static>(
    niceness: i32,
    work: impl FnOnce() -> T + Send + 'static,
) -> oneshot::Receiver<T> {
    let (sender, result) = oneshot::channel();
    let work = move || {
        // The caller may have gone.
        let _ = sender.send(work());
    };
    if niceness == OF_REQUESTS {
        drop(spawn_blocking(work));
    } else {
        // Without a thread the work is dropped, and its result is an error.
        let _ = thread::Builder::new().name("extraction".to_owned()).spawn(move || {
            #[cfg(target_os = "linux")]
            let _ = rustix::process::setpriority_process(None, niceness);
            work();
        });
    }
    result
}
