using System.Globalization;

namespace Batching;

/// <summary>The options that decide which batches a run delivers.</summary>
internal sealed record OptionsFingerprint
{
    public required int BatchSize { get; init; }

    public required bool Shuffle { get; init; }

    public required long Seed { get; init; }

    public required bool CrossEpochs { get; init; }

    public required bool DropLast { get; init; }

    public int? Epochs { get; init; }

    public long? Iterations { get; init; }

    /// <summary>Describes the first difference that matters; null if there is none.</summary>
    internal string? DifferenceFrom(OptionsFingerprint saved)
        => Difference(nameof(BatchSize), BatchSize, saved.BatchSize)
            ?? Difference(nameof(Shuffle), Shuffle, saved.Shuffle)
            ?? Difference(nameof(Seed), Seed, saved.Seed)
            ?? Difference(nameof(CrossEpochs), CrossEpochs, saved.CrossEpochs)
            ?? Difference(nameof(DropLast), DropLast, saved.DropLast)
            ?? Difference(nameof(Iterations), Iterations, saved.Iterations)
            ?? (MayDifferInEpochs ? null : Difference(nameof(Epochs), Epochs, saved.Epochs));

    /// <summary>If each epoch begins a new batch, the number of epochs does not change the batches that were delivered.</summary>
    private bool MayDifferInEpochs => !CrossEpochs && Iterations is null;

    private static string? Difference<T>(string name, T own, T saved)
        => EqualityComparer<T>.Default.Equals(own, saved)
            ? null
            : string.Create(CultureInfo.InvariantCulture,
                $"PipelineOptions.{name} is {own?.ToString() ?? "null"}, the checkpoint's run had {saved?.ToString() ?? "null"}");
}
