namespace Batching.Studies;

/// <summary>
/// Marks a class as a run of a study: the compiler adds a constructor and properties for the parameters of its <c>Execute</c> (or
/// <c>ExecuteAsync</c>) method, grids over them, an identity, and the version of the code that it reaches.
/// </summary>
/// <remarks>
/// The class is partial, derives from <see cref="Run{TResult}"/> and has one static method <c>Execute</c> that returns the result, or
/// <c>ExecuteAsync</c> that returns a task of it. A parameter of type <see cref="CancellationToken"/> is supplied by the study.
/// </remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class RunAttribute : Attribute
{
    /// <summary>
    /// The <see cref="System.Text.Json.Serialization.JsonSerializerContext"/> that knows the result's type. Default: none, and results are
    /// serialised by reflection.
    /// </summary>
    public Type? JsonContext { get; set; }

    /// <summary>
    /// How long one run may take, in seconds. When the time has passed, its token is cancelled and the run fails with a
    /// <see cref="TimeoutException"/>. The method needs a <see cref="CancellationToken"/> parameter. Default: 0, no limit.
    /// </summary>
    public double TimeoutSeconds { get; set; }
}
