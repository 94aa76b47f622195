//! Dependency relations.

treebank_labels! {
    /// A universal dependency relation, with the subtypes of the English treebanks.
    Relation {
        Dep = "dep", Root = "root", Nsubj = "nsubj", NsubjPass = "nsubj:pass", NsubjOuter = "nsubj:outer",
        Csubj = "csubj", CsubjPass = "csubj:pass", CsubjOuter = "csubj:outer", Obj = "obj", Iobj = "iobj",
        Ccomp = "ccomp", Xcomp = "xcomp", Obl = "obl", OblUnmarked = "obl:unmarked", OblAgent = "obl:agent",
        Vocative = "vocative", Expl = "expl", Dislocated = "dislocated", Advcl = "advcl", AdvclRelcl = "advcl:relcl",
        Advmod = "advmod", Discourse = "discourse", Aux = "aux", AuxPass = "aux:pass", Cop = "cop", Mark = "mark",
        Nmod = "nmod", NmodPoss = "nmod:poss", NmodUnmarked = "nmod:unmarked", NmodDesc = "nmod:desc",
        Appos = "appos", Nummod = "nummod", Acl = "acl", AclRelcl = "acl:relcl", Amod = "amod", Det = "det",
        DetPredet = "det:predet", Case = "case", Conj = "conj", Cc = "cc", CcPreconj = "cc:preconj", Fixed = "fixed",
        Flat = "flat", Compound = "compound", CompoundPrt = "compound:prt", List = "list", Parataxis = "parataxis",
        Orphan = "orphan", Goeswith = "goeswith", Reparandum = "reparandum", Punct = "punct",
    }
}

impl Relation {
    /// Returns the relation without its subtype: `nsubj` for `nsubj:pass`.
    pub fn base(self) -> Self {
        match self {
            Self::NsubjPass | Self::NsubjOuter => Self::Nsubj,
            Self::CsubjPass | Self::CsubjOuter => Self::Csubj,
            Self::OblUnmarked | Self::OblAgent => Self::Obl,
            Self::AdvclRelcl => Self::Advcl,
            Self::AuxPass => Self::Aux,
            Self::NmodPoss | Self::NmodUnmarked | Self::NmodDesc => Self::Nmod,
            Self::AclRelcl => Self::Acl,
            Self::DetPredet => Self::Det,
            Self::CcPreconj => Self::Cc,
            Self::CompoundPrt => Self::Compound,
            other => other,
        }
    }

    /// Tests for a subject: of an active or passive verb, a noun or a clause.
    pub fn is_subject(self) -> bool {
        matches!(self.base(), Self::Nsubj | Self::Csubj)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_is_the_name_before_the_colon() {
        for &relation in Relation::ALL {
            let base = relation.name().split(':').next();
            assert_eq!(Some(relation.base().name()), base);
            assert_eq!(Relation::from_name(relation.name()), Some(relation));
        }
    }
}
