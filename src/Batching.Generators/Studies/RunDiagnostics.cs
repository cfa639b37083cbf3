using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>All diagnostics of run classes.</summary>
internal static class RunDiagnostics
{
    public static readonly DiagnosticDescriptor NotPartial = Descriptor.Error(
        "BATCH301", "A run class must be partial",
        "'{0}' must be partial, so that the compiler can add the run's constructor and properties: write 'partial {1} {0}'");

    public static readonly DiagnosticDescriptor NotRun = Descriptor.Error(
        "BATCH302", "A run derives from Run<TResult>",
        "'{0}' is marked [Run], but does not derive from Run<TResult>: derive it, with the type of its result as TResult");

    public static readonly DiagnosticDescriptor Method = Descriptor.Error("BATCH303", "A run has one static method Execute", "'{0}' {1}");

    public static readonly DiagnosticDescriptor UnkeyableParameter = Descriptor.Error(
        "BATCH304", "A parameter has no identity", "'{0}' of '{1}' {2}");

    public static readonly DiagnosticDescriptor UnkeyedNeedsDefault = Descriptor.Error(
        "BATCH305", "An unkeyed parameter needs a default",
        "'{0}' of '{1}' is [Unkeyed], so it is not stored, and a run that is read from a store has no value for it: give it a default");

    public static readonly DiagnosticDescriptor Collision = Descriptor.Error(
        "BATCH306", "A generated member of a run collides", "'{0}': {1}");

    public static readonly DiagnosticDescriptor Unsupported = Descriptor.Error("BATCH307", "A class cannot be a run", "'{0}' {1}");

    public static readonly DiagnosticDescriptor UnstorableResult = Descriptor.Error(
        "BATCH308", "A result cannot be stored", "The result {0} of '{1}' {2}");

    public static readonly DiagnosticDescriptor Timeout = Descriptor.Error(
        "BATCH309", "A run's time limit has no effect", "The TimeoutSeconds of '{0}' {1}");

    public static readonly DiagnosticDescriptor Unmarked = Descriptor.Error(
        "BATCH310", "A run class is not marked",
        "'{0}' derives from Run<TResult>, but code is generated only for classes with [Run]: add [Run]");

    public static readonly DiagnosticDescriptor FormerForm = Descriptor.Error(
        "BATCH311", "A former name or value of a parameter is invalid", "The {0}");
}
