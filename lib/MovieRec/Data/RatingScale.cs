namespace MovieRec.Data;

/// <summary>The ratings that users could give: from <paramref name="Minimum"/> to <paramref name="Maximum"/> stars in steps of <paramref name="Step"/>.</summary>
public readonly record struct RatingScale(float Minimum, float Maximum, float Step)
{
    /// <summary>1, 2, 3, 4, 5: MovieLens 100K and 1M.</summary>
    public static RatingScale OneToFive { get; } = new(1, 5, 1);

    /// <summary>0.5, 1, … 5: MovieLens 10M and later.</summary>
    public static RatingScale HalfStars { get; } = new(0.5f, 5, 0.5f);

    /// <summary>How many different ratings there are.</summary>
    public int Steps => (int)MathF.Round((Maximum - Minimum) / Step) + 1;

    /// <summary>The lowest rating that is a like unless an option says otherwise: 4 of 1 to 5 and of 0.5 to 5, 8 of 1
    /// to 10.</summary>
    /// <remarks>The lowest value at or above three quarters of the way from the minimum to the maximum.</remarks>
    public float LikeThreshold
    {
        get
        {
            double range = (double)Maximum - Minimum;
            double steps = Step > 0 ? Math.Ceiling(0.75 * range / Step - 1e-3) * Step : 0.75 * range;
            return (float)Math.Round(Math.Min(Maximum, Minimum + steps), 4);   // 7.8 and not 7.8000002
        }
    }

    /// <summary>The nearest value inside the scale's ends; NaN stays NaN.</summary>
    public float Clamp(float rating) => Math.Clamp(rating, Minimum, Maximum);

    /// <summary>Whether <paramref name="rating"/> is one of the scale's values.</summary>
    public bool Contains(float rating)
    {
        float place = (rating - Minimum) / Step;
        return rating >= Minimum && rating <= Maximum && place == MathF.Round(place);
    }

    /// <summary>Such as <c>1 to 5 in steps of 1</c>.</summary>
    public override string ToString() => $"{Minimum:0.##} to {Maximum:0.##} in steps of {Step:0.##}";
}
