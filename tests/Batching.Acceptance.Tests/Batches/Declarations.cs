namespace Acceptance.Batches;

/// <summary>An argument that only this assembly knows.</summary>
internal sealed record Recipe(int Factor);

/// <summary>A public batch with an internal argument and awkward names.</summary>
/// <remarks>See <see cref="Combine(int, int)"/>, and <see cref="Values"/>.</remarks>
public partial class Declarations : Batch<int>
{
    /// <summary>The values.</summary>
    [DataComponent]
    public partial int[] Values { get; set; }

    /// <summary>A component that only the class sees.</summary>
    [DataComponent]
    private partial string[] Secrets { get; set; }

    /// <summary>A component named like a word of C#.</summary>
    [DataComponent]
    public partial int[] @event { get; set; }

    /// <summary>Cooks with a recipe.</summary>
    /// <param name="value">A value.</param>
    /// <param name="recipe">The recipe.</param>
    [Action, InBatchParallel(Init = nameof(Values), Post = nameof(Values))]
    private static int Cook(int value, Recipe recipe) => value * recipe.Factor;

    /// <summary>Combines: what <see cref="Cook(int, Recipe)"/> and <see cref="Enumerable.Sum(IEnumerable{int})"/> are not.</summary>
    /// <param name="value">A value.</param>
    /// <param name="with">What to combine it with.</param>
    /// <returns>The value, combined with <paramref name="with"/> another.</returns>
    [Action, InBatchParallel(Init = nameof(Values), Post = nameof(Values))]
    private static int Combine(int value, int with) => value + with;

    /// <summary>Whole rows.</summary>
    /// <param name="row">A row.</param>
    /// <param name="offset">An offset.</param>
    [Action, InBatchParallel(Init = nameof(Items), Post = nameof(Values))]
    private static int FromRows(Item row, int offset = 0) => row.Index + row.Values + row.Position + offset;

    /// <summary>Arguments whose names generated code might use.</summary>
    [Action, InBatchParallel(Init = nameof(Values), Post = nameof(Values))]
    private int Names(
        int item, int call, int items, int values, int results, int body, int batch, int position, int worker, int kernel, int pipeline,
        int @class)
        => item + call + items + values + results + body + batch + position + worker + kernel + pipeline + @class + Count;

    /// <summary>Named like what the engine calls.</summary>
    [Action, InBatchParallel(Init = nameof(Values))]
    private static void Run(int position) => _ = position;

    /// <summary>Named like a member of every batch.</summary>
    [Action, InBatchParallel(Init = nameof(Values), Post = nameof(KeepSecrets))]
    private static string Adopt(int value) => $"s{value}";

    [Action, InBatchParallel(Init = nameof(Secrets), Post = nameof(KeepSecrets))]
    private static string Tell(string secret) => secret + "!";

    /// <summary>Of an old time.</summary>
    [Obsolete("Use Cook.")]
    [Action, InBatchParallel(Init = nameof(Values), Post = nameof(Values))]
    private static int Boil(int value) => value + 100;

    /// <summary>An action that overloads another.</summary>
    [Action, InBatchParallel(Init = nameof(Values), Post = nameof(Values))]
    private static int Combine(int value, string with) => value + with.Length;

    public string[] Told => Secrets;

    private void KeepSecrets(ItemResults<string> results) => Secrets = results.GetValues();

    /// <summary>A batch inside a batch.</summary>
    public partial class Inner : Batch<string>
    {
        [DataComponent]
        public partial int[] Lengths { get; set; }

        [Action, InBatchParallel(Post = nameof(Lengths))]
        private static int Measure(string index) => index.Length;
    }
}

/// <summary>Derives, and adds nothing: the steps of its base keep its type.</summary>
public class PlainDerived : Declarations;

/// <summary>Derives, and adds an action and a component.</summary>
public partial class RichDerived : Declarations
{
    [DataComponent]
    public partial double[] Halves { get; set; }

    [Action, InBatchParallel(Init = nameof(Values), Post = nameof(Halves))]
    private static double Halve(int value) => value / 2.0;

    [Action, InBatchParallel(Init = nameof(Items), Post = nameof(Halves))]
    private static double FromRichRows(Item row) => row.Halves + row.Values;
}

/// <summary>An indexer beside actions that take no <c>Item</c>.</summary>
public partial class Indexed : Batch<int>
{
    [DataComponent]
    public partial int[] Values { get; set; }

    /// <summary>A component named like the index of an item.</summary>
    [DataComponent]
    internal partial long[]? Index { get; private set; }

    /// <summary>The value of one row.</summary>
    /// <param name="row">The row.</param>
    public int this[int row] => Values[row];

    [Action, InBatchParallel(Post = nameof(Values))]
    private int Twice(int index) => index * 2;
}

/// <summary>A sealed batch: its steps need no type parameter.</summary>
public sealed partial class Sealed : Batch<Guid>
{
    [DataComponent]
    public partial string[] Texts { get; set; }

    [Action, InBatchParallel(Post = nameof(Texts))]
    private static string Show(Guid index, string format = "N") => index.ToString(format);
}

/// <summary>A generic batch with generic components.</summary>
/// <typeparam name="TKey">Of the index.</typeparam>
/// <typeparam name="TValue">Of a value.</typeparam>
public partial class Table<TKey, TValue> : Batch<TKey>
    where TKey : notnull
    where TValue : struct, IComparable<TValue>
{
    [DataComponent]
    public partial TValue[] Cells { get; set; }

    [DataComponent]
    public partial string[] Shown { get; set; }

    [Action, InBatchParallel(Init = nameof(Cells), Post = nameof(Cells))]
    private static TValue AtLeast(TValue cell, TValue least) => cell.CompareTo(least) < 0 ? least : cell;

    [Action, InBatchParallel(Init = nameof(Items), Post = nameof(Shown))]
    private static string Show<TSuffix>(Item row, TSuffix suffix, string separator = " = ")
        where TSuffix : notnull
        => $"{row.Index}{separator}{row.Cells}{suffix}";

    /// <summary>Of a class whose rows and values have one type.</summary>
    public partial class Nested<TOther> : Batch<TValue>
        where TOther : class, new()
    {
        [Action, InBatchParallel]
        private static void Visit(TValue index, TOther? other = null) => _ = (index, other ?? new TOther());
    }
}

/// <summary>Code whose batches nobody else sees.</summary>
internal static partial class Hidden
{
    internal static int[] Doubled(int[] values) => new PrivateBatch { Indices = values }.Double().Doubles;

    internal static Task<int[]> DoubledInPipelineAsync(int[] values)
        => Task.FromResult(
            Dataset.From(values).Pipeline<PrivateBatch>().Then(batch => batch.Double()).Batches(new() { BatchSize = 2 })
                .ToBlockingEnumerable().SelectMany(batch => batch.Doubles).ToArray());

    private sealed partial class PrivateBatch : Batch<int>
    {
        [DataComponent]
        public partial int[] Doubles { get; set; }

        [InBatchParallel(Post = nameof(Doubles))]
        private static int Double(int index) => index * 2;
    }
}
