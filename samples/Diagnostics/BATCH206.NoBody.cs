using Batching;
using Batching.Nets;

namespace Mistakes.NoBody;

/// <summary>Nothing says what the component does.</summary>
[Component]
public sealed partial class Squares; // BATCH206
