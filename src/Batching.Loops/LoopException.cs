using System.Globalization;
using System.Text;

namespace Batching.Loops;

/// <summary>
/// Something failed in a loop, and then something else in the events or callbacks that saw to it: all of it, the original failure first. A
/// failure that comes alone is thrown as it is.
/// </summary>
public sealed class LoopException : AggregateException
{
    private readonly string _message;

    /// <summary>Makes the exception.</summary>
    /// <param name="section">The section that failed: <c>Training.Epoch</c>.</param>
    /// <param name="failures">All failures, the original first; at least one.</param>
    public LoopException(string section, IReadOnlyList<Exception> failures)
        : base(failures ?? throw new ArgumentNullException(nameof(failures)))
    {
        Section = section;
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{section}: {failures.Count} failures, the original first.");
        foreach (Exception failure in failures)
        {
            text.AppendLine().Append(CultureInfo.InvariantCulture, $"  {failure.GetType().Name}: {failure.Message}");
        }

        _message = text.ToString();
    }

    /// <summary>The section that failed first, with its loop's class.</summary>
    public string Section { get; }

    /// <summary>Names the section and every failure.</summary>
    public override string Message => _message;
}
