using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>A keyed parameter of a run type. For generated code.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Codec">How its values are written.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record RunParameter(string Name, ValueCodec Codec);
