//! Parts of speech.

use super::Features;

treebank_labels! {
    /// The universal part of speech (UPOS).
    Upos {
        Adj = "ADJ", Adp = "ADP", Adv = "ADV", Aux = "AUX", Cconj = "CCONJ", Det = "DET", Intj = "INTJ", Noun = "NOUN",
        Num = "NUM", Part = "PART", Pron = "PRON", Propn = "PROPN", Punct = "PUNCT", Sconj = "SCONJ", Sym = "SYM",
        Verb = "VERB", X = "X",
    }
}

treebank_labels! {
    /// The English part of speech (XPOS): the Penn Treebank's tags, with those the web treebanks added.
    Xpos {
        Nn = "NN", Nns = "NNS", Nnp = "NNP", Nnps = "NNPS", In = "IN", Dt = "DT", Jj = "JJ", Jjr = "JJR", Jjs = "JJS",
        Prp = "PRP", PrpPoss = "PRP$", Rb = "RB", Rbr = "RBR", Rbs = "RBS", Vb = "VB", Vbd = "VBD", Vbp = "VBP",
        Vbz = "VBZ", Vbn = "VBN", Vbg = "VBG", Cc = "CC", Cd = "CD", To = "TO", Md = "MD", Uh = "UH", Rp = "RP",
        Pos = "POS", Wdt = "WDT", Wrb = "WRB", Wp = "WP", WpPoss = "WP$", Ex = "EX", Pdt = "PDT", Sym = "SYM",
        Fw = "FW", Ls = "LS", Afx = "AFX", Gw = "GW", Add = "ADD", Nfp = "NFP", Stop = ".", Comma = ",", Colon = ":",
        Lrb = "-LRB-", Rrb = "-RRB-", Open = "``", Close = "''", Hyph = "HYPH", Dollar = "$", Xx = "XX",
    }
}

/// The tags of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag {
    /// The universal part of speech.
    pub upos: Upos,
    /// The English part of speech.
    pub xpos: Xpos,
    /// Its morphological features.
    pub features: Features,
}

impl Default for Tag {
    fn default() -> Self {
        Self { upos: Upos::X, xpos: Xpos::Xx, features: Features::default() }
    }
}
