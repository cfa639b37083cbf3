namespace Batching.Generators;

/// <summary>
/// The keys of <c>Diagnostic.Properties</c> of BATCH032, for code fixes. The diagnostic's span is exactly one expression: the write or the
/// changing call where <see cref="InCallee"/> is <c>false</c>, else the call that leads to it. The first additional location is the write.
/// </summary>
internal static class RaceProperties
{
    /// <summary>
    /// What is done: the name of an <see cref="EffectKind"/> (<c>Increment</c>, <c>Add</c>, <c>Assignment</c>, <c>Mutation</c>, …).
    /// </summary>
    public const string Kind = "Race.Kind";

    /// <summary><c>true</c> where the write stands in a callee, and the span is the call.</summary>
    public const string InCallee = "Race.InCallee";

    /// <summary>The name of the field, property, argument or variable that the items share.</summary>
    public const string Target = "Race.Target";

    /// <summary>The method that changes an object, of a <c>Mutation</c>: <c>Add</c>.</summary>
    public const string Member = "Race.Member";

    /// <summary><c>true</c> where the target is a number that <c>Interlocked</c> takes (int, uint, long, ulong).</summary>
    public const string IsWholeNumber = "Race.IsWholeNumber";
}
