using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>All diagnostics of the loop surface.</summary>
internal static class LoopDiagnostics
{
    public static readonly DiagnosticDescriptor NotPartial = Descriptor.Error(
        "BATCH101", "A loop must be partial",
        "'{0}' must be partial, so that the compiler can add the run of its events: write 'partial {1} {0}'");

    public static readonly DiagnosticDescriptor UnsupportedType = Descriptor.Error("BATCH102", "The class cannot be a loop", "'{0}' {1}");

    public static readonly DiagnosticDescriptor MisspeltEvent = Descriptor.Error(
        "BATCH103", "An event is misspelt", "'{0}' is probably misspelt and does not run as an event: did you mean '{1}'?");

    public static readonly DiagnosticDescriptor WrongSignature = Descriptor.Error(
        "BATCH104", "An event cannot be run", "The event '{0}' {1}");

    public static readonly DiagnosticDescriptor DuplicateEvent = Descriptor.Error(
        "BATCH105", "Two events have one name", "'{0}' is the event '{1}' a second time, beside '{2}': an event has one method");

    public static readonly DiagnosticDescriptor MutuallyInner = Descriptor.Error(
        "BATCH106", "A loop is inside itself", "'{0}' would run inside itself: {1}");

    public static readonly DiagnosticDescriptor UnknownEvent = Descriptor.Error(
        "BATCH107", "An inner loop names no event", "The inner loop '{0}' comes after '{1}', which is not an event of '{2}'{3}");

    public static readonly DiagnosticDescriptor NotInnerLoop = Descriptor.Error(
        "BATCH108", "An inner loop cannot be run", "The inner loop '{0}' {1}");

    public static readonly DiagnosticDescriptor CallbackWithoutEvent = Descriptor.Error(
        "BATCH109", "A callback is for no event", "'{0}' is never called: {1}");

    public static readonly DiagnosticDescriptor Collision = Descriptor.Error(
        "BATCH110", "A member has the name of a generated one",
        "'{0}' collides with a generated member of the loop '{1}': rename it");

    public static readonly DiagnosticDescriptor DoubtfulSection = Descriptor.Warning(
        "BATCH111", "The section of an event may be misspelt", "'{0}' runs in its own section '{1}', beside '{2}': did you mean '{3}'?");

    public static readonly DiagnosticDescriptor Unawaited = Descriptor.Error(
        "BATCH112", "An event starts work that is not awaited", "'{0}' {1}");
}
