namespace Batching;

/// <summary>The Philox4x64-10 function (Salmon et al., SC11, 2011): ten rounds turn a counter and a key into four random words.</summary>
internal static class Philox
{
    private const int Rounds = 10;
    private const ulong Multiplier0 = 0xD2E7470EE14C6C93;
    private const ulong Multiplier1 = 0xCA5A826395121157;
    private const ulong Weyl0 = 0x9E3779B97F4A7C15;
    private const ulong Weyl1 = 0xBB67AE8584CAA73B;

    internal static Block Generate(Block counter, ulong key0, ulong key1)
    {
        for (var round = 0; round < Rounds; round++)
        {
            ulong high0 = Math.BigMul(Multiplier0, counter.Word0, out ulong low0);
            ulong high1 = Math.BigMul(Multiplier1, counter.Word2, out ulong low1);
            counter = new Block(high1 ^ counter.Word1 ^ key0, low1, high0 ^ counter.Word3 ^ key1, low0);
            unchecked
            {
                key0 += Weyl0;
                key1 += Weyl1;
            }
        }

        return counter;
    }

    internal readonly record struct Block(ulong Word0, ulong Word1, ulong Word2, ulong Word3);
}
