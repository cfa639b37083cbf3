using System.Buffers.Binary;

namespace Batching.Runtime.Tests.Processes;

/// <summary>
/// Whatever a worker sends, its caller takes it for what it was sent for, or refuses it: at once, and without more memory than the frame
/// itself has.
/// </summary>
public class FrameFuzzTests
{
    private const int Frames = 100_000;
    private const int Items = 40;
    private const int Begin = 7;
    private const int End = 29;
    private const long MostBytes = 1 << 20;
    private static readonly Guid s_key = new("00010203-0405-0607-0809-0a0b0c0d0e0f");
    private static readonly int[] s_numbers = [-1, 0, 1, 2, -2, Begin - 1, Begin, Begin + 1, End - 1, End, End + 1, Items, int.MinValue,
        int.MaxValue, 0x7fffff00, 1 << 30, -(1 << 30), 1 << 16];

    [Test]
    public void SipHash_is_that_of_its_authors()
        => Assert.That(FrameSeals.Hash(0x0706050403020100, 0x0f0e0d0c0b0a0908, 0x0706050403020100, 0x0f0e0d0c0b0a0908),
            Is.EqualTo(0x3f2acc7f57c29bdb));

    [Test]
    [CancelAfter(120_000)]
    public void A_hundred_thousand_mutated_frames_are_refused_or_are_what_was_sent_for([Values(15)] int seed)
    {
        int refused = 0, ended = 0, accepted = 0;
        for (var number = 0; number < Frames; number++)
        {
            var random = new Random((seed * Frames) + number);
            var call = new Call(random.Next(4));
            byte[] frame = call.NewFrame(random);
            string mutation = Mutate(ref frame, random);
            string name = $"seed {seed}, frame {number}, {mutation}: {Convert.ToHexString(frame.AsSpan(0, Math.Min(frame.Length, 200)))}";
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                if (call.Read(frame) is { } read)
                {
                    Assert.That(
                        read.Failure is not null
                            || (read.End is >= Begin and <= End && read.Ticks >= 0
                                && read.Outcome is RangeEnd.More or RangeEnd.Complete or RangeEnd.Recycle), name);
                    accepted++;
                }
                else
                {
                    ended++;
                }
            }
            catch (CorruptFrameException exception)
            {
                Assert.That(exception.Message, Is.Not.Empty, name);
                Assert.That(exception.Position is -1 or (>= Begin and < End), name);
                refused++;
            }
            catch (Exception exception) when (exception is not AssertionException)
            {
                Assert.Fail($"{name}: {exception}");
            }

            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(MostBytes), name);
            Assert.That(call.Kept.All(position => position is >= Begin and < End), name);
        }

        TestContext.Error.WriteLine(
            $"{Frames} mutated frames, seed {seed}: {refused} refused, {ended} not to their end, {accepted} as good as what was sent");
        Assert.That(refused, Is.GreaterThan(Frames / 2));
    }

    [TestCase(0, 0, 4, "says 4")]
    [TestCase(0, 1, -1, "from -1")]
    [TestCase(0, 1, Begin - 1, "from 6")]
    [TestCase(0, 5, Begin - 1, "to 6")]
    [TestCase(0, 5, End + 1, "to 30")]
    [TestCase(0, 9, -1, "one of its results has")]
    [TestCase(0, 9, 0, "0 bytes each")]
    [TestCase(0, 9, int.MaxValue, "2147483647 bytes each")]
    [TestCase(1, 9, -2, "size of its results is -2")]
    [TestCase(1, 21, int.MinValue, "2147483648 bytes")]
    [TestCase(1, 21, int.MaxValue, "2147483647 bytes")]
    [TestCase(1, 21, -1, "bytes")]
    [TestCase(2, 21, 0, "bytes")]
    [TestCase(3, 0, 0, "0 exceptions")]
    [TestCase(3, 0, -1, "-1 exceptions")]
    [TestCase(3, 0, int.MaxValue, "2147483647 exceptions")]
    [TestCase(3, 4, -1, "no type or message")]
    public void A_wrong_number_is_refused_and_named(int kind, int at, int value, string what)
    {
        var call = new Call(kind);
        byte[] frame = call.NewFrame(new Random(1));
        if (kind < 3 && at == 0)
        {
            frame[FrameStream.HeaderSize] = (byte)value;
        }
        else
        {
            BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(FrameStream.HeaderSize + at), value);
        }

        Assert.That(() => call.Read(frame), Throws.TypeOf<CorruptFrameException>().With.Message.Contains(what));
        Assert.That(call.Kept, Is.Empty);
    }

    [TestCase(0x7fffff00)]
    [TestCase(-1)]
    [TestCase(0)]
    public void A_length_without_its_seal_is_not_waited_for(int length)
    {
        var call = new Call(0);
        byte[] frame = call.NewFrame(new Random(1));
        BinaryPrimitives.WriteInt32LittleEndian(frame, length);
        Assert.That(() => call.Read(frame), Throws.TypeOf<CorruptFrameException>().With.Message.Contains("sealed"));
    }

    [Test]
    public void Frames_of_other_keys_places_and_directions_are_refused()
    {
        byte[] frame = new Call(0).NewFrame(new Random(1));
        Refused(new FrameStream(new MemoryStream(frame), Stream.Null, Guid.NewGuid(), isWorker: false), 0);
        Refused(new FrameStream(new MemoryStream(frame), Stream.Null, s_key, isWorker: true), 0);
        Refused(new FrameStream(new MemoryStream([.. frame, .. frame]), Stream.Null, s_key, isWorker: false), 1);

        static void Refused(FrameStream stream, int before)
        {
            var reader = new ProcessReader();
            for (var i = 0; i < before; i++)
            {
                Assert.That(stream.TryReceive(reader, out _));
            }

            Assert.That(() => stream.TryReceive(reader, out _), Throws.TypeOf<CorruptFrameException>());
        }
    }

    private static string Mutate(ref byte[] frame, Random random)
    {
        // With a right seal: as damaged memory of a worker makes frames.
        bool isSealed = random.Next(3) > 0;
        int begin = isSealed ? FrameStream.HeaderSize : 0;
        int end = isSealed ? frame.Length - sizeof(ulong) : frame.Length;
        var what = "";
        for (int times = random.Next(1, 4); times > 0 && end - begin >= sizeof(int); times--)
        {
            int at = random.Next(begin, end);
            switch (random.Next(5))
            {
                case 0:
                    frame[at] ^= (byte)(1 << random.Next(8));
                    what += $"bit of {at} ";
                    break;
                case 1 or 2:
                    at = Math.Min(random.Next(2) == 0 ? at : begin + 1 + (sizeof(int) * random.Next(8)), end - sizeof(int));
                    BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(at), s_numbers[random.Next(s_numbers.Length)]);
                    what += $"number at {at} ";
                    break;
                case 3:
                    int most = Math.Min(end - at, random.Next(1, 20));
                    frame = [.. frame.AsSpan(0, at), .. frame.AsSpan(at + most)];
                    end -= most;
                    what += $"{most} bytes less at {at} ";
                    break;
                default:
                    var more = new byte[random.Next(1, 20)];
                    random.NextBytes(more);
                    frame = [.. frame.AsSpan(0, at), .. more, .. frame.AsSpan(at)];
                    end += more.Length;
                    what += $"{more.Length} bytes more at {at} ";
                    break;
            }
        }

        if (isSealed)
        {
            Seal(frame);
        }

        return isSealed ? $"sealed, {what}" : what;
    }

    private static void Seal(byte[] frame)
    {
        int length = frame.Length - sizeof(int);
        ulong seal = new FrameSeals(s_key, isOfWorker: true).Next(length, frame[sizeof(int)]);
        BinaryPrimitives.WriteInt32LittleEndian(frame, length);
        BinaryPrimitives.WriteUInt64LittleEndian(frame.AsSpan(sizeof(int) + 1), seal);
        BinaryPrimitives.WriteUInt64LittleEndian(frame.AsSpan(frame.Length - sizeof(ulong)), seal);
    }

    /// <summary>A call of each kind of results: of one size, of their own, and some that failed; or one that cannot begin.</summary>
    private sealed class Call : IProcessBody
    {
        private readonly int _kind;
        private readonly ProcessCodec<string?[]?> _texts = ProcessCodec.Array(ProcessCodec.Text);
        private readonly ProcessCodec<(int, string?)[]?> _pairs =
            ProcessCodec.Array(ProcessCodec.Tuple(ProcessCodec.Raw<int>(), ProcessCodec.Text));
        private readonly int[] _values = new int[Items];
        private readonly ResultReader _reader;

        internal Call(int kind)
        {
            _kind = kind;
            var call = new ProcessFanOut(
                "Fuzz.Run", this, Items, new FanOutSettings { MaxParallelism = 1, Retry = new() { MaxAttempts = 1 } },
                new CallLifetime("Fuzz.Run", null, CancellationToken.None), new ProcessOptions(), 1);
            _reader = new ResultReader(call);
        }

        public ProcessActionType ProcessAction { get; } = new("None", Guid.Empty, "None");

        public int ResultSize => _kind == 0 ? sizeof(int) : 0;

        internal List<int> Kept { get; } = [];

        internal ResultFrame? Read(byte[] bytes)
        {
            using var stream = new FrameStream(new MemoryStream(bytes), Stream.Null, s_key, isWorker: false);
            return stream.TryReceive(_reader.Frame, out FrameKind kind)
                ? _reader.Read(kind, new ProcessRange(Begin, End, 1), isFirst: true)
                : null;
        }

        internal byte[] NewFrame(Random random)
        {
            var writer = new ProcessWriter();
            if (_kind == 3)
            {
                FrameStream.Begin(writer, FrameKind.CallFailed);
                ExceptionCodec.Write(writer, new FormatException("Wrong.", new TimeoutException("Late.")));
            }
            else
            {
                int end = random.Next(Begin + 1, End + 1);
                FrameStream.Begin(writer, FrameKind.Results);
                writer.Raw((byte)(end == End ? RangeEnd.Complete : RangeEnd.More));
                writer.Raw(Begin);
                writer.Raw(end);
                writer.Raw(_kind == 0 ? sizeof(int) : -1);
                writer.Raw((long)random.Next(1000));
                for (int position = Begin; position < end; position++)
                {
                    WriteResult(writer, random);
                }
            }

            using var sent = new MemoryStream();
            new FrameStream(Stream.Null, sent, s_key, isWorker: true).Send(writer);
            return sent.ToArray();
        }

        private void WriteResult(ProcessWriter writer, Random random)
        {
            if (_kind == 0)
            {
                writer.Raw(random.Next());
                return;
            }

            int at = writer.Length;
            bool hasFailed = random.Next(4) == 0;
            writer.Raw(0);
            if (hasFailed)
            {
                ExceptionCodec.Write(writer, new InvalidOperationException("It fails."));
            }
            else if (_kind == 1)
            {
                _texts.Write(writer, random.Next(4) == 0 ? null : [null, "\ud800", new string('x', random.Next(20))]);
            }
            else
            {
                _pairs.Write(writer, [(random.Next(), "a"), (1, null)]);
            }

            int size = writer.Length - at - sizeof(int);
            writer.Set(at, hasFailed ? -size : size);
        }

        public void ReadResult(int position, ProcessReader reader)
        {
            if (_kind == 1)
            {
                _texts.Read(reader);
            }
            else
            {
                _pairs.Read(reader);
            }

            Kept.Add(position);
        }

        public void ReadResults(int position, int count, ProcessReader reader)
        {
            ProcessCodec.Raw<int>().ReadAll(reader, _values.AsSpan(position, count));
            Kept.AddRange(Enumerable.Range(position, count));
        }

        public void WriteCall(ProcessWriter writer)
        {
        }

        public void WriteItem(int position, ProcessWriter writer)
        {
        }
    }
}
