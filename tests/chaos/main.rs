//! A campaign of faults: in each run clients submit articles, one thing goes wrong at one moment, and afterwards the record
//! must be that of an undisturbed run, with each accepted article in it once.
//!
//! The moment is a statement of SQL that the service executes, before the server has it or before the service knows its answer,
//! so that each step of every transaction has its turn. `DATELINE_CHAOS_SEED` is the seed of the first run, and
//! `DATELINE_CHAOS_RUNS` their number; without it a campaign begins no run after twenty seconds.
#![allow(missing_docs, clippy::unwrap_used)]

mod failure;
#[allow(dead_code, unused_imports)]
#[path = "../it/harness/mod.rs"]
mod harness;
mod load;
mod proxy;
mod random;
mod run;
mod server;
mod service;
mod wire;

use std::{
    panic::AssertUnwindSafe,
    time::{Duration, Instant},
};

use dateline::store;
use futures_util::FutureExt;

use failure::{Failure, Plan};
use server::{CampaignServer, VERSION_0_1};

/// Time after which a campaign of no given length begins no run: a sample, since every run of the tests waits for it.
const SAMPLE: Duration = Duration::from_secs(20);

fn number_of(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().map(|text| text.parse().expect("a number"))
}

#[tokio::test(flavor = "multi_thread")]
async fn after_every_fault_the_record_is_that_of_an_undisturbed_run() {
    let begun = Instant::now();
    let first = number_of("DATELINE_CHAOS_SEED").unwrap_or(1);
    let runs = number_of("DATELINE_CHAOS_RUNS");
    let server = CampaignServer::start().await;
    let newest = store::migrations::migrator().iter().map(|migration| migration.version).max().unwrap();
    let usual = run::undisturbed(&server, None).await;
    let mut upgraded = None;
    let (mut done, mut missed, mut failures) = (0, 0, Vec::new());
    for seed in first.. {
        if runs.map_or(begun.elapsed() > SAMPLE, |runs| done == runs) {
            break;
        }
        done += 1;
        let plan = Plan::draw(seed, &usual.executed, newest);
        let expected = match plan.fault {
            Failure::Upgrade(_) => {
                if upgraded.is_none() {
                    upgraded = Some(run::undisturbed(&server, Some(VERSION_0_1)).await.facts);
                }
                upgraded.as_ref().unwrap()
            }
            _ => &usual.facts,
        };
        let started = Instant::now();
        match AssertUnwindSafe(run::disturbed(&server, &plan, expected)).catch_unwind().await {
            Ok(is_reached) => {
                missed += u64::from(!is_reached);
                let moment = if is_reached { "" } else { " (the moment did not come)" };
                println!("{plan}: {:.1} s{moment}", started.elapsed().as_secs_f32());
            }
            Err(_) => {
                println!("{plan}: FAILED");
                failures.push(plan.to_string());
            }
        }
    }
    println!("{done} runs from seed {first}: {missed} without their moment, {} failed", failures.len());
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
