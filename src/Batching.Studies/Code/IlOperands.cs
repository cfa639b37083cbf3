using System.Reflection;
using System.Reflection.Emit;

namespace Batching.Studies;

/// <summary>The length of the operand of each instruction (ECMA-335, partition III), from the framework's table.</summary>
internal static class IlOperands
{
    internal const int Token = -1;
    internal const int Switch = -2;

    private static readonly Dictionary<int, int> s_sizes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => (int)(ushort)code.Value, SizeOf);

    internal static int SizeOf(int code) => s_sizes.GetValueOrDefault(code);

    private static int SizeOf(OpCode code) => code.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineBrTarget or OperandType.InlineI or OperandType.ShortInlineR => 4,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => Switch,
        _ => Token,
    };
}
