//! The generator of articles.

/// Generates a story of some 150 words; no two are the same. `hot` ones are of one day and report one attack.
pub fn article(number: usize, hot: bool) -> String {
    let pick = |list: &[&'static str], salt: usize| list[(number / salt.max(1) + salt) % list.len()];
    let towns =
        ["Arden", "Brask", "Corvel", "Dunmor", "Elsted", "Farholt", "Gransk", "Holme", "Ister", "Jarrow"];
    let first = ["Anna", "Boris", "Clara", "David", "Eva", "Felix", "Greta", "Hugo"];
    let last = ["Berg", "Lund", "Moss", "Kane", "Stone", "Weber", "Novak", "Silva", "Marsh"];
    let (town, other) = (pick(&towns, 1), if hot { towns[0] } else { pick(&towns, 7) });
    let name = if number.is_multiple_of(9) {
        "Anna Berg".to_owned()
    } else {
        format!("{} {}", pick(&first, 3), pick(&last, 5))
    };
    let surname = name.split(' ').next_back().unwrap_or_default().to_owned();
    let day = if hot { 14 } else { number % 28 + 1 };
    let body = format!(
        "Police arrested {} people in {town} on Monday after a protest over case {number} turned violent.\n\n\
         \"We want to be heard in this town, and case {number} shows why we are angry,\" said Mayor {name}. \
         {surname} added that the council of {town} would meet again on Friday to talk about the case.\n\n\
         On May {day}, gunmen attacked a convoy near {other}, killing {} people, according to officials. \
         No group has claimed responsibility for the attack so far.\n\n\
         Interior Minister Robert Hale told reporters at a press briefing that the government was \"ready to act\" \
         and that {} more officers would be sent to {other}. \"Nobody is above the law,\" Hale said.",
        number % 90 + 3,
        number % 12 + 2,
        number % 400 + 20,
    );
    serde_json::json!({
        "source": format!("paper-{}", number % 20),
        "external_id": format!("bench-{number}"),
        "title": format!("Unrest in {town}, report {number}"),
        "published_at": format!("2024-05-{day:02}T10:00:00Z"),
        "body": body
    })
    .to_string()
}
