using System.Reflection;
using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>Creates the descriptors of diagnostics. Each links to its page in the documentation.</summary>
internal static class Descriptor
{
    private const string Category = "Batching";

    /// <summary>The address of the documentation, from the property <c>DocumentationUrl</c> of the build.</summary>
    private static readonly string s_documentation = typeof(Descriptor).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(attribute => attribute.Key == "DocumentationUrl").Value!;

    public static DiagnosticDescriptor Error(string id, string title, string message)
        => Create(id, DiagnosticSeverity.Error, title, message);

    public static DiagnosticDescriptor Warning(string id, string title, string message)
        => Create(id, DiagnosticSeverity.Warning, title, message);

    public static DiagnosticDescriptor Info(string id, string title, string message) => Create(id, DiagnosticSeverity.Info, title, message);

    public static DiagnosticDescriptor Hidden(string id, string title, string message)
        => Create(id, DiagnosticSeverity.Hidden, title, message);

    private static DiagnosticDescriptor Create(string id, DiagnosticSeverity severity, string title, string message)
        => new(id, title, message, Category, severity, isEnabledByDefault: true, helpLinkUri: $"{s_documentation}diagnostics/{id}.md");
}
