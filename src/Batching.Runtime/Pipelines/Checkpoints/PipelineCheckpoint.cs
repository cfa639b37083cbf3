using System.Text;
using System.Text.Json;

namespace Batching;

/// <summary>
/// Where a run stands as of a batch: <see cref="PipelineRun{TBatch}.Checkpoint"/> takes it, <see cref="PipelineOptions.ResumeFrom"/> goes
/// on from it with exactly the batches that the run would have delivered next. Immutable, if the values of the variables are, and so safe
/// to share between threads.
/// </summary>
/// <remarks>
/// <para>
/// The run that goes on may have another <see cref="PipelineOptions.Prefetch"/>, parallelism, machine or
/// <see cref="PipelineOptions.BatchFailurePolicy"/>, and, where each epoch begins a batch, another number of
/// <see cref="PipelineOptions.Epochs"/>. It costs the same wherever it begins: earlier batches are not run again, but for those of which a
/// <see cref="Pipeline{TBatch}.Rebatch"/> has delivered a part only. Batches that <see cref="PipelineOptions.Prefetch"/> had worked on
/// ahead were not delivered, and are run again too. So steps must be reproducible, and what they do outside their batch must bear doing
/// twice: take chance from <see cref="ItemRandom"/>. What fails at one time and not at another is outside the promise.
/// </para>
/// <para>
/// A checkpoint is for the same dataset, pipeline and options, and is refused for others. Compared are the number of items, their places in
/// the root dataset, the shard, and the content of the indices where it can be known: strings, numbers, times, identifiers, enums, tuples
/// and arrays of them by their values; others by their text under the invariant culture, which for a record is its members; those whose
/// text is only the name of their type not at all. Of the pipeline: its steps by name, batch types, the sizes, probabilities and variables,
/// and how many values an argument has that has one an item. A function cannot be compared: a changed lambda or argument goes unnoticed.
/// </para>
/// </remarks>
public sealed class PipelineCheckpoint
{
    private readonly RunFingerprint _fingerprint;
    private readonly Dictionary<string, SavedVariable> _variables;

    internal PipelineCheckpoint(
        RunFingerprint fingerprint, CheckpointCounts counts, Dictionary<string, SavedVariable> variables, StagePosition? position)
        => (_fingerprint, Counts, _variables, Position) = (fingerprint, counts, variables, position);

    /// <summary>Makes a checkpoint of a run.</summary>
    /// <param name="fingerprint">What the run is.</param>
    /// <param name="variables">The variables of its pipeline.</param>
    /// <param name="before">The checkpoint that it went on from, if it did.</param>
    /// <param name="stand">Where it stands; null before its first batch.</param>
    /// <param name="initial">The variables that it began with.</param>
    internal static PipelineCheckpoint Of(
        RunFingerprint fingerprint, IEnumerable<Variable> variables, PipelineCheckpoint? before, ProgressSnapshot? stand,
        VariableValues initial)
    {
        CheckpointCounts counts = before?.Counts ?? default;
        VariableValues values = stand?.Variables ?? initial;
        var saved = new Dictionary<string, SavedVariable>();
        foreach (Variable variable in variables)
        {
            saved[variable.Name] = new SavedVariable.Live(variable, values.ByName[variable.Name]);
        }

        return stand is { } now
            ? new(fingerprint, counts.Then(now.Counts), saved, now.Position)
            : new(fingerprint, counts, saved, before?.Position);
    }

    /// <summary>How many batches were delivered, by all the runs that went on from one another.</summary>
    public long Batches => Counts.Batches;

    /// <summary>How many items of the dataset those batches were made of, dropped ones included; an item counts once an epoch.</summary>
    public long Items => Counts.Items;

    /// <summary>How many epochs were completed.</summary>
    public int Epochs => Counts.Epochs;

    /// <summary>How many batches were skipped.</summary>
    public long SkippedBatches => Counts.SkippedBatches;

    /// <summary>How many batches failed and were left out under <see cref="BatchFailurePolicy.Skip"/>.</summary>
    public long FailedBatches => Counts.FailedBatches;

    /// <summary>How many items left delivered batches under <see cref="FailurePolicy.Drop"/>.</summary>
    public long DroppedItems => Counts.DroppedItems;

    internal CheckpointCounts Counts { get; }

    /// <summary>Where the last stage stands; null before the first batch.</summary>
    internal StagePosition? Position { get; }

    /// <summary>The value of a variable, as of the last batch.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="variable">A variable of the pipeline.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="variable"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The pipeline has no variable of this name, or its value is of another type.</exception>
    /// <exception cref="InvalidOperationException">
    /// The value is in JSON, and the variable cannot read it: see
    /// <see cref="Variable{T}(string, T, System.Text.Json.Serialization.Metadata.JsonTypeInfo{T})"/>.
    /// </exception>
    public T GetValue<T>(Variable<T> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return (T)ValueFor(variable)!;
    }

