namespace Batching;

/// <summary>
/// Turns a method written for one item into a method for the whole batch: the compiler generates the fan-out, the fan-in, the errors
/// and the cancellation.
/// </summary>
/// <remarks>
/// The generated methods have the item method's name (and that name with <c>Async</c>), its parameters less those that
/// <see cref="Init"/> or the engine supplies, and at the end an optional <see cref="CancellationToken"/> and <see cref="CallOptions"/>.
/// Parameters of type <see cref="CancellationToken"/>, <see cref="ItemContext"/> and <see cref="ItemRandom"/> are supplied by the engine.
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class InBatchParallelAttribute : Attribute
{
    /// <summary>
    /// Where the items come from: the name of a data component, of a method or of a property that yields one element a call, or one of
    /// <c>Indices</c> (default), <c>Items</c> and <c>RunOnce</c>. Use <see langword="nameof"/>.
    /// </summary>
    public string? Init { get; set; }

    /// <summary>
    /// Where the results go: the name of a data component (they become that column) or of a method whose first parameter is
    /// <see cref="ItemResults{T}"/>. Default: nowhere, and any failed item makes the call throw <see cref="BatchActionException"/>.
    /// Use <see langword="nameof"/>.
    /// </summary>
    public string? Post { get; set; }

    /// <summary>
    /// What runs the items. Default: <see cref="Target.Auto"/>. A call overrides it with <see cref="CallOptions.Target"/>.
    /// </summary>
    public Target Target { get; set; }

    /// <summary>
    /// The <see cref="System.Text.Json.Serialization.JsonSerializerContext"/> that knows the types that cross to worker processes as JSON,
    /// under <see cref="Target.Processes"/>. Default: none, and they are serialised by reflection.
    /// </summary>
    public Type? JsonContext { get; set; }
}
