using System.Reflection;

namespace Batching.Testing;

/// <summary>Where the sources of the tests are on this machine.</summary>
internal static class SourceTree
{
    private const string MappedRoot = "/_/";

    /// <summary>The repository's root.</summary>
    internal static string Repository { get; } = typeof(SourceTree).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "RepositoryDirectory").Value!;

    /// <summary>The path of a source file, from what <see cref="System.Runtime.CompilerServices.CallerFilePathAttribute"/> gave.</summary>
    /// <param name="callerPath">The path as the compiler knew it: mapped to <c>/_/</c> in a deterministic build.</param>
    /// <returns>The path on this machine.</returns>
    internal static string Resolve(string callerPath)
        => callerPath.StartsWith(MappedRoot, StringComparison.Ordinal)
            ? Path.Combine(Repository, callerPath[MappedRoot.Length..])
            : callerPath;
}
