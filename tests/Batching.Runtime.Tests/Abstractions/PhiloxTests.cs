namespace Batching.Runtime.Tests.Abstractions;

/// <summary>The known answers of the reference implementation (Random123, <c>kat_vectors</c>, philox4x64 10).</summary>
public class PhiloxTests
{
    [TestCase(0ul, 0ul, 0ul, 0ul, 0ul, 0ul, 0x16554d9eca36314cul, 0xdb20fe9d672d0fdcul, 0xd7e772cee186176bul, 0x7e68b68aec7ba23bul)]
    [TestCase(
        ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue,
        0x87b092c3013fe90bul, 0x438c3c67be8d0224ul, 0x9cc7d7c69cd777b6ul, 0xa09caebf594f0ba0ul)]
    [TestCase(
        0x243f6a8885a308d3ul, 0x13198a2e03707344ul, 0xa4093822299f31d0ul, 0x082efa98ec4e6c89ul, 0x452821e638d01377ul, 0xbe5466cf34e90c6cul,
        0xa528f45403e61d95ul, 0x38c72dbd566e9788ul, 0xa5a1610e72fd18b5ul, 0x57bd43b5e52b7fe6ul)]
    public void The_known_answers_of_Random123_hold(
        ulong counter0, ulong counter1, ulong counter2, ulong counter3, ulong key0, ulong key1, ulong word0, ulong word1, ulong word2,
        ulong word3)
        => Assert.That(
            Philox.Generate(new Philox.Block(counter0, counter1, counter2, counter3), key0, key1),
            Is.EqualTo(new Philox.Block(word0, word1, word2, word3)));
}
