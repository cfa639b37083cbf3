namespace Batching.Benchmarks;

internal static class ExitCode
{
    internal const int Reached = 0;
    internal const int Short = 1;
    internal const int Unusable = 2;
}
