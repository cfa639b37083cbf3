using System.Globalization;
using System.Text;

namespace Batching;

/// <summary>Thrown when items of an action failed. It has every failed item, with its index, exception and number of attempts.</summary>
public sealed class BatchActionException : AggregateException
{
    private const int MostItemsInMessage = 10;
    private readonly string _message;

    /// <summary>Creates the exception.</summary>
    /// <param name="action">The action's name.</param>
    /// <param name="count">How many items the call had.</param>
    /// <param name="failures">The items that failed, by ascending position; at least one.</param>
    public BatchActionException(string action, int count, IReadOnlyList<ItemFailure> failures)
        : base(failures?.Select(failure => failure.Exception) ?? throw new ArgumentNullException(nameof(failures)))
    {
        (Action, Count, Failures) = (action, count, failures);
        _message = Describe(action, count, failures);
    }

    /// <summary>The action's name.</summary>
    public string Action { get; }

    /// <summary>How many items the call had.</summary>
    public int Count { get; }

    /// <summary>The items that failed, by ascending position.</summary>
    public IReadOnlyList<ItemFailure> Failures { get; }

    /// <summary>The action and the first failed items, with their exceptions.</summary>
    public override string Message => _message;

    private static string Describe(string action, int count, IReadOnlyList<ItemFailure> failures)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{action}: {failures.Count} of {count} items failed.");
        foreach (ItemFailure failure in failures.Take(MostItemsInMessage))
        {
            text.AppendLine().Append(CultureInfo.InvariantCulture, $"  item {failure.Position}");
            if (!Equals(failure.Index, failure.Position))
            {
                text.Append(CultureInfo.InvariantCulture, $" ({failure.Index})");
            }

            if (failure.Attempts > 1)
            {
                text.Append(CultureInfo.InvariantCulture, $", {failure.Attempts} attempts");
            }

            text.Append(CultureInfo.InvariantCulture, $": {failure.Exception.GetType().Name}: {failure.Exception.Message}");
        }

        if (failures.Count > MostItemsInMessage)
        {
            text.AppendLine().Append(CultureInfo.InvariantCulture, $"  and {failures.Count - MostItemsInMessage} more: see Failures.");
        }

        return text.ToString();
    }
}
