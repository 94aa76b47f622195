//! The articles that a large record is multiplied from.

use super::names::{self, Random};

/// Number of the articles.
pub const ARTICLES: usize = 400;
/// Number of the persons in them.
pub const PERSONS: usize = 300;
/// Number of the organizations in them.
pub const ORGANIZATIONS: usize = 60;
/// Number of topic words in them, which each copy replaces.
pub const TOPICS: usize = 200;
/// The year of all dates in them.
pub const YEAR: &str = "2024";

const PLACES: [&str; 40] = [
    "Paris",
    "London",
    "Berlin",
    "Madrid",
    "Rome",
    "Vienna",
    "Warsaw",
    "Prague",
    "Lisbon",
    "Athens",
    "Cairo",
    "Nairobi",
    "Lagos",
    "Accra",
    "Tunis",
    "Delhi",
    "Tokyo",
    "Seoul",
    "Manila",
    "Jakarta",
    "Chicago",
    "Boston",
    "Houston",
    "Denver",
    "Toronto",
    "Lima",
    "Bogota",
    "Santiago",
    "Sydney",
    "Dublin",
    "Oslo",
    "Stockholm",
    "Helsinki",
    "Riga",
    "Sofia",
    "Budapest",
    "Zagreb",
    "Geneva",
    "Munich",
    "Milan",
];
const SECTIONS: [&str; 8] =
    ["World", "Politics", "Business", "Sport", "Culture", "Science", "Local", "Opinion"];

/// First paragraphs.
const LEADS: [&str; 8] = [
    "Police arrested {few} people in {place} on Monday after a protest over the {topic} inquiry turned violent.",
    "A fire killed {few} people at a {topic} plant near {place} early on Tuesday, officials said.",
    "{org} said on Wednesday that it would close its {topic} works in {place}, with the loss of {many} jobs.",
    "Thousands marched through {place} on Saturday to demand a vote on the {topic} law.",
    "A court in {place} sentenced {few} men to prison on Thursday for their part in the {topic} fraud.",
    "Floods forced {many} people from their homes around {place}, and the {topic} dam was damaged.",
    "Ministers met in {place} on Friday to sign the {topic} treaty after two years of talks.",
    "Teachers in {place} went on strike on Monday over the {topic} reform, and {many} schools were closed.",
];
/// Paragraphs with statements of `{first}`, a person.
const STATEMENTS: [&str; 8] = [
    "\"We want to be heard in this town, and case {number} shows why we are angry,\" said Mayor {first}.",
    "\"Nobody should lose a home over the {topic} plan, and nobody will,\" said {first}, the mayor of {place}, who spoke of case {number}.",
    "{first} said that the council would meet again on Friday to talk about case {number} and the {topic} question.",
    "According to {first}, a spokesman for {org}, the {topic} figures of case {number} were wrong.",
    "\"The {topic} report is a disgrace,\" {first} told reporters. \"Case {number} has to be opened again before the summer.\"",
    "{first}, the governor, called the decision on case {number} \"a step back for the {topic} industry\".",
    "Senator {first} denied that she had known of case {number}. \"I read about the {topic} case in the newspaper,\" she said.",
    "Analyst {first} warned that the {topic} market would not recover this year, as case {number} had shown.",
];
/// Paragraphs with events, and with `{second}`, another person.
const EVENTS: [&str; 8] = [
    "On May {day}, gunmen attacked a convoy near {other}, killing {few} people. No group has claimed responsibility so far.",
    "Interior Minister {second} travelled to {other} on May {day} and met relatives of the victims.",
    "{second} resigned on May {day} after a newspaper in {other} published letters about the {topic} contract.",
    "On May {day}, {org} bought a {topic} maker in {other} for {many} million dollars.",
    "President {second} will visit {other} next month, where a summit on {topic} trade is planned.",
    "A bus crashed on the road to {other} on May {day}, and {few} passengers were injured.",
    "Prosecutors in {other} charged {second} with bribery on May {day}. The trial is expected to begin in June.",
    "Rescuers found {few} survivors in {other} on May {day}, and {second} thanked them.",
];
/// Paragraphs at the end.
const BACKGROUNDS: [&str; 6] = [
    "\"Nobody is above the law,\" {second} said of case {number}, and promised that {many} more officers would be sent to {other}.",
    "{second} told a press briefing that the government was \"ready to act on {topic} before the end of the year\". The opposition said that this was too late.",
    "In 2019 a similar protest in {other} had ended in the deaths of {few} people.",
    "{org}, which has {many} employees, declined to comment. A person close to the board said that talks about {topic} would go on.",
    "The {topic} law was passed two years ago after a long debate. Critics said at the time that it would harm farmers in the north.",
    "Unions announced another strike for next week. \"We will not stop,\" said {first}, who leads the largest of them in {other}.",
];

/// Writes one of the articles as it is submitted: of 100 to 250 words, with names and places as unequal as in the news.
pub fn article(number: usize) -> String {
    let random = &mut Random(4_711 + number as u64 * 104_729);
    let first = random.rank(0..PERSONS);
    let second = (first + 1 + random.rank(0..PERSONS - 1)) % PERSONS;
    let values = [
        ("{first}", names::person(first)),
        ("{second}", names::person(second)),
        ("{org}", names::organization(random.rank(0..ORGANIZATIONS))),
        ("{topic}", names::topic(random.rank(0..TOPICS))),
        ("{place}", PLACES[random.rank(0..PLACES.len())].to_owned()),
        ("{other}", PLACES[random.rank(0..PLACES.len())].to_owned()),
        ("{number}", format!("{number:07}")),
        ("{few}", (random.below(20) + 2).to_string()),
        ("{many}", (random.below(900) + 100).to_string()),
        ("{day}", (random.below(28) + 1).to_string()),
    ];
    let mut paragraphs = vec![LEADS[random.below(LEADS.len())]];
    for (pool, most) in [(&STATEMENTS[..], 3), (&EVENTS[..], 2), (&BACKGROUNDS[..], 3)] {
        let begin = random.below(pool.len());
        paragraphs.extend(pool.iter().cycle().skip(begin).take(1 + random.below(most)));
    }
    let fill =
        |text: &str| values.iter().fold(text.to_owned(), |text, (name, value)| text.replace(name, value));
    let topic = fill("{topic}");
    let rare = number.is_multiple_of(200).then_some("paper-rare".to_owned());
    serde_json::json!({
        "source": rare.unwrap_or_else(|| format!("paper-{}", random.rank(0..40))),
        "external_id": format!("item-{number:07}"),
        "url": format!("https://news.example/item-{number:07}"),
        "title": fill("{place}: {topic} dispute, report {number}"),
        "published_at": format!("{YEAR}-05-{:02}T{:02}:30:00Z", number % 28 + 1, random.below(24)),
        "byline": names::person(random.rank(0..PERSONS)),
        "section": SECTIONS[random.rank(0..SECTIONS.len())],
        "tags": [topic],
        "body": fill(&paragraphs.join("\n\n")),
    })
    .to_string()
}
