//! The filters on what a newsroom's system says about an article: their parameters, and how they are read.

use utoipa::IntoParams;

use super::Parameters;
use crate::store::articles::DetailFilter;

/// Parameters of what a newsroom's system says about an article.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct DetailParameters {
    /// In an article of this section; several separated by commas. Case does not count, here and in the next ones.
    section: Option<String>,
    /// In an article of this desk; several separated by commas.
    desk: Option<String>,
    /// In an article with this keyword; several separated by commas.
    tag: Option<String>,
    /// In an article with these words in its byline, in any order: `berg` finds “Ada Moss, Jon Berg”.
    byline: Option<String>,
    /// In an article in this language, as a tag of BCP 47: `en` finds `en-GB` too; several separated by commas.
    language: Option<String>,
    /// In an article credited to this agency or other provider; several separated by commas.
    credit: Option<String>,
}

impl DetailParameters {
    /// Takes the filters.
    pub fn read(parameters: &mut Parameters) -> DetailFilter {
        DetailFilter {
            sections: parameters.list("section"),
            desks: parameters.list("desk"),
            tags: parameters.list("tag"),
            byline: parameters.one("byline"),
            languages: parameters.list("language"),
            credits: parameters.list("credit"),
        }
    }
}
