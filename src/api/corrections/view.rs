//! Corrections on the wire.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    api::{AppState, formats::ListItem, problem::Problem},
    store::{
        ActorId, ArticleId, CorrectionId,
        corrections::{self, Correction, CorrectionAuthor, Edit, NamedCorrection},
    },
};
use extraction::reassign::TextSelector;

/// The type of a correction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CorrectionType {
    /// The actor is the same as the target.
    Merge,
    /// In some articles the actor is the target.
    Split,
    /// The actor has another name.
    Rename,
    /// One mention of the actor refers to the target.
    Reassignment,
    /// There is no such actor.
    Dismissal,
}

impl CorrectionType {
    fn as_str(self) -> &'static str {
        match self {
            Self::Merge => "merge",
            Self::Split => "split",
            Self::Rename => "rename",
            Self::Reassignment => "reassignment",
            Self::Dismissal => "dismissal",
        }
    }
}

/// A correction.
#[derive(Debug, Serialize, ToSchema)]
pub struct CorrectionView {
    /// Its id.
    pub id: CorrectionId,
    /// Its type.
    #[serde(rename = "type")]
    pub correction_type: CorrectionType,
    /// The articles of a split.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub articles: Option<Vec<ArticleId>>,
    /// The old name, of a rename.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The new name, of a rename.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// The article of a reassignment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article_id: Option<ArticleId>,
    /// The mention of a reassignment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub selector: Option<TextSelector>,
    /// The actor that is corrected: merged away, split, renamed, or wrongly assigned a mention.
    pub actor: CorrectedActorView,
    /// The other actor: merged into, split off, or assigned the mention; null for a rename and a dismissal.
    pub target: Option<CorrectedActorView>,
    /// The author.
    pub by: String,
    /// The reason.
    pub reason: String,
    /// The time.
    #[schema(value_type = String, format = DateTime)]
    pub made_at: Timestamp,
    /// The undoing; null while the correction holds.
    pub undone: Option<UndoneView>,
}

/// An actor of a correction: the id at that time, and the name of its canonical actor now.
#[derive(Debug, Serialize, ToSchema)]
pub struct CorrectedActorView {
    /// The id.
    pub actor_id: ActorId,
    /// The name; null where no article mentions the actor any more.
    pub name: Option<String>,
}

/// The undoing of a correction.
#[derive(Debug, Serialize, ToSchema)]
pub struct UndoneView {
    /// The author.
    pub by: String,
    /// The reason.
    pub reason: String,
    /// The time.
    #[schema(value_type = String, format = DateTime)]
    pub undone_at: Timestamp,
}

/// Makes the views of corrections, with the names of canonical actors.
pub async fn correction_views(
    app: &AppState,
    corrections: Vec<Correction>,
) -> Result<Vec<CorrectionView>, Problem> {
    let named = corrections::with_names(&app.pools.reads, corrections).await?;
    Ok(named.into_iter().map(CorrectionView::from).collect())
}

impl From<NamedCorrection> for CorrectionView {
    fn from(NamedCorrection { correction: one, actor_name, target_name }: NamedCorrection) -> Self {
        let undone = |(CorrectionAuthor { by, reason }, undone_at)| UndoneView { by, reason, undone_at };
        let mut view = Self {
            id: one.id,
            correction_type: CorrectionType::Merge,
            articles: None,
            from: None,
            to: None,
            article_id: None,
            selector: None,
            actor: CorrectedActorView { actor_id: one.actor, name: actor_name },
            target: one.target.map(|actor_id| CorrectedActorView { actor_id, name: target_name }),
            by: one.made.by,
            reason: one.made.reason,
            made_at: one.made_at,
            undone: one.undone.map(undone),
        };
        view.set_change(one.change);
        view
    }
}

impl CorrectionView {
    /// Sets the type, and the fields that a correction of this type has.
    fn set_change(&mut self, change: Edit) {
        self.correction_type = match change {
            Edit::Merge => CorrectionType::Merge,
            Edit::Split { articles } => {
                self.articles = Some(articles);
                CorrectionType::Split
            }
            Edit::Rename { from, to, claimed: _ } => {
                (self.from, self.to) = (Some(from), Some(to));
                CorrectionType::Rename
            }
            Edit::Reassignment { article_id, selector } => {
                (self.article_id, self.selector) = (Some(article_id), Some(selector));
                CorrectionType::Reassignment
            }
            Edit::Dismissal => CorrectionType::Dismissal,
        };
    }
}

impl ListItem for CorrectionView {
    const COLUMNS: &'static [&'static str] =
        &["id", "type", "actor_id", "actor", "target_id", "target", "by", "reason", "made_at", "undone_at"];

    fn cells(&self) -> Vec<String> {
        let id = |actor: Option<&CorrectedActorView>| actor.map(|one| one.actor_id.to_string());
        let name = |actor: Option<&CorrectedActorView>| actor.and_then(|one| one.name.clone());
        vec![
            self.id.to_string(),
            self.correction_type.as_str().to_owned(),
            self.actor.actor_id.to_string(),
            name(Some(&self.actor)).unwrap_or_default(),
            id(self.target.as_ref()).unwrap_or_default(),
            name(self.target.as_ref()).unwrap_or_default(),
            self.by.clone(),
            self.reason.clone(),
            self.made_at.to_string(),
            self.undone.as_ref().map(|undone| undone.undone_at.to_string()).unwrap_or_default(),
        ]
    }
}
