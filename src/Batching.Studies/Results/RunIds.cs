using Batching.Runtime;

namespace Batching.Studies;

/// <summary>Reads and writes files of run ids, one per line, which select some of the results of a study.</summary>
public static class RunIds
{
    /// <summary>Writes ids.</summary>
    /// <param name="path">Where.</param>
    /// <param name="runs">The runs.</param>
    public static void Write(string path, IEnumerable<Run> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        File.WriteAllLines(path, runs.Select(run => run.Id));
    }

    /// <summary>Writes ids.</summary>
    /// <param name="path">Where.</param>
    /// <param name="runs">The runs.</param>
    public static void Write(string path, IEnumerable<ResultRun> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        File.WriteAllLines(path, runs.Select(run => run.Id));
    }

    /// <summary>Reads ids, for <see cref="ResultQuery.WithIds"/>. Empty lines are ignored.</summary>
    /// <param name="path">Where.</param>
    /// <returns>The ids.</returns>
    /// <exception cref="InvalidDataException">A line is not an id.</exception>
    public static IReadOnlyList<string> Read(string path)
    {
        string[] ids = [.. File.ReadAllLines(path).Select(line => line.Trim()).Where(line => line.Length > 0)];
        return Array.Find(ids, id => !RunIdentity.IsValid(id)) is { } wrong
            ? throw new InvalidDataException(
                $"'{path}' has a line that is no id of a run: '{wrong}'. An id has 40 hexadecimal digits, in lower case.")
            : ids;
    }
}
