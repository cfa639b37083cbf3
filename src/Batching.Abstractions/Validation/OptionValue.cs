using System.Runtime.CompilerServices;

namespace Batching;

/// <summary>Checks the values of options.</summary>
internal static class OptionValue
{
    /// <summary>Returns a value if it is valid.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    internal static T Checked<T>(T value, bool isValid, string message, [CallerMemberName] string option = "")
        => isValid ? value : throw new ArgumentOutOfRangeException(option, value, message);
}
