namespace MovieRec.Data;

/// <summary>Kind of the values of a <see cref="Column"/>, which determines how models use them.</summary>
public enum ColumnKind
{
    /// <summary>A quantity, such as a year or an age.</summary>
    Number,

    /// <summary>One label of a fixed set, such as a language or an occupation. A label may be a number.</summary>
    Category,

    /// <summary>Any number of labels, such as genres. A label that is repeated counts more than once.</summary>
    List,

    /// <summary>A name, date, id or description. Models do not use it.</summary>
    Text,
}
