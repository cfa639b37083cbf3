using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Batching.Generators;

/// <summary>The version of C# that a project needs. Data components and ports are partial properties, which C# 13 introduced.</summary>
internal static class RequiredLanguage
{
    public const LanguageVersion Version = LanguageVersion.CSharp13;

    public static bool IsMet(Compilation compilation) => VersionOf(compilation) >= Version;

    public static LanguageVersion VersionOf(Compilation compilation) => ((CSharpCompilation)compilation).LanguageVersion;
}
