//! The rate of each caller's requests (token bucket). Pure but for its lock.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use crate::api::Caller;

/// The window of the limit.
pub const WINDOW: Duration = Duration::from_secs(60);
/// Callers after which those with a full bucket are forgotten: they are as if they had never called.
const MAX_REMEMBERED: usize = 10_000;

/// The rates of all callers. Clones share them.
#[derive(Debug, Clone)]
pub struct RateLimit {
    /// Requests of a window; also the most that can come at once.
    quota: u32,
    buckets: Arc<Mutex<HashMap<Caller, Bucket>>>,
}

/// The requests that a caller may still send.
#[derive(Debug, Clone, Copy)]
struct Bucket {
    tokens: f64,
    at: Instant,
}

/// What is left of a quota after a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// Whether the request is within the quota.
    pub is_granted: bool,
    /// Requests of a window.
    pub quota: u32,
    /// Requests that may be sent at once.
    pub remaining: u32,
    /// Seconds until one more may be sent.
    pub seconds: u64,
}

impl RateLimit {
    /// Creates the limit of `quota` requests a minute.
    pub fn new(quota: u32) -> Self {
        Self { quota, buckets: Arc::default() }
    }

    /// Takes a request from the quota of a caller.
    pub fn take(&self, caller: Caller, now: Instant) -> Allowance {
        let quota = f64::from(self.quota);
        let rate = quota / WINDOW.as_secs_f64();
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let filled =
            |bucket: &Bucket| (bucket.tokens + rate * now.duration_since(bucket.at).as_secs_f64()).min(quota);
        if buckets.len() >= MAX_REMEMBERED {
            buckets.retain(|_, bucket| filled(bucket) < quota);
        }
        let bucket = buckets.entry(caller).or_insert(Bucket { tokens: quota, at: now });
        let tokens = filled(bucket);
        let is_granted = tokens >= 1.0;
        let left = if is_granted { tokens - 1.0 } else { tokens };
        *bucket = Bucket { tokens: left, at: now };
        let seconds = if left >= 1.0 { 0.0 } else { (1.0 - left) / rate };
        Allowance { is_granted, quota: self.quota, remaining: left as u32, seconds: seconds.ceil() as u64 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller(number: u8) -> Caller {
        Caller::from_address([192, 0, 2, number].into())
    }

    #[test]
    fn a_quota_is_used_up_at_once_and_refills_by_time() {
        let (limit, now) = (RateLimit::new(60), Instant::now());
        for left in (0..60).rev() {
            let allowance = limit.take(caller(1), now);
            assert_eq!((allowance.is_granted, allowance.remaining), (true, left));
        }
        let refused = limit.take(caller(1), now);
        assert_eq!((refused.is_granted, refused.remaining, refused.seconds), (false, 0, 1));
        assert!(limit.take(caller(2), now).is_granted, "callers have quotas of their own");
        assert!(!limit.take(caller(1), now + Duration::from_millis(900)).is_granted);
        assert!(limit.take(caller(1), now + Duration::from_millis(1_100)).is_granted);
        assert_eq!(limit.take(caller(1), now + Duration::from_secs(600)).remaining, 59);
    }

    #[test]
    fn callers_with_a_full_quota_are_forgotten() {
        let (limit, now) = (RateLimit::new(60), Instant::now());
        for number in 0..MAX_REMEMBERED as u128 {
            limit.take(Caller::from_address(std::net::Ipv6Addr::from_bits(number << 64).into()), now);
        }
        limit.take(caller(1), now + Duration::from_secs(2));
        assert_eq!(limit.buckets.lock().unwrap_or_else(PoisonError::into_inner).len(), 1);
    }
}
