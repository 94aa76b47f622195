//! Drops actors without a mention, and merges those that a later stage found to be one.

use super::{Actor, Antecedents, Coreference, Mention, name_matching::comparison_key};

impl Coreference {
    /// Returns the actors with a mention, in the order of their first one; mentions and antecedents refer to their new
    /// indexes.
    pub(super) fn of_mentioned(
        actors: Vec<Actor>,
        mut mentions: Vec<Mention>,
        mut antecedents: Vec<Antecedents>,
    ) -> Self {
        let mut new_index: Vec<Option<usize>> = vec![None; actors.len()];
        let mut next = 0;
        for mention in &mut mentions {
            mention.actor = *new_index[mention.actor].get_or_insert_with(|| {
                next += 1;
                next - 1
            });
        }
        for (actor, _) in antecedents.iter_mut().flat_map(|antecedents| &mut antecedents.actors) {
            // An antecedent has a mention.
            *actor = new_index[*actor].unwrap_or_default();
        }
        let indexed = actors.into_iter().zip(new_index);
        let mut kept: Vec<(usize, Actor)> =
            indexed.filter_map(|(actor, index)| Some((index?, actor))).collect();
        kept.sort_by_key(|(index, _)| *index);
        let actors = kept.into_iter().map(|(_, actor)| actor).collect();
        Self { mentions, actors, antecedents }
    }

    /// Merges each actor into the one that `target_of` has for it: itself, or an earlier one that stays.
    ///
    /// The names of a merged actor become aliases. Actors keep their order, and mentions refer to their new indexes.
    pub fn merge_actors(&mut self, target_of: &[usize]) {
        let mut new_index = Vec::with_capacity(self.actors.len());
        let mut kept: Vec<Actor> = Vec::with_capacity(self.actors.len());
        for (actor, &target) in std::mem::take(&mut self.actors).into_iter().zip(target_of) {
            if target == new_index.len() {
                new_index.push(kept.len());
                kept.push(actor);
                continue;
            }
            let into = new_index[target];
            new_index.push(into);
            let remaining = &mut kept[into];
            for name in std::iter::once(actor.name).chain(actor.aliases) {
                let is_new = comparison_key(&remaining.name) != comparison_key(&name);
                if is_new && !remaining.aliases.contains(&name) {
                    remaining.aliases.push(name);
                }
            }
            for role in actor.roles {
                if !remaining.roles.contains(&role) {
                    remaining.roles.push(role);
                }
            }
        }
        self.actors = kept;
        for mention in &mut self.mentions {
            mention.actor = new_index[mention.actor];
        }
        for (actor, _) in self.antecedents.iter_mut().flat_map(|antecedents| &mut antecedents.actors) {
            *actor = new_index[*actor];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        actors::{Actor, Mention},
        schema::{ActorType, MentionForm},
        text::ByteSpan,
    };

    #[test]
    fn merged_names_become_aliases_and_mentions_follow() {
        let actor = |name: &str| Actor {
            name: name.to_owned(),
            kind: ActorType::Place,
            roles: Vec::new(),
            aliases: Vec::new(),
            place: None,
        };
        let mention = |actor| {
            let span = ByteSpan { start: 0, end: 1 };
            Mention { span, head: span, role: None, actor, form: MentionForm::Name }
        };
        let mut coreference = Coreference {
            actors: ["Tarnovo", "Orlik", "Tarnovo, Moria"].map(actor).into(),
            mentions: [0, 1, 2].map(mention).into(),
            antecedents: Vec::new(),
        };
        coreference.merge_actors(&[0, 1, 0]);
        let names: Vec<&str> = coreference.actors.iter().map(|actor| actor.name.as_str()).collect();
        assert_eq!(names, ["Tarnovo", "Orlik"]);
        assert_eq!(coreference.actors[0].aliases, ["Tarnovo, Moria"]);
        assert_eq!(coreference.mentions.iter().map(|one| one.actor).collect::<Vec<_>>(), [0, 1, 0]);
    }
}
