namespace Batching.Generators;

/// <summary>The keys of diagnostic properties that code fixes read.</summary>
internal static class DiagnosticProperties
{
    /// <summary>The name that was probably meant.</summary>
    public const string NearestName = "NearestName";

    /// <summary>The name of the parameter or data component that the diagnostic is about.</summary>
    public const string Receiver = "Receiver";

    /// <summary>The type of an item's result, as C# text.</summary>
    public const string ResultType = "ResultType";
}
