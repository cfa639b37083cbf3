using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Batching.Runtime.Tests.Api;

#pragma warning disable CA1000, CA1001, CA1034, CA1044, CA1063, CA1816, CA1051, CA2227, CA1002, CA1721, CA1019, CA1012 // One of each, to be printed.

/// <summary>One of each kind of member, for the test of <see cref="ApiSurface"/>.</summary>
public abstract class Shapes<TKey, TValue> : IDisposable
    where TKey : notnull
    where TValue : class, new()
{
    public const double Half = 0.5;

    internal int _hidden;

    protected Shapes(string name = "none") => Note = name;

    private Shapes(int number) => _hidden = number;

    public int? Count => _hidden;

    public required string Title { get; init; }

    public Dictionary<string, object?> Named { get; init; } = [];

    protected string? Note { get; set; }

    internal string Hidden => "";

    public TValue this[TKey key]
    {
        get => new();
        protected set => _hidden++;
    }

    [Obsolete("Gone.")]
    public static List<string?> Old(int[]? numbers, in DayOfWeek day = DayOfWeek.Friday)
    => [numbers?.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), day.ToString()];

    [OverloadResolutionPriority(-1)]
    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        value = null;
        return false;
    }

    protected abstract int Sum(params int[] numbers);

    [EditorBrowsable(EditorBrowsableState.Never)]
    public virtual void Dispose()
    {
    }

    public override string ToString() => Title;

    private protected void AlsoHidden() => _ = new Shapes<TKey, TValue>.Inner();

    protected sealed class Inner;
}
