using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>Suggests what to write for a name that a pipeline, batch, dataset, loop or net does not have.</summary>
/// <param name="compilation">The compilation.</param>
internal sealed class NearMissNames(Compilation compilation)
{
    // The names that other libraries use.
    private static readonly Dictionary<string, string> s_otherNames = new(StringComparer.Ordinal)
    {
        ["Map"] = "Then",
        ["Select"] = "Then",
        ["Filter"] = "Where",
        ["ForEach"] = "Tap",
        ["Do"] = "Tap",
        ["Run"] = "RunAsync",
        ["Execute"] = "RunAsync",
        ["ExecuteAsync"] = "RunAsync",
        ["Concat"] = "Merge",
        ["Zip"] = "Merge",
        ["AsAsyncEnumerable"] = "Batches",
        ["ToAsyncEnumerable"] = "Batches",
    };

    private static readonly string[] s_runs = ["Run", "Execute", "RunAsync", "ExecuteAsync"];

    private static readonly Dictionary<string,
        string> s_otherOptions = new(StringComparer.Ordinal) { ["Batch"] = "BatchSize", ["Buffer"] = "Prefetch", ["Repeat"] = "Epochs" };

    /// <summary>The text to write instead of a call.</summary>
    /// <param name="type">The type of the receiver.</param>
    /// <param name="name">The name that was called.</param>
    /// <param name="receiver">The receiver, as it is written.</param>
    /// <param name="exists">Whether there is a method of that name that takes other arguments.</param>
    public string? OfCall(ITypeSymbol type, string name, string receiver, bool exists)
        => type is not INamedTypeSymbol named ? null
        : LibrarySymbols.IsLibraryType(named, "Pipeline", 1) ? OfPipeline(named, name, exists)
        : BatchSymbols.IsBatch(named) ? OfBatch(named, name, receiver)
        : LibrarySymbols.IsLibraryType(named, "Dataset", 1) ? OfDataset(named, name, receiver)
        : named.IsTask() && named.TypeArguments.FirstOrDefault() is INamedTypeSymbol result && BatchSymbols.IsBatch(result)
            ? $"is called of a task, whose batch is not there yet: write '(await {receiver}).{name}'"
        : OfRun(named, name);

    /// <summary>The text to write instead of a member that a component does not have.</summary>
    public static string? OfPort(INamedTypeSymbol type, string name)
        => NetSymbols.Ports(type).Select(port => port.Name).ToArray() is { Length: > 0 } ports
            ? $"is not a port of '{type.Name}': "
                + $"{(NearestName.Of(name, ports) is { } nearest ? $"did you mean '{nearest}'?" : $"it has {Listed(ports)}")}"
            : null;

    /// <summary>The text to write instead of a component that was named by its method.</summary>
    public static string? OfComponent(INamedTypeSymbol owner, string name)
        => owner.GetMembers(name).OfType<IMethodSymbol>().Any(NetSymbols.IsComponentMethod)
            && !owner.GetTypeMembers(name + "Component").IsEmpty
            ? $"is the method of a component, whose class is called '{name}Component'"
            : null;

    private string? OfPipeline(INamedTypeSymbol pipeline, string name, bool exists)
    {
        var batch = pipeline.TypeArguments[0] as INamedTypeSymbol;
        string plain = Identifiers.WithoutAsync(name);
        IMethodSymbol[] own = batch is null ? [] : [.. Declared(batch)];
        if (own.FirstOrDefault(method => Identifiers.WithoutAsync(method.Name) == plain) is { } method)
        {
            return LibrarySymbols.Attribute(method, BatchSymbols.ActionAttribute) is null
                ? $"is not a step of a pipeline, because '{method.Name}' of '{batch!.Name}' is not an action: put [Action] on it"
                : name != plain ? $"is the method of a batch, and a pipeline awaits its step by itself: write '{plain}'"
                : null;
        }

        if (exists)
        {
            return null;
        }

        if (Option(name) is { } option)
        {
            return option;
        }

        if (s_otherNames.TryGetValue(name, out string? other))
        {
            return $"is called '{other}' here";
        }

        string[] steps = [
            .. own.Where(method => LibrarySymbols.Attribute(method, BatchSymbols.ActionAttribute) is not null)
                .Select(method => Identifiers.WithoutAsync(method.Name)).Distinct()];
        return NearestName.Of(name,
            steps.Concat(
                pipeline.GetMembers().OfType<IMethodSymbol>().Where(
                    each => each.MethodKind == MethodKind.Ordinary && each.DeclaredAccessibility == Accessibility.Public)
                    .Select(each => each.Name))) is { } nearest
            ? $"is not a step of '{batch?.Name ?? "the batch"}': did you mean '{nearest}'?"
            : null;
    }

