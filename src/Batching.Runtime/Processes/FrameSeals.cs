using System.Numerics;
using System.Runtime.InteropServices;

namespace Batching.Runtime;

/// <summary>
/// The seals of the frames of one direction, one after the other. A seal is a number that only the holders of the key can compute; caller
/// and worker share the key before user code runs. So a frame that something else writes to the pipe is detected, as are bytes that it
/// takes out or puts in. The hash is SipHash-2-4.
/// </summary>
internal sealed class FrameSeals
{
    private readonly ulong _key0;
    private readonly ulong _key1;
    private readonly ulong _direction;
    private ulong _frames;

    /// <param name="key">The key that caller and worker share.</param>
    /// <param name="isOfWorker">Whether the worker sends the frames.</param>
    internal FrameSeals(Guid key, bool isOfWorker)
    {
        Span<ulong> halves = stackalloc ulong[2];
        key.TryWriteBytes(MemoryMarshal.AsBytes(halves));
        (_key0, _key1, _direction) = (halves[0], halves[1], isOfWorker ? 1UL : 0);
    }

    /// <summary>Returns the seal of the next frame.</summary>
    internal ulong Next(int length, byte kind) => Hash(_key0, _key1, (_frames++ << 1) | _direction, ((ulong)kind << 32) | (uint)length);

    /// <summary>Computes SipHash-2-4 of two words.</summary>
    internal static ulong Hash(ulong key0, ulong key1, ulong first, ulong second)
    {
        var state = new State(key0 ^ 0x736f6d6570736575, key1 ^ 0x646f72616e646f6d, key0 ^ 0x6c7967656e657261, key1 ^ 0x7465646279746573);
        state.Add(first);
        state.Add(second);
        state.Add(2UL * sizeof(ulong) << 56);
        return state.End();
    }

    private struct State(ulong v0, ulong v1, ulong v2, ulong v3)
    {
        internal void Add(ulong word)
        {
            v3 ^= word;
            Round();
            Round();
            v0 ^= word;
        }

        internal ulong End()
        {
            v2 ^= 0xff;
            Round();
            Round();
            Round();
            Round();
            return v0 ^ v1 ^ v2 ^ v3;
        }

        private void Round()
        {
            v0 += v1;
            v2 += v3;
            v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
            v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
            v0 = BitOperations.RotateLeft(v0, 32);
            v2 += v1;
            v0 += v3;
            v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
            v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
            v2 = BitOperations.RotateLeft(v2, 32);
        }
    }
}
