using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>All diagnostics of nets and components.</summary>
internal static class NetDiagnostics
{
    public static readonly DiagnosticDescriptor NotPartial = Descriptor.Error(
        "BATCH201", "A component or net must be partial",
        "'{0}' must be partial, so that the compiler can add ports and components to it: write 'partial {1} {0}'");

    public static readonly DiagnosticDescriptor InvalidNet = Descriptor.Error(
        "BATCH202", "A class cannot be a component or net", "'{0}' {1}");

    public static readonly DiagnosticDescriptor InvalidComponentMethod = Descriptor.Error(
        "BATCH203", "A method cannot be a component", "'{0}' {1}");

    public static readonly DiagnosticDescriptor InvalidPort = Descriptor.Error("BATCH204", "A port is not well formed", "'{0}' {1}");

    public static readonly DiagnosticDescriptor InvalidConfig = Descriptor.Error(
        "BATCH205", "A config is not well formed",
        "'{0}' {1}: write '[Config] public partial T {0} {{ get; set; }}', or give it a default");

    public static readonly DiagnosticDescriptor NoBody = Descriptor.Error(
        "BATCH206", "A component does nothing, or a net has no wiring", "'{0}' is {1} without a body: write {2}");

    public static readonly DiagnosticDescriptor UnknownValidator = Descriptor.Error(
        "BATCH207", "A validator is unknown",
        "Validator = '{0}' of '{1}' names no static method of '{2}' that takes {3} and returns bool{4}");

    public static readonly DiagnosticDescriptor Collision = Descriptor.Error(
        "BATCH208", "A generated member of a component or net collides", "'{0}' {1}");

    public static readonly DiagnosticDescriptor UnconnectedInput = Descriptor.Error(
        "BATCH209", "An input is not connected", "The input '{0}' of {1} is not connected: connect an output to it");

    public static readonly DiagnosticDescriptor WiredTwice = Descriptor.Error(
        "BATCH210", "A port is wired twice", "'{0}' is wired a second time: connect it once, or say {1}");

    public static readonly DiagnosticDescriptor WrongDirection = Descriptor.Error(
        "BATCH211", "An edge goes in the wrong direction", "'{0}' {1}");

    public static readonly DiagnosticDescriptor NotAdded = Descriptor.Error(
        "BATCH212", "A component was not added to the net",
        "'{0}' is connected, but its component was not added to the net: write 'Add({1})'");

    public static readonly DiagnosticDescriptor UnwiredNetPort = Descriptor.Error(
        "BATCH213", "A port of the net is not wired", "'{0}' is {1}");

    public static readonly DiagnosticDescriptor LooseCycle = Descriptor.Error(
        "BATCH214", "A cycle has no bounded edge",
        "The cycle {0} has only edges that are unbounded or have no capacity, so it may grow without limit or never move: give one of "
            + "them a capacity");

    public static readonly DiagnosticDescriptor UncountedFlow = Descriptor.Info(
        "BATCH215", "A blocked net may not be found",
        "'{0}' in 'RunAsync' of '{1}' starts a flow that is not counted, so a blocked net may not be found, or a net may be "
            + "taken for blocked: use ComponentContext.Fork");

    public static readonly DiagnosticDescriptor SwallowedEnd = Descriptor.Warning(
        "BATCH216", "A component catches what ends it",
        "'{0}' catches {1} in a loop that nothing else ends, so it never ends by itself: leave the loop there, or let the exception "
            + "pass with 'catch (Exception e) when (e is not (EndOfPacketsException or OperationCanceledException))'");

    public static readonly DiagnosticDescriptor Unawaited = Descriptor.Error(
        "BATCH217", "A component starts work that is not awaited", "'{0}' {1}");

    public static readonly DiagnosticDescriptor UncheckedWiring = Descriptor.Info(
        "BATCH218", "A wiring is checked in part",
        "'{0}' is completely known only at run time because of this code: Validate checks {1}, the compiler does not");
}
