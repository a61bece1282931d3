using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using MovieRec.Formatting;

namespace MovieRec.Data;

/// <summary>The type of an <see cref="Id"/>.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "The kinds are types.")]
public enum IdKind
{
    /// <summary><see cref="int"/>.</summary>
    Int32,

    /// <summary><see cref="long"/>.</summary>
    Int64,

    /// <summary><see cref="System.Guid"/>.</summary>
    Guid,

    /// <summary><see cref="string"/>.</summary>
    String,
}

/// <summary>The id of a user or a movie: an <see cref="int"/>, a <see cref="long"/>, a <see cref="System.Guid"/> or a
/// <see cref="string"/>. Immutable; the default value is the number 0.</summary>
/// <remarks>Numbers are equal by value, whatever their type; strings by ordinal comparison. Numbers come before GUIDs
/// and GUIDs before strings.</remarks>
[TypeFormatterSource(typeof(ShownFormatters), PreferredMimeTypes = [Mime.PlainText])]
public readonly struct Id : IEquatable<Id>, IComparable<Id>, IFormattable
{
    static readonly object Int64Mark = new();

    // Null for an int, Int64Mark for a long, else the string or the boxed Guid.
    readonly object? tag;
    readonly long number;

    Id(object? tag, long number) => (this.tag, this.number) = (tag, number);

    /// <summary>The type of the value.</summary>
    public IdKind Kind =>
        tag switch
        {
            null => IdKind.Int32,
            string => IdKind.String,
            Guid => IdKind.Guid,
            _ => IdKind.Int64,
        };

    /// <summary>The value in its own type.</summary>
    public object Value =>
        Kind switch
        {
            IdKind.Int32 => (int)number,
            IdKind.Int64 => number,
            _ => tag!,
        };

    /// <summary>Creates an id from a value whose type is known only at run time.</summary>
    /// <typeparam name="T"><see cref="int"/>, <see cref="long"/>, a smaller type of integers, <see cref="uint"/>,
    /// <see cref="string"/>, <see cref="System.Guid"/> or <see cref="Id"/>.</typeparam>
    /// <exception cref="ArgumentException"><paramref name="value"/> is null or of another type.</exception>
    public static Id Of<T>(T value) =>
        value switch
        {
            int id => id,
            long id => id,
            string id => id,
            Guid id => id,
            Id id => id,
            uint id => (long)id,
            short id => (int)id,
            ushort id => (int)id,
            byte id => (int)id,
            sbyte id => (int)id,
            null => throw new ArgumentNullException(nameof(value), "An id must not be null."),
            _ => throw new ArgumentException(
                $"{value.GetType().Name} is not a type of ids; expected int, long, string or Guid.",
                nameof(value)
            ),
        };

    /// <summary>Converts a number to an id.</summary>
    public static implicit operator Id(int id) => new(null, id);

    /// <summary>Converts a number to an id.</summary>
    public static implicit operator Id(long id) => new(Int64Mark, id);

    /// <summary>Converts a string, which must not be null, to an id.</summary>
    public static implicit operator Id(string id) => FromText(id);

    /// <summary>Converts a GUID to an id.</summary>
    public static implicit operator Id(Guid id) => new(id, 0);

    /// <summary>Converts an id to its number.</summary>
    /// <exception cref="InvalidCastException">The id is not a number, or is too large.</exception>
    public static explicit operator int(Id id) => id.TryGet(out int value) ? value : throw id.IsNo("int");

    /// <summary>Converts an id to its number.</summary>
    /// <exception cref="InvalidCastException">The id is not a number.</exception>
    public static explicit operator long(Id id) => id.TryGet(out long value) ? value : throw id.IsNo("long");

    /// <summary>Converts an id to its string.</summary>
    /// <exception cref="InvalidCastException">The id is not a string; see <see cref="ToString()"/>.</exception>
    public static explicit operator string(Id id) => id.TryGet(out string? value) ? value : throw id.IsNo("string");

    /// <summary>Converts an id to its GUID.</summary>
    /// <exception cref="InvalidCastException">The id is not a GUID.</exception>
    public static explicit operator Guid(Id id) => id.TryGet(out Guid value) ? value : throw id.IsNo("Guid");

    /// <summary>Gets the number, if the id is one in the range of <see cref="int"/>.</summary>
    public bool TryGet(out int value)
    {
        bool fits = TryGet(out long whole) && whole is >= int.MinValue and <= int.MaxValue;
        value = fits ? (int)whole : 0;
        return fits;
    }

    /// <summary>Gets the number, if the id is one.</summary>
    public bool TryGet(out long value)
    {
        value = number;
        return Kind is IdKind.Int32 or IdKind.Int64;
    }

    /// <summary>Gets the string, if the id is one.</summary>
    public bool TryGet([NotNullWhen(true)] out string? value)
    {
        value = tag as string;
        return value is not null;
    }

    /// <summary>Gets the GUID, if the id is one.</summary>
    public bool TryGet(out Guid value)
    {
        value = tag is Guid guid ? guid : default;
        return tag is Guid;
    }

    /// <inheritdoc/>
    public bool Equals(Id other) =>
        tag is string or Guid ? tag.Equals(other.tag) : number == other.number && other.tag is not (string or Guid);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Id other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => tag is string or Guid ? tag.GetHashCode() : number.GetHashCode();

    /// <inheritdoc/>
    public int CompareTo(Id other) =>
        (tag, other.tag) switch
        {
            (string text, string otherText) => string.CompareOrdinal(text, otherText),
            (Guid guid, Guid otherGuid) => guid.CompareTo(otherGuid),
            (not (string or Guid), not (string or Guid)) => number.CompareTo(other.number),
            _ => Kind.CompareTo(other.Kind),
        };

    /// <summary>Returns the number, GUID or string as text, the same in every culture.</summary>
    public override string ToString() => ToString(CultureInfo.InvariantCulture);

    /// <summary>Returns the same as <see cref="ToString()"/>: the text of an id does not depend on the
    /// culture.</summary>
    public string ToString(IFormatProvider? formatProvider) =>
        tag switch
        {
            string text => text,
            Guid guid => guid.ToString(),
            _ => number.ToString(CultureInfo.InvariantCulture),
        };

    /// <inheritdoc cref="ToString(IFormatProvider)"/>
    public string ToString(string? format, IFormatProvider? formatProvider) => ToString(formatProvider);

    /// <inheritdoc cref="Equals(Id)"/>
    public static bool operator ==(Id left, Id right) => left.Equals(right);

    /// <inheritdoc cref="Equals(Id)"/>
    public static bool operator !=(Id left, Id right) => !left.Equals(right);

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator <(Id left, Id right) => left.CompareTo(right) < 0;

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator >(Id left, Id right) => left.CompareTo(right) > 0;

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator <=(Id left, Id right) => left.CompareTo(right) <= 0;

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator >=(Id left, Id right) => left.CompareTo(right) >= 0;

    static Id FromText(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return new(id, 0);
    }

    InvalidCastException IsNo(string type) => new(Invariant($"The id {this} is of the type {Kind}, not {type}."));
}
