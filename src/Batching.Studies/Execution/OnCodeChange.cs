namespace Batching.Studies;

/// <summary>What a study does with results of other code than the current code.</summary>
public enum OnCodeChange
{
    /// <summary>Compute them again.</summary>
    Rerun,

    /// <summary>Use them anyway.</summary>
    Keep,

    /// <summary>Throw before anything is executed.</summary>
    Fail,
}
