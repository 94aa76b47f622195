//! Sequences of what can happen to an article and to what editors decided about it: drawn at random, from fixed seeds.

use super::*;

/// Steps of a sequence; the number of sequences.
const LENGTH: usize = 7;
const SEQUENCES: u64 = 16;
/// A last name for each sequence.
const LAST_NAMES: [&str; SEQUENCES as usize] = [
    "Berg", "Lund", "Moss", "Kane", "Stern", "Vance", "Brenner", "Calder", "Okafor", "Petrov", "Reyes",
    "Solberg", "Tanaka", "Varga", "Weiss", "Holm",
];

#[derive(Clone, Copy, Debug, PartialEq)]
enum Step {
    Confirm,
    Reject,
    CorrectDay,
    ExtractAgain,
    Revise,
    DismissOther,
    UndoDismissal,
    EraseSpeaker,
}

const STEPS: [Step; 8] = [
    Step::Confirm,
    Step::Reject,
    Step::CorrectDay,
    Step::ExtractAgain,
    Step::Revise,
    Step::DismissOther,
    Step::UndoDismissal,
    Step::EraseSpeaker,
];

/// Draws a sequence (SplitMix64).
fn sequence(seed: u64) -> Vec<Step> {
    let mut state = seed;
    let mut draw = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        STEPS[((mixed ^ (mixed >> 31)) % STEPS.len() as u64) as usize]
    };
    (0..LENGTH).map(|_| draw()).collect()
}

/// What is to hold after the steps so far.
#[derive(Default)]
struct Expected {
    decision: Option<&'static str>,
    has_corrected_day: bool,
    dismissal: Option<String>,
    is_erased: bool,
    revisions: usize,
}

async fn correct(service: &Service, path: &str, mut body: Value) -> Value {
    body["by"] = "desk: M. Ruiz".into();
    body["reason"] = "the register says so".into();
    let response = service.post(path).header("prefer", "wait=20").json(&body).send().await.unwrap();
    assert!(response.status().is_success(), "{path}: {}", response.text().await.unwrap());
    response.json().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_decision_is_lost_and_nothing_removed_returns() {
    let service = Service::start().await;
    for seed in 0..SEQUENCES {
        let steps = sequence(seed);
        let nth = seed as usize;
        // Names that no other sequence has, and that the extraction takes for names of persons in any company.
        let last_name = LAST_NAMES[nth];
        let names = ["Clara", "Boris", "Ivan"].map(|first| format!("{first} {last_name}"));
        let pseudonym = format!("Alma {last_name}sen");
        let stored = service.read(&article(nth, &names, "")).await;
        let id = stored["id"].as_str().unwrap().to_owned();
        let list = format!("/v1/statements?article={id}");
        let statement = service.json(&list).await["data"][0].clone();
        assert_eq!(statement["speaker"]["name"], names[0], "{seed}");
        let path = format!("/v1/statements/{}", statement["id"].as_str().unwrap());
        let [speaker, other] = [actor(&service, &names[0]).await, actor(&service, &names[1]).await];
        let mut expected = Expected::default();
        for (count, step) in steps.iter().enumerate() {
            match step {
                Step::Confirm | Step::Reject | Step::CorrectDay => {
                    let (decision, correction) = match step {
                        Step::Confirm => ("confirm", Value::Null),
                        Step::Reject => ("reject", Value::Null),
                        _ => ("correct", json!({"day": "2024-03-11"})),
                    };
                    let mut body = json!({"decision": decision});
                    if !correction.is_null() {
                        body["correction"] = correction;
                        expected.has_corrected_day = true;
                    }
                    decide(&service, &path, body).await;
                    expected.decision = Some(decision);
                }
                Step::ExtractAgain => extract_again(&service, &id).await,
                Step::Revise => {
                    expected.revisions += 1;
                    let before = format!("The council sat until {} in the evening.\n\n", expected.revisions);
                    service.read(&article(nth, &names, &before)).await;
                }
                Step::DismissOther if expected.dismissal.is_none() => {
                    let made = correct(&service, &format!("/v1/actors/{other}/dismissals"), json!({})).await;
                    expected.dismissal = Some(made["id"].as_str().unwrap().to_owned());
                }
                Step::UndoDismissal => {
                    if let Some(made) = expected.dismissal.take() {
                        correct(&service, &format!("/v1/corrections/{made}/undo"), json!({})).await;
                    }
                }
                Step::EraseSpeaker if !expected.is_erased => {
                    let erasure = json!({
                        "mode": "pseudonymise", "pseudonym": pseudonym, "legal_ground": "Art. 17 GDPR",
                    });
                    correct(&service, &format!("/v1/actors/{speaker}/erasures"), erasure).await;
                    expected.is_erased = true;
                }
                Step::DismissOther | Step::EraseSpeaker => {}
            }
            service.wait_for_extractions().await;
            let case = format!("seed {seed}, {:?}", &steps[..=count]);
            check(&service, &case, (&id, &list, &path), &names, [&speaker, &other], &expected).await;
        }
    }
    assert_consistent(&service.database.pool).await;
}

async fn check(
    service: &Service,
    case: &str,
    (article, list, path): (&str, &str, &str),
    names: &[String; 3],
    [speaker, other]: [&str; 2],
    expected: &Expected,
) {
    let shown = service.json(list).await["data"].clone();
    let rejected = service.json(&format!("{list}&verified=rejected")).await["data"].clone();
    match expected.decision {
        Some("reject") => {
            assert_eq!(shown, json!([]), "{case}");
            assert_eq!(rejected.as_array().unwrap().len(), 1, "{case}");
        }
        decision => {
            assert_eq!((shown.as_array().unwrap().len(), &rejected), (1, &json!([])), "{case}");
            assert_eq!(shown[0]["speaker"]["actor_id"], *speaker, "{case}");
            assert_eq!(shown[0]["review"]["decision"], decision.map_or(Value::Null, Value::from), "{case}");
            if expected.has_corrected_day {
                assert_eq!(shown[0]["when"]["edtf"], "2024-03-11", "{case}");
            }
        }
    }
    if let Some(decision) = expected.decision {
        assert_eq!(service.json(path).await["review"]["decision"], decision, "{case}");
    }
    let stored = service.json(&format!("/v1/articles/{article}")).await.to_string();
    assert_eq!(stored.contains(&names[0]), !expected.is_erased, "{case}");
    assert_eq!(stored.contains(&format!("\"actor_id\":\"{other}\"")), expected.dismissal.is_none(), "{case}");
    let status = service.get(&format!("/v1/actors/{other}")).send().await.unwrap().status();
    let expected = if expected.dismissal.is_some() { StatusCode::GONE } else { StatusCode::OK };
    assert_eq!(status, expected, "{case}");
}
