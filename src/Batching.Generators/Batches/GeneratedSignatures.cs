namespace Batching.Generators;

/// <summary>The signatures of the batch methods of an item method, as C# compares overloads.</summary>
internal static class GeneratedSignatures
{
    public const string Token = "global::System.Threading.CancellationToken";
    public const string Options = "global::Batching.CallOptions";

    /// <summary>A method's name and the types of its parameters.</summary>
    public readonly record struct Signature(string Name, int TypeParameters, EquatableArray<string> Types)
    {
        public Signature(string name, int typeParameters, IEnumerable<string> types)
            : this(name, typeParameters, types.ToEquatableArray())
        {
        }
    }

    public static IReadOnlyList<Signature> Of(
        string name, int typeParameters, bool isSynchronous, IReadOnlyList<string> callTypes, IReadOnlyList<CallParameterModel> calls)
    {
        var shapes = new List<IEnumerable<string>>();
        if (calls.Any(call => call.IsParams))
        {
            shapes.Add(callTypes);
            shapes.Add([Options, Token, .. callTypes]);
        }
        else
        {
            shapes.Add([.. callTypes, Options, Token]);
        }

        if (calls.Any(call => call.TakesPerItem))
        {
            shapes.Add([.. calls.Select(call => call.TakesPerItem ? $"global::Batching.PerItem<{call.Type}>" : call.Type), Options, Token]);
        }

        string[] names = isSynchronous ? [name, name + "Async"] : [name + "Async"];
        return [.. names.SelectMany(each => shapes.Select(types => new Signature(each, typeParameters, types)))];
    }
}
