namespace MovieRec.Models;

/// <summary>Loss of <see cref="LightFm"/>. s is a score, i an item that the user likes, and j one that the user is not
/// known to like.</summary>
public enum LightFmLoss
{
    /// <summary>−y ln σ(s) − (1 − y) ln (1 − σ(s)), with y = 1 for likes and 0 for dislikes. Scores are log-odds of a
    /// like.</summary>
    Logistic,

    /// <summary>−ln σ(s(i) − s(j)) for a random j: Bayesian personalized ranking (Rendle et al. 2009).</summary>
    Bpr,

    /// <summary>ln(rank) · (1 − s(i) + s(j)), where j is sampled until its score is above s(i) − 1, and the number of
    /// samples estimates the rank of i: weighted approximate-rank pairwise (Weston et al. 2011). Optimizes the top of
    /// the list.</summary>
    Warp,

    /// <summary>WARP for the k-th best of a sample of the user's likes, sampled anew each time (Weston et al.
    /// 2013).</summary>
    WarpKos,
}

/// <summary>How the learning rate of each parameter adapts to its gradients.</summary>
public enum LightFmSchedule
{
    /// <summary>η / √(1 + Σ g²) (Duchi et al. 2011).</summary>
    Adagrad,

    /// <summary>√(mean of steps² + ε) / √(mean of g² + ε), with means that decay by ρ (Zeiler 2012). Has no learning
    /// rate.</summary>
    Adadelta,
}
