namespace Batching.Cluster;

/// <summary>What a batch of a plan was written to.</summary>
/// <param name="Number">The batch's number in the run, from 0, counted over all epochs.</param>
/// <param name="Path">The file. It is not to be changed.</param>
public sealed record BatchOutput(long Number, string Path);

/// <summary>Writes a batch to a file. The library publishes the file when the writer has ended: it appears whole or not at all.</summary>
/// <typeparam name="TBatch">The type of the batches.</typeparam>
/// <param name="batch">The batch.</param>
/// <param name="path">
/// Where to write: a private name beside the file's place, with the extension that was asked for. Write the same bytes for the same batch:
/// copies of a batch are compared.
/// </param>
/// <param name="cancellationToken">Is cancelled when the shard has to end.</param>
/// <returns>Ends when all is written and the file is closed.</returns>
public delegate Task BatchWriter<in TBatch>(TBatch batch, string path, CancellationToken cancellationToken);
