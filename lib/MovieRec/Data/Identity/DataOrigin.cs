using System.Collections.Concurrent;

namespace MovieRec.Data;

/// <summary>The data set that ratings come from, also for a part of them: a token that is compared by reference, and
/// otherwise by hash.</summary>
internal sealed class DataOrigin
{
    readonly Lazy<string> hash;
    readonly Lazy<long> latest;
    readonly Dataset? data;
    readonly ConcurrentDictionary<string, bool> extended = new();

    /// <summary>Of a data set. Hashes are computed when a model is saved, or compared with a data set that was opened
    /// separately.</summary>
    public DataOrigin(Dataset data)
    {
        this.data = data;
        hash = new(() => DatasetHash.Of(data, data.Ratings));
        latest = new(() => data.Ratings.Count == 0 ? 0 : data.Ratings.Seconds.Max());
    }

    /// <summary>Of a model file.</summary>
    /// <param name="hash">See <see cref="Dataset.Hash"/>.</param>
    /// <param name="latest">Time of the latest rating of the data set; 0 if it is not known.</param>
    public DataOrigin(string hash, long latest) => (this.hash, this.latest) = (new(hash), new(latest));

    public string Hash => hash.Value;

    /// <summary>Name of the data set; null if only its hash is known.</summary>
    public string? Name => data?.Name;

    /// <summary>Unix seconds of the latest rating of the data set; 0 if times are not known.</summary>
    public long Latest => latest.Value;

    /// <summary>Returns true if both data sets have the same content.</summary>
    public bool IsSame(DataOrigin other) => ReferenceEquals(this, other) || Hash == other.Hash;

    /// <summary>Returns true if this is the other data set and later ratings, by the same users of the same
    /// movies.</summary>
    public bool Extends(DataOrigin other)
    {
        if (data is null || other.Latest is 0 || other.Latest >= Latest)
            return false;
        return extended.GetOrAdd(
            other.Hash,
            hash => DatasetHash.Of(data, data.Ratings.Where(row => data.Ratings.Seconds[row] <= other.Latest)) == hash
        );
    }
}
