using System.Globalization;
using System.Text.Json;

namespace Batching.Cluster;

/// <summary>
/// A plan of what to compute on a cluster, divided into shards. It is a file in a folder that all machines see, and its results are files
/// in the same folder. An item is done when it has a valid result, whatever a scheduler says. Create it with <c>study.PlanAsync</c> or
/// <c>pipeline.PlanAsync</c>. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// The file is called <c>NAME.HASH.plan.json</c>: planning the same again gives the same file, and a plan never changes once it is there.
/// Several plans may share a folder, and then share the results that they have in common. The format is in <c>docs/cluster.md</c>.
/// </remarks>
public sealed class ClusterPlan
{
    /// <summary>The suffix of the names of plan files.</summary>
    public const string FileSuffix = ".plan.json";

    internal const string JobPrefix = "batching-";

    private const int IdDigits = 12;

    private ClusterPlan(string folder, string hash, PlanData data)
    {
        (Folder, Data, Id) = (folder, data, hash[..IdDigits]);
        Path = System.IO.Path.Combine(folder, $"{data.Name}.{Id}{FileSuffix}");
    }

    /// <summary>The name of the study or pipeline.</summary>
    public string Name => Data.Name;

    /// <summary>The first 12 digits of the hash over the plan's content: equal plans have equal ids.</summary>
    public string Id { get; }

    /// <summary>The folder that all machines see, as an absolute path.</summary>
    public string Folder { get; }

    /// <summary>The plan's file.</summary>
    public string Path { get; }

    /// <summary>The name of an engine's jobs for this plan. An engine's job numbers may be lost or reused.</summary>
    public string JobName => JobPrefix + Id;

    /// <summary>How many shards there are.</summary>
    public int Shards => Data.Shards;

    /// <summary>Which items a shard has.</summary>
    public ShardLayout Layout => Data.Layout;

    /// <summary>How many items there are: the runs of a study, or the batches of a pipeline.</summary>
    public long Count => Data.Runs?.Count ?? Data.Pipeline!.Batches;

    internal PlanData Data { get; }

    /// <summary>The parts of the plan's results, for status and merge.</summary>
    internal PlanItems Items => field ??= Data.Kind == PlanKind.Study ? new RunItems(this) : new BatchItems(this);

    /// <summary>Reads a plan.</summary>
    /// <param name="path">The plan's file, or its folder: then the plan in it that was written last.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="FileNotFoundException">There is no such file, or no plan in the folder.</exception>
    /// <exception cref="InvalidDataException">The file is no plan, or damaged, or of a later version; the message names it.</exception>
    public static ClusterPlan Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string file = System.IO.Path.GetFullPath(path);
        if (Directory.Exists(file))
        {
            file = new DirectoryInfo(file).EnumerateFiles("*" + FileSuffix).MaxBy(plan => plan.LastWriteTimeUtc)?.FullName
                ?? throw new FileNotFoundException(
                    $"There is no plan in '{file}': no file '*{FileSuffix}'. Make one with PlanAsync.", file);
        }

        if (!File.Exists(file))
        {
            throw new FileNotFoundException($"There is no plan '{file}'. Make one with PlanAsync.", file);
        }

