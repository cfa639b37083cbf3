namespace Batching.Benchmarks.Groups;

/// <summary>What changed since the last run.</summary>
internal enum Edit
{
    /// <summary>Everything: there was none.</summary>
    Cold,

    /// <summary>A comment in a file without batches.</summary>
    Comment,

    /// <summary>A new file without batches.</summary>
    NewFile,

    /// <summary>The body of one item method.</summary>
    Body,

    /// <summary>The parameters of one item method.</summary>
    Signature,
}
