using System.ComponentModel;
using Batching.Studies;

namespace Batching.Runtime;

/// <summary>A run class, for code that is generic over it. Generated.</summary>
/// <typeparam name="TRun">The class.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IStoredRun<TRun>
    where TRun : Run, IStoredRun<TRun>
{
    /// <summary>The class's name, parameters and result.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
#pragma warning disable CA1707, CS3008 // Generated members begin with two underscores: no name of the user's does.
    static abstract RunType __RunType { get; }

    /// <summary>Creates a run from stored parameters.</summary>
    /// <param name="values">The parameters.</param>
    /// <returns>The run.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static abstract TRun __Make(ParameterValues values);
#pragma warning restore CA1707, CS3008
}
