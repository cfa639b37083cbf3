using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>All diagnostics of the batch surface.</summary>
internal static class BatchDiagnostics
{
    public static readonly DiagnosticDescriptor NotPartial = Descriptor.Error(
        "BATCH001", "A batch class must be partial",
        "'{0}' must be partial, so that the compiler can add its batch methods: write 'partial {1} {0}'");

    public static readonly DiagnosticDescriptor NotBatch = Descriptor.Error(
        "BATCH002", "Actions belong to a batch",
        "'{0}' is in '{1}', which does not derive from Batch<TKey>: derive '{1}' from it, with the type of an item's index as TKey");

    public static readonly DiagnosticDescriptor UnknownInit = Descriptor.Error(
        "BATCH003", "Init is unknown",
        "Init = '{0}' of '{1}' names no data component, method or property of '{2}', nor Indices, Items or RunOnce{3}");

    public static readonly DiagnosticDescriptor UnknownPost = Descriptor.Error(
        "BATCH004", "Post is unknown", "Post = '{0}' of '{1}' names no data component or method of '{2}'{3}");

    public static readonly DiagnosticDescriptor InitNotEnumerable = Descriptor.Error(
        "BATCH005", "Init is not enumerable",
        "Init = '{0}' of '{1}' gives {2}, which is not a sequence: return IEnumerable<T>, an array or IAsyncEnumerable<T>");

    public static readonly DiagnosticDescriptor UnboundArgument = Descriptor.Error(
        "BATCH006", "An item's arguments cannot be bound", "'{0}' cannot take what Init = '{1}' yields, {2}: {3}");

    public static readonly DiagnosticDescriptor AmbiguousTuple = Descriptor.Error(
        "BATCH007", "A pair is ambiguous",
        "Init = '{0}' yields {1}: two arguments, one tuple argument, or a (positional, named) pair? Name both elements to bind them to "
            + "the parameters of those names");

    public static readonly DiagnosticDescriptor PartlyNamedTuple = Descriptor.Error(
        "BATCH008", "A tuple is named in part",
        "Init = '{0}' yields {1}, with names for some elements only: name all of them to bind by name, or none to bind by position");

    public static readonly DiagnosticDescriptor PostRejectsResults = Descriptor.Error(
        "BATCH009", "Post does not accept the results", "Post = '{0}' of '{1}' cannot take its results: {2}");

    public static readonly DiagnosticDescriptor WrongReturn = Descriptor.Error(
        "BATCH010", "An action must return a batch",
        "'{0}' returns {1}: an action returns nothing (this batch goes on) or a batch. Without [Action] a method may return anything");

    public static readonly DiagnosticDescriptor LostDefault = Descriptor.Warning("BATCH011", "A default argument is lost", "{0}");

    public static readonly DiagnosticDescriptor TargetMismatch = Descriptor.Error(
        "BATCH012", "The target cannot run the item method", "'{0}': {1}");

    public static readonly DiagnosticDescriptor UnsupportedParameter = Descriptor.Error(
        "BATCH013", "A parameter cannot be passed on", "'{0}' of '{1}' {2}");

    public static readonly DiagnosticDescriptor ProcessesUnsupported = Descriptor.Error(
        "BATCH014", "The item method cannot run in worker processes", "'{0}' cannot run with Target.Processes: {1}");

    public static readonly DiagnosticDescriptor Collision = Descriptor.Error("BATCH015", "A generated member collides", "'{0}': {1}");

    public static readonly DiagnosticDescriptor InvalidComponent = Descriptor.Error(
        "BATCH016", "A data component is not well formed", "'{0}' {1}: write '[DataComponent] public partial T[] {0} {{ get; set; }}'");

    public static readonly DiagnosticDescriptor UnsuppliedParameter = Descriptor.Error(
        "BATCH017", "A parameter of Init or Post cannot be supplied",
        "The parameter '{0}' of {1} = '{2}' cannot be supplied: '{3}' has no call argument or [BatchArgument] of that name{4}");

    public static readonly DiagnosticDescriptor NoStep = Descriptor.Warning(
        "BATCH018", "An action gets no pipeline step", "'{0}' gets no pipeline step: {1}");

    public static readonly DiagnosticDescriptor UnsupportedType = Descriptor.Error("BATCH019", "The class cannot be extended", "'{0}' {1}");

    public static readonly DiagnosticDescriptor PossibleNull = Descriptor.Warning(
        "BATCH020", "A null may be passed on", "'{1}' takes no null, but {0} may be or hold one: {2} does not fit {3}");

    public static readonly DiagnosticDescriptor DroppedResult = Descriptor.Warning(
        "BATCH021", "The result of an item method is dropped",
        "The result of '{0}', {1} an item, is not kept: name a data component or a method in Post, or return nothing");

    public static readonly DiagnosticDescriptor NoToken = Descriptor.Info(
        "BATCH022", "An awaitable method takes no token",
        "'{0}' takes no CancellationToken, although '{1}' could use one: cancellation and timeouts must wait for it to end");

    public static readonly DiagnosticDescriptor CapturedLocal = Descriptor.Warning(
        "BATCH023", "A variable of a kernel is shared by all items", "'{0}' {1}");

    public static readonly DiagnosticDescriptor BlockingWait = Descriptor.Warning(
        "BATCH024", "An item blocks its thread", "'{0}' blocks its thread with '{1}': {2}");

    public static readonly DiagnosticDescriptor UnusedExtra = Descriptor.Warning(
        "BATCH025", "A [BatchArgument] is not used", "The extra '{0}' of '{1}' is not used: {2}");

