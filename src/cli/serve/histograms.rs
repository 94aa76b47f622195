//! Sums up the recorded values of histograms, whether or not anything reads `/metrics`.

use std::time::Duration;

use metrics_exporter_prometheus::PrometheusHandle;

/// Time between two sweeps.
pub const SWEEP_INTERVAL: Duration = Duration::from_secs(5);

/// Moves the recorded values of histograms into their sums at each interval, for ever.
///
/// The recorder keeps every value until then: without a reader of `/metrics` its memory would grow with the requests.
pub async fn sweep(metrics: PrometheusHandle, interval: Duration) {
    loop {
        tokio::time::sleep(interval).await;
        metrics.run_upkeep();
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use metrics_exporter_prometheus::PrometheusBuilder;

    use super::*;

    /// Values that are recorded between two sweeps: 4 MB.
    const VALUES: usize = 200_000;
    const ROUNDS: usize = 50;

    /// Returns the resident memory of this process in MB.
    fn memory() -> usize {
        let status = std::fs::read_to_string("/proc/self/status").expect("Linux has it");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("a line of memory");
        line.trim().trim_end_matches(" kB").parse::<usize>().expect("a number") / 1000
    }

    #[tokio::test]
    async fn histograms_without_a_reader_need_no_memory_for_each_value() {
        let recorder = PrometheusBuilder::new().build_recorder();
        let histogram = metrics::with_local_recorder(&recorder, || metrics::histogram!("seconds"));
        let sweeping = tokio::spawn(sweep(recorder.handle(), Duration::from_millis(1)));
        let before = memory();
        for _ in 0..ROUNDS {
            (0..VALUES).for_each(|value| histogram.record(value as f64));
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let more = memory().saturating_sub(before);
        // All values together would be 80 MB; the tests beside this one take some memory, too.
        assert!(more < 37, "{more} MB more");
        sweeping.abort();
        let count = format!("seconds_count {}", ROUNDS * VALUES);
        assert!(recorder.handle().render().contains(&count), "no value is lost");
    }
}
