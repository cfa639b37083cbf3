using System.Globalization;
using Batching.Runtime;

namespace Batching;

/// <summary>One step of a pipeline, for batches whose type the chain has checked. Immutable: runs share it.</summary>
internal abstract class PipelineStep(string name, PerItemLength[] lengths) : PipelineNode(name)
{
    /// <summary>Whether it is awaited: it then waits for more than processors.</summary>
    internal abstract bool IsAwaited { get; }

    /// <summary>Runs the step on a batch and gives the batch for the next step; null where the user's code gave none.</summary>
    internal abstract ValueTask<Batch?> RunAsync(Batch batch, CancellationToken cancellationToken);

    /// <summary>Its name, arguments with a length, and batches.</summary>
    private protected string Describe(Type before, Type behind)
    {
        IEnumerable<string> arguments = lengths.Select(argument
            => argument.Length is { } length ? string.Create(CultureInfo.InvariantCulture, $"{argument.Name}: {length}") : argument.Name);
        string listed = lengths.Length > 0 ? $"({string.Join(", ", arguments)})" : "";
        return before == behind ? $"{Name}{listed}: {behind}" : $"{Name}{listed}: {before} > {behind}";
    }

    /// <summary>Checks that every argument with one value an item fits every batch of a run.</summary>
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
