using System.Text.Json;

namespace Batching.Cluster;

/// <summary>
/// A plan of what to compute on a cluster, divided into shards. It is a file in a folder that all machines see, and its results are files
/// in the same folder. An item is done when it has a valid result, whatever a scheduler reports. Create a plan with
/// <c>study.PlanAsync</c> or <c>pipeline.PlanAsync</c>. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// The file is called <c>NAME.HASH.plan.json</c>. Planning the same again gives the same file, and a plan file never changes. Several plans
/// may share a folder, and then share the results that they have in common. <c>docs/cluster.md</c> describes the format.
/// </remarks>
public sealed class ClusterPlan
{
    internal const string JobPrefix = "batching-";

    private const string FileSuffix = ".plan.json";
    private const int IdDigits = 12;

    private ClusterPlan(string folder, string hash, PlanData data)
    {
        (Folder, Data, Id) = (folder, data, hash[..IdDigits]);
        Path = System.IO.Path.Combine(folder, $"{data.Name}.{Id}{FileSuffix}");
    }

    /// <summary>The name of the study or pipeline.</summary>
    public string Name => Data.Name;

    /// <summary>The first 12 digits of the hash of the plan's content. Equal plans have equal ids.</summary>
    public string Id { get; }

    /// <summary>The absolute path of the folder that all machines see.</summary>
    public string Folder { get; }

    /// <summary>The absolute path of the plan file.</summary>
    public string Path { get; }

    /// <summary>The name of a scheduler's jobs for this plan. Find jobs by it, because job ids may be lost or reused.</summary>
    public string JobName => JobPrefix + Id;

    /// <summary>How many shards the plan has.</summary>
    public int ShardCount => Data.Shards;

    /// <summary>How items are distributed to shards.</summary>
    public ShardLayout Layout => Data.Layout;

    /// <summary>How many items the plan has: the runs of a study, or the batches of a pipeline.</summary>
    public long ItemCount => Data.Runs?.Count ?? Data.Pipeline!.Batches;

    internal PlanData Data { get; }

    internal PlanItems Items => field ??= Data.Kind == PlanKind.Study ? new RunItems(this) : new BatchItems(this);

    /// <summary>Reads a plan file.</summary>
    /// <param name="path">The path of the plan file, or of its folder, which means the latest plan in it.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="FileNotFoundException">The file does not exist, or the folder has no plan.</exception>
    /// <exception cref="InvalidDataException">The file is not a plan, is damaged, or has a later version. The message names it.</exception>
    public static ClusterPlan Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string file = System.IO.Path.GetFullPath(path);
        if (Directory.Exists(file))
        {
            file = new DirectoryInfo(file).EnumerateFiles("*" + FileSuffix).MaxBy(plan => plan.LastWriteTimeUtc)?.FullName
                ?? throw new FileNotFoundException($"'{file}' contains no plan (*{FileSuffix}). Create one with PlanAsync.", file);
        }

        if (!File.Exists(file))
        {
            throw new FileNotFoundException($"The plan '{file}' does not exist. Create it with PlanAsync.", file);
        }

        byte[] content = File.ReadAllBytes(file);
        PlanData data = Read(file, content);
        string hash = SealedJson.HashIn(content) ?? throw new InvalidDataException(
            $"'{file}' is damaged: its hash does not match its content, so it is incomplete or was changed. Plan again.");
        return new ClusterPlan(System.IO.Path.GetDirectoryName(file)!, hash, data);
    }

    /// <summary>Reads and verifies the results that exist.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The status.</returns>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public Task<ClusterStatus> GetStatusAsync(CancellationToken cancellationToken = default)
        => Task.Run(() => new StatusReader(this).Read(cancellationToken), cancellationToken);

    /// <summary>Describes the plan: its name, its id, and how many items and shards it has.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"{Name} ({Id}): {ItemCount} {Items.Noun} in {ShardCount} shards";

    /// <summary>The places of a shard's items.</summary>
    internal IEnumerable<long> PlacesOf(int shard) => Layout.PlacesOf(shard, ShardCount, ItemCount);

    /// <summary>Writes a plan, unless its file already exists.</summary>
    internal static ClusterPlan Write(string folder, PlanData data)
    {
        byte[] content = SealedJson.Seal(JsonSerializer.SerializeToUtf8Bytes(data, PlanJson.Default.PlanData));
        var plan = new ClusterPlan(System.IO.Path.GetFullPath(folder), SealedJson.HashIn(content)!, data);
        return Publication.TryPublish(plan.Path, content) || File.ReadAllBytes(plan.Path).AsSpan().SequenceEqual(content)
            ? plan
            : throw new InvalidDataException(
                $"'{plan.Path}' is damaged: its content does not match the hash in its name. Remove it and plan again.");
    }

    /// <summary>Checks the arguments of a plan before anything is written.</summary>
    internal static void Check(string name, string folder, int shardCount, long count, ShardLayout layout, string noun)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        if (!PlanRules.IsName(name))
        {
            throw new ArgumentException(
                $"'{PrintedText.Line(name)}' cannot be the name of a plan, because it becomes part of a file name.", nameof(name));
        }

        if (!Enum.IsDefined(layout))
        {
            throw new ArgumentOutOfRangeException(nameof(layout), layout, "The layout of a plan must be Strided or Contiguous.");
        }

        if (count > PlanRules.MostItems)
        {
            throw new ArgumentException(
                $"This plan would have {count} {noun}, each with a file of its own, and a plan has at most {PlanRules.MostItems}. Combine "
                    + "several into one.", nameof(count));
        }

        if (shardCount < 1 || shardCount > Math.Min(count, PlanRules.MostShards))
        {
            throw new ArgumentOutOfRangeException(nameof(shardCount), shardCount,
                $"The number of shards must be from 1 to {Math.Min(count, PlanRules.MostShards)} for a plan of {count} {noun}.");
        }
    }

    internal void CheckShard(int shardIndex)
    {
        if (shardIndex < 0 || shardIndex >= ShardCount)
        {
            throw new ArgumentOutOfRangeException(nameof(shardIndex), shardIndex,
                $"The index of a shard of {this} must be from 0 to {ShardCount - 1}.");
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
                throw new InvalidDataException($"'{file}' is not a plan: it has no \"format\": \"{PlanData.FormatName}\" with a version.");
            }

            if (header.Version > PlanData.CurrentVersion)
            {
                throw new InvalidDataException(
                    $"'{file}' is a plan of format version {header.Version}, but this version of Batching reads version "
                        + $"{PlanData.CurrentVersion}. Use the version that wrote it, or a later one.");
            }

            PlanData data = JsonSerializer.Deserialize(content, PlanJson.Default.PlanData)!;
            return PlanRules.ProblemOf(data) is { } problem
                ? throw new InvalidDataException($"'{file}' is not a plan, or is damaged: {PrintedText.Line(problem)}. Plan again.")
                : data;
        }
        catch (JsonException failure)
        {
            throw new InvalidDataException($"'{file}' is not a plan, or is damaged: {failure.Message}", failure);
        }
    }
}