    public static readonly DiagnosticDescriptor SharedDefault = Descriptor.Warning(
        "BATCH026", "All items share one mutable object",
        "'{0}' gets one {1} for all items, so each item sees the changes of the others: create one for each item");

    public static readonly DiagnosticDescriptor PerItemMisuse = Descriptor.Error(
        "BATCH027", "A value for each item cannot be given like this", "'{0}' {1}");

    public static readonly DiagnosticDescriptor UnusedAction = Descriptor.Hidden(
        "BATCH028", "No pipeline uses an action",
        "'{0}' is an action, but this project does not use its step '{1}': remove [Action] if no other project uses it");

    public static readonly DiagnosticDescriptor AmbiguousCall = Descriptor.Warning(
        "BATCH029", "A call may mean the item method or the batch method", "'{0}' {1}");

    public static readonly DiagnosticDescriptor SwallowedOptions = Descriptor.Warning(
        "BATCH030", "Options or a token are taken for a value", "'{0}' takes {1} as a value, so it does not control the call: {2}");

    public static readonly DiagnosticDescriptor DropWithoutRows = Descriptor.Error(
        "BATCH031", "FailurePolicy.Drop needs items that are rows",
        "'{0}' cannot run with FailurePolicy.Drop: the items of Init = '{1}' are not rows of the batch, so no row "
            + "belongs to a failed item. Use Collect or FailFast, or an Init of Indices, Items or a data component");

    public static readonly DiagnosticDescriptor Race = Descriptor.Warning(
        "BATCH032", "Items race for what they share", "'{0}' runs for many items at the same time, but {1}, which they share: {2}");

    public static readonly DiagnosticDescriptor CheckThenAct = Descriptor.Info(
        "BATCH033", "A check may be out of date when it is acted on",
        "'{0}' runs for many items at the same time, and {1}checks {2} and then acts on it, but another item may come between: use one "
            + "atomic call, such as GetOrAdd, TryAdd or Interlocked.CompareExchange");

    public static readonly DiagnosticDescriptor SharedBehindItem = Descriptor.Info(
        "BATCH034", "Two items may share an object",
        "'{0}' runs for many items at the same time, and {1}changes '{2}' of an object that the item refers to, which another item may "
            + "refer to as well: use a lock, or return the value and gather it in Post");

    public static readonly DiagnosticDescriptor CanBeStatic = Descriptor.Hidden(
        "BATCH035", "An item method can be static", "'{0}' does not use its batch: make it 'static'");

    public static readonly DiagnosticDescriptor AmbiguousOverload = Descriptor.Error(
        "BATCH036", "Init or Post is ambiguous",
        "{0} = '{1}' of '{2}' could be {3} or {4}: rename one of them, so that the name says which");

    public static readonly DiagnosticDescriptor CannotCross = Descriptor.Error(
        "BATCH037", "A value cannot cross to a worker process", "'{0}' of '{1}' cannot cross to a worker process: {2} {3}");

    public static readonly DiagnosticDescriptor UndeclaredProcesses = Descriptor.Error(
        "BATCH038", "Target.Processes is declared with the action",
        "'{0}' cannot run with Target.Processes: write [InBatchParallel(Target = Target.Processes)] on '{1}', so that code for "
            + "worker processes is generated");

    public static readonly DiagnosticDescriptor Unawaited = Descriptor.Error("BATCH039", "Work is started but not awaited", "'{0}' {1}");

    public static readonly DiagnosticDescriptor DroppedTask = Descriptor.Warning(
        "BATCH040", "The task of a call is dropped",
        "The task of '{0}' is dropped, so it is not awaited and its exceptions are lost: await it, or keep the task and await it later");

    public static readonly DiagnosticDescriptor UnusedResult = Descriptor.Warning("BATCH041", "A pipeline or run is not used", "'{0}' {1}");

    public static readonly DiagnosticDescriptor OpenRun = Descriptor.Warning(
        "BATCH042", "A run is not disposed of",
        "'{0}' {1} that is never disposed of, so its work continues: write 'await using', or dispose of it in a finally block");

    public static readonly DiagnosticDescriptor StepRace = Descriptor.Warning(
        "BATCH043", "Batches race for what they share",
        "'{0}' runs for several batches at the same time if the run prefetches, but {1}, which they share: {2}");

    public static readonly DiagnosticDescriptor SharedRandom = Descriptor.Warning(
        "BATCH044", "Two tasks share the random numbers of an item",
        "'{0}' is used by tasks that run at the same time, but it is made for one of them: draw the numbers of each task "
            + "before the tasks begin");

    public static readonly DiagnosticDescriptor OutOfRange = Descriptor.Error(
        "BATCH045", "A value is out of range", "'{0}' must be {1}: {2} is rejected at run time");

    public static readonly DiagnosticDescriptor HiddenMember = Descriptor.Error(
        "BATCH046", "A member hides one of the batch",
        "'{0}' hides '{1}', which pipelines and generated code use, so they do not see what is set here: rename it");

    public static readonly DiagnosticDescriptor BlockingInput = Descriptor.Info(
        "BATCH047", "An awaitable item blocks its thread for a device",
        "'{0}' blocks its thread with '{1}', so fewer items run at a time: await '{2}' instead");

    public static readonly DiagnosticDescriptor NearMiss = Descriptor.Error(
        "BATCH048", "A name or argument is nearly one of the library", "'{0}' {1}");

    public static readonly DiagnosticDescriptor OldLanguage = Descriptor.Error(
        "BATCH049", "The language version is too old",
        "'{0}' needs C# {2} or later, but this project is compiled as C# {1}, for which nothing is generated: write "
            + "<LangVersion>{2}</LangVersion> in the project file, or remove the LangVersion that is set");
}
