//! Keeps matrix products on the calling thread.

/// Runs `work` in a rayon pool that consists of the calling thread alone.
///
/// The product library spreads its work over the current rayon pool. Articles are extracted in parallel instead, each on
/// its own thread. The pool is thread-local because rayon lets a thread join a pool only once in its life.
pub fn single_threaded(work: impl FnOnce() + Send) {
    thread_local! {
        static POOL: Option<rayon::ThreadPool> =
            rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build().ok();
    }
    POOL.with(|pool| match pool {
        Some(pool) => pool.install(work),
        None => work(),
    });
}