    /// <summary>The checkpoint in JSON, to be kept: <see cref="Parse"/> reads it, also in later versions of the library.</summary>
    /// <returns>The text, a few lines long whatever the dataset.</returns>
    /// <exception cref="InvalidOperationException">A variable is of a type that has no JSON form; the message names it.</exception>
    public string ToJson() => JsonSerializer.Serialize(
        new CheckpointData
        {
            Format = CheckpointData.FormatName,
            Version = CheckpointData.CurrentVersion,
            Batches = Batches,
            Items = Items,
            Epochs = Epochs,
            SkippedBatches = SkippedBatches,
            FailedBatches = FailedBatches,
            DroppedItems = DroppedItems,
            ItemsLeftOut = Counts.ItemsLeftOut,
            Options = _fingerprint.Options,
            Pipeline = _fingerprint.Pipeline,
            Variables = _variables.OrderBy(one => one.Key, StringComparer.Ordinal).ToDictionary(one => one.Key, one => one.Value.ToJson()),
            Position = Position,
        },
        CheckpointJson.Default.CheckpointData);

    /// <summary>Reads what <see cref="ToJson"/> gave.</summary>
    /// <param name="json">The text.</param>
    /// <returns>The checkpoint.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="json"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException">The text is no checkpoint, or one of a newer version of the library.</exception>
    public static PipelineCheckpoint Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            CheckpointHeader? header = JsonSerializer.Deserialize(json, CheckpointJson.Default.CheckpointHeader);
            if (header?.Format != CheckpointData.FormatName || header.Version < 1)
            {
                throw new FormatException(
                    $"The text is no checkpoint of a run: it has no \"format\": \"{CheckpointData.FormatName}\" with a version.");
            }

            if (header.Version > CheckpointData.CurrentVersion)
            {
                throw new FormatException(
                    $"The checkpoint is of format version {header.Version}, and this version of the library reads "
                        + $"{CheckpointData.CurrentVersion}. Resume with the version that wrote it, or a newer one.");
            }

            CheckpointData data = JsonSerializer.Deserialize(json, CheckpointJson.Default.CheckpointData)!;
            if (data.Position is { IsPossible: false }
                || long.Min(long.Min(data.Batches, data.Items), long.Min(data.SkippedBatches, data.FailedBatches)) < 0
                || long.Min(long.Min(data.DroppedItems, data.ItemsLeftOut), data.Epochs) < 0)
            {
                throw new FormatException(
                    "The checkpoint has a count or position that no run can have: it has been changed since it was written.");
            }

            return new PipelineCheckpoint(
                new RunFingerprint(data.Options, data.Pipeline),
                new CheckpointCounts(
                    data.Batches, data.Items, data.Epochs, data.SkippedBatches, data.FailedBatches, data.DroppedItems, data.ItemsLeftOut),
                data.Variables.ToDictionary(one => one.Key, one => (SavedVariable)new SavedVariable.Json(one.Value)),
                data.Position);
        }
        catch (JsonException failure)
        {
            throw new FormatException($"The text is no checkpoint of a run: {failure.Message}", failure);
        }
    }

    /// <summary>
    /// Writes the checkpoint to a file as JSON. Whenever the process ends, the file holds this checkpoint or the one before: it is written
    /// beside it, flushed to the disk, and renamed.
    /// </summary>
    /// <param name="path">The file. One that is there is replaced.</param>
    /// <exception cref="InvalidOperationException">A variable is of a type that has no JSON form; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        byte[] json = Encoding.UTF8.GetBytes(ToJson());
        string beside = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var file = new FileStream(beside, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                file.Write(json);
                file.Flush(flushToDisk: true);
            }

            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }

    /// <summary>Reads the checkpoint that <see cref="Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The checkpoint.</returns>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="FormatException">
    /// The file holds no checkpoint, or one of a newer version of the library; the message names the file.
    /// </exception>
    public static PipelineCheckpoint Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string json = File.ReadAllText(path);
        try
        {
            return Parse(json);
        }
        catch (FormatException failure)
        {
            throw new FormatException($"{path}: {failure.Message}", failure);
        }
    }

    /// <summary>The number of batches, items and epochs, for people.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"{Batches} batches, {Items} items, {Epochs} epochs";

    /// <summary>Refuses a run that is not the one the checkpoint was taken of.</summary>
    /// <exception cref="ArgumentException">It is not; the message says in what.</exception>
    internal void CheckFits(RunFingerprint run)
    {
        if (run.DifferenceFrom(_fingerprint) is { } difference)
        {
            throw new ArgumentException($"PipelineOptions.ResumeFrom is a checkpoint of another run: {difference}.");
        }
    }

    /// <summary>The value of a variable of the pipeline.</summary>
    internal object? ValueFor(Variable variable)
        => _variables.TryGetValue(variable.Name, out SavedVariable? saved)
            ? saved.For(variable)
            : throw new ArgumentException($"The checkpoint has no variable '{variable.Name}'.");
}
