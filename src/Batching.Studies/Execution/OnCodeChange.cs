namespace Batching.Studies;

/// <summary>What a study does with results of code that is not the code as it is now.</summary>
public enum OnCodeChange
{
    /// <summary>Compute them anew.</summary>
    Rerun,

    /// <summary>Use them all the same.</summary>
    Keep,

    /// <summary>Throw before anything is executed.</summary>
    Fail,
}
