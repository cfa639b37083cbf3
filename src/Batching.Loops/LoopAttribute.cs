namespace Batching.Loops;

/// <summary>
/// Makes a partial class a loop. The compiler writes the method that runs its events. Events are methods named <c>Before…</c>, <c>On…</c>,
/// <c>After…</c>, <c>Failed…</c> and <c>Finally…</c>. The rest of the name, without an <c>Async</c> at the end, is their section. Sections
/// run in the order in which their first events are declared: base classes first, then by file and position.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class LoopAttribute : Attribute;
