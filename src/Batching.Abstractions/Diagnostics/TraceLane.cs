namespace Batching;

/// <summary>A row of a track in a <see cref="TraceFile"/>.</summary>
/// <param name="Track">The track's number.</param>
/// <param name="Lane">The row's number in it, from 1.</param>
/// <param name="Name">The track's name.</param>
/// <param name="RentedAt">When it was rented, as a time stamp of the <see cref="System.Diagnostics.Stopwatch"/>.</param>
internal sealed record TraceLane(int Track, int Lane, string Name, long RentedAt);
