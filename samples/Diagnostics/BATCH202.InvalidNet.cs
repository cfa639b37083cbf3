using Batching;
using Batching.Nets;

namespace Mistakes.InvalidNet;

/// <summary>Nobody could make an instance of an abstract component.</summary>
[Component]
public abstract partial class Greeter // BATCH202
{
    private Task RunAsync() => Console.Out.WriteLineAsync("hello");
}
