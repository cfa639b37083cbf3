namespace Batching.Testing;

/// <summary>
/// Wrong code, each example with its diagnostics marked, and beside it the near miss that is right. One table for each concern.
/// </summary>
internal static class WrongCode
{
    /// <summary>A member that is right: it is generated whatever stands beside it.</summary>
    internal const string Right = "[Action, InBatchParallel] private static void Right(string path) { }";

    /// <summary>One wrong piece of code.</summary>
    /// <param name="Name">What is wrong with it.</param>
    /// <param name="Wrong">The file, with the expected diagnostics marked.</param>
    /// <param name="NearMiss">The file made right.</param>
    internal sealed record Example(string Name, string Wrong, string NearMiss)
    {
        /// <summary>The ids of the library that are marked.</summary>
        internal IReadOnlyList<string> Ids { get; } =
            [.. Markup.Parse(Wrong).Expected.Select(expected => expected.Id).Where(id => id.StartsWith("BATCH", StringComparison.Ordinal))
                .Distinct()];

        /// <inheritdoc/>
        public override string ToString() => Name;
    }

    /// <summary>All tables.</summary>
    internal static IReadOnlyList<Example> All { get; } =
    [
        .. WrongDeclarations.All,
        .. WrongBodies.All,
        .. WrongCalls.All,
        .. WrongRaces.All,
        .. WrongDefaults.All,
        .. WrongExtras.All,
        .. WrongResults.All,
        .. WrongTokens.All,
    ];

    /// <summary>An example within a batch class that has one component and one right action.</summary>
    internal static Example Member(string name, string wrong, string nearMiss, string beside = "", bool rightIsOrdinary = false)
    {
        return new Example(name, Class(wrong), Class(nearMiss));

        string Class(string members) => $$"""
            public partial class Rows : Batch<string>
            {
                [DataComponent] public partial int[] Sizes { get; set; }
                {{(rightIsOrdinary ? Right.Replace("Action, ", "") : Right)}}
                {{members}}
            }

            public sealed class Numbers : Batch<int>;
            {{beside}}
            """;
    }
}
