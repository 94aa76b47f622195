//! A decision about a statement, an extraction, a revision and a merge, in every order.

use super::*;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Step {
    Review,
    ExtractAgain,
    Revise,
    Merge,
}

/// All orders of the four steps.
fn orders() -> Vec<Vec<Step>> {
    fn extend(order: &[Step], orders: &mut Vec<Vec<Step>>) {
        let rest = [Step::Review, Step::ExtractAgain, Step::Revise, Step::Merge];
        let rest: Vec<Step> = rest.into_iter().filter(|step| !order.contains(step)).collect();
        if rest.is_empty() {
            orders.push(order.to_vec());
        }
        for step in rest {
            extend(&[order, &[step]].concat(), orders);
        }
    }
    let mut orders = Vec::new();
    extend(&[], &mut orders);
    orders
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_about_a_statement_holds_in_every_order_of_what_happens_to_its_article() {
    let service = Service::start().await;
    assert_eq!(orders().len(), 24);
    for (nth, order) in orders().into_iter().enumerate() {
        let decision = ["confirm", "reject", "correct"][nth % 3];
        let names = [name(4 * nth), name(4 * nth + 1), name(4 * nth + 2)];
        let case = format!("{decision} {order:?} {names:?}");
        let stored = service.read(&article(nth, &names, "")).await;
        let id = stored["id"].as_str().unwrap();
        let list = format!("/v1/statements?article={id}");
        let statement = service.json(&list).await["data"][0].clone();
        assert_eq!(statement["speaker"]["name"], names[0], "{case}");
        let path = format!("/v1/statements/{}", statement["id"].as_str().unwrap());
        // The one that the merge takes away, the one that remains, and the one that a correction names.
        let (from, into) =
            if decision == "correct" { (&names[1], &names[2]) } else { (&names[0], &names[2]) };
        let mut is_merged = false;
        for step in &order {
            match step {
                Step::Review => {
                    let mut body = json!({"decision": decision});
                    if decision == "correct" {
                        let right = if is_merged { &names[2] } else { &names[1] };
                        let right = actor(&service, right).await;
                        body["correction"] = json!({"speaker_id": right, "day": "2024-03-11"});
                    }
                    decide(&service, &path, body).await;
                }
                Step::ExtractAgain => extract_again(&service, id).await,
                Step::Revise => {
                    let revised = article(nth, &names, "The council of Brask sat until the evening.\n\n");
                    let revised = service.read(&revised).await;
                    assert_eq!((&revised["id"], &revised["revision"]), (&stored["id"], &json!(2)));
                }
                Step::Merge => {
                    let (from, into) = (actor(&service, from).await, actor(&service, into).await);
                    let merge = json!({"into": into, "by": "desk", "reason": "the same person"});
                    let merged = service.post(&format!("/v1/actors/{from}/merges")).json(&merge).send().await;
                    assert_eq!(merged.unwrap().status(), StatusCode::CREATED, "{case}");
                    is_merged = true;
                }
            }
        }
        let shown = service.json(&list).await["data"].clone();
        let rejected = service.json(&format!("{list}&verified=rejected")).await["data"].clone();
        let verified = service.json(&format!("{list}&verified=true")).await["data"].clone();
        assert_eq!(service.json(&format!("{list}&verified=false")).await["data"], json!([]), "{case}");
        let one = service.json(&path).await;
        assert_eq!(one["review"]["decision"], decision, "{case}");
        assert_eq!(one["review"]["by"], "desk: M. Ruiz");
        if decision == "reject" {
            assert_eq!((&shown, &verified), (&json!([]), &json!([])), "{case}");
            assert_eq!(rejected[0]["id"], statement["id"], "{case}");
            continue;
        }
        assert_eq!((&shown, &rejected), (&verified, &json!([])), "{case}");
        assert_eq!(shown.as_array().unwrap().len(), 1, "{case}");
        assert_eq!(shown[0]["id"], statement["id"], "{case}");
        assert_eq!(shown[0]["speaker"]["name"], *into, "{case}");
        if decision == "correct" {
            assert_eq!(shown[0]["when"]["edtf"], "2024-03-11", "{case}");
        }
    }
    assert_consistent(&service.database.pool).await;
}
