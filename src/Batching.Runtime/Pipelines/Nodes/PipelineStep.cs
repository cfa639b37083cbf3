using System.Globalization;
using Batching.Runtime;

namespace Batching;

/// <summary>One step of a pipeline. The chain has checked the type of its batches. Immutable: runs share it.</summary>
internal abstract class PipelineStep(string name, PerItemLength[] lengths) : PipelineNode(name)
{
    /// <summary>Whether it is awaited. Awaited steps wait for more than processors.</summary>
    internal abstract bool IsAwaited { get; }

    /// <summary>Runs the step on a batch and returns the batch for the next step; null if the user's code returned null.</summary>
    internal abstract ValueTask<Batch?> RunAsync(Batch batch, CancellationToken cancellationToken);

    /// <summary>Its name, its arguments with one value for each item, and its batch types.</summary>
    private protected string Describe(Type before, Type behind)
    {
        IEnumerable<string> arguments = lengths.Select(argument
            => argument.Length is { } length ? string.Create(CultureInfo.InvariantCulture, $"{argument.Name}: {length}") : argument.Name);
        string listed = lengths.Length > 0 ? $"({string.Join(", ", arguments)})" : "";
        return before == behind ? $"{Name}{listed}: {behind}" : $"{Name}{listed}: {before} > {behind}";
    }

    /// <summary>Checks that every argument with one value for each item fits every batch of a run.</summary>
    /// <exception cref="ArgumentException">One does not.</exception>
    internal void CheckLengths(BatchSizes sizes)
    {
        foreach (PerItemLength argument in lengths)
        {
            if (argument.Length is not { } length)
            {
                continue;
            }

            if (length != sizes.Full)
            {
                throw new ArgumentException(
                    $"{Name}: the argument {argument.Name} has {length} values, but {sizes.FullBecause}. Give one value for each item of "
                        + "a batch, or take it from the item's index with PerItem.ByIndex.");
            }

            if (sizes.Last != 0)
            {
                throw new ArgumentException(
                    $"{Name}: the argument {argument.Name} has {length} values, but {sizes.LastBecause}, or take the value from the "
                        + "item's index with PerItem.ByIndex.");
            }
        }
    }
}
