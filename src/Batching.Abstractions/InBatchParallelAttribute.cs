namespace Batching;

/// <summary>
/// Turns a method for one item into a method for the whole batch. The compiler generates the parallel execution, the collection of results
/// and failures, and cancellation.
/// </summary>
/// <remarks>
/// The generated methods have the name of the item method, and that name with <c>Async</c>. They take its parameters, except those that
/// <see cref="Init"/> or the engine supplies, and at the end an optional <see cref="CallOptions"/> and <see cref="CancellationToken"/>. The
/// engine supplies parameters of type <see cref="CancellationToken"/>, <see cref="ItemContext"/> and <see cref="ItemRandom"/>.
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class InBatchParallelAttribute : Attribute
{
    /// <summary>
    /// Where the items come from: the name of a data component, the name of a method or property that returns a sequence, or <c>Indices</c>
    /// (default), <c>Items</c> or <c>RunOnce</c>. Use <see langword="nameof"/>.
    /// </summary>
    public string? Init { get; set; }

    /// <summary>
    /// Where the results go: the name of a data component, which they become, or of a method whose first parameter is an
    /// <see cref="ItemResults{T}"/>. Default: nowhere; if an item fails, the call throws a <see cref="BatchActionException"/>. Use
    /// <see langword="nameof"/>.
    /// </summary>
    public string? Post { get; set; }

    /// <summary>
    /// What runs the items. Default: <see cref="Target.Auto"/>. <see cref="CallOptions.Target"/> overrides it for a call.
    /// </summary>
    public Target Target { get; set; }

    /// <summary>
    /// The <see cref="System.Text.Json.Serialization.JsonSerializerContext"/> for types that are sent to worker processes as JSON, with
    /// <see cref="Target.Processes"/>. Default: none; they are serialised by reflection.
    /// </summary>
    public Type? JsonContext { get; set; }
}
