//! Tests of the years of dates in histories.

use super::values_in;

fn values(text: &str) -> Vec<String> {
    values_in(text).into_iter().map(|(_, value)| value).collect()
}

/// A history: four years of the past, and no day near publication.
const BEGINNING: &str = "The league was founded in 1711. It fought in 1713, in 1714 and in 1716.\n\n";

fn in_history(text: &str) -> Vec<String> {
    values(&format!("{BEGINNING}{text}")).split_off(4)
}

#[test]
fn a_year_in_passing_does_not_move_the_narrative() {
    assert_eq!(
        in_history("On 3 May 1718 the fleet sailed for a campaign planned for 1720. It arrived on 9 May."),
        ["1718-05-03", "1720", "1718-05-09"]
    );
    assert_eq!(in_history("In 1718 the fleet sailed. It arrived on 9 May."), ["1718", "1718-05-09"]);
}

#[test]
fn a_look_back_does_not_move_the_narrative() {
    assert_eq!(
        in_history("On 3 May 1718 the king fell. Two years earlier he had won. The siege ended on 1 June."),
        ["1718-05-03", "1716", "1718-06-01"]
    );
    assert_eq!(
        in_history(
            "In June 1718 the king took back what he had lost in the previous April. In July he fell."
        ),
        ["1718-06", "1718-04", "1718-07"]
    );
}

#[test]
fn the_year_changes_after_the_last_months() {
    assert_eq!(in_history("In December 1718 snow fell. In April the siege ended."), ["1718-12", "1719-04"]);
    assert_eq!(
        in_history("They camped in November 1718. Over the winter, many fell ill."),
        ["1718-11", "1719-WI"]
    );
    assert_eq!(in_history("They fought from October 1718 to March."), ["1718-10", "1719-03"]);
}

#[test]
fn joined_dates_share_a_year() {
    assert_eq!(in_history("It rained in April and June 1718."), ["1718-04", "1718-06"]);
    assert_eq!(in_history("The siege (26 November - 4 January 1719) failed."), ["1718-11-26", "1719-01-04"]);
    assert_eq!(values("The fair ran from March to May 2021."), ["2021-03", "2021-05"]);
}

#[test]
fn that_year_is_the_last_one_named() {
    assert_eq!(
        in_history(
            "On 3 May 1718 the king fell. The war was won by 1720. In August of that year peace came."
        ),
        ["1718-05-03", "1720", "1720-08"]
    );
}

#[test]
fn former_is_a_time_in_histories_alone() {
    assert_eq!(in_history("The former king fled in 1720."), ["PAST_REF", "1720"]);
    assert_eq!(values("The former king fled on Tuesday."), ["2025-05-13"]);
}
