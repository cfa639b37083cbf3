using System.Collections.Immutable;
using Batching.Runtime;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.Extensions.Logging;

namespace Batching.Testing;

/// <summary>
/// A compilation as a user's project would have it: references, implicit usings, nullable on, all warnings, documentation checked.
/// </summary>
internal static class UserProject
{
    // The packages that a user may have beside Batching: those that the tests of this assembly reference.
    private static readonly string[] s_packages = [
        .. new[] { "Loops", "Nets", "Studies", "Cluster" }.Where(name => File.Exists(PackagePath(name)))];

    private static readonly string s_implicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Batching;

        """ + string.Concat(s_packages.Select(name => $"global using Batching.{name};\n"));

    internal static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.Latest, DocumentationMode.Diagnose);

    /// <summary>The shared framework the tests run on, and the library.</summary>
    internal static ImmutableArray<MetadataReference> References { get; } = [.. FindReferences()];

    /// <summary>Where the user's file of a number is said to be.</summary>
    internal static string PathOf(int file) => $"/project/File{file}.cs";

    private static string PackagePath(string package) => Path.Combine(AppContext.BaseDirectory, $"Batching.{package}.dll");

    internal static CSharpCompilation Compile(
        IEnumerable<string> sources, SyntaxTreeOptionsProvider? severities = null, LanguageVersion language = LanguageVersion.Latest)
    {
        CSharpCompilationOptions options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
            .WithNullableContextOptions(NullableContextOptions.Enable)
            .WithAllowUnsafe(true)
            .WithWarningLevel(9999)
            .WithSyntaxTreeOptionsProvider(severities)
            // Off in every SDK project: unified references, and documentation that a test class need not have.
            .WithSpecificDiagnosticOptions(
                [new("CS1701", ReportDiagnostic.Suppress), new("CS1702", ReportDiagnostic.Suppress),
                    new("CS1591", ReportDiagnostic.Suppress)]);
        IEnumerable<SyntaxTree> files = sources.Select((source, file) => Parse(source, PathOf(file), language));
        return CSharpCompilation.Create("User", [Parse(s_implicitUsings, "/project/obj/ImplicitUsings.cs", language), .. files], References, options);
    }

    internal static SyntaxTree Parse(string source, string path, LanguageVersion language = LanguageVersion.Latest)
        => CSharpSyntaxTree.ParseText(source, ParseOptions.WithLanguageVersion(language), path, System.Text.Encoding.UTF8);

    /// <summary>A driver that keeps what every step gave.</summary>
    internal static GeneratorDriver Driver(IIncrementalGenerator generator, LanguageVersion language = LanguageVersion.Latest)
        => CSharpGeneratorDriver.Create(
            [generator.AsSourceGenerator()],
            parseOptions: ParseOptions.WithLanguageVersion(language),
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>A diagnostic as a failed test shows it: with its line, generated or not.</summary>
    internal static string Describe(Diagnostic diagnostic)
    {
        Location location = diagnostic.Location;
        string line =
            location.SourceTree is { } tree ? tree.GetText().Lines[location.GetLineSpan().StartLinePosition.Line].ToString().Trim() : "";
        return $"{diagnostic}\n    {line}";
    }

    private static IEnumerable<MetadataReference> FindReferences()
    {
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        return ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetDirectoryName(path) == framework)
            .Concat([typeof(Batch).Assembly.Location, typeof(ActionDescriptor).Assembly.Location, typeof(ILogger).Assembly.Location])
            .Concat(s_packages.Select(PackagePath))
            .Select(path => MetadataReference.CreateFromFile(path));
    }
}
