using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Batching.Runtime;

/// <summary>
/// Sends exceptions to another process, as text: type, message, stack trace and inner exceptions. Exceptions of the framework that have a
/// constructor with a message are created again. Any other becomes a <see cref="RemoteItemException"/>.
/// </summary>
[SuppressMessage("Usage", "CA2201", Justification = "They are not thrown here, but made again as they were.")]
internal static class ExceptionCodec
{
    private const int MostInner = 16;

    private static readonly FrozenDictionary<string,
        Func<string, Exception?, Exception>> s_known = new Dictionary<string, Func<string, Exception?, Exception>>
        {
            [Name<Exception>()] = static (message, inner) => new Exception(message, inner),
            [Name<ApplicationException>()] = static (message, inner) => new ApplicationException(message, inner),
            [Name<ArgumentException>()] = static (message, inner) => new ArgumentException(message, inner),
            [Name<ArgumentNullException>()] = static (message, inner) => new ArgumentNullException(message, inner),
            [Name<ArgumentOutOfRangeException>()] = static (message, inner) => new ArgumentOutOfRangeException(message, inner),
            [Name<ArithmeticException>()] = static (message, inner) => new ArithmeticException(message, inner),
            [Name<ArrayTypeMismatchException>()] = static (message, inner) => new ArrayTypeMismatchException(message, inner),
            [Name<BadImageFormatException>()] = static (message, inner) => new BadImageFormatException(message, inner),
            [Name<CryptographicException>()] = static (message, inner) => new CryptographicException(message, inner),
            [Name<DecoderFallbackException>()] = static (message, inner) => new DecoderFallbackException(message, inner),
            [Name<DirectoryNotFoundException>()] = static (message, inner) => new DirectoryNotFoundException(message, inner),
            [Name<DivideByZeroException>()] = static (message, inner) => new DivideByZeroException(message, inner),
            [Name<DllNotFoundException>()] = static (message, inner) => new DllNotFoundException(message, inner),
            [Name<EncoderFallbackException>()] = static (message, inner) => new EncoderFallbackException(message, inner),
            [Name<EndOfStreamException>()] = static (message, inner) => new EndOfStreamException(message, inner),
            [Name<EntryPointNotFoundException>()] = static (message, inner) => new EntryPointNotFoundException(message, inner),
            [Name<ExternalException>()] = static (message, inner) => new ExternalException(message, inner),
            [Name<FileLoadException>()] = static (message, inner) => new FileLoadException(message, inner),
            [Name<FileNotFoundException>()] = static (message, inner) => new FileNotFoundException(message, inner),
            [Name<FormatException>()] = static (message, inner) => new FormatException(message, inner),
            [Name<HttpRequestException>()] = static (message, inner) => new HttpRequestException(message, inner),
            [Name<IndexOutOfRangeException>()] = static (message, inner) => new IndexOutOfRangeException(message, inner),
            [Name<InsufficientMemoryException>()] = static (message, inner) => new InsufficientMemoryException(message, inner),
            [Name<InvalidCastException>()] = static (message, inner) => new InvalidCastException(message, inner),
            [Name<InvalidDataException>()] = static (message, inner) => new InvalidDataException(message, inner),
            [Name<InvalidOperationException>()] = static (message, inner) => new InvalidOperationException(message, inner),
            [Name<IOException>()] = static (message, inner) => new IOException(message, inner),
            [Name<JsonException>()] = static (message, inner) => new JsonException(message, inner),
            [Name<KeyNotFoundException>()] = static (message, inner) => new KeyNotFoundException(message, inner),
            [Name<NotFiniteNumberException>()] = static (message, inner) => new NotFiniteNumberException(message, inner),
            [Name<NotImplementedException>()] = static (message, inner) => new NotImplementedException(message, inner),
            [Name<NotSupportedException>()] = static (message, inner) => new NotSupportedException(message, inner),
            [Name<NullReferenceException>()] = static (message, inner) => new NullReferenceException(message, inner),
            [Name<ObjectDisposedException>()] = static (message, inner) => new ObjectDisposedException(message, inner),
            [Name<OperationCanceledException>()] = static (message, inner) => new OperationCanceledException(message, inner),
            [Name<OutOfMemoryException>()] = static (message, inner) => new OutOfMemoryException(message, inner),
            [Name<OverflowException>()] = static (message, inner) => new OverflowException(message, inner),
            [Name<PathTooLongException>()] = static (message, inner) => new PathTooLongException(message, inner),
            [Name<PlatformNotSupportedException>()] = static (message, inner) => new PlatformNotSupportedException(message, inner),
            [Name<RankException>()] = static (message, inner) => new RankException(message, inner),
            [Name<SEHException>()] = static (message, inner) => new SEHException(message, inner),
            [Name<SkipBatchException>()] = static (message, _) => new SkipBatchException(message),
            [Name<StopPipelineException>()] = static (message, _) => new StopPipelineException(message),
            [Name<TaskCanceledException>()] = static (message, inner) => new TaskCanceledException(message, inner),
            [Name<TimeoutException>()] = static (message, inner) => new TimeoutException(message, inner),
            [Name<UnauthorizedAccessException>()] = static (message, inner) => new UnauthorizedAccessException(message, inner),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    internal static void Write(ProcessWriter writer, Exception exception)
    {
        var chain = new List<Exception>();
        for (Exception? part = exception; part is not null && chain.Count < MostInner; part = part.InnerException)
        {
            chain.Add(part);
        }

        writer.Raw(chain.Count);
        foreach (Exception part in chain)
        {
            writer.Text(part.GetType().FullName ?? part.GetType().Name);
            writer.Text(TextOf(part));
            writer.Text(StackOf(part));
        }
    }

    internal static Exception Read(ProcessReader reader)
    {
        int count = reader.Raw<int>();
        if (count is < 1 or > MostInner)
        {
            throw new CorruptFrameException($"a failure is said to have {count} exceptions");
        }

        var parts = new (string Type, string Message, string? Stack)[count];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = (Required(reader.Text()), Required(reader.Text()), reader.Text());
        }

        Exception? exception = null;
        foreach ((string type, string message, string? stack) in parts.AsEnumerable().Reverse())
        {
            exception = s_known.TryGetValue(type, out Func<string, Exception?, Exception>? make)
                ? make(message, exception)
                : new RemoteItemException(type, message, exception);
            if (stack is not null)
            {
                ExceptionDispatchInfo.SetRemoteStackTrace(exception, stack);
            }
        }

        return exception!;
    }

    private static string Required(string? text) => text ?? throw new CorruptFrameException("an exception has no type or message");

    private static string Name<T>() => typeof(T).FullName!;

    // The properties of a user's exception may throw.
    private static string TextOf(Exception exception)
    {
        try
        {
            return exception.Message;
        }
        catch (Exception failure)
        {
            return $"(its message could not be read: {failure.GetType().Name})";
        }
    }

    private static string? StackOf(Exception exception)
    {
        try
        {
            return exception.StackTrace;
        }
        catch (Exception)
        {
            return null;
        }
    }
}
