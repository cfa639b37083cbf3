using System.Globalization;
using System.Text;

namespace Batching.Loops;

/// <summary>
/// Several things failed in a loop: first an event, then events or callbacks that ran because of that, or in any case. The original failure
/// comes first. A single failure is thrown unchanged instead.
/// </summary>
public sealed class LoopException : AggregateException
{
    private readonly string _message;

    /// <summary>Creates the exception.</summary>
    /// <param name="section">The section that failed, such as <c>Training.Epoch</c>.</param>
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

    /// <summary>The section that failed first, after the name of its loop's class.</summary>
    public string Section { get; }

    /// <summary>Names the section and every failure.</summary>
    public override string Message => _message;
}