    private string? OfBatch(INamedTypeSymbol batch, string name, string receiver)
    {
        IMethodSymbol[] all = [.. batch.SelfAndBases().SelectMany(part => part.GetMembers()).OfType<IMethodSymbol>()];
        string[] generated = [
            .. all.Where(method =>
                method.MethodKind == MethodKind.Ordinary && method.DeclaredAccessibility == Accessibility.Public
                    && IsActionOrGenerated(method)).Select(method => method.Name).Distinct()];
        return generated.Contains(name + "Async") && !generated.Contains(name) ? $"is awaitable: write 'await {receiver}.{name}Async'"
            : generated.Contains(name) ? null
            : Option(name) is { } option ? option
            : NearestName.Of(name, generated) is { } nearest ? $"is not a method of '{batch.Name}': did you mean '{nearest}'?"
            : null;
    }

    private string? OfDataset(INamedTypeSymbol dataset, string name, string receiver)
    {
        if (!dataset.GetMembers(name).IsEmpty)
        {
            return null;
        }

        INamedTypeSymbol? batch =
            compilation.GetSymbolsWithName(other => other == name || other == name + "Async", SymbolFilter.Member).OfType<IMethodSymbol>()
            .Where(method =>
                LibrarySymbols.MayBeAnnotated(method) && LibrarySymbols.Attribute(method, BatchSymbols.ActionAttribute) is not null)
            .Select(method => method.ContainingType)
            .FirstOrDefault(
                type => SymbolEqualityComparer.Default.Equals(BatchSymbols.BatchBase(type)?.TypeArguments[0], dataset.TypeArguments[0]));
        return batch is not null ? $"is a step of a pipeline: write '{receiver}.Pipeline<{batch.Name}>().{name}'"
            : Option(name) ?? (NearestName.Of(name, dataset.GetMembers().Where(IsPublicMethod).Select(member => member.Name)) is { } nearest
                ? $"is not a method of a dataset: did you mean '{nearest}'?"
                : null);
    }

    /// <summary>Loops and nets have their own methods to run.</summary>
    private static string? OfRun(INamedTypeSymbol type, string name)
    {
        if (name is not ("Run" or "RunAsync" or "Execute" or "ExecuteAsync" or "Start" or "StartAsync"))
        {
            return null;
        }

        string[] there = [.. s_runs.Where(each => type.SelfAndBases().Any(part => part.GetMembers(each).Any(IsPublicMethod)))];
        bool isOurs = LibrarySymbols.IsOfLibrary(type) || LoopSymbols.IsLoop(type) || NetSymbols.IsNet(type);
        return isOurs && there.Length > 0 && !there.Contains(name)
            ? $"is called {Listed(there)} here{(there.Contains(Identifiers.WithoutAsync(there[0])) ? "" : ", and is awaited")}"
            : null;
    }

    /// <summary>The advice for a name that is an option of a run.</summary>
    private string? Option(string name)
    {
        string option = s_otherOptions.TryGetValue(name, out string? other) ? other : name;
        return compilation.GetTypeByMetadataName("Batching.PipelineOptions")?.GetMembers(option).OfType<IPropertySymbol>().Any() == true
            ? $"is an option of a run: give 'new PipelineOptions {{ {option} = … }}' to Batches or RunAsync"
            : null;
    }

    private static IEnumerable<IMethodSymbol> Declared(INamedTypeSymbol batch)
        => batch.SelfAndBases().SelectMany(part => part.GetMembers()).OfType<IMethodSymbol>().Where(method =>
            LibrarySymbols.MayBeAnnotated(method) && BatchSymbols.IsAnnotated(method) && !GeneratedMembers.IsGenerated(method));

    private static bool IsActionOrGenerated(IMethodSymbol method)
        => GeneratedMembers.IsGenerated(method)
            || (LibrarySymbols.MayBeAnnotated(method) && LibrarySymbols.Attribute(method, BatchSymbols.ActionAttribute) is not null);

    private static bool IsPublicMethod(ISymbol member)
        => member is IMethodSymbol { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Public };

    private static string Listed(IReadOnlyList<string> names) => string.Join(" or ", names.Select(name => $"'{name}'"));
}
