using System.Text;
using System.Text.Json;

namespace Batching;

/// <summary>
/// The state of a run after a batch. <see cref="PipelineRun{TBatch}.Checkpoint"/> creates it. A run with
/// <see cref="PipelineOptions.ResumeFrom"/> continues from it, with exactly the batches that the run would have delivered next. Immutable,
/// if the values of the variables are, and so safe to share between threads.
/// </summary>
/// <remarks>
/// <para>
/// The new run may have another <see cref="PipelineOptions.Prefetch"/>, parallelism, machine or
/// <see cref="PipelineOptions.BatchFailurePolicy"/>. If each epoch begins a new batch, it may also have another number of
/// <see cref="PipelineOptions.Epochs"/>. Resuming costs the same at any place: earlier batches do not run again, except those of which a
/// <see cref="Pipeline{TBatch}.Rebatch"/> has delivered a part. Batches that ran ahead and were not delivered run again. So steps must be
/// reproducible, and their effects outside the batch must be repeatable: use <see cref="ItemRandom"/> for random numbers. A failure that
/// occurs at one time and not at another is not covered.
/// </para>
/// <para>
/// A checkpoint is valid for the same dataset, pipeline and options, and refused for others. These are compared: the number of items, their
/// places in the root dataset, the shard, and the content of the indices, if it can be known. Strings, numbers, times, identifiers, enums,
/// and tuples and arrays of them are compared by value. Other types are compared by their text in the invariant culture, which for a record
/// has its members; types whose text is only their name are not compared. Of the pipeline, these are compared: the names of its steps,
/// batch types, sizes, probabilities, variables, and the number of values of arguments with one value for each item. Functions cannot be
/// compared, so a changed lambda or argument is not noticed.
/// </para>
/// </remarks>
public sealed class PipelineCheckpoint
{
    private readonly RunFingerprint _fingerprint;
    private readonly Dictionary<string, SavedVariable> _variables;

    internal PipelineCheckpoint(
        RunFingerprint fingerprint, CheckpointCounts counts, Dictionary<string, SavedVariable> variables, StagePosition? position)
        => (_fingerprint, Counts, _variables, Position) = (fingerprint, counts, variables, position);

    /// <summary>Creates a checkpoint of a run.</summary>
    /// <param name="fingerprint">The fingerprint of the run.</param>
    /// <param name="variables">The variables of its pipeline.</param>
    /// <param name="before">The checkpoint that it resumed from; null if it did not.</param>
    /// <param name="stand">Its state; null before its first batch.</param>
    /// <param name="initial">The values that it began with.</param>
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

    /// <summary>The number of delivered batches, over all runs that resumed from one another.</summary>
    public long Batches => Counts.Batches;

    /// <summary>The number of items in them, including dropped ones. An item counts once for each epoch.</summary>
    public long Items => Counts.Items;

    /// <summary>The number of completed epochs.</summary>
    public int Epochs => Counts.Epochs;

    /// <summary>The number of skipped batches.</summary>
    public long SkippedBatches => Counts.SkippedBatches;

    /// <summary>The number of failed batches that <see cref="BatchFailurePolicy.Skip"/> left out.</summary>
    public long FailedBatches => Counts.FailedBatches;

    /// <summary>The number of items that <see cref="FailurePolicy.Drop"/> removed from delivered batches.</summary>
    public long DroppedItems => Counts.DroppedItems;

    internal CheckpointCounts Counts { get; }

    /// <summary>The position of the last stage; null before the first batch.</summary>
    internal StagePosition? Position { get; }

    /// <summary>Returns the value of a variable after the last batch.</summary>
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

    /// <summary>Returns the checkpoint as JSON. <see cref="Parse"/> reads it, also in later versions of the library.</summary>
    /// <returns>The text: a few lines, for any dataset.</returns>
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

    /// <summary>Reads a checkpoint that <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <returns>The checkpoint.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="json"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException">The text is not a checkpoint, or a checkpoint of a newer version of the library.</exception>
    public static PipelineCheckpoint Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            CheckpointHeader? header = JsonSerializer.Deserialize(json, CheckpointJson.Default.CheckpointHeader);
            if (header?.Format != CheckpointData.FormatName || header.Version < 1)
            {
                throw new FormatException(
                    $"The text is not a checkpoint of a run: it has no \"format\": \"{CheckpointData.FormatName}\" with a version.");
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
                    "The checkpoint has a count or position that no run can have. It was changed after it was written.");
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
            throw new FormatException($"The text is not a checkpoint of a run: {failure.Message}", failure);
        }
    }

    /// <summary>
    /// Saves the checkpoint to a file as JSON. If the process ends at any moment, the file has either this checkpoint or the one before: a
    /// temporary file is written, flushed to the disk, and renamed.
    /// </summary>
    /// <param name="path">The path of the file. An existing file is replaced.</param>
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

    /// <summary>Loads a checkpoint that <see cref="Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The checkpoint.</returns>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="FormatException">
    /// The file is not a checkpoint, or a checkpoint of a newer version of the library. The message names the file.
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

    /// <summary>The numbers of batches, items and epochs, for people.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"{Batches} batches, {Items} items, {Epochs} epochs";

    /// <summary>Throws if a run is not the one that the checkpoint was taken of.</summary>
    /// <exception cref="ArgumentException">It is not. The message has the difference.</exception>
    internal void CheckFits(RunFingerprint run)
    {
        if (run.DifferenceFrom(_fingerprint) is { } difference)
        {
            throw new ArgumentException($"PipelineOptions.ResumeFrom is a checkpoint of another run: {difference}.");
        }
    }

    internal object? ValueFor(Variable variable)
        => _variables.TryGetValue(variable.Name, out SavedVariable? saved)
            ? saved.For(variable)
            : throw new ArgumentException($"The checkpoint has no variable '{variable.Name}'.");
}
