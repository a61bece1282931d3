namespace MovieRec.Models;

/// <summary>What a hybrid model makes small. s is a score; i is a movie that the user likes, j one of which that is not
/// known.</summary>
public enum LightFmLoss
{
    /// <summary>−y ln σ(s) − (1 − y) ln (1 − σ(s)): how likely likes (y = 1) and dislikes (y = 0) are. Scores are then
    /// log-odds of a like.</summary>
    Logistic,

    /// <summary>−ln σ(s(i) − s(j)), j drawn: Bayesian personalized ranking (Rendle and others 2009).</summary>
    Bpr,

    /// <summary>ln(rank) · (1 − s(i) + s(j)): j drawn until one is scored above s(i) − 1; how soon that happens tells
    /// the rank of i. Weighted approximate-rank pairwise (Weston and others 2011). Good at the top of the
    /// list.</summary>
    Warp,

    /// <summary>WARP for the k-th best of some of the user's likes, drawn anew each time (Weston and others
    /// 2013).</summary>
    WarpKos,
}

/// <summary>How step lengths follow from the gradients so far, for each number by itself.</summary>
public enum LightFmSchedule
{
    /// <summary>η / √(1 + Σ g²) (Duchi and others 2011).</summary>
    Adagrad,

    /// <summary>√(mean of steps² + ε) / √(mean of g² + ε), means fading by ρ (Zeiler 2012). No learning rate.</summary>
    Adadelta,
}
