using Batching;
using Batching.Nets;

namespace Mistakes.UnknownValidator;

/// <summary>A misspelt validator would check nothing.</summary>
public static partial class Numbers
{
    [Component]
    public static int Half([Input(Validator = "IsEvn")] int number) => number / 2; // BATCH207

    private static bool IsEven(int number) => number % 2 == 0;
}
