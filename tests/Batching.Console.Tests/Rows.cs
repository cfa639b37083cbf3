namespace Batching.Console.Tests;

internal sealed class Rows : Batch<int>;