        byte[] content = File.ReadAllBytes(file);
        PlanData data = Read(file, content);
        string hash = SealedJson.HashIn(content) ?? throw new InvalidDataException(
            $"'{file}' is damaged: its hash is not that of its content. It has been changed since it was written, or is not whole. "
                + "Plan again.");
        return new ClusterPlan(System.IO.Path.GetDirectoryName(file)!, hash, data);
    }

    /// <summary>Reads and verifies the results that exist.</summary>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The status.</returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public ClusterStatus Status(CancellationToken cancellationToken = default) => new StatusReader(this).Read(cancellationToken);

    /// <summary>The name and the number of shards, for people.</summary>
    /// <returns>The text.</returns>
    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"{Name} ({Id}): {Count} {Items.Noun} in {Shards} shards");

    /// <summary>The places of a shard's items.</summary>
    internal IEnumerable<long> PlacesOf(int shard) => Layout.PlacesOf(shard, Shards, Count);

    /// <summary>Writes a plan, unless it is there already.</summary>
    internal static ClusterPlan Write(string folder, PlanData data)
    {
        byte[] content = SealedJson.Seal(JsonSerializer.SerializeToUtf8Bytes(data, PlanJson.Default.PlanData));
        var plan = new ClusterPlan(System.IO.Path.GetFullPath(folder), SealedJson.HashIn(content)!, data);
        if (Publication.TryPublish(plan.Path, content) || File.ReadAllBytes(plan.Path).AsSpan().SequenceEqual(content))
        {
            return plan;
        }

        // The name says the hash, so a file of this name with another content is no plan.
        throw new InvalidDataException($"'{plan.Path}' is damaged: it is not the plan that its name says. Remove it and plan again.");
    }

    /// <summary>Checks what a plan is made with, before anything is written.</summary>
    internal static void Check(string name, string folder, int shards, long count, ShardLayout layout, string noun)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        if (!PlanRules.IsName(name))
        {
            throw new ArgumentException(
                $"'{PrintedText.Line(name)}' cannot be a plan's name: it becomes a part of a file's name.", nameof(name));
        }

        if (!Enum.IsDefined(layout))
        {
            throw new ArgumentOutOfRangeException(nameof(layout), layout, "The layout of a plan must be Strided or Contiguous.");
        }

        if (count > PlanRules.MostItems)
        {
            throw new ArgumentException(
                $"A plan has at most {PlanRules.MostItems} {noun}, each with a file of its own, and this one would have {count}. Put more "
                    + "into each.", nameof(count));
        }

        if (shards < 1 || shards > Math.Min(count, PlanRules.MostShards))
        {
            throw new ArgumentOutOfRangeException(
                nameof(shards), shards, $"A plan of {count} {noun} has from 1 to {Math.Min(count, PlanRules.MostShards)} shards.");
        }
    }

    /// <summary>Checks the number of a shard.</summary>
    internal void CheckIndex(int index)
    {
        if (index < 0 || index >= Shards)
        {
            throw new ArgumentOutOfRangeException(nameof(index), index, $"{this}: the shards are 0 to {Shards - 1}.");
        }
    }

    internal void CheckKind(PlanKind kind)
    {
        if (Data.Kind != kind)
        {
            throw new ArgumentException(
                $"'{Path}' is the plan of a {Data.Kind.ToString().ToLowerInvariant()}, not of a {kind.ToString().ToLowerInvariant()}.");
        }
    }

    private static PlanData Read(string file, byte[] content)
    {
        try
        {
            PlanHeader? header = JsonSerializer.Deserialize(content, PlanJson.Default.PlanHeader);
            if (header?.Format != PlanData.FormatName || header.Version < 1)
            {
                throw new InvalidDataException($"'{file}' is no plan: it has no \"format\": \"{PlanData.FormatName}\" with a version.");
            }

            if (header.Version > PlanData.CurrentVersion)
            {
                throw new InvalidDataException(
                    $"'{file}' is a plan of format version {header.Version}, and this version of Batching reads "
                        + $"{PlanData.CurrentVersion}. Use the version that wrote it, or a later one.");
            }

            PlanData data = JsonSerializer.Deserialize(content, PlanJson.Default.PlanData)!;
            return PlanRules.ProblemOf(data) is { } problem
                ? throw new InvalidDataException($"'{file}' is no plan, or damaged: {PrintedText.Line(problem)}. Plan again.")
                : data;
        }
        catch (JsonException failure)
        {
            throw new InvalidDataException($"'{file}' is no plan, or damaged: {failure.Message}", failure);
        }
    }
}
