namespace Batching.Runtime.Tests.Pipelines;

/// <summary>Something that a random pipeline does.</summary>
internal abstract record RandomNode
{
    public sealed record Step(int Id, bool IsAsync) : RandomNode;

    /// <summary>A step that the engine runs on each item, and that some items leave.</summary>
    public sealed record Fan(int Id) : RandomNode;

    public sealed record Where(int Modulus) : RandomNode;

    public sealed record Update(int Variable, bool TakesPart) : RandomNode;

    public sealed record Rebatch(int Size) : RandomNode;

    public sealed record Chance(double Probability, RandomNode[] Body) : RandomNode
    {
        public override string ToString() => $"Chance({Probability}: {string.Join(", ", (object[])Body)})";
    }

    public sealed record Repeat(int Times, RandomNode[] Body) : RandomNode
    {
        public override string ToString() => $"Repeat({Times}: {string.Join(", ", (object[])Body)})";
    }

    public sealed record Merge(int Items, RandomNode[] Other) : RandomNode
    {
        public override string ToString() => $"Merge({Items} items: {string.Join(", ", (object[])Other)})";
    }
}
