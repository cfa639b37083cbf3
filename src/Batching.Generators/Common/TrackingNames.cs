namespace Batching.Generators;

/// <summary>The names of the incremental steps, for tests that look at what an edit runs again.</summary>
internal static class TrackingNames
{
    public const string BatchClasses = nameof(BatchClasses);
    public const string LoopClasses = nameof(LoopClasses);
    public const string NetClasses = nameof(NetClasses);
    public const string RunClasses = nameof(RunClasses);
    public const string CodeVersions = nameof(CodeVersions);
}
