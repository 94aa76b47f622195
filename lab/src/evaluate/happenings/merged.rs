//! The entry of a happening that several articles report, as timelines show it.

use super::gold::Happening;
use extraction::schema::Importance;

/// What one article reports of a happening.
#[derive(Debug, Clone)]
pub(super) struct Report {
    /// In the form of gold; its mentions name the article.
    pub(super) happening: Happening,
    pub(super) importance: Importance,
    pub(super) confidence: f32,
}

/// Merges the reports of one happening, which are in the order of publication.
///
/// The representative one is chosen as the service does: dated before undated, then the most important, news before
/// background, the highest confidence. The others add the roles and places that it lacks, and their mentions.
pub(super) fn merge(reports: &[&Report]) -> Happening {
    let rank = |report: &Report| {
        let happening = &report.happening;
        (happening.when.is_some(), report.importance, !happening.background)
    };
    let best = reports.iter().copied().reduce(|best, report| {
        let is_better = (rank(report), report.confidence) > (rank(best), best.confidence);
        if is_better { report } else { best }
    });
    let Some(best) = best else { return Happening::default() };
    let mut merged = best.happening.clone();
    let happenings = || reports.iter().map(|report| &report.happening);
    let first = |names: fn(&Happening) -> &Vec<String>| {
        happenings().map(names).find(|names| !names.is_empty()).cloned().unwrap_or_default()
    };
    if merged.actors.is_empty() {
        merged.actors = first(|happening| &happening.actors);
    }
    if merged.recipients.is_empty() {
        merged.recipients = first(|happening| &happening.recipients);
    }
    if merged.places.is_empty() {
        merged.places = first(|happening| &happening.places);
    }
    merged.background = happenings().all(|happening| happening.background);
    merged.mentions = happenings().flat_map(|happening| happening.mentions.clone()).collect();
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(when: Option<&str>, importance: Importance, places: &[&str]) -> Report {
        let happening = Happening {
            when: when.map(str::to_owned),
            places: places.iter().map(|&place| place.to_owned()).collect(),
            background: when.is_none(),
            ..Happening::default()
        };
        Report { happening, importance, confidence: 0.9 }
    }

    #[test]
    fn a_dated_report_represents_and_another_adds_its_place() {
        let undated = report(None, Importance::Lead, &["Orm"]);
        let dated = report(Some("2024-03-12"), Importance::Main, &[]);
        let merged = merge(&[&undated, &dated]);
        assert_eq!((merged.when.as_deref(), merged.background), (Some("2024-03-12"), false));
        assert_eq!(merged.places, ["Orm"]);
    }
}
