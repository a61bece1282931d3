using MovieRec.Data;
using MovieRec.Numerics;

namespace MovieRec.Models;

/// <summary>What <see cref="ItemKnn"/> and <see cref="UserKnn"/> consist of: biases, ratings, and the neighborhoods of
/// items or of users.</summary>
/// <param name="Facts">Facts of the training data.</param>
/// <param name="Options">Options of the fit.</param>
/// <param name="UserBias">[users].</param>
/// <param name="ItemBias">[items].</param>
/// <param name="ByUser">[users × items] ratings.</param>
/// <param name="Knn">Neighborhoods.</param>
internal sealed record KnnModel<TOptions>(
    TrainingFacts Facts,
    TOptions Options,
    double[] UserBias,
    double[] ItemBias,
    CsrMatrix ByUser,
    Knn Knn
)
    where TOptions : KnnOptions, new()
{
    public static KnnModel<TOptions> Fit(Ratings train, TOptions? options, FitContext? context, bool ofItems)
    {
        ArgumentNullException.ThrowIfNull(train);
        TrainingFacts facts = TrainingFacts.Of(train);
        options = (options ?? new()).Checked();
        int rows = ofItems ? train.MovieCount : train.UserCount;
        OptionRange.Fits(Math.Min(options.Candidates, rows), rows, 0, bytes: 8, name: nameof(options.Candidates));
        (double[] userBias, double[] itemBias) = Biases.Alternating(
            train,
            options.ItemRegularization,
            options.UserRegularization,
            options.BiasEpochs
        );
        Knn knn = ofItems
            ? new(options, facts.Mean, train.ByMovie, train.ByUser, itemBias, userBias, null, Cancel())
            : new(options, facts.Mean, train.ByUser, train.ByMovie, userBias, itemBias, null, Cancel());
        return new KnnModel<TOptions>(facts, options, userBias, itemBias, train.ByUser, knn);

        CancellationToken Cancel() => context?.Cancel ?? default;
    }

    /// <summary>The bias of a new user.</summary>
    public double BiasOf(ReadOnlySpan<ItemRating> history) =>
        Biases.OfNewUser(history, Facts.Mean, ItemBias, Options.UserRegularization);

    public void Save(Stream target, string name)
    {
        ArgumentNullException.ThrowIfNull(target);
        ModelFile file = Facts.NewFile(name, Options);
        file.Add("user_bias", Tensor.Of(UserBias));
        file.Add("item_bias", Tensor.Of(ItemBias));
        file.AddSparse("ratings", ByUser);
        Knn.Save(file);
        file.Write(target);
    }

    public static KnnModel<TOptions> Read(ModelFile file, bool ofItems)
    {
        (TrainingFacts facts, TOptions options) = TrainingFacts.Read<TOptions>(file);
        int users = facts.UserIds.Count,
            items = facts.ItemIds.Count;
        double[] userBias = file.Get("user_bias").Doubles(users),
            itemBias = file.Get("item_bias").Doubles(items);
        CsrMatrix byUser = file.GetMatrix("ratings", users, items),
            byItem = byUser.Transpose();
        Knn knn = ofItems
            ? new(options, facts.Mean, byItem, byUser, itemBias, userBias, NeighborLists.Load(file, items), default)
            : new(options, facts.Mean, byUser, byItem, userBias, itemBias, NeighborLists.Load(file, users), default);
        return new KnnModel<TOptions>(facts, options, userBias, itemBias, byUser, knn);
    }
}
