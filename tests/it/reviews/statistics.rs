//! Statistics of reviews: their numbers, speed, and the agreement of their authors.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn reviews_are_counted_with_the_agreement_and_the_speed_of_their_authors() {
    let service = Service::start().await;
    assert_eq!(service.json("/v1/statistics/reviews").await["meta"]["total"]["review_count"], 0);
    for case in 0..3 {
        let names = [name(3 * case), name(3 * case + 1), name(3 * case + 2)];
        service.read(&article(case, &names, "")).await;
    }
    let statements = service.json("/v1/statements").await["data"].clone();
    let review = async |nth: usize, by: &str, body: Value| {
        let mut body = body;
        body["by"] = by.into();
        body["reason"] = "heard it".into();
        let path = format!("/v1/statements/{}/reviews", statements[nth]["id"].as_str().unwrap());
        assert_eq!(service.post(&path).json(&body).send().await.unwrap().status(), StatusCode::CREATED);
    };
    let day = json!({"decision": "correct", "correction": {"day": "2024-03-11"}});
    // Ada changes her mind about the first, and then agrees with Bo; about the second they disagree.
    review(0, "Ada", json!({"decision": "reject"})).await;
    review(0, "Ada", json!({"decision": "confirm"})).await;
    review(0, "Bo", json!({"decision": "confirm"})).await;
    review(1, "Ada", json!({"decision": "confirm"})).await;
    review(1, "Bo", day.clone()).await;
    review(2, "Ada", day).await;
    // The pauses of Ada's reviews, in the order of their making: 20, 40 and 5,000 seconds.
    let pool = &service.database.pool;
    for (nth, seconds) in [0, 20, 60, 5_060].into_iter().enumerate() {
        sqlx::query(
            "UPDATE reviews SET made_at = timestamptz '2024-03-14 08:00Z' + make_interval(secs => $2) WHERE review_id =
               (SELECT review_id FROM reviews WHERE made_by = 'Ada' ORDER BY review_id OFFSET $1 LIMIT 1)",
        )
        .bind(nth as i64)
        .bind(f64::from(seconds))
        .execute(pool)
        .await
        .unwrap();
    }
    let by = service.json("/v1/statistics/reviews?by=by").await;
    let ada = &by["data"][0];
    assert_eq!(
        (&ada["value"], &ada["review_count"], &ada["subject_count"], &ada["confirmed_count"]),
        (&json!("Ada"), &json!(4), &json!(3), &json!(2)),
        "{by}"
    );
    assert_eq!((&ada["rejected_count"], &ada["corrected_count"]), (&json!(1), &json!(1)));
    assert_eq!((&ada["compared_count"], &ada["agreement"]), (&json!(2), &json!(0.5)));
    assert_eq!(ada["median_seconds"], 30.0);
    let total = &by["meta"]["total"];
    assert_eq!((&total["review_count"], &total["subject_count"]), (&json!(6), &json!(3)));
    assert_eq!((&total["compared_count"], &total["agreement"]), (&json!(4), &json!(0.5)));
    let days = service.json("/v1/statistics/reviews?from=2024-03-14&to=2024-03-14").await;
    assert_eq!(
        (&days["data"][0]["value"], &days["data"][0]["review_count"]),
        (&json!("2024-03-14"), &json!(4))
    );
    assert_eq!(days["meta"]["group_count"], 1);
    let decisions = service.json("/v1/statistics/reviews?by=decision&limit=1").await;
    assert_eq!(
        (&decisions["data"][0]["value"], &decisions["meta"]["has_more"]),
        (&json!("confirm"), &json!(true))
    );
    let csv =
        service.get("/v1/statistics/reviews?by=by&format=csv&fields=value,agreement").send().await.unwrap();
    let csv = csv.text().await.unwrap();
    assert!(csv.contains("value,agreement") && csv.contains("Ada,0.5"), "{csv}");
}
